"""Which tellings are worth comparing by what they mean: those of one speaker, near in time.

A paraphrase shares few words or none. What is left is who speaks, when, and what it means; so a
telling's keys are its speaker's names, titles and countries, each with the day. Of one article's
tellings only the one that fits best is worth comparing with a telling of another article, and by
how much it fits better than the rest says as much as how well it fits.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
                for one, other in _with_fresh(told, both, fresh):
                    pairs.update(_best(told, rows, one, other))
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
    who = told.speaker
    if who is None:
        return frozenset()
    every = who.names | who.countries | who.proper | who.roles | who.bodies
    return frozenset(name[:LETTERS] for name in every)


def _best(
    told: Sequence[Told], rows: Vectors, ours: Sequence[int], theirs: Sequence[int]
) -> Iterator[Pair]:
    """Pairs of two articles in which each telling is (nearly) the best that the other finds."""
    a, a_starts, a_of = _by_article(told, ours)
    b, b_starts, b_of = _by_article(told, theirs)
    cosines = rows[a] @ rows[b].T
    across = np.maximum.reduceat(cosines, b_starts, axis=1)[:, b_of]
    down = np.maximum.reduceat(cosines, a_starts, axis=0)[a_of, :]
    good = (cosines >= LEAST) & (cosines >= np.maximum(across, down) - TOLERANCE)
    for i, j in zip(*np.nonzero(good), strict=True):
        one, other = int(a[i]), int(b[j])
        if told[one].telling.article_id != told[other].telling.article_id:
            yield (one, other) if one < other else (other, one)


def _by_article(
    told: Sequence[Told], which: Sequence[int]
) -> tuple[list[int], list[int], list[int]]:
    """Positions sorted by article, where each article starts, and the number of each one's."""
    ordered = sorted(which, key=lambda k: told[k].telling.article_id)
    starts: list[int] = []
    numbers: list[int] = []
    before = None
    for place, k in enumerate(ordered):
        article = told[k].telling.article_id
        if article != before:
            starts.append(place)
        numbers.append(len(starts) - 1)
        before = article
    return ordered, starts, numbers


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
        ours, theirs = of_article[here], of_article[there]
        if len(ours) * len(theirs) > CROWD * CROWD:
            ours, theirs = sorted({i for i, _ in asked}), sorted({j for _, j in asked})
        taken = None
        if families is not None:
            here_in, there_in = [families[k] for k in ours], [families[k] for k in theirs]
            taken = _among(here_in, there_in), _among(there_in, here_in)
        found.update(_between(told, rows, (ours, theirs), asked, taken))
    return found


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


def _among(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    """For each of ours, whether it is one of theirs too."""
    held = set(theirs)
    return np.array([one in held for one in ours])


def one_occasion(a: Told, b: Told) -> bool:
    """Whether two tellings were surely told within WINDOW days."""
    return a.said is not None and b.said is not None and a.said.days_apart(b.said)[1] <= WINDOW


def _others(told: Sequence[Told], ours: Sequence[int], theirs: Sequence[int]) -> NDArray[np.bool_]:
    """Which of these have another speaker than which of those: compared once for two speakers."""
    a, a_of = _speakers(told, ours)
    b, b_of = _speakers(told, theirs)
    apart = np.array([[compare(x, y) in ("other", "unlike") for y in b] for x in a])
    return cast(NDArray[np.bool_], apart[np.ix_(a_of, b_of)])


def _speakers(told: Sequence[Told], which: Sequence[int]) -> tuple[list[Speaker | None], list[int]]:
    known: dict[Speaker | None, int] = {}
    numbers = [known.setdefault(told[k].speaker, len(known)) for k in which]
    return list(known), numbers


def _apart(a: Told, b: Told) -> bool:
    return compare(a.speaker, b.speaker) in ("other", "unlike")


def _between(
    told: Sequence[Told],
    rows: Vectors,
    both: tuple[Sequence[int], Sequence[int]],
    asked: Sequence[Pair],
    taken: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None,
) -> Iterator[tuple[Pair, Meaning]]:
    ours, theirs = both
    cosines = rows[list(ours)] @ rows[list(theirs)].T
    rivals = np.where(_others(told, ours, theirs), 0.0, cosines)
    across, down = rivals, rivals
    if taken is not None:
        across = np.where(taken[1][None, :], 0.0, rivals)
        down = np.where(taken[0][:, None], 0.0, rivals)
    row_of, column_of = {i: k for k, i in enumerate(ours)}, {j: k for k, j in enumerate(theirs)}
    for i, j in asked:
        r, c = row_of[i], column_of[j]
        cosine = float(cosines[r, c])
        best = _rival(across[r], c) + _rival(down[:, c], r)
        clear = cosine - best / 2
        yield (
            (i, j),
            Meaning(round(cosine, 4), round(clear, 4), by_family=taken is not None),
        )


def _rival(fits: Vectors, own: int) -> float:
    """The best cosine but one's own; 0 stands for other speakers, and for what is taken."""
    kept, fits[own] = fits[own], 0.0
    best = max(STRANGER, float(fits.max())) if fits.any() else LONE
    fits[own] = kept
    return best
