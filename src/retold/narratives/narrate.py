"""Lines that come back: from families to recurrences, and from these to narratives."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from retold.narratives.evidence import Shared, may_share, shared, sketch
from retold.narratives.statement import Claim, Statement, statements
from retold.narratives.wording import label, recurrence
from retold.records import Narrative, Reading, Recurrence, content_id
from retold.retellings import Capped, Decided, Linked

KEY = 3.5
"""Least rarity of two words that are worth comparing two statements for."""
RAREST = 8
"""Words of a statement, the rarest, of which any two are such a key; neighbours are one too."""
HEAVY = 40
"""Statements with one key, above which it is a formula: left out, and reported."""
ALL_PAIRS = 3
"""Families of a narrative up to which each is shown with each; beyond, only with two others."""
ONE_LINE = 0.5
"""Part of the rarity of two pairs' shared words that both have, from which on it is one line."""
WORDINGS = 5
"""Wordings of a narrative that are kept, the most frequent."""

Key = tuple[str, str]
Pairs = dict[tuple[int, int], Shared]
"""Two statements by number, the earlier first, and what they share."""


class Narrated(NamedTuple):
    """What `narrate` gives, in a fixed order; `capped` are the formulas that were left out."""

    recurrences: tuple[Recurrence, ...]
    narratives: tuple[Narrative, ...]
    capped: tuple[Capped, ...]


def narrate(
    readings: Iterable[Reading], linked: Linked, decided: Sequence[Decided] = ()
) -> Narrated:
    """The recurrences among the families of `linked`, and the narratives that they form.

    Two families that share a line on different occasions, or by different speakers, are a
    recurrence. A line is a claim, not a topic: the two share much of what the shorter of them
    says, names, numbers and stock phrases aside, and they do not speak of different parties. Where
    many share it each is shown with the earliest and with the one before it. A narrative is the
    families that are joined by one line: two recurrences of a family are one narrative only where
    they share the same words, so that no chain leads from line to line, and a family may belong to
    several. `decided` is what people judged of two statements, by a telling of each: those that do
    not share a line are never in one narrative; those that do are, where their words show it.

    Example:
        >>> [(r.wording, r.detail) for r in narrate(readings, linked).recurrences]
        [('harbour blockade doctrine', '“harbour blockade doctrine” (Ana Belgrave, 2023-03-01) …')]

    Not covered: lines that come back in other words altogether.
    """
    found = statements(readings, linked)
    pairs, capped = _pairs(found)
    apart = _judged(found, decided, pairs)
    recurrences: dict[tuple[int, int], Recurrence] = {}
    made: dict[str, Narrative] = {}
    for group in _lines(pairs, apart):
        of_group = {pair: pairs[pair] for pair in group}
        for a, b in _shown(of_group):
            recurrences[a, b] = recurrence(found[a], found[b], pairs[a, b])
        narrative = _narrative(found, of_group, recurrences)
        made.setdefault(narrative.id, narrative)
    return Narrated(
        tuple(sorted(recurrences.values(), key=lambda r: (-r.score, r.a, r.b))),
        tuple(sorted(made.values(), key=lambda n: (-len(n.families), n.first_seen or "~", n.id))),
        capped,
    )


def _pairs(found: Sequence[Statement]) -> tuple[Pairs, tuple[Capped, ...]]:
    """The pairs of statements with a line in common; and the keys too common to follow."""
    holders: dict[Key, list[int]] = {}
    for n, statement in enumerate(found):
        for key in sorted({key for claim in statement.claims for key in keys(claim)}):
            holders.setdefault(key, []).append(n)
    capped = tuple(
        sorted(
            (Capped(key, len(ns)) for key, ns in holders.items() if len(ns) > HEAVY),
            key=lambda c: (-c.wordings, c.words),
        )
    )
    met = {pair for ns in holders.values() if 1 < len(ns) <= HEAVY for pair in combinations(ns, 2)}
    sketches = [sketch(statement) for statement in found]
    pairs = {
        (a, b): common
        for a, b in sorted(met)
        if may_share(sketches[a], sketches[b])
        and (common := shared(found[a], found[b])) is not None
    }
    return pairs, capped


def _judged(
    found: Sequence[Statement], decided: Sequence[Decided], pairs: Pairs
) -> frozenset[frozenset[int]]:
    """Puts what people decided into the pairs; gives those who share no line, as they say."""
    of = {name: n for n, statement in enumerate(found) for name in statement.family.tellings}
    last: dict[frozenset[int], bool] = {}
    for one in decided:
        if one.one in of and one.other in of and of[one.one] != of[one.other]:
            last[frozenset((of[one.one], of[one.other]))] = one.same
    for pair, same in last.items():
        a, b = sorted(pair)
        common = shared(found[a], found[b]) if same else pairs.pop((a, b), None)
        if same and common is not None:
            pairs[a, b] = common
    return frozenset(pair for pair, same in last.items() if not same)


def keys(claim: Claim) -> set[Key]:
    """Pairs of words, neighbours or among the rarest, that another telling of the line would have.

    Example:
        "the hegemonic policy of Ostmark" gives ('hegemon', 'polici')
    """
    order = [stem for _, stem in sorted((k, s) for s, places in claim.at.items() for k in places)]
    rarest = sorted(claim.weights, key=lambda stem: (-claim.weights[stem], stem))[:RAREST]
    near = pairwise(order)
    return {
        (min(a, b), max(a, b))
        for a, b in (*near, *combinations(rarest, 2))
        if a != b and claim.weights[a] + claim.weights[b] >= KEY
    }


def _lines(
    pairs: Pairs, apart: frozenset[frozenset[int]] = frozenset()
) -> list[list[tuple[int, int]]]:
    """The pairs that share one line, together; the surest first, so that none chains two lines.

    A pair joins the line whose core it shares most of, if that is enough and they have a statement
    in common. The core are the words that at least half of its pairs share. No line has two that
    are `apart`.
    """
    lines: list[_Line] = []
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
            line = _Line(len(lines))
            lines.append(line)
        else:
            line = likest[2]
        line.add(pair, common)
        for n in pair:
            if line not in of.setdefault(n, []):
                of[n].append(line)
    return [line.pairs for line in lines]


class _Line:
    """Pairs that share one line, and how often each of its words is among what they share."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pairs: list[tuple[int, int]] = []
        self._times: Counter[str] = Counter()
        self._weights: dict[str, float] = {}

    def add(self, pair: tuple[int, int], common: Shared) -> None:
        """Takes a pair in."""
        self.pairs.append(pair)
        self._times.update(common.stems)
        self._weights.update((stem, common.ours.weights[stem]) for stem in common.stems)

    def may_take(self, pair: tuple[int, int], apart: frozenset[frozenset[int]]) -> bool:
        """Whether no two would be in it that are apart."""
        members = {n for known in self.pairs for n in known}
        return not any(frozenset((n, m)) in apart for n in pair for m in members)

    def likeness(self, common: Shared) -> float:
        """The part of the rarity of the core and of what a pair shares that both have."""
        core = {stem for stem, times in self._times.items() if 2 * times >= len(self.pairs)}
        both = sum(self._weights[stem] for stem in core & common.stems)
        return both / (common.rarity + sum(self._weights[stem] for stem in core) - both)


def _shown(group: Mapping[tuple[int, int], Shared]) -> Iterator[tuple[int, int]]:
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


def _narrative(
    found: Sequence[Statement],
    group: Mapping[tuple[int, int], Shared],
    recurrences: Mapping[tuple[int, int], Recurrence],
) -> Narrative:
    """The record; its label is the telling that says most of the line in the fewest words."""
    members = [found[n] for n in sorted({n for pair in group for n in pair})]
    dates = sorted(date for member in members for date in member.dates)
    times: Counter[str] = Counter(stem for common in group.values() for stem in common.stems)
    claims = {c.told.telling.id: c for s in group.values() for c in (s.ours, s.theirs)}
    best = min(
        claims.values(),
        key=lambda c: (
            -sum(times[stem] * c.weights[stem] for stem in c.weights),
            len(c.told.words),
            c.told.order(),
        ),
    )
    said = Counter(recurrences[pair].wording for pair in sorted(group) if pair in recurrences)
    return Narrative(
        id=content_id("narrative", *sorted(m.family.id for m in members)),
        label=label(best.told.telling),
        families=tuple(m.family.id for m in members),
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
        wordings=tuple(wording for wording, _ in said.most_common(WORDINGS)),
    )
