"""Whom a statement answers: "rebuffed Washington's criticism", "in response to the envoy".

Only what the words say: a claim of somebody who is named, a lead that names him, or, in a speaker's
own words, what the other side "slandered".
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from retold import lexicon
from retold.actors import names
from retold.actors.mentions import Cast, Figure, Naming
from retold.actors.speakers import anchor
from retold.records import Article, Attribution, Span

_NEAR = 90
"""Code points behind a word that answers, within which it must say whom."""
_BY = re.compile(r"\s+(?:made |put forward |voiced |issued )?(?:by|of|from)\s+")
_ADVERB = r"(?:\w+ly\s+)?"


class Answering(NamedTuple):
    """The words that answer, whom they answer, and which statement of this article, if one."""

    span: Span
    figure: Figure
    attribution_id: str | None


def replies(
    article: Article, attributions: Sequence[Attribution], who: Mapping[str, Figure], cast: Cast
) -> dict[str, Answering]:
    """For statements that answer somebody, by id: the words that say so, whom, and which statement.

    Example: in "The minister has rebuffed Washington's criticism of the visit" it is "rebuffed
    Washington's criticism", the United States, and the statement of theirs told before it in this
    article, or None.

    Not covered: answers that name nobody ("such claims are false"); what is answered in other
    articles is found by `answers`, once these are held.
    """
    bodies = sorted(cast.bodies, key=_start)
    found: dict[str, Answering] = {}
    earlier: dict[int, str] = {}
    for said in sorted(attributions, key=anchor):
        speaker = who[said.id].actual if said.id in who else None
        for start, end, low, high in _answers(article.text, said):
            figure = _named(cast, bodies, low, high, nearest=end if high <= start else low)
            if figure is None or figure.actual is speaker:
                continue
            span = article.span(start, end)
            found[said.id] = Answering(span, figure, earlier.get(id(figure.actual)))
            break
        if speaker is not None:
            earlier[id(speaker)] = said.id
    return found


def _answers(text: str, said: Attribution) -> Iterator[tuple[int, int, int, int]]:
    """Where a statement answers: the words `[start, end)`, and where `[low, high)` says whom."""
    if said.cue is not None:
        low, high = said.cue.start, min(len(text), said.cue.end + _NEAR)
        line = text.find("\n", low, high)
        high = line if line >= 0 else high
        if _cue().search(said.cue.text):
            yield from _claims(text, low, said.cue.end, high)
        begin = max(text.rfind("\n", 0, low) + 1, low - 2 * _NEAR)
        for lead in _lead().finditer(text, begin, high):
            if not any(
                span.start < lead.end() and lead.start() < span.end for span in said.content
            ):
                yield lead.start(), lead.end(), lead.end(), min(lead.end() + _NEAR // 2, high)
    if said.nested_in is None:
        for piece in said.content:
            for other in _other().finditer(text, piece.start, piece.end):
                yield (
                    other.start(),
                    other.end(),
                    max(piece.start, other.start() - _NEAR // 2),
                    (other.start()),
                )


def _claims(text: str, start: int, low: int, high: int) -> Iterator[tuple[int, int, int, int]]:
    """The first claim behind a cue, with its owner before it or behind it."""
    claim = _claim().search(text, low, high)
    if claim is None:
        return
    by = _BY.match(text, claim.end(), high)
    if by is not None:
        yield start, claim.end(), by.end(), min(by.end() + _NEAR // 2, high)
    yield start, claim.end(), low, claim.start()


def _start(naming: Naming) -> int:
    return naming.span.start


def _named(
    cast: Cast, bodies: Sequence[Naming], low: int, high: int, nearest: int
) -> Figure | None:
    """The figure named in `[low, high)` nearest to a place: a person, a body, a country.

    A country counts by any of its words ("Talvian", "Washington's"); a person outweighs the
    country in his title ("US Secretary of State Blinken").
    """
    near = [n for n in cast.within(low, high) if n.figure is not None]
    first, last = (bisect_left(bodies, place, key=_start) for place in (low, high))
    near += [n for n in bodies[first:last] if n.figure is not None]
    best = min(near, key=lambda n: abs(n.span.start - nearest), default=None)
    if best is not None and best.figure is not None and best.figure.actual.kind == "person":
        return best.figure
    found: list[tuple[int, Span, str]] = []
    for word in names.WORD.finditer(cast.article.text, low, high):
        bare = names.possessor(word[0])
        country = cast.countries.of(bare) if names.capitalised(word[0]) else None
        if country is not None:
            at = cast.article.span(word.start(), word.start() + len(bare))
            found.append((abs(at.start - nearest), at, country.name))
    if found and (
        best is None or min(gap for gap, _, _ in found) <= abs(best.span.start - nearest)
    ):
        _, at, name = min(found, key=lambda one: one[0])
        return cast.other("country", at, name)
    return best.figure if best is not None else None


def _pattern(place: str, before: str = "") -> re.Pattern[str]:
    rows = [row["words"] for row in lexicon.rows("replies.csv") if row["place"] == place]
    words = sorted(rows, key=len, reverse=True)
    return re.compile(rf"\b{before}(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@cache
def _cue() -> re.Pattern[str]:
    return _pattern("cue")


@cache
def _lead() -> re.Pattern[str]:
    return _pattern("lead")


@cache
def _claim() -> re.Pattern[str]:
    return _pattern("claim")


@cache
def _other() -> re.Pattern[str]:
    return _pattern("other", _ADVERB)
