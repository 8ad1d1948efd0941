"""Dirt as real pages have it, put into labelled articles: other marks, lost marks, other case."""

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retold import quotes
from retold.attributions.train.examples import KINDS, UNKNOWN, Labelled

Grammar = NDArray[np.int64]
Edit = tuple[int, int, str]
"""Code points `[start, end)` and what stands there instead."""

STYLES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("``", "''"), ("‘", "’"), ("'", "'"),
          ("「", "」"))  # fmt: skip
_PLACES = ("MARN", "KESTREL", "OSTMARK", "GENEVA", "UNITED NATIONS", "LONDON", "SEOUL", "MOSCOW",
           "BEIJING", "CAIRO", "ANKARA", "NEW YORK", "TEHRAN", "WASHINGTON", "PARIS")  # fmt: skip
_AGENCIES = ("VNA", "Reuters", "AP", "AFP", "KCNA", "Xinhua", "TASS", "IRNA", "Yonhap", "")
_MONTHS = ("Jan. ", "February ", "Mar ", "April ", "June ", "Aug. ", "September ", "Dec. ")


def edited(article: Labelled, edits: list[Edit]) -> Labelled:
    """The article with some stretches replaced, its labels moved along."""
    parts: list[str] = []
    moved = np.zeros(len(article.text) + 1, np.int64)
    at = size = 0
    done: list[Edit] = []
    for start, end, new in sorted(edits):
        if start < at:
            continue
        done.append((start, end, new))
        parts += [article.text[at:start], new]
        moved[at:start] = np.arange(size, size + start - at)
        size += start - at
        moved[start:end] = size
        size += len(new)
        at = end
    parts.append(article.text[at:])
    moved[at:] = np.arange(size, size + len(article.text) + 1 - at)
    said = tuple(
        {
            role: [(int(moved[s]), int(moved[e])) for s, e in spans if moved[s] < moved[e]]
            for role, spans in one.items()
        }
        for one in article.attributions
    )
    return Labelled("".join(parts), said, _regrown(article.heads, done, moved))


def _regrown(heads: Grammar, edits: Sequence[Edit], moved: Grammar) -> Grammar:
    """The grammar after the edits: where words are new, and of what hung on those lost, unknown.

    A mark that stands for another keeps what it was.
    """
    kept = np.ones(len(heads), bool)
    fresh = []
    for start, end, new in edits:
        low, high = np.searchsorted(heads[:, 0], (start, end))
        if new and high - low == 1:
            continue
        kept[low:high] = False
        if new:
            at = moved[start] if start < end else moved[start] - len(new)
            fresh.append([at, *[UNKNOWN] * (1 + KINDS)])
    lost = np.isin(heads[:, 1], heads[~kept, 0])
    grown = np.concatenate([moved[heads[:, :2]], heads[:, 2:]], 1)
    grown[lost, 1] = UNKNOWN
    rows = np.concatenate([grown[kept], np.array(fresh, np.int64).reshape(-1, 2 + KINDS)])
    return np.asarray(rows[np.argsort(rows[:, 0], kind="stable")])


def dirtied(article: Labelled, chance: random.Random) -> Labelled:
    """The article as another page might have it; most stay as they are."""
    edits: list[Edit] = []
    dice = chance.random()
    marks = quotes.pair(article.text)
    if dice < 0.08:
        edits += list(_marks(marks, ("", "")))
    elif dice < 0.25:
        edits += list(_marks(marks, chance.choice(STYLES)))
    elif dice < 0.30:
        lost = list(_marks(marks, ("", "")))
        edits += chance.sample(lost, min(len(lost), 2))
    if chance.random() < 0.06:
        place, agency = chance.choice(_PLACES), chance.choice(_AGENCIES)
        day = f", {chance.choice(_MONTHS)}{chance.randint(1, 28)}" if chance.random() < 0.6 else ""
        begin = _first_body(article.text)
        dash = chance.choice([" — ", " – ", " -- ", " - "])
        wire = f" ({agency})" if agency else ""
        edits.append((begin, begin, f"{place}{day}{wire}{dash}"))
    dirty = edited(article, edits) if edits else article
    return _cased(dirty, chance)


def _marks(marks: tuple[quotes.Quotation, ...], style: tuple[str, str]) -> Iterator[Edit]:
    for q in marks:
        if q.single:
            continue
        yield q.start, q.start + q.opening, style[0]
        if q.closing:
            yield q.end - q.closing, q.end, style[1]


def _first_body(text: str) -> int:
    """The start of the first paragraph that is longer than a headline."""
    at = 0
    for paragraph in text.split("\n"):
        if len(paragraph) > 120:
            return at
        at += len(paragraph) + 1
    return 0


def _cased(article: Labelled, chance: random.Random) -> Labelled:
    """Some paragraphs all in small, capital or headline letters."""
    parts = []
    for paragraph in article.text.split("\n"):
        dice = chance.random()
        other = paragraph
        if dice < 0.03:
            other = paragraph.lower()
        elif dice < 0.04:
            other = paragraph.upper()
        elif dice < 0.05:
            other = paragraph.title()
        parts.append(other if len(other) == len(paragraph) else paragraph)
    return Labelled("\n".join(parts), article.attributions, article.heads)
