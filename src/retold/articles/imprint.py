"""What a page of text says about itself in its lines: outlet, title, byline, dates.

A wrong outlet or day is worse than a missing one. So the outlet is taken from sentences by which a
page names its publisher (`{outlet}` in `lexicon/furniture.csv`) and from "Source:" above the
article; "More from X" counts only where X is named so or stands above the article too. The day is
taken from a line marked as its date, or from a bare date beside the headline; the date in a page's
banner is that of the visit.
"""

import re
from functools import lru_cache

from retold.articles.facts import Facts
from retold.articles.furniture import BYLINE, fold, regex, rows
from retold.articles.pieces import Piece
from retold.dates import Written, printed
from retold.records import Date

_SOURCE = re.compile(r"(?:^|\|)\s*source\s*:\s*([^|]{2,60}?)\s*(?:\||$)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:date|published|posted|publication date|first published|created|issued)"
    r"(?:\s+(?:on|at))?\s*:?\s*$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"\b(?:updated|modified|last updated|last modified)(?:\s+(?:on|at))?\s*:?\s*$", re.I
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)


def imprint(pieces: list[Piece], source: str) -> Facts:
    """What the lines of a page of text say about it; nothing where they do not say it plainly."""
    texts = [" ".join(source[p.page[0] : p.page[1]].split()) if p.page else "" for p in pieces]
    first = next((i for i, p in enumerate(pieces) if p.kind == "body"), len(pieces))
    headline = next((i for i, p in enumerate(pieces[:first]) if p.kind == "headline"), None)
    outlet = _outlet(pieces, texts, first)
    title = texts[headline] if headline is not None else None
    bylines = [BYLINE.match(texts[i]) for i in range(first) if pieces[i].kind == "byline"]
    return Facts(
        outlet=outlet,
        outlet_basis="text" if outlet else None,
        title=title,
        title_basis="text" if title else None,
        byline=next((found[1].strip() for found in bylines if found), None),
        published=_published(pieces, texts, first, headline),
        modified=_labelled(pieces, texts, first, _MODIFIED),
    )


def _outlet(pieces: list[Piece], texts: list[str], first: int) -> str | None:
    """The name that the page gives its publisher; None where it gives none, or two."""
    sure: list[str] = []
    perhaps: list[str] = []
    around = [i for i, piece in enumerate(pieces) if piece.kind == "boilerplate"]
    for i in around:
        if i < first:
            sure += [found[1] for found in [_SOURCE.search(texts[i])] if found]
        for is_sure, pattern in _patterns():
            found = pattern.fullmatch(texts[i].strip("()[] "))
            if found:
                (sure if is_sure else perhaps).append(found["outlet"])
    sure = [name for name in sure if _is_name(name)]
    if not sure:
        banners = [fold(texts[i]) for i in around if i < first]
        sure = [n for n in perhaps if _is_name(n) and any(fold(n) in banner for banner in banners)]
    names = {fold(name) for name in sure}
    return sure[0] if len(names) == 1 else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """The phrases that name the publisher; the heads of lists are not sure by themselves."""
    named = r"(?P<outlet>(?-i:[^\W_a-z])[^|.,;:()]{1,50}?(?: \([^()]{2,12}\))?)"
    return tuple(
        (where != "list", re.compile(f"(?i:{_curly(regex(phrase, named))})"))
        for phrase, where, _ in rows()
        if "{outlet}" in phrase
    )


def _curly(pattern: str) -> str:
    return pattern.replace("'", "['’]")


def _is_name(name: str) -> bool:
    """Whether this may be a name: it begins with a capital or figure and is no sentence."""
    return (name[0].isupper() or name[0].isdigit()) and len(name.split()) <= 7


def _published(
    pieces: list[Piece], texts: list[str], first: int, headline: int | None
) -> Date | None:
    labelled = _labelled(pieces, texts, first, _PUBLISHED)
    if labelled:
        return labelled
    if headline is None:
        beside = range(first)
    else:
        beside = range(max(0, headline - 1), min(first, headline + 4))
    found = [
        date
        for i in beside
        if pieces[i].kind == "boilerplate" and pieces[i].reason == "date or source of the page"
        for date in printed(texts[i])
        if not _MODIFIED.search(texts[i][: date.start]) and not _is_banner(texts[i], i, date)
    ]
    values = {date.value[:10] for date in found}
    return _date(found[0]) if len(values) == 1 else None


def _is_banner(text: str, i: int, date: Written) -> bool:
    """Whether a date is that of the visit: the page's first line, with the day of the week."""
    return i == 0 and "T" not in date.value and bool(_WEEKDAY.search(text))


def _labelled(
    pieces: list[Piece], texts: list[str], first: int, label: re.Pattern[str]
) -> Date | None:
    for i in range(len(pieces)):
        if pieces[i].kind == "boilerplate" and pieces[i].reason == "date or source of the page":
            for date in printed(texts[i]):
                if label.search(texts[i][: date.start]):
                    return _date(date)
        if i >= first + 1_000:
            break
    return None


def _date(written: Written) -> Date:
    return Date(value=written.value, precision=written.precision, basis="text")
