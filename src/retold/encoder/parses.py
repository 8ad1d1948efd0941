"""The grammar of a text, read from what the network saw of it where it is asked for."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from retold.encoder.reading import Grammar, joined

_WAITING = 32
"""Windows of a text whose grammar waits to be asked for; of more it is read at once, so that what
is in hand does not grow with the text."""


class Window(NamedTuple):
    """What the network saw of the words of a window, and where they stand in the text."""

    rows: NDArray[np.float32]
    paragraph: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


class Parses:
    """The grammar of the windows of a text, each read once, when it is first asked for.

    Most of who said what needs none of it; who the speakers are needs all.

    Example:
        >>> text = "The envoy left. Talks failed."
        >>> parses = shipped().parses(text)
        >>> len(parses.within(0, len(text)).starts)
        7
    """

    def __init__(self, parser: InferenceSession) -> None:
        self._parser = parser
        self._windows: list[Window | Grammar] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, window: Window) -> None:
        """The next window of the text."""
        late = len(self._windows) >= _WAITING
        self._windows.append(self._parsed(window) if late else window)
        self._firsts.append(int(window.starts[0]))
        self._lasts.append(int(window.ends[-1]))

    def within(self, start: int, end: int) -> Grammar:
        """The grammar of the windows that hold some of `[start, end)` of the text."""
        low, high = bisect_right(self._lasts, start), bisect_left(self._firsts, end)
        met = [self._at(number) for number in range(low, high)]
        return met[0] if len(met) == 1 else joined(met)

    def whole(self) -> Grammar:
        """The grammar of the text."""
        return joined([self._at(number) for number in range(len(self._windows))])

    def _at(self, number: int) -> Grammar:
        window = self._windows[number]
        if isinstance(window, Window):
            window = self._windows[number] = self._parsed(window)
        return window

    def _parsed(self, window: Window) -> Grammar:
        given = {"rows": window.rows, "paragraph": window.paragraph}
        labels, places, kinds, heads, scores = self._parser.run(None, given)
        return Grammar(
            starts=window.starts,
            ends=window.ends,
            labels=labels.astype(np.int16),
            places=places.astype(np.float16),
            kinds=kinds.astype(np.float16),
            heads=np.where(heads < len(window.starts), heads, -1).astype(np.int32),
            scores=scores,
        )
