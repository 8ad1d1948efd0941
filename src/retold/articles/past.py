"""The latest day that a text speaks of as past: it was not written before.

Pages often print no date, yet say "told reporters on February 27, 2022". Such a day is a lower
bound of the date of publication, never that date.
"""

import re
from collections.abc import Iterable

from retold.dates import Written, printed

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_PAST = re.compile(
    r"\b(?:\w{2,}ed|said|told|was|were|had|has|have|held|took|began|went|came|met|saw|sent|gave|made|"
    r"struck|broke|fell|rose|won|lost|left|became|got|spoke|wrote|found|put|led|built|brought|"
    r"caught|fought|shot|hit|paid|stood|drew|flew|sank|swore|chose|kept|read|quit|ran)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|would|could|should|(?-i:may)|might|must|going to|until|till|deadline|due|"
    r"schedul\w+|"
    r"plan(?:s|ned|ning)?|expect\w*|expir\w+|upcoming|forthcoming|intend\w*|propos\w+|extend\w*|"
    r"postpon\w+|delay\w*|set (?:for|to)|set the date|no later than|takes? effect|effective|"
    r"valid|(?:is|are) to|"
    r"if|unless|whether|hope[sd]?|aim(?:s|ed)?|slated|tentative\w*|target\w*|forecast\w*|project(?:s|ed)|"
    r"reschedul\w+|vow(?:s|ed)?|pledg\w+|promis\w+|agree[sd]?|called? for|want(?:s|ed)?|ready)\b|"
    r"[’']ll\b",
    re.IGNORECASE,
)
_ARRANGED = re.compile(
    r"\b(?:announc\w+|call(?:s|ed)|fix(?:es|ed)|appoint\w+|order(?:s|ed)?|approv\w+|decid\w+|"
    r"confirm\w+|set|invit\w+|moved?|brought forward|named)\b",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"\b(?:on|of|dated|since|after|late on|early on)\s+(?:\w+day,?\s+)?(?:the\s+)?$", re.I
)
_BEFORE_MONTH = re.compile(r"\b(?:in|of|since|late in|early in|in (?:late|early|mid))[\s-]+$", re.I)
_REPORTED = re.compile(
    r"\b(?:said|told|reported|wrote|posted|testified|added)\b(?:\W+\w+){0,6}\W+on\s+(?:\w+day,?\s+)?$",
    re.I,
)

_LONGEST = 2_000
"""Code points of a sentence that is looked at; longer ones are lists and tables."""


def not_before(
    texts: Iterable[str], captions: Iterable[str] = (), until: str | None = None
) -> str | None:
    """The latest date that one of `texts` speaks of as past, as fine as it is printed.

    A sentence counts where its verb is in a past tense, nothing in it speaks of the future, of a
    plan or of a condition, and the date follows "on", "in", "since" and the like. Captions tell
    of their pictures in the present tense; they need only not speak of the future. Dates after
    `until` (the day the page was fetched) are passed over.

    Example:
        >>> not_before(["An official told them on February 27, 2022, that the road was closed.",
        ...             "The pact runs until 31 December 2030."])
        '2022-02-27'
    """
    found = [
        date.value[:10]
        for is_caption, held in ((False, texts), (True, captions))
        for text in held
        for sentence in _sentences(text)
        for date in printed(sentence)
        if _is_past(sentence, date, is_caption)
    ]
    if until:
        found = [value for value in found if value <= until[: len(value)]]
    return max(found, key=lambda value: (value.ljust(10, "-"), value), default=None)


def _sentences(text: str) -> list[str]:
    """The sentences with a year in them; a date such as "Feb. 27, 2022" is not cut in two."""
    if not re.search(r"\b(?:1[89]|20)\d\d\b", text):
        return []
    months = (
        r"(?<!\bJan\.)(?<!\bFeb\.)(?<!\bMar\.)(?<!\bApr\.)(?<!\bAug\.)(?<!\bSept\.)(?<!\bSep\.)"
    )
    months += r"(?<!\bOct\.)(?<!\bNov\.)(?<!\bDec\.)"
    parts = re.split(months + _SENTENCE.pattern, text)
    return [part for part in parts if len(part) <= _LONGEST]


def _is_past(sentence: str, date: Written, is_caption: bool) -> bool:
    if date.precision == "year":
        return False
    before = sentence[max(0, date.start - 60) : date.start]
    reported = bool(_REPORTED.search(before))
    if not reported and _FUTURE.search(sentence):
        return False
    if is_caption:
        return True
    if not (_BEFORE_MONTH if date.precision == "month" else _BEFORE_DAY).search(before):
        return False
    if reported:
        return True
    verbs = [verb for verb in _PAST.findall(sentence) if not _ARRANGED.fullmatch(verb)]
    return bool(verbs)
