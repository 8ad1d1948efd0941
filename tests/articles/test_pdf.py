"""The text layer of a PDF: paragraphs put together, margins left out, what has none told."""

import pytest

import retold
from retold.articles.pdf import pdf_text
from retold.errors import PageError

Line = tuple[float, float, str]
"""How tall a line is, where it stands from below, and its text."""

BODY = (
    "The port authority of Marn closed berth 4 on Monday after an in-",
    "spection of the quay wall. The wall was sound when the winter began,",
    "Harbour Master Odo Reik said in Kestrel.",
)


def pdf(*sheets: list[Line]) -> bytes:
    """A PDF with so many sheets of lines, in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = []
    for lines in sheets:
        drawn = b"".join(
            b"BT /F1 %g Tf 72 %g Td (%s) Tj ET\n"
            % (size, foot, text.replace("(", r"\(").replace(")", r"\)").encode("latin-1"))
            for size, foot, text in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    many = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (*(many, table, many),)
        + b"startxref\n%d\n%%%%EOF" % len(out)
    )


def set_in(lines: tuple[str, ...], top: float, size: float = 11) -> list[Line]:
    """Lines of a paragraph under each other."""
    return [(size, top - 14 * n, line) for n, line in enumerate(lines)]


SHEET = [
    (20.0, 780.0, "Berth 4 of Marn harbour"),
    (20.0, 756.0, "is closed for repairs"),
    *set_in(BODY, 720),
    *set_in(("Ferries to the outer islands sail as before, the authority",), 660),
    *set_in(("added.",), 646),
    (8.0, 15.0, "https://vna.example/berth 1/1"),
]


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
