"""The names in a text: which words are in one, where each begins, and of what kind it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.symbols import IDS

from retold.encoder import Grammar

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_OUT, _FIRST, _FURTHER = 0, 1, 2
"""The places in a name, as the network numbers them."""
_BEGIN, _INSIDE, _OUTSIDE = 3, 1, 2
"""The same, as spaCy does."""


class Read(NamedTuple):
    """What is known of the words of a text, a number a word.

    `rows` are those of the grammar, -1 for a word that the network did not read, `poses` spaCy's
    numbers for the parts of speech, `heads` the words that they hang on, `paragraph` the numbers of
    their paragraphs. `hyphens` are the places of those that tie two words without a space.
    """

    rows: Ints
    poses: Ints
    heads: Ints
    paragraph: Ints
    hyphens: Ints


def names(grammar: Grammar, words: Read) -> tuple[Ints, Ints]:
    """For each word of a text its place in a name, as spaCy numbers them, and the number that the
    network has for the kind of name; -1 for none.

    Three things are mended that the network gets wrong more than others: see `_bridged`, `_runs`
    and `_untitled`.
    """
    known = words.rows >= 0
    proper = (words.poses == IDS["PROPN"]) & known
    place = np.full(len(known), _OUT)
    place[known] = grammar.places[words.rows[known]].argmax(1)
    place = _bridged(place, proper, words.heads)
    iob, kind = np.full(len(known), _OUTSIDE), np.full(len(known), -1)
    starts, ends = _runs(words, place, known)
    lengths = ends - starts
    for length in np.unique(lengths).tolist():
        inside = starts[lengths == length][:, None] + np.arange(length)
        read = words.rows[inside]
        begins, kind[inside] = _cut(grammar.places[read], grammar.kinds[read])
        iob[inside] = np.where(begins, _BEGIN, _INSIDE)
    for low, high in _untitled(starts, ends, kind, proper, words.heads):
        iob[low:high], kind[low:high] = _OUTSIDE, -1
    return iob, kind


def _bridged(places: Ints, proper: Bools, heads: Ints) -> Ints:
    """The places with a proper noun between two words of names in the name, where it hangs on the
    second as the first does: "Son" of "Choe Son Hui"."""
    inner = np.flatnonzero(proper & (places == _OUT))
    inner = inner[(inner > 0) & (inner < len(places) - 1)]
    held = (places[inner - 1] != _OUT) & (places[inner + 1] != _OUT)
    held &= (heads[inner] == inner + 1) & (heads[inner - 1] == inner + 1)
    bridged = places.copy()
    bridged[inner[held]] = _FURTHER
    return bridged


def _untitled(
    starts: Ints, ends: Ints, kind: Ints, proper: Bools, heads: Ints
) -> list[tuple[int, int]]:
    """The runs that are no name but part of a title before one: "Harbour" of "Harbour Master Ilke
    Sand", all proper nouns up to the name, and all hanging on a word of it."""
    common = np.append(0, np.cumsum(~proper))
    lows = starts[1:]
    before = (ends[:-1] < lows) & (kind[ends[:-1] - 1] == kind[lows])
    before &= common[lows] == common[ends[:-1]]
    found = []
    for number in np.flatnonzero(before).tolist():
        start, low, high = int(starts[number]), int(lows[number]), int(ends[number + 1])
        title = heads[start:low]
        if ((title >= low) & (title < high)).all():
            found.append((start, int(ends[number])))
    return found


def _runs(words: Read, places: Ints, known: Bools) -> tuple[Ints, Ints]:
    """Where stretches of words begin and end that are all in names, each in one paragraph.

    Proper nouns on both sides of a hyphen without spaces are in one: "Park Ji-won".
    """
    inside = known & (places != _OUT)
    sides = words.poses[words.hyphens - 1], words.poses[words.hyphens + 1]
    for at in words.hyphens[(sides[0] == sides[1]) & (sides[0] == IDS["PROPN"])].tolist():
        if inside[at - 1]:
            inside[at : at + 2] |= known[at : at + 2]
    goes_on = np.zeros(len(inside) + 1, bool)
    goes_on[1:-1] = inside[:-1] & inside[1:] & (np.diff(words.paragraph) == 0)
    return np.flatnonzero(inside & ~goes_on[:-1]), np.flatnonzero(inside & ~goes_on[1:]) + 1


def _cut(places: NDArray[np.float16], kinds: NDArray[np.float16]) -> tuple[Bools, Ints]:
    """Which words of runs begin a name, and the kind of each word's name: the likeliest way to cut
    each run into names of one kind each (Viterbi 1967).

    `places` `[runs, words, 3]` and `kinds` are log chances, of runs of one length. Two names of one
    kind do not follow each other without a mark between them: "Park Ji-won".
    """
    begin, go_on = places[:, :, _FIRST].astype(float), places[:, :, _FURTHER].astype(float)
    go_on = np.maximum(go_on, begin)
    chances = kinds.astype(float)
    every = np.arange(len(kinds))
    best = begin[:, :1] + chances[:, 0]
    steps: list[tuple[Bools, Ints]] = []
    for at in range(1, kinds.shape[1]):
        before = best.argmax(1)
        anew, further = (best[every, before] + begin[:, at])[:, None], best + go_on[:, at, None]
        steps.append((anew > further, before))
        best = np.maximum(anew, further) + chances[:, at]
    begins, of = np.ones(kinds.shape[:2], bool), np.zeros(kinds.shape[:2], np.int64)
    of[:, -1] = best.argmax(1)
    for at in range(kinds.shape[1] - 1, 0, -1):
        new, before = steps[at - 1]
        begins[:, at] = new[every, of[:, at]]
        of[:, at - 1] = np.where(begins[:, at], before, of[:, at])
    return begins, of
