"""One page from its bytes: what kind of page it is, and in which encoding."""

import hashlib
import json
import re

from retold.errors import PageError
from retold.pages.encoding import detect
from retold.records import About, Exchange, Page

LARGEST = 20 * 2**20
"""Bytes of the largest page taken, 20 MiB; the largest of real news pages are near 5."""

_HTML_START = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_TAGS = re.compile(
    r"<(?:html|head|body|meta|title|div|p|span|article|script|h1|br)\b[^<>]*>", re.I
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_KINDS = ("text/html", "text/plain", "application/json", "application/pdf")


def page(
    body: bytes,
    *,
    name: str,
    url: str | None = None,
    fetched: str | None = None,
    media_type: str | None = None,
    about: About | None = None,
    exchange: Exchange | None = None,
) -> Page:
    """One page from its bytes, which are kept as they came.

    `media_type` is what came with it, if anything ("text/html; charset=utf-8" will do); without
    it the bytes are looked at, and not the name: HTML saved as .txt is HTML. The charset in it
    goes before the one that the page declares. The digest is the SHA-256 of the bytes, in hex.

    Example:
        >>> page(b"The ministry denied it.", name="note.txt").media_type
        'text/plain'

    Raises PageError where there are more than LARGEST bytes.
    """
    if len(body) > LARGEST:
        raise PageError(too_large(name))
    kind, _, parameters = (media_type or "").partition(";")
    kind = kind.strip().lower()
    charset = _CHARSET.search(parameters)
    if body.startswith(b"%PDF-"):
        kind = "application/pdf"
    elif kind not in _KINDS or kind == "application/pdf":
        kind = "text/html" if kind == "application/xhtml+xml" else sniff(body)
    return Page(
        name=name,
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        media_type=kind,
        encoding="latin-1"  # a byte a letter: there is nothing to decode
        if kind == "application/pdf"
        else detect(body, declares=kind == "text/html", told=charset[1] if charset else None),
        url=url,
        fetched=fetched,
        about=about,
        exchange=exchange,
    )


def media_type_of(page: Page) -> str:
    """The kind of a page, with the charset that came with it, as `page` takes it again."""
    told = next(
        (
            v
            for k, v in (page.exchange.headers if page.exchange else ())
            if k.lower() == "content-type"
        ),
        "",
    )
    charset = _CHARSET.search(told)
    return f"{page.media_type}; charset={charset[1]}" if charset else page.media_type


_NO_PAGES = {
    "image": "a picture",
    "audio": "a sound recording",
    "video": "a film",
    "font": "a font",
    "text/css": "a style sheet",
    "text/csv": "a table",
    "text/javascript": "a script",
    "application/javascript": "a script",
    "application/x-javascript": "a script",
}


def no_page(media_type: str | None) -> str | None:
    """What something of this media type is, if it is surely no page.

    Example:
        >>> no_page("image/png"), no_page("text/html; charset=utf-8")
        ('a picture', None)
    """
    kind = (media_type or "").partition(";")[0].strip().lower()
    return _NO_PAGES.get(kind) or _NO_PAGES.get(kind.partition("/")[0])


def too_large(name: str) -> str:
    """The sentence for a page over the limit."""
    return f"{name!r} is larger than {LARGEST >> 20} MB, the largest page taken; leave it out"


def sniff(body: bytes) -> str:
    """The media type that the bytes speak of: HTML, a line of JSON, or plain text.

    Example:
        >>> sniff(b"<!DOCTYPE html><title>Talks</title>")
        'text/html'
    """
    head = body[:4096].decode(detect(body[:4096], declares=False), "replace")
    if _HTML_START.match(head) or len(_HTML_TAGS.findall(head)) >= 3:
        return "text/html"
    if head.lstrip().startswith("{") and is_article(body):
        return "application/json"
    return "text/plain"


def is_article(line: bytes) -> bool:
    """Whether a line of JSON holds an article: `text`, or what `retold extract` printed."""
    try:
        held = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(held, dict) and ("text" in held or "article" in held)
