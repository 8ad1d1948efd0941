"""What a person knows of pages that do not say it themselves: a table, about.csv.

Columns: `file`, and any of `url`, `outlet`, `published`, `title`. A row names its page by file
name or by as much of the path as tells it from others.
"""

import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from retold.dates import iso
from retold.errors import PageError
from retold.pages.table import read_table
from retold.records import About

COLUMNS = ("file", "url", "outlet", "published", "title")


def read_about(path: str | os.PathLike[str], files: Iterable[Path]) -> dict[Path, About]:
    """The row of the table that speaks of each of `files`; files without a row are left out.

    A row's `file` is the end of a path: "a.html", or "post/a.html" where two folders hold an
    a.html. Of two rows that fit a file the longer one speaks.

    Example:
        file,outlet,published
        kestrel-talks.html,The Harbour Post,2022-02-28

    Raises PageError, naming the row: the table cannot be read, has no `file` column or a column
    that is not known, a row names no file or two, or a date is not ISO 8601.
    """
    rows = _rows(path)
    found: dict[Path, tuple[str, ...]] = {}
    fits: dict[tuple[str, ...], list[Path]] = {}
    for file in files:
        parts = file.absolute().parts
        key = next((parts[i:] for i in range(len(parts)) if parts[i:] in rows), None)
        if key:
            found[file] = key
            fits.setdefault(key, []).append(file)
    lost = [rows[key][0] for key in rows if key not in fits]
    if lost:
        raise PageError(
            f"{os.fspath(path)!r} speaks of {lost[0]!r}"
            + (f" and {len(lost) - 1} more" if len(lost) > 1 else "")
            + ", which is not among the pages given; name them by file name or by path"
        )
    for key, several in fits.items():
        if len(several) > 1:
            raise PageError(
                f"{os.fspath(path)!r} speaks of {rows[key][0]!r}, which fits {len(several)} pages "
                f"({several[0]}, {several[1]}); write more of the path"
            )
    return {file: rows[key][1] for file, key in found.items()}


def _rows(path: str | os.PathLike[str]) -> dict[tuple[str, ...], tuple[str, About]]:
    """The rows by the parts of their path: the file as written, and what is known."""
    where = repr(os.fspath(path))
    rows: dict[tuple[str, ...], tuple[str, About]] = {}
    for number, row in read_table(path, COLUMNS, "file"):
        file = row.get("file", "")
        key = tuple(part for part in PurePath(file.replace("\\", "/")).parts if part != ".")
        if not key:
            raise PageError(f"{where}, row {number}, names no file")
        if key in rows:
            raise PageError(f"{where}, row {number}, speaks of {file!r} a second time")
        rows[key] = file, _about(row, f"{where}, row {number} ({file!r})")
    return rows


def _about(row: dict[str, str], where: str) -> About:
    published = row.get("published") or None
    if published and not iso(published):
        raise PageError(
            f"{where}: published {published!r} is no date; wanted ISO 8601, as fine as it is "
            "known: 2022, 2022-02, 2022-02-28 or 2022-02-28T14:05"
        )
    return About(
        url=row.get("url") or None,
        outlet=row.get("outlet") or None,
        title=row.get("title") or None,
        published=published,
    )
