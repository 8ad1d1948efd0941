"""Every pair of tellings that is one statement: candidates by words and by meaning, then judged."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retold.records import Span
from retold.retellings.candidates import Capped, candidates, period
from retold.retellings.evidence import (
    Overlap,
    forbidden,
    judge,
    overlap,
    own_voice,
)
from retold.retellings.joining import Edge
from retold.retellings.meaning import (
    Meaning,
    Pair,
    company,
    meanings,
    near,
    one_occasion,
)
from retold.retellings.speakers import Speaker
from retold.retellings.told import Told
from retold.vectors import SIZE, Vectors

MANY = 40
"""Tellings of one wording in one period, up to which each is compared with each."""
ALL_PAIRS = MANY * MANY
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

SURE = 0.5
"""Cosine from which on two tellings count as one statement where others are in doubt."""

Embed = Callable[[Sequence[str]], Vectors]
"""Gives the vectors of texts, a row each: `vectors.vectors`, or one that keeps them."""


Ids = tuple[str, str]
"""The ids of two tellings, in the order of their articles and places."""


class First(NamedTuple):
    """What the first round finds: the pairs worth comparing, and those that are one statement.

    `worded` share rare words; `meaning` has those that were compared by meaning. `edges` are of two
    attributed tellings, `own` of an attributed one and an outlet's own sentence; the loose ones are
    still among them. `company` are the tellings that have a vector.
    """

    worded: set[Ids]
    meaning: dict[Ids, Meaning]
    edges: list[Edge]
    own: list[Edge]
    company: set[str]
    capped: tuple[Capped, ...]


def first_round(
    compared: Sequence[Told],
    running: Sequence[Told],
    embed: Embed,
    shared: "Overlaps",
    fresh: Container[str] | None = None,
    company: Container[str] = (),
) -> First:
    """Every pair found to be one statement, telling held against telling.

    With `fresh`, the pairs with a side in one of these articles. What is found of two articles
    depends on these two alone; and on whether a telling has company at all, which is known of those
    in `company`. `compared` is in the order of articles and places.
    """
    found, capped = by_words(compared, running, fresh)
    place = {id(t): k for k, t in enumerate(compared)}
    worded = {pair(place[id(a)], place[id(b)]) for a, b in found if id(b) in place}
    asked = {k for k, t in enumerate(compared) if t.telling.id in company}
    asked |= in_touch(compared, worded)
    vectors = rows(compared, asked, embed)
    meant, crowded = near(compared, vectors, fresh)
    together = Counter(_articles(a, b) for a, b in found if _word_for_word(a, b, shared))
    meaning = in_company(compared, meanings(compared, vectors, worded | meant), shared)
    edges = _judged(compared, worded | meaning.keys(), shared, meaning, together)
    own = [_own(a, b, together) for a, b in found if id(b) not in place]
    return First(
        worded={_ids(compared, p) for p in worded},
        meaning={_ids(compared, p): given for p, given in meaning.items()},
        edges=edges,
        own=[edge for edge in own if edge is not None],
        company={compared[k].telling.id for k in asked},
        capped=(*capped, *crowded),
    )


def second_round(
    compared: Sequence[Told],
    first: First,
    closer: Vectors,
    families: Sequence[str],
    shared: "Overlaps",
    fresh: Container[str] | None = None,
) -> list[Edge]:
    """What is found once families are known: by meaning, telling with family held against the same.

    Who said the same in three ways is known again in a fourth, and what a page tells of another
    statement's family is not what it tells of this one's. `closer` has the vectors of `by_families`
    and `families` the family that each telling is in so far; `first` is of the same tellings.
    """
    place = {t.telling.id: k for k, t in enumerate(compared)}
    worded = {(place[a], place[b]) for a, b in first.worded}
    meant, _ = near(compared, closer, fresh)
    apart = {(i, j) for i, j in worded | meant if families[i] != families[j]}
    before = sorted((place[a], place[b]) for a, b in first.meaning)
    known = [(i, j) for i, j in before if families[i] == families[j]]
    later = meanings(compared, closer, apart, families)
    later = in_company(compared, later, shared, known)
    together = Counter[Ids]()
    return without_the_loose(_judged(compared, set(later), shared, later, together))


def _judged(
    compared: Sequence[Told],
    pairs: set[Pair],
    shared: "Overlaps",
    meaning: dict[Pair, Meaning],
    together: Counter[Ids],
) -> list[Edge]:
    edges = []
    for i, j in sorted(pairs):
        a, b = compared[i], compared[j]
        edge = _attributed(a, b, shared(a, b), together, meaning.get((i, j)))
        if edge is not None:
            edges.append(edge)
    return edges


def _ids(compared: Sequence[Told], both: Pair) -> Ids:
    return compared[both[0]].telling.id, compared[both[1]].telling.id


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
            found = self._known[key] = Overlap((), *overlap(a, b)[1:])
        return found


def in_company(
    compared: Sequence[Told],
    meaning: dict[Pair, Meaning],
    shared: Overlaps,
    known: Iterable[Pair] = (),
) -> dict[Pair, Meaning]:
    """The same, each with the part of what its two articles tell that both surely tell besides.

    It is a part of the shorter of the two, this pair left out. Sure are the pairs that are one
    statement by their words, or nearly the same in meaning (SURE): of two long pages of one speaker
    some sentences are each other's nearest whatever they say, and must not speak for each other.
    `known` are other pairs that are one statement for sure.
    """
    if not meaning:
        return {}
    every = [*meaning, *known]
    likely = np.array([_is_sure(compared, p, meaning.get(p), shared) for p in every], np.int64)
    numbers: dict[str, int] = {}
    article = np.array(
        [numbers.setdefault(t.telling.article_id, len(numbers)) for t in compared], np.int64
    )
    sizes = np.bincount(article, minlength=len(numbers))
    i, j = np.array(every, np.int64).T
    few, many = np.minimum(article[i], article[j]), np.maximum(article[i], article[j])
    together = _sums(few * len(numbers) + many, likely)
    sides = np.concatenate([i, j]), np.concatenate([j, i])
    alone = _sums(sides[0] * len(numbers) + article[sides[1]], np.concatenate([likely, likely]))
    others = together - (alone[: len(i)] + alone[len(i) :] - likely)
    least = np.minimum(sizes[article[i]], sizes[article[j]]) - 1
    parts = np.clip(others, 0, least) / np.maximum(least, 1)
    return {
        p: Meaning(given.cosine, given.clear, round(part, 4), given.by_family)
        for (p, given), part in zip(meaning.items(), parts.tolist(), strict=False)
    }


def _is_sure(
    compared: Sequence[Told], both: Pair, meaning: Meaning | None, shared: Overlaps
) -> bool:
    """Whether two tellings surely tell one statement."""
    if meaning is None or meaning.cosine >= SURE:
        return True
    a, b = compared[both[0]], compared[both[1]]
    return judge(a, b, shared(a, b)).same


def _sums(keys: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each key the sum of the counts of all that have it."""
    _, place = np.unique(keys, return_inverse=True)
    return np.bincount(place, counts).astype(np.int64)[place]


def pair(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)


def by_words(
    compared: Sequence[Told], running: Sequence[Told], fresh: Container[str] | None = None
) -> tuple[list[tuple[Told, Told]], tuple[Capped, ...]]:
    """Pairs that share rare words, the attributed one first; and the keys that were too heavy.

    What cannot be one statement whatever the words is left out; with `fresh`, so are the pairs with
    no side in one of these articles.
    """

    def is_fresh(told: Told) -> bool:
        return fresh is None or told.telling.article_id in fresh

    attributed = _by_wording(compared)
    units = [unit for group in attributed for unit in _by_period(group)]
    own = [unit for group in _by_wording(running) for unit in _by_period(group)]
    both = [*units, *own]
    found = candidates(
        [unit[0].wording for unit in units],
        [unit[0].wording for unit in own],
        [period(unit[0]) for unit in both],
        None if fresh is None else [any(map(is_fresh, unit)) for unit in both],
    )
    met: list[tuple[Told, Told]] = []
    for group in attributed:
        if any(map(is_fresh, group)):
            met += _same_words(_by_period(group))
    ours = {id(group[0].wording): _by_period(group) for group in attributed}
    for unit in own:
        for said in ours.get(id(unit[0].wording), []):
            if _may_meet(period(said[0]), period(unit[0])):
                met += _met(said, unit)
    for a, b in found.pairs:
        met += _met(both[a], both[b])
    met = [(a, b) for a, b in met if (is_fresh(a) or is_fresh(b)) and not forbidden(a, b)]
    return met, found.capped


def _may_meet(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= 1


def _by_period(group: Sequence[Told]) -> list[list[Told]]:
    periods: dict[int | None, list[Told]] = {}
    for told in group:
        periods.setdefault(period(told), []).append(told)
    return list(periods.values())


def in_touch(compared: Sequence[Told], worded: Iterable[Pair]) -> set[int]:
    """The tellings that have company by speaker and day, or by words near in time."""
    near_in_time = (p for p in worded if one_occasion(compared[p[0]], compared[p[1]]))
    return company(compared).union(*near_in_time)


def rows(compared: Sequence[Told], asked: Iterable[int], embed: Embed) -> Vectors:
    """The vector of each telling that is asked for; 0 for others."""
    made = np.zeros((len(compared), SIZE), np.float32)
    asked = sorted(asked)
    if asked:
        made[asked] = embed([written(compared[k].telling.spans) for k in asked])
    return made


def written(spans: Iterable[Span]) -> str:
    """The words of a telling as a vector is made of them."""
    return " ".join(" ".join(span.text for span in spans).split())


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


def _same_words(units: Sequence[Sequence[Told]]) -> Iterable[tuple[Told, Told]]:
    """Pairs of one wording: each with each in two periods, or where these are many, the nearest."""
    for unit in units:
        yield from combinations(unit, 2) if len(unit) <= MANY else _nearest(unit)
    for one, other in combinations(units, 2):
        if _may_meet(period(one[0]), period(other[0])):
            yield from _met(one, other)


def _nearest(group: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs in the order of time: each with the few before it, and with the last of its speaker."""
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


def without_the_loose(edges: Sequence[Edge]) -> list[Edge]:
    """Edges, but no loose match where another sentence of that article fits clearly better.

    Two articles on one speech tell it sentence by sentence: the third sentence here is the third
    there, not the fifth, though speaker, day and topic agree with both.
    """
    best: dict[tuple[str, str], float] = {}
    for a, b, judged in edges:
        fit = judged.overlap.bag
        one, other = a.telling, b.telling
        for key in ((one.id, other.article_id), (other.id, one.article_id)):
            if fit > best.get(key, 0.0):
                best[key] = fit

    def fits(edge: Edge) -> bool:
        shared, one, other = edge.judged.overlap, edge.a.telling, edge.b.telling
        if shared.order >= LOOSE:
            return True
        keys = (one.id, other.article_id), (other.id, one.article_id)
        return shared.bag + CLEARER >= max(best.get(key, 0.0) for key in keys)

    return list(filter(fits, edges))
