"""What is asked of the rows for profiles: whose tellings stand where, and those of others."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from retold.records import Span, Telling
from retold.store.readings import TELLING, telling

_spans = msgspec.json.Decoder(tuple[Span, ...])

_SAID = (
    " FROM actor_members AS m JOIN attributions AS a"
    " ON a.article_id = m.article_id AND a.actor_id = m.actor_id"
)


class Other(NamedTuple):
    """A telling of somebody else: its statement, its words."""

    family: str
    spans: tuple[Span, ...]


def number(db: sqlite3.Connection, group_id: str) -> int:
    """How many attributions are an actor's."""
    row = db.execute(f"SELECT count(*) {_SAID} WHERE m.group_id = ?", (group_id,))
    found: int = row.fetchone()[0]
    return found


def articles(db: sqlite3.Connection, group_id: str) -> list[tuple[str, list[str]]]:
    """The articles in which an actor speaks, and by which ids."""
    sql = f"SELECT DISTINCT m.article_id, m.actor_id {_SAID} WHERE m.group_id = ? ORDER BY 1, 2"
    found: dict[str, list[str]] = {}
    for article_id, actor_id in db.execute(sql, (group_id,)):
        found.setdefault(article_id, []).append(actor_id)
    return list(found.items())


def told(db: sqlite3.Connection, article_id: str) -> Iterator[tuple[Telling, str]]:
    """The tellings of an article, each with its family (or its own id where it has none)."""
    sql = (
        f"SELECT coalesce(family_id, id), {TELLING} FROM tellings"  # noqa: S608 - our own columns
        " LEFT JOIN members ON telling_id = id WHERE article_id = ? ORDER BY start, id"
    )
    for family, *row in db.execute(sql, (article_id,)):
        yield telling(tuple(row)), family


def others(db: sqlite3.Connection, group_id: str, limit: int) -> Iterator[Other]:
    """Attributed tellings that are not this actor's, in the order of their ids."""
    sql = (
        "SELECT coalesce(f.family_id, t.id), t.spans FROM tellings AS t"
        " JOIN attributions AS a ON a.article_id = t.article_id AND a.id = t.attribution_id"
        " LEFT JOIN members AS f ON f.telling_id = t.id"
        " LEFT JOIN actor_members AS m ON m.article_id = t.article_id AND m.actor_id = a.actor_id"
        " WHERE t.copy_of IS NULL AND m.group_id IS NOT ?"
        " ORDER BY t.id LIMIT ?"
    )
    for family, spans in db.execute(sql, (group_id, limit)):
        yield Other(family, _spans.decode(spans))


def of_outlets(db: sqlite3.Connection, names: Iterable[str]) -> list[str]:
    """The articles held under one of these names."""
    found: list[tuple[str]] = []
    for name in sorted(names):
        found += db.execute("SELECT id FROM articles WHERE outlet = ? ORDER BY id", (name,))
    return [row[0] for row in found]


def but_of(db: sqlite3.Connection, names: Iterable[str], limit: int) -> list[str]:
    """Articles held under other names, in the order of their ids."""
    named = sorted(names)
    places = ", ".join("?" * len(named))
    sql = (
        f"SELECT id FROM articles WHERE outlet IS NULL OR outlet NOT IN ({places})"  # noqa: S608
        " ORDER BY id LIMIT ?"
    )
    return [row[0] for row in db.execute(sql, (*named, limit))]


def told_by(db: sqlite3.Connection, family_id: str) -> list[tuple[str | None, bool]]:
    """For each telling of a family its outlet, and whether it is the earliest held."""
    sql = (
        "SELECT a.outlet, t.id = f.root_id FROM members AS m"
        " JOIN families AS f ON f.id = m.family_id JOIN tellings AS t ON t.id = m.telling_id"
        " JOIN articles AS a ON a.id = t.article_id WHERE m.family_id = ?"
    )
    return [(outlet, bool(root)) for outlet, root in db.execute(sql, (family_id,))]
