"""The tree of a paragraph: what each word hangs on, so that all hang on the roots of sentences."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retold.encoder import Grammar

Ints = NDArray[np.int64]


def heads(grammar: Grammar, rows: Ints, places: Ints) -> Ints:
    """The heads of the words of a paragraph that the network read, as places in its `Doc`.

    `rows` are those of the grammar, `places` where the same words stand in the `Doc`.

    Example:
        >>> text = "The envoy left."
        >>> grammar = shipped().parses(text).whole()
        >>> heads(grammar, np.arange(4), np.arange(4)).tolist()
        [1, 2, 2, 2]
    """
    size = len(rows)
    if not size:
        return places
    low = int(rows[0])
    own = np.full(int(rows[-1]) - low + 2, -1, np.int64)  # the last stands for what is elsewhere
    own[rows - low] = np.arange(size)
    choices = grammar.heads[rows] - low
    inside = (choices >= 0) & (choices < len(own) - 1)
    return places[_apart(tree(own[np.where(inside, choices, -1)], grammar.scores[rows]))]


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
    size = len(choices)
    every = np.arange(size)
    best = np.argmax(choices >= 0, axis=1)
    heads = np.where((choices >= 0).any(1), choices[every, best], every)
    for _ in range(size):
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


def _apart(heads: Ints) -> Ints:
    """The heads with every sentence one stretch of words: between two roots it ends where fewest
    words are on the wrong side, and those hang on their own sentence's root."""
    size = len(heads)
    above = _roots(heads)
    roots = np.flatnonzero(heads == np.arange(size))
    sentence = np.zeros(size, np.int64)
    for left, right in pairwise(roots.tolist()):
        wrong = np.cumsum(np.where(above[left:right] >= right, 1, -1))
        sentence[left + int(wrong.argmin()) + 1 :] += 1
    return np.where(sentence[heads] == sentence, heads, roots[sentence])


def _roots(heads: Ints) -> Ints:
    """The root that each word hangs on; for one in a circle, some word of it."""
    far = heads
    for _ in range(len(heads).bit_length()):
        far = far[far]
    return far


def _circle(heads: Ints) -> list[int]:
    """Words that hang on each other in a circle; none where all hang on roots."""
    far = heads
    for _ in range(len(heads).bit_length()):
        far = far[far]
    lost = np.flatnonzero(heads[far] != far)
    if not len(lost):
        return []
    start = int(far[lost[0]])
    circle = [start]
    while (word := int(heads[circle[-1]])) != start:
        circle.append(word)
    return circle
