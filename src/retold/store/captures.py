"""Rows of captures: each page as it came once, and what it was read as."""

import sqlite3
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, NamedTuple

import msgspec

from retold.pages import media_type_of
from retold.records import About, Page
from retold.store.rows import plain


class Capture(NamedTuple):
    """One page as it came once, and what it was read as.

    `fetched` is when the page was captured, as far as what brought it says; `imported` is when it
    came into this corpus, None in corpora that older versions made.
    """

    id: int
    digest: str
    name: str
    url: str | None
    media_type: str | None
    fetched: str | None
    about: About | None
    reader: str
    article_id: str | None
    imported: str | None


CAPTURES = (
    "SELECT id, digest, name, url, media_type, fetched, about, reader, article_id, imported"
    " FROM captures"
)
_READ = f"{CAPTURES} WHERE digest = ?1 AND url IS ?2 AND article_id IS NOT NULL"
_UNUSED = (
    f"{CAPTURES} WHERE digest = ?1 AND url IS ?2 AND article_id IS NULL"
    " AND replace(name, rtrim(name, replace(name, '/', '')), '')"
    " = replace(?3, rtrim(?3, replace(?3, '/', '')), '')"
)
"""What stands behind the last "/" of a name, as the index `captures_unused` has it."""


def same(db: sqlite3.Connection, page: Page) -> Capture | None:
    """The capture that holds all that this page brings; None where there is none.

    Example:
        >>> same(db, page(b"The ferry sank.", name="saved/ferry.txt"))
    """
    alike = _alike(db, page)
    if page.about is None:
        return alike[0] if alike else None
    return next((c for c in alike if c.about == page.about), None)


def _alike(db: sqlite3.Connection, page: Page) -> list[Capture]:
    """The captures of the same bytes: those that were read, and this file's own rejection."""
    name = plain(page.name)
    here = page.digest, plain(page.url)
    unused = db.execute(f"{_UNUSED} ORDER BY id", (*here, name))
    return [
        *map(as_capture, db.execute(f"{_READ} ORDER BY id", here)),
        *(c for c in map(as_capture, unused) if _same_file(c.name, name)),
    ]


def put(db: sqlite3.Connection, page: Page, reader: str) -> Capture:
    """The capture that this page is, made or brought up to what it says; in a transaction.

    Example:
        >>> put(db, page(b"The ferry sank.", name="saved/ferry.txt"), reader).article_id is None
        True
    """
    alike = _alike(db, page)
    name = plain(page.name)
    fits = [
        *(c for c in alike if c.name == name),
        *(c for c in alike if _same_file(c.name, name)),
        *(c for c in alike if c.about is None),
    ]
    found = same(db, page) or next(iter(fits), None)
    about = None if page.about is None else msgspec.json.encode(page.about).decode()
    if found is None:
        cursor = db.execute(
            "INSERT INTO captures"
            " (digest, name, url, media_type, fetched, about, reader, imported)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(page.digest, name, plain(page.url), media_type_of(page), page.fetched),
                *(about, reader, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            ),
        )
        assert cursor.lastrowid is not None  # noqa: S101 - an INSERT gives one
        return one(db, cursor.lastrowid)
    db.execute(
        "UPDATE captures SET about = coalesce(?, about), reader = ? WHERE id = ?",
        (about, reader, found.id),
    )
    return one(db, found.id)


def to_compare(db: sqlite3.Connection) -> list[int]:
    """The captures of an article whose other capture, which outranked them, has changed."""
    rows = db.execute("SELECT id FROM captures WHERE reader = '' ORDER BY id")
    return [row[0] for row in rows]


def unread(db: sqlite3.Connection) -> list[int]:
    """The captures whose bytes were kept and that nobody has read yet."""
    rows = db.execute(
        "SELECT id FROM captures WHERE reader = '' AND article_id IS NULL ORDER BY id"
    )
    return [row[0] for row in rows]


def holds(db: sqlite3.Connection, digest: str | None) -> bool:
    """Whether a page with these bytes is held."""
    row = db.execute("SELECT 1 FROM captures WHERE digest = ? LIMIT 1", (digest,))
    return row.fetchone() is not None


def not_by(db: sqlite3.Connection, reader: str) -> list[int]:
    """The captures that another reader read, in the order in which they came."""
    rows = db.execute("SELECT id FROM captures WHERE reader <> ? ORDER BY id", (reader,))
    return [row[0] for row in rows]


def one(db: sqlite3.Connection, number: int) -> Capture:
    """One capture by its number."""
    row = db.execute(f"{CAPTURES} WHERE id = ?", (number,)).fetchone()
    return as_capture(row)


def _same_file(one: str, other: str) -> bool:
    """Whether two names may be one file seen from two folders: one ends as the other does."""
    parts = [
        [p for p in PurePath(name).parts if p not in {".", "..", "/"}] for name in (one, other)
    ]
    shorter = min(map(len, parts))
    return shorter > 0 and parts[0][-shorter:] == parts[1][-shorter:]


def as_capture(row: tuple[Any, ...]) -> Capture:
    """The capture in a row of `CAPTURES`."""
    about = None if row[6] is None else msgspec.json.decode(row[6], type=About)
    return Capture(*row)._replace(about=about)
