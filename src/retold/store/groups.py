"""Rows of who is one actor in several articles: groups, their names, their members."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.records import ActorGroup, ActorKind, Member
from retold.store.readings import plain

_strings = msgspec.json.Decoder(tuple[str, ...])
_encode = msgspec.json.Encoder().encode


def replace(
    db: sqlite3.Connection, groups: Iterable[ActorGroup], members: Iterable[Member]
) -> None:
    """These groups and members in place of all that are held; in a transaction."""
    for table in ("actor_groups", "actor_names", "actor_members"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    for group in groups:
        actors = _encode(group.actors).decode()
        db.execute(
            "INSERT INTO actor_groups VALUES (?, ?, ?, ?, ?)",
            (group.id, plain(group.name), group.kind, actors, group.articles),
        )
        db.executemany(
            "INSERT OR IGNORE INTO actor_names VALUES (?, ?)",
            ((group.id, plain(name)) for name in group.names),
        )
    db.executemany(
        "INSERT INTO actor_members VALUES (?, ?, ?, ?)",
        ((m.article_id, m.actor_id, m.group_id, plain(m.detail)) for m in members),
    )


def groups(db: sqlite3.Connection) -> Iterator[ActorGroup]:
    """All groups, by id."""
    rows = db.execute("SELECT id, name, kind, actors, articles FROM actor_groups ORDER BY id")
    return (_group(db, row) for row in rows)


def _group(db: sqlite3.Connection, row: tuple[str, str, ActorKind, str, int]) -> ActorGroup:
    group_id, name, kind, actors, articles = row
    names = db.execute("SELECT name FROM actor_names WHERE group_id = ? ORDER BY name", (group_id,))
    return ActorGroup(
        id=group_id,
        name=name,
        kind=kind,
        names=tuple(row[0] for row in names),
        actors=_strings.decode(actors),
        articles=articles,
    )


def group(db: sqlite3.Connection, group_id: str) -> ActorGroup | None:
    """A group by its id."""
    query = "SELECT id, name, kind, actors, articles FROM actor_groups WHERE id = ?"
    row = db.execute(query, (group_id,)).fetchone()
    return _group(db, row) if row else None


def members_of(db: sqlite3.Connection, article_id: str) -> list[Member]:
    """Which actor of an article is in which group."""
    rows = db.execute(
        "SELECT article_id, actor_id, group_id, detail FROM actor_members WHERE article_id = ?"
        " ORDER BY actor_id",
        (article_id,),
    )
    return [
        Member(article_id=article, actor_id=actor, group_id=group_id, detail=detail)
        for article, actor, group_id, detail in rows
    ]


def members(db: sqlite3.Connection) -> Iterator[Member]:
    """Which article's actor is in which group, by article and actor."""
    rows = db.execute(
        "SELECT article_id, actor_id, group_id, detail FROM actor_members"
        " ORDER BY article_id, actor_id"
    )
    for article_id, actor_id, group_id, detail in rows:
        yield Member(article_id=article_id, actor_id=actor_id, group_id=group_id, detail=detail)


def called(db: sqlite3.Connection, articles: Iterable[str]) -> dict[tuple[str, str], str]:
    """Article and actor → the name that this actor has over all articles."""
    query = (
        "SELECT actor_id, name FROM actor_members JOIN actor_groups ON id = group_id"
        " WHERE article_id = ?"
    )
    found: dict[tuple[str, str], str] = {}
    for article in articles:
        found |= {(article, actor): name for actor, name in db.execute(query, (article,))}
    return found
