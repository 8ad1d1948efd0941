"""What others wrote down: each row, quotation and review is read as it stands, or told why not."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from retold import PageError, UsageError
from retold.intake import (
    ClaimReview,
    guessed,
    header_of,
    read_facets,
    read_quotations,
    read_reviews,
    read_statements,
)
from retold.intake.sheet import read_sheet
from retold.records import Page, Rejected

STATEMENTS = """Date;Who;Quote;Where;Link;Remarks
2022-03-01;Ilsa Varn;"“The strait belongs to no one,” we say; 🙂";VNA;https://vna.example/1;good
2022-03-01;Tomas Brandt;The harbour stays open;VNA;https://vna.example/1;
;Varn;"No;
comment";;;
yesterday;Ilsa Varn;We wait;;;
2022;Veldoria;;;;
"""
COLUMNS = {
    "statement": "Quote",
    "speaker": "Who",
    "published": "Date",
    "outlet": "Where",
    "url": "Link",
}


def line(page: Page | Rejected) -> dict[str, Any]:
    assert isinstance(page, Page), page
    made: dict[str, Any] = json.loads(page.body)
    text = made["article"]["text"]
    for said in made["attributions"]:
        for span in (said.get("source"), said.get("cue"), *said["content"]):
            assert span is None or text[span["start"] : span["end"]] == span["text"]
    return made


def test_rows_of_a_spreadsheet_become_pages_with_their_statements(tmp_path: Path) -> None:
    file = tmp_path / "2022.csv"
    file.write_text(STATEMENTS, encoding="utf-8-sig")
    assert guessed(header_of(file)) == {
        "statement": "Quote",
        "speaker": "Who",
        "published": "Date",
        "url": "Link",
    }
    found = list(read_statements(file, COLUMNS))
    first, second = (line(one) for one in found if isinstance(one, Page))
    assert first["article"]["published"] == "2022-03-01"
    assert [said["actor"]["name"] for said in first["attributions"]] == [
        "Ilsa Varn",
        "Tomas Brandt",
    ]
    assert [said["kind"] for said in first["attributions"]] == ["direct", "indirect"]
    assert first["article"]["text"].endswith("\n\nTomas Brandt: The harbour stays open")
    assert "url" not in second["article"]
    reasons = [(one.name, one.reason) for one in found if isinstance(one, Rejected)]
    assert reasons == [
        ("2022.csv:5", "'yesterday' is no date; write it as 2022, 2022-02 or 2022-02-28"),
        ("2022.csv:6", "it has no statement"),
    ]


def test_a_workbook_gives_the_same_pages_as_its_csv(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("Said")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate((["Quote", "Who", "Date"], ["We wait", "Ilsa Varn", ""])):
            sheet.write_row(at, 0, row)
        sheet.write_datetime(1, 2, date(2022, 3, 1), day)
    columns = {"statement": "Quote", "speaker": "Who", "published": "Date"}
    (page,) = read_statements(tmp_path / "a.xlsx", columns)
    assert line(page)["article"]["published"] == "2022-03-01"
    (tmp_path / "b.csv").write_text("Quote,Who,Date\nWe wait,Ilsa Varn,2022-03-01\n")
    (other,) = read_statements(tmp_path / "b.csv", columns)
    assert line(other)["article"]["text"] == line(page)["article"]["text"]


def test_merged_cells_are_told_with_their_place(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("Said")
        sheet.write_row(0, 0, ["Quote", "Who"])
        sheet.write_column(1, 0, ["We wait", "We watch"])
        sheet.merge_range(1, 1, 2, 1, "Ilsa Varn")
    with pytest.raises(
        PageError, match=r"sheet 'Said', has merged cells \(rows 2 to 3, columns 2 to 2\)"
    ):
        read_sheet(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "holds no row"),
        (b"a,a\n1,2\n", "two columns named 'a'"),
        (b"a,b\n1,2,3\n", "row 2, has more cells than the header names"),
        (b"a\0b", "is no table of text"),
        (b"\x9c\x01\xd8;x\n1,2\n", "is no table of text"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, body: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(body)
    with pytest.raises(PageError, match=told):
        list(read_sheet(tmp_path / "a.csv")[1])
    (tmp_path / "a.xlsx").write_bytes(body)
    with pytest.raises(PageError, match="is no workbook that can be read"):
        read_sheet(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"statement": "Words"}, "there is no column 'Words'; there are Date, Who"),
        ({"speech": "Quote"}, "'speech' is no role of a column"),
        ({"speaker": "Who"}, "which column holds the statements"),
    ],
)
def test_a_column_that_is_not_there_is_told(
    tmp_path: Path, columns: dict[str, str], told: str
) -> None:
    (tmp_path / "a.csv").write_text(STATEMENTS)
    with pytest.raises(UsageError, match=told):
        list(read_statements(tmp_path / "a.csv", columns))


# ---- quotations

TEXT = "“We wait 🙂,” she said. The envoy, Ilsa Varn, told VNA that nothing was signed."


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def test_citron_names_who_a_pronoun_stands_for(tmp_path: Path) -> None:
    document = {
        "text": TEXT,
        "url": "https://vna.example/1",
        "quotes": [
            {
                "cue": span("said"),
                "sources": [span("she")],
                "contents": [span("“We wait 🙂,”")],
                "coreferences": [span("Ilsa Varn")],
                "confidence": 0.8,
            },
            {"cue": span("told"), "sources": [], "contents": [span("nothing was signed")]},
        ],
    }
    (tmp_path / "a.json").write_text(json.dumps(document))
    (page,) = read_quotations(tmp_path / "a.json")
    first, second = line(page)["attributions"]
    assert (first["kind"], first["confidence"]) == ("direct", 0.8)
    assert (first["source"]["text"], first["actor"]["name"]) == ("she", "Ilsa Varn")
    assert (second["kind"], second["actor"]) == ("indirect", None)


def test_textacy_quotations_are_found_again_in_the_text(tmp_path: Path) -> None:
    said = {"speaker": ["she"], "cue": ["said"], "content": "“We wait  🙂,”"}
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": TEXT, "quotations": [said]})
        + "\n"
        + json.dumps({"text": TEXT, "quotations": [{"content": "never said"}]})
        + '\n{"quotes": []}\n'
    )
    first, *rest = read_quotations(tmp_path / "a.jsonl")
    (attribution,) = line(first)["attributions"]
    assert attribution["content"][0]["text"] == "“We wait 🙂,”"
    assert attribution["cue"]["text"] == "said"
    assert [one.reason for one in rest if isinstance(one, Rejected)] == [
        "'never said' does not stand in `text`",
        "it has no `text`; quotations are places in a text",
    ]


def test_offsets_of_another_unit_are_told(tmp_path: Path) -> None:
    wrong = span("nothing was signed")
    wrong = {**wrong, "start": wrong["start"] + 1, "end": wrong["end"] + 1}  # as UTF-16 has it
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT, "quotes": [{"contents": [wrong]}]}))
    (rejected,) = read_quotations(tmp_path / "a.json")
    assert isinstance(rejected, Rejected)
    assert "offsets are code points of `text`" in rejected.reason
    (tmp_path / "a.json").write_text('{"text": ')
    with pytest.raises(PageError, match="is no JSON"):
        list(read_quotations(tmp_path / "a.json"))


# ---- reviews

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://check.example/1",
    "claimReviewed": "The strait  belongs to no one",
    "datePublished": "2022-03-05",
    "author": {"@type": "Organization", "name": "Gull Check"},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Half true"},
    "itemReviewed": {
        "@type": "Claim",
        "author": [{"@type": "Person", "name": "Ilsa Varn"}],
        "datePublished": "last week",
        "appearance": [{"@type": "CreativeWork", "url": "https://post.example/a"}],
        "firstAppearance": "https://vna.example/1",
    },
}


def test_reviews_are_found_in_pages_and_in_feeds(tmp_path: Path) -> None:
    graph = {"@graph": [{"@type": "WebPage"}, {**REVIEW, "@type": ["Review", "ClaimReview"]}]}
    page = (
        "<html><script type='application/ld+json'>{\"broken\": </script>"
        f"<script type='application/ld+json'>{json.dumps(graph)}</script></html>"
    )
    (tmp_path / "a.html").write_text(page)
    broken, review = read_reviews(tmp_path / "a.html")
    assert isinstance(broken, Rejected)
    assert broken.name == "a.html:script 1"
    assert broken.reason.startswith("it is broken JSON: ")
    assert isinstance(review, ClaimReview)
    assert review.claim == "The strait belongs to no one"
    assert (review.reviewer, review.rating, review.claimant) == (
        *("Gull Check", "Half true", "Ilsa Varn"),
    )
    assert (review.published, review.said_on) == ("2022-03-05", None)
    assert review.appearances == ("https://vna.example/1", "https://post.example/a")
    feed = {
        "@type": "DataFeed",
        "dataFeedElement": [{"item": [REVIEW]}, {"item": [{**REVIEW, "claimReviewed": ""}]}],
    }
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    same, empty = read_reviews(tmp_path / "feed.json")
    assert same == review
    assert isinstance(empty, Rejected)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"@type": "ClaimReview", ', "is broken JSON: "),
        ('{"@type": "Article"}', "holds no ClaimReview"),
        ("<p>none</p>", "holds no ClaimReview"),
    ],
)
def test_a_file_without_a_review_is_told(tmp_path: Path, body: str, told: str) -> None:
    (tmp_path / "a.json").write_text(body)
    with pytest.raises(PageError, match=told):
        list(read_reviews(tmp_path / "a.json"))


# ---- facets


def test_every_other_column_is_a_facet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,party,region\nIlsa  Varn,Harbour Union; Greens,\n")
    found = list(read_facets(tmp_path / "a.csv", "actor"))
    assert [(f.name, f.facet, f.value) for f in found] == [
        ("Ilsa Varn", "party", "Harbour Union"),
        ("Ilsa Varn", "party", "Greens"),
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("party\nGreens\n", "no 'name'"),
        ("name\nIlsa Varn\n", "has only names"),
        ("name,party\n,Greens\n", "row 2, has no name"),
    ],
)
def test_a_table_of_facets_that_says_nothing_is_told(tmp_path: Path, body: str, told: str) -> None:
    (tmp_path / "a.csv").write_text(body)
    with pytest.raises(PageError, match=told):
        list(read_facets(tmp_path / "a.csv", "outlet"))
