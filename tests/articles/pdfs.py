"""PDFs made by hand: lines of Helvetica on sheets."""

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
