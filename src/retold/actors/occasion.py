"""On which day somebody spoke, where the sentence says so: "told VNA on Monday"."""

import re
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from retold import syntax
from retold.dates import printed
from retold.records import Article, Attribution, Date, Span

_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}
_NEAR = {"today": 0, "tonight": 0, "yesterday": 1}
"""Days before that of publication."""
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr")),
            *(("may",), ("june", "jun"), ("july", "jul"), ("august", "aug")),
            *(("september", "sept", "sep"), ("october", "oct"), ("november", "nov")),
            ("december", "dec"),
        ),
        start=1,
    )
    for word in words
}
_TO_COME = frozenset(["will", "would", "shall", "may", "could", "should", "to"])
_NEXT = frozenset(["next", "coming", "every", "each", "until", "till", "since", "before", "after"])
"""Before a day, they make it another one than that of the words."""
_DAYS = (*_WEEKDAYS, *_NEAR, *_MONTHS)
_BEGINS = "".join(sorted({name[0] for name in _DAYS}))
# its first letter is looked at before the names are tried one after the other
_ANY_DAY = re.compile(rf"\b(?=[{_BEGINS}])(?:{'|'.join(_DAYS)})\b", re.IGNORECASE)
_NEAR_BY = 600
"""Code points on either side of the cue in which its day is looked for."""
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def said_on(article: Article, said: Attribution) -> Date | None:
    """The day on which the words were said, if their sentence names one by the verb of saying.

    Example:
        "The talks have failed," the envoy told VNA on Monday. — published on Wednesday, 2 March
        2022 → 2022-02-28

    A weekday is the last one up to the day of publication, a day without a year the last such day;
    both need a page whose day is known. A day in what is said, in the source, or by another verb
    ("who visited Marn on Monday") is none. Not covered: "last week", and days in other sentences.
    """
    if said.cue is None or not _names_a_day(article.text, said.cue):
        return None
    parsed = syntax.parse_at(article, said.cue.start)
    if parsed is None:
        return None
    doc, start = parsed.doc, parsed.start
    cue = doc.char_span(said.cue.start - start, said.cue.end - start, alignment_mode="expand")
    if cue is None or any(t.lower_ in _TO_COME and t.dep_ == "aux" for t in cue.root.children):
        return None
    published = _day(article.published)
    apart = [*said.content, *([said.source] if said.source else [])]
    for token in cue.root.sent:
        if _within(token.idx + start, apart) or not _is_of(token, cue.root):
            continue
        day = _named(doc, token, published)
        if day is not None:
            return Date(value=day.isoformat(), precision="day", basis="text")
    return None


def _names_a_day(text: str, cue: Span) -> bool:
    """Whether a day is named in the paragraph of the cue, by a look at its letters alone."""
    low = max(text.rfind("\n", 0, cue.start) + 1, cue.start - _NEAR_BY)
    high = text.find("\n", cue.end, cue.end + _NEAR_BY)
    return _ANY_DAY.search(text, low, high if high >= 0 else cue.end + _NEAR_BY) is not None


def _day(known: Date | None) -> date | None:
    """The day of a date that is known as fine as that."""
    if known is None or known.value is None or len(known.value) < len("2022-02-28"):
        return None
    return date.fromisoformat(known.value[:10])


def _within(place: int, spans: list[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _is_of(token: Token, verb: Token) -> bool:
    """Whether a word hangs on the verb with no other verb between them."""
    for above in token.ancestors:
        if above == verb:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


def _named(doc: Doc, token: Token, published: date | None) -> date | None:
    """The day that a word names, perhaps with the words beside it."""
    before = doc[token.i - 1].lower_ if token.i else ""
    name = token.lower_.rstrip(".")
    if name in _MONTHS and token.is_title:
        return _of_month(doc, token, _MONTHS[name], published)
    if published is None or before in _NEXT:
        return None
    if name in _WEEKDAYS and token.is_title:
        return published - timedelta(days=(published.weekday() - _WEEKDAYS[name]) % 7)
    return published - timedelta(days=_NEAR[name]) if name in _NEAR else None


def _of_month(doc: Doc, token: Token, month: int, published: date | None) -> date | None:
    """The day of "on February 28", "28 Feb." or either with a year."""
    low, high = max(token.i - 1, 0), min(token.i + 2, len(doc))
    figures = [
        m for t in (*doc[low : token.i], *doc[token.i + 1 : high]) if (m := _DAY.fullmatch(t.text))
    ]
    if not figures or doc[max(low - 1, 0)].lower_ in _NEXT:
        return None
    window = doc[low : min(token.i + 5, len(doc))].text
    written = [d for d in printed(window) if d.precision == "day"]
    if written:
        return date.fromisoformat(written[0].value)
    if published is None:
        return None
    for year in (published.year, published.year - 1):
        try:
            day = date(year, month, int(figures[0][1]))
        except ValueError:
            continue
        if day <= published:
            return day
    return None
