"""Rows of who appears in which article, and of which articles answer somebody.

What is kept here is as an article was read and corrected; one that is read anew is linked anew.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from retold.actors import names
from retold.actors.across import Decision
from retold.actors.across import Side as Judged
from retold.actors.answers import WINDOW, Side, day_of
from retold.actors.reach import reach, together
from retold.actors.standing import Appearance, appearances
from retold.store import readings

TABLES = ("heard", "appearances")

_pack = msgspec.msgpack.Encoder().encode
_encode = msgspec.json.Encoder().encode
_appearance = msgspec.msgpack.Decoder(Appearance)
_THESE = "(SELECT value FROM json_each(?))"


class Heard(NamedTuple):
    """Who appears in an article, as it is kept: its day, whether it answers somebody, and rows."""

    article: str
    day: int | None
    asks: int
    appearances: list[tuple[str, str, str, bytes, bytes]]


def waiting(db: sqlite3.Connection) -> list[str]:
    """The articles that are new: who appears in them is not known yet."""
    rows = db.execute(
        "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM heard) ORDER BY id"
    )
    return [article for (article,) in rows]


def heard(db: sqlite3.Connection, articles: Iterable[str]) -> list[Heard]:
    """Who appears in these articles.

    Example:
        >>> [(one.article, one.asks) for one in heard(db, ["3c11…"])]
        [('3c11…', 0)]
    """
    return [
        Heard(
            reading.article.id,
            day_of(reading),
            sum(said.replies_to is not None for said in reading.attributions),
            [
                (
                    *(reading.article.id, one.actor.id, names.normal(one.actor.name)),
                    *(reach(one).tobytes(), _pack(one)),
                )
                for one in appearances(reading)
            ],
        )
        for reading in readings.some(db, articles, rename=False)
    ]


def keep(db: sqlite3.Connection, found: Iterable[Heard]) -> None:
    """Keeps who appears in articles; in a transaction."""
    for one in found:
        db.execute("INSERT INTO heard VALUES (?, ?, ?)", one[:3])
        db.executemany(
            "INSERT INTO appearances (article_id, actor_id, called, reach, body)"
            " VALUES (?, ?, ?, ?, ?)",
            one.appearances,
        )


def concerned(
    db: sqlite3.Connection, new: Collection[str], decisions: Iterable[Decision]
) -> Iterator[Appearance]:
    """All who appear in new articles, and all who may be one with them, or with one who may be."""
    rows = db.execute("SELECT n, article_id, reach FROM appearances ORDER BY n").fetchall()
    place = {n: k for k, (n, _, _) in enumerate(rows)}
    ours = [k for k, (_, article, _) in enumerate(rows) if article in new]
    judged = [
        [place[n] for side in (one.one, one.other) for n in _of_side(db, side)]
        for one in decisions
        if one.same
    ]
    reaches = [np.frombuffer(numbers, np.uint64) for _, _, numbers in rows]
    found = [rows[k][0] for k in together(reaches, ours, judged)]
    query = f"SELECT body FROM appearances WHERE n IN {_THESE} ORDER BY n"  # noqa: S608
    for (body,) in db.execute(query, (_encode(found).decode(),)):
        yield _appearance.decode(body)


def _of_side(db: sqlite3.Connection, side: Judged) -> list[int]:
    """The numbers of all who are called so, or of one of an article."""
    if isinstance(side, str):
        rows = db.execute("SELECT n FROM appearances WHERE called = ?", (names.normal(side),))
    else:
        query = "SELECT n FROM appearances WHERE article_id = ? AND actor_id = ?"
        rows = db.execute(query, side)
    return [n for (n,) in rows]


def asking(db: sqlite3.Connection, changed: Collection[str]) -> list[str]:
    """The articles that answer somebody and may do so otherwise now, in the order of days.

    These are among the `changed`, or come within WINDOW days after one of them.
    """
    query = f"SELECT DISTINCT day FROM heard WHERE article_id IN {_THESE}"  # noqa: S608
    days = {day for (day,) in db.execute(query, (_list(changed),)) if day is not None}
    after = {day + step for day in days for step in range(WINDOW + 1)}
    rows = db.execute("SELECT article_id, day FROM heard WHERE asks ORDER BY day, article_id")
    return [article for article, day in rows if article in changed or day in after]


def saying(db: sqlite3.Connection, asked: Sequence[str], sides: Collection[Side]) -> set[str]:
    """The articles in which one of these sides speaks, so long before these that ask."""
    query = f"SELECT min(day), max(day) FROM heard WHERE article_id IN {_THESE}"  # noqa: S608
    first, last = db.execute(query, (_list(asked),)).fetchone()
    if first is None:
        return set()
    actors = _list(name for kind, name in sides if kind == "actor")
    countries = _list(name for kind, name in sides if kind == "country")
    side = f"(actor_groups.id IN {_THESE} OR country IN {_THESE})"
    query = (
        "SELECT DISTINCT heard.article_id FROM actor_groups"
        " JOIN actor_members ON group_id = actor_groups.id"
        " JOIN heard ON heard.article_id = actor_members.article_id WHERE day BETWEEN ? AND ? AND "
    )
    rows = db.execute(query + side, (first - WINDOW, last, actors, countries))
    return {article for (article,) in rows}


def forget(db: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """Marks those whom decisions are of to be found anew, as if they were new; in a transaction."""
    for one in decisions:
        for n in (n for side in (one.one, one.other) for n in _of_side(db, side)):
            of_article = "article_id = (SELECT article_id FROM appearances WHERE n = ?)"
            db.execute(f"DELETE FROM heard WHERE {of_article}", (n,))  # noqa: S608
    gone = "article_id NOT IN (SELECT article_id FROM heard)"
    db.execute(f"DELETE FROM appearances WHERE {gone}")  # noqa: S608 - our own columns


def clear(db: sqlite3.Connection) -> None:
    """Takes out all of this; in a transaction."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def _list(values: Iterable[str]) -> str:
    return _encode(list(values)).decode()
