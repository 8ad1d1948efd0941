"""Rows of which statement answers which."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.records import Answer

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
    rows = db.execute("SELECT answer FROM replies ORDER BY article_id, attribution_id")
    return (_answer.decode(row[0]) for row in rows)


def by(db: sqlite3.Connection, article_id: str, attribution_id: str) -> Answer | None:
    """What a statement answers."""
    row = db.execute(
        "SELECT answer FROM replies WHERE article_id = ? AND attribution_id = ?",
        (article_id, attribution_id),
    ).fetchone()
    return _answer.decode(row[0]) if row else None


def to(db: sqlite3.Connection, telling_id: str) -> Iterator[Answer]:
    """What answers a telling, by article and attribution."""
    rows = db.execute(
        "SELECT answer FROM replies WHERE telling_id = ? ORDER BY article_id, attribution_id",
        (telling_id,),
    )
    return (_answer.decode(row[0]) for row in rows)


def telling_of(db: sqlite3.Connection, article_id: str, attribution_id: str) -> str | None:
    """The first telling of an attribution."""
    row = db.execute(
        "SELECT id FROM tellings WHERE article_id = ? AND attribution_id = ?"
        " ORDER BY start, id LIMIT 1",
        (article_id, attribution_id),
    ).fetchone()
    return row[0] if row else None
