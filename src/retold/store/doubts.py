"""Rows of what is in doubt: speakers, joins of tellings, lines, and names of one actor."""

import sqlite3
from typing import NamedTuple


class Doubt(NamedTuple):
    """A statement whose words or speaker are not sure: by how much, where, and the id."""

    confidence: float
    article_id: str
    id: str


_JUDGED = (
    "SELECT 1 FROM judgements WHERE judgements.article_id = attributions.article_id"
    " AND json_extract(judgement, '$.one.attribution_id') = attributions.id"
    " AND json_extract(judgement, '$.about') = 'speaker' AND judgements.id NOT IN"
    " (SELECT json_extract(judgement, '$.value') FROM judgements WHERE verdict = 'withdrawn')"
)


def speakers(db: sqlite3.Connection, below: float, after: Doubt | None, limit: int) -> list[Doubt]:
    """The statements with a speaker that are less sure than `below`, least sure first, and that
    nobody has judged; from the one after `after` on.

    Example:
        >>> speakers(db, 0.85, None, 1)
        [Doubt(confidence=0.41, article_id='wire-1', id='wire-1-1')]
    """
    found = db.execute(
        "SELECT confidence, article_id, id FROM attributions WHERE confidence < ?"  # noqa: S608
        " AND (confidence, article_id, id) > (?, ?, ?) AND actor_id IS NOT NULL"
        f" AND NOT EXISTS ({_JUDGED}) ORDER BY confidence, article_id, id LIMIT ?",
        (below, *(after or (-1.0, "", "")), limit),
    )
    return [Doubt(*row) for row in found]


def waiting(db: sqlite3.Connection, below: float) -> int:
    """How many statements `speakers` gives in all."""
    query = (
        "SELECT count(*) FROM attributions"  # noqa: S608 - our own words
        " WHERE confidence < ? AND actor_id IS NOT NULL"
        f" AND NOT EXISTS ({_JUDGED})"
    )
    found: int = db.execute(query, (below,)).fetchone()[0]
    return found


def retellings(
    db: sqlite3.Connection, below: float, after: tuple[float, str, str], limit: int
) -> list[tuple[float, str, str]]:
    """Joins of tellings less sure than `below`: score, earlier, later; least sure first."""
    return db.execute(
        "SELECT score, earlier_id, later_id FROM retellings WHERE score < ?"
        " AND (score, earlier_id, later_id) > (?, ?, ?)"
        " ORDER BY score, earlier_id, later_id LIMIT ?",
        (below, *after, limit),
    ).fetchall()


def lines(
    db: sqlite3.Connection, below: float, after: tuple[float, str, str], limit: int
) -> list[tuple[float, str, str]]:
    """Lines that are less sure than `below`: score and families, least sure first."""
    return db.execute(
        "SELECT DISTINCT score, a, b FROM recurrences WHERE score < ?"
        " AND (score, a, b) > (?, ?, ?) ORDER BY score, a, b LIMIT ?",
        (below, *after, limit),
    ).fetchall()


def names(
    db: sqlite3.Connection, after: tuple[str, str], limit: int
) -> list[tuple[str, str, str, str]]:
    """Actors of several names: the group, its name, another name, and why it is joined."""
    return db.execute(
        "SELECT actor_groups.id, actor_groups.name, actor_names.name, coalesce((SELECT detail FROM"
        " actor_members WHERE group_id = actor_groups.id AND detail <> ''"
        " AND instr(detail, actor_groups.name) LIMIT 1), (SELECT detail FROM actor_members"
        " WHERE group_id = actor_groups.id AND detail <> '' LIMIT 1), '')"
        " FROM actor_names JOIN actor_groups ON actor_groups.id = group_id"
        " WHERE actor_names.name <> actor_groups.name AND (actor_groups.id, actor_names.name)"
        " > (?, ?) ORDER BY actor_groups.id, actor_names.name LIMIT ?",
        (*after, limit),
    ).fetchall()
