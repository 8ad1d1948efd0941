"""Every pair of tellings that is one statement: candidates by words and by meaning, then judged."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from retold.retellings.candidates import PERIOD, Capped, candidates
from retold.retellings.evidence import (
    Overlap,
    by_meaning,
    forbidden,
    judge,
    overlap,
    own_voice,
)
from retold.retellings.joining import Edge, groups
from retold.retellings.kindred import kindred
from retold.retellings.meaning import (
    Meaning,
    Pair,
    by_families,
    company,
    meanings,
    near,
    one_occasion,
)
from retold.retellings.speakers import Speaker, compare
from retold.retellings.told import Told
from retold.vectors import SIZE, Vectors

ALL_PAIRS = 100
"""Tellings of one wording times those of another, up to which each is compared with each."""
NEAREST = 4
"""Beyond that, so many before it in time."""
CLEARER = 0.2
"""By how much another sentence of the same article must fit better for a loose match to fall."""
LOOSE = 0.75
"""A match that keeps less than this of the shorter telling's rare words is loose."""
MUCH = 8.0
"""Rarity from which on a loose match within one article is a headline and its sentence."""
ALIKE = 0.8
"""Cosine from which on two tellings in one article are one statement told twice there."""

Embed = Callable[[Sequence[str]], Vectors]
"""Gives the vectors of texts, a row each: `vectors.vectors`, or one that keeps them."""


class Joined(NamedTuple):
    """Pairs found to be one statement, the attributed telling first; and what was capped.

    `later` are those found once the families were known that `edges` make.
    """

    edges: list[Edge]
    later: list[Edge]
    capped: tuple[Capped, ...]


def joined(compared: Sequence[Told], running: Sequence[Told], embed: Embed) -> Joined:
    """Every pair found to be one statement, in two rounds.

    The first compares telling with telling, the second family with family (`kindred`): who said
    the same in three ways is known again in a fourth, and what a page tells of another statement's
    family is not what it tells of this one's.
    """
    shared = Overlaps()
    found, capped = by_words(compared, running)
    place = {id(t): k for k, t in enumerate(compared)}
    worded = {pair(place[id(a)], place[id(b)]) for a, b in found if id(b) in place}
    vectors = rows(compared, worded, embed)
    meant, crowded = near(compared, vectors)
    company = Counter(_articles(a, b) for a, b in found if _word_for_word(a, b, shared))

    def judged(pairs: set[Pair], meaning: dict[Pair, Meaning]) -> list[Edge]:
        edges = []
        for i, j in sorted(pairs):
            a, b = compared[i], compared[j]
            edge = _attributed(a, b, shared(a, b), company, meaning.get((i, j)))
            if edge is not None:
                edges.append(edge)
        return edges

    meaning = in_company(compared, meanings(compared, vectors, worded | meant), shared)
    first = judged(worded | meaning.keys(), meaning)
    own = [_own(a, b, company) for a, b in found if id(b) not in place]
    edges = _without_the_loose([*first, *(edge for edge in own if edge is not None)])

    families = numbered(compared, first)

    closer = by_families(vectors, families)
    meant, _ = near(compared, closer)
    found_later = kindred(compared, closer, families, worded | meant, shared)
    return Joined(edges, found_later, (*capped, *crowded))


def numbered(compared: Sequence[Told], edges: Sequence[Edge]) -> list[int]:
    """The number of the family that each telling is in, as these edges make them."""
    made = groups({t.telling.id: t for t in compared}, _without_the_loose(edges), {})
    number = {t.telling.id: k for k, (members, _) in enumerate(made) for t in members}
    return [number[t.telling.id] for t in compared]


class Overlaps:
    """The words that two tellings share, looked up once for each two wordings.

    How they align is not kept: it takes more memory than all else.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Overlap] = {}

    def __call__(self, a: Told, b: Told) -> Overlap:
        key = id(a.wording), id(b.wording)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = overlap(a, b)._replace(steps=())
        return found


def in_company(
    compared: Sequence[Told],
    meaning: dict[Pair, Meaning],
    shared: Overlaps,
) -> dict[Pair, Meaning]:
    """The same, each with how many statements its two articles likely tell besides."""
    chance: dict[Pair, float] = {}
    together: defaultdict[tuple[str, str], float] = defaultdict(float)
    alone: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (i, j), given in meaning.items():
        a, b = compared[i], compared[j]
        likely = by_meaning(a, b, shared(a, b), compare(a.speaker, b.speaker), given)
        chance[i, j] = likely
        together[_articles(a, b)] += likely
        alone[i, b.telling.article_id] += likely
        alone[j, a.telling.article_id] += likely
    found = {}
    for (i, j), given in meaning.items():
        a, b = compared[i], compared[j]
        own = alone[i, b.telling.article_id] + alone[j, a.telling.article_id] - chance[i, j]
        others = together[_articles(a, b)] - own
        found[i, j] = given._replace(company=round(max(0.0, others), 4))
    return found


def pair(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)


def by_words(
    compared: Sequence[Told], running: Sequence[Told]
) -> tuple[list[tuple[Told, Told]], tuple[Capped, ...]]:
    """Pairs that share rare words, the attributed one first; and the keys that were too heavy.

    What cannot be one statement whatever the words is left out.
    """
    attributed = _by_wording(compared)
    units = [unit for group in attributed for unit in _by_period(group)]
    own = [unit for group in _by_wording(running) for unit in _by_period(group)]
    both = [*units, *own]
    found = candidates(
        [unit[0].wording for unit in units],
        [unit[0].wording for unit in own],
        [_period(unit[0]) for unit in both],
    )
    met: list[tuple[Told, Told]] = []
    for group in attributed:
        met += _same_words(group)
    ours = {id(group[0].wording): group for group in attributed}
    for unit in own:
        met += _met(ours.get(id(unit[0].wording), []), unit)
    for a, b in found.pairs:
        met += _met(both[a], both[b])
    return [(a, b) for a, b in met if not forbidden(a, b)], found.capped


def _period(told: Told) -> int | None:
    """The number of the fortnight of a telling; None where its day is not known."""
    if told.said is None or told.said.first != told.said.last:
        return None
    return told.said.first // PERIOD


def _by_period(group: Sequence[Told]) -> list[list[Told]]:
    periods: dict[int | None, list[Told]] = {}
    for told in group:
        periods.setdefault(_period(told), []).append(told)
    return list(periods.values())


def rows(compared: Sequence[Told], worded: set[Pair], embed: Embed) -> Vectors:
    """The vector of each telling that has company by speaker and day, or by words; 0 for others."""
    near_in_time = (p for p in worded if one_occasion(compared[p[0]], compared[p[1]]))
    asked = sorted(company(compared).union(*near_in_time))
    made = np.zeros((len(compared), SIZE), np.float32)
    texts = [" ".join(" ".join(s.text for s in compared[k].telling.spans).split()) for k in asked]
    if asked:
        made[asked] = embed(texts)
    return made


def _articles(a: Told, b: Told) -> tuple[str, str]:
    one, other = a.telling.article_id, b.telling.article_id
    return (one, other) if one < other else (other, one)


def _word_for_word(a: Told, b: Told, shared: Overlaps) -> bool:
    """Whether the words of the one are nearly all the words of the other."""
    least = max(6, 0.9 * max(len(a.words), len(b.words)))
    return min(len(a.words), len(b.words)) >= least and shared(a, b).words >= least


def _attributed(
    a: Told, b: Told, shared: Overlap, company: Counter[tuple[str, str]], meaning: Meaning | None
) -> Edge | None:
    judged = judge(a, b, shared, company[_articles(a, b)], meaning)
    if a.telling.article_id == b.telling.article_id and not (
        _sums_up(a, b, shared) or (meaning is not None and meaning.cosine >= ALIKE)
    ):
        return None  # neighbouring sentences of one speech share speaker, day and topic
    return Edge(a, b, judged) if judged.same else None


def _own(a: Told, b: Told, company: Counter[tuple[str, str]]) -> Edge | None:
    """An outlet's own sentence, `b`, that tells what another article attributes."""
    if a.telling.article_id == b.telling.article_id:
        return None
    shared = overlap(a, b)
    judged = judge(a, b, shared, company[_articles(a, b)])
    return Edge(a, b, judged) if own_voice(a, b, shared, judged) else None


def _sums_up(a: Told, b: Told, shared: Overlap) -> bool:
    """Within one article: a headline and its sentence, or a fragment and what it is from."""
    if shared.run == min(len(a.words), len(b.words)):
        return True
    return shared.rarity >= MUCH and max(shared.order, shared.bag) >= LOOSE


def _by_wording(told: Iterable[Told]) -> list[list[Told]]:
    """Tellings of the same words together, each group in the order of time."""
    groups: dict[int, list[Told]] = {}
    for t in told:
        groups.setdefault(id(t.wording), []).append(t)
    found = [sorted(group, key=Told.order) for group in groups.values()]
    return sorted(found, key=lambda group: group[0].wording.stems)


def _same_words(group: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs of one wording: each with the few before it, and with the last of its own speaker."""
    last: dict[Speaker | None, Told] = {}
    for k, later in enumerate(group):
        near = {t.telling.id: t for t in group[max(0, k - NEAREST) : k]}
        for one in (last.get(later.speaker), last.get(None)):
            if one is not None:
                near[one.telling.id] = one
        for earlier in near.values():
            yield earlier, later
        last[later.speaker] = later


def _met(ours: Sequence[Told], theirs: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs of two wordings' tellings: all, or where these are many, the nearest in time."""
    if len(ours) * len(theirs) <= ALL_PAIRS:
        yield from ((x, y) for x in ours for y in theirs)
        return
    times = [x.order() for x in ours]
    for y in theirs:
        place = bisect_left(times, y.order())
        for x in ours[max(0, place - NEAREST) : place + NEAREST]:
            yield x, y


def _without_the_loose(edges: Sequence[Edge]) -> list[Edge]:
    """Edges, but no loose match where another sentence of that article fits clearly better.

    Two articles on one speech tell it sentence by sentence: the third sentence here is the third
    there, not the fifth, though speaker, day and topic agree with both.
    """
    best: dict[tuple[str, str], float] = {}
    for a, b, judged in edges:
        for one, other in ((a, b), (b, a)):
            key = one.telling.id, other.telling.article_id
            fit = judged.overlap.bag
            best[key] = max(best.get(key, 0.0), fit)
    return [
        edge
        for edge in edges
        if edge.judged.overlap.order >= LOOSE
        or edge.judged.overlap.bag + CLEARER
        >= max(
            best[edge.a.telling.id, edge.b.telling.article_id],
            best[edge.b.telling.id, edge.a.telling.article_id],
        )
    ]
