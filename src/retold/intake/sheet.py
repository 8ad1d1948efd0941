"""The rows of a table that people keep: CSV, or the first sheet of a workbook (XLSX, XLS, ODS)."""

import csv
import io
import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from retold.errors import PageError
from retold.pages.encoding import detect

Row = dict[str, str]
_NO_NAME = re.compile("[\0-\x08\x0e-\x1f\ufffd]")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read_sheet(path: str | os.PathLike[str]) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """The names of the columns, and the rows that hold something with their numbers.

    The first row that holds something names the columns. Of a workbook the first sheet is read;
    its dates come as ISO dates. The cells of a row that is longer than the header are an error.

    Raises PageError: the file cannot be read, is no table, has merged cells, has no header, or a
    name comes twice in it.
    """
    where = repr(os.fspath(path))
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise PageError(f"{where} cannot be read: {error.strerror}; give a table") from error
    book = Path(path).suffix.lower() in _BOOKS
    table = _workbook(body, where) if book else _csv(body, where)
    rows = [(n, [cell.strip() for cell in cells]) for n, cells in table]
    rows = [(n, cells) for n, cells in rows if any(cells)]
    if not rows:
        raise PageError(f"{where} holds no row; its first row names the columns")
    header = rows[0][1]
    named = [name for name in header if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice:
        raise PageError(f"{where} has two columns named {twice!r}; give each its own name")
    return named, _rows(header, rows[1:], where)


def _rows(
    header: list[str], rows: list[tuple[int, list[str]]], where: str
) -> Iterator[tuple[int, Row]]:
    for number, cells in rows:
        extra = [cell for cell in cells[len(header) :] if cell]
        if extra:
            raise PageError(
                f"{where}, row {number}, has more cells than the header names ({extra[0][:40]!r});"
                " name that column, or quote the cell that holds a comma"
            )
        yield number, {name: cell for name, cell in zip(header, cells, strict=False) if name}


def _csv(body: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    text = body.decode(detect(body, declares=False), "replace").removeprefix("\ufeff")
    first = text.partition("\n")[0]
    if "\0" in text or _NO_NAME.search(first):
        raise PageError(f"{where} is no table of text; save it as CSV or XLSX")
    delimiter = max(",;\t", key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    except csv.Error as error:
        raise PageError(f"{where} is no CSV table: {error}") from error


def _workbook(body: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(body))
        sheet = book.get_sheet_by_index(0)
        merged = sheet.merged_cell_ranges or []
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise PageError(f"{where} is no workbook that can be read: {error}") from error
    if merged:
        (top, left), (bottom, right) = merged[0]
        raise PageError(
            f"{where}, sheet {sheet.name!r}, has merged cells (rows {top + 1} to {bottom + 1},"
            f" columns {left + 1} to {right + 1}): nobody can say to which rows they belong;"
            " unmerge them, fill in each row, and load it again"
        )
    for number, cells in enumerate(rows, 1):
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A cell as text: days as days, whole numbers without a point."""
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
