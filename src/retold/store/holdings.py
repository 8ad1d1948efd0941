"""How many pages are held, by outlet and time: the denominator of every count."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.records import Holding
from retold.reports import DayHeld
from retold.store import rows


def by_day(db: sqlite3.Connection) -> Iterator[Holding]:
    """Articles per outlet and day, by name; a date known no finer than its month is kept so."""
    rows = db.execute(
        "SELECT outlet, substr(published, 1, 10), count(*) FROM articles"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for outlet, day, pages in rows:
        yield Holding(outlet=outlet, day=day, pages=pages)


def months(db: sqlite3.Connection, wanted: Iterable[str]) -> Iterator[Holding]:
    """Articles per outlet in the months that are wanted ("2022-03"); each outlet once at least."""
    named = sorted(wanted)
    found = rows.together(
        db,
        "month, outlet, pages",
        "SELECT value AS month, outlet, count(*) AS pages FROM json_each(?)"
        " CROSS JOIN articles INDEXED BY articles_day"
        " ON published >= value AND published < value || '~' GROUP BY 1, 2",
        (rows.asked(named),),
    )
    held = {(month, outlet): pages for month, outlet, pages in found}
    for outlet in outlets(db):
        for month in named:
            yield Holding(outlet=outlet, day=month, pages=held.get((month, outlet), 0))


_UNREAD = (
    "INDEXED BY articles_unread WHERE json_valid(reading)"
    " AND json_extract(reading, '$.article.covered') = 0"
)


def days(db: sqlite3.Connection, wanted: Iterable[str]) -> Iterator[DayHeld]:
    """Articles per outlet and day, and how many of them are in a language that is read.

    Of the days that are `wanted`, with what has no date or a coarse one; and each outlet once at
    least.
    """
    for outlet in outlets(db):
        yield DayHeld(outlet=outlet, day="", pages=0, read=0)
    of_day = "SELECT outlet, substr(published, 1, 10) AS day, count(*) AS pages FROM"
    coarse = "(published IS NULL OR length(published) < 10)"
    yield from _read(
        db,
        f"{of_day} articles INDEXED BY articles_coarse WHERE {coarse} GROUP BY 1, 2"
        f" UNION ALL {of_day} json_each(?) CROSS JOIN articles INDEXED BY articles_day"
        " ON published >= value AND published < value || '~' WHERE length(published) >= 10"
        " GROUP BY 1, 2",
        f"{of_day} articles {_UNREAD} AND ({coarse} OR substr(published, 1, 10) IN"  # noqa: S608
        " (SELECT value FROM json_each(?))) GROUP BY 1, 2",
        (rows.asked(dict.fromkeys(wanted)),),
    )


def read_by_month(db: sqlite3.Connection) -> Iterator[DayHeld]:
    """Articles per outlet and month, and how many of them are in a language that is read."""
    of_month = "SELECT outlet, substr(published, 1, 7) AS day, count(*) AS pages FROM articles"
    return _read(db, f"{of_month} GROUP BY 1, 2", f"{of_month} {_UNREAD} GROUP BY 1, 2")


def _read(
    db: sqlite3.Connection, held: str, unread: str, values: tuple[str, ...] = ()
) -> Iterator[DayHeld]:
    """What is held by these rows, less what is not read by those."""
    columns = "outlet, day, pages"
    not_read = {
        (outlet, day): pages for outlet, day, pages in rows.together(db, columns, unread, values)
    }
    for outlet, day, pages in rows.together(db, columns, held, values):
        read = pages - not_read.get((outlet, day), 0)
        yield DayHeld(outlet=outlet, day=day, pages=pages, read=read)


def outlets(db: sqlite3.Connection) -> list[str | None]:
    """Each outlet that has pages, by leaps over the index."""
    (found,) = db.execute(
        "WITH RECURSIVE named (name) AS (SELECT min(outlet) FROM articles UNION ALL"
        " SELECT (SELECT min(outlet) FROM articles WHERE outlet > name) FROM named"
        " WHERE name IS NOT NULL)"
        " SELECT json_group_array(name) FROM named WHERE name IS NOT NULL"
    ).fetchone()
    names: list[str | None] = msgspec.json.decode(found)
    without = db.execute("SELECT 1 FROM articles WHERE outlet IS NULL LIMIT 1").fetchone()
    return [None, *names] if without else names


def over(db: sqlite3.Connection) -> tuple[int, int, str | None, str | None, int]:
    """Articles held, outlets, the first and the last day, and how many have no date."""
    row: tuple[int, int, str | None, str | None, int] = db.execute(
        "SELECT count(*), count(DISTINCT outlet), min(substr(published, 1, 10)),"
        " max(substr(published, 1, 10)), count(*) - count(published) FROM articles"
    ).fetchone()
    return row
