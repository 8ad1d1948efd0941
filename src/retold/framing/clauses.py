"""The clauses of a statement, and what another telling of it made of each."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from retold.align import Step, align
from retold.records import Article, Span
from retold.retellings.passages import passages
from retold.retellings.told import Told
from retold.words import Word

Fate = Literal["kept", "altered", "dropped"]

SHORT = 2
"""Content words under which a piece between two commas is no clause of its own."""
ALTERED = 0.34
"""Least part of a clause's rarity that must be found again, or else it was dropped."""
IN_ITS_PLACE = 2.5
"""How many times as long as a clause other words in its place may be, and the reverse."""
PLACE = 0.7
"""Least part of a clause's words that are kept or have others in their place."""
ADDED = 3.0
"""Least rarity of added words that are worth a reader's eye: two plain words, or a rare one."""

_PAUSE = re.compile(r"[,;:.!?()\[\]—–…]|\s-+\s")
_OPENERS = frozenset(
    (
        *("which", "who", "whose", "because", "while", "unless", "although", "though", "but"),
        *("whereas", "until", "if", "when", "where", "lest"),
    )
)


class Part(NamedTuple):
    """What became of a clause: its fate, and the words of the later telling that stand for it."""

    fate: Fate
    weight: float
    """Rarity of the clause's words that were found again."""
    first: int
    last: int
    """Positions in the later telling, end inclusive; -1 where it was dropped."""


def clauses(told: Told, article: Article) -> list[tuple[int, int]]:
    """Where each clause of a telling begins and ends, as positions of words, end exclusive.

    A clause ends at a comma or another stop, and before "which", "because" and their like; a
    piece of fewer than two content words goes with the one before it. Not covered: clauses that
    only a parser would tell apart ("the envoy said the border would close").

    Example:
        "The root cause lies in their policy, which treats us as serfs" has two.
    """
    cuts = [0]
    for k in range(1, len(told.words)):
        gap = article.text[told.words[k - 1].end : told.words[k].start]
        if _PAUSE.search(gap) or told.words[k].stem in _OPENERS:
            cuts.append(k)
    cuts.append(len(told.words))
    found: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        short = sum(w.is_content for w in told.words[start:end]) < SHORT
        before_short = bool(found) and _content(told.words[slice(*found[-1])]) < SHORT
        if found and (short or before_short):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def fates(base: Told, later: Told, of: Sequence[tuple[int, int]]) -> list[Part]:
    """What a later telling made of each clause of the base.

    Kept: all its content words, in their order, none added among them. Altered: a third of its
    rare words at least, or other words in its very place. Dropped: the rest.
    """
    steps = align(base.wording.stems, later.wording.stems)
    return [_fate(base, later, steps, start, end) for start, end in of]


def _fate(base: Told, later: Told, steps: Sequence[Step], start: int, end: int) -> Part:
    pairs = [
        (k, step.b + k - step.a)
        for step in steps
        if step.change == "kept"
        for k in range(max(start, step.a), min(end, step.a_end))
    ]
    content = [k for k in range(start, end) if base.words[k].is_content]
    in_order = {k for k, _ in pairs}
    there = {word.stem: k for k, word in reversed(list(enumerate(later.words)))}
    total = sum(base.words[k].rarity for k in content)
    found = [k for k in content if k in in_order or base.words[k].stem in there]
    weight = sum(base.words[k].rarity for k in found)
    places = [b for k, b in pairs if base.words[k].is_content] or [b for _, b in pairs]
    whole = len(found) == len(content) and all(k in in_order for k in content) and bool(places)
    if whole and _content(later.words[min(places) : max(places) + 1]) == len(content):
        return Part("kept", weight, min(b for _, b in pairs), max(b for _, b in pairs))
    if total and weight >= ALTERED * total:
        places = places or sorted(there[base.words[k].stem] for k in found)
        return Part("altered", weight, min(places), max(places))
    covered: list[int] = []  # other words in its very place, and what is kept between them
    for step in steps:
        ours, theirs = step.a_end - step.a, step.b_end - step.b
        inside = min(end, step.a_end) - max(start, step.a)
        if inside <= 0 or not ours or not theirs:
            continue
        if step.change == "kept":
            low = step.b + max(start, step.a) - step.a
            covered += range(low, low + inside)
        elif max(ours, theirs) <= IN_ITS_PLACE * min(ours, theirs):
            covered += [step.b, *[step.b_end - 1] * (inside - 1)]
    if len(covered) >= PLACE * (end - start):
        return Part("altered", weight, min(covered), max(covered))
    return Part("dropped", 0.0, -1, -1)


def added(base: Told, later: Told, articles: dict[str, Article]) -> tuple[Span, ...]:
    """What a later telling has that the base has not: stretches with content, each a span."""
    steps = align(base.wording.stems, later.wording.stems)
    known = set(base.wording.stems)
    found = []
    for passage in passages(base, later, steps, articles):
        if passage.change == "added" and passage.later is not None:
            new = [w for w in _within(later.words, passage.later) if w.stem not in known]
            if sum(w.rarity for w in new if w.is_content) >= ADDED:
                found.append(passage.later)
    return tuple(found)


def stretch(article: Article, told: Told, first: int, last: int) -> tuple[Span, ...]:
    """The words from `first` to `last` (inclusive) as spans, one for each piece of the telling."""
    start, end = told.words[first].start, told.words[last].end
    found = []
    for span in told.telling.spans:
        low, high = max(start, span.start), min(end, span.end)
        if low < high:
            found.append(article.span(low, high))
    return tuple(found)


def _within(words: Sequence[Word], span: Span) -> list[Word]:
    return [w for w in words if span.start <= w.start and w.end <= span.end]


def _content(words: Iterable[Word]) -> int:
    return sum(w.is_content for w in words)
