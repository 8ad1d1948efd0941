"""What a reader leafs through: lists of statements, actors and doubts, a page at a time."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from retold import tracing
from retold.align import align
from retold.errors import UsageError
from retold.export import Selection
from retold.records import (
    ActorGroup,
    Article,
    Member,
    Narrative,
    Passage,
    Reading,
    Telling,
)
from retold.reports import Step
from retold.store import Filters, Store, groups, ids, links, lists, readings, words
from retold.store.lists import Counts, Facet, Listed

ALL = 1_000_000_000
"""More statements than are held."""
TOGETHER = 500
"""Statements of a long list that are read together."""


CLOSE = 3
"""Tellings that are looked at for each statement of a page: those of one statement stand on one
row, and the page ends earlier where all of them are few statements'."""


LEARNT = 300
"""Articles whose words are the usual ones: those with the lowest ids, which are hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of statements, how many tellings there are in all, and by whom, where and when.

    Each of `statements` is the telling that fits best, and behind it the others on this page that
    are of the same family. `after` is the place of the next page, None where this is the last.
    """

    statements: tuple[tuple[Step, ...], ...]
    counts: Counts
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor, a page of what it says, how many statements these are, and outlet by month."""

    group: ActorGroup
    steps: tuple[Step, ...]
    total: int
    months: tuple[tuple[str | None, str | None, int], ...]
    after: int | None


class Lists:
    """Lists of a corpus; every number on them is counted from its rows.

    Example:
        >>> found = corpus.lists.found("tariff diplomacy", Filters(outlet="Harbour"))
        >>> found.counts.total, found.counts.speakers.most[0]
        (12, ('Ilsa Varn', 7))
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db: sqlite3.Connection = store.db

    def totals(self) -> dict[str, int]:
        """How many articles, attributions, tellings, families, narratives and rejected pages."""
        return lists.totals(self._db)

    def found(
        self, text: str, filters: Filters, *, after: int = 0, limit: int = 20, count: bool = True
    ) -> Found:
        """A page of the statements with all the words (see `Corpus.search`) and their counts.

        Tellings of one statement that are found on one page stand together. Without a word all
        that the filters leave is found, the latest first.

        Raises:
            UsageError: a filter is off, or there is neither a word nor a filter.
        """
        with self._store.snapshot():
            terms = words.terms(text)
            if not terms and (text.strip() or filters == Filters()):
                raise UsageError(f"{text[:60]!r} holds no word to search for")
            wanted = tracing.widened(self._db, filters)
            most = CLOSE * limit
            tellings = lists.page(self._db, terms, wanted, after=after, limit=most + 1)
            none = Facet([], 0)
            counts = Counts(0, 0, none, none, none, none)
            if count:
                counts = lists.counts(self._db, terms, wanted)
            families = lists.families(self._db, (telling.id for telling in tellings))
            rows: dict[str, list[str]] = {}
            shown: list[Telling] = []
            for telling in tellings[:most]:
                family = families.get(telling.id, telling.id)
                if family not in rows and len(rows) == limit:
                    break
                rows.setdefault(family, []).append(telling.id)
                shown.append(telling)
            steps = {step.telling.id: step for step in tracing.steps(self._db, shown)}
            return Found(
                statements=tuple(tuple(steps[i] for i in told) for told in rows.values()),
                counts=counts,
                after=after + len(shown) if len(tellings) > len(shown) else None,
            )

    def everything(self, text: str, filters: Filters) -> Iterator[Step]:
        """All statements with all the words, in the order of `found`, not a page of them.

        Raises:
            UsageError: see `found`.
        """
        with self._store.snapshot():
            terms = words.terms(text)
            if not terms and (text.strip() or filters == Filters()):
                raise UsageError(f"{text[:60]!r} holds no word to search for")
            wanted = tracing.widened(self._db, filters)
            yield from self._steps(lists.page(self._db, terms, wanted, after=0, limit=ALL))

    def all_said_by(self, group_id: str) -> Iterator[Step]:
        """All that an actor says, latest first.

        Raises:
            UsageError: none has this id.
        """
        with self._store.snapshot():
            if groups.group(self._db, group_id) is None:
                raise UsageError(f"no actor with the id {group_id[:60]!r} is held")
            yield from self._steps(lists.said_by(self._db, group_id, after=0, limit=ALL)[0])

    def told_in(self, article_id: str) -> Iterator[Step]:
        """All that is told in an article, in the order of its text.

        Raises:
            UsageError: there is none with this id, or there are several.
        """
        with self._store.snapshot():
            found = tracing.article(self._db, article_id).article.id
            names = [name for name, _, _ in lists.told_in(self._db, found)]
            yield from self._steps(ids.tellings(self._db, names))

    def _steps(self, tellings: list[Telling]) -> Iterator[Step]:
        """Tellings with what they rest on; few articles in memory at a time."""
        for first in range(0, len(tellings), TOGETHER):
            yield from tracing.steps(self._db, tellings[first : first + TOGETHER])

    def beside(self, one: str, other: str) -> tuple[Passage, ...]:
        """What the telling `other` kept, altered, dropped and added of the telling `one` (ids).

        Raises:
            UsageError: one of them is not held.
        """
        from retold.retellings.passages import passages
        from retold.retellings.told import Teller

        with self._store.snapshot():
            told = []
            articles: dict[str, Article] = {}
            for name in (one, other):
                telling = next(iter(ids.tellings(self._db, [name])), None)
                reading = readings.reading(self._db, telling.article_id) if telling else None
                if telling is None or reading is None:
                    raise UsageError(f"no telling with the id {name[:60]!r} is held")
                articles[reading.article.id] = reading.article
                told.append(Teller(reading, {}).told(telling))
        first, second = told
        if first is None or second is None:
            return ()
        steps = align([word.stem for word in first.words], [word.stem for word in second.words])
        return passages(first, second, steps, articles)

    def times_told(self, telling_ids: list[str]) -> dict[str, int]:
        """How many tellings the statement of each of these tellings has, once linked."""
        return lists.times_told(self._db, telling_ids)

    def narratives(self, *, after: int, limit: int) -> tuple[list[Narrative], int]:
        """The narratives, those of most statements first; and how many there are."""
        with self._store.snapshot():
            found, total = lists.narratives(self._db, after=after, limit=limit)
            return list(links.narratives(self._db, found)), total

    def selection(self, told: str) -> Selection:
        """What a statement rests on, for a table of it alone; see `Corpus.export`.

        Raises:
            UsageError: no statement fits, or the beginning of an id fits several.
        """
        with self._store.snapshot():
            return tracing.selection(self._db, told)

    # ---- articles and outlets

    def reading(self, article_id: str) -> Reading:
        """All that an article was read as, as people have corrected it.

        Raises:
            UsageError: there is none with this id, or there are several.
        """
        with self._store.snapshot():
            return tracing.article(self._db, article_id)

    def readings(self, after: str, limit: int) -> list[Reading]:
        """The readings of the articles whose ids follow this one."""
        with self._store.snapshot():
            return readings.after(self._db, after, limit)

    def members(self, article_id: str) -> list[Member]:
        """Who the actors of an article are across articles, once linked."""
        return groups.members_of(self._db, article_id)

    def tellings(self, article_id: str) -> list[tuple[str, str | None, int]]:
        """The tellings of an article: id, attribution, and how many tellings its family has."""
        return lists.told_in(self._db, article_id)

    def months(self) -> list[tuple[str | None, str | None, int]]:
        """Articles held by outlet and month."""
        return lists.months(self._db)

    def of_outlet(
        self, names: list[str], *, after: int, limit: int
    ) -> list[tuple[str, str | None, str | None, int]]:
        """Articles of an outlet, latest first: id, title, date, statements."""
        return lists.of_outlet(self._db, names, after=after, limit=limit)

    # ---- actors

    def actors(self, called: str, *, after: int, limit: int) -> tuple[list[Listed], int]:
        """The actors, once linked, of whom a name holds `called`, those of most articles first."""
        return lists.actors(self._db, called, after=after, limit=limit)

    def learn(self) -> None:
        """Works out once how the names held may be written, and the stems of the usual words, so
        that the first search in another spelling, or the first comparison, need not wait for it."""
        from retold.actors.spelling import spelled
        from retold.words import stems

        for reading in readings.after(self._db, "", LEARNT):
            stems(reading.article.text, reading.article.language)
        for name in words.names(self._db):
            spelled(name)

    def actor(self, group_id: str, *, after: int = 0, limit: int = 20) -> ActorPage:
        """An actor over all articles, and a page of what it says.

        Raises:
            UsageError: none has this id.
        """
        with self._store.snapshot():
            group = groups.group(self._db, group_id)
            if group is None:
                raise UsageError(f"no actor with the id {group_id[:60]!r} is held")
            tellings, total = lists.said_by(self._db, group_id, after=after, limit=limit)
            return ActorPage(
                group=group,
                steps=tuple(tracing.steps(self._db, tellings)),
                total=total,
                months=tuple(lists.said_in(self._db, group_id)),
                after=after + limit if after + limit < total else None,
            )
