"""What an article's tellings may meet, small enough to be kept: whom new pages are held against.

Two tellings are compared where they share a key of their words, in two periods that touch, or a
name of their speakers within a few days (see `candidates` and `meaning`). Keys are kept as numbers:
two keys that fall on one number bring an article in that has nothing to say, and nothing worse.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retold.retellings.candidates import HEAVY, keys, period
from retold.retellings.meaning import CROWD, WINDOW, day_of, names
from retold.retellings.told import Told, Wording

Numbers = NDArray[np.uint64]
_HALF = np.uint64(32)


class Reach(NamedTuple):
    """The keys of an article's tellings of one time.

    `words` (attributed) and `own` hold a key in the upper half of a number, and in the lower one
    the wording that has it; `names` a name a telling.
    """

    article_id: str
    period: int | None
    day: int | None
    words: Numbers
    own: Numbers
    names: Numbers


def reaches(
    article_id: str,
    compared: Iterable[Told],
    running: Iterable[Told],
    known: dict[Wording, Numbers],
) -> list[Reach]:
    """The keys of these tellings of an article, by their times.

    `known` has those of wordings met before, and keeps those of new ones.
    """
    times: dict[tuple[int | None, int | None], tuple[list[Told], list[Told]]] = {}
    for which, tellings in enumerate((compared, running)):
        for told in tellings:
            times.setdefault((period(told), day_of(told)), ([], []))[which].append(told)
    return [
        Reach(
            article_id,
            *time,
            _keys(said, known),
            _keys(own, known),
            np.array(sorted(_number(name) for t in said for name in names(t)), np.uint64),
        )
        for time, (said, own) in times.items()
    ]


def by_words(
    new: Sequence[Reach], number: int | None, held: Sequence[tuple[str, Numbers, Numbers]]
) -> set[str]:
    """The articles of one period that share a key with `new`, of those with these `words`, `own`.

    A key that stands in too many wordings of the period is none.
    """
    asking = [r for r in new if number is None or r.period is None or abs(r.period - number) <= 1]
    if not asking or not held:
        return set()
    said = np.unique(_joined(r.words for r in asking) >> _HALF)
    own = np.unique(_joined(r.own for r in asking) >> _HALF)
    theirs, theirs_of = _rows([words for _, words, _ in held])
    running, running_of = _rows([owns for _, _, owns in held])
    hit, hit_own = _among(theirs, said) | _among(theirs, own), _among(running, said)
    here = [numbers for r in asking if r.period == number for numbers in (r.words, r.own)]
    wordings = np.unique(_joined([theirs[hit], running[hit_own], *here]))
    keyed, times = np.unique(wordings >> _HALF, return_counts=True)
    heavy = keyed[times > HEAVY]
    found = np.concatenate(
        [theirs_of[hit & ~_among(theirs, heavy)], running_of[hit_own & ~_among(running, heavy)]]
    )
    return {held[k][0] for k in np.unique(found)}


def by_names(new: Sequence[Reach], day: int, held: Sequence[tuple[str, Numbers]]) -> set[str]:
    """The articles of one day that share a speaker's name with `new` within a few days.

    A name that too many have on a day is none.
    """
    asking = [r for r in new if r.day is not None and abs(r.day - day) <= WINDOW]
    if not asking or not held:
        return set()
    theirs, of = _rows([numbers for _, numbers in held])
    here = _joined(r.names for r in asking if r.day == day)
    known, times = np.unique(np.concatenate([theirs, here]), return_counts=True)
    asked = np.setdiff1d(_joined(r.names for r in asking), known[times > CROWD])
    return {held[k][0] for k in np.unique(of[np.isin(theirs, asked)])}


def periods(new: Iterable[Reach], held: Collection[int | None]) -> list[int | None]:
    """Those of the periods held that one of `new` may meet."""
    ours = {r.period for r in new}
    if None in ours:
        return list(held)
    near = {None, *(p + step for p in ours if p is not None for step in (-1, 0, 1))}
    return [p for p in held if p in near]


def days(new: Iterable[Reach]) -> set[int]:
    """The days on which one of `new` may be told in other words."""
    ours = {r.day for r in new if r.day is not None}
    return {day + step for day in ours for step in range(-WINDOW, WINDOW + 1)}


def _keys(tellings: Sequence[Told], known: dict[Wording, Numbers]) -> Numbers:
    for told in tellings:
        if told.wording not in known:
            known[told.wording] = _of_wording(told.wording)
    return np.unique(_joined(known[t.wording] for t in tellings))


def _of_wording(wording: Wording) -> Numbers:
    """The keys of a wording, and the wording itself, which is one too."""
    whole = _number(" ".join(wording.stems))
    made = [_number(a) ^ (_number(b) << 1 & 0xFFFFFFFF) for a, b in keys(wording)]
    return np.array([*made, whole], np.uint64) << _HALF | np.uint64(whole)


@lru_cache(maxsize=100_000)
def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _joined(arrays: Iterable[Numbers]) -> Numbers:
    found = [np.zeros(0, np.uint64), *arrays]
    return np.concatenate(found)


def _rows(arrays: Sequence[Numbers]) -> tuple[Numbers, NDArray[np.int64]]:
    """All numbers in a row, and of which array each is."""
    return _joined(arrays), np.repeat(np.arange(len(arrays)), [len(a) for a in arrays])


def _among(numbers: Numbers, keys: Numbers) -> NDArray[np.bool_]:
    return np.isin(numbers >> _HALF, keys)
