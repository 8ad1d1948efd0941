"""An agency told after what somebody said: "The envoy said the talks had failed, VNA reported."

Two speakers in one sentence, both with a cue, are read by the network as neither, or as the agency
alone. The sentence's own grammar says who speaks: the clause before the agency has a subject and a
verb of saying of its own.
"""

import re
from collections.abc import Iterator, Sequence
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
    is Quintero's, by way of VTV. A sentence in which only the agency speaks stays as it is, and so
    does one in which the inner speaker was found.
    """
    told = list(_told(article, found))
    hidden = [one.relay[0] for one in told]
    kept = [one for one in found if one.source is None or not _meets(one.source, hidden)]
    return [*kept, *told]


def _told(article: Article, found: Sequence[Found]) -> Iterator[Found]:
    text = article.text
    for match in _AGENCY.finditer(text):
        agency = match.span("agency")
        if not speakers.outlet(match["agency"]):
            continue
        parsed = syntax.parse_at(article, match.start())
        inner = None if parsed is None else _inner(parsed, match.start(), agency)
        if inner is None:
            continue
        sentence = inner[0][0], match.end()
        others = [
            one
            for one in found
            if any(_meet(piece, sentence) for piece in (*one.content, one.source or one.content[0]))
        ]
        if any(one.source is not None and not _meet(one.source, agency) for one in others):
            continue
        source, cue, content = inner
        yield Found(
            source=source,
            cue=cue,
            content=(content,),
            confidence=max((one.confidence for one in others), default=_CONFIDENCE),
            construction="running",
            relay=(agency,),
        )


def _inner(
    parsed: syntax.Parsed, comma: int, agency: Stretch
) -> tuple[Stretch, Stretch, Stretch] | None:
    """Who speaks in the clause before the comma: source, cue and content."""
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
    return (source[0] + start, source[1] + start), cue, (said[0].idx + start, comma)


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


def _meets(a: Stretch, others: Sequence[Stretch]) -> bool:
    return any(_meet(a, other) for other in others)
