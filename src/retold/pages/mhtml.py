"""The page in an MHTML file, as browsers save it: one file with the page and its pictures."""

import email
import email.policy
import email.utils
from collections.abc import Iterator
from datetime import UTC
from email.message import EmailMessage

from retold.errors import PageError
from retold.pages.capture import page
from retold.records import About, Page

LARGEST = 100 * 2**20
"""Bytes of the largest file that is opened: most of them are pictures, which are left."""


def is_mhtml(head: bytes) -> bool:
    """Whether the first bytes of a file are those of MHTML.

    Example:
        >>> is_mhtml(b"MIME-Version: 1.0\\r\\nContent-Type: multipart/related; type=...")
        True
    """
    start = head.lstrip().lower()
    return b"multipart/related" in start and start.startswith(
        (b"from:", b"mime-version:", b"content-type:", b"date:", b"subject:", b"snapshot-content-")
    )


def mhtml_page(body: bytes, *, name: str, about: About | None = None) -> Page:
    """The page itself, with its url and when it was saved; scripts in it are never run.

    Raises PageError: the file holds no page, or one that is too large or wrongly packed.
    """
    try:
        message = email.message_from_bytes(body, policy=email.policy.default)
        part = next(_pages(message), None)
        content = part.get_payload(decode=True) if part is not None else None
        kind = part.get("content-type", "text/html") if part is not None else ""
        where = message.get("snapshot-content-location") or (
            part.get("content-location") if part is not None else None
        )
        saved = _instant(message.get("date"))
    except (
        ValueError,
        LookupError,
        TypeError,
        RecursionError,
        AttributeError,
        IndexError,
    ) as error:
        raise PageError(f"{name!r} is a damaged MHTML file: {error}") from error
    if not isinstance(content, bytes) or not content:
        raise PageError(f"{name!r} is an MHTML file without a page in it")
    url = str(where).strip() if where else None
    return page(
        content,
        name=name,
        url=url if url and url.startswith(("http://", "https://")) else None,
        fetched=saved,
        media_type=str(kind),
        about=about,
    )


def _pages(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are pages, the one that the file names as its root first."""
    root = str(message.get_param("start", "") or "").strip("<> ")
    parts = [
        part
        for part in message.walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    yield from sorted(parts, key=lambda p: (p.get("content-id", "") or "").strip("<> ") != root)


def _instant(text: object) -> str | None:
    try:
        when = email.utils.parsedate_to_datetime(str(text))
    except (ValueError, TypeError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()
