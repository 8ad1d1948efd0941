"""Tables as Arrow: in memory for polars and pandas, and as Parquet files.

Types follow from the records: a span is a struct, several are a list of structs. A date that is
known to the day has a second column of the Arrow type date; one known to the month has none there,
for its first day would be a guess.
"""

import contextlib
import dataclasses
import os
import re
import tempfile
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

import msgspec

from retold.errors import UsageError
from retold.export.flat import fields
from retold.export.write import Table

if TYPE_CHECKING:
    from arro3.core import RecordBatchReader
    from arro3.core import Table as ArrowTable

DAYS = {
    "published": "published_day",
    "modified": "modified_day",
    "said_on": "said_on_day",
    "day": "date",
    "first_seen": "first_seen_day",
    "last_seen": "last_seen_day",
}
"""Columns that hold a date as fine as it is known, and those that hold its day as a date."""

BATCH = 8_192
"""Rows that are in memory at a time."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def frame(table: Table) -> "ArrowTable":
    """A table as an Arrow table, which polars, pandas, DuckDB and pyarrow take as it is.

    Example:
        >>> polars.DataFrame(frame(Table(Holding, corpus.holdings())))

    Raises:
        UsageError: what makes Arrow tables is not installed.
    """
    _needed()
    with tempfile.TemporaryFile() as rows:
        for line in _lines(table):
            rows.write(line)
        rows.seek(0)
        return _read(rows, table.kind, views=True).read_all()


def write_parquet(tables: Mapping[str, Table], folder: Path) -> dict[str, int]:
    """Each table as a Parquet file, batch by batch; gives how many rows each has.

    Raises:
        UsageError: what writes Parquet is not installed.
    """
    _needed()
    from arro3.io import write_parquet as write

    counts: dict[str, int] = {}
    for name, table in tables.items():
        counts[name] = 0
        with tempfile.TemporaryFile(dir=folder) as rows:
            for line in _lines(table):
                rows.write(line)
                counts[name] += 1
            rows.seek(0)
            reader = _read(rows, table.kind, views=False)
            with _told():
                write(reader, folder / f"{name}.parquet", compression="zstd(3)")
    return counts


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Raises an OSError where the library panics because it cannot write."""
    try:
        yield
    except BaseException as error:
        code = re.search(r"Os \{ code: (\d+)", str(error))
        if type(error).__name__ != "PanicException" or code is None:
            raise
        raise OSError(int(code[1]), os.strerror(int(code[1]))) from error


def _needed() -> None:
    try:
        import arro3.core
        import arro3.io  # noqa: F401 - asked whether it is there
    except ImportError as error:
        raise UsageError(
            "Parquet and Arrow tables need two more libraries: pip install 'retold[parquet]'"
        ) from error


def _lines(table: Table) -> Iterator[bytes]:
    """The rows as JSON, with their days as dates."""
    encode = msgspec.json.Encoder().encode
    names = [name for name, _ in fields(table.kind) if name in DAYS]
    for row in table.rows:
        line = encode(row)
        for name in names:
            value = getattr(row, name)
            if value is not None and (day := _DAY.match(value)):
                # The row is an object with at least this field: a comma always fits.
                line = line[:-1] + f',"{DAYS[name]}":"{day[0]}"}}'.encode()
        yield line + b"\n"


def _read(rows: Any, kind: type, *, views: bool) -> "RecordBatchReader":
    from arro3.io import read_json

    return read_json(rows, schema(kind, views=views), batch_size=BATCH)


def schema(kind: type, *, views: bool = True) -> Any:
    """The Arrow schema of a kind of record: its fields, then the days of its dates.

    Text is kept as views, which polars takes without copying; not in files, where Daft and older
    readers know no views.
    """
    from arro3.core import DataType, Field, Schema

    text = DataType.string_view() if views else DataType.string()
    found = [Field(name, _type(hint, text), nullable=True) for name, hint in fields(kind)]
    days = [DAYS[name] for name, _ in fields(kind) if name in DAYS]
    return Schema([*found, *(Field(day, DataType.date32(), nullable=True) for day in days)])


def _type(hint: Any, text: Any) -> Any:
    from arro3.core import DataType, Field

    plain = {
        str: text,
        int: DataType.int64(),
        float: DataType.float64(),
        bool: DataType.bool(),
    }
    if hint in plain:
        return plain[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _type(next(part for part in inner if part is not types.NoneType), text)
    if origin is Literal:
        return plain[str]
    if origin is tuple:
        return DataType.list(Field("item", _type(inner[0], text), nullable=True))
    if dataclasses.is_dataclass(hint) or issubclass(hint, msgspec.Struct):
        inside = [Field(name, _type(kind, text), nullable=True) for name, kind in fields(hint)]
        return DataType.struct(inside)
    raise TypeError(f"no Arrow type is known for {hint!r}")
