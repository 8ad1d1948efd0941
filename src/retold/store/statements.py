"""Rows of statements as narratives see them, and of the lines that they were found to share."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple, Protocol, TypeVar

import msgspec
import numpy as np

from retold.narratives.evidence import Sketch, sketch
from retold.narratives.held import Block, Changed, Common, Pair, compared, near
from retold.narratives.meeting import Numbers, numbers
from retold.narratives.statement import Statement, statements
from retold.retellings import Linked
from retold.retellings.told import Order, Told, Wording
from retold.store import links, readings
from retold.store import tellings as telling_rows

Job = TypeVar("Job")
Made = TypeVar("Made")

TABLES = ("statements", "keyed", "common")
SOME = 4_096
"""Pairs that are looked at closely at a time."""
_pack = msgspec.msgpack.Encoder().encode
_encode = msgspec.json.Encoder().encode
_linked = msgspec.msgpack.Decoder(Linked)
_statement = msgspec.msgpack.Decoder(Statement)
_sketch = msgspec.msgpack.Decoder(Sketch)
_order = msgspec.json.Decoder(Order)
_weights = msgspec.json.Decoder(dict[str, float])
_NO_WORDING = Wording(stems=(), weights={}, total=0.0, numbers=frozenset())
_THESE = "(SELECT value FROM json_each(?))"


class Stated(NamedTuple):
    """The statement of a family as it is kept; no `order` where the family makes none."""

    family: str
    keys: bytes = b""
    order: str | None = None
    sketch: bytes = b""
    statement: bytes = b""


def stated(db: sqlite3.Connection, told: bytes) -> list[Stated]:
    """The statements of some families, one for each; the readings are those that the corpus has,
    all else is in `told` (`KeptLines.told`).

    Example:
        >>> [row.family for row in stated(db, kept.told(["8c1f…"]))]
        ['8c1f…']
    """
    linked = _linked.decode(told)
    of = readings.some(db, {t.article_id for t in linked.tellings})
    found = {one.family.id: one for one in statements(of, linked)}
    return [
        Stated(
            i,
            numbers(one).tobytes(),
            _encode(one.told.order()).decode(),
            _pack(sketch(one)),
            _pack(_bare(one)),
        )
        if (one := found.get(i))
        else Stated(i)
        for i in (family.id for family in linked.families)
    ]


Rows = Sequence[tuple[str, bytes]]
"""Statements or outlines as they are kept, by their families."""


def near_in(job: tuple[Rows, Block]) -> list[Pair]:
    """Those of these pairs that may share a line: `narratives.held.near`, of what is kept."""
    rows, block = job
    return near({i: _sketch.decode(body) for i, body in rows}, block)


def compared_in(job: tuple[Rows, Sequence[Pair]]) -> list[Common]:
    """The lines that these pairs share: `narratives.held.compared`, of what is kept."""
    rows, pairs = job
    return list(compared({i: _statement.decode(body) for i, body in rows}, pairs))


class Each(Protocol):
    """What gives the results of a function for many jobs, in their order; `map` is one."""

    def __call__(self, work: Callable[[Job], Made], jobs: Iterable[Job], /) -> Iterable[Made]: ...


class KeptLines:
    """The statements of a corpus, as `narratives.extend` asks for them."""

    def __init__(self, db: sqlite3.Connection, each: Each = map) -> None:
        self._db, self._each = db, each
        self._new: set[str] = set()
        self._gone: dict[str, Numbers] = {}

    def waiting(self) -> list[str]:
        """The families that are new or were regrouped, whose statements are to be made; takes out
        those that they had, in a transaction."""
        rows = self._db.execute("SELECT family_id, keys FROM keyed WHERE stale")
        self._gone = {family: _numbers(keys) for family, keys in rows}
        for table in ("keyed", "statements"):
            query = f"DELETE FROM {table} WHERE family_id = ?"  # noqa: S608 - our own tables
            self._db.executemany(query, ((family,) for family in self._gone))
        rows = self._db.execute(
            "SELECT families.id FROM families JOIN tellings ON tellings.id = root_id"
            " JOIN articles ON articles.id = article_id"
            " WHERE families.id NOT IN (SELECT family_id FROM keyed)"
            " ORDER BY articles.published, families.id"
        )
        return [family for (family,) in rows]

    def told(self, families: Sequence[str]) -> bytes:
        """These families and what is told in them, packed, of which `stated` makes statements."""
        found = links.several(self._db, families)
        told = telling_rows.some(self._db, (i for f in found for i in f.tellings))
        return _pack(Linked(tuple(told), (), tuple(found), ()))

    def keep(self, made: Iterable["Stated"]) -> None:
        """Keeps the statements that were made of what waited; in a transaction."""
        rows = list(made)
        self._new |= {row.family for row in rows if row.order is not None}
        self._db.executemany(
            "INSERT INTO keyed (family_id, keys) VALUES (?, ?)",
            ((row.family, row.keys) for row in rows),
        )
        self._db.executemany(
            "INSERT INTO statements VALUES (?, ?, ?, ?)",
            ((row.family, *row[2:]) for row in rows if row.order is not None),
        )

    def keys(self) -> tuple[Sequence[str], Sequence[Numbers]]:
        rows = self._db.execute("SELECT family_id, keys FROM keyed ORDER BY n").fetchall()
        return [family for family, _ in rows], [_numbers(keys) for _, keys in rows]

    def new(self) -> Set[str]:
        return self._new

    def gone(self) -> Mapping[str, Numbers]:
        return self._gone

    def near(self, blocks: Iterable[Block]) -> Iterator[Pair]:
        jobs = ((self._rows("sketch", block[0]).fetchall(), block) for block in blocks)
        return chain.from_iterable(self._each(near_in, jobs))

    def orders(self, families: Iterable[str]) -> Mapping[str, Order]:
        return {i: _order.decode(place) for i, place in self._rows("place", families)}

    def statements(self, families: Iterable[str]) -> Mapping[str, Statement]:
        return {i: _statement.decode(body) for i, body in self._rows("statement", families)}

    def compared(self, pairs: Iterable[Pair]) -> Iterator[Common]:
        return chain.from_iterable(self._each(compared_in, self._jobs(pairs)))

    def _jobs(self, pairs: Iterable[Pair]) -> Iterator[tuple[Rows, Sequence[Pair]]]:
        rest = iter(pairs)
        while some := list(islice(rest, SOME)):
            yield self._rows("statement", {i for pair in some for i in pair}).fetchall(), some

    def _rows(self, column: str, families: Iterable[str]) -> sqlite3.Cursor:
        query = f"SELECT family_id, {column} FROM statements WHERE family_id IN {_THESE}"  # noqa: S608
        return self._db.execute(query, (_list(families),))

    def families(self, tellings: Iterable[str]) -> Mapping[str, str]:
        query = f"SELECT telling_id, family_id FROM members WHERE telling_id IN {_THESE}"  # noqa: S608
        found = dict(self._db.execute(query, (_list(tellings),)).fetchall())
        stated = self._rows("1", found.values())
        known = {family for family, _ in stated}
        return {telling: family for telling, family in found.items() if family in known}

    def common(self, families: Iterable[str]) -> Iterable[Common]:
        asked = _list(families)
        for a, b, score, rarity, weights, ours, theirs in self._db.execute(
            f"SELECT * FROM common WHERE a IN {_THESE}"  # noqa: S608 - our own columns
            f" UNION SELECT * FROM common WHERE b IN {_THESE}",
            (asked, asked),
        ):
            yield Common(a, b, score, rarity, _weights.decode(weights), ours, theirs)

    def recurrences(self, families: Iterable[str]) -> Mapping[Pair, str]:
        asked = _list(families)
        rows = self._db.execute(
            f"SELECT a, b, wording FROM recurrences WHERE a IN {_THESE}"  # noqa: S608 - our own
            f" UNION SELECT a, b, wording FROM recurrences WHERE b IN {_THESE}",
            (asked, asked),
        )
        return {(a, b): wording for a, b, wording in rows}

    def narratives(self, families: Iterable[str]) -> Mapping[str, str]:
        query = f"SELECT narrative_id FROM threads WHERE family_id IN {_THESE}"  # noqa: S608
        rows = self._db.execute(
            f"SELECT id, pairs FROM narratives WHERE id IN ({query})",  # noqa: S608
            (_list(families),),
        )
        return dict(rows.fetchall())


def save(db: sqlite3.Connection, changed: Changed) -> None:
    """Writes what new statements changed; in a transaction."""
    db.executemany("DELETE FROM common WHERE a = ? AND b = ?", changed.undone)
    db.executemany(
        "INSERT OR REPLACE INTO common VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (c.a, c.b, c.score, c.rarity, _encode(c.weights).decode(), *c[5:])
            for c in changed.common
        ),
    )
    db.executemany("DELETE FROM recurrences WHERE a = ? AND b = ?", changed.hidden)
    db.executemany("DELETE FROM narratives WHERE id = ?", ((i,) for i in changed.gone))
    db.executemany("DELETE FROM threads WHERE narrative_id = ?", ((i,) for i in changed.gone))
    links.insert(db, (), (), changed.recurrences, ())
    links.insert_narratives(db, changed.narratives)


def regrouped(db: sqlite3.Connection, families: Iterable[str]) -> None:
    """Marks families that are no more, or have other tellings now; in a transaction."""
    db.executemany("UPDATE keyed SET stale = 1 WHERE family_id = ?", ((i,) for i in families))


def clear(db: sqlite3.Connection) -> None:
    """Takes out all that is kept of statements; in a transaction."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def _bare(statement: Statement) -> Statement:
    """A statement without what only linking needs of its tellings."""
    claims = tuple(replace(c, told=_bare_telling(c.told)) for c in statement.claims)
    return replace(statement, told=_bare_telling(statement.told), claims=claims)


def _bare_telling(told: Told) -> Told:
    return replace(told, event=None, wording=_NO_WORDING)


def _list(values: Iterable[str]) -> str:
    return _encode(list(values)).decode()


def _numbers(blob: bytes) -> Numbers:
    return np.frombuffer(blob, np.uint64)
