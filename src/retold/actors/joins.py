"""Which appearances are one actor so far: joined pair by pair, unless something speaks against it.

What a person judged to be two is never joined, nor are two countries, nor two middle names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from retold.actors.spelling import middles_differ
from retold.clusters import Clusters

TRIED = 8
"""Groups of one key that somebody is held against, so that no key is ever all pairs."""


@dataclass(slots=True)
class _Known:
    """What is known of a group: countries, middle names, and the sides of judgements it is on."""

    countries: set[str] = field(default_factory=set)
    middles: set[tuple[str, ...]] = field(default_factory=set)
    sides: set[tuple[int, bool]] = field(default_factory=set)


class Joins:
    """Appearances by their numbers, and the groups that they form.

    Example:
        >>> joins = Joins(2)
        >>> joins.join(0, 1, "spelled alike"), joins.why(1)
        (True, 'spelled alike')
    """

    def __init__(self, size: int) -> None:
        self._clusters: Clusters[int] = Clusters(range(size))
        self._known: dict[int, _Known] = {}
        self._why: dict[int, str] = {}

    def know(
        self,
        one: int,
        *,
        country: str | None = None,
        middle: tuple[str, ...] = (),
        side: tuple[int, bool] | None = None,
    ) -> None:
        """Keep a fact about an appearance; before anything is joined."""
        known = self._known.setdefault(one, _Known())
        if country:
            known.countries.add(country)
        if middle:
            known.middles.add(middle)
        if side is not None:
            known.sides.add(side)

    def find(self, one: int) -> int:
        """The appearance that stands for the group."""
        return self._clusters.find(one)

    def join(self, one: int, other: int, detail: str, *, judged: bool = False) -> bool:
        """Whether the two are one group now; `detail` says why `other` is in it.

        `judged`: a person says so, and only a person's other judgement speaks against it.
        """
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        mine, theirs = self._known.get(a, _Known()), self._known.get(b, _Known())
        if any((n, not side) in mine.sides for n, side in theirs.sides):
            return False
        if not judged and _apart(mine, theirs):
            return False
        self._clusters.join(a, b)
        both = _Known(
            mine.countries | theirs.countries,
            mine.middles | theirs.middles,
            mine.sides | theirs.sides,
        )
        self._known.pop(a, None)
        self._known.pop(b, None)
        self._known[self.find(a)] = both
        self._why.setdefault(other, detail)
        return True

    def gather(self, some: Iterable[int], detail: str, *, judged: bool = False) -> None:
        """Joins each with the first group among them that it may be one with."""
        heads: list[int] = []
        for one in some:
            if not any(self.join(head, one, detail, judged=judged) for head in heads[:TRIED]):
                heads.append(one)

    def why(self, one: int) -> str:
        """Why an appearance is in its group; empty for the one that the others were joined to."""
        return self._why.get(one, "")

    def groups(self) -> list[list[int]]:
        """The groups, each in the order of numbers."""
        return self._clusters.groups()


def _apart(one: _Known, other: _Known) -> bool:
    if one.countries and other.countries and not one.countries & other.countries:
        return True
    pairs = ((a, b) for a in sorted(one.middles)[:TRIED] for b in sorted(other.middles)[:TRIED])
    return any(middles_differ(a, b) for a, b in pairs)


def usual(values: Sequence[str]) -> str:
    """The value that comes most often; of several the longest, then the first by letters."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], -len(value), value))
