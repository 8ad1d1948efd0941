"""Which tellings are worth comparing by what they mean: those of one speaker, near in time.

A paraphrase shares few words or none. What is left is who speaks, when, and what it means; so a
telling's keys are its speaker's names, titles and countries, each with the day. Of one article's
tellings only the one that fits best is worth comparing with a telling of another article, and by
how much it fits better than the rest says as much as how well it fits.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from retold.retellings.candidates import Capped
from retold.retellings.speakers import Speaker, compare
from retold.retellings.told import Told
from retold.vectors import Vectors

LEAST = 0.2
"""Least cosine of two tellings that are compared: below, two sentences have nothing in common."""
WINDOW = 3
"""Days within which a statement is told in other words; later the words come back, not the news."""
CROWD = 600
"""Tellings of one name on one day, above which the name is left out, and reported."""
STRANGER = 0.2
"""The cosine of any two sentences of the news: the least that a pair is held against."""
LONE = 0.45
"""The same where an article has no other telling to be held against: one topic, two statements."""
LETTERS = 5
"""First letters of a name that are its key: Veldoria and Veldorian, Zelensky and Zelenskyy."""
TOLERANCE = 0.05
"""By how much another telling of the same article may fit better than the pair's own."""

Pair = tuple[int, int]
Fits = list[list[float]]
"""How near the tellings of one article are to those of another, a row each."""


class Meaning(NamedTuple):
    """How near two tellings are in meaning (cosine), and by how much each is the other's best.

    `clear` is the mean, over both, of what the cosine has above that of the next best telling in
    the other's article; below 0 where another one fits better. `company` is the part of what
    the two articles tell besides that both surely tell (0 to 1): neighbours of one speech keep
    together. `by_family`: the families that each is in so far were compared.
    """

    cosine: float
    clear: float
    company: float = 0.0
    by_family: bool = False


def near(
    told: Sequence[Told], rows: Vectors, fresh: Container[str] | None = None
) -> tuple[set[Pair], tuple[Capped, ...]]:
    """Pairs of positions, the smaller first, worth comparing by meaning; and what was left out.

    `rows` holds the vector of each telling. An undated telling has no key. With `fresh`, the pairs
    that have a side in one of these articles.

    Example:
        "interest rates will go up" and "loans are to get dearer", both by the governor on Monday
    """
    keyed = _keyed(told)
    known: dict[str, int] = {}
    numbers = [known.setdefault(t.telling.article_id, len(known)) for t in told]
    article = np.array(numbers, np.int64)
    pairs: set[Pair] = set()
    done: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    capped = []
    for (name, day), ours in keyed.items():
        if len(ours) > CROWD:
            capped.append(Capped((name,), len(ours)))
            continue
        for later in range(day, day + WINDOW + 1):
            theirs = keyed.get((name, later), ())
            both = tuple(ours), tuple(theirs)
            if 0 < len(theirs) <= CROWD and both not in done:
                done.add(both)
                if len({numbers[k] for which in both for k in which}) == 1:
                    continue  # of one article alone
                for one, other in _with_fresh(told, both, fresh):
                    pairs.update(_best(rows, article, one, other))
    return pairs, tuple(sorted(set(capped), key=lambda c: (-c.wordings, c.words)))


def _with_fresh(
    told: Sequence[Told],
    both: tuple[Sequence[int], Sequence[int]],
    fresh: Container[str] | None,
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """The parts of two lists that have a fresh side; an article is whole in each part."""
    ours, theirs = both
    if fresh is None:
        yield ours, theirs
        return
    new = [k for k in ours if told[k].telling.article_id in fresh]
    old = [k for k in ours if told[k].telling.article_id not in fresh]
    others = [k for k in theirs if told[k].telling.article_id in fresh]
    if new:
        yield new, theirs
    if old and others:
        yield old, others


def company(told: Sequence[Told]) -> set[int]:
    """The tellings that share a key with a telling of another article."""
    keyed = _keyed(told)
    found: set[int] = set()
    for name, day in keyed:
        days = range(day, day + WINDOW + 1)
        others = [k for later in days for k in keyed.get((name, later), ())]
        if len({told[k].telling.article_id for k in others}) > 1:
            found.update(others)
    return found


def _keyed(told: Sequence[Told]) -> dict[tuple[str, int], list[int]]:
    """For each name and day the tellings that it is a key of."""
    keyed: dict[tuple[str, int], list[int]] = {}
    for k, one in enumerate(told):
        day = day_of(one)
        if day is not None:
            for name in names(one):
                keyed.setdefault((name, day), []).append(k)
    return keyed


def day_of(told: Told) -> int | None:
    """The day of a telling as its key has it; None where it is not known to a few days."""
    said = told.said
    return said.first if said and said.last - said.first <= WINDOW else None


def names(told: Told) -> frozenset[str]:
    """The names of a telling's speaker as its keys have them."""
    return frozenset() if told.speaker is None else _names(told.speaker)


@lru_cache(maxsize=20_000)
def _names(who: Speaker) -> frozenset[str]:
    every = who.names | who.countries | who.proper | who.roles | who.bodies
    return frozenset(name[:LETTERS] for name in every)


def _best(
    rows: Vectors, article: NDArray[np.int64], ours: Sequence[int], theirs: Sequence[int]
) -> Iterator[Pair]:
    """Pairs of two articles in which each telling is (nearly) the best that the other finds.

    `article` numbers the article of each telling.
    """
    a, a_starts, a_of = _by_article(article, ours)
    b, b_starts, b_of = _by_article(article, theirs)
    cosines = rows[a] @ rows[b].T
    across = np.maximum.reduceat(cosines, b_starts, axis=1)[:, b_of]
    down = np.maximum.reduceat(cosines, a_starts, axis=0)[a_of, :]
    good = (cosines >= LEAST) & (cosines >= np.maximum(across, down) - TOLERANCE)
    good &= article[a][:, None] != article[b][None, :]
    i, j = np.nonzero(good)
    one, other = a[i], b[j]
    yield from zip(np.minimum(one, other).tolist(), np.maximum(one, other).tolist(), strict=True)


def _by_article(
    article: NDArray[np.int64], which: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Positions sorted by article, where each article starts, and the number of each one's."""
    ordered = np.array(which, np.int64)
    ordered = ordered[np.argsort(article[ordered], kind="stable")]
    opens = np.r_[True, np.diff(article[ordered]) != 0]
    return ordered, np.flatnonzero(opens), np.cumsum(opens) - 1


def meanings(
    told: Sequence[Told],
    rows: Vectors,
    pairs: Iterable[Pair],
    families: Sequence[str] | None = None,
) -> dict[Pair, Meaning]:
    """How near each pair is in meaning, and how clearly the best among its two articles' tellings.

    Only tellings whose speakers may be one stand against each other. Pairs of other occasions or
    speakers are left out: there the meaning proves nothing. `families` has the family
    that each telling is in so far: what is told by another telling of the other article already is
    no rival.
    """
    of_article: dict[str, list[int]] = {}
    for k, one in enumerate(told):
        of_article.setdefault(one.telling.article_id, []).append(k)
    heard: dict[str, _Heard] = {}

    def side(article: str) -> _Heard:
        if article not in heard:
            heard[article] = _heard(told, of_article[article], families)
        return heard[article]

    met: dict[tuple[str, str], list[Pair]] = {}
    for i, j in sorted(pairs):
        if one_occasion(told[i], told[j]) and not _apart(told[i], told[j]):
            met.setdefault((told[i].telling.article_id, told[j].telling.article_id), []).append(
                (i, j)
            )
    found: dict[Pair, Meaning] = {}
    for (here, there), asked in met.items():
        if here == there:
            found.update((p, Meaning(float(rows[p[0]] @ rows[p[1]]), 0.0)) for p in asked)
            continue
        ours, theirs = side(here), side(there)
        if len(ours.which) * len(theirs.which) > CROWD * CROWD:
            ours = _heard(told, sorted({i for i, _ in asked}), families)
            theirs = _heard(told, sorted({j for _, j in asked}), families)
        found.update(_between(rows, ours, theirs, asked))
    return found


class _Heard(NamedTuple):
    """Tellings of one article: their positions, their speakers, each one's, and their families."""

    which: list[int]
    speakers: list[Speaker | None]
    speaker_of: list[int]
    families: list[str] | None


def _heard(told: Sequence[Told], which: list[int], families: Sequence[str] | None) -> _Heard:
    known: dict[Speaker | None, int] = {}
    numbers = [known.setdefault(told[k].speaker, len(known)) for k in which]
    in_families = None if families is None else [families[k] for k in which]
    return _Heard(which, list(known), numbers, in_families)


def by_families(
    told: Sequence[Told],
    rows: Vectors,
    families: Sequence[str],
    others: Mapping[str, Mapping[str, Vectors]],
) -> Vectors:
    """Each vector halfway to the mean of its family's: several ways to say it say it better.

    `others`: for a family the vectors of its other members, those that are not among `told`.
    """
    members: dict[str, dict[str, Vectors]] = {}
    for one, row, family in zip(told, rows, families, strict=True):
        if row.any():
            members.setdefault(family, {})[one.telling.id] = row
    means: dict[str, Vectors] = {}
    for family, ours in members.items():
        every = {**others.get(family, {}), **ours}
        if len(every) > 1:  # in one order, for sums of floats depend on it
            means[family] = np.stack([every[i] for i in sorted(every)]).mean(axis=0)
    made = rows.copy()
    for k, family in enumerate(families):
        if family in means and rows[k].any():
            moved = rows[k] + means[family]
            made[k] = moved / np.linalg.norm(moved)
    return made


def one_occasion(a: Told, b: Told) -> bool:
    """Whether two tellings were surely told within WINDOW days."""
    return a.said is not None and b.said is not None and a.said.days_apart(b.said)[1] <= WINDOW


def _apart(a: Told, b: Told) -> bool:
    return compare(a.speaker, b.speaker) in ("other", "unlike")


def _between(
    rows: Vectors, ours: _Heard, theirs: _Heard, asked: Sequence[Pair]
) -> Iterator[tuple[Pair, Meaning]]:
    """How near each pair is, and by how much nearer than what else the other article tells.

    Most articles have a few tellings, for which lists are quicker than arrays.
    """
    cosines = cast(Fits, (_rows(rows, ours.which) @ _rows(rows, theirs.which).T).tolist())
    across = _without_others(cosines, ours, theirs)
    down = list(map(list, zip(*across, strict=True)))
    if ours.families is not None and theirs.families is not None:
        across = _without(across, theirs.families, set(ours.families))
        down = _without(down, ours.families, set(theirs.families))
    row_of = {i: k for k, i in enumerate(ours.which)}
    column_of = {j: k for k, j in enumerate(theirs.which)}
    for i, j in asked:
        r, c = row_of[i], column_of[j]
        cosine = cosines[r][c]
        clear = cosine - (_rival(across[r], c) + _rival(down[c], r)) / 2
        yield (
            (i, j),
            Meaning(round(cosine, 4), round(clear, 4), by_family=ours.families is not None),
        )


def _rows(rows: Vectors, which: Sequence[int]) -> Vectors:
    if which[-1] - which[0] == len(which) - 1:
        return rows[which[0] : which[-1] + 1]
    return rows[list(which)]


def _without_others(cosines: Fits, ours: _Heard, theirs: _Heard) -> Fits:
    """The cosines, 0 where another speaker says it."""
    apart = [[compare(x, y) in ("other", "unlike") for y in theirs.speakers] for x in ours.speakers]
    if not any(map(any, apart)):
        return cosines
    return [
        [0.0 if apart[x][y] else fit for fit, y in zip(row, theirs.speaker_of, strict=True)]
        for row, x in zip(cosines, ours.speaker_of, strict=True)
    ]


def _without(fits: Fits, families: Sequence[str], told: Container[str]) -> Fits:
    """The same, 0 for what is told by another telling of the other article already."""
    taken = [family in told for family in families]
    if not any(taken):
        return fits
    return [[0.0 if gone else fit for fit, gone in zip(row, taken, strict=True)] for row in fits]


def _rival(fits: Sequence[float], own: int) -> float:
    """The best cosine but one's own; 0 stands for other speakers, and for what is taken."""
    others = [fit for k, fit in enumerate(fits) if k != own and fit]
    return max(STRANGER, max(others)) if others else LONE
