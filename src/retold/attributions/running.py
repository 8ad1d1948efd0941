"""The core: attributions in running text, by the trained encoder.

`find` takes an article and gives `Found`; all that comes after (joining, acts, relays, ids) is
in other files.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from retold.attributions.found import Found, Stretch
from retold.attributions.tagging import Decoder, Piece, Said, Window
from retold.encoder import Encoder, Words, shipped, windows
from retold.encoder.words import INSIDE
from retold.records import Article

_PART = 100_000
"""Code points read in one go, about: what is in hand does not grow with the text."""

Evidence = tuple[float, ...]


def find(article: Article) -> list[Found]:
    """Attributions in the running text of an article, in order, no two with shared content.

    Example: "The envoy said the talks had failed." gives source "The envoy", cue "said",
    content "the talks had failed". Boilerplate is not read.
    """
    dropped = [b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None]
    return likely(article.text, dropped, shipped())


def likely(text: str, dropped: Sequence[Stretch], encoder: Encoder) -> list[Found]:
    """The attributions of a text, outside of what is dropped, that are likely enough to show."""
    decoder, trust = learnt(encoder)
    found = []
    for one, evidence in read(text, dropped, encoder, decoder):
        chance = trust.chance(evidence)
        if chance >= trust.least:
            found.append(replace(one, confidence=chance))
    return sorted(found, key=lambda f: f.content)


def read(
    text: str, dropped: Sequence[Stretch], encoder: Encoder, decoder: Decoder
) -> Iterator[tuple[Found, Evidence]]:
    """The attributions of a text, likely or not, and the evidence for each."""
    for low, high in parts(text):
        words = encoder.vocabulary.words(text[low:high])
        kept = np.ones(len(words), bool)
        for start, end in dropped:
            kept &= (words.ends + low <= start) | (words.starts + low >= end)
        if not kept.all():
            words = words.where(kept)
        cuts = list(windows(text[low:high], words))
        seen = [
            Window(
                start=start,
                tags=tags,
                parts=links,
                paragraph=words.paragraph[start:end].astype(np.int64),
                spoken=words.quoted[start:end] == INSIDE,
            )
            for (start, end), (tags, links) in zip(cuts, encoder.read(words, cuts), strict=True)
        ]
        for window, found in zip(seen, decoder.said(seen), strict=True):
            for said in found:
                one = _found(said, words, window.start, low)
                yield _without(text, one, dropped), said.evidence


def parts(text: str) -> Iterator[Stretch]:
    """The text in stretches of about `_PART` code points, cut at a line end, a space, or hard."""
    low = 0
    while len(text) - low > _PART:
        cut = text.find("\n", low + _PART // 2, low + _PART)
        if cut < 0:
            cut = text.rfind(" ", low + 1, low + _PART)
        cut = cut + 1 if cut > low else low + _PART
        yield low, cut
        low = cut
    yield low, len(text)


def _found(said: Said, words: Words, start: int, low: int) -> Found:
    def place(piece: Piece) -> Stretch:
        first, last = start + piece.low, start + piece.high - 1
        return int(words.starts[first]) + low, int(words.ends[last]) + low

    return Found(
        source=place(said.source) if said.source else None,
        cue=place(said.cue) if said.cue else None,
        content=tuple(place(piece) for piece in said.content),
        confidence=0.0,
        construction="running",
    )


def _without(text: str, found: Found, dropped: Sequence[Stretch]) -> Found:
    """The finding without what is dropped inside it: a teaser in the middle of a line."""
    spans = [*found.content, *filter(None, (found.source, found.cue))]
    if not any(low < end and start < high for start, end in dropped for low, high in spans):
        return found
    source = found.source and _outside(text, found.source, dropped)[0]
    cue = found.cue and _outside(text, found.cue, dropped)[0]
    content = [part for piece in found.content for part in _outside(text, piece, dropped)]
    return replace(found, source=source, cue=cue, content=tuple(content))


def _outside(text: str, stretch: Stretch, dropped: Sequence[Stretch]) -> list[Stretch]:
    """The parts of a stretch that are not dropped, without white space at their ends."""
    low, high = stretch
    parts = []
    for start, end in sorted(dropped):
        if low < end and start < high:
            parts.append((low, start))
            low = max(low, end)
    words = ((low, text[low:high]) for low, high in [*parts, (low, high)])
    return [
        (low + len(part) - len(part.lstrip()), low + len(part.rstrip()))
        for low, part in words
        if part.strip()
    ]


@dataclass(frozen=True, slots=True)
class Trust:
    """How likely an attribution is right, by the evidence for it: a logistic regression.

    `least` is the chance under which nothing is shown.
    """

    weights: Evidence
    bias: float
    least: float

    def chance(self, evidence: Evidence) -> float:
        """The chance that content and source are right, by PolNeAR's end-to-end measure."""
        total = self.bias + sum(w * e for w, e in zip(self.weights, evidence, strict=True))
        return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=2)
def learnt(encoder: Encoder) -> tuple[Decoder, Trust]:
    """The learnt numbers that are kept beside the network."""
    given = encoder.decoder
    tables = {name: np.array(given[name], np.float32) for name in Decoder.__slots__}
    trust = given["trust"]
    return Decoder(**tables), Trust(tuple(trust["weights"]), trust["bias"], trust["least"])
