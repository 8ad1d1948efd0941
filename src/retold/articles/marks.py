"""What the markup of an HTML page declares about it, to tell by what a fact found is known.

trafilatura and htmldate say what the title, the outlet and the date are; they do not say whether
that stood in JSON-LD, in a meta tag, in the url or in the running text. This is looked up here.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from retold.articles.furniture import dates_alone, fold, words
from retold.dates import iso, printed
from retold.records import Basis, Date, Precision

_PUBLISHED = re.compile(
    r"publi|created|issued|^date$|pubdate|dc\.date|dcterms\.date|sailthru|release", re.I
)
_MODIFIED = re.compile(r"modif|updat|revis|lastmod", re.I)
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-]?(\d\d)[/_.-]?(\d\d)(?!\d)")
_LABEL = re.compile(r"\s*(?:first\s+)?(?:published|posted|date|created|issued)\b", re.IGNORECASE)
_NAMES_SITE = {
    "application-name",
    "twitter:site",
    "twitter:creator",
    "publisher",
    "dc.publisher",
    "title",
}
_NAMES_SITE |= {
    "article:publisher",
    "apple-mobile-web-app-title",
    "citation_journal_title",
    "og:title",
}
_AGENCIES = {"associatedpress", "theassociatedpress", "ap", "reuters", "afp", "agencefrancepresse"}
_AGENCIES |= {"xinhua", "tass", "upi", "ians", "ani", "pti", "bloomberg", "blogger", "wordpress"}
"""Publishers in JSON-LD that mostly wrote a page and did not publish it."""

_MOST_WORDS = 10
"""Words of a line such as "Published on 6 March 2023 at 14:05 by Ana Holt"."""

_MOST = 5_000
"""Values read of one page's JSON-LD; more is no longer a description."""


@dataclass(slots=True)
class Marks:
    """What a page declares: `(key, value)` in its JSON-LD, its meta tags and its time elements."""

    linked: list[tuple[str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, tree: Any) -> "Marks":
        """The marks of a page parsed by lxml."""
        marks = cls()
        for script in tree.iterfind(".//script[@type='application/ld+json']"):
            marks.linked += _values(script.text or "")
        for meta in tree.iterfind(".//meta[@content]"):
            key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            marks.meta.append((key.lower(), meta.get("content")))
        for title in tree.iterfind(".//title"):
            marks.meta.append(("title", " ".join("".join(title.itertext()).split())))
            break
        for time in tree.xpath(".//time[@datetime][not(ancestor::aside or ancestor::footer)]"):
            key = " ".join(filter(None, (time.get("itemprop"), time.get("class"))))
            marks.times.append((key.lower(), time.get("datetime")))
        return marks

    def states(self, value: str) -> Basis | None:
        """By what a name or a title is declared, JSON-LD before meta tags; None where it is not."""
        wanted = fold(value)
        if any(fold(held) == wanted for _, held in self.linked):
            return "JSON-LD"
        if any(wanted in fold(held) for _, held in self.meta if len(held) < 2_000):
            return "meta tag"
        return None

    def outlet(self, found: str | None, by_url: str | None) -> tuple[str | None, Basis | None]:
        """Who published the page, and by what that is known.

        The name of the site (og:site_name) outranks the publisher of JSON-LD, for sites put the
        agency there whose text they carry. Then what trafilatura found, where the page declares it;
        else who publishes at its address.
        """
        sites = [_site(v) for k, v in self.meta if k == "og:site_name"]
        publishers = [_site(v) for k, v in self.linked if k == "publisher"]
        publisher = next((name for name in publishers if name), None)
        site = next((name for name in sites if name), None)
        if site and publisher and _letters(site) in _letters(publisher):
            return publisher, "JSON-LD"  # "CTVNews" is written "CTV News" there
        if site:
            return site, "meta tag"
        if publisher and _letters(publisher) not in _AGENCIES:
            return publisher, "JSON-LD"
        found = _site(found or "")
        if found and any(fold(found) in fold(v) for k, v in self.meta if k in _NAMES_SITE):
            return found, "meta tag"
        return (by_url, "url") if by_url else (None, None)

    def published(self, day: str, url: str | None, runs: Iterable[str]) -> Date | None:
        """The day that htmldate found, as fine as the page declares it and by what it does.

        In the text only a date counts that stands by itself or with a word such as "Published"
        before it, and only where no other day stands so: of several, one may be a comment's or
        another article's. A day that stands nowhere is none: then only the month that a url names
        is left.
        """
        declared: tuple[tuple[Basis, Iterable[str]], ...] = (
            ("JSON-LD", (v for k, v in self.linked if k == "datePublished" or k == "dateCreated")),
            (
                "meta tag",
                (v for k, v in self.meta if _PUBLISHED.search(k) and not _MODIFIED.search(k)),
            ),
        )
        for basis, values in declared:
            best = _finest(values, day)
            if best:
                return Date(value=best[0], precision=best[1], basis=basis)
        in_url = [m.groups() for m in _URL_DAY.finditer(url or "")]
        if any("-".join(parts) == day for parts in in_url):
            return Date(value=day, precision="day", basis="url")
        month = _month_in(url)
        best = self._printed(day, runs, month or "")
        if best and day.startswith(month or ""):
            return Date(value=best[0], precision=best[1], basis="text")
        return Date(value=month, precision="month", basis="url") if month else None

    def _printed(self, day: str, runs: Iterable[str], month: str) -> tuple[str, Precision] | None:
        """The day, if it alone in the url's month is among the surest of the dates printed."""
        told = [run for run in runs if _tells_date(run)]
        times = [(k, v) for k, v in self.times if not _MODIFIED.search(k)]
        for values in (
            [v for k, v in times if _PUBLISHED.search(k)],
            [run for run in told if _LABEL.match(run)],
            [v for _, v in times],
            told,
        ):
            days = {date[0][:10] for value in values for date in _dates(value)}
            days = {found for found in days if found.startswith(month)}
            if days:
                return _finest(values, day) if days == {day} else None
        return None

    def modified(self) -> Date | None:
        """The latest day on which the page declares that it was changed."""
        declared: tuple[tuple[Basis, Iterable[str]], ...] = (
            ("JSON-LD", (v for k, v in self.linked if k == "dateModified")),
            ("meta tag", (v for k, v in self.meta if _MODIFIED.search(k))),
        )
        for basis, values in declared:
            dates = [date for date in map(iso, values) if date and len(date[0]) >= 10]
            if dates:
                value, precision = max(dates)
                return Date(value=value, precision=precision, basis=basis)
        return None


def _month_in(url: str | None) -> str | None:
    """The month that an address names: "2019-11" of ".../2019/11/..." or ".../2019/nov/18/..."."""
    found = re.search(r"/((?:19|20)\d\d)/(\d\d|[a-z]{3})(?:/|$)", url or "")
    if not found:
        return None
    month = iso(f"{found[1]}-{found[2]}")
    if month:
        return month[0]
    named = printed(f"{found[2]} {found[1]}")
    return named[0].value if named else None


def _site(name: str) -> str | None:
    """A name of a site without its motto; None for an address, a handle or a copyright line."""
    name = " ".join(re.split(r"\s[|»]\s", name)[0].split())
    if (
        not name
        or len(name) > 80
        or re.match(r"https?:|@|©|\(c\)|copyright\b", name, re.IGNORECASE)
    ):
        return None
    return name


def _letters(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()


def _tells_date(run: str) -> bool:
    """Whether a date stands alone in `run`, or after "Published" and with a name at the most."""
    if _MODIFIED.search(run):
        return False
    return dates_alone(run) or (bool(_LABEL.match(run)) and words(run) <= _MOST_WORDS)


def _dates(value: str) -> list[tuple[str, Precision]]:
    date = iso(value)
    return [date] if date else [(d.value, d.precision) for d in printed(value[:200])]


def _finest(values: Iterable[str], day: str) -> tuple[str, Precision] | None:
    """The first of `values` that is on `day`, before it the one that is finest."""
    found: list[tuple[str, Precision]] = []
    for value in values:
        found += [date for date in _dates(value) if date[0].startswith(day)]
    return max(found, key=lambda date: len(date[0]), default=None)


def _values(text: str) -> Iterator[tuple[str, str]]:
    """The strings in a piece of JSON-LD with their keys; publisher names come as "publisher"."""
    try:
        held = json.loads(text.strip(), strict=False)
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[str, Any]] = [("", held)]
    given = 0
    while waiting and given < _MOST:
        key, value = waiting.pop()
        given += 1
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, list):
            waiting += [(key, item) for item in reversed(value[:_MOST])]
        elif isinstance(value, dict):
            named = [
                ("publisher" if key == "publisher" and k == "name" else str(k), v)
                for k, v in value.items()
            ]
            waiting += reversed(named[:_MOST])
