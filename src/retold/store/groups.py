"""Rows of who is one actor in several articles: groups, their names, their members."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from retold.records import ActorGroup, Member, Tenure
from retold.store import rows
from retold.store.rows import plain

_strings = msgspec.json.Decoder(tuple[str, ...])
_tenures = msgspec.json.Decoder(tuple[Tenure, ...])
_encode = msgspec.json.Encoder().encode


def replace(
    db: sqlite3.Connection,
    groups: Iterable[tuple[ActorGroup, str | None]],
    members: Sequence[Member],
) -> None:
    """These groups, each with the country it speaks for, in place of those in which these members
    were, who are all that are in either; in a transaction."""
    query = "SELECT group_id FROM actor_members WHERE article_id = ? AND actor_id = ?"
    ids = ((m.article_id, m.actor_id) for m in members)
    before = {row for each in ids for row in db.execute(query, each)}
    for table, column in (("groups", "id"), ("names", "group_id"), ("members", "group_id")):
        db.executemany(f"DELETE FROM actor_{table} WHERE {column} = ?", before)  # noqa: S608
    for group, country in groups:
        actors = _encode(group.actors).decode()
        db.execute(
            "INSERT INTO actor_groups VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(group.id, plain(group.name), group.kind, actors, group.articles),
                *(_encode(group.offices).decode(), country),
            ),
        )
        db.executemany(
            "INSERT OR IGNORE INTO actor_names VALUES (?, ?)",
            ((group.id, plain(name)) for name in group.names),
        )
    db.executemany(
        "INSERT INTO actor_members VALUES (?, ?, ?, ?)",
        ((m.article_id, m.actor_id, m.group_id, plain(m.detail)) for m in members),
    )


def clear(db: sqlite3.Connection) -> None:
    """Takes out all groups and members; in a transaction."""
    for table in ("actor_groups", "actor_names", "actor_members"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def groups(db: sqlite3.Connection) -> Iterator[ActorGroup]:
    """All groups, by id."""
    return _groups(db, "ORDER BY id")


def known_in(
    db: sqlite3.Connection, articles: Iterable[str]
) -> tuple[list[ActorGroup], list[Member]]:
    """Who is in these articles: the groups, and the members in these articles."""
    these = "article_id IN (SELECT value FROM json_each(?))"
    asked = _encode(list(articles)).decode()
    query = f"SELECT article_id, actor_id, group_id, detail FROM actor_members WHERE {these}"  # noqa: S608
    found = [
        Member(article_id=article, actor_id=actor, group_id=group_id, detail=detail)
        for article, actor, group_id, detail in db.execute(query, (asked,))
    ]
    of_these = f"WHERE id IN (SELECT group_id FROM actor_members WHERE {these})"  # noqa: S608
    return list(_groups(db, of_these, asked)), found


def _groups(db: sqlite3.Connection, which: str, *values: str) -> Iterator[ActorGroup]:
    sql = f"SELECT id, name, kind, actors, articles, offices FROM actor_groups {which}"  # noqa: S608
    rows = db.execute(sql, values)
    for group_id, name, kind, actors, articles, offices in rows:
        names = db.execute(
            "SELECT name FROM actor_names WHERE group_id = ? ORDER BY name", (group_id,)
        )
        yield ActorGroup(
            id=group_id,
            name=name,
            kind=kind,
            names=tuple(row[0] for row in names),
            actors=_strings.decode(actors),
            articles=articles,
            offices=_tenures.decode(offices),
        )


def group(db: sqlite3.Connection, group_id: str) -> ActorGroup | None:
    """The group with this id."""
    return next(_groups(db, "WHERE id = ?", plain(group_id)), None)


def every_name(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Each name of each group: the group's id, and the name."""
    yield from db.execute("SELECT group_id, name FROM actor_names ORDER BY 1, 2")


def of_actor(db: sqlite3.Connection, actor_id: str) -> list[str]:
    """The groups in which somebody has this id."""
    rows = db.execute(
        "SELECT DISTINCT group_id FROM actor_members WHERE actor_id = ? ORDER BY 1",
        (plain(actor_id),),
    )
    return [row[0] for row in rows]


def of_article(db: sqlite3.Connection, article_id: str, actor_id: str) -> str | None:
    """The group of an article's actor."""
    row = db.execute(
        "SELECT group_id FROM actor_members WHERE article_id = ? AND actor_id = ?",
        (article_id, actor_id),
    ).fetchone()
    return row[0] if row else None


def meant(
    db: sqlite3.Connection, articles: Iterable[str]
) -> Iterator[tuple[tuple[str, str], tuple[str, str, str]]]:
    """Article and actor, and who that is over all articles: id, name, kind."""
    found = rows.together(
        db,
        "article_id, actor_id, id, name, kind",
        "SELECT article_id, actor_id, actor_groups.id, name, kind FROM json_each(?)"
        " CROSS JOIN actor_members ON article_id = value"
        " JOIN actor_groups ON actor_groups.id = group_id",
        (rows.asked(articles),),
    )
    for article_id, actor_id, group_id, name, kind in found:
        yield (article_id, actor_id), (group_id, name, kind)


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
    return {place: name for place, (_, name, _) in meant(db, articles)}


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
