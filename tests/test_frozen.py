"""Corpora that older versions wrote: they open, answer the same and are brought up to date."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import retold
from retold.records import Outlet
from retold.store import alerts
from retold.store.schema import SCHEMA

FROZEN = Path(__file__).parent / "frozen" / "v1.retold"
EVERY_FROZEN = sorted(FROZEN.parent.glob("v*.retold"))


def test_a_corpus_of_schema_1_takes_outlets(tmp_path: Path) -> None:
    folder = tmp_path / "v1.retold"
    shutil.copytree(FROZEN, folder)
    wire = Outlet(name="Meridian Wire", type="agency", group="Meridian")
    with retold.open(folder, create=False) as corpus:
        corpus.add([], outlets=[wire])
    with retold.open(folder, create=False) as corpus:
        found = next(outlet for outlet in corpus.outlets() if outlet.name == "Meridian Wire")
        assert (found.type, found.group, found.articles) == ("agency", "Meridian", 2)


def test_a_corpus_of_the_present_schema_is_kept() -> None:
    assert f"v{SCHEMA}.retold" in {frozen.name for frozen in EVERY_FROZEN}, (
        "a new schema: `python -m tests.frozen.freeze` keeps a corpus of it"
    )


@pytest.mark.parametrize("frozen", EVERY_FROZEN, ids=lambda frozen: frozen.stem)
def test_a_corpus_of_each_schema_gives_the_same_answers(frozen: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(frozen, tmp_path / "old.retold"))
    with retold.open(folder, create=False) as corpus:
        assert {article.id for article in corpus.articles()} >= {
            *("five-1", "post-1", "quiet", "vna-1", "wire-1", "wire-2"),
        }
        found = corpus.search('"customs ledger"', actor="Brandt")
        assert [step.article.id for step in found] == ["wire-2"]
        traced = corpus.trace("root cause of the Sorrel Strait crisis")
        assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1"]
        assert [echo.root.article.id for echo in traced.recurrences] == ["wire-2"]
        assert "gone.html" in [row.name for row in corpus.rejected()]
        assert list(corpus.verify()) == []
        assert b"Sorrel Strait" in corpus.original("vna-1")
        corpus.redo()
        corpus.link()
        traced = corpus.trace("root cause of the Sorrel Strait crisis")
        assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1"]
        assert list(corpus.verify()) == []
    assert len(list(frozen.iterdir())) == 2, "the frozen corpus itself is never written"


def test_a_corpus_of_schema_11_has_something_in_every_table_and_keeps_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EVERY_FROZEN[0].parent / "v11.retold", tmp_path / "old.retold"))
    harbour = "https://harbour.example/berth/4"
    with closing(sqlite3.connect(folder / "corpus.sqlite")) as db:
        for (table,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        ).fetchall():
            rows = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            assert rows, table
    with retold.open(folder, create=False) as corpus:
        for _ in range(2):
            held = corpus.versions(harbour)
            assert [s.state for s in held.sightings].count("gone") == 1
            (revision,) = held.revisions
            assert "crack" in str(revision)
            assert b"crack" in corpus.page(harbour).body
            assert b"was sound" in corpus.page(harbour, "2024-06-01").body
            (judged,) = corpus.judgements()
            assert judged.judgement.who == "Ana Reik"
            assert [review.review.claim for review in corpus.reviews()] == [
                "The customs ledger of the Northern League is the root cause of the Sorrel Strait"
                " crisis"
            ]
            assert [alert.name for alert in alerts.latest(corpus._db, 9)] == ["the ledger line"]
            assert "Ilsa P. Varn" in {actor.name for actor in corpus.actors()}
            assert any(
                "Odo Reik" in (one.source.text if one.source else "")
                for one in corpus.attributions()
            )
            corpus.redo()
            corpus.link()
