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
from retold.encoder import Encoder, Words, shipped
from retold.encoder.words import INSIDE
from retold.records import Article

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
    for stretch in encoder.read(text, dropped):
        words = stretch.words
        seen = [
            Window(
                start=window.start,
                tags=window.tags,
                parts=window.parts,
                paragraph=words.paragraph[window.start : window.start + len(window.tags)].astype(
                    np.int64
                ),
                spoken=words.quoted[window.start : window.start + len(window.tags)] == INSIDE,
            )
            for window in stretch.windows
        ]
        for window, found in zip(seen, decoder.said(seen), strict=True):
            for said in found:
                one = _found(said, words, window.start, stretch.low)
                yield _without(text, one, dropped), said.evidence


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
