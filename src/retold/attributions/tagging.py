"""What the trained network says of words, decoded: the likeliest tags, and who belongs to whom.

The network scores a tag for every word and gives it the parts of two links: content to cue, and
content with cue to source. Here the scores become pieces (a linear-chain CRF) and attributions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Chances = NDArray[np.float64]

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NEVER = -1e4
"""The score of what cannot be."""
BUCKETS = 21
BREAKS = 5
TOGETHER = 0.95
"""The chance of its link from which a further piece of content counts to an attribution."""
WIDTH = 64
"""Numbers a word has for each of its parts in a link."""
PARTS = ("content first, cue", "content last, cue", "cue",
         "content first, source", "content last, source", "cue, source", "source")  # fmt: skip


def allowed() -> NDArray[np.bool_]:
    """Which tag may follow which: a piece goes on only in its own role."""
    grid = np.ones((len(TAGS), len(TAGS)), bool)
    for before, tag in enumerate(TAGS):
        for after, following in enumerate(TAGS):
            if following.startswith("I-"):
                grid[before, after] = tag[1:] == following[1:]
    return grid


GOING_ON = np.array([tag.startswith("I-") for tag in TAGS])
"""The tags that a paragraph cannot begin with."""


def bucket(distance: Ints) -> Ints:
    """The signed distance in words as one of `BUCKETS` steps: 0, 1, 2, 3–4, 5–8, … either way."""
    size = np.abs(distance)
    step = np.where(size <= 2, size, np.ceil(np.log2(np.maximum(size, 1))).astype(np.int64) + 1)
    return (np.sign(distance) * np.minimum(step, BUCKETS // 2) + BUCKETS // 2).astype(np.int64)


def apart(first: int, last: int, words: Ints) -> Ints:
    """How many words each of `words` stands before (< 0) or behind a piece; 0 within it."""
    return np.where(words < first, words - first, np.where(words > last, words - last, 0))


def breaks(here: int, paragraphs: Ints) -> Ints:
    """How many paragraphs lie between, signed, as one of `BREAKS` steps."""
    return np.clip(paragraphs - here, -(BREAKS // 2), BREAKS // 2).astype(np.int64) + BREAKS // 2


@dataclass(frozen=True, slots=True)
class Window:
    """What the network gives for the words of a window, a row a word, and where the words stand.

    `start` is the first of them; `spoken` says which lie inside a quotation.
    """

    start: int
    tags: Floats
    parts: Floats
    paragraph: Ints
    spoken: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `[low, high)` of a window in a role, and how sure the tags are of it."""

    role: str
    low: int
    high: int
    sure: float


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution in words of its window; `evidence` is what its confidence rests on.

    `evidence`: the log odds of the tags of content, cue and source and of the two links, whether
    there is no cue, no source, the log of the content's words, whether it is in pieces, and
    whether the cue is itself inside a quotation.
    """

    source: Piece | None
    cue: Piece | None
    content: tuple[Piece, ...]
    evidence: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """The few learnt numbers beside the network: moves between tags, distances, "none"."""

    transitions: Floats
    starts: Floats
    ends: Floats
    none: Floats
    no: Floats
    far: Floats
    broken: Floats
    eager: Floats
    """Added to the score of each tag: pieces are marked freely, and judged when they are joined."""

    def said(self, windows: Sequence[Window]) -> list[list[Said]]:
        """The attributions of each window, in order."""
        return [
            self._joined(window, pieces)
            for window, pieces in zip(windows, self.pieces(windows), strict=True)
        ]

    def pieces(self, windows: Sequence[Window]) -> list[list[Piece]]:
        """The likeliest pieces of each window (Viterbi 1967), each with its chance."""
        if not windows:
            return []
        sizes = np.array([len(w.tags) for w in windows])
        scores = np.zeros((len(windows), sizes.max(), len(TAGS)))
        for row, window in enumerate(windows):
            scores[row, : sizes[row]] = window.tags + self.eager
            begins = np.diff(window.paragraph, prepend=-1) != 0
            scores[row, : sizes[row]][begins[:, None] & GOING_ON] = NEVER
        best = self._viterbi(scores, sizes)
        sure = self._marginals(scores, sizes, best)
        return [
            _pieces(best[row, :size], sure[row, :size]) for row, size in enumerate(sizes.tolist())
        ]

    def _moves(self) -> NDArray[np.float64]:
        return np.where(allowed(), self.transitions.astype(float), NEVER)

    def _viterbi(self, scores: NDArray[np.float64], sizes: Ints) -> Ints:
        """The likeliest tags of each row, which is real up to its size."""
        moves = self._moves().T
        rows, wide, tags = scores.shape
        back = np.zeros((wide, rows, tags), np.int64)
        alpha = np.zeros((wide, rows, tags))
        alpha[0] = self.starts + scores[:, 0]
        for at in range(1, wide):
            paths = alpha[at - 1][:, None, :] + moves  # rows, tag after, tag before
            paths.argmax(2, out=back[at])
            np.add(paths.max(2), scores[:, at], out=alpha[at])
        every = np.arange(rows)
        best = np.zeros((rows, wide), np.int64)
        last = (alpha[sizes - 1, every] + self.ends).argmax(1)
        for at in range(wide - 1, -1, -1):
            best[:, at] = last
            last = np.where(at < sizes, back[at, every, last], last)
        return best

    def _marginals(self, scores: NDArray[np.float64], sizes: Ints, best: Ints) -> Chances:
        """The chance of each word's tag given the whole window.

        Forward and backward go in step: the second half of the table is the rows from behind.
        """
        rows, wide, tags = scores.shape
        moves = np.exp(self._moves())
        both_ways = np.stack([moves, moves.T])
        behind = np.maximum(sizes[:, None] - 1 - np.arange(wide), 0)
        every = np.arange(rows)
        local = np.exp(scores - scores.max(2, keepdims=True))
        local = np.stack([local, local[every[:, None], behind]])
        chance = np.zeros((wide, 2, rows, tags))
        edges = np.exp(np.stack([self.starts, self.ends]).astype(float))
        chance[0] = edges[:, None] * local[:, :, 0]
        for at in range(1, wide):
            step = np.matmul(chance[at - 1], both_ways) * local[:, :, at]
            np.divide(step, step.sum(2, keepdims=True), out=chance[at])
        forward = chance[:, 0].transpose(1, 0, 2)
        backward = chance[:, 1].transpose(1, 0, 2)[every[:, None], behind]
        both = np.zeros_like(forward)  # each holds the word's own score: it counts once
        np.divide(forward * backward, local[0], out=both, where=local[0] > 0)
        of_best = np.take_along_axis(both, best[:, :, None], 2)[:, :, 0]
        return np.asarray(of_best / both.sum(2))

    def _joined(self, window: Window, pieces: list[Piece]) -> list[Said]:
        """Pieces of content with one cue are one attribution; each has its likeliest source."""
        contents = [p for p in pieces if p.role == "content"]
        cues = [p for p in pieces if p.role == "cue"]
        sources = [p for p in pieces if p.role == "source"]
        part = window.parts.reshape(len(window.parts), -1, WIDTH)
        groups: dict[int, list[tuple[Piece, float]]] = {}
        for number, piece in enumerate(contents):
            asks = part[piece.low, 0] + part[piece.high - 1, 1]
            scores = part[:, 2] @ asks / WIDTH**0.5 + self._away(0, window, piece)
            chances = _shares(self._none(0, asks), scores, cues)
            which = int(chances.argmax())
            groups.setdefault(which - 1 if which else -1 - number, []).append(
                (piece, float(chances[which]))
            )
        said = []
        for key, members in groups.items():
            cue = cues[key] if key >= 0 else None
            best = max(chance for _, chance in members)
            sure = [m for m in members if m[1] >= min(best, TOGETHER)]
            said.append(self._sourced(window, part, sure, cue, sources))
        return said

    def _sourced(
        self,
        window: Window,
        part: Floats,
        members: list[tuple[Piece, float]],
        cue: Piece | None,
        sources: Sequence[Piece],
    ) -> Said:
        """The attribution of some content and its cue, with the source that all of it points to."""
        total = np.zeros(len(sources) + 1)
        for piece, _ in members:
            asks = part[piece.low, 3] + part[piece.high - 1, 4]
            away = self._away(1, window, piece)
            if cue is not None:
                asks = asks + part[cue.low, 5]
                away = away + self.far[2][self._steps(window, cue)]
            scores = part[:, 6] @ asks / WIDTH**0.5 + away
            chances = _shares(self._none(1, asks), scores, sources)
            total += np.log(np.maximum(chances, 1e-9))
        chances = np.exp(total - total.max())
        chances /= chances.sum()
        which = int(chances.argmax())
        chosen = sources[which - 1] if which else None
        content = tuple(piece for piece, _ in members)
        return Said(
            source=chosen,
            cue=cue,
            content=content,
            evidence=(
                _odds(min(piece.sure for piece in content)),
                _odds(0.0 if cue is None else cue.sure),
                _odds(1.0 if chosen is None else chosen.sure),
                _odds(min(chance for _, chance in members)),
                _odds(float(chances[which])),
                float(cue is None),
                float(chosen is None),
                float(np.log(sum(piece.high - piece.low for piece in content))),
                float(len(content) > 1),
                float(cue is not None and bool(window.spoken[cue.low])),
            ),
        )

    def _none(self, link: int, asks: Floats) -> float:
        """The score of "none" for a link: 0 to the cue, 1 to the source."""
        return float(np.dot(asks, self.none[link]) / WIDTH**0.5 + self.no[link])

    def _away(self, link: int, window: Window, piece: Piece) -> Floats:
        """What distance in words and in paragraphs adds to each word's score."""
        apart_by = breaks(int(window.paragraph[piece.low]), window.paragraph)
        return np.asarray(
            self.far[link][self._steps(window, piece)] + self.broken[link][apart_by], np.float32
        )

    @staticmethod
    def _steps(window: Window, piece: Piece) -> Ints:
        return bucket(apart(piece.low, piece.high - 1, np.arange(len(window.paragraph))))


def _odds(chance: float) -> float:
    """Log odds, at most those of one in a thousand."""
    return math.log(max(chance, 1e-3) / max(1 - chance, 1e-3))


def _shares(none: float, scores: Floats, pieces: Sequence[Piece]) -> NDArray[np.float64]:
    """The chances of "none" and of each piece, whose words count together, among these alone."""
    top = max(none, float(scores.max()))
    sums = np.concatenate([[0.0], np.cumsum(np.exp(scores.astype(float) - top))])
    of = [sums[piece.high] - sums[piece.low] for piece in pieces]
    weights = np.maximum(np.array([np.exp(none - top), *of]), 1e-12)
    return np.asarray(weights / weights.sum())


def _pieces(tags: Ints, sure: NDArray[np.float64]) -> list[Piece]:
    """The pieces that a row of tags marks; a piece is as sure as the mean of its words."""
    found = []
    starts = [*np.flatnonzero((tags % 2 == 1) | ((tags == 0) & (np.roll(tags, 1) != 0)))]
    starts = sorted({*map(int, starts), len(tags)})
    for low, high in pairwise(starts):
        if tags[low]:
            role = ROLES[(int(tags[low]) - 1) // 2]
            found.append(Piece(role, low, high, float(sure[low:high].mean())))
    return found
