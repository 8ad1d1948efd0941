"""Rows of what people judged: only ever added to."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.judgements import Corrections, in_force
from retold.records import Article, Judgement
from retold.store import rows

_judgement = msgspec.json.Decoder(Judgement)
_encode = msgspec.json.Encoder().encode

_ALL = "SELECT judgement FROM judgements"


def insert(db: sqlite3.Connection, judged: Judgement) -> None:
    """Keeps a judgement; the same one is kept once. In a transaction."""
    row = judged.id, judged.when, judged.verdict, judged.one.article_id, judged.one.digest
    db.execute(
        "INSERT OR IGNORE INTO judgements VALUES (?, ?, ?, ?, ?, ?)",
        (*row, _encode(judged).decode()),
    )


def every(db: sqlite3.Connection) -> Iterator[Judgement]:
    """All judgements in the order of time."""
    found = db.execute(f'{_ALL} ORDER BY "when", id')
    return (_judgement.decode(row[0]) for row in found)


def standing(db: sqlite3.Connection) -> list[Judgement]:
    """Those that nobody has withdrawn, in the order of time."""
    return in_force(every(db))


def one(db: sqlite3.Connection, judgement_id: str) -> Judgement | None:
    """A judgement by its id."""
    row = db.execute(f"{_ALL} WHERE id = ?", (judgement_id,)).fetchone()
    return _judgement.decode(row[0]) if row else None


def corrections(
    db: sqlite3.Connection, articles: Iterable[Article] | None = None
) -> Corrections | None:
    """What corrects all readings, or those of some articles; None where nothing was judged."""
    if articles is None:
        found = db.execute(_ALL)
    else:
        held = list(articles)
        found = db.execute(
            f"{_ALL} WHERE verdict IN ('rename', 'withdrawn')"  # noqa: S608 - our own words
            " OR article_id IN (SELECT value FROM json_each(?))"
            " OR digest IN (SELECT value FROM json_each(?))",
            (rows.asked(one.id for one in held), rows.asked(one.digest for one in held)),
        )
    judged = [_judgement.decode(row[0]) for row in found]
    return Corrections(judged) if judged else None
