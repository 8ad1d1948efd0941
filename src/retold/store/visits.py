"""Rows of what is asked of the network: each url, what it last answered, and when it is due again.

A run that is killed goes on from here: what it had still to ask for is due.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

Leads = Literal["page", "list", "site"]
"""What a url may lead to: itself alone; the pages that it lists; the lists that a site names."""

_COLUMNS = "url, source, leads, due, asked, status, etag, modified, digest, got, failed"


class Visit(NamedTuple):
    """A url, and what came of asking for it.

    `source` is what led to it. `due` is when to ask (again), None for never. `asked` is when it
    was asked for last, `status`, `etag`, `modified` and `digest` are of its last whole answer.
    `got` counts its whole answers, `failed` how often it failed since.
    """

    url: str
    source: str
    leads: Leads
    due: str | None
    asked: str | None
    status: int | None
    etag: str | None
    modified: str | None
    digest: str | None
    got: int
    failed: int


class Answered(NamedTuple):
    """What a url answered, where that was something else than the time before."""

    url: str
    at: str
    status: int | None
    digest: str | None
    said: str


def visit(db: sqlite3.Connection, url: str) -> Visit | None:
    """What is known of a url."""
    row = db.execute(f"SELECT {_COLUMNS} FROM visits WHERE url = ?", (url,)).fetchone()  # noqa: S608
    return Visit(*row) if row else None


def want(db: sqlite3.Connection, url: str, source: str, leads: Leads, due: str) -> None:
    """Makes a url due at a time; in a transaction."""
    db.execute(
        "INSERT INTO visits (url, source, leads, due) VALUES (?, ?, ?, ?) ON CONFLICT (url)"
        " DO UPDATE SET source = excluded.source, leads = excluded.leads, due = excluded.due",
        (url, source, leads, due),
    )


def due(db: sqlite3.Connection, sources: Iterable[str], now: str) -> Iterator[Visit]:
    """The urls of some sources whose time has come, lists first, in the order in which they
    became due."""
    for source in dict.fromkeys(sources):
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM visits WHERE source = ? AND due <= ?"  # noqa: S608
            " ORDER BY leads = 'page', due, url",
            (source, now),
        ).fetchall()
        yield from (Visit(*row) for row in rows)


def next_due(db: sqlite3.Connection, sources: Iterable[str]) -> str | None:
    """When the first url of some sources is due."""
    times = [
        db.execute("SELECT min(due) FROM visits WHERE source = ?", (source,)).fetchone()[0]
        for source in sources
    ]
    return min((time for time in times if time is not None), default=None)


def answered(
    db: sqlite3.Connection,
    before: Visit,
    at: str,
    *,
    due: str | None,
    status: int | None,
    said: str,
    digest: str | None = None,
    etag: str | None = None,
    modified: str | None = None,
    whole: bool = False,
) -> int | None:
    """Keeps what a url answered, and when it is due again; in a transaction. Gives the number of
    the answer, None where it was the same the time before.

    A `whole` answer is a page or a list, new or unchanged; what is not one leaves the marks of the
    last one as they are.
    """
    last = db.execute(
        "SELECT status, digest FROM answers WHERE url = ? ORDER BY id DESC LIMIT 1", (before.url,)
    ).fetchone()
    if whole:
        row: tuple[Any, ...] = (due, at, status, etag, modified, digest, before.got + 1, 0)
    else:
        marks = (before.status, before.etag, before.modified, before.digest)
        row = (due, at, *marks, before.got, before.failed + 1)
    db.execute(
        "UPDATE visits SET due = ?, asked = ?, status = ?, etag = ?, modified = ?, digest = ?,"
        " got = ?, failed = ? WHERE url = ?",
        (*row, before.url),
    )
    if last == (status, digest):
        return None
    cursor = db.execute(
        "INSERT INTO answers (url, at, status, digest, said) VALUES (?, ?, ?, ?, ?)",
        (before.url, at, status, digest, said),
    )
    return cursor.lastrowid


def answers(db: sqlite3.Connection, like: str) -> Iterator[Answered]:
    """What urls that are like this (SQL's LIKE, `!` before a sign that is meant as it stands)
    answered when it was something else than before, in the order of time."""
    rows = db.execute(
        "SELECT url, at, status, digest, said FROM answers WHERE url LIKE ? ESCAPE '!' ORDER BY id",
        (like,),
    )
    return (Answered(*row) for row in rows)
