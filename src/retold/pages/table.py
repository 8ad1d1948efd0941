"""A table that a person keeps as CSV: its rows by the names of their columns."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

from retold.errors import PageError
from retold.pages.encoding import detect

Row = dict[str, str]


def read_table(
    path: str | os.PathLike[str], columns: tuple[str, ...], needed: str
) -> Iterator[tuple[int, Row]]:
    """The rows that hold something, each with its number as a spreadsheet counts.

    Commas, semicolons or tabs part the cells. Lines that begin with "# " are comments, so are all
    with "#" above the header. Columns may be missing, but for the one that is `needed`.

    Raises PageError: the file cannot be read, is no CSV, lacks the column that is needed, or has
    one that is not known.
    """
    where = repr(os.fspath(path))
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise PageError(f"{where} cannot be read: {error.strerror}; give a CSV table") from error
    text = body.decode(detect(body, declares=False), "replace")
    comments = 0
    while text.startswith("#"):
        text = text.partition("\n")[2]
        comments += 1
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), dialect=_dialect(text)))
    except csv.Error as error:
        raise PageError(f"{where} is no CSV table: {error}") from error
    header = [name.strip().lower() for name in table[0]] if table else []
    if needed not in header:
        raise PageError(
            f"{where} has the columns {header}, no {needed!r}; wanted {', '.join(columns)}"
        )
    unknown = [name for name in header if name and name not in columns]
    if unknown:
        raise PageError(f"{where} has a column {unknown[0]!r}; known are {', '.join(columns)}")
    for number, cells in enumerate(table[1:], comments + 2):
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        if any(row.values()) and not cells[0].startswith("# "):
            yield number, row


def _dialect(text: str) -> type[csv.Dialect]:
    """Commas, or the semicolons and tabs that spreadsheets write in other countries."""

    class Table(csv.excel):
        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Table
