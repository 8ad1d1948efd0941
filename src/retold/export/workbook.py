"""All tables as one workbook (XLSX), a sheet each, written row by row.

A spreadsheet holds 1,048,576 rows a sheet and 32,767 characters a cell. A table with more rows goes
on in a second sheet. A longer text is cut with a mark that says so, and stands whole, in pieces, in
the sheet "long cells". Text is written as text: no cell is a formula, whatever it begins with.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from retold.errors import UsageError
from retold.export.flat import Column, columns, plain_cells
from retold.export.write import Table

ROWS = 1_048_576
CELL = 32_767
LONG = "long cells"
LONG_COLUMNS = ("table", "row", "column", "piece", "text")
_PIECE = 32_000
"""Characters of a piece. Spreadsheets count in UTF-16, so that a piece of emoji is half as long."""


def write_workbook(
    tables: Mapping[str, Table], folder: Path, name: str = "tables.xlsx"
) -> dict[str, int]:
    """A workbook with a sheet for each table; gives how many rows each has.

    Example:
        >>> write_workbook(tables(corpus), Path("out"))["attributions"]
        53
    """
    # Imported where it is used, as all that writes a format of its own.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    counts: dict[str, int] = {}
    options = {
        # One row in memory at a time; each sheet waits in a file beside the workbook.
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        book = Workbook(str(folder / name), options)
        book.use_zip64()
        bold = book.add_format({"bold": True})
        sheets = _Sheets(book, bold)
        for table, rows in tables.items():
            counts[table] = sheets.write(table, rows)
        if sheets.pieces:
            counts[LONG] = sheets.pieces
        book.close()
    except (FileCreateError, FileSizeError) as error:
        raise UsageError(f"cannot write the workbook: {error}; name another folder") from error
    return counts


class _Sheets:
    """The sheets of one workbook; `pieces` counts those of what was too long for its cell."""

    def __init__(self, book: Any, bold: Any) -> None:
        self._book = book
        self._bold = bold
        self._long: Any = None
        self.pieces = 0

    def write(self, name: str, table: Table) -> int:
        paths = columns(table.kind)
        names = ["_".join(path) for path in paths]
        sheet, at, number = self._sheet(name, 1, names), 1, 0
        sheets = count(2)
        for number, row in enumerate(table.rows, 1):
            if at == ROWS:
                sheet, at = self._sheet(name, next(sheets), names), 1
            self._row(sheet, at, name, number, row, paths)
            at += 1
        return number

    def _row(
        self, sheet: Any, at: int, table: str, number: int, row: Any, paths: list[Column]
    ) -> None:
        for column, value in enumerate(plain_cells(row, paths)):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            elif isinstance(value, str):
                sheet.write_string(at, column, self._fitted(value, table, number, paths[column]))
            else:
                sheet.write_number(at, column, value)

    def _fitted(self, text: str, table: str, number: int, path: Column) -> str:
        """The text, or as much as a cell holds; the whole of it is kept for the last sheet."""
        if _units(text) <= CELL:
            return text
        pieces = list(_pieces(text))
        for n, piece in enumerate(pieces, 1):
            self._keep(table, number, "_".join(path), n, piece)
        return f"{pieces[0]} [… cut at the limit of a cell; whole in the sheet “{LONG}”]"

    def _keep(self, table: str, row: int, column: str, n: int, piece: str) -> None:
        self._long = self._long or self._sheet(LONG, 1, LONG_COLUMNS)
        self.pieces += 1
        if self.pieces == ROWS:
            raise UsageError(
                f"more than {ROWS - 1:,} pieces of long cells; export as jsonl, csv or parquet"
            )
        self._long.write_string(self.pieces, 0, table)
        self._long.write_number(self.pieces, 1, row)
        self._long.write_string(self.pieces, 2, column)
        self._long.write_number(self.pieces, 3, n)
        self._long.write_string(self.pieces, 4, piece)

    def _sheet(self, name: str, number: int, header: Any) -> Any:
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, self._bold)
        return sheet


def _units(text: str) -> int:
    """How long a spreadsheet takes a text to be: UTF-16 code units."""
    return len(text) + (0 if text.isascii() else sum(c > "\uffff" for c in text))


def _pieces(text: str) -> Iterator[str]:
    start, units = 0, 0
    for at, letter in enumerate(text):
        wide = 2 if letter > "\uffff" else 1
        if units + wide > _PIECE:
            yield text[start:at]
            start, units = at, 0
        units += wide
    yield text[start:]
