"""What a user tells of outlets: it names articles before and after, and is kept."""

from pathlib import Path

import pytest

import retold
from retold import Corpus, pipeline
from retold.records import Outlet

from .corpora import pages, tables

GULL = Outlet(name="The Gull", domains=("gull.example",), country="VD", group="Gull Press")
FERRIES = (
    b'{"text": "The ferries ran late in Marn on Monday.", "url": "https://www.gull.example/1"}',
    b'{"text": "The ferries ran on time in Marn.", "url": "https://kcna.kp/1"}',
    b'{"text": "No ferry ran at all.", "url": "https://gull.example/2", "outlet": "Gull Sport"}',
)


def test_an_outlet_that_a_page_does_not_name_is_taken_from_its_url(tmp_path: Path) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES))
        assert {a.url: a.outlet for a in corpus.articles()} == {
            "https://www.gull.example/1": "gull.example",
            "https://kcna.kp/1": "KCNA",
            "https://gull.example/2": "Gull Sport",
        }
        korea = next(outlet for outlet in corpus.outlets() if outlet.name == "KCNA")
        assert (korea.country, korea.type, korea.articles) == ("KP", "state", 1)
        assert "Korean Central News Agency" in korea.also


def test_what_a_user_knows_of_outlets_names_them_before_and_after(tmp_path: Path) -> None:
    found = []
    ways: dict[str, list[tuple[tuple[bytes, ...], list[Outlet]]]] = {
        "before": [((), [GULL]), (FERRIES, [])],
        "with": [(FERRIES, [GULL])],
        "after": [(FERRIES, []), ((), [GULL])],
        "again": [(FERRIES, [GULL]), (FERRIES, [GULL])],
    }
    for name, calls in ways.items():
        with retold.open(tmp_path / f"{name}.retold") as corpus:
            for lines, known in calls:
                report = corpus.add(pages(lines), outlets=known)
            assert report.renamed == (name == "after")
            found.append(tables(corpus, tmp_path / name))
            assert [(o.name, o.group, o.articles) for o in corpus.outlets()] == [
                ("Gull Sport", None, 1),
                ("KCNA", None, 1),
                ("The Gull", "Gull Press", 1),
            ]
    assert all(one == found[0] for one in found)


def test_what_a_user_knows_of_an_outlet_outranks_what_ships_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [Outlet(name="Korean Central News Agency", also=("KCNA",), group="State Affairs")]
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES[1:2]), outlets=own)
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES[:1]), outlets=[GULL])
        monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
        corpus.redo()
        assert sorted(str(article.outlet) for article in corpus.articles()) == [
            *("Korean Central News Agency", "The Gull"),
        ]
        korea = next(outlet for outlet in corpus.outlets() if outlet.country == "KP")
        assert (korea.type, korea.group) == ("state", "State Affairs")
        assert "kcna.kp" in korea.domains, "what the row leaves empty stays as it ships"


def test_an_article_that_a_table_renames_is_to_be_linked_again(tmp_path: Path) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES))
        corpus.link()
        corpus.add([], outlets=[Outlet(name="Wire")])
        assert corpus.stale, (
            "a statement may come through the wire, though none of its pages is held"
        )
        corpus.link()
        corpus.add([], outlets=[Outlet(name="Wire")])
        assert not corpus.stale, "nothing new was told"
        assert corpus.add([], outlets=[GULL]).renamed == 1
        assert corpus.stale
        assert [a.outlet for a in corpus.articles() if a.outlet_basis == "url"].count("The Gull")


def test_every_article_leads_to_one_outlet(strait_corpus: Corpus) -> None:
    strait_corpus.add(pages(FERRIES), outlets=[GULL])
    named = [{outlet.name, *outlet.also} for outlet in strait_corpus.outlets()]
    for article in strait_corpus.articles():
        assert sum(article.outlet in names for names in named) == 1, article.outlet
    assert sum(outlet.articles for outlet in strait_corpus.outlets()) == 9
