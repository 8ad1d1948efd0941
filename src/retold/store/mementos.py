"""Captures looked up by their address, and what was answered there when it was no page."""

import sqlite3
from collections.abc import Callable
from urllib.parse import urlsplit

from retold.store import visits
from retold.store.captures import CAPTURES, Capture, as_capture
from retold.store.visits import Answered

Canonical = Callable[[str], str | None]
"""Gives an address in one form, so that its captures are known as its own."""

_BY_ARTICLE = f"{CAPTURES} WHERE article_id IN (SELECT id FROM articles WHERE url = ?)"  # noqa: S608


def captures(db: sqlite3.Connection, url: str, canonical: Canonical) -> list[Capture]:
    """The captures of an address, in the order in which they came.

    They are those whose article has it, those that were fetched from it, and, where a page there
    names another address as its own, those of that one.
    """
    wanted = canonical(url) or url
    found = {row[0]: as_capture(row) for row in db.execute(_BY_ARTICLE, (wanted,))}
    here = [one for one in _fetched_from(db, wanted, url) if canonical(one.url or "") == wanted]
    found |= {one.id: one for one in here}
    own = {one.article_id for one in here if one.article_id}
    for article_id in sorted(own):
        row = db.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row and row[0] and row[0] != wanted:
            found |= {r[0]: as_capture(r) for r in db.execute(_BY_ARTICLE, (row[0],))}
    return [found[number] for number in sorted(found)]


def _fetched_from(db: sqlite3.Connection, wanted: str, url: str) -> list[Capture]:
    """The captures from the same host, or those of just this address where it has none."""
    # `url` alone is looked through by its index; the rows are fetched for the few that fit
    rows = db.execute(f"{CAPTURES} WHERE url LIKE ? ESCAPE '!'", (_of_host(wanted, url),))
    return [as_capture(row) for row in rows]


def _of_host(wanted: str, url: str) -> str:
    """The pattern of urls of the same host, or of just this one where it has none."""
    try:
        host = urlsplit(wanted).hostname
    except ValueError:
        host = None
    literal = (host or url).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%://{literal}%" if host else literal


def answers(db: sqlite3.Connection, url: str, canonical: Canonical) -> list[Answered]:
    """What an address answered over the network, where that was something else than before."""
    wanted = canonical(url) or url
    of_host = visits.answers(db, _of_host(wanted, url))
    return [one for one in of_host if (canonical(one.url) or one.url) == wanted]


def why_not(db: sqlite3.Connection, capture_id: int) -> str | None:
    """Why a capture was not used, if it was not."""
    row = db.execute("SELECT reason FROM rejected WHERE capture = ?", (capture_id,)).fetchone()
    return row[0] if row else None
