"""Which wordings are worth comparing: those that share a key, made of rare words.

Keys depend on a wording alone, so that one machine and many, today's corpus and tomorrow's, compare
the same pairs: neighbouring content words (they survive trimming), and pairs of the rarest words
(they survive rewording). A formula that stands in everything has a heavy key, which is left out
and reported.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from retold.retellings.told import Wording

HEAVY = 60
"""Different wordings with one key, above which the key is left out."""
NEIGHBOURS = 3.5
"""Least rarity of two neighbouring content words that make a key."""
RAREST = 7
"""Words of a wording, the rarest, whose pairs are keys."""
SHARED = 3.0
"""Least rarity of all words shared, below which two wordings are not compared."""
PART = 0.25
"""Least part of the shorter wording's rarity that must be shared."""

Key = tuple[str, str]


class Capped(NamedTuple):
    """A key that was left out: its words, and in how many different wordings it stands."""

    words: tuple[str, ...]
    wordings: int


class Candidates(NamedTuple):
    """Pairs of positions worth comparing, the smaller first, sorted; and what was left out."""

    pairs: list[tuple[int, int]]
    capped: tuple[Capped, ...]


def keys(wording: Wording) -> set[Key]:
    """The keys of a wording.

    Example:
        "the hegemonic policy of Ostmark" gives ('hegemon', 'polici') and the pairs of its rarest
        words; "he said so on Monday" gives none.
    """
    content = [stem for stem in wording.stems if stem in wording.weights]
    rarity = wording.weights
    found = {
        (a, b) if a < b else (b, a)
        for a, b in pairwise(content)
        if a != b and rarity[a] + rarity[b] >= NEIGHBOURS
    }
    rarest = sorted(rarity, key=lambda stem: (-rarity[stem], stem))[:RAREST]
    for a, b in combinations(sorted(rarest), 2):
        if rarity[a] + rarity[b] >= NEIGHBOURS:
            found.add((a, b))
    if len(rarity) == 1:
        found.update((stem, "") for stem in rarity)
    return found


def candidates(wordings: Sequence[Wording], others: Iterable[Wording] = ()) -> Candidates:
    """Pairs among `wordings`, and of `wordings` with `others` (numbered on behind them).

    Pairs among the others are not asked for, nor made.
    """
    held: dict[Key, list[int]] = {}
    for k, wording in enumerate(wordings):
        for key in keys(wording):
            held.setdefault(key, []).append(k)
    everything = [*wordings, *others]
    for k in range(len(wordings), len(everything)):
        for key in keys(everything[k]):
            if key in held:
                held[key].append(k)
    capped = tuple(
        sorted(
            (Capped(tuple(filter(None, key)), len(ks)) for key, ks in held.items() if _heavy(ks)),
            key=lambda c: (-c.wordings, c.words),
        )
    )
    pairs: set[tuple[int, int]] = set()
    for ks in held.values():
        if len(ks) > 1 and not _heavy(ks):
            pairs.update(_pairs(ks, len(wordings)))
    return Candidates([p for p in sorted(pairs) if _worth(everything, p)], capped)


def _heavy(ks: Sequence[int]) -> bool:
    return len(ks) > HEAVY


def _pairs(ks: Sequence[int], first_other: int) -> Iterator[tuple[int, int]]:
    for position, a in enumerate(ks):
        if a >= first_other:
            return
        for b in ks[position + 1 :]:
            yield a, b


def _worth(everything: Sequence[Wording], pair: tuple[int, int]) -> bool:
    a, b = everything[pair[0]], everything[pair[1]]
    shared = a.shared(b)
    return shared >= max(SHARED, PART * min(a.total, b.total))
