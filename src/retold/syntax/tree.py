"""The tree of a paragraph: what each word hangs on, so that all hang on the roots of sentences."""

import numpy as np
from numpy.typing import NDArray

from retold.encoder import Grammar

Ints = NDArray[np.int64]


def heads(grammar: Grammar, rows: Ints, paragraph: Ints) -> Ints:
    """The heads of words of a text, as places among these words; each is of its own paragraph.

    `rows` are those of the grammar, in order, `paragraph` the number of the paragraph of each.

    Example:
        >>> text = "The envoy left."
        >>> grammar = shipped().parses(text).whole()
        >>> heads(grammar, np.arange(4), np.zeros(4, int)).tolist()
        [1, 2, 2, 2]
    """
    if not len(rows):
        return rows
    own = np.full(len(grammar.starts) + 1, -1)  # the last stands for what is elsewhere
    own[rows] = np.arange(len(rows))
    choices = own[grammar.heads[rows]]
    choices[paragraph[choices] != paragraph[:, None]] = -1
    scores = grammar.scores[rows]
    above = _best(choices)
    for number in np.unique(paragraph[_lost(above)]).tolist():
        low, high = np.searchsorted(paragraph, (number, number + 1)).tolist()
        inner = np.where(choices[low:high] < 0, -1, choices[low:high] - low)
        above[low:high] = tree(inner, scores[low:high]) + low
    return _apart(above)


def tree(choices: Ints, scores: NDArray[np.float32]) -> Ints:
    """The head of each word, itself for a root, so that every word hangs on a root.

    Each takes its best choice. Where some hang on each other in a circle, the one whose next
    choice costs least takes that one, or is a root. `choices` has a row a word with the words it
    may hang on (itself for a root, -1 for none), best first; `scores` their log chances.

    Example:
        "envoy" and "left" each best on the other: the one that loses less becomes the root
        >>> tree(np.array([[1, 0], [0, 1]]), np.array([[-0.1, -3.0], [-0.2, -0.9]], np.float32))
        array([1, 1])
    """
    heads = _best(choices)
    for _ in range(len(choices)):
        circle = _circle(heads)
        if not circle:
            break
        hanging = np.isin(_roots(heads), circle)  # a head among these would close it again
        ways = [
            (float(scores[word, 0] - scores[word, n]), word, int(head))
            for word in circle
            for n, head in enumerate(choices[word].tolist())
            if head == word or (head >= 0 and not hanging[head])
        ]
        _, word, head = min(ways, default=(0.0, circle[0], circle[0]))
        heads[word] = head
    return heads


def _best(choices: Ints) -> Ints:
    """The first choice of each word that is one; itself where it has none."""
    every = np.arange(len(choices))
    there = choices >= 0
    return np.where(there.any(1), choices[every, there.argmax(1)], every)


def _apart(heads: Ints) -> Ints:
    """The heads with every sentence one stretch of words: between two roots it ends where fewest
    words are on the wrong side, and those hang on their own sentence's root."""
    every = np.arange(len(heads))
    roots = np.flatnonzero(heads == every)
    last = np.searchsorted(roots, every, side="right") - 1  # the root before each word, or at it
    following = np.append(roots, len(heads))[last + 1]
    wrong = np.cumsum(np.where(_roots(heads) >= following, 1, -1))
    least = np.minimum.reduceat(wrong, roots)[last]
    between = (wrong == least) & (last >= 0) & (last < len(roots) - 1)
    ends = np.flatnonzero(between)
    ends = ends[np.diff(last[ends], prepend=-1) > 0]  # of several as good, the first
    sentence = np.zeros(len(heads), np.int64)
    sentence[ends + 1] = 1
    sentence = np.cumsum(sentence)
    return np.where(sentence[heads] == sentence, heads, roots[sentence])


def _roots(heads: Ints) -> Ints:
    """The root that each word hangs on; for one in a circle, some word of it."""
    far = heads
    for _ in range(len(heads).bit_length()):
        far = far[far]
    return far


def _lost(heads: Ints) -> Ints:
    """The words that hang on no root, but on a circle of words."""
    far = _roots(heads)
    return np.flatnonzero(heads[far] != far)


def _circle(heads: Ints) -> list[int]:
    """Words that hang on each other in a circle; none where all hang on roots."""
    lost = _lost(heads)
    if not len(lost):
        return []
    start = int(_roots(heads)[lost[0]])
    circle = [start]
    while (word := int(heads[circle[-1]])) != start:
        circle.append(word)
    return circle
