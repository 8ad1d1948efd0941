"""A page that is a press statement: its body is what its speaker said, mark or no mark."""

import re

from retold.attributions import dateline
from retold.attributions.found import Found, Stretch
from retold.records import Article

_PARAGRAPH = re.compile(r"\S[^\n]*")
_VERB = (
    r"(?:released|issued|published|made public|made|gave|delivered|posted|put out|sent|distributed)"
)
_THING = (
    r"(?:statement|answer|reply|remarks|communiqu[eé]|declaration|address|speech|message|letter"
    r"|commentary|article|press release|talk)"
)
_LEAD = re.compile(
    rf"\b(?P<cue>{_VERB}\b(?:[^.:“\"]{{0,60}}?)\b(?P<article>the following|an?|his|her|its|the)"
    rf"(?:\s+[\w-]+){{0,3}}?\s+{_THING})\b(?P<rest>.*)$"
)
_FOLLOWS = re.compile(r"(?:which|that) (?:said|says|reads)\s*:?$|as follows\s*[:.]?$|:$")
_TITLE = re.compile(
    r"^(?:full text of )?(?:the )?(?:press |joint |official )?"
    rf"{_THING}\s+(?:of|by|from)\s+(?P<source>.+)$",
    re.IGNORECASE,
)
_END = re.compile(r"\s*(?:-0-|-30-|###|\(end\))\s*$", re.IGNORECASE)
_CONFIDENCE = 0.9
"""Not estimated on PolNeAR, which has no such page: all 31 found in KCNA were right."""


def find(article: Article) -> Found | None:
    """The one attribution of a page that is a press statement, else None.

    The first paragraph of the body says who "released the following press statement", and ends in
    a colon or says "following"; or there is no such lead, and the headline is "Press statement of
    …". The content is a stretch for each paragraph of the body after the lead, the source
    the phrase that names the speaker, without the dateline. Ordinary news that mentions a
    statement, or introduces one later on, is none.

    Example: "Marn, May 3 (VNA) -- The Foreign Ministry of Veldoria released the following press
    statement on May 3:" has the source "The Foreign Ministry of Veldoria" and the cue "released
    the following press statement".
    """
    paragraphs = _paragraphs(article)
    titles = [p for p, kind in paragraphs if kind in ("headline", "heading")]
    body = [p for p, kind in paragraphs if kind == "body"]
    bare = not titles and not article.blocks  # a given text: its headline is its first line
    for number, (low, high) in enumerate(body[:3]):
        lead = _lead(article, low, high)
        if lead is not None:
            source, cue = lead
            return _found(article, source, cue, body[number + 1 :])
        if not _before_lead(article.text[low:high]):
            break
    if bare and body:
        titles, body = body[:1], body[1:]
    for low, high in titles:
        title = _TITLE.match(article.text[low:high])
        if title and body and not _reports(article.text, *body[0]):
            source = (low + title.start("source"), low + title.end("source"))
            cue = (low, low + title.start("source"))
            return _found(article, source, _trimmed(article.text, *cue), body)
    return None


def _paragraphs(article: Article) -> list[tuple[Stretch, str]]:
    """The paragraphs of the text with the kind of block that each stands in."""
    blocks = sorted((b.text, b.kind) for b in article.blocks if b.text is not None)
    out = []
    at = 0
    for match in _PARAGRAPH.finditer(article.text):
        low, high = match.span()
        while at + 1 < len(blocks) and blocks[at][0][1] <= low:
            at += 1
        kind = "boilerplate" if blocks else "body"
        if blocks and blocks[at][0][0] <= low < blocks[at][0][1]:
            kind = blocks[at][1]
        out.append(((low, high), kind))
    return out


def _before_lead(paragraph: str) -> bool:
    """Whether a paragraph may stand before the lead: a title, a date, a line of metadata."""
    return len(paragraph) <= 200 and not paragraph.rstrip().endswith((".", "!", "?", "”", '"'))


def _lead(article: Article, low: int, high: int) -> tuple[Stretch, Stretch] | None:
    """Source and cue of a paragraph that introduces a statement, else None."""
    paragraph = article.text[low:high].rstrip()
    if len(paragraph) > 900:
        return None
    match = _LEAD.search(paragraph)
    if match is None:
        return None
    following = "following" in match["cue"]
    if not _FOLLOWS.search(paragraph) and not following:
        return None
    if not following and ":" not in paragraph[-1:] and "follow" not in paragraph[-15:]:
        return None
    start = dateline.after(paragraph, 0)
    if "." in re.sub(r"\b(?:[A-Z]\.)+|\b[A-Z][a-z]{0,3}\.", "", paragraph[start : match.start()]):
        return None  # a sentence stands before it: ordinary news
    source = _trimmed(article.text, *_speaker(article, low, start, match.start()))
    if source[0] >= source[1]:
        return None
    return source, (low + match.start("cue"), low + match.end("cue"))


_DAY = re.compile(
    r"(?:,?\s+(?:on\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s+\d{1,2}))+\s*,?\s*$"
)


def _speaker(article: Article, low: int, start: int, end: int) -> Stretch:
    """The stretch between the dateline and the verb that names the speaker."""
    text = article.text[low + start : low + end]
    text = re.sub(r"\s+(?:has|have|had|also|today)\s*$", "", text)
    text = _DAY.sub("", text)
    return low + start, low + start + len(text)


def _trimmed(text: str, low: int, high: int) -> Stretch:
    while low < high and (text[low].isspace() or text[low] in ",;–—-"):
        low += 1
    while high > low and (text[high - 1].isspace() or text[high - 1] in ",;:–—-"):
        high -= 1
    return low, high


def _reports(text: str, low: int, high: int) -> bool:
    """Whether a paragraph reports on the statement instead of being its beginning."""
    return re.search(r"\b(?:said|says|stated|issued|released)\b", text[low:high]) is not None


def _found(article: Article, source: Stretch, cue: Stretch, body: list[Stretch]) -> Found | None:
    content = []
    for low, high in body:
        end = _END.search(article.text, low, high)
        low, high = low, end.start() if end else high
        while high > low and article.text[high - 1].isspace():
            high -= 1
        if low < high:
            content.append((low, high))
    if not content:
        return None
    return Found(
        source=source,
        cue=cue,
        content=tuple(content),
        confidence=_CONFIDENCE,
        construction="statement",
    )
