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
_SCALED = 16
"""Words after which chances are brought back to a sum of one, far from where numbers end."""
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


_ALLOWED = allowed()
GOING_ON = np.array([tag.startswith("I-") for tag in TAGS])
"""The tags that a paragraph cannot begin with."""


_REACHES = np.array([0, *(2**n for n in range(BUCKETS // 2 - 1))])
"""How far each step reaches, the last one as far as there is."""


def bucket(distance: Ints) -> Ints:
    """The signed distance in words as one of `BUCKETS` steps: 0, 1, 2, 3–4, 5–8, … either way."""
    steps = np.searchsorted(_REACHES, np.abs(distance))
    return np.asarray(np.sign(distance) * steps + BUCKETS // 2, np.int64)


def apart(first: Ints | int, last: Ints | int, words: Ints) -> Ints:
    """How many words each of `words` stands before (< 0) or behind a piece; 0 within it."""
    return np.where(words < first, words - first, np.where(words > last, words - last, 0))


def breaks(here: Ints | int, paragraphs: Ints) -> Ints:
    """How many paragraphs lie between, signed, as one of `BREAKS` steps."""
    steps = np.clip(paragraphs - here, -(BREAKS // 2), BREAKS // 2)
    return np.asarray(steps + BREAKS // 2, np.int64)


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
        return np.where(_ALLOWED, self.transitions.astype(float), NEVER)

    def _viterbi(self, scores: NDArray[np.float64], sizes: Ints) -> Ints:
        """The likeliest tags of each row, which is real up to its size."""
        moves = self._moves()
        rows, wide, tags = scores.shape
        alpha = np.zeros((wide, rows, tags))
        alpha[0] = self.starts + scores[:, 0]
        # words, tag before, rows, tag after: the greatest over whole rows is found fastest
        moved = scores.transpose(1, 0, 2)[1:, None] + moves[:, None]
        paths = np.empty((tags, rows, tags))
        befores = alpha.transpose(0, 2, 1)[:-1, :, :, None]
        for before, move, after in zip(befores, moved, alpha[1:], strict=True):
            np.add(before, move, out=paths)
            np.maximum.reduce(paths, 0, out=after)
        back = (alpha[:-1, :, None, :] + moves.T).argmax(3)
        best = np.zeros((rows, wide), np.int64)
        for row, size in enumerate(sizes.tolist()):
            last = int((alpha[size - 1, row] + self.ends).argmax())
            route = [last]
            for step in back[: size - 1, row][::-1].tolist():
                last = step[last]
                route.append(last)
            best[row, :size] = route[::-1]
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
        steps = zip(chance[:-1], chance[1:], local.transpose(2, 0, 1, 3)[1:], strict=True)
        for at, (before, after, own) in enumerate(steps, 1):
            np.matmul(before, both_ways, out=after)
            np.multiply(after, own, out=after)
            if at % _SCALED == 0:
                after /= after.sum(2, keepdims=True)
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
        if not contents:
            return []
        part = window.parts.reshape(len(window.parts), -1, WIDTH)
        first, last = _ends(contents)
        asks = part[first, 0] + part[last, 1]
        away = self._away(0, window, first, last)
        chances = _shares(self._none(0, asks), asks, part[:, 2], away, cues)
        which = chances.argmax(1)
        told, cue = np.flatnonzero(which), which[which > 0] - 1
        asks, away = part[first, 3] + part[last, 4], self._away(1, window, first, last)
        if len(told):
            first, last = (ends[cue] for ends in _ends(cues))
            asks[told] += part[first, 5]
            away[told] += self.far[2][_steps(window, first, last)]
        of = np.log(np.maximum(_shares(self._none(1, asks), asks, part[:, 6], away, sources), 1e-9))
        groups: dict[int, list[int]] = {}
        for number, chosen in enumerate(which.tolist()):
            groups.setdefault(chosen - 1 if chosen else -1 - number, []).append(number)
        said = []
        sure = chances.max(1).tolist()
        for key, members in groups.items():
            best = max(sure[m] for m in members)
            kept = [m for m in members if sure[m] >= min(best, TOGETHER)]
            total = of[kept].sum(0)
            shares = np.exp(total - total.max())
            chosen = int(total.argmax())
            said.append(
                _said(
                    window,
                    source=sources[chosen - 1] if chosen else None,
                    cue=cues[key] if key >= 0 else None,
                    content=tuple(contents[m] for m in kept),
                    links=(min(sure[m] for m in kept), float(1 / shares.sum())),
                )
            )
        return said

    def _none(self, link: int, asks: Floats) -> Floats:
        """The scores of "none" for a link: 0 to the cue, 1 to the source."""
        return np.asarray(asks @ self.none[link] / WIDTH**0.5 + self.no[link])

    def _away(self, link: int, window: Window, first: Ints, last: Ints) -> Floats:
        """What distance in words and in paragraphs adds to each word's score, a row a piece."""
        apart_by = breaks(window.paragraph[first][:, None], window.paragraph)
        steps = _steps(window, first, last)
        return np.asarray(self.far[link][steps] + self.broken[link][apart_by], np.float32)


def _ends(pieces: Sequence[Piece]) -> tuple[Ints, Ints]:
    """The first and the last word of each piece."""
    ends = np.array([(piece.low, piece.high - 1) for piece in pieces], np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _steps(window: Window, first: Ints, last: Ints) -> Ints:
    """How far each word of the window is from each piece, as a bucket, a row a piece."""
    words = np.arange(len(window.paragraph))
    return bucket(apart(first[:, None], last[:, None], words))


def _said(
    window: Window,
    *,
    source: Piece | None,
    cue: Piece | None,
    content: tuple[Piece, ...],
    links: tuple[float, float],
) -> Said:
    """The attribution of some content; `links` are the chances of its cue and of its source."""
    return Said(
        source=source,
        cue=cue,
        content=content,
        evidence=(
            _odds(min(piece.sure for piece in content)),
            _odds(0.0 if cue is None else cue.sure),
            _odds(1.0 if source is None else source.sure),
            *map(_odds, links),
            float(cue is None),
            float(source is None),
            math.log(sum(piece.high - piece.low for piece in content)),
            float(len(content) > 1),
            float(cue is not None and bool(window.spoken[cue.low])),
        ),
    )


def _odds(chance: float) -> float:
    """Log odds, at most those of one in a thousand."""
    return math.log(max(chance, 1e-3) / max(1 - chance, 1e-3))


def _shares(
    none: Floats, asks: Floats, answers: Floats, away: Floats, pieces: Sequence[Piece]
) -> Chances:
    """The chances of "none" and of each piece, whose words count together, among these alone.

    A row for each that asks.
    """
    scores = asks @ answers.T / WIDTH**0.5 + away
    top = np.maximum(none, scores.max(1))[:, None]
    sums = np.zeros((len(scores), scores.shape[1] + 1))
    np.cumsum(np.exp((scores - top).astype(float)), axis=1, out=sums[:, 1:])
    first, last = _ends(pieces)
    of = sums[:, last + 1] - sums[:, first]
    weights = np.maximum(np.concatenate([np.exp(none[:, None] - top), of], 1), 1e-12)
    return np.asarray(weights / weights.sum(1, keepdims=True))


def _pieces(tags: Ints, sure: NDArray[np.float64]) -> list[Piece]:
    """The pieces that a row of tags marks; a piece is as sure as the mean of its words."""
    starts = np.flatnonzero((tags % 2 == 1) | ((tags == 0) & (np.roll(tags, 1) != 0)))
    edges = np.unique([0, *starts, len(tags)])
    means = np.add.reduceat(sure, edges[:-1]) / np.diff(edges)
    return [
        Piece(ROLES[(tag - 1) // 2], low, high, mean)
        for (low, high), tag, mean in zip(
            pairwise(edges.tolist()), tags[edges[:-1]].tolist(), means.tolist(), strict=True
        )
        if tag
    ]
