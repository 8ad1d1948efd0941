"""From pairs of statements that share a line to the records: recurrences and narratives."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from retold.narratives.evidence import Shared
from retold.narratives.grouping import lines, shown
from retold.narratives.held import Changed, Common, Held, Judged, Pair
from retold.narratives.statement import Statement
from retold.narratives.wording import label, recurrence
from retold.records import Narrative, Recurrence, content_id

WORDINGS = 5
"""Wordings of a narrative that are kept, the most frequent."""
SOME = 2_000
"""Statements that are in memory at a time, but where more share one line."""


class _Line(NamedTuple):
    """The pairs that share a line, by time, and which of them are shown."""

    pairs: list[Pair]
    shown: list[Pair]
    families: list[str]

    @property
    def id(self) -> str:
        return content_id("narrative", *sorted(self.families))

    @property
    def digest(self) -> str:
        return content_id("pairs", *(i for pair in self.pairs for i in pair))


def made(
    held: Held, pairs: Mapping[Pair, Common], touched: Collection[str], judged: Judged
) -> Changed:
    """The recurrences and narratives that these pairs form, as far as they changed.

    Of each pair all are here that a chain of pairs joins with it. `touched` are the families that
    are new, gone, or have a pair more or less.
    """
    new = held.new()
    every = {i for pair in pairs for i in pair}.union(touched)
    before, known = held.recurrences(every), held.narratives(every)
    found = _lines(held, pairs, judged)
    told: dict[str, _Line] = {}
    for line in found:
        told.setdefault(line.id, line)
    kept = {
        i
        for i, line in told.items()
        if known.get(i) == line.digest and new.isdisjoint(line.families)
    }
    shows = {pair for line in found for pair in line.shown}
    wordings = {p: said for p, said in before.items() if p in shows and new.isdisjoint(p)}
    hidden = before.keys() - wordings.keys()
    recurrences: list[Recurrence] = []
    narratives: list[tuple[Narrative, str]] = []
    for some in _batches(
        line for line in found if line.id not in kept or told[line.id] is not line
    ):
        of = held.statements({i for line in some for i in line.families})
        for line in some:
            shared = {(a, b): pairs[a, b].shared(of[a], of[b]) for a, b in line.pairs}
            for a, b in line.shown:
                if (a, b) not in wordings:
                    recurrences.append(recurrence(of[a], of[b], shared[a, b]))
                    wordings[a, b] = recurrences[-1].wording
            if told[line.id] is line:
                members = [of[i] for i in line.families]
                said = [wordings[pair] for pair in line.shown]
                narratives.append((_narrative(line, members, shared.values(), said), line.digest))
    return Changed(
        common=(),
        undone=frozenset(),
        recurrences=tuple(recurrences),
        hidden=frozenset(hidden),
        narratives=tuple(narratives),
        gone=frozenset(known.keys() - kept),
        capped=(),
    )


def _lines(held: Held, pairs: Mapping[Pair, Common], judged: Judged) -> list[_Line]:
    orders = held.orders({i for pair in pairs for i in pair})
    families = sorted(orders, key=orders.__getitem__)
    number = {family: n for n, family in enumerate(families)}
    apart = frozenset(
        frozenset(number[i] for i in pair)
        for pair, same in judged.items()
        if not same and pair <= number.keys()
    )

    def named(some: Iterable[tuple[int, int]]) -> list[Pair]:
        return [(families[a], families[b]) for a, b in sorted(some)]

    return [
        _Line(named(group), named(shown(group)), [families[n] for n in sorted({*chain(*group)})])
        for group in lines({(number[a], number[b]): c for (a, b), c in pairs.items()}, apart)
    ]


def _batches(some: Iterable[_Line]) -> Iterator[list[_Line]]:
    """So many lines at a time that their statements fit in memory."""
    batch: list[_Line] = []
    size = 0
    for line in some:
        batch.append(line)
        size += len(line.families)
        if size >= SOME:
            yield batch
            batch, size = [], 0
    yield batch


def _narrative(
    line: _Line, members: Sequence[Statement], pairs: Iterable[Shared], said: Iterable[str]
) -> Narrative:
    """The record; its label is the telling that says most of the line in the fewest words."""
    pairs = list(pairs)
    dates = sorted(date for member in members for date in member.dates)
    times: Counter[str] = Counter(stem for common in pairs for stem in common.stems)
    claims = {c.told.telling.id: c for s in pairs for c in (s.ours, s.theirs)}
    best = min(
        claims.values(),
        key=lambda c: (
            -sum(times[stem] * c.weights[stem] for stem in c.weights),
            len(c.told.words),
            c.told.order(),
        ),
    )
    return Narrative(
        id=line.id,
        label=label(best.told.telling),
        families=tuple(line.families),
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
        wordings=tuple(wording for wording, _ in Counter(said).most_common(WORDINGS)),
    )
