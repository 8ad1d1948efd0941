"""Cuts the words of a text into windows that the encoder reads one at a time."""

from collections.abc import Iterator

import numpy as np

from retold.encoder.words import Words

LIMIT = 254
"""Pieces of a window, at most; with the two marks around it, 256."""
_STOPS = frozenset(".!?")
_LEAST = 0.5
"""A paragraph too long for a window is cut at the end of a sentence in this last share of it."""


def windows(
    text: str, words: Words, limit: int = LIMIT, head: int | None = None
) -> Iterator[tuple[int, int]]:
    """Stretches `[low, high)` of words that are read together, in order; they cover the text.

    A window holds as many whole paragraphs as go into `limit` pieces. A longer paragraph is cut
    at the end of a sentence where there is one in the second half of the window, else after a
    word. `head` is another limit for the first window (training moves all cuts with it).
    """
    size = len(words)
    if not size:
        return
    edges = [*np.flatnonzero(np.diff(words.paragraph, prepend=-1)).tolist(), size]
    at = number = 0
    room = head or limit
    while at < size:
        most = int(words.first[at]) + room
        fits = int(np.searchsorted(words.first, most, side="right")) - 1
        fits = max(fits, at + 1)
        while number + 1 < len(edges) and edges[number + 1] <= at:
            number += 1
        until = number
        while until + 1 < len(edges) and edges[until + 1] <= fits:
            until += 1
        high = edges[until] if edges[until] > at else _cut(text, words, at, fits)
        yield at, high
        at, room = high, limit


def _cut(text: str, words: Words, low: int, fits: int) -> int:
    """Where to cut a paragraph that goes on after `fits`."""
    for high in range(fits, low + int((fits - low) * _LEAST), -1):
        if text[words.starts[high - 1]] in _STOPS and text[words.ends[high - 1]].isspace():
            return high
    return fits
