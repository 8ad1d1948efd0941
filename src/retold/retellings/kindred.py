"""Which families are one statement, by all their tellings and by what their articles tell besides.

A far paraphrase is near to none of its other tellings, but on most pages that have one it is nearer
to that than to anything else there. One pair of articles proves little of this, many together do.
So two families are held against each other over every two articles of which one tells the one and
one the other, and what counts is the mean: average linkage (Sokal and Michener 1958), over margins
in place of distances. What is decided of two families depends on their articles alone, and on the
families of what these tell.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from retold.retellings.evidence import Judged, Overlap, apart
from retold.retellings.joining import Edge
from retold.retellings.meaning import LONE, STRANGER, TOLERANCE, Meaning, Pair, one_occasion, others
from retold.retellings.speakers import Likeness, compare
from retold.retellings.told import Told
from retold.vectors import Vectors

ASKED = 6
"""Tellings of a family that are held against another one's: the earliest, of each wording first."""
FAINT = 0.15
"""Least cosine of two tellings whose articles have another statement in common."""
ONE = 0.5
"""Least score of one statement."""
WEIGHTS: dict[str, float] = {
    "clear": 10.49,
    "company": 6.63,
    "bag": 0.0,
    "content": 0.69,
    "same": 0.93,
    "strangers": -2.36,
    "unknown": -2.24,
}
BIAS = -3.63

Margins = NDArray[np.float32]


class Kin(NamedTuple):
    """What speaks for two families being one statement, over the pairs of their tellings.

    `clear`: how much nearer in meaning they are than the next best telling in either article, on
    average. `company`: the part of what their articles tell besides that both tell. `bag`:
    rare words of the shorter telling that the longer one has; `content`: how much the shorter one
    says, of the two that say most. `same`: some two have one speaker; `strangers`: all have
    speakers, and none has anything in common with another; `unknown`: of each two the speaker of
    one is not known.
    """

    clear: float
    company: float
    bag: float
    content: float
    same: float
    strangers: float
    unknown: float

    def chance(self) -> float:
        """The chance of one statement, 0 to 1; the weights are fitted by `evals/retellings`."""
        odds = BIAS + sum(weight * getattr(self, name) for name, weight in WEIGHTS.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


class Cell(NamedTuple):
    """Two tellings of two families, and what their articles say of them."""

    i: int
    j: int
    likeness: Likeness
    meaning: Meaning
    overlap: Overlap
    apart: bool


def kindred(
    told: Sequence[Told],
    rows: Vectors,
    families: Sequence[int],
    pairs: Iterable[Pair],
    shared: Callable[[Told, Told], Overlap],
) -> list[Edge]:
    """The edges between families that are one statement, of those that these pairs lead to.

    `rows` has the vector of each telling, moved towards its family's (`meaning.by_families`), and
    `families` the family that each is in so far.

    Example:
        four papers have "the airline is grounded from midnight" by its chief, and a fifth has him
        say "nobody will fly tonight" beside two other statements that the four have too
    """
    edges = []
    for cells in held_against(told, rows, families, pairs, shared).values():
        score = round(kin(told, cells).chance(), 3)
        if score >= ONE:
            edges += [_edge(told, cell, score) for cell in cells if not cell.apart]
    return edges


def held_against(
    told: Sequence[Told],
    rows: Vectors,
    families: Sequence[int],
    pairs: Iterable[Pair],
    shared: Callable[[Told, Told], Overlap],
) -> dict[Pair, list[Cell]]:
    """For each two families that these pairs lead to, their tellings two by two.

    Left out are families that one article tells apart, and such of which no two tellings can be
    one statement, by two outlets and within a few days.
    """
    pages = _Pages(told, rows, families)
    pairs = {*pairs, *pages.neighbours()}
    asked = {tuple(sorted((families[i], families[j]))) for i, j in pairs}
    found: dict[Pair, list[Cell]] = {}
    for f, g in sorted(asked):
        if f == g or not pages.articles(f).isdisjoint(pages.articles(g)):
            continue
        both = product(pages.first(f), pages.first(g))
        cells = [_cell(told, pages, i, j, shared) for i, j in both]
        held = [cell for cell in cells if cell is not None]
        if not all(cell.apart for cell in held):
            found[f, g] = held
    return found


def kin(told: Sequence[Told], cells: Sequence[Cell]) -> Kin:
    """What speaks for one statement in the tellings of two families, two by two."""
    good = [cell for cell in cells if not cell.apart]
    known = [told[c.i].speaker is not None and told[c.j].speaker is not None for c in good]
    content = max(min(told[c.i].wording.total, told[c.j].wording.total) for c in good)
    return Kin(
        clear=_mean(cell.meaning.clear for cell in good),
        company=_mean(cell.meaning.company for cell in good),
        bag=_mean(cell.overlap.bag for cell in good),
        content=min(content, 10.0) / 10,
        same=float(any(cell.likeness == "same" for cell in good)),
        strangers=float(any(known) and all(cell.likeness == "unknown" for cell in good)),
        unknown=float(not any(known)),
    )


def _cell(
    told: Sequence[Told],
    pages: "_Pages",
    i: int,
    j: int,
    shared: Callable[[Told, Told], Overlap],
) -> Cell | None:
    a, b = told[i], told[j]
    if (a.outlet is not None and a.outlet == b.outlet) or not one_occasion(a, b):
        return None
    likeness, both = compare(a.speaker, b.speaker), shared(a, b)
    days = a.said.days_apart(b.said) if a.said and b.said else None
    against = likeness == "unlike" or both.opening or apart(a, b, both, likeness, days) != ""
    meaning = Meaning(0.0, 0.0) if against else pages.meaning(i, j)
    return Cell(i, j, likeness, meaning, both, against)


def _edge(told: Sequence[Told], cell: Cell, score: float) -> Edge:
    a, b = told[cell.i], told[cell.j]
    days = a.said.days_apart(b.said) if a.said and b.said else None
    return Edge(a, b, Judged(True, score, cell.likeness, days, cell.overlap, "", cell.meaning))


class _Pages:
    """What any two articles tell that they do not both tell, and how near it is in meaning."""

    def __init__(self, told: Sequence[Told], rows: Vectors, families: Sequence[int]) -> None:
        self._told, self._rows, self._families = told, rows, families
        self._on: dict[str, list[int]] = {}
        self._in: dict[int, list[int]] = {}
        for k, one in enumerate(told):
            self._on.setdefault(one.telling.article_id, []).append(k)
            self._in.setdefault(families[k], []).append(k)
        self._known: dict[tuple[str, str], _Between] = {}
        self._first: dict[int, list[int]] = {}

    def first(self, family: int) -> list[int]:
        """The tellings of a family that are asked."""
        if family not in self._first:
            met: set[int] = set()
            ranked: list[tuple[bool, int, int]] = []
            for k in sorted(self._in[family], key=lambda k: self._told[k].order()):
                again = id(self._told[k].wording) in met
                met.add(id(self._told[k].wording))
                ranked.append((again, len(ranked), k))
            self._first[family] = [k for _, _, k in sorted(ranked)[:ASKED]]
        return self._first[family]

    def articles(self, family: int) -> set[str]:
        """The articles that tell a family."""
        return {self._page(k) for k in self._in[family]}

    def neighbours(self) -> set[Pair]:
        """Pairs that fit best of what two articles tell that have a statement in common.

        Their speakers need share no name: "the governor" is who is quoted beside, and named there.
        """
        found: set[Pair] = set()
        for family in self._in:
            first = {self._page(k) for k in self.first(family)}
            for here, there in product(self.articles(family), first):
                if here != there:
                    found.update(self._best(*sorted((here, there))))
        return found

    def _best(self, here: str, there: str) -> Iterator[Pair]:
        between = self.between(here, there)
        fits = between.fits
        if not fits.size:
            return
        best = np.maximum(fits.max(axis=1, keepdims=True), fits.max(axis=0, keepdims=True))
        ours, theirs = list(between.ours), list(between.theirs)
        for r, c in zip(*np.nonzero((fits >= FAINT) & (fits >= best - TOLERANCE)), strict=True):
            yield ours[r], theirs[c]

    def _page(self, k: int) -> str:
        return self._told[k].telling.article_id

    def between(self, here: str, there: str) -> "_Between":
        if (here, there) not in self._known:
            self._known[here, there] = self._between(self._on[here], self._on[there])
        return self._known[here, there]

    def meaning(self, i: int, j: int) -> Meaning:
        between = self.between(self._page(i), self._page(j))
        r, c = between.ours[i], between.theirs[j]
        cosine, clear = float(between.cosines[r, c]), float(between.clear[r, c])
        return Meaning(round(cosine, 4), round(clear, 4), between.company, by_family=True)

    def _between(self, here: Sequence[int], there: Sequence[int]) -> "_Between":
        of = self._families
        both = {of[i] for i in here} & {of[j] for j in there}
        ours = [i for i in here if of[i] not in both]
        theirs = [j for j in there if of[j] not in both]
        cosines = self._rows[ours] @ self._rows[theirs].T
        fits = np.where(others(self._told, ours, theirs), np.float32(0), cosines)
        fewest = len(both) + min(len(ours), len(theirs)) - 1
        clear = (fits - (_rivals(fits) + _rivals(fits.T).T) / 2).astype(np.float32)
        return _Between(
            {i: k for k, i in enumerate(ours)},
            {j: k for k, j in enumerate(theirs)},
            cosines,
            fits,
            clear,
            round(len(both) / fewest, 4) if fewest else 0.0,
        )


class _Between(NamedTuple):
    """Of two articles: rows and columns of what only one tells, and what part of the rest both."""

    ours: dict[int, int]
    theirs: dict[int, int]
    cosines: Margins
    fits: Margins
    clear: Margins
    company: float


def _rivals(fits: Margins) -> Margins:
    """For each cosine the best of its row but itself; 0 stands for other speakers."""
    rival = np.count_nonzero(fits, axis=1, keepdims=True) - (fits != 0) > 0
    best = np.zeros_like(fits)
    if fits.shape[1] > 1:
        second, first = np.sort(fits, axis=1)[:, -2:].T[:, :, None]
        best = np.where(fits == first, second, first)
    return cast(Margins, np.where(rival, np.maximum(best, STRANGER), LONE).astype(np.float32))


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)
