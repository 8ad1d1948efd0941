"""What an id, or the beginning of one, stands for."""

import sqlite3
from collections.abc import Iterable

from retold.errors import UsageError
from retold.records import Telling
from retold.store import rows
from retold.store import tellings as telling_rows

SHORTEST = 4
"""Characters of an id that may stand for the whole."""

_TOLD = {
    "tellings": "SELECT id FROM tellings WHERE id = ?",
    "families": "SELECT telling_id FROM members WHERE family_id = ? ORDER BY n LIMIT 1",
    "attributions": "SELECT id FROM tellings WHERE attribution_id = ? ORDER BY article_id, start",
    "articles": "SELECT id FROM tellings WHERE article_id = ? ORDER BY start",
}
"""For each kind of record: the tellings that it stands for."""

_BY_ID = (
    f"SELECT {telling_rows.OF_TELLING} FROM json_each(?) AS asked"  # noqa: S608 - our own columns
    " CROSS JOIN tellings ON tellings.id = asked.value"
)


def told(db: sqlite3.Connection, given: str) -> list[str] | None:
    """The tellings (ids) that an id stands for; None where `given` is no id nor begins one.

    Raises:
        UsageError: several ids begin so.
    """
    for whole in (True, False):
        found = {table: _ids(db, table, given, whole=whole) for table in _TOLD}
        names = {name for ids in found.values() for name in ids}
        if len(names) > 1:
            raise UsageError(f"several ids begin with {given!r}; write more of it")
        for table, ids in found.items():
            if ids:
                return [row[0] for row in db.execute(_TOLD[table], (ids[0],))]
    return None


def article(db: sqlite3.Connection, given: str) -> str:
    """The id of the article whose id is or begins with `given`.

    Raises:
        UsageError: there is none, or there are several.
    """
    for whole in (True, False):
        ids = _ids(db, "articles", given, whole=whole)
        if len(ids) > 1:
            raise UsageError(f"several articles have an id that begins with {given!r}; write more")
        if ids:
            return ids[0]
    raise UsageError(f"no article with the id {given!r} is held")


def narrative(db: sqlite3.Connection, given: str) -> str | None:
    """The id of the narrative whose id is or begins with `given`; None where there is none.

    Raises:
        UsageError: there are several.
    """
    for whole in (True, False):
        ids = _ids(db, "narratives", given, whole=whole)
        if len(ids) > 1:
            raise UsageError(
                f"several narratives have an id that begins with {given!r}; write more"
            )
        if ids:
            return ids[0]
    return None


def attribution(db: sqlite3.Connection, given: str) -> tuple[str, str] | None:
    """Article and id of the attribution that an id, or that of a telling of it, stands for.

    None where `given` is no such id nor begins one.

    Raises:
        UsageError: several ids begin so, or the telling is in the outlet's own words.
    """
    for whole in (True, False):
        found: set[tuple[str, str | None]] = set()
        for said in _ids(db, "attributions", given, whole=whole):
            found |= set(
                db.execute("SELECT article_id, id FROM attributions WHERE id = ?", (said,))
            )
        for told_once in _ids(db, "tellings", given, whole=whole):
            query = "SELECT article_id, attribution_id FROM tellings WHERE id = ?"
            found |= set(db.execute(query, (told_once,)))
        if len(found) > 1:
            raise UsageError(f"several ids begin with {given!r}; write more of it")
        for article_id, said_id in found:
            if said_id is None:
                raise UsageError(f"{given!r} is told in the outlet's own words: it has no speaker")
            return article_id, said_id
    return None


def _ids(db: sqlite3.Connection, table: str, given: str, *, whole: bool) -> list[str]:
    """Up to two ids of a table that are `given`, or begin so."""
    try:
        given.encode()
    except UnicodeEncodeError:
        return []
    if whole:
        rows = db.execute(f"SELECT DISTINCT id FROM {table} WHERE id = ?", (given,))  # noqa: S608
    elif len(given) < SHORTEST or any(letter.isspace() for letter in given):
        return []
    else:
        rows = db.execute(
            f"SELECT DISTINCT id FROM {table} WHERE id >= ? AND id < ? LIMIT 2",  # noqa: S608
            (given, given + "\U0010ffff"),
        )
    return [row[0] for row in rows]


def tellings(db: sqlite3.Connection, ids: Iterable[str]) -> list[Telling]:
    """The tellings with these ids, in their order."""
    return telling_rows.told(db, _BY_ID, (rows.asked(ids),))
