"""Marks on texts: each format counts in its own unit, and every span is found again."""

import re
from dataclasses import replace

import cassis
import pytest
from hypothesis import given, settings
from tests.export.texts import article, tellings, told, words

from retold.export.annotations import Source, annotations
from retold.export.brat import CONF, standoff
from retold.export.cas import TYPES, cas, units
from retold.export.citing import fragment_url, iri, page, urn
from retold.export.joined import Told, file_name


@given(tellings())
def test_every_position_and_quote_of_web_annotations_finds_its_words(one: Told) -> None:
    said = one.reading.attributions[0]
    (found,) = annotations(one.reading, Source(text="texts/a1.txt"))
    pointed = [body for body in found["body"] if "selector" in body]
    assert [body["purpose"] for body in pointed] == ["identifying", "classifying"]
    exact = []
    for resource in (*found["target"], *pointed):
        position, quote = resource["selector"]
        words_there = one.article.text[position["start"] : position["end"]]
        assert words_there == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in one.article.text
        exact.append(words_there)
    assert exact == words([*said.content, said.source or said.content[0], said.content[-1]])


def test_an_annotation_that_is_more_likely_wrong_says_so() -> None:
    one = told("“We wait,” Varn said.", [(1, 9), (11, 15)])
    doubtful = replace(one.reading.attributions[0], confidence=0.39, relay=())
    tags = []
    for said in (one.reading.attributions[0], doubtful):
        reading = replace(one.reading, attributions=(said,))
        (found,) = annotations(reading, Source(text="texts/a1.txt"))
        tags.append([b["value"] for b in found["body"] if b["purpose"] == "tagging"])
        assert ("A3\tDoubtful T1\n" in standoff(replace(one, reading=reading))) == (
            said is doubtful
        )
    assert tags == [["direct", "said"], ["direct", "said", "doubtful"]]
    assert found["body"][0]["value"] == "Ilsa Varn said it (direct); confidence 0.39"


@settings(max_examples=30)  # cassis builds its types anew for each
@given(tellings())
def test_cassis_reads_the_same_words_from_utf16_offsets(one: Told) -> None:
    said = one.reading.attributions[0]
    read = cassis.load_cas_from_json(cas(one).decode())
    assert read.sofa_string == one.article.text
    marks = {
        kind: [
            (mark.begin, mark.end, mark.get_covered_text())
            for mark in read.select(f"retold.{kind}")
        ]
        for kind in ("Source", "Cue", "Content", "Mention")
    }
    spans = [(span.start, span.end, span.text) for span in said.content]
    assert sorted(marks["Content"]) == spans
    assert marks["Source"] == marks["Mention"] == spans[:1]
    assert marks["Cue"] == spans[-1:]
    (whole,) = read.select("retold.Attribution")
    assert [part.begin for part in whole.contents.elements] == [start for start, _, _ in spans]
    assert (whole.actorName, whole.act, whole.confidence) == ("Ilsa Varn", "said", 0.9)
    again = cassis.load_cas_from_json(read.to_json())
    assert len(again.select("retold.Content")) == len(spans)


def test_the_unit_of_a_cas_is_that_of_java() -> None:
    text = "🙂 “Nó,” said 👩‍🚀 Varn"
    at = units(text)
    for start in range(len(text) + 1):
        assert at(start) * 2 == len(text[:start].encode("utf-16-le"))
    assert set(TYPES) >= {"retold.Attribution", "retold.Content"}


def brat_marks(ann: str, text: str) -> dict[str, list[tuple[int, int]]]:
    """The marks of a standoff file as brat reads them: a line each, its words those of the text."""
    marks: dict[str, list[tuple[int, int]]] = {}
    for line in ann.splitlines():
        if not line.startswith("T"):
            assert re.match(r"[AR#]\d+\t", line), line
            continue
        name, where, said = line.split("\t")
        kind, _, places = where.partition(" ")
        assert kind in CONF
        pieces = [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))]
        assert " ".join(text[a:b] for a, b in pieces) == said
        marks[name] = pieces
    return marks


@given(tellings())
def test_brat_marks_hold_every_letter_that_is_no_line_break(one: Told) -> None:
    said = one.reading.attributions[0]
    text = one.article.text
    marks = brat_marks(standoff(one), text)
    if not any(span.text.strip() for span in said.content):
        assert not marks
        return
    inside = {at for span in said.content for at in range(span.start, span.end)}
    marked = {at for a, b in marks["T1"] for at in range(a, b)}
    assert marked <= inside
    assert all(text[at] in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" for at in inside - marked)


def test_an_interrupted_quotation_is_one_mark_in_brat() -> None:
    ann = standoff(told("“We wait,” Varn said, “and\nwatch.”", [(1, 9), (23, 33)]))
    assert "T1\tContent 1 9;23 26;27 33\tWe wait, and watch" in ann
    assert "A2\tAct T1 said\n" in ann
    assert "Doubtful" not in ann
    assert "speaker: Ilsa Varn (person, varn)" in ann


@pytest.mark.parametrize(
    ("name", "file"),
    [("vna-1", "vna-1"), ("A", None), ("../up", None), (".x", None), ("a" * 99, None)],
)
def test_any_id_makes_a_file_name_that_stays_in_its_folder(name: str, file: str | None) -> None:
    made = file_name(name)
    assert made == (file or made)
    assert re.fullmatch("[a-z0-9_][a-z0-9_.-]*", made)
    assert file_name(name) == made


def test_a_statement_is_pointed_at_by_its_words() -> None:
    here = article("The envoy, who left – twice, said & did nothing that could be told here.")
    assert fragment_url(here, here.span(0, 9)) == "https://post.example/a#:~:text=The%20envoy"
    long = fragment_url(here, here.span(0, len(here.text)))
    assert (
        long
        == "https://post.example/a#:~:text=The%20envoy%2C%20who%20left,could%20be%20told%20here."
    )
    assert fragment_url(article("x", url=None), here.span(0, 1)) is None
    assert page(article("x", url=None)) == "urn:retold:article:a1"
    assert page(article("x", url="javascript:alert(1)")) == "urn:retold:article:a1"
    assert iri("https://a.example/<ü>") == "https://a.example/%3C%C3%BC%3E"
    assert urn("telling", "a b") == "urn:retold:telling:a%20b"
