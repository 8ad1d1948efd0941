"""What is known about an article besides its text, and which source outranks which."""

import re
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from courlan import clean_url, extract_domain

from retold import outlets
from retold.dates import iso, printed
from retold.records import About, Article, Basis, Date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says about itself, each with its basis."""

    url: str | None = None
    outlet: str | None = None
    outlet_basis: Basis | None = None
    title: str | None = None
    title_basis: Basis | None = None
    byline: str | None = None
    published: Date | None = None
    modified: Date | None = None


Known = TypeVar("Known", Facts, Article)


def with_about(known: Known, about: About | None) -> Known:
    """What is known, with what a person's table gives in the place of what the page says.

    Example:
        >>> with_about(article, About(outlet="The Harbour Post")).outlet_basis
        'person'
    """
    if about is None:
        return known
    if about.url:
        known = replace(known, url=canonical(about.url))
        if known.outlet is None or known.outlet_basis == "url":
            outlet = publisher(known.url)
            known = replace(known, outlet=outlet, outlet_basis="url" if outlet else None)
    if about.outlet:
        known = replace(known, outlet=about.outlet, outlet_basis="person")
    if about.title:
        known = replace(known, title=about.title, title_basis="person")
    if about.published:
        known = replace(known, published=date(about.published, "person"))
    return known


def with_outlets(article: Article, table: outlets.Outlets) -> Article:
    """An article with the outlet that a user's table has for its url, where the page names none.

    Example:
        >>> with_outlets(article, known().over(own)).outlet
        'The Harbour Post'
    """
    if article.url is None or (article.outlet is not None and article.outlet_basis != "url"):
        return article
    found = table.by_url(article.url)
    name = found.name if found else article.outlet and domain(article.url)
    if name == article.outlet:
        return article
    return replace(article, outlet=name, outlet_basis="url" if name else None)


def date(value: str | None, basis: Basis) -> Date | None:
    """A date given as ISO 8601 or as one date in English words or figures; None for anything else.

    Example:
        >>> date("13 September 2024", "given").value
        '2024-09-13'
        >>> date("yesterday", "given") is None
        True
    """
    if not value:
        return None
    known = iso(value)
    if known is None:
        dates = printed(value[:100])
        if len(dates) != 1:
            return None
        known = dates[0].value, dates[0].precision
    return Date(value=known[0], precision=known[1], basis=basis)


def canonical(given: str | None, declared: str | None = None) -> str | None:
    """The address of an article in one form, so that its captures are known as versions of it.

    The address that the page declares as its own (`declared`) is taken where the page was not
    fetched from another site and the declaration is no front page; else the one it came from.
    Trackers, fragments, default ports and capitals in the host are taken away.

    Example:
        >>> canonical("https://Post.example/a?utm_source=x&id=3#top")
        'https://post.example/a?id=3'
    """
    if declared and given:
        declared = urljoin(given, declared)
    if declared and _usable(declared) and (not given or domain(declared) == domain(given)):
        return _one_form(declared)
    return _one_form(given) if given else None


def domain(url: str | None) -> str | None:
    """The registered domain of an address: "post.example" of "https://www.post.example/a"."""
    try:
        return extract_domain(url, fast=True) if url else None
    except ValueError:
        return None


def publisher(url: str | None, table: outlets.Outlets | None = None) -> str | None:
    """Who published at an address, where the page does not say: the outlet whose domain it is, by
    the shipped lexicon or another `table`; else the domain itself.

    Example:
        >>> publisher("https://www.kcna.kp/en/a"), publisher("https://www.post.example/a")
        ('KCNA', 'post.example')
    """
    found = (table or outlets.known()).by_url(url)
    return found.name if found else domain(url)


def _one_form(url: str) -> str:
    """The address without trackers and fragment; "#!…" stays, for it names another page."""
    url = clean_url(url) or url
    address, mark, fragment = url.partition("#")
    return url if fragment.startswith("!") else address or mark


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_front = parts.path.strip("/") in ("", "index.html", "index.php") and not parts.query
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not is_front


def without_outlet(title: str, outlet: str | None, host: str | None) -> str:
    """A title without the name of the site that follows it after a stroke or a dash.

    Example:
        >>> without_outlet("Envoy leaves Kestrel | The Harbour Post", "The Harbour Post", None)
        'Envoy leaves Kestrel'
    """
    names = {name.casefold() for name in (outlet, host) if name}
    names |= {name.removeprefix("the ") for name in names}
    for mark in re.finditer(r"\s+[|–—·»-]\s+", title):
        before, after = title[: mark.start()], title[mark.end() :]
        if before and after.casefold().strip().removeprefix("the ") in names:
            return before
    return title
