"""Quotations that go on: over the cue's sentence into the next, and over paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retold.attributions.found import Found, Stretch
from retold.quotes import Quotation

_ENDS = ".!?"
_SENTENCE = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\. [A-Z]")
_WORDS = 4
"""Words of a quotation that can go on after a comma, at least; a shorter one may be a name."""
_STILL = re.compile(r"as (?:he|she|they)\b")
_TURN = re.compile(r"[A-Z][A-Z.'’ -]{1,40}:\s|\([A-Z]{3,}")
"""How a transcript names who speaks, or what is heard: "DOVA: No." "(APPLAUSE)"."""
_TAIL = 120
"""Code points between the quotation before and the one that goes on: the reporting clause."""


def join(text: str, found: Sequence[Found], quotations: Sequence[Quotation]) -> list[Found]:
    """The attributions, each with the quotations that carry on what it quotes.

    Example: ““We are ready,” the envoy said. “We will wait.”” is one attribution with two
    content stretches; so is a quotation whose paragraphs each begin with an opening mark. A
    quotation that has a cue of its own is left to it.
    """
    outer = [q for q in quotations if not q.within]
    claimed = {q.start for f in found for piece in f.content for q in _in(piece, outer)}
    joined = []
    for attribution in sorted(found, key=lambda f: f.content):
        content = list(attribution.content)
        _over_paragraphs(text, content, outer, claimed)
        if _ends_in_quotation(content, outer):
            _over_sentence(text, attribution, content, outer, claimed)
            _over_paragraphs(text, content, outer, claimed)
        joined.append(replace(attribution, content=tuple(sorted(content))))
    return joined


def _in(piece: Stretch, outer: list[Quotation]) -> Iterator[Quotation]:
    """The quotations that share text with a piece of content."""
    for at in range(bisect_right(outer, piece[0], key=lambda q: q.end), len(outer)):
        if outer[at].start >= piece[1]:
            return
        yield outer[at]


def _ends_in_quotation(content: list[Stretch], outer: list[Quotation]) -> bool:
    """Whether what is said ends with the end of a quotation."""
    at = bisect_left(outer, content[-1][1], key=lambda q: q.end)
    return at < len(outer) and outer[at].end == content[-1][1]


def _over_sentence(
    text: str,
    found: Found,
    content: list[Stretch],
    outer: list[Quotation],
    claimed: set[int],
) -> None:
    """Adds the quotation that opens right after the sentence of the cue, if it has no cue."""
    reach = max([content[-1][1], *(e for _, e in [found.cue or (0, 0), found.source or (0, 0)])])
    at = bisect_left(outer, reach, key=lambda q: q.start)
    if at == len(outer) or outer[at].start in claimed:
        return
    following = outer[at]
    between = text[reach : following.start]
    if len(between) > _TAIL or "\n" in between or following.single:
        return
    stop = between.rstrip()
    first = text[following.inner[0] : following.inner[0] + 1]
    if reach == content[-1][1]:
        return  # the cue stands before: what is quoted next is another matter
    if stop.endswith(","):  # interrupted: “We are ready,” she said, “and we will wait.”
        if not first.islower() or len(text[following.start : following.end].split()) < _WORDS:
            return
    elif not stop.endswith(tuple(_ENDS)) or _SENTENCE.search(between) or not first.isupper():
        return
    if _has_cue_after(text, following):
        return
    content.append((following.start, following.end))
    claimed.add(following.start)


def _has_cue_after(text: str, q: Quotation) -> bool:
    """Whether the sentence goes on after the quotation, as it does before a cue of its own."""
    rest = text[q.end : q.end + 40].split("\n")[0].lstrip()
    if _STILL.match(rest):
        return False
    return text[q.inner[0] : q.inner[1]].rstrip().endswith(",") or rest[:1].islower()


def _over_paragraphs(
    text: str, content: list[Stretch], outer: list[Quotation], claimed: set[int]
) -> None:
    """Adds the next paragraphs of a quotation that goes on, and those that came before."""
    at = bisect_left(outer, content[-1][1], key=lambda q: q.end)
    while at + 1 < len(outer) and outer[at].end == content[-1][1] and outer[at].continued:
        following = outer[at + 1]
        if following.start in claimed or text[content[-1][1] : following.start].strip():
            break
        if not _one_quotation(text, outer[at], following):
            break
        content.append((following.start, following.end))
        claimed.add(following.start)
        at += 1
    first = bisect_left(outer, content[0][0], key=lambda q: q.start)
    while first < len(outer) and first > 0 and outer[first].start == content[0][0]:
        before = outer[first - 1]
        if not before.continued or before.start in claimed:
            break
        if text[before.end : content[0][0]].strip():
            break
        if not _one_quotation(text, before, outer[first]):
            break
        content.insert(0, (before.start, before.end))
        claimed.add(before.start)
        first -= 1


def _one_quotation(text: str, before: Quotation, after: Quotation) -> bool:
    """Whether a paragraph can go on with the quotation before it: the same mark, no new speaker.

    In a transcript each paragraph has a speaker of its own ("DOVA: We are ready.").
    """
    same = text[before.start] == text[after.start]
    return same and not any(_TURN.match(text, q.inner[0]) for q in (before, after))
