"""Tables for other programs: every row that is held, whole or not at all."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import retold
from retold import Corpus, UsageError
from retold.export import KINDS, Selection, tables
from retold.export.flat import columns, safe
from retold.export.write import Table, whole, write_csv, write_jsonl
from retold.pages import page
from retold.records import Actor, Mention, Rejected, Telling


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path_factory.mktemp("export") / "strait.retold") as opened:
        pages = [
            page(b, name=f"x:{n}", media_type="application/json") for n, b in enumerate(strait)
        ]
        gone = Rejected(name="=gone", digest=None, url=None, stage="read", reason="it is empty")
        opened.add([*pages, gone])
        opened.link()
        yield opened


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    with (folder / f"{table}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_every_row_that_is_held_is_written(corpus: Corpus, tmp_path: Path) -> None:
    counts = corpus.export(tmp_path / "out")
    assert tuple(counts) == tuple(KINDS)
    for table, count in counts.items():
        if table not in ("mentions", "actors"):
            assert count == sum(1 for _ in getattr(corpus, table)()), table
        assert count == len(rows(tmp_path / "out", table)), table
    assert counts["articles"] == 6
    assert counts["families"] >= 3
    assert counts["retellings"] == 2
    assert counts["recurrences"] >= 1
    assert counts["rejected"] == 1


def test_rows_have_the_fields_of_the_contract(corpus: Corpus, tmp_path: Path) -> None:
    corpus.export(tmp_path / "out")
    wanted = {
        "articles": {"id", "url", "outlet", "title", "published", "language", "text"},
        "attributions": {
            *("id", "article_id", "kind", "source", "cue", "content", "act", "nested_in"),
            *("actor", "said_on", "relay", "authority", "confidence"),
        },
        "tellings": {"id", "article_id", "spans", "voice", "attribution_id", "copy_of"},
        "retellings": {"earlier_id", "later_id", "form", "score", "detail", "passages"},
        "families": {"id", "root_id", "tellings"},
        "recurrences": {"a", "b", "wording", "score", "detail"},
        "narratives": {"id", "label", "families", "first_seen", "last_seen"},
        "outlets": {"name", "also", "domains", "country", "type", "group", "articles"},
        "holdings": {"outlet", "day", "pages"},
        "rejected": {"name", "digest", "url", "stage", "reason"},
    }
    for table, fields in wanted.items():
        assert fields <= set(rows(tmp_path / "out", table)[0]), table


def test_ids_lead_from_table_to_table(corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    corpus.export(out)
    articles = {row["id"]: row for row in rows(out, "articles")}
    tellings = {row["id"]: row for row in rows(out, "tellings")}
    families = {row["id"] for row in rows(out, "families")}
    for row in rows(out, "retellings"):
        assert {row["earlier_id"], row["later_id"]} <= tellings.keys()
    for row in rows(out, "families"):
        assert row["root_id"] in row["tellings"]
        assert set(row["tellings"]) <= tellings.keys()
    for row in rows(out, "recurrences"):
        assert {row["a"], row["b"]} <= families
    for row in tellings.values():
        for span in row["spans"]:
            text = str(articles[row["article_id"]]["text"])
            assert text[span["start"] : span["end"]] == span["text"]


def test_csv_lays_spans_and_speakers_out_flat(corpus: Corpus, tmp_path: Path) -> None:
    counts = corpus.export(tmp_path / "out", "csv")
    for table, count in counts.items():
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as sheet:
            assert len(list(csv.DictReader(sheet))) == count, table
    with (tmp_path / "out" / "attributions.csv").open(encoding="utf-8", newline="") as sheet:
        row = next(row for row in csv.DictReader(sheet) if row["id"] == "wire-2-1")
    assert row["source_text"] == "Trade Envoy Tomas Brandt"
    assert int(row["source_end"]) - int(row["source_start"]) == len(row["source_text"])
    assert row["actor_name"] == "Tomas Brandt"
    assert json.loads(row["content"])[0]["text"].startswith("The customs ledger")
    assert row["nested_in"] == ""


def test_columns_are_there_even_without_rows(tmp_path: Path) -> None:
    assert write_csv({"mentions": Table(Mention, [])}, tmp_path) == {"mentions": 0}
    assert (tmp_path / "mentions.csv").read_bytes() == (
        b"span_text,span_start,span_end,actor_id,detail\r\n"
    )
    assert columns(Telling)[2] == ("spans",)


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-1", "@sum", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str, tmp_path: Path) -> None:
    assert safe(cell) == f"'{cell}"
    write_csv({"actors": Table(Actor, [Actor(id="a", name=cell, kind="person")])}, tmp_path)
    with (tmp_path / "actors.csv").open(encoding="utf-8", newline="") as sheet:
        assert list(csv.reader(sheet))[1] == ["a", f"'{cell}", "person"]


def test_one_statement_can_be_written_alone(corpus: Corpus, tmp_path: Path) -> None:
    counts = corpus.export(tmp_path / "out", id="vna-1")
    assert counts["families"] == 2, "its own, and the one that shares its line"
    tellings = {row["id"] for row in rows(tmp_path / "out", "tellings")}
    for family in rows(tmp_path / "out", "families"):
        assert {family["root_id"], *family["tellings"]} <= tellings, "every id leads to its words"
    for retelling in rows(tmp_path / "out", "retellings"):
        assert {retelling["earlier_id"], retelling["later_id"]} <= tellings
    assert {row["id"] for row in rows(tmp_path / "out", "articles")} == {
        *("vna-1", "post-1", "five-1", "wire-2"),
    }
    assert counts["holdings"] == 6
    nothing = Selection(articles=frozenset(), tellings=frozenset(), families=frozenset())
    (tmp_path / "empty").mkdir()
    empty = write_jsonl(tables(corpus, nothing), tmp_path / "empty")
    assert {table for table, count in empty.items() if count} == {"outlets", "holdings", "rejected"}
    with pytest.raises(UsageError, match="is no id"):
        corpus.export(tmp_path / "none", id="zeppelin")
    assert not (tmp_path / "none").exists()


def test_files_that_are_there_are_kept_unless_told_otherwise(
    corpus: Corpus, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds files; name a new folder, or use --force"):
        corpus.export(tmp_path)
    corpus.export(tmp_path, force=True)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    (tmp_path / "articles.jsonl").write_text("old")
    corpus.export(tmp_path, force=True)
    assert len(rows(tmp_path, "articles")) == 6
    with pytest.raises(UsageError, match="is a file; name a folder"):
        corpus.export(tmp_path / "notes.txt", force=True)


def test_an_unknown_format_is_told(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match="format 'docx' is not known; wanted jsonl, csv, csv-bom, xlsx"
    ):
        corpus.export(tmp_path / "out", "docx")


def test_an_export_that_fails_leaves_the_tables_of_before(tmp_path: Path) -> None:
    def broken() -> Iterator[Actor]:
        yield Actor(id="b", name="B", kind="person")
        raise OSError(28, "No space left on device")

    old = Table(Actor, [Actor(id="a", name="A", kind="person")])
    with whole(tmp_path) as staging:
        write_jsonl({"actors": old, "tellings": Table(Telling, [])}, staging)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.keys() == {"actors.jsonl", "tellings.jsonl"}
    with (
        pytest.raises(UsageError, match="No space left on device"),
        whole(tmp_path, force=True) as staging,
    ):
        write_jsonl({"tellings": old, "actors": Table(Actor, broken())}, staging)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_folder_in_which_nothing_came_whole_is_taken_away(tmp_path: Path) -> None:
    def stopped() -> None:
        with whole(tmp_path / "out") as staging:
            (staging / "half.csv").write_text("a,b")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not (tmp_path / "out").exists()


def test_a_file_where_a_folder_is_to_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("mine")
    with (
        pytest.raises(UsageError, match="is a file where a folder is to be"),
        whole(tmp_path, force=True) as staging,
    ):
        (staging / "texts").mkdir()
    assert (tmp_path / "texts").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(UsageError, match="cannot write to"),
        whole(tmp_path / "file" / "out"),
    ):
        pass


def test_nothing_found_is_written_too(tmp_path: Path, line_of: Callable[..., bytes]) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        quiet = page(line_of("Fog.", id="q"), name="q", media_type="application/json")
        corpus.add([quiet])
        counts = corpus.export(tmp_path / "out", "csv")
    assert counts["articles"] == 1
    assert counts["tellings"] == 0
