"""Rows of tellings, and their words for the search."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from retold.records import Span, Telling
from retold.store import links, rows

_spans = msgspec.json.Decoder(tuple[Span, ...])
_tellings = msgspec.json.Decoder(list[Telling])
_encode = msgspec.json.Encoder().encode

TELLING = "id, article_id, spans, voice, attribution_id, copy_of"
OF_TELLING = ", ".join(f"tellings.{column}" for column in TELLING.split(", "))
"""The same, where other tables are asked too."""
_ALL = f"SELECT {TELLING} FROM tellings ORDER BY article_id, start, id"  # noqa: S608 - our own columns


def put(
    db: sqlite3.Connection, article_id: str, tellings: tuple[Telling, ...], *, same_text: bool
) -> None:
    """These tellings of an article in place of its attributed ones; in a transaction.

    Those that are still told stay, so that what `link` found of them stands.
    """
    held = db.execute("SELECT id, voice FROM tellings WHERE article_id = ?", (article_id,))
    now = {telling.id for telling in tellings}
    gone = [
        i for i, voice in held if not same_text or (i not in now and voice != "own")
    ]  # with another text the words at the same place, and so under the same id, are others
    if gone:
        links.forget(db, gone)
        remove(db, gone)
    insert(db, tellings)


def insert(db: sqlite3.Connection, tellings: Iterable[Telling]) -> None:
    """Writes tellings and their words; those that are there stay as they are."""
    for telling in tellings:
        cursor = db.execute(
            "INSERT OR IGNORE INTO tellings"
            " (id, article_id, start, spans, voice, attribution_id, copy_of)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                telling.id,
                telling.article_id,
                telling.spans[0].start if telling.spans else 0,
                _encode(telling.spans).decode(),
                telling.voice,
                telling.attribution_id,
                telling.copy_of,
            ),
        )
        if cursor.rowcount:
            db.execute(
                "INSERT INTO words (rowid, text) VALUES (?, ?)",
                (cursor.lastrowid, " … ".join(span.text for span in telling.spans)),
            )
        else:
            db.execute(
                "UPDATE tellings SET voice = ?, attribution_id = ?, copy_of = coalesce(?, copy_of)"
                " WHERE id = ?",
                (telling.voice, telling.attribution_id, telling.copy_of, telling.id),
            )


def remove(db: sqlite3.Connection, ids: list[str]) -> None:
    """Takes out tellings and their words."""
    each = [(i,) for i in ids]
    db.executemany("DELETE FROM words WHERE rowid = (SELECT n FROM tellings WHERE id = ?)", each)
    db.executemany("DELETE FROM tellings WHERE id = ?", each)


def telling(row: tuple[str, str, str, str, str | None, str | None]) -> Telling:
    """The telling in a row of `TELLING`."""
    telling_id, article_id, spans, voice, attribution_id, copy_of = row
    return msgspec.convert(
        {
            "id": telling_id,
            "article_id": article_id,
            "spans": _spans.decode(spans),
            "voice": voice,
            "attribution_id": attribution_id,
            "copy_of": copy_of,
        },
        Telling,
    )


AS_TELLING = "json_object({})".format(
    ", ".join(
        f"'{name}', {f'json({name})' if name == 'spans' else name}" for name in TELLING.split(", ")
    )
)
"""The columns of `TELLING` as a telling in JSON."""


def told(db: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[Telling]:
    """The tellings that a query for the columns of `TELLING` gives, in its order, in one step.

    Example:
        >>> (own,) = told(db, f"SELECT {TELLING} FROM tellings WHERE voice = ?", ("own",))
        >>> own.spans[0].text
        'The strait belongs to no one.'
    """
    sql = f"SELECT json_group_array({AS_TELLING}) FROM ({query})"  # noqa: S608 - our own
    return _tellings.decode(db.execute(sql, values).fetchone()[0])


def every(db: sqlite3.Connection) -> Iterator[Telling]:
    """All tellings in the order of articles and of their texts."""
    return map(telling, db.execute(_ALL))


def some(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Telling]:
    """The tellings with these ids."""
    query = f"SELECT {TELLING} FROM tellings WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    return iter(told(db, query, (rows.asked(ids),)))


def within(db: sqlite3.Connection, articles: Iterable[str]) -> Iterator[Telling]:
    """The tellings of these articles, in the order of articles and of their texts."""
    these = "article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, start, id"
    query = f"SELECT {TELLING} FROM tellings WHERE {these}"  # noqa: S608 - our own columns
    return map(telling, db.execute(query, (_encode(list(articles)).decode(),)))


def to_link(db: sqlite3.Connection, *, anew: bool) -> list[int]:
    """The numbers of what is told in the articles that are not linked yet; or `anew`, in all."""
    which = "" if anew else "WHERE article_id NOT IN (SELECT article_id FROM linked)"
    return [n for (n,) in db.execute(f"SELECT n FROM tellings {which}")]  # noqa: S608


def numbered(db: sqlite3.Connection, numbers: Iterable[int]) -> list[Telling]:
    """The tellings with these numbers."""
    query = f"SELECT {TELLING} FROM tellings WHERE n IN (SELECT value FROM json_each(?))"  # noqa: S608
    return list(map(telling, db.execute(query, (_encode(list(numbers)).decode(),))))


def at(db: sqlite3.Connection, url: str) -> list[Telling]:
    """What is told on the pages with this url, with or without a slash at its end."""
    found = db.execute(
        f"SELECT {TELLING} FROM tellings WHERE article_id IN"  # noqa: S608 - our own columns
        " (SELECT id FROM articles WHERE rtrim(url, '/') = rtrim(?, '/'))"
        " ORDER BY article_id, start, id",
        (url,),
    )
    return [telling(row) for row in found]
