"""The wording that two statements share, as it stands in the earlier one, and the detail of it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from retold.narratives.evidence import Shared
from retold.narratives.statement import LIGHT, Claim, Statement
from retold.records import Recurrence, Telling, in_line
from retold.retellings.told import Told
from retold.words import Word

NAME = 80
"""Code points of a speaker's name that a detail shows."""
LABEL = 240
"""Code points of a label; a longer telling is cut at a word."""
ALSO = 3
"""Stretches of shared words beside the first that a detail shows."""
WINDOW = 12
"""Words of the stretch that is shown where no two words follow each other in both."""


class Stretch(NamedTuple):
    """Words that follow each other in both tellings: where in the earlier, how rare, how many."""

    first: int
    last: int
    rarity: float
    content: int


def recurrence(a: Statement, b: Statement, found: Shared) -> Recurrence:
    """The record of two statements that share a line; the earlier one's wording is shown."""
    main, stretches = _main(found)
    told = found.ours.told
    wording = text(told, main.first, main.last)
    also = []
    for other in stretches:
        said = text(told, other.first, other.last)
        inside = main.first <= other.first and other.last <= main.last
        compound = told.words[other.last].joined
        if not inside and said not in also and (other.content > 1 or compound):
            also.append(said)
    return Recurrence(
        a=a.family.id,
        b=b.family.id,
        wording=wording,
        score=found.score,
        detail=_detail(a, b, wording, also[:ALSO]),
    )


def shared_wording(found: Shared) -> str:
    """What two wordings share, as it stands in the first of them."""
    main, _ = _main(found)
    return text(found.ours.told, main.first, main.last)


def _main(found: Shared) -> tuple[Stretch, list[Stretch]]:
    """The stretch that shows a line best, and all."""
    stretches = _stretches(found)
    if stretches[0].content > 1:
        return stretches[0], stretches
    return window(found.ours, found.stems), stretches


def _stretches(found: Shared) -> list[Stretch]:
    """All stretches with a shared word that stand in both, the rarest first, none in another."""
    ours, theirs = found.ours, found.theirs
    a, b = ours.told.words, theirs.told.words
    made: set[Stretch] = set()
    for stem in found.stems:
        for i in ours.at[stem]:
            for j in theirs.at[stem]:
                back = ahead = 0
                while min(i, j) > back and a[i - back - 1].stem == b[j - back - 1].stem:
                    back += 1
                while (
                    i + ahead + 1 < len(a)
                    and j + ahead + 1 < len(b)
                    and a[i + ahead + 1].stem == b[j + ahead + 1].stem
                ):
                    ahead += 1
                made.add(_trimmed(ours, i, i - back, i + ahead, found.stems))
    kept: list[Stretch] = []
    for one in sorted(made, key=lambda s: (-s.rarity, s.first, s.last)):
        if not any(one.first <= k.last and k.first <= one.last for k in kept):
            kept.append(one)
    return kept


def _trimmed(claim: Claim, at: int, first: int, last: int, stems: frozenset[str]) -> Stretch:
    """A stretch from content word to content word, that parts no words tied by a hyphen."""
    found = claim.told.words
    while first < at and (_is_light(found[first]) or found[first].joined):
        first += 1
    while last > at and (_is_light(found[last]) or _cuts_compound(found, last)):
        last -= 1
    inside = {word.stem for word in found[first : last + 1]} & stems
    rarity = math.fsum(claim.weights[stem] for stem in inside)
    return Stretch(first, last, rarity, len(inside))


def window(claim: Claim, stems: frozenset[str]) -> Stretch:
    """The stretch of at most WINDOW words that holds most of the shared rarity."""
    found = claim.told.words
    places = sorted(k for stem in stems for k in claim.at[stem])
    best = Stretch(places[0], places[0], 0.0, 0)
    for first in places:
        for last in (k for k in places if first <= k < first + WINDOW):
            inside = {word.stem for word in found[first : last + 1]} & stems
            rarity = math.fsum(claim.weights[stem] for stem in inside)
            if rarity > best.rarity:
                best = Stretch(first, last, rarity, len(inside))
    last = best.last
    while last + 1 < len(found) and found[last + 1].joined:
        last += 1
    return best._replace(last=last)


def _is_light(word: Word) -> bool:
    return not word.is_content or word.stem in LIGHT


def _cuts_compound(found: Sequence[Word], last: int) -> bool:
    """Whether a stretch that ends here would part words that a hyphen ties."""
    return last + 1 < len(found) and found[last + 1].joined


def text(told: Told, first: int, last: int) -> str:
    """The words from `first` to `last` (inclusive) as they stand in the telling."""
    start, end = told.words[first].start, told.words[last].end
    pieces = []
    for span in told.telling.spans:
        low, high = max(span.start, start), min(span.end, end)
        if low < high:
            pieces.append(span.text[low - span.start : high - span.start])
    return " ".join(" … ".join(pieces).split())


def _detail(a: Statement, b: Statement, wording: str, also: Sequence[str]) -> str:
    """Who said the line, when, and who said it again."""
    said = f"“{wording}” ({who(a)}) comes back ({who(b)})"
    if a.told.said is None or b.told.said is None:
        said += "; which was first is not known"
    if also:
        said += "; so does " + ", ".join(f"“{text}”" for text in also)
    return said


def who(statement: Statement) -> str:
    """Who said it, or denied it, and when it was first published."""
    speaker = statement.told.speaker
    name = speaker.name if speaker else "speaker not known"
    if len(name) > NAME:
        name = f"{name[:NAME].rsplit(' ', 1)[0]} …"
    how = "denied by " if statement.told.denied else ""
    return f"{how}{name}, {min(statement.dates, default='no date')}"


def label(telling: Telling) -> str:
    """The words of a telling as a label, cut where they are very long."""
    whole = in_line(telling.spans)
    return whole if len(whole) <= LABEL else f"{whole[:LABEL].rsplit(' ', 1)[0]} …"
