"""The text layer of a PDF: paragraphs put together, margins left out, what has none told."""

import pytest
from tests.articles.pdfs import SHEET, pdf, set_in

import retold
from retold.articles.pdf import pdf_text
from retold.errors import PageError


def test_lines_are_put_together_to_paragraphs() -> None:
    assert pdf_text(pdf(SHEET), "a.pdf").splitlines() == [
        "Berth 4 of Marn harbour is closed for repairs",
        "The port authority of Marn closed berth 4 on Monday after an inspection of the quay wall."
        " The wall was sound when the winter began, Harbour Master Odo Reik said in Kestrel.",
        "Ferries to the outer islands sail as before, the authority added.",
    ]


def test_what_heads_every_sheet_is_left_out_and_a_paragraph_goes_over_to_the_next() -> None:
    sheets = [
        [
            (9.0, 790.0, f"Harbour Gazette, sheet {n}"),
            *set_in((f"On day {n} the authority of Marn said that the wall of the",), 700),
        ]
        for n in range(1, 5)
    ]
    text = pdf_text(pdf(*sheets), "a.pdf")
    assert "Harbour Gazette" not in text
    assert text.count("\n") == 1  # no sentence ends


def test_a_pdf_is_read_like_any_page_and_its_blocks_say_no_place_in_its_bytes() -> None:
    held = retold.page(pdf(SHEET), name="berth.pdf", media_type="text/plain")
    assert held.media_type == "application/pdf"
    reading = retold.read_page(held)
    assert isinstance(reading, retold.Reading)
    article = reading.article
    assert article.title == "Berth 4 of Marn harbour is closed for repairs"
    assert {block.page for block in article.blocks} == {None}
    (said,) = [a for a in reading.attributions if a.source and "Odo Reik" in a.source.text]
    assert "The wall was sound" in said.content[0].text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"%PDF-1.7 and no more", "is a damaged or locked PDF"),
        (pdf([]), "a PDF without a text layer"),
        (pdf(SHEET)[:400], "PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_told(body: bytes, told: str) -> None:
    with pytest.raises(PageError, match=told):
        retold.clean(retold.page(body, name="a.pdf"))


def test_a_pdf_of_too_many_sheets_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.articles.pdf.PAGES", 2)
    with pytest.raises(PageError, match="has 3 sheets; at most 2 are read"):
        pdf_text(pdf(SHEET, SHEET, SHEET), "a.pdf")
