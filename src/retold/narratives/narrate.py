"""Lines that come back: from families to recurrences, and from these to narratives."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from retold.narratives.held import Block, Changed, Common, Held, Judged, Only, Pair
from retold.narratives.made import made
from retold.narratives.meeting import Key, Met, Numbers, Pairs, formulas, meet, numbered
from retold.narratives.statement import statements
from retold.records import Narrative, Reading, Recurrence
from retold.retellings import Capped, Decided, Linked

BLOCK = 16_384
"""Statements whose outlines are held against each other at a time, which keeps memory flat."""
SOME = 4_096
"""Statements that are in memory at a time."""


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
    found = extend(Only(statements(readings, linked)), decided)
    return Narrated(
        tuple(sorted(found.recurrences, key=lambda r: (-r.score, r.a, r.b))),
        tuple(
            sorted(
                (narrative for narrative, _ in found.narratives),
                key=lambda n: (-len(n.families), n.first_seen or "~", n.id),
            )
        ),
        found.capped,
    )


def extend(held: Held, decided: Sequence[Decided] = ()) -> Changed:
    """What new statements change in what was found before: see `narrate`, whose result it leads to.

    New are those of families that are new or were regrouped. They cost what they meet: the
    statements that share a rare key with them, and the lines that these are in.

    Example:
        >>> [narrative.label for narrative, _ in extend(kept).narratives]
        ['the harbour blockade doctrine of the League']
    """
    families, keys = held.keys()
    place = {family: k for k, family in enumerate(families)}
    new, gone = held.new(), held.gone()
    met = meet(keys, [place[i] for i in new], gone.values())
    judged = _judged(held, decided)
    stale = gone.keys() | new
    undone = {(c.a, c.b) for c in held.common(stale)}
    undone |= _parted(held, (families, keys), met, judged)
    pairs = _with_judged(met.pairs, place, new, judged)
    common = {(c.a, c.b): c for c in held.compared(held.near(_blocks(families, pairs)))}
    ends = {i for pair in (*undone, *common) for i in pair}
    found = made(held, _reached(held, stale | ends, common, undone), stale | ends, judged)
    return found._replace(
        common=tuple(common.values()), undone=frozenset(undone), capped=_capped(held, families, met)
    )


def _judged(held: Held, decided: Sequence[Decided]) -> dict[frozenset[str], bool]:
    """What people decided of two families; the last word on two holds."""
    of = held.families(dict.fromkeys(i for one in decided for i in (one.one, one.other)))
    last: dict[frozenset[str], bool] = {}
    for one in decided:
        if one.one in of and one.other in of and of[one.one] != of[one.other]:
            last[frozenset((of[one.one], of[one.other]))] = one.same
    return last


def _parted(
    held: Held, every: tuple[Sequence[str], Sequence[Numbers]], met: Met, judged: Judged
) -> set[Pair]:
    """Pairs of which no side is new, that share no key any more but those that are formulas now."""
    families, keys = every
    both: dict[Pair, Numbers] = {}
    for holders in met.parted:
        of = {families[k]: k for k in holders}
        for c in held.common(of):
            if c.a in of and c.b in of and not judged.get(frozenset((c.a, c.b))):
                both[c.a, c.b] = np.intersect1d(keys[of[c.a]], keys[of[c.b]], assume_unique=True)
    if not both:
        return set()
    heavy = formulas(keys, np.concatenate(list(both.values())))
    return {pair for pair, those in both.items() if np.isin(those, heavy).all()}


def _with_judged(
    pairs: Pairs, place: Mapping[str, int], new: Collection[str], judged: Judged
) -> Pairs:
    """The pairs without those that people hold to share no line, and with those that do."""
    if not judged:
        return pairs

    def code(pair: frozenset[str]) -> int:
        a, b = sorted(place[i] for i in pair)
        return a << 32 | b

    apart = [code(pair) for pair, same in judged.items() if not same]
    named = [code(pair) for pair, same in judged.items() if same and not pair.isdisjoint(new)]
    codes = np.union1d(pairs[:, 0] << 32 | pairs[:, 1], np.array(named, np.int64))
    codes = codes[~np.isin(codes, apart)]
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)


def _blocks(families: Sequence[str], pairs: Pairs) -> Iterator[Block]:
    """These pairs, those of few statements together."""
    block = (pairs[:, 0] // BLOCK << 32) + pairs[:, 1] // BLOCK
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0], block))]
    _, starts = np.unique(np.sort(block), return_index=True)
    for some in np.split(pairs, starts[1:]):
        wanted, place = np.unique(some, return_inverse=True)
        yield [families[k] for k in wanted.tolist()], place.reshape(some.shape)


def _reached(
    held: Held, touched: Collection[str], common: Mapping[Pair, Common], undone: Collection[Pair]
) -> dict[Pair, Common]:
    """All pairs that a chain of pairs joins with these families."""
    of: dict[str, list[Common]] = {}
    for c in common.values():
        of.setdefault(c.a, []).append(c)
        of.setdefault(c.b, []).append(c)
    found: dict[Pair, Common] = {}
    seen: set[str] = set()
    frontier = set(touched)
    while frontier:
        seen |= frontier
        met = [c for c in held.common(frontier) if (c.a, c.b) not in undone]
        met += [c for i in frontier for c in of.get(i, ())]
        found |= {(c.a, c.b): c for c in met}
        frontier = {i for c in met for i in (c.a, c.b)} - seen
    return found


def _capped(held: Held, families: Sequence[str], met: Met) -> tuple[Capped, ...]:
    """The keys of new statements that are formulas, in words."""
    count = {key: times for key, times, _ in met.heavy}
    words: dict[int, Key] = {}
    having = iter(sorted({k for _, _, k in met.heavy}))
    while some := list(islice(having, SOME)):
        for statement in held.statements(families[k] for k in some).values():
            words |= {n: key for n, key in numbered(statement).items() if n in count}
    capped = (Capped(words[n], times) for n, times in count.items())
    return tuple(sorted(capped, key=lambda c: (-c.wordings, c.words)))
