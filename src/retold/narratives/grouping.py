"""Pairs of statements that share one line, together; and those of them that are shown."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from retold.narratives.held import Common

ALL_PAIRS = 3
"""Families of a narrative up to which each is shown with each; beyond, only with two others."""
ONE_LINE = 0.5
"""Part of the rarity of two pairs' shared words that both have, from which on it is one line."""

Pairs = Mapping[tuple[int, int], Common]
"""Two statements by their places in time, the earlier first, and what they share."""


def lines(
    pairs: Pairs, apart: frozenset[frozenset[int]] = frozenset()
) -> list[list[tuple[int, int]]]:
    """The pairs that share one line, together; the surest first, so that none chains two lines.

    A pair joins the line whose core it shares most of, if that is enough and they have a statement
    in common. The core are the words that at least half of its pairs share. No line has two that
    are `apart`. Pairs that no chain of others joins know nothing of each other.
    """
    found: list[_Line] = []
    of: dict[int, list[_Line]] = {}
    for pair in sorted(pairs, key=lambda p: (-pairs[p].score, p)):
        common = pairs[pair]
        near = {
            id(line): line
            for n in pair
            for line in of.get(n, ())
            if not apart or line.may_take(pair, apart)
        }
        fits = [(line.likeness(common), -line.number, line) for line in near.values()]
        likest = max((fit for fit in fits if fit[0] >= ONE_LINE), default=None)
        if likest is None:
            line = _Line(len(found))
            found.append(line)
        else:
            line = likest[2]
        line.add(pair, common)
        for n in pair:
            if line not in of.setdefault(n, []):
                of[n].append(line)
    return [line.pairs for line in found]


class _Line:
    """Pairs that share one line, and how often each of its words is among what they share."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pairs: list[tuple[int, int]] = []
        self._times: Counter[str] = Counter()
        self._weights: dict[str, float] = {}

    def add(self, pair: tuple[int, int], common: Common) -> None:
        """Takes a pair in."""
        self.pairs.append(pair)
        self._times.update(common.weights.keys())
        self._weights.update(common.weights)

    def may_take(self, pair: tuple[int, int], apart: frozenset[frozenset[int]]) -> bool:
        """Whether no two would be in it that are apart."""
        members = {n for known in self.pairs for n in known}
        return not any(frozenset((n, m)) in apart for n in pair for m in members)

    def likeness(self, common: Common) -> float:
        """The part of the rarity of the core and of what a pair shares that both have."""
        core = {stem for stem, times in self._times.items() if 2 * times >= len(self.pairs)}
        both = math.fsum(self._weights[stem] for stem in core & common.weights.keys())
        return both / (common.rarity + math.fsum(self._weights[stem] for stem in core) - both)


def shown(group: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of the pairs of a line those that are shown: each family beside others that say it.

    Of many families each is shown with the earliest and with the one before it: all their pairs
    would say nothing more, and could not be read (twenty families are 190 pairs).
    """
    before: dict[int, list[int]] = {}
    for a, b in group:
        before.setdefault(b, []).append(a)
    families = {n for pair in group for n in pair}
    for b, found in before.items():
        few = found if len(families) <= ALL_PAIRS else (min(found), max(found))
        yield from sorted({(a, b) for a in few})
