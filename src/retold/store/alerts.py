"""Rows of what saved lines found: each alert once, and whether it was posted."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.reports import Alert

_alert = msgspec.json.Decoder(Alert)
_encode = msgspec.json.Encoder().encode


def insert(db: sqlite3.Connection, alerts: Iterable[Alert]) -> list[Alert]:
    """Keeps alerts, and gives those that are new; in a transaction."""
    new = []
    for alert in alerts:
        row = (alert.id, alert.at, _encode(alert).decode())
        if db.execute("INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, NULL)", row).rowcount:
            new.append(alert)
    return new


def latest(db: sqlite3.Connection, most: int) -> list[Alert]:
    """The latest alerts, the newest first."""
    rows = db.execute("SELECT alert FROM alerts ORDER BY at DESC, id LIMIT ?", (most,))
    return [_alert.decode(row[0]) for row in rows]


def unsent(db: sqlite3.Connection) -> Iterator[Alert]:
    """The alerts that were not posted yet, the oldest first."""
    rows = db.execute("SELECT alert FROM alerts WHERE sent IS NULL ORDER BY at, id").fetchall()
    return (_alert.decode(row[0]) for row in rows)


def sent(db: sqlite3.Connection, alert_id: str, at: str) -> None:
    """Marks an alert as posted; in a transaction."""
    db.execute("UPDATE alerts SET sent = ? WHERE id = ?", (at, alert_id))


def arrived(db: sqlite3.Connection, after: int) -> list[str]:
    """The articles (ids) of the captures that came after one, in the order in which they came."""
    rows = db.execute(
        "SELECT article_id, min(id) FROM captures WHERE id > ? AND article_id IS NOT NULL"
        " GROUP BY article_id ORDER BY 2",
        (after,),
    )
    return [row[0] for row in rows]


def last(db: sqlite3.Connection) -> int:
    """The number of the last capture; 0 where there is none."""
    row = db.execute("SELECT max(id) FROM captures").fetchone()
    return int(row[0] or 0)
