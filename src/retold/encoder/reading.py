"""What the network says of a text: stretch by stretch for who said what, and its grammar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retold.encoder.words import Words

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_PART = 100_000
"""Code points read in one go, about: what is in hand does not grow with the text."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A window of words: the first of them, and for each its tags' scores and parts of links."""

    start: int
    tags: Floats
    parts: Floats


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, `low` code points behind its beginning: its words, window by window."""

    low: int
    words: Words
    windows: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The grammar of a text's words, a row a word.

    `starts` and `ends` are code points of the text. `labels` `[words, 2]` are the numbers of the
    dependency's label and the part of speech in the encoder's `inventory`; `places` `[words, 3]`
    and `kinds` are the log chances of the places in a name, and of the name's kinds. `heads`
    `[words, choices]` are the rows of its likeliest heads, best first, with their `scores`: itself
    where the word is the root of a sentence, -1 where there is no further choice.
    """

    starts: Ints
    ends: Ints
    labels: NDArray[np.int16]
    places: NDArray[np.float16]
    kinds: NDArray[np.float16]
    heads: Ints
    scores: Floats


NO_GRAMMAR = Grammar(
    starts=np.zeros(0, np.int32),
    ends=np.zeros(0, np.int32),
    labels=np.zeros((0, 2), np.int16),
    places=np.zeros((0, 3), np.float16),
    kinds=np.zeros((0, 1), np.float16),
    heads=np.zeros((0, 1), np.int32),
    scores=np.zeros((0, 1), np.float32),
)


def joined(grammars: Sequence[Grammar]) -> Grammar:
    """The grammar of a text from those of its windows, in order, each with rows of its own."""
    if not grammars:
        return NO_GRAMMAR
    before = np.cumsum([0, *(len(g.starts) for g in grammars)])
    return Grammar(
        starts=np.concatenate([g.starts for g in grammars]),
        ends=np.concatenate([g.ends for g in grammars]),
        labels=np.concatenate([g.labels for g in grammars]),
        places=np.concatenate([g.places for g in grammars]),
        kinds=np.concatenate([g.kinds for g in grammars]),
        heads=np.concatenate(
            [
                np.where(g.heads < 0, -1, g.heads + low)
                for g, low in zip(grammars, before.tolist(), strict=False)
            ]
        ),
        scores=np.concatenate([g.scores for g in grammars]),
    )


def parts(text: str) -> Iterator[tuple[int, int]]:
    """The text in stretches of about `_PART` code points, cut at a line end, a space, or hard."""
    low = 0
    while len(text) - low > _PART:
        cut = text.find("\n", low + _PART // 2, low + _PART)
        if cut < 0:
            cut = text.rfind(" ", low + 1, low + _PART)
        cut = cut + 1 if cut > low else low + _PART
        yield low, cut
        low = cut
    yield low, len(text)
