"""Attribution in headlines: "US elites stuck in the past – Veldoria", "Dova: No talks"."""

import re

from retold import syntax
from retold.attributions import speakers
from retold.attributions.found import Found, Stretch
from retold.records import Article

_TRAILING = re.compile(
    r"^(?P<content>.{12,}?)(?P<cue>\s+[–—]\s*|\s+-{1,2}\s+|:\s+)(?P<source>[^:–—]{2,60})$"
)
_LEADING = re.compile(r"^(?P<source>[^:–—]{2,60})(?P<cue>:\s+)(?P<content>.{12,})$")
_SAYS = re.compile(
    r"^(?P<content>.{12,}), (?P<cue>says?|said|claims?|warns?|insists?) (?P<source>[^,:;]{2,60})$"
)
_TEASER = re.compile(
    r"(?:^|[–—:|\n-]\s*|\. )(?:here[’']?s |here is )?(?:what|all|everything) (?:we|you)"
    r" (?:need to )?know\b(?: so far| about|$|\n)",
    re.IGNORECASE,
)
_TEASED = 80
"""Code points around a finding in which a headline teases."""
_LONGEST = 200
_FIRST = re.compile(r"\S[^\n]*")
_SOURCE_WORDS = 6

_CONFIDENCE = {"leading": 0.9, "trailing": 0.7, "says": 0.7}
"""Leading: 43 of 47 right among the headlines of PolNeAR's training part. The other two hardly
occur there (its US papers put the speaker first) and are set lower until they are counted."""


def find(article: Article) -> list[Found]:
    """The attributions that headlines and headings make by punctuation alone.

    The speaker stands after a dash or a colon at the end, or before a colon, or after ", says";
    it must be a name, a country, or somebody with a title. A leading country is taken for a
    topic ("Veldoria: three held") unless words are quoted; an outlet's name at the end is
    the outlet's. In a text without headline blocks the first paragraph is looked at.
    """
    heads = [
        b.text for b in article.blocks if b.kind in ("headline", "heading") and b.text is not None
    ]
    if not heads:
        first = _FIRST.search(article.text)
        heads = [first.span()] if first else []
    found = []
    for low, high in heads:
        for line in _FIRST.finditer(article.text, low, high):
            one = _headline(article, *line.span())
            if one is not None:
                found.append(one)
    return found


def teases(text: str, found: Found) -> bool:
    """Whether these are words by which a headline promises an overview, and nobody speaks.

    Example: "Ships leave the harbour – what we know so far".
    """
    low = max(0, found.content[0][0] - _TEASED)
    return any(
        match.start() < end and start < match.end()
        for match in _TEASER.finditer(text, low, found.content[-1][1] + _TEASED)
        for start, end in (found.source or (0, 0), found.cue or (0, 0))
    )


def _headline(article: Article, low: int, high: int) -> Found | None:
    text = article.text[low:high].rstrip().removesuffix(".")
    if len(text) > _LONGEST:
        return None
    for name, pattern in (("says", _SAYS), ("leading", _LEADING), ("trailing", _TRAILING)):
        match = pattern.match(text)
        if match is None or match["source"].strip() == article.outlet:
            continue
        if name == "trailing" and speakers.outlet(match["source"]):
            continue
        if (
            name == "leading"
            and speakers.country(match["source"])
            and not _quoted(match["content"])
        ):
            continue
        if len(match["content"].split()) < 3 or not _may_speak(article, low, match.span("source")):
            continue
        cue = _tight(text, *match.span("cue"))
        return Found(
            source=_shift(_tight(text, *match.span("source")), low),
            cue=_shift(cue, low),
            content=(_shift(_tight(text, *match.span("content")), low),),
            confidence=_CONFIDENCE[name],
            construction="headline",
        )
    return None


def _may_speak(article: Article, start: int, side: Stretch) -> bool:
    """Whether a side of a headline is a short noun phrase that names a speaker."""
    parsed = syntax.parse_at(article, start)
    if parsed is None:
        return False
    shift = start - parsed.start
    phrase = parsed.doc.char_span(side[0] + shift, side[1] + shift, alignment_mode="contract")
    if phrase is None or not 0 < len(phrase) <= _SOURCE_WORDS + 2:
        return False
    text = phrase.text
    if speakers.country(text):
        return True
    if speakers.topic(text) or any(t.pos_ in ("VERB", "AUX") or t.is_digit for t in phrase):
        return False
    return text[:1].isupper() and speakers.speaker(phrase)


def _quoted(text: str) -> bool:
    return any(mark in text for mark in "“\"‘'")


def _tight(text: str, low: int, high: int) -> Stretch:
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def _shift(at: Stretch, start: int) -> Stretch:
    return at[0] + start, at[1] + start
