"""Files in a folder, whole or not at all; tables as JSON lines and as CSV."""

import contextlib
import csv
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from retold.errors import UsageError
from retold.export.flat import cells, columns

BOM = "\ufeff"
"""By this Excel knows that a CSV is UTF-8; other programs take it for three odd letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one kind of record; `kind` is the type of each row."""

    kind: type
    rows: Iterable[Any]


@contextlib.contextmanager
def whole(folder: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to write to; what is in it is moved to `folder` when the block has ended well.

    Until then nothing in `folder` changes; what the block leaves half done is taken away.

    Example:
        >>> with whole(Path("tables")) as staging:
        ...     (staging / "actors.csv").write_text("id,name,kind")

    Raises:
        UsageError: `folder` is a file, holds files (unless `force`), or cannot be written.
    """
    with _told(folder):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{str(folder)!r} is a file; name a folder to export to")
        if not force and folder.exists() and any(folder.iterdir()):
            raise UsageError(f"{str(folder)!r} holds files; name a new folder, or use --force")
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".export-", suffix=".part", dir=folder))
        try:
            yield staging
            _move(staging, folder)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            if made:
                with contextlib.suppress(OSError):  # somebody else has put a file there
                    folder.rmdir()
            raise
        shutil.rmtree(staging, ignore_errors=True)


def _move(staging: Path, folder: Path) -> None:
    """Each file to its final name; folders are merged, so that a user's own files stay."""
    for part in sorted(staging.rglob("*")):
        place = folder / part.relative_to(staging)
        if part.is_dir():
            if place.exists() and not place.is_dir():
                raise UsageError(f"{str(place)!r} is a file where a folder is to be; move it away")
            place.mkdir(exist_ok=True)
        else:
            part.replace(place)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"cannot write to {str(folder)!r}: {error.strerror or error}; name another folder"
        ) from error


def write_jsonl(tables: Mapping[str, Table], folder: Path) -> dict[str, int]:
    """Each table as JSON lines; gives how many rows each has."""
    return {name: lines(table.rows, folder / f"{name}.jsonl") for name, table in tables.items()}


def lines(rows: Iterable[Any], path: Path) -> int:
    """Each row as one line of JSON; gives how many there are."""
    count = 0
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted
            file.write(encode(row) + b"\n")
    return count


def write_csv(tables: Mapping[str, Table], folder: Path, *, bom: bool = False) -> dict[str, int]:
    """Each table as CSV (RFC 4180, UTF-8, with a header); gives how many rows each has."""
    counts: dict[str, int] = {}
    for name, table in tables.items():
        paths = columns(table.kind)
        counts[name] = 0
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as sheet:
            sheet.write(BOM if bom else "")
            writer = csv.writer(sheet)
            writer.writerow(["_".join(names) for names in paths])
            for row in table.rows:
                writer.writerow(cells(row, paths))
                counts[name] += 1
    return counts
