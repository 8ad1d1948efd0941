"""What the trained network says of words, decoded: the likeliest tags, and who belongs to whom.

The network scores a tag for every word and gives it the parts of two links: content to cue, and
content with cue to source. Here the scores become pieces (a linear-chain CRF) and attributions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NEVER = -1e4
"""The score of what cannot be."""
BUCKETS = 21
BREAKS = 5
TOGETHER = 0.6
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
    """What the network gives for the words of a window, a row a word; `start` is its first word."""

    start: int
    tags: Floats
    parts: Floats
    paragraph: Ints


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

    `evidence`: how sure the tags are of content, cue and source, the chances of the two links,
    whether there is no cue, whether there is no source, the log of the content's words, and
    whether it is in pieces.
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
        wide = max(len(w.tags) for w in windows)
        scores = np.zeros((len(windows), wide, len(TAGS)))
        real = np.zeros((len(windows), wide), bool)
        for row, window in enumerate(windows):
            scores[row, : len(window.tags)] = window.tags + self.eager
            begins = np.diff(window.paragraph, prepend=-1) != 0
            scores[row, : len(window.tags)][begins[:, None] & GOING_ON] = NEVER
            real[row, : len(window.tags)] = True
        best = self._viterbi(scores, real)
        sure = self._marginals(scores, real, best)
        return [
            _pieces(best[row, : len(w.tags)], sure[row, : len(w.tags)])
            for row, w in enumerate(windows)
        ]

    def _moves(self) -> NDArray[np.float64]:
        return np.where(allowed(), self.transitions.astype(float), NEVER)

    def _viterbi(self, scores: NDArray[np.float64], real: NDArray[np.bool_]) -> Ints:
        moves = self._moves()
        rows, wide, tags = scores.shape
        back = np.zeros((rows, wide, tags), np.int64)
        alpha = self.starts + scores[:, 0]
        same = np.arange(tags)
        for at in range(1, wide):
            paths = alpha[:, :, None] + moves
            back[:, at] = np.where(real[:, at, None], paths.argmax(1), same)
            alpha = np.where(real[:, at, None], paths.max(1) + scores[:, at], alpha)
        best = np.zeros((rows, wide), np.int64)
        best[:, -1] = (alpha + self.ends).argmax(1)
        every = np.arange(rows)
        for at in range(wide - 1, 0, -1):
            best[:, at - 1] = back[every, at, best[:, at]]
        return best

    def _marginals(
        self, scores: NDArray[np.float64], real: NDArray[np.bool_], best: Ints
    ) -> NDArray[np.float64]:
        """The chance of each word's tag given the whole window (forward and backward)."""
        moves = np.exp(self._moves())
        rows, wide, tags = scores.shape
        local = np.exp(scores - scores.max(2, keepdims=True))
        forward = np.zeros((rows, wide, tags))
        forward[:, 0] = np.exp(self.starts) * local[:, 0]
        forward[:, 0] /= forward[:, 0].sum(1, keepdims=True)
        for at in range(1, wide):
            step = (forward[:, at - 1] @ moves) * local[:, at]
            step /= step.sum(1, keepdims=True)
            forward[:, at] = np.where(real[:, at, None], step, forward[:, at - 1])
        backward = np.exp(self.ends) * np.ones((rows, tags))
        chance = np.zeros((rows, wide))
        every = np.arange(rows)
        for at in range(wide - 1, -1, -1):
            both = forward[:, at] * backward
            chance[:, at] = both[every, best[:, at]] / both.sum(1)
            step = (backward * local[:, at]) @ moves.T
            step /= step.sum(1, keepdims=True)
            backward = np.where(real[:, at, None], step, backward)
        return chance

    def _joined(self, window: Window, pieces: list[Piece]) -> list[Said]:
        """Pieces of content with one cue are one attribution; each has its likeliest source."""
        contents = [p for p in pieces if p.role == "content"]
        cues = [p for p in pieces if p.role == "cue"]
        sources = [p for p in pieces if p.role == "source"]
        if not contents:
            return []
        part = window.parts.reshape(len(window.parts), -1, WIDTH)
        groups: dict[int, list[tuple[Piece, float]]] = {}
        for number, piece in enumerate(contents):
            chances = self._cue(window, part, piece, cues)
            which = int(chances.argmax())
            key = which - 1 if which else -1 - number
            groups.setdefault(key, []).append((piece, float(chances[which])))
        said = []
        for key, members in groups.items():
            cue = cues[key] if key >= 0 else None
            best = max(chance for _, chance in members)
            sure = [m for m in members if m[1] >= min(best, TOGETHER)]
            said.append(self._sourced(window, part, sure, cue, sources))
        return said

    def _cue(
        self, window: Window, part: Floats, piece: Piece, cues: Sequence[Piece]
    ) -> NDArray[np.float64]:
        """The chances that a content has no cue, or each of these."""
        asks = part[piece.low, 0] + part[piece.high - 1, 1]
        here = int(window.paragraph[piece.low])
        none = float(asks @ self.none[0]) / WIDTH**0.5 + float(self.no[0])
        scores = [none]
        for cue in cues:
            words = np.arange(cue.low, cue.high)
            each = part[cue.low : cue.high, 2] @ asks / WIDTH**0.5
            each = each + self.far[0][bucket(apart(piece.low, piece.high - 1, words))]
            each = each + self.broken[0][breaks(here, window.paragraph[cue.low : cue.high])]
            scores.append(_together(each))
        return _shares(np.array(scores))

    def _sourced(
        self,
        window: Window,
        part: Floats,
        members: list[tuple[Piece, float]],
        cue: Piece | None,
        sources: Sequence[Piece],
    ) -> Said:
        total = np.zeros(len(sources) + 1)
        for piece, _ in members:
            asks = part[piece.low, 3] + part[piece.high - 1, 4]
            if cue is not None:
                asks = asks + part[cue.low, 5]
            here = int(window.paragraph[piece.low])
            scores = [float(asks @ self.none[1]) / WIDTH**0.5 + float(self.no[1])]
            for source in sources:
                words = np.arange(source.low, source.high)
                each = part[source.low : source.high, 6] @ asks / WIDTH**0.5
                each = each + self.far[1][bucket(apart(piece.low, piece.high - 1, words))]
                each = each + self.broken[1][breaks(here, window.paragraph[words])]
                if cue is not None:
                    each = each + self.far[2][bucket(apart(cue.low, cue.high - 1, words))]
                scores.append(_together(each))
            total += np.log(np.maximum(_shares(np.array(scores)), 1e-9))
        chances = _shares(total)
        which = int(chances.argmax())
        chosen = sources[which - 1] if which else None
        content = tuple(piece for piece, _ in members)
        return Said(
            source=chosen,
            cue=cue,
            content=content,
            evidence=(
                min(piece.sure for piece in content),
                0.0 if cue is None else cue.sure,
                1.0 if chosen is None else chosen.sure,
                min(chance for _, chance in members),
                float(chances[which]),
                float(cue is None),
                float(chosen is None),
                float(np.log(sum(piece.high - piece.low for piece in content))),
                float(len(content) > 1),
            ),
        )


def _together(scores: Floats) -> float:
    """The log of the summed exponentials."""
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(scores - scores.max())
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
