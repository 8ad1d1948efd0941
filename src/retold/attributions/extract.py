"""From an article to its attributions: the core's findings, joined, judged and named."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from retold import quotes
from retold.attributions import (
    acts,
    dateline,
    headline,
    join,
    relay,
    running,
    statement,
    trailing,
)
from retold.attributions.authority import authority
from retold.attributions.found import Found, Stretch
from retold.quotes import Quotation
from retold.records import Article, Attribution, Hop, content_id

_SPEAKER = frozenset(["we", "i"])
_REPORTED = 0.6
"""The confidence from which a press statement is shown to report somebody else's words."""


def extract(article: Article) -> tuple[Attribution, ...]:
    """Who said what in an article, in the order of the text.

    Direct, indirect and mixed quotations, denials and refusals to say, and beliefs, wishes and
    plans; an interrupted quotation is one attribution with several content spans. A page that is
    a press statement gives one direct attribution, a content span for each paragraph of its body.

    Example:
        >>> for said in extract(article):  # "The envoy said the talks had failed."
        ...     print(said.source.text, "|", said.cue.text, "|", said.content[0].text)
        The envoy | said | the talks had failed

    Spans are code points of `article.text`; `actor_id` is left to `actors.resolve`. An article in
    a language that is not covered gives none, and nothing is found in boilerplate. Roles and
    spans follow PolNeAR (Newell, Margolin and Ruths 2018), except that the source is the innermost
    speaker and those who brought the words are the relay. What a press statement reports of others
    is `nested_in` it. Not covered: other attributions inside what somebody says, sarcasm, thought
    reported without a cue.

    Raises:
        WeightsError: the trained network is missing or damaged.
    """
    if not article.covered or not article.text.strip():
        return ()
    marks = quotes.pair(article.text)
    whole = statement.find(article)
    if whole is None:
        return tuple(_attribution(article, each, marks) for each in _found(article, marks))
    outer = _attribution(article, whole, marks)
    inner = (_attribution(article, each, marks) for each in _reported(article, whole, marks))
    return (outer, *(replace(each, nested_in=outer.id) for each in inner))


def _reported(article: Article, whole: Found, marks: Sequence[Quotation]) -> list[Found]:
    """What a press statement reports of others than its speaker, who is "we" in it."""
    low, high = whole.content[0][0], whole.content[-1][1]
    return [
        each
        for each in _found(article, marks)
        if each.confidence >= _REPORTED
        and each.source is not None
        and low <= each.source[0]
        and low <= each.content[0][0]
        and each.content[-1][1] <= high
        and article.text[slice(*each.source)].lower() not in _SPEAKER
    ]


def _found(article: Article, marks: Sequence[Quotation]) -> list[Found]:
    """The findings of ordinary text, in order; `marks` are its quotations."""
    dropped = [b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None]
    marks = [q for q in marks if not _dropped(q, dropped)]
    likely = running.find(article)
    heads = headline.find(article)
    core = [
        each
        for each in likely
        if acts.speaks(article.text, each)
        and not headline.teases(article.text, each)
        and not any(_meet(each, head) for head in heads)
    ]
    joined = trailing.find(article, join.join(article.text, core, marks))
    found = [_undated(article.text, each) for each in joined]
    return sorted(relay.told(article, [*heads, *found]), key=lambda f: f.content)


def _undated(text: str, found: Found) -> Found:
    """The finding without the dateline, where source or content begins with one."""
    low = text.rfind("\n", 0, found.content[0][0]) + 1
    begin = dateline.after(text, low)
    if begin == low:
        return found
    source, (first, *rest) = found.source, found.content
    if source is not None and low <= source[0] < begin:
        # the parse may take the place for the subject; the speaker stands between it and the cue
        lost = source[1] <= begin
        until = source[1] if not lost else found.cue[0] if found.cue else begin
        speaker = text[begin : max(begin, until)].rstrip()
        wrong = not speaker or (lost and "," in speaker)
        source = None if wrong else (begin, begin + len(speaker))
    if first[0] < begin < first[1]:
        first = (begin, first[1])
    return replace(found, source=source, content=(first, *rest))


def _meet(a: Found, b: Found) -> bool:
    return any(low < end and start < high for low, high in a.content for start, end in b.content)


def _dropped(q: Quotation, dropped: Sequence[Stretch]) -> bool:
    """Whether a quotation stands in boilerplate."""
    return any(low <= q.start < high for low, high in dropped)


def _attribution(article: Article, found: Found, marks: Sequence[Quotation]) -> Attribution:
    parts = [*found.content, found.source or (-1, -1)]
    return Attribution(
        id=content_id(article.id, "attribution", *(f"{low}-{high}" for low, high in parts)),
        article_id=article.id,
        kind="direct"
        if found.construction == "statement"
        else acts.kind(article.text, found, _near(found, marks)),
        source=article.span(*found.source) if found.source else None,
        cue=article.span(*found.cue) if found.cue else None,
        content=tuple(article.span(low, high) for low, high in found.content),
        act=acts.act(article.text, found),
        authority=authority(article.text, found),
        confidence=round(found.confidence, 3),
        relay=tuple(
            Hop(name=article.text[low:high], span=article.span(low, high), basis="stated")
            for low, high in found.relay
        ),
    )


def _near(found: Found, marks: Sequence[Quotation]) -> Sequence[Quotation]:
    """The quotations from the first word of the content to its last."""
    low = bisect_right(marks, found.content[0][0], key=lambda q: q.start) - 1
    while low > 0 and marks[low].within:
        low -= 1
    high = bisect_right(marks, found.content[-1][1], key=lambda q: q.start)
    return marks[max(low, 0) : high]
