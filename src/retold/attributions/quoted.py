"""Candidates that rest on quotation marks: a quotation, and a reporting clause beside it.

Where a quotation holds several sentences or a fragment, the parse often loses its tie to the
cue; the marks do not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from retold.attributions.candidates import subject
from retold.attributions.phrases import text_of
from retold.quotes import Quotation

_REACH = 24
"""Words between a quotation and its cue, at most."""

_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?…][”\"’')\]]*\s")
_ENDS = frozenset([".", "!", "?", ";", "…"])


def beside(
    doc: Doc, quotations: Sequence[Quotation]
) -> Iterator[tuple[Token, Token | None, tuple[Quotation, ...], str]]:
    """Cue, source, quotations and construction of each clause that could report a quotation.

    The quotations are those of this paragraph, none inside another, at offsets of the doc's text.
    """
    outside = _outside(doc, quotations)
    for number, quotation in enumerate(quotations):
        after = _after(doc, quotation, outside)
        verbs = _verbs(after)[:2]
        following = quotations[number + 1] if number + 1 < len(quotations) else None
        goes_on = (
            following is not None
            and bool(after)
            and text_of(doc)[after[-1].idx + len(after[-1]) : following.start].strip(" ,:—–-") == ""
            and after[-1].text not in _ENDS
        )
        for place, verb in enumerate(verbs):
            source = _source(verb, after, outside)
            form = f"quotation, cue after {place}" + (
                "" if _close(after, doc, quotation) else " far"
            )
            low = _clause_start(doc, quotation)
            if low < quotation.start:
                yield verb, source, (replace(quotation, start=low),), form + " clause"
            else:
                yield verb, source, (quotation,), form
            if goes_on and following is not None:
                yield verb, source, (quotation, following), f"quotation, cue inside {place}"
        before = _before(doc, quotation, outside)
        for place, verb in enumerate(reversed(_verbs(before)[-2:])):
            source = _source(verb, before, outside)
            mark = before[-1].text if before and before[-1].text in (",", ":") else "none"
            yield verb, source, (quotation,), f"quotation, cue before {place} {mark}"


def introducing(doc: Doc) -> Iterator[tuple[Token, Token | None, str]]:
    """Cue, source and construction of a paragraph that ends in a colon before a quotation."""
    last = doc[-1]
    while last.is_space and last.i:
        last = doc[last.i - 1]
    zone = list(doc[max(last.sent.start, last.i - _REACH) : last.i])
    for place, verb in enumerate(reversed(_verbs(zone)[-2:])):
        yield verb, _source(verb, zone, [True] * len(doc)), f"quotation, next paragraph {place}"


def _clause_start(doc: Doc, quotation: Quotation) -> int:
    """Where the sentence begins whose end is quoted ("The ships will “never pass,” he said")."""
    text = text_of(doc)
    lead = text[: quotation.start].rstrip()
    if not lead or not lead[-1].isalnum():
        return quotation.start
    stop = max((m.end() for m in _SENTENCE_END.finditer(lead)), default=0)
    while stop < quotation.start and text[stop].isspace():
        stop += 1
    return stop


def _outside(doc: Doc, quotations: Sequence[Quotation]) -> list[bool]:
    """For each token, whether it stands outside all quotations."""
    flags = [True] * len(doc)
    number = 0
    for token in doc:
        while number < len(quotations) and quotations[number].end <= token.idx:
            number += 1
        if number < len(quotations) and quotations[number].start <= token.idx:
            flags[token.i] = False
    return flags


def _after(doc: Doc, quotation: Quotation, outside: list[bool]) -> list[Token]:
    """The words from a quotation's end to the end of the sentence or the next quotation."""
    span = doc.char_span(quotation.end, len(text_of(doc).rstrip()), alignment_mode="expand")
    zone: list[Token] = []
    if quotation.end >= len(text_of(doc).rstrip()) or span is None:
        return zone
    for token in doc[span.start : span.start + _REACH]:
        if token.idx < quotation.end:
            continue
        if not outside[token.i] or token.text in _ENDS:
            break
        zone.append(token)
    return zone


def _before(doc: Doc, quotation: Quotation, outside: list[bool]) -> list[Token]:
    """The words from the start of the sentence or the last quotation to a quotation's start."""
    span = doc.char_span(quotation.start, quotation.start + 1, alignment_mode="expand")
    zone: list[Token] = []
    if span is None:
        return zone
    for at in range(span.start - 1, max(span.start - 1 - _REACH, -1), -1):
        token = doc[at]
        if not outside[at] or token.text in _ENDS:
            break
        zone.append(token)
    return zone[::-1]


def _verbs(zone: list[Token]) -> list[Token]:
    """The verbs that could report, in order; those of relative clauses only if no other."""
    verbs = [t for t in zone if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")]
    plain = [v for v in verbs if v.dep_ not in ("relcl", "acl")]
    return plain or verbs


def _close(zone: list[Token], doc: Doc, quotation: Quotation) -> bool:
    inner = text_of(doc)[quotation.start : quotation.end].rstrip("”\"'’» ")
    return inner.endswith((",", "?", "!", "—", "…")) or zone[0].text in (",", "—", "–")


_NAMING = frozenset(["PROPN", "NOUN", "ADJ", "ADP", "CCONJ", "DET", "PART", "NUM", "X"])
_LONGEST_NAME = 16


def named_from(doc: Doc, low: int, high: int, quotations: Sequence[Quotation]) -> int:
    """The first token of a speaker's phrase `[low, high]` that follows a quotation.

    subtle: in "…, League High Commissioner for Border Affairs and Trade Policy Anna Brask
    said" the parse splits the title at its "and"; all words between the mark and the name are it.
    """
    before = [q for q in quotations if q.end <= doc[low].idx]
    if not before or low == high:
        return low
    first = low
    while first > 0 and doc[first - 1].idx >= before[-1].end and low - first < _LONGEST_NAME:
        if doc[first - 1].pos_ not in _NAMING:
            return first if doc[first - 1].is_punct and doc[first].text[:1].isupper() else low
        first -= 1
    return first if first > 0 and doc[first - 1].idx < before[-1].end else low


def _source(verb: Token, zone: list[Token], outside: list[bool]) -> Token | None:
    """The verb's subject where it stands outside the quotations, else the nearest noun."""
    found = subject(verb)
    if found is not None and outside[found.i]:
        return found
    nouns = [t for t in zone if t.pos_ in ("PROPN", "NOUN", "PRON") and t.tag_ != "PRP$"]
    before = [t for t in nouns if t.i < verb.i]
    after = [t for t in nouns if t.i > verb.i]
    if before and before[-1].dep_ not in ("pobj", "npadvmod"):
        return before[-1]
    if after:
        token = after[0]
        while token.dep_ == "compound" and token.head in after:
            token = token.head
        return token
    return None
