"""The names in a paragraph: which words are in one, where each begins, and of what kind it is."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.symbols import IDS
from spacy.tokens import Doc

from retold.encoder import Grammar

Ints = NDArray[np.int64]

_OUT, _FIRST, _FURTHER = 0, 1, 2
"""The places in a name, as the network numbers them."""
_BEGIN, _INSIDE, _OUTSIDE = 3, 1, 2
"""The same, as spaCy does."""


def names(
    doc: Doc, grammar: Grammar, rows: Ints, known: NDArray[np.bool_], poses: Ints, heads: Ints
) -> tuple[Ints, Ints]:
    """For each word of a paragraph its place in a name, as spaCy numbers them, and the number that
    the network has for the kind of name; -1 for none.

    `known` are the words that the network read, `rows` their rows of the grammar, `poses` spaCy's
    numbers for the parts of speech, `heads` the words that they hang on. Three things are mended
    that the network gets wrong more than others: see `_bridged`, `_runs` and `_untitled`.
    """
    proper = (poses == IDS["PROPN"]) & known
    place = np.full(len(doc), _OUT)
    place[known] = grammar.places[rows].argmax(1)
    place = _bridged(place, proper, heads)
    row_of = np.full(len(doc), -1)
    row_of[known] = rows
    iob, kind = np.full(len(doc), _OUTSIDE), np.full(len(doc), -1)
    runs = _runs(doc, place, known, poses)
    for low, high in runs:
        inside = row_of[low:high]
        begins, kinds = _cut(grammar.places[inside], grammar.kinds[inside])
        iob[low:high] = np.where(begins, _BEGIN, _INSIDE)
        kind[low:high] = kinds
    for low, high in _untitled(runs, kind, proper, heads):
        iob[low:high], kind[low:high] = _OUTSIDE, -1
    return iob, kind


def _bridged(places: Ints, proper: NDArray[np.bool_], heads: Ints) -> Ints:
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
    runs: Sequence[tuple[int, int]], kind: Ints, proper: NDArray[np.bool_], heads: Ints
) -> Iterator[tuple[int, int]]:
    """The runs that are no name but part of a title before one: "Harbour" of "Harbour Master Ilke
    Sand", all proper nouns up to the name, and all hanging on a word of it."""
    for (start, end), (low, high) in pairwise(runs):
        title = heads[start:low]
        if (
            end < low
            and kind[end - 1] == kind[low]
            and proper[end:low].all()
            and ((title >= low) & (title < high)).all()
        ):
            yield start, end


def _runs(doc: Doc, places: Ints, known: NDArray[np.bool_], poses: Ints) -> list[tuple[int, int]]:
    """Stretches `[low, high)` of a paragraph's words that are all in names.

    Proper nouns on both sides of a hyphen without spaces are in one: "Park Ji-won".
    """
    found: list[list[int]] = []
    glued = 0
    for at, place in enumerate(places.tolist()):
        glued = max(glued - 1, 0)
        if not known[at] or (place == _OUT and not glued):
            continue
        if found and found[-1][1] == at:
            found[-1][1] = at + 1
        else:
            found.append([at, at + 1])
        hyphen = at + 2 < len(doc) and doc[at + 1].text == "-" and not doc[at].whitespace_
        if hyphen and not doc[at + 1].whitespace_ and poses[at] == poses[at + 2] == IDS["PROPN"]:
            glued = 3
    return [(low, high) for low, high in found]


def _cut(places: NDArray[np.float16], kinds: NDArray[np.float16]) -> tuple[list[bool], list[int]]:
    """Which words of a run begin a name, and the kind of each word's name: the likeliest way to
    cut the run into names of one kind each (Viterbi 1967), from log chances a row a word.

    Two names of one kind do not follow each other without a mark between them: "Park Ji-won".
    """
    begin, go_on = places[:, _FIRST].astype(float), places[:, _FURTHER].astype(float)
    best = begin[0] + kinds[0].astype(float)
    steps: list[tuple[NDArray[np.bool_], int]] = []
    for at in range(1, len(kinds)):
        before = int(best.argmax())
        anew, further = best[before] + begin[at], best + np.maximum(go_on[at], begin[at])
        steps.append((anew > further, before))
        best = np.maximum(anew, further) + kinds[at].astype(float)
    kind = int(best.argmax())
    begins, of = [], []
    for new, before in reversed(steps):
        begins.append(bool(new[kind]))
        of.append(kind)
        kind = before if new[kind] else kind
    return [True, *reversed(begins)], [kind, *reversed(of)]
