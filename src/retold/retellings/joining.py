"""Pairs into groups: the surest first, and none that would mix what a family may not mix."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from retold.clusters import Clusters
from retold.retellings.evidence import APART, Judged, judge, of_two_events, overlap
from retold.retellings.meaning import Meaning
from retold.retellings.speakers import Speaker, compare, of_two_places
from retold.retellings.told import Told

CERTAIN = 0.9
"""Score from which on one tie is enough to join two groups of several articles."""
RUN = 6
"""Words in a row from which on two tellings are one, though offices of two places are named."""
ASKED = 8
"""Tellings of a group, those that joined first, whose events are held against another group's."""


class Edge(NamedTuple):
    """Two tellings that are one statement, and why."""

    a: Told
    b: Told
    judged: Judged


class Decided(NamedTuple):
    """That a person judged two tellings (ids) one statement, or two; `why` names them."""

    one: str
    other: str
    same: bool
    why: str


class Tie(NamedTuple):
    """The same by the ids of the tellings, as it is kept: what grouping them needs.

    `early`: it counts where families are made for the second round; `final`: where they are made in
    the end; `later`: it was found in the second round, and joins after all others.
    """

    a: str
    b: str
    score: float
    run: int
    meaning: Meaning | None
    early: bool
    final: bool
    later: bool = False

    @classmethod
    def of(cls, edge: Edge, *, early: bool, final: bool, later: bool = False) -> "Tie":
        a, b, judged = edge
        ids = a.telling.id, b.telling.id
        return cls(*ids, judged.score, judged.overlap.run, judged.meaning, early, final, later)


Neighbours = Mapping[str, Mapping[str, Tie | None]]
"""Who was joined to whom directly, and why; None where one is a copy of the other."""
Grouped = list[tuple[list[Told], Neighbours]]
"""The members of each group, and who was joined to whom."""


def groups(
    everything: Mapping[str, Told],
    ties: Iterable[Tie],
    copies: Mapping[str, str],
    decided: Sequence[Decided] = (),
) -> Grouped:
    """The members of each family, and who was joined to whom directly.

    The surest ties join first, those of the second round after all others. One joins nothing that
    would put two occasions or two speakers into one family, two events by their headlines, or two
    statements that one article tells apart: whoever writes "she said this, and she said that" knows
    that this is not that. A tie by meaning joins no two groups by itself: it may err, and would mix
    all of both. Whom a tie joins depends on what is tied to either side alone. What people
    `decided` outranks all of it; of two that contradict each other the later one holds.
    """
    last = {frozenset((d.one, d.other)): d for d in decided}
    known = [d for d in last.values() if d.one in everything and d.other in everything]
    ties = sorted(ties, key=_surest)
    held = _Held(everything, ties)
    held.apart = [(d.one, d.other) for d in known if not d.same]
    joined: dict[str, dict[str, Tie | None]] = {}

    def note(a: str, b: str, tie: Tie | None) -> None:
        joined.setdefault(a, {})[b] = tie
        joined.setdefault(b, {})[a] = tie

    for copy, original in sorted(copies.items()):
        if not held.are_apart(copy, original):
            held.join(copy, original)
            note(copy, original, None)
    for tie in ties:
        if held.may_join(tie.a, tie.b, tie.run) and held.is_backed(tie):
            held.join(tie.a, tie.b)
            note(tie.a, tie.b, tie)
    # Last, for what joins here may differ in all that the rest is held to.
    for one in known:
        if one.same and not held.are_apart(one.one, one.other):
            held.join(one.one, one.other)
            note(one.one, one.other, _agreed(everything[one.one], everything[one.other]))
    return [([everything[i] for i in group], joined) for group in held.clusters.groups()]


def _agreed(a: Told, b: Told) -> Tie:
    """What ties two tellings that a person holds to be one."""
    judged = judge(a, b, overlap(a, b))._replace(same=True, score=1.0)
    return Tie.of(Edge(a, b, judged), early=False, final=True)


class _Held:
    """The groups so far, with what each holds: circumstances, and a place in each article."""

    def __init__(self, everything: Mapping[str, Told], ties: Sequence[Tie]) -> None:
        self.clusters = Clusters(everything)
        self.apart: list[tuple[str, str]] = []
        self._circumstances = {i: _Circumstances.of(t) for i, t in everything.items()}
        self._within: dict[str, dict[str, list[str]]] = {
            i: {t.telling.article_id: [i]} for i, t in everything.items()
        }
        self._first = {i: [t] for i, t in everything.items()}
        self._wordings = {i: id(t.wording) for i, t in everything.items()}
        self._tied: dict[str, set[str]] = {i: set() for i in everything}
        for tie in ties:
            self._tied[tie.a].add(tie.b)
            self._tied[tie.b].add(tie.a)
        self._one = {
            frozenset((tie.a, tie.b))
            for tie in ties
            if everything[tie.a].telling.article_id == everything[tie.b].telling.article_id
        }

    def may_join(self, a: str, b: str, run: int) -> bool:
        """Whether nothing stands against one family of these two's."""
        x, y = self.clusters.find(a), self.clusters.find(b)
        if x == y:
            return True
        if self.are_apart(a, b):
            return False
        one, other = self._circumstances[x], self._circumstances[y]
        if one.with_(other) is None or (run < RUN and one.of_two_places(other)):
            return False
        if any(of_two_events(s, t) for s in self._first[x] for t in self._first[y]):
            return False
        few, many = sorted((self._within[x], self._within[y]), key=len)
        return not any(
            self._told_apart(i, j)
            for article in few.keys() & many.keys()
            for i in few[article]
            for j in many[article]
        )

    def is_backed(self, tie: Tie) -> bool:
        """Whether as many ties as the smaller group has articles lead from it to the other one.

        Asked of what was compared by meaning, where no long run of words is shared and the two are
        not as good as certain.

        Example:
            three pages tell of "no ransom", three of "no talks": one pair that is near in meaning
            does not make six tellings one statement, three pairs do
        """
        x, y = self.clusters.find(tie.a), self.clusters.find(tie.b)
        if tie.meaning is None or tie.run >= RUN or x == y or tie.score >= CERTAIN:
            return True
        few, many = sorted((x, y), key=lambda group: len(self._within[group]))
        asked = len(self._within[few])
        if asked == 1:
            return True
        members = (i for ids in self._within[few].values() for i in ids)
        return sum(self.clusters.find(j) == many for i in members for j in self._tied[i]) >= asked

    def are_apart(self, a: str, b: str) -> bool:
        """Whether a person keeps apart what the groups of these two hold."""
        if not self.apart:
            return False
        sides = {self.clusters.find(a), self.clusters.find(b)}
        return len(sides) == 2 and any(
            {self.clusters.find(one), self.clusters.find(other)} == sides
            for one, other in self.apart
        )

    def _told_apart(self, one: str, other: str) -> bool:
        """Whether two tellings of one article are two statements there."""
        return (
            self._wordings[one] != self._wordings[other]
            and frozenset((one, other)) not in self._one
        )

    def join(self, a: str, b: str) -> None:
        x, y = self.clusters.find(a), self.clusters.find(b)
        if x == y:
            return
        both = self._circumstances[x].with_(self._circumstances[y])
        self.clusters.join(x, y)
        kept = self.clusters.find(x)
        gone = y if kept == x else x
        self._circumstances[kept] = both or self._circumstances[kept]
        first = [*self._first[kept], *self._first.pop(gone)]
        self._first[kept] = first[:ASKED]
        for article, ids in self._within.pop(gone).items():
            self._within[kept].setdefault(article, []).extend(ids)


class _Circumstances(NamedTuple):
    """What a family may not mix: occasions far apart, named persons, and offices of two places.

    "The president's office" may be of either of two presidents, but joins no two of them, unless
    the words are the same: "the ministry in Kestrel" may be that of Veldoria.
    """

    first: int | None
    last: int | None
    speakers: frozenset[Speaker]
    offices: frozenset[Speaker]

    @classmethod
    def of(cls, told: Told) -> "_Circumstances":
        when, who = told.said, told.speaker
        return cls(
            # a coarse date may mean any of its days: the nearest one is what it holds the rest to
            when.last if when else None,
            when.first if when else None,
            frozenset((who,)) if who and who.names else frozenset(),
            frozenset((who,))
            if who and not who.names and who.proper | who.countries
            else frozenset(),
        )

    def with_(self, other: "_Circumstances") -> "_Circumstances | None":
        firsts = [f for f in (self.first, other.first) if f is not None]
        lasts = [x for x in (self.last, other.last) if x is not None]
        first, last = min(firsts, default=None), max(lasts, default=None)
        if first is not None and last is not None and last - first > APART:
            return None
        new = other.speakers - self.speakers
        if any(compare(a, b) == "other" for a in new for b in self.speakers):
            return None
        return _Circumstances(first, last, self.speakers | new, self.offices | other.offices)

    def of_two_places(self, other: "_Circumstances") -> bool:
        """Whether an office here is of another country or body than an office there."""
        new = other.offices - self.offices
        return any(of_two_places(a, b) for a in new for b in self.offices)


def _surest(tie: Tie) -> tuple[bool, float, str, str]:
    a, b = tie.a, tie.b
    return (tie.later, -tie.score, a, b) if a < b else (tie.later, -tie.score, b, a)
