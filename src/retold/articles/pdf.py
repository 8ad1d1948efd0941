"""The text layer of a PDF, as lines of paragraphs: where its lines stand tells where one ends."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from retold.errors import PageError

PAGES = 500
"""Sheets of the longest document that is read: a book and no article."""

_MARGIN = 0.04
"""The share of a sheet at its head and foot in which browsers print the time and the address."""

_PARTED = ("\ufffe", "\xad")
"""What PDFium gives for the hyphen of a word that goes on in the next line."""

_PRINTED = re.compile("[^\r\n\ufffe]+\ufffe?")
"""A line as printed: one that ends in the middle of a word has no line end behind it."""

_ENDS = (".", "!", "?", "”", '"', "’", ":", "。")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of print: its text, its sheet, where it stands from below, and how tall it is."""

    text: str
    sheet: int
    foot: float
    height: float


def pdf_text(body: bytes, name: str) -> str:
    """The paragraphs of a PDF, one a line.

    A paragraph ends where the space to the next line is wider than between most lines, the letters
    change their size, or a column ends with a sentence. Words parted at the end of a line are put
    together. Lines in the margins, and those that head or foot most sheets, are
    left out.

    Raises PageError: the file is damaged, locked, too long, or has no text layer (a scan).
    """
    lines = _lines(body, name)
    if not any(line.text.strip() for line in lines):
        raise PageError(
            f"{name!r} is a PDF without a text layer, such as a scan; run text recognition first"
        )
    lines = _without_running_heads(lines)
    return "\n".join(_paragraphs(lines)) + "\n"


def _lines(body: bytes, name: str) -> list[_Line]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise PageError(f"{name!r} is a damaged or locked PDF: {error}") from error
    try:
        if len(document) > PAGES:
            raise PageError(f"{name!r} has {len(document):,} sheets; at most {PAGES} are read")
        return [line for sheet in range(len(document)) for line in _of_sheet(document, sheet)]
    except pypdfium2.PdfiumError as error:
        raise PageError(f"{name!r} is a damaged PDF: {error}") from error
    finally:
        document.close()


def _of_sheet(document: Any, sheet: int) -> Iterator[_Line]:
    page = document[sheet]
    try:
        layer, tall = page.get_textpage(), page.get_height()
        try:
            text: str = layer.get_text_range()
            whole = layer.count_chars() == len(text)  # else places cannot be told from it
            for printed in _PRINTED.finditer(text):
                line = printed[0].strip()
                if not line:
                    continue
                first = printed.start() + len(printed[0]) - len(printed[0].lstrip())
                box = layer.get_charbox(first, loose=True) if whole else (0, 0, 0, 0)
                found = _Line(line, sheet, box[1], box[3] - box[1])
                if not whole or _MARGIN * tall < found.foot < (1 - _MARGIN) * tall:
                    yield found
        finally:
            layer.close()
    finally:
        page.close()


def _without_running_heads(lines: list[_Line]) -> list[_Line]:
    """The lines without those that stand on most sheets, whatever number is in them."""
    sheets = {line.sheet for line in lines}
    if len(sheets) < 3:
        return lines
    seen = Counter(key for key in {(_bare(line), line.sheet) for line in lines})
    often = Counter(text for text, _ in seen)
    return [line for line in lines if often[_bare(line)] < max(3, 0.6 * len(sheets))]


def _bare(line: _Line) -> str:
    return "".join(letter for letter in line.text if not letter.isdigit())


def _paragraphs(lines: list[_Line]) -> Iterator[str]:
    steps = [
        (a.foot - b.foot) / b.height
        for a, b in pairwise(lines)
        if a.sheet == b.sheet and a.foot > b.foot and b.height
    ]
    usual = median(steps) if steps else 0.0
    held = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or _parted(before, line, usual):
            if held:
                yield held
            held = line.text
        elif held.endswith(_PARTED):
            held = held[:-1] + line.text
        else:
            held = f"{held} {line.text}"
    if held:
        yield held


def _parted(before: _Line, line: _Line, usual: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if before.height and abs(before.height - line.height) > 0.15 * before.height:
        return True
    step = before.foot - line.foot
    if before.sheet == line.sheet and step >= 0:
        return step > 1.25 * usual * line.height
    return before.text.endswith(_ENDS)  # another column or sheet
