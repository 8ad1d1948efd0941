"""Who may be one with whom, by numbers that are kept: so that new articles cost what they touch."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from retold.actors.across import meeting
from retold.actors.standing import Appearance

Numbers = NDArray[np.uint64]


def reach(appearance: Appearance) -> Numbers:
    """All by which somebody in an article may be joined with somebody in another, as numbers."""
    found = {_number(_plain(one)) for one in meeting(appearance)}
    return np.array(sorted(found), np.uint64)


def together(
    reaches: Sequence[Numbers], new: Collection[int], judged: Iterable[Collection[int]] = ()
) -> list[int]:
    """The positions of `new`, and of all that a chain of shared numbers joins with them.

    `judged` are those that a person holds to be one.

    Example:
        >>> together([reach(lavrov), reach(the_foreign_minister), reach(lenz)], [1])
        [0, 1]
    """
    every = np.concatenate([np.zeros(0, np.uint64), *reaches])
    of = np.repeat(np.arange(len(reaches)), [len(numbers) for numbers in reaches])
    distinct, number = np.unique(every, return_inverse=True)
    found = np.zeros(len(reaches), np.bool_)
    found[list(new)] = True
    before = 0
    while (count := int(found.sum())) != before:
        before = count
        met = np.zeros(len(distinct), np.bool_)
        met[number[found[of]]] = True
        found[of[met[number]]] = True
        for some in judged:
            if found[list(some)].any():
                found[list(some)] = True
    return np.flatnonzero(found).tolist()


def _plain(key: object) -> str:
    """A key in words, sets in order."""
    if isinstance(key, tuple):
        return f"({', '.join(map(_plain, key))})"
    return repr(sorted(key)) if isinstance(key, frozenset) else repr(key)


@lru_cache(maxsize=100_000)
def _number(key: str) -> int:
    return int.from_bytes(
        blake2b(key.encode("utf-8", "backslashreplace"), digest_size=8).digest(), "little"
    )
