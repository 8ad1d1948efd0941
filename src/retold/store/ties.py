"""Rows of what `link` keeps of its decisions, so that new pages cost what they touch."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
import numpy as np

from retold.records import Reading, Span
from retold.retellings.held import Changed, Mark
from retold.retellings.joining import Tie
from retold.retellings.meaning import Meaning
from retold.retellings.reach import Numbers, Reach, by_names, by_words, days, periods
from retold.store import links, readings, rows, statements
from retold.store import tellings as telling_rows

TABLES = ("linked", "reaches", "ties", "marks")

_spans = msgspec.json.Decoder(tuple[Span, ...])


class KeptLinks:
    """What was linked before, as `retellings.extend` asks for it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def readings(self, articles: Iterable[str]) -> Iterator[Reading]:
        wanted = iter(articles)
        while some := list(islice(wanted, readings.TOGETHER)):
            yield from readings.several(self._db, some).values()

    def same_text(self, texts: Iterable[bytes]) -> set[str]:
        query = "SELECT article_id FROM linked WHERE text IN ({})"
        return {i for (i,) in rows.each(self._db, query, texts)}

    def twins(self, articles: Iterable[str]) -> dict[str, str]:
        asked = list(articles)
        query = "SELECT article_id, twin FROM linked WHERE twin IS NOT NULL AND "
        return {
            **dict(rows.each(self._db, query + "article_id IN ({})", asked)),
            **dict(rows.each(self._db, query + "twin IN ({})", asked)),
        }

    def met(self, new: list[Reach]) -> set[str]:
        found: set[str] = set()
        held = [p for (p,) in self._db.execute("SELECT DISTINCT period FROM reaches")]
        for period in periods(new, held):
            keyed = self._db.execute(
                "SELECT article_id, words, own FROM reaches WHERE period IS ?", (period,)
            )
            here = [(i, _numbers(said), _numbers(own)) for i, said, own in keyed]
            found |= by_words(new, period, here)
        for day in days(new):
            named = self._db.execute("SELECT article_id, names FROM reaches WHERE day = ?", (day,))
            found |= by_names(new, day, [(i, _numbers(names)) for i, names in named])
        return found

    def ties(self, tellings: Iterable[str]) -> Iterator[Tie]:
        asked = list(tellings)
        columns = "a, b, later, score, run, meaning, early, final"
        found: dict[tuple[str, str, int], Tie] = {}
        for side in ("a", "b"):
            query = f"SELECT {columns} FROM ties WHERE {side} IN ({{}})"  # noqa: S608 - our own
            for a, b, later, score, run, meaning, early, final in rows.each(self._db, query, asked):
                given = None if meaning is None else Meaning(*msgspec.json.decode(meaning))
                tie = Tie(a, b, score, run, given, bool(early), bool(final), bool(later))
                found[a, b, later] = tie
        return iter(found.values())

    def marks(self, tellings: Iterable[str]) -> dict[str, Mark]:
        query = "SELECT telling_id, family, company FROM marks WHERE telling_id IN ({})"
        return {
            i: Mark(family, bool(has)) for i, family, has in rows.each(self._db, query, tellings)
        }

    def members(self, families: Iterable[str]) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
        query = (
            "SELECT family, telling_id, spans FROM marks JOIN tellings ON id = telling_id"
            " WHERE company AND family IN ({})"
        )
        for family, telling, spans in rows.each(self._db, query, families):
            yield family, telling, _spans.decode(spans)

    def articles(self, tellings: Iterable[str]) -> set[str]:
        query = "SELECT DISTINCT article_id FROM tellings WHERE id IN ({})"
        return {i for (i,) in rows.each(self._db, query, tellings)}


def clear(db: sqlite3.Connection) -> None:
    """Takes out all that was linked; in a transaction."""
    links.clear(db)
    statements.clear(db)
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    own = [i for (i,) in db.execute("SELECT id FROM tellings WHERE voice = 'own'")]
    telling_rows.remove(db, own)
    db.execute("UPDATE tellings SET copy_of = NULL WHERE copy_of IS NOT NULL")


def link_again(db: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Marks articles to be linked as if they were new, beside what is linked; in a transaction."""
    for article in articles:
        db.execute("DELETE FROM linked WHERE article_id = ?", (article,))
        db.execute("DELETE FROM reaches WHERE article_id = ?", (article,))


def waiting(db: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """The articles that are not linked yet with their dates, in the order of these.

    The undated ones are last.
    """
    return db.execute(
        "SELECT id, published FROM articles WHERE id NOT IN (SELECT article_id FROM linked)"
        " ORDER BY published IS NULL, published, id"
    ).fetchall()


def save(db: sqlite3.Connection, changed: Changed) -> None:
    """Writes what more pages changed; in a transaction."""
    _save_decisions(db, changed)
    told = {t.id for t in changed.tellings}
    before: dict[str, list[str]] = {}
    query = (
        "SELECT family_id, telling_id FROM members WHERE family_id IN"
        " (SELECT family_id FROM members WHERE telling_id IN ({}))"
    )
    for family, telling in rows.each(db, query, told.union(changed.gone)):
        before.setdefault(family, []).append(telling)
    db.executemany("DELETE FROM members WHERE family_id = ?", ((f,) for f in before))
    db.executemany("DELETE FROM families WHERE id = ?", ((f,) for f in before))
    statements.regrouped(db, before)
    old = {i for tellings in before.values() for i in tellings}
    db.executemany("DELETE FROM retellings WHERE later_id = ?", ((i,) for i in old))
    query = "SELECT id FROM tellings WHERE article_id IN ({})"
    old.update(i for (i,) in rows.each(db, query, changed.texts))
    telling_rows.remove(db, sorted(old - told))
    query = "SELECT id, voice, attribution_id, copy_of FROM tellings WHERE id IN ({})"
    held = {i: (voice, by, copy_of) for i, voice, by, copy_of in rows.each(db, query, told)}
    another = [
        t for t in changed.tellings if held.get(t.id) != (t.voice, t.attribution_id, t.copy_of)
    ]
    telling_rows.insert(db, another)
    db.executemany(
        "UPDATE tellings SET copy_of = ? WHERE id = ?",
        ((t.copy_of, t.id) for t in another if t.id in held),
    )
    links.insert(db, changed.retellings, changed.families, (), ())


def _save_decisions(db: sqlite3.Connection, changed: Changed) -> None:
    db.executemany(
        "DELETE FROM ties WHERE a = ? AND b = ? AND later = ?",
        ((tie.a, tie.b, tie.later) for tie in changed.undone),
    )
    db.executemany(
        "INSERT INTO ties VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(t.a, t.b, t.later, t.score, t.run),
                None if t.meaning is None else msgspec.json.encode(tuple(t.meaning)).decode(),
                *(t.early, t.final),
            )
            for t in changed.ties
        ),
    )
    gone = ((i,) for i, mark in changed.marks.items() if mark is None)
    db.executemany("DELETE FROM marks WHERE telling_id = ?", gone)
    db.executemany(
        "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)",
        ((i, mark.family, mark.company) for i, mark in changed.marks.items() if mark is not None),
    )
    db.executemany("DELETE FROM reaches WHERE article_id = ?", ((i,) for i in changed.texts))
    db.executemany(
        "INSERT INTO reaches VALUES (?, ?, ?, ?, ?, ?)",
        (
            (r.article_id, r.period, r.day, *(n.tobytes() for n in (r.words, r.own, r.names)))
            for r in changed.reaches
        ),
    )
    db.executemany(
        "INSERT OR REPLACE INTO linked VALUES (?, ?, ?)",
        ((i, text, changed.twins.get(i)) for i, text in changed.texts.items()),
    )


def _numbers(blob: bytes) -> Numbers:
    return np.frombuffer(blob, np.uint64)
