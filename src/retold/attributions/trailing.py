"""An agency told after what somebody said: "The envoy said the talks had failed, VNA reported."

Two speakers in one sentence, both with a cue, are read by the network as neither, or as the agency
alone. The sentence's own grammar says who speaks: the clause before the agency has a subject and a
verb of saying of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from retold import lexicon, syntax
from retold.attributions import speakers
from retold.attributions.found import Found, Stretch
from retold.attributions.phrases import source_of, stem, stretch
from retold.records import Article

_AGENCY = re.compile(
    r",\s+(?P<agency>(?:the |state |official |[A-Z])[^,.;:“”\"\n]{1,70}?)\s+"
    r"(?P<cue>reported|reports|said|says|wrote)\b(?=[^,“”\"\n]{0,60}[.\n]|$)"
)
_SAYS = frozenset(("say", "tell", "stat", "add", "claim", "announc"))
"""Verbs whose clause is what was said; of another verb that speaks it is all that follows."""
_LEAST = 3
"""Words that somebody says, at least."""
_CONFIDENCE = 0.7
"""Set low until this form is counted: it hardly occurs in PolNeAR's US papers."""


def find(article: Article, found: Sequence[Found]) -> list[Found]:
    """The attributions, with those of an inner speaker where a trailing agency hid them.

    Example: "Quintero accused Colombia of sheltering plotters, state broadcaster VTV reported"
    is Quintero's, by way of VTV. A sentence in which only the agency speaks stays as it is; one in
    which the inner speaker was found gets the agency for a go-between.
    """
    done = list(found)
    for match in _AGENCY.finditer(article.text):
        agency = match.span("agency")
        parsed = syntax.parse_at(article, match.start()) if _is_outlet(match) else None
        inner = None if parsed is None else _inner(parsed, match.start(), agency)
        if inner is not None:
            done = _brought(done, inner, agency)
    return done


def _is_outlet(match: re.Match[str]) -> bool:
    return speakers.outlet(match["agency"])


def _brought(found: list[Found], inner: Found, agency: Stretch) -> list[Found]:
    """The findings with those of the inner speaker's sentence brought by the agency."""
    assert inner.source is not None  # noqa: S101 - `_inner` gives one
    sentence = inner.source[0], agency[1]
    here = [one for one in found if any(_meet(piece, sentence) for piece in _pieces(one))]
    own = [one for one in here if one.source is not None and _meet(one.source, agency)]
    told = [one for one in here if one not in own]
    if any(one.relay for one in told):
        return found
    if not told:
        sure = max((one.confidence for one in own), default=_CONFIDENCE)
        told = [replace(inner, confidence=sure)]
    kept = [one for one in found if one not in here]
    return [*kept, *(replace(one, relay=(agency,)) for one in told)]


def _pieces(one: Found) -> tuple[Stretch, ...]:
    return (*one.content, *(piece for piece in (one.source, one.cue) if piece is not None))


def _inner(parsed: syntax.Parsed, comma: int, agency: Stretch) -> Found | None:
    """Who speaks in the clause before the comma."""
    doc, start = parsed.doc, parsed.start
    low = doc.char_span(agency[0] - start, agency[1] - start, alignment_mode="expand")
    if low is None:
        return None
    first = low[0].sent.start
    clause = [token for token in doc[first : low.start] if token.idx + start < comma]
    verb = next((t for t in clause if t.pos_ == "VERB" and _speaks(t) and _subject(t)), None)
    if verb is None:
        return None
    subject = _subject(verb)
    assert subject is not None  # noqa: S101 - it was just asked for
    said = [token for token in clause if token.i > verb.i]
    if stem(verb.text) in _SAYS:
        ccomp = next((c for c in verb.rights if c.dep_ == "ccomp" and c.i < low.start), None)
        if ccomp is not None:
            said = [token for token in said if token.i >= ccomp.left_edge.i]
    said = said[next((n for n, t in enumerate(said) if not t.is_punct), len(said)) :]
    source = stretch(doc, *source_of(subject))
    if len(said) < _LEAST or said[-1].idx + len(said[-1]) > comma - start:
        return None
    if speakers.outlet(doc.text[slice(*source)]):
        return None
    cue = verb.idx + start, verb.idx + len(verb) + start
    return Found(
        source=(source[0] + start, source[1] + start),
        cue=cue,
        content=((said[0].idx + start, comma),),
        confidence=_CONFIDENCE,
        construction="running",
    )


def _speaks(verb: Token) -> bool:
    return stem(verb.text) in _reporting() or stem(verb.text) in _SAYS


def _subject(verb: Token) -> Token | None:
    """Who says it: a name, a pronoun, or somebody with a title, before the verb."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if subject is None:
        return None
    whole = subject.doc[subject.left_edge.i : subject.i + 1]
    return subject if subject.pos_ == "PRON" or speakers.speaker(whole) else None


@cache
def _reporting() -> frozenset[str]:
    return frozenset(stem(row["verb"]) for row in lexicon.rows("reporting.csv"))


def _meet(a: Stretch, b: Stretch) -> bool:
    return a[0] < b[1] and b[0] < a[1]
