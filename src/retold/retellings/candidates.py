"""Which wordings are worth comparing: those that share a key, made of rare words, in one period.

Keys depend on a wording alone, so that one machine and many, today's corpus and tomorrow's, compare
the same pairs: neighbouring content words (they survive trimming), and pairs of the rarest words
(they survive rewording). Each key holds for a fortnight, beyond which the same words are another
statement; so a corpus of ten years costs ten times one of a year. A formula that stands in
everything has a heavy key, which is left out for that fortnight and reported.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retold.retellings.told import Told, Wording

HEAVY = 60
"""Different wordings with one key in one period, above which the key is left out there."""
NEIGHBOURS = 3.5
"""Least rarity of two neighbouring content words that make a key."""
RAREST = 7
"""Words of a wording, the rarest, whose pairs are keys."""
SHARED = 3.0
"""Least rarity of all words shared, below which two wordings are not compared."""
PART = 0.25
"""Least part of the shorter wording's rarity that must be shared."""
PERIOD = 15
"""Days in a period: what is two periods apart is surely more than a fortnight apart."""

Key = tuple[str, str]


class Capped(NamedTuple):
    """A key that was left out: its words, and in how many different wordings it stands."""

    words: tuple[str, ...]
    wordings: int


class Candidates(NamedTuple):
    """Pairs of positions worth comparing, the smaller first, sorted; and what was left out."""

    pairs: list[tuple[int, int]]
    capped: tuple[Capped, ...]


def period(told: Told) -> int | None:
    """The number of the fortnight of a telling; None where its day is not known."""
    if told.said is None or told.said.first != told.said.last:
        return None
    return told.said.first // PERIOD


def keys(wording: Wording) -> set[Key]:
    """The keys of a wording.

    Example:
        "the hegemonic policy of Ostmark" gives ('hegemon', 'polici') and the pairs of its rarest
        words; "he said so on Monday" gives none.
    """
    content = [stem for stem in wording.stems if stem in wording.weights]
    rarity = wording.weights
    found = {
        (a, b) if a < b else (b, a)
        for a, b in pairwise(content)
        if a != b and rarity[a] + rarity[b] >= NEIGHBOURS
    }
    rarest = sorted(rarity, key=lambda stem: (-rarity[stem], stem))[:RAREST]
    for a, b in combinations(sorted(rarest), 2):
        if rarity[a] + rarity[b] >= NEIGHBOURS:
            found.add((a, b))
    if len(rarity) == 1:
        found.update((stem, "") for stem in rarity)
    return found


def candidates(
    wordings: Sequence[Wording],
    others: Sequence[Wording] = (),
    periods: Sequence[int | None] | None = None,
    fresh: Sequence[bool] | None = None,
) -> Candidates:
    """Pairs among `wordings`, and of `wordings` with `others` (numbered on behind them).

    Pairs among the others are not asked for, nor made. `periods` numbers the period in which each
    of both stands; None (an undated one) meets all. Without it all are of one. `fresh` marks those
    of both of which a pair must have one; without it all are.
    """
    everything = [*wordings, *others]
    new = np.ones(len(everything), np.bool_) if fresh is None else np.array(fresh, np.bool_)
    numbered = _Keyed(everything, periods or [0] * len(everything), len(wordings), new)
    met: list[tuple[int, int]] = []
    capped: dict[Key, int] = {}
    for key, units, dated in numbered.shared():
        for ours, theirs in _meeting(units, dated):
            if theirs is None:
                capped[key] = max(capped.get(key, 0), len(ours))
            else:
                pairs = _pairs(ours, theirs, len(wordings))
                met.extend(pairs if fresh is None else (p for p in pairs if new[p[0]] or new[p[1]]))
        if len(met) > numbered.chunk:
            numbered.add(met)
            met.clear()
    numbered.add(met)
    return Candidates(
        [pair for pair in numbered.pairs() if _worth(everything, pair)],
        tuple(
            sorted(
                (Capped(tuple(filter(None, key)), count) for key, count in capped.items()),
                key=lambda c: (-c.wordings, c.words),
            )
        ),
    )


class _Keyed:
    """The keys of all wordings in one sorted array, and the pairs that they make, each once."""

    chunk = 4_000_000

    def __init__(
        self,
        everything: Sequence[Wording],
        periods: Sequence[int | None],
        first_other: int,
        fresh: NDArray[np.bool_],
    ) -> None:
        self._stems: dict[str, int] = {"": 0}
        self._undated = max((p for p in periods if p is not None), default=0) + 2
        key_of: list[NDArray[np.uint64]] = []
        count = np.zeros(len(everything), np.int64)
        number = self._stems.setdefault
        for k, wording in enumerate(everything):
            made = [
                number(a, len(self._stems)) << 32 | number(b, len(self._stems))
                for a, b in keys(wording)
            ]
            count[k] = len(made)
            key_of.append(np.array(made, np.uint64))
        flat = np.concatenate(key_of) if key_of else np.zeros(0, np.uint64)
        unit = np.repeat(np.arange(len(everything)), count)
        period = np.array([self._undated if p is None else p for p in periods], np.int64)
        asked = np.isin(flat, flat[unit < first_other])
        if not fresh.all():
            asked &= np.isin(flat, flat[fresh[unit]])
        flat, unit = flat[asked], unit[asked]
        order = np.lexsort((unit, period[unit], flat))
        self._flat, self._unit = flat[order], unit[order]
        self._period = period[self._unit]
        self._pairs = np.zeros(0, np.uint64)

    def shared(self) -> Iterator[tuple[Key, list[int], list[int | None]]]:
        """Each key that more than one has: with these, by period and number, and their periods."""
        names = list(self._stems)
        starts = np.flatnonzero(np.r_[True, self._flat[1:] != self._flat[:-1]])
        ends = np.r_[starts[1:], len(self._flat)]
        many = ends - starts > 1
        for start, end in zip(starts[many].tolist(), ends[many].tolist(), strict=True):
            key = int(self._flat[start])
            dated = [None if p == self._undated else p for p in self._period[start:end].tolist()]
            units = self._unit[start:end].tolist()
            yield (names[key >> 32], names[key & 0xFFFFFFFF]), units, dated

    def add(self, met: Sequence[tuple[int, int]]) -> None:
        if met:
            both = np.array(met, np.uint64)
            self._pairs = np.union1d(self._pairs, both[:, 0] << np.uint64(32) | both[:, 1])

    def pairs(self) -> Iterator[tuple[int, int]]:
        for both in self._pairs:
            yield int(both) >> 32, int(both) & 0xFFFFFFFF


def _meeting(
    units: Sequence[int], dated: Sequence[int | None]
) -> Iterator[tuple[list[int], list[int] | None]]:
    """Those of one key that meet: within a period, with the next one's; all where one is undated.

    None in place of the others: these are too many.
    """
    if dated[-1] is None:
        yield list(units), list(units) if len(units) <= HEAVY else None
        if len(units) <= HEAVY:
            return
    by_period: dict[int, list[int]] = {}
    for unit, period in zip(units, dated, strict=True):
        if period is not None:
            by_period.setdefault(period, []).append(unit)
    for period, ours in by_period.items():
        if len(ours) > HEAVY:
            yield ours, None
            continue
        yield ours, ours
        theirs = by_period.get(period + 1, [])
        if 0 < len(theirs) <= HEAVY:
            yield ours, theirs


def _pairs(
    ours: Sequence[int], theirs: Sequence[int], first_other: int
) -> Iterator[tuple[int, int]]:
    for a in ours:
        for b in theirs:
            if a < b and a < first_other:
                yield a, b
            elif b < a and ours is not theirs and b < first_other:
                yield b, a


def _worth(everything: Sequence[Wording], pair: tuple[int, int]) -> bool:
    a, b = everything[pair[0]], everything[pair[1]]
    if a is b:
        return False
    shared = a.shared(b)
    return shared >= max(SHARED, PART * min(a.total, b.total))
