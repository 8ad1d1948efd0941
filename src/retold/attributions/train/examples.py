"""Labelled articles made into windows of numbers: tags, links and grammar, a row a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.attributions import tagging
from retold.encoder.windows import LIMIT, windows
from retold.encoder.words import Vocabulary, Words

Ints = NDArray[np.int64]
UNKNOWN = -100
"""What stands for a label or a head that is not known: it teaches nothing."""
KINDS = 4
"""Kinds of labels that a word's grammar has."""
NO_GRAMMAR: Ints = np.zeros((0, 2 + KINDS), np.int64)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its attributions, `{role: [[start, end], ..]}` in code points.

    `heads` holds the grammar, a row a token: its start, its head's start, and the numbers of its
    label, part of speech, place in a name and kind of name (`grammar.parsed`), or `UNKNOWN`.
    """

    text: str
    attributions: tuple[dict[str, list[tuple[int, int]]], ...]
    heads: NDArray[np.int64] = field(default_factory=lambda: NO_GRAMMAR)


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of content, and the words of its cue and source (an empty stretch: none)."""

    first: int
    last: int
    cue: tuple[int, int]
    source: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A window: its pieces, and for its words the tags, links and grammar."""

    pieces: Ints
    looks: Ints
    first: Ints
    paragraph: Ints
    tags: Ints
    links: tuple[Link, ...]
    labels: Ints
    heads: Ints
    labelled: bool = True
    """Whether what it says of tags and links is known."""


def runs(words: Words, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of words that stretches of text cover, each within a paragraph."""
    covered: list[int] = []
    for start, end in sorted(stretches):
        low = int(np.searchsorted(words.ends, start, side="right"))
        high = int(np.searchsorted(words.starts, end, side="left"))
        covered += range(low, high)
    at = 0
    covered = sorted(set(covered))
    while at < len(covered):
        until = at + 1
        while (
            until < len(covered)
            and covered[until] == covered[until - 1] + 1
            and words.paragraph[covered[until]] == words.paragraph[covered[at]]
        ):
            until += 1
        yield covered[at], covered[until - 1] + 1
        at = until


def examples(
    article: Labelled, vocabulary: Vocabulary, limit: int = LIMIT, head: int | None = None
) -> Iterator[Example]:
    """The windows of an article, with their labels."""
    words = vocabulary.words(article.text)
    tags = np.zeros(len(words), np.int64)
    links: list[Link] = []
    for said in article.attributions:
        pieces = {role: list(runs(words, said.get(role, []))) for role in tagging.ROLES}
        for number, role in enumerate(tagging.ROLES):
            for low, high in pieces[role]:
                tags[low:high] = 2 * number + 2
                tags[low] = 2 * number + 1
        cue = pieces["cue"][0] if pieces["cue"] else (0, 0)
        source = pieces["source"][0] if pieces["source"] else (0, 0)
        links += [Link(low, high - 1, cue, source) for low, high in pieces["content"]]
    # where labels overlap, the later one stands; what it cuts off begins anew
    before = np.concatenate([[0], tags[:-1]])
    loose = (tags > 0) & (tags % 2 == 0) & (before != tags) & (before != tags - 1)
    tags[loose] -= 1
    labels, heads = _grammar(words, article.heads)
    for low, high in windows(article.text, words, limit, head):
        yield _example(vocabulary, words, low, high, tags, links, labels, heads)


def _grammar(words: Words, tokens: Ints) -> tuple[Ints, Ints]:
    """For each word its labels `[KINDS, words]`, and its head.

    They are those of the token that begins with the word; of a token's further words they are not
    known. A head is that token's first word.
    """
    if not len(tokens) or not len(words):
        return np.full((KINDS, len(words)), UNKNOWN), np.full(len(words), UNKNOWN)
    of = np.maximum(np.searchsorted(tokens[:, 0], words.starts, side="right") - 1, 0)
    further = np.diff(of, prepend=-1) == 0
    heads = np.minimum(np.searchsorted(words.starts, tokens[of, 1]), len(words) - 1)
    heads = np.where(further | (tokens[of, 1] == UNKNOWN), UNKNOWN, heads)
    return np.where(further, UNKNOWN, tokens[of, 2:].T), heads


def _example(
    vocabulary: Vocabulary,
    words: Words,
    low: int,
    high: int,
    tags: Ints,
    links: Sequence[Link],
    labels: Ints,
    heads: Ints,
) -> Example:
    pieces, looks, first = vocabulary.window(words, low, high)

    def moved(stretch: tuple[int, int]) -> tuple[int, int]:
        start, end = max(stretch[0], low) - low, min(stretch[1], high) - low
        return (start, end) if start < end else (0, 0)

    here = [
        Link(
            max(link.first, low) - low,
            min(link.last, high - 1) - low,
            moved(link.cue),
            moved(link.source),
        )
        for link in links
        if link.first < high and link.last >= low
    ]
    here_tags = tags[low:high].copy()
    if here_tags[0] and here_tags[0] % 2 == 0:  # a piece that the window cuts begins anew
        here_tags[0] -= 1
    head = heads[low:high]
    inside = (head >= low) & (head < high)
    there = words.paragraph[np.where(inside, head, low)]
    inside &= there == words.paragraph[low:high]  # an edit may have torn a sentence
    return Example(
        pieces=pieces,
        looks=looks,
        first=first,
        paragraph=words.paragraph[low:high].astype(np.int64),
        tags=here_tags,
        links=tuple(here),
        labels=labels[:, low:high],
        heads=np.where(inside, head - low, UNKNOWN),
    )


def polnear(row: dict[str, Any], heads: NDArray[np.int64] | None = None) -> Labelled:
    """A line of PolNeAR."""
    said = tuple(
        {role: [(s, e) for s, e in a[role]] for role in tagging.ROLES} for a in row["attributions"]
    )
    return Labelled(row["text"], said, NO_GRAMMAR if heads is None else heads)
