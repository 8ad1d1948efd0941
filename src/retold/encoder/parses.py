"""The grammar of a text, read from what the network saw of it where it is asked for."""

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
    """The grammar of a text, read when it is first asked for.

    Who said what in it needs none, where nobody said anything.

    Example:
        >>> text = "The envoy left. Talks failed."
        >>> len(shipped().parses(text).whole().starts)
        7
    """

    def __init__(self, parser: InferenceSession) -> None:
        self._parser = parser
        self._windows: list[Window | Grammar] = []

    def add(self, window: Window) -> None:
        """The next window of the text."""
        late = len(self._windows) >= _WAITING
        self._windows.append(self._parsed(window) if late else window)

    def whole(self) -> Grammar:
        """The grammar of the text."""
        read = [self._parsed(w) if isinstance(w, Window) else w for w in self._windows]
        self._windows = [*read]
        return joined(read)

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
