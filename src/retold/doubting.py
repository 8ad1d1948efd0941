"""What a reviewer goes through: speakers, joins, lines and names in doubt, the least sure first."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from retold import tracing
from retold.errors import UsageError
from retold.judgements import folded
from retold.records import Actor, Article, Attribution, Passage
from retold.reports import Step
from retold.store import Store, doubts, ids, judgements, links, readings
from retold.store.doubts import Doubt

UNSURE = 0.85
"""The confidence below which a statement waits to be looked at by a person."""
UNSURE_TOLD = 0.75
"""The score below which two tellings that were joined do."""
UNSURE_LINE = 0.7
"""The score below which two statements that share a line do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A statement of which it is not sure who says it; `why` its speaker was taken to be so."""

    doubt: Doubt
    article: Article
    attribution: Attribution
    actor: Actor | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two names that are taken to be one actor's, and by what that is known."""

    group_id: str
    name: str
    other: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tellings that were joined, or stand for two statements that share a line: how surely, and
    why; `place` is where the list goes on after it."""

    place: tuple[float, str, str]
    one: Step
    other: Step
    passages: tuple[Passage, ...]
    detail: str
    wording: str = ""


class Doubts:
    """What of a corpus is in doubt and waits to be judged; what people judged does not come back.

    Example:
        >>> for pair in corpus.doubts.retellings(limit=20):
        ...     print(pair.one.name, pair.other.name, pair.detail)
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db: sqlite3.Connection = store.db

    def waiting(self) -> int:
        """How many statements with a speaker are unsure, and nobody has judged them.

        Example:
            >>> corpus.doubts.waiting()
            17
        """
        return doubts.waiting(self._db, UNSURE)

    def speakers(self, after: Doubt | None = None, limit: int = 1) -> list[Doubtful]:
        """Statements whose speaker is to be looked at, the least sure first.

        Example:
            >>> (doubtful,) = corpus.doubts.speakers()
            >>> doubtful.actor.name, doubtful.why
            ('Ilsa Varn', 'a pronoun for the last person named before it')
        """
        with self._store.snapshot():
            return list(self._doubtful(doubts.speakers(self._db, UNSURE, after, limit)))

    def speaker(self, attribution_id: str) -> Doubtful:
        """One statement (its id, or that of a telling of it), as the list of doubts shows it.

        Raises:
            UsageError: there is none with this id, or several have.
        """
        with self._store.snapshot():
            where = ids.attribution(self._db, attribution_id)
            if where is None:
                raise UsageError(f"{attribution_id[:60]!r} is the id of no statement")
            return next(self._doubtful([Doubt(0.0, *where)]))

    def _doubtful(self, found: list[Doubt]) -> Iterator[Doubtful]:
        for doubt in found:
            reading = readings.reading(self._db, doubt.article_id)
            if reading is None:
                continue
            said = next((a for a in reading.attributions if a.id == doubt.id), None)
            if said is None:
                continue
            source = said.source
            why = next((m.detail for m in reading.mentions if source and m.span == source), "")
            yield Doubtful(
                doubt=doubt._replace(confidence=said.confidence),
                article=reading.article,
                attribution=said,
                actor=next((a for a in reading.actors if a.id == said.actor_id), None),
                why=why,
            )

    def names(self, after: tuple[str, str] = ("", ""), limit: int = 1) -> list[Join]:
        """Names that were taken to be one actor's, and that nobody has judged yet.

        Example:
            >>> [(join.name, join.other) for join in corpus.doubts.names()]
            [('Sergei Varnin', 'Sergey Varnin')]
        """
        with self._store.snapshot():
            judged = {
                frozenset((folded(one.one.name or ""), folded(one.other.name or "")))
                for one in judgements.standing(self._db)
                if one.about == "actor" and one.other is not None
            }
            found: list[Join] = []
            while len(found) < limit:
                rows = doubts.names(self._db, after, 50)
                if not rows:
                    break
                for group_id, name, other, why in rows:
                    pair = frozenset((folded(name), folded(other)))
                    if len(pair) == 2 and pair not in judged:
                        found.append(Join(group_id=group_id, name=name, other=other, why=why))
                after = rows[-1][0], rows[-1][2]
            return found[:limit]

    def retellings(
        self, after: tuple[float, str, str] = (-1.0, "", ""), limit: int = 1
    ) -> list[Pair]:
        """Joins of tellings that are least sure and that nobody has judged yet."""
        with self._store.snapshot():
            return list(islice(self._retellings(after), limit))

    def _retellings(self, after: tuple[float, str, str]) -> Iterator[Pair]:
        judged = self._judged("retelling")
        while rows := doubts.retellings(self._db, UNSURE_TOLD, after, 50):
            for after in rows:
                found = links.retelling(self._db, after[1], after[2])
                steps = tracing.steps(self._db, ids.tellings(self._db, after[1:]))
                if found is None or len(steps) < 2 or _places(steps) in judged:
                    continue
                yield Pair(
                    place=after,
                    one=steps[0],
                    other=steps[1],
                    passages=found.passages,
                    detail=found.detail,
                )

    def lines(self, after: tuple[float, str, str] = (-1.0, "", ""), limit: int = 1) -> list[Pair]:
        """Statements that share a line, least surely, and that nobody has judged yet."""
        with self._store.snapshot():
            return list(islice(self._lines(after), limit))

    def _lines(self, after: tuple[float, str, str]) -> Iterator[Pair]:
        judged = self._judged("line")
        while rows := doubts.lines(self._db, UNSURE_LINE, after, 50):
            for after in rows:
                roots = [family.root_id for family in links.several(self._db, after[1:])]
                steps = tracing.steps(self._db, ids.tellings(self._db, roots))
                found = [r for r in links.recurrences(self._db, after[1]) if after[2] in (r.a, r.b)]
                if not found or len(steps) < 2 or _places(steps) in judged:
                    continue
                yield Pair(
                    place=after,
                    one=steps[0],
                    other=steps[1],
                    passages=(),
                    detail=found[0].detail,
                    wording=found[0].wording,
                )

    def _judged(self, about: str) -> set[frozenset[tuple[str | None, int, int]]]:
        """The places of the pairs that people judged."""
        return {
            frozenset(
                (side.article_id, side.spans[0].start, side.spans[-1].end)
                for side in (one.one, one.other)
                if side is not None and side.spans
            )
            for one in judgements.standing(self._db)
            if one.about == about
        }


def _places(steps: list[Step]) -> frozenset[tuple[str | None, int, int]]:
    return frozenset(
        (one.article.id, one.telling.spans[0].start, one.telling.spans[-1].end) for one in steps
    )
