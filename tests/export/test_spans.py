"""Every span that is written is found again: in each format, by the program that reads it."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cassis
import polars
import pytest
import python_calamine
from hypothesis import given, settings
from tests.export.texts import Corpus, tellings

from retold.export import FORMATS, write
from retold.export.joined import Told
from retold.records import in_line

Anchored = tuple[str, int, int, str]
"""A text, a stretch of it, and the words that stand there."""
Rows = dict[str, list[dict[str, Any]]]


def jsonl(folder: Path) -> Iterator[Anchored]:
    tables: Rows = {}
    for name in ("articles", "attributions", "mentions", "tellings"):
        lines = (folder / f"{name}.jsonl").read_bytes().split(b"\n")
        tables[name] = [json.loads(line) for line in lines if line]
    return nested(tables)


def parquet(folder: Path) -> Iterator[Anchored]:
    names = ("articles", "attributions", "mentions", "tellings")
    return nested({n: polars.read_parquet(folder / f"{n}.parquet").to_dicts() for n in names})


def nested(tables: Rows) -> Iterator[Anchored]:
    texts = {row["id"]: row["text"] for row in tables["articles"]}
    for name in ("attributions", "mentions", "tellings"):
        for row in tables[name]:
            several = row.get("content") or row.get("spans") or []
            for span in (*several, row.get("source"), row.get("cue"), row.get("span")):
                if span is not None:
                    yield texts[row["article_id"]], span["start"], span["end"], span["text"]


def sheets(folder: Path) -> Iterator[Anchored]:
    tables: Rows = {}
    for name in ("articles", "attributions", "mentions", "tellings"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as sheet:
            rows = [
                {column: given_back(cell) for column, cell in row.items()}
                for row in csv.DictReader(sheet)
            ]
        tables[name] = rows
    return flat(tables)


def given_back(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in tuple("=+-@\t\r\n") else cell


def workbook(folder: Path) -> Iterator[Anchored]:
    book = python_calamine.load_workbook(folder / "tables.xlsx")
    tables: Rows = {}
    for name in ("articles", "attributions", "mentions", "tellings"):
        header, *rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        tables[name] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return flat(tables)


def flat(tables: Rows) -> Iterator[Anchored]:
    texts = {row["id"]: row["text"] for row in tables["articles"]}
    for name in ("attributions", "mentions", "tellings"):
        for row in tables[name]:
            text = texts[row["article_id"]]
            for span in json.loads(row.get("content") or row.get("spans") or "[]"):
                yield text, span["start"], span["end"], span["text"]
            for part in ("source", "cue", "span"):
                if row.get(f"{part}_end") not in (None, ""):
                    places = int(row[f"{part}_start"]), int(row[f"{part}_end"])
                    yield text, *places, row[f"{part}_text"]


def annotations(folder: Path) -> Iterator[Anchored]:
    page = json.loads((folder / "annotations.jsonld").read_bytes())
    for item in page["items"]:
        for resource in (*item["target"], *(b for b in item["body"] if "selector" in b)):
            if resource["source"].startswith("texts/"):
                text = (folder / resource["source"]).read_bytes().decode()
                position, quote = resource["selector"]
                yield text, position["start"], position["end"], quote["exact"]


def cas(folder: Path) -> Iterator[Anchored]:
    read = cassis.load_cas_from_json((folder / "a1.json").read_bytes().decode())
    for kind in ("Content", "Source", "Cue", "Mention"):
        for mark in read.select(f"retold.{kind}"):
            yield read.sofa_string, mark.begin, mark.end, mark.get_covered_text()


def brat(folder: Path) -> Iterator[Anchored]:
    text = (folder / "a1.txt").read_bytes().decode()
    for line in (folder / "a1.ann").read_bytes().decode().split("\n"):
        if line.startswith("T"):
            _, where, words = line.split("\t")
            for place in where.partition(" ")[2].split(";"):
                start, end = map(int, place.split())
                piece, words = words[: end - start], words[end - start + 1 :]
                yield text, start, end, piece


READERS: dict[str, Callable[[Path], Iterator[Anchored]]] = {
    **{"jsonl": jsonl, "csv": sheets, "csv-bom": sheets, "xlsx": workbook, "parquet": parquet},
    **{"annotations": annotations, "cas": cas, "brat": brat},
}
"""The formats that hold offsets, and how their readers find what stands there."""


@pytest.mark.parametrize("format_", READERS)
@settings(max_examples=25)  # a workbook and a CAS take their time
@given(tellings())
def test_every_span_that_is_written_is_found_again(format_: str, one: Told) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Corpus(one), None, Path(folder) / "out", format_)
        found = list(READERS[format_](Path(folder) / "out"))
    for text, start, end, words in found:
        assert text == one.article.text
        assert text[start:end] == words
    said = one.reading.attributions[0]
    spans = [(s.start, s.end) for s in (*said.content, *filter(None, (said.source, said.cue)))]
    if format_ == "brat":  # marks are cut at line breaks
        spans = [place for place in spans if one.article.text[slice(*place)].isprintable()]
    assert set(spans) <= {(start, end) for _, start, end, _ in found}


@given(tellings())
def test_linked_data_says_where_the_words_of_a_telling_stand(one: Told) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Corpus(one), None, Path(folder) / "out", "jsonld")
        graph = json.loads((Path(folder) / "out" / "graph.jsonld").read_bytes())["@graph"]
    (telling,) = (node for node in graph if "retold:spans" in node)
    places = [map(int, place.split("-")) for place in telling["retold:spans"]]
    assert telling["text"] == in_line([one.article.span(*place) for place in places])


def test_a_format_with_offsets_has_its_law() -> None:
    without = {"graphml", "bibtex", "ris", "csl", "ftm", "stix", "jsonld"}
    assert set(FORMATS) == set(READERS) | without
