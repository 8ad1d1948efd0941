"""A folder of tables, whole or not at all."""

import contextlib
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from retold.errors import UsageError
from retold.export.flat import cells, columns

FORMATS = ("jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one kind of record; `kind` is the type of each row."""

    kind: type
    rows: Iterable[Any]


def write(
    tables: Mapping[str, Table],
    folder: Path,
    format: str,  # noqa: A002 - the word of the command line
    *,
    force: bool = False,
) -> dict[str, int]:
    """Writes each table to a file of its name; gives how many rows each has.

    Files take their names only when all are whole. UTF-8; CSV as RFC 4180 has it, with a header.

    Raises:
        UsageError: the format is unknown, `folder` is a file, holds files (unless `force`), or
            cannot be written.
    """
    if format not in FORMATS:
        raise UsageError(f"format {format!r} is not known; wanted {' or '.join(FORMATS)}")
    with _told(folder):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{str(folder)!r} is a file; name a folder to export to")
        if not force and folder.exists() and any(folder.iterdir()):
            raise UsageError(f"{str(folder)!r} holds files; name a new folder, or use --force")
        folder.mkdir(parents=True, exist_ok=True)
        counts: dict[str, int] = {}
        parts: dict[Path, Path] = {}
        try:
            for name, table in tables.items():
                whole = folder / f"{name}.{format}"
                parts[whole] = folder / f".{name}.{format}.part"
                counts[name] = write_table(table, parts[whole], format)
            for whole, part in parts.items():
                part.replace(whole)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
    return counts


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"cannot write to {str(folder)!r}: {error.strerror or error}; name another folder"
        ) from error


def write_table(table: Table, path: Path, format: str) -> int:  # noqa: A002
    """Writes one table to a file; gives how many rows it has."""
    count = 0
    if format == "jsonl":
        encode = msgspec.json.Encoder().encode
        with path.open("wb") as lines:
            for count, row in enumerate(table.rows, 1):  # noqa: B007 - counted
                lines.write(encode(row) + b"\n")
        return count
    paths = columns(table.kind)
    with path.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(["_".join(names) for names in paths])
        for count, row in enumerate(table.rows, 1):  # noqa: B007 - counted
            writer.writerow(cells(row, paths))
    return count
