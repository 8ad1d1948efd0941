"""Which statements are worth comparing: those that share a key, two words that are rare together.

Keys are kept as numbers, a row of them for each statement, so that whom a new statement meets is
found by arrays alone. A key that stands in too much is a formula, and leads nowhere.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from retold.narratives.statement import Claim, Statement

KEY = 3.5
"""Least rarity of two words that are worth comparing two statements for."""
RAREST = 8
"""Words of a statement, the rarest, of which any two are such a key; neighbours are one too."""
HEAVY = 40
"""Statements with one key, above which it is a formula: left out, and reported."""
_CHUNK = 4_000_000
_MULTIPLIER, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1

Key = tuple[str, str]
Numbers = NDArray[np.uint64]
Pairs = NDArray[np.int64]
"""Rows of two positions, the smaller first."""


class Met(NamedTuple):
    """Whom new statements meet, all by their positions.

    `pairs` share a key that is no formula, and one of them is new or the key was a formula before.
    `parted` are the others that have a key which is a formula only now, for each such key. `heavy`
    are the formulas among the keys of the new ones: the key, in how many statements it stands, and
    a new one of these.
    """

    pairs: Pairs
    parted: list[list[int]]
    heavy: list[tuple[int, int, int]]


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


def numbered(statement: Statement) -> dict[int, Key]:
    """The keys of a statement in all its wordings, each by its number, the same everywhere."""
    return {
        (_hash(a) * _MULTIPLIER + _hash(b)) & _MASK: (a, b)
        for one in statement.claims
        for a, b in keys(one)
    }


def numbers(statement: Statement) -> Numbers:
    """The keys of a statement as numbers, in order."""
    return np.array(sorted(numbered(statement)), np.uint64)


@lru_cache(maxsize=100_000)
def _hash(stem: str) -> int:
    digest = blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def meet(held: Sequence[Numbers], new: Collection[int], gone: Iterable[Numbers]) -> Met:
    """Whom the statements at the positions `new` meet.

    `held` has the keys of all statements that there are now, `gone` those of the statements that
    there are no more, whose place new ones may have taken.
    """
    is_new = np.zeros(len(held), np.bool_)
    is_new[list(new)] = True
    lost = _joined(gone)
    asked = np.unique(np.concatenate([_joined(held[k] for k in new), lost]))
    every = _joined(held)
    of = np.repeat(np.arange(len(held)), [len(numbers) for numbers in held])
    asked_for = np.isin(every, asked)
    every, of = every[asked_for], of[asked_for]
    order = np.lexsort((of, every))
    place, of = np.searchsorted(asked, every[order]), of[order]
    now = np.bincount(place, minlength=len(asked))
    came = np.bincount(place[is_new[of]], minlength=len(asked))
    before = now - came + np.bincount(np.searchsorted(asked, lost), minlength=len(asked))
    starts = np.cumsum(now) - now
    light = now <= HEAVY
    found = [np.zeros(0, np.int64)]
    for some in _slices(np.flatnonzero(light & (now > 1) & ((came > 0) | (before > HEAVY))), now):
        holders = of[starts[some][:, None] + np.arange(now[some[0]])]
        found.append(_pairs(holders, is_new, before[some] > HEAVY))
    pairs = np.unique(np.concatenate(found))

    def which(key: int, *, new: bool) -> list[int]:
        here = of[starts[key] : starts[key] + now[key]]
        return cast(list[int], here[is_new[here] == new].tolist())

    fell = np.flatnonzero(~light & (before <= HEAVY) & (before > 1))
    heavy = np.flatnonzero(~light & (came > 0)).tolist()
    return Met(
        np.stack([pairs >> 32, pairs & 0xFFFFFFFF], axis=1),
        [which(key, new=False) for key in fell.tolist()],
        [(int(asked[key]), int(now[key]), which(key, new=True)[0]) for key in heavy],
    )


def formulas(held: Sequence[Numbers], asked: Numbers) -> Numbers:
    """Those of these keys that stand in too many statements."""
    every = _joined(held)
    found, times = np.unique(every[np.isin(every, asked)], return_counts=True)
    return found[times > HEAVY]


def _slices(keyed: NDArray[np.int64], now: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Keys that stand in equally many, so many at a time that their pairs fit in memory."""
    sizes = now[keyed]
    for size in np.unique(sizes).tolist():
        these = keyed[sizes == size]
        step = max(1, 2 * _CHUNK // (size * (size - 1)))
        for n in range(0, len(these), step):
            yield these[n : n + step]


def _pairs(
    holders: NDArray[np.int64], is_new: NDArray[np.bool_], fell: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The pairs among the holders of each key, a key a row, each pair as one number.

    One of the two is new, but where the key was a formula before.
    """
    i, j = np.triu_indices(holders.shape[1], 1)
    a, b = holders[:, i], holders[:, j]
    wanted = is_new[a] | is_new[b] | fell[:, None]
    return np.unique(a[wanted] << 32 | b[wanted])


def _joined(arrays: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.uint64), *arrays])
