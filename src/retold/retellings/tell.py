"""Cuts what somebody said into tellings: one statement told once, one to three sentences."""

import re
from collections.abc import Iterable, Sequence

from sentencex import get_sentence_boundaries

from retold.records import DOUBTFUL, Article, Attribution, Span, Telling, content_id

SHORT = 5
"""A sentence of fewer words does not stand alone ("This is wrong.") where it has a neighbour."""
MOST = 3
"""Sentences in one telling, at most."""

_STOP = re.compile(r"""[.!?…。！？](?:["'”’»)\]]*\s|["'”’»)\]]*$)""")
_QUOTES = tuple('"“”„«»')
_BLANKED = dict.fromkeys(map(ord, _QUOTES), " ")
_INSIDE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_BEGINNING, _ENDING = ("“", '"'), ("”", '"')
_CLOSING = re.compile(r"[.!?…]+")


def tell(article: Article, attributions: Iterable[Attribution]) -> tuple[Telling, ...]:
    """The tellings of an article, in the order of the text, each with the attribution it is from.

    Each is a sentence; a very short one is told with the one before it. A fragment stays as it
    is. The pieces of a quotation that is interrupted within a sentence are one telling. Nothing is
    told of what somebody did *not* say (act "unsaid"), of an attribution that is more likely wrong
    than right (under `DOUBTFUL`), nor from boilerplate. Of two attributions
    of the very same words the first counts.

    Example:
        >>> [[s.text for s in t.spans] for t in tell(article, attributions)]
        [['We will not sign', 'a treaty written in Marn'], ['The border stays open']]

    Spans are in code points of `article.text`, without the quotation marks around them.
    """
    dropped = [b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None]
    found: dict[str, Telling] = {}
    for attribution in attributions:
        if attribution.act == "unsaid" or attribution.confidence < DOUBTFUL:
            continue
        for spans in _statements(article, attribution.content, dropped):
            told = telling(article, spans, attribution.id)
            found.setdefault(told.id, told)
    return tuple(sorted(found.values(), key=lambda t: [(s.start, s.end) for s in t.spans]))


def telling(article: Article, spans: Sequence[Span], attribution_id: str | None) -> Telling:
    """The telling of these spans: attributed, or in the outlet's own voice where by nobody."""
    offsets = ",".join(f"{s.start}-{s.end}" for s in spans)
    return Telling(
        id=content_id(article.id, "telling", offsets),
        article_id=article.id,
        spans=tuple(spans),
        voice="attributed" if attribution_id else "own",
        attribution_id=attribution_id,
    )


def sentences(article: Article, start: int, end: int) -> list[Span]:
    """The sentences of `[start, end)`, without white space and quotation marks around them.

    A line break ends a sentence. Boundaries are sentencex's, whose pieces are checked to add up
    to the text; where they do not, the line is one sentence.
    """
    found = []
    language = article.language or "en"
    place = start
    for line in article.text[start:end].split("\n"):
        for length in _lengths(language, line):
            span = _readable(article, place, place + length)
            if span is not None:
                found.append(span)
            place += length
        place += 1
    return found


def _lengths(language: str, line: str) -> list[int]:
    """The lengths of the sentences of a line, white space behind them included.

    None ends without white space behind it ("U." + "S.-led talks"). In a line that is itself a
    quotation the marks are blanked first: sentencex takes what is between them for one sentence.
    """
    seen = line.translate(_BLANKED) if line.lstrip()[:1] in _QUOTES else line
    pieces = [b["text"] for b in get_sentence_boundaries(language, seen)] if seen.strip() else []
    if "".join(pieces) != seen:
        return [len(line)]
    lengths = [0]
    for piece in pieces:
        lengths[-1] += len(piece)
        if piece[-1:].isspace():
            lengths.append(0)
    return lengths


def _statements(
    article: Article, content: Sequence[Span], dropped: Sequence[tuple[int, int]]
) -> list[list[Span]]:
    """The spans of each telling in the content of one attribution."""
    told: list[list[Span]] = []
    before: int | None = None
    for piece in content:
        if any(low < piece.end and piece.start < high for low, high in dropped):
            before = None
            continue
        for k, span in enumerate(sentences(article, piece.start, piece.end)):
            if told and k == 0 and before is not None and _goes_on(article, before, span):
                told[-1].append(span)
            else:
                told.append([span])
        before = piece.end
    return _with_the_short(article, told)


def _goes_on(article: Article, end: int, span: Span) -> bool:
    """Whether a quotation that stopped at `end` goes on, in the same sentence, with `span`.

    "We will not," he said, "sign that": it does. "We will not," he said. "Nobody will": not.
    """
    between = article.text[max(0, end - 2) : span.start]
    if "\n" in between:
        return False
    return span.text[:1].islower() or not _STOP.search(between)


def _with_the_short(article: Article, told: list[list[Span]]) -> list[list[Span]]:
    """The same, with sentences too short to stand alone told with their neighbour."""
    joined: list[list[Span]] = []
    count = 0
    for spans in told:
        short = sum(len(s.text.split()) for s in spans) < SHORT
        before_short = bool(joined) and sum(len(s.text.split()) for s in joined[-1]) < SHORT
        near = bool(joined) and not article.text[joined[-1][-1].end : spans[0].start].strip(
            " \t.!?…\"'“”‘’«»"
        )
        if near and (short or before_short) and count < MOST:
            start = joined[-1].pop().start
            joined[-1].extend([article.span(start, spans[0].end), *spans[1:]])
            count += 1
        else:
            joined.append(list(spans))
            count = 1
    return joined


def _readable(article: Article, start: int, end: int) -> Span | None:
    """What can be read of `[start, end)`: from the first letter or figure to the last.

    Quotation marks at its ends go, unless they belong to one inside it: “the “hard line””.
    """
    inside = _INSIDE.search(article.text, start, end)
    if inside is None or not any(c.isalpha() for c in inside[0]):
        return None
    first, last = inside.span()
    closing = _CLOSING.match(article.text, last, end)
    last = closing.end() if closing else last
    words = inside[0]
    if _opened(words) and article.text[last : min(last + 1, end)] in _ENDING:
        last += 1
    elif _closed(words) and article.text[max(first - 1, start) : first] in _BEGINNING:
        first -= 1
    return article.span(first, last)


def _opened(words: str) -> bool:
    """Whether a quotation begins in these words and does not end there."""
    return words.count("“") > words.count("”") or (words.count('"') % 2 == 1 and ' "' in words)


def _closed(words: str) -> bool:
    """Whether a quotation ends in these words that did not begin there."""
    return words.count("”") > words.count("“") or (words.count('"') % 2 == 1 and '" ' in words)
