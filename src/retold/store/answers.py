"""Rows of which statement answers which."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.records import Answer
from retold.store import rows

_answers = msgspec.json.Decoder(list[Answer])
_answer = msgspec.json.Decoder(Answer)
_encode = msgspec.json.Encoder().encode


def replace(db: sqlite3.Connection, articles: Iterable[str], answers: Iterable[Answer]) -> None:
    """These answers in place of all that are held of these articles; in a transaction."""
    db.executemany("DELETE FROM replies WHERE article_id = ?", ((i,) for i in articles))
    db.executemany(
        "INSERT INTO replies VALUES (?, ?, ?, ?)",
        (
            (one.article_id, one.attribution_id, one.telling_id, _encode(one).decode())
            for one in answers
        ),
    )


def clear(db: sqlite3.Connection) -> None:
    """Takes out all answers; in a transaction."""
    db.execute("DELETE FROM replies")


def every(db: sqlite3.Connection) -> Iterator[Answer]:
    """All answers, by article and attribution."""
    found = db.execute("SELECT answer FROM replies ORDER BY article_id, attribution_id")
    return (_answer.decode(row[0]) for row in found)


def by(db: sqlite3.Connection, said: Iterable[tuple[str, str]]) -> list[Answer]:
    """What these statements (article and attribution) answer, in their order."""
    places = [[article_id, attribution_id] for article_id, attribution_id in said]
    return _several(
        db,
        "article_id = json_extract(value, '$[0]') AND attribution_id = json_extract(value, '$[1]')",
        _encode(places).decode(),
    )


def to(db: sqlite3.Connection, telling_ids: Iterable[str]) -> list[Answer]:
    """What answers these tellings, in their order, then by article and attribution."""
    return _several(db, "telling_id = value", rows.asked(telling_ids))


def _several(db: sqlite3.Connection, where: str, asked: str) -> list[Answer]:
    (found,) = db.execute(
        "SELECT '[' || coalesce(group_concat(answer), '') || ']' FROM (SELECT answer"  # noqa: S608
        f" FROM json_each(?) CROSS JOIN replies ON {where}"
        " ORDER BY key, article_id, attribution_id)",
        (asked,),
    ).fetchone()
    return _answers.decode(found)


def telling_of(db: sqlite3.Connection, article_id: str, attribution_id: str) -> str | None:
    """The first telling of an attribution."""
    row = db.execute(
        "SELECT id FROM tellings WHERE article_id = ? AND attribution_id = ?"
        " ORDER BY start, id LIMIT 1",
        (article_id, attribution_id),
    ).fetchone()
    return row[0] if row else None
