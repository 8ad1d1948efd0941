"""The words of a text as the encoder sees them: pieces, and what the uncased pieces lose."""

import re
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retold import quotes

_WORD = re.compile(r"``|''|\w{1,40}|[^\w\s]")
_DOUBLE = frozenset(["“", "”", "„", "‟", "«", "»", '"', "``", "''", "「", "」", "『", "』", "＂"])
_SINGLE = frozenset(["‘", "’", "‚", "‹", "›", "`", "´", "′"])
_PIECES = 8
"""Pieces of a word, at most: a word cut into more is noise (a link, a key)."""
_KEPT = 200_000
"""Words whose pieces are remembered, at most."""

SHAPES, QUOTED, SPACED = 7, 6, 3
"""How many values each part of a word's look can have: letter case, quotation, space before."""
INSIDE = 2
"""The value of a word inside a quotation."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text, in order; one row a word.

    `starts` and `ends` are code points of the text. `pieces` holds the numbers of each word's
    pieces, one after the other; those of word `w` are `pieces[first[w] : first[w + 1]]`.
    `looks` is what the uncased pieces do not show, one number a word: letter case, place in a
    quotation, and the space before (none, some, a new paragraph).
    `paragraph` is the number of the paragraph, counted from nought.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    first: NDArray[np.int32]
    pieces: NDArray[np.int32]
    looks: NDArray[np.int32]
    paragraph: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def quoted(self) -> NDArray[np.int32]:
        """Where each word stands: outside of quotations, at a mark, or inside (`INSIDE`)."""
        return (self.looks // SPACED) % QUOTED

    def where(self, kept: NDArray[np.bool_]) -> "Words":
        """The words that are kept; their paragraphs keep their numbers."""
        counts = np.diff(self.first)
        first = np.zeros(int(kept.sum()) + 1, np.int32)
        np.cumsum(counts[kept], out=first[1:])
        return Words(
            starts=self.starts[kept],
            ends=self.ends[kept],
            first=first,
            pieces=self.pieces[np.repeat(kept, counts)],
            looks=self.looks[kept],
            paragraph=self.paragraph[kept],
        )


class _Word(NamedTuple):
    """What a word shows wherever it stands: its letter case and its pieces."""

    shape: int
    pieces: tuple[int, ...]


class _Met(dict[str, _Word]):
    """The words met, each looked at when it is first asked for; of too many all are forgotten."""

    def __init__(self, tokenizer: Tokenizer, unknown: int) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._unknown = unknown

    def __missing__(self, word: str) -> _Word:
        same = '"' if word in _DOUBLE else "'" if word in _SINGLE else word
        # subtle: lone surrogates cannot be handed to the tokenizer
        clean = same.encode("utf-8", "replace").decode("utf-8")
        ids = self._tokenizer.encode(clean, add_special_tokens=False).ids[:_PIECES]
        if len(self) >= _KEPT:
            self.clear()
        self[word] = met = _Word(_shape(word), tuple(ids) or (self._unknown,))
        return met


class Vocabulary:
    """The pieces that words are made of, with those of the words met remembered."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.unknown, self.first, self.last, self.mask = (
            tokenizer.get_vocab()[mark] for mark in ("[UNK]", "[CLS]", "[SEP]", "[MASK]")
        )
        self._met = _Met(tokenizer, self.unknown)

    def pieces(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, at least one.

        Every double quotation mark is one piece, and so is every single one: what is quoted
        reads alike in every house's typography.
        """
        return self._met[word].pieces

    def words(self, text: str) -> Words:
        """The words of a text, with their pieces.

        Example: "“No,” he said." gives seven words: “ No , ” he said and the full stop.
        """
        found = _WORD.findall(text)
        size = len(found)
        starts = np.fromiter((match.start() for match in _WORD.finditer(text)), np.int32, size)
        ends = starts + np.fromiter(map(len, found), np.int32, size)
        met = list(map(self._met.__getitem__, found))
        ids = [word.pieces for word in met]
        first = np.zeros(size + 1, np.int32)
        np.cumsum(np.fromiter(map(len, ids), np.int32, size), out=first[1:])
        breaks = _breaks(text)
        paragraph = np.searchsorted(breaks, starts, side="right").astype(np.int32)
        paragraph = (np.unique(paragraph, return_inverse=True)[1]).astype(np.int32)
        space = np.ones(size, np.int32)
        if size:
            space[1:][starts[1:] == ends[:-1]] = 0
            space[0] = 2
            space[1:][paragraph[1:] != paragraph[:-1]] = 2
        shape = np.fromiter((word.shape for word in met), np.int32, size)
        looks = (shape * QUOTED + _quoted(text, starts)) * SPACED + space
        return Words(
            starts=starts,
            ends=ends,
            first=first,
            pieces=np.fromiter(chain.from_iterable(ids), np.int32, int(first[-1])),
            looks=looks.astype(np.int32),
            paragraph=paragraph,
        )

    def window(
        self, words: Words, low: int, high: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """What the network takes for the words `[low, high)`.

        Piece numbers between the two marks of a window, the look of each piece, and the place of
        each word's first piece.
        """
        start, end = int(words.first[low]), int(words.first[high])
        pieces = np.empty(end - start + 2, np.int64)
        pieces[0], pieces[-1] = self.first, self.last
        pieces[1:-1] = words.pieces[start:end]
        looks = np.zeros(end - start + 2, np.int64)
        looks[1:-1] = np.repeat(words.looks[low:high], np.diff(words.first[low : high + 1]))
        return pieces, looks, (words.first[low:high] - start + 1).astype(np.int64)


def _breaks(text: str) -> NDArray[np.int32]:
    return np.array([m.start() for m in re.finditer(r"[\n\u2028\u2029]", text)], np.int32)


def _shape(word: str) -> int:
    if word.islower():
        return 0
    if word[0].isupper():
        if len(word) == 1:
            return 1
        return 2 if word.isupper() else 1 if word[1:].islower() else 3
    if word[0].isdigit():
        return 4
    return 3 if word[0].isalpha() else 6 if word in _DOUBLE else 5


def _quoted(text: str, starts: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where each word stands: 0 outside quotations, 1 at an opening mark, INSIDE, 3 at a closing
    mark; 4 at single marks and 5 inside them."""
    state = np.zeros(len(starts), np.int32)
    for q in quotes.pair(text):
        low, high = np.searchsorted(starts, (q.start, q.end)).tolist()
        if low >= high:
            continue
        if q.single:
            inside = state[low:high]
            inside[inside == 0] = 5
            state[low] = 4
            if q.closing:
                state[high - 1] = 4
            continue
        if not q.within:
            state[low:high] = INSIDE
        state[low] = 1
        if q.closing:
            state[high - 1] = 3
    return state
