"""What a feed or a sitemap lists: RSS, Atom, JSON Feed; sitemaps, their indexes, packed ones."""

import json
import re
import time
import warnings
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from retold.errors import PageError
from retold.pages.capture import LARGEST
from retold.records import Page

MOST = 50_000
"""Links that are taken of one list: as many as a sitemap may have."""

_ENTITIES = re.compile(rb"<!\s*(?:ENTITY|ATTLIST|ELEMENT)\b", re.IGNORECASE)
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.S
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|RDF|urlset|sitemapindex)\b")
_BEGINS = re.compile(r"\s*https?://\S+\s")
_URLS = re.compile(r"(?:\s*https?://\S+\s*\n?)+\s*")


class Link(NamedTuple):
    """A url in a list; `changed` is when its page changed, in UTC, where the list says so.

    `lists` is set where the url is itself a list.
    """

    url: str
    changed: str | None
    lists: bool


def may_list(head: bytes) -> bool:
    """Whether a page that begins so may be a list, to leave all others alone.

    Example:
        >>> may_list(b'<?xml version="1.0"?><urlset>'), may_list(b"<html><p>The wall is sound.")
        (True, False)
    """
    text = _begin(head)
    if text.lstrip().startswith("{"):
        return "jsonfeed.org/version/" in text
    return _root(text) is not None or _BEGINS.match(text) is not None


def listing(page: Page) -> list[Link] | None:
    """The links that a page lists, in its order; None where it is no list.

    A feed may name pages anywhere; a sitemap speaks for its own site alone, and what it names
    elsewhere is left out.

    Example:
        >>> feed = b'<rss version="2.0"><channel><item><link>https://vna.example/1</link></item>'
        >>> listing(page(feed + b"</channel></rss>", name="rss.xml"))
        [Link(url='https://vna.example/1', changed=None, lists=False)]

    Raises PageError: the list declares entities, as hostile ones do, is damaged, or unpacks to more
    than a page may have.
    """
    body = _unpacked(page)
    head = _begin(body)
    if head.lstrip().startswith("{"):
        return _json_feed(body, page.url or "")
    root = _root(head)
    if root is None:
        if page.media_type == "text/plain" and _URLS.fullmatch(text := _text(body)):
            return _links(((url, None, False) for url in text.split()), page.url)
        return None
    if _ENTITIES.search(body.replace(b"\0", b"")):
        raise PageError(
            f"{page.name!r} declares entities of its own, as no honest feed does; it is not read"
        )
    if root[1] in ("urlset", "sitemapindex"):
        return _sitemap(body, page, lists=root[1] == "sitemapindex")
    return _feed(body, page.url or "")


def _begin(body: bytes) -> str:
    """The first letters of a page."""
    wide = body[:2] in (b"\xff\xfe", b"\xfe\xff")
    return body[:8192].decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff")


def _root(head: str) -> re.Match[str] | None:
    """The root element of a list, if the page is one in XML."""
    prolog = _PROLOG.match(head)
    return _ROOT.match(head, prolog.end() if prolog else 0)


def feeds_of(page: Page) -> list[str]:
    """The feeds that the front page of a site names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that its downloads, which are not used, lack SOCKS
        from trafilatura.feeds import FeedParameters, determine_feed

    parts = urlsplit(page.url or "")
    base = f"{parts.scheme}://{parts.netloc}"
    text = page.body.decode(page.encoding, "replace")
    found = determine_feed(text, FeedParameters(base, parts.hostname or "", page.url or "", False))
    return list(dict.fromkeys(found))


def _unpacked(page: Page) -> bytes:
    """The bytes of a list that is kept gzipped, as sitemaps are."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.body
    stream = zlib.decompressobj(31)
    try:
        body = stream.decompress(page.body, LARGEST + 1)
    except zlib.error as error:
        raise PageError(f"{page.name!r} is a damaged gzip file: {error}") from error
    if len(body) > LARGEST:
        raise PageError(f"{page.name!r} unpacks to more than {LARGEST >> 20} MB; it is not read")
    return body


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace") if len(body) <= LARGEST else ""


def _json_feed(body: bytes, base: str) -> list[Link] | None:
    try:
        held: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or "jsonfeed.org/version/" not in str(held.get("version", "")):
        return None
    items = held.get("items")
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return _links(
        (
            (item.get("url") or item.get("id"), _instant(item.get("date_modified")), False)
            for item in rows
        ),
        base,
    )


def _feed(body: bytes, base: str) -> list[Link]:
    import feedparser

    found = feedparser.parse(
        BytesIO(body), sanitize_html=False, response_headers={"content-location": base}
    )
    return _links(
        (
            (entry.get("link"), _moment(entry.get("updated_parsed")), False)
            for entry in found.entries
        ),
        base,
    )


def _sitemap(body: bytes, page: Page, *, lists: bool) -> list[Link]:
    from courlan import extract_domain
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageError(f"{page.name!r} is a damaged sitemap: {error}") from error
    if root is None:
        raise PageError(f"{page.name!r} is a damaged sitemap: nothing in it can be read")

    def rows() -> Any:
        for entry in root.iterfind("{*}sitemap" if lists else "{*}url"):
            yield entry.findtext("{*}loc"), _instant(entry.findtext("{*}lastmod")), lists

    def site(url: str | None) -> str | None:
        host = urlsplit(url or "").hostname
        return extract_domain(url or "", fast=True) or (host or "").removeprefix("www.") or None

    own = site(page.url)
    return [link for link in _links(rows(), page.url) if own is None or site(link.url) == own]


def _links(rows: Any, base: str | None) -> list[Link]:
    """The links that lead to pages of the web, once each."""
    found: dict[str, Link] = {}
    for url, changed, lists in rows:
        if not isinstance(url, str) or len(url) > 4096:
            continue
        try:
            full = urljoin(base or "", url.strip())
            parts = urlsplit(full)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            found.setdefault(full, Link(full, changed, lists))
        if len(found) >= MOST:
            break
    return list(found.values())


def _moment(parsed: time.struct_time | None) -> str | None:
    """A time as feedparser gives it: in UTC."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed) if parsed else None
    except (ValueError, OverflowError):
        return None


def _instant(text: Any) -> str | None:
    """A time as W3C writes it, in UTC; a day alone is none, for it may have begun before."""
    if not isinstance(text, str) or "T" not in text:
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if when.tzinfo is None:
        return None
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
