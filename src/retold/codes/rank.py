"""How near a statement is to a code: in meaning, and in words.

The order is a help for reading, not a label: the best published systems that name narratives by
themselves are right in fewer than half of all cases (SemEval 2025 task 10). The weights were chosen
on the invented codes of `evals/codes` (dev), and are not sharp: all from 0.75 to 1 do as well.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from retold.codes.records import Code
from retold.narratives.statement import LIGHT
from retold.records import Span
from retold.retellings.places import with_countries
from retold.vectors import Vectors
from retold.words import Word, words

MEANING, WORDS = 0.8, 0.2
"""What the cosine, and the shared words, weigh."""
LEAST = 0.32
"""Score under which a statement is not shown: two sentences of one topic have as much. A lower one
shows more that fits, and many statements for a code that none fits."""
LITTLE = 3.0
"""Rarity of the words of a code's text under which it says too little to be searched for."""


class Text(NamedTuple):
    """One text of a code: its words that say something, by stem, with their rarity."""

    text: str
    weights: Mapping[str, float]

    @property
    def total(self) -> float:
        """What its words weigh together."""
        return sum(self.weights.values())


class Said(NamedTuple):
    """A statement: its words that say something, by stem, and its vector."""

    stems: Mapping[str, Span]
    vector: Vectors


class Nearness(NamedTuple):
    """How near a statement is to a code, by which of its texts, and the words they share."""

    score: float
    meaning: float
    words: float
    nearest: str
    shared: tuple[Span, ...]


def texts(code: Code) -> list[Text]:
    """The texts of a code that say enough to be searched for.

    Example:
        >>> [sorted(text.weights) for text in texts(Code(path=("Blame", "Piracy of the League")))]
        [['leagu', 'piraci']]
    """
    made = []
    for text in code.texts:
        weights = {w.stem: w.rarity for w in with_countries(words(text)) if _says(w)}
        made.append(Text(text, weights))
    return [text for text in made if text.total >= LITTLE]


def nearest(of: Sequence[Text], rows: Vectors, said: Sequence[Said]) -> list[tuple[int, Nearness]]:
    """The statements that are near to a code, by position, nearest first.

    `of` are the texts of the code and `rows` their vectors.
    """
    if not of or not said:
        return []
    cosines = np.maximum(0.0, rows @ np.stack([one.vector for one in said]).T)
    found = []
    for k, one in enumerate(said):
        near = _near(of, cosines[:, k], one)
        if near is not None:
            found.append((k, near))
    return sorted(found, key=lambda row: (-row[1].score, row[0]))


def _near(of: Sequence[Text], cosines: Vectors, said: Said) -> Nearness | None:
    """How near a statement is to the text of a code that it is nearest to."""
    best: tuple[float, int, float] | None = None
    for n, text in enumerate(of):
        if MEANING * cosines[n] + WORDS < LEAST:
            continue
        both = text.weights.keys() & said.stems.keys()
        part = sum(text.weights[stem] for stem in both) / text.total
        score = MEANING * float(cosines[n]) + WORDS * part
        if score >= LEAST and (best is None or score > best[0]):
            best = score, n, part
    if best is None:
        return None
    score, n, part = best
    shared = (said.stems[stem] for stem in of[n].weights.keys() & said.stems.keys())
    return Nearness(
        score=round(score, 3),
        meaning=round(float(cosines[n]), 3),
        words=round(part, 3),
        nearest=of[n].text,
        shared=tuple(sorted(shared, key=lambda span: span.start)),
    )


def detail(near: Nearness) -> str:
    """Why a statement is near to a code, in words.

    Example:
        'nearest to “The League is to blame”: 0.61 in meaning; shares “blame”, “League”'
    """
    shared = ", ".join(dict.fromkeys(f"“{span.text}”" for span in near.shared))
    text = near.nearest if len(near.nearest) <= 90 else near.nearest[:89] + "…"
    words = f"shares {shared}" if shared else "shares no word"
    return f"nearest to “{text}”: {near.meaning:.2f} in meaning; {words}"


def stems(spans: Sequence[Span]) -> dict[str, Span]:
    """The words of a statement that say something, by stem, and where each first stands."""
    found: dict[str, Span] = {}
    for span in spans:
        for word in with_countries(words(span.text)):
            if _says(word):
                at = Span(
                    start=span.start + word.start,
                    end=span.start + word.end,
                    text=span.text[word.start : word.end],
                )
                found.setdefault(word.stem, at)
    return found


def _says(word: Word) -> bool:
    return word.is_content and word.stem not in LIGHT
