"""A text cut where something begins or ends in it, so that a template can mark what it likes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from retold.records import Passage, Span, in_line

CONTEXT = 160
"""Letters around a quotation that a list shows."""


class Piece(NamedTuple):
    """A stretch of text and what is true of it."""

    text: str
    marks: frozenset[str]


def pieces(
    text: str, spans: Iterable[tuple[int, int, str]], start: int = 0, end: int | None = None
) -> list[Piece]:
    """The text from `start` to `end`, cut at each `(start, end, mark)`; a piece has all its marks.

    Example:
        >>> pieces("She said no.", [(0, 3, "source"), (4, 8, "cue")])[0]
        Piece(text='She', marks=frozenset({'source'}))
    """
    end = len(text) if end is None else min(end, len(text))
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for a, b, mark in spans:
        a, b = max(a, start), min(b, end)
        if a < b:
            opened.setdefault(a, []).append(mark)
            closed.setdefault(b, []).append(mark)
    found: list[Piece] = []
    running: dict[str, int] = {}
    places = sorted({start, end, *opened, *closed})
    for n, place in enumerate(places[:-1]):
        for mark in closed.get(place, ()):
            running[mark] -= 1
        for mark in opened.get(place, ()):
            running[mark] = running.get(mark, 0) + 1
        marks = frozenset(mark for mark, count in running.items() if count)
        found.append(Piece(text[place : places[n + 1]], marks))
    return found


def in_context(
    text: str,
    spans: Sequence[Span],
    around: int = CONTEXT,
    also: Iterable[tuple[int, int, str]] = (),
) -> list[Piece]:
    """The words of spans marked "content", with what stands before and after them.

    `also` are other marks that are set where they lie in what is shown.

    Example:
        >>> [p.text for p in in_context("“No,” she said. Then she left.", (span,), around=10)]
        ['“', 'No', ',” she …']
    """
    if not spans:
        return []
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    start, end = max(0, first - around), min(len(text), last + around)
    # A cut falls between words, and not over a paragraph's end.
    if start:
        start = max(text.rfind("\n", start, first) + 1, text.find(" ", start, first) + 1, start)
    if end < len(text):
        stop = text.find("\n", last, end)
        gap = text.rfind(" ", last, end)
        end = stop if stop >= 0 else gap if gap > last else end
    found = pieces(text, [*((s.start, s.end, "content") for s in spans), *also], start, end)
    if start and text[start - 1] != "\n":
        found.insert(0, Piece("… ", frozenset()))
    if end < len(text) and text[end : end + 1] != "\n":
        found.append(Piece(" …", frozenset()))
    return found


class Change(NamedTuple):
    """A passage as it is shown: what happened, the earlier words, the later words."""

    change: str
    earlier: str
    later: str


def changes(passages: Iterable[Passage]) -> list[Change]:
    """What a later telling kept, altered, dropped and added, as words."""
    return [
        Change(
            p.change,
            in_line([p.earlier]) if p.earlier else "",
            in_line([p.later]) if p.later else "",
        )
        for p in passages
    ]
