"""What is asked of the rows for profiles: whose tellings stand where, and those of others."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from retold.profiles.records import Glance, Imprint
from retold.records import Reading, Span, Telling
from retold.store import judgements, readings, rows
from retold.store.tellings import AS_TELLING, TELLING

_glances = msgspec.json.Decoder(list[Glance])
_told = msgspec.json.Decoder(list[tuple[str, Telling]])
_others = msgspec.json.Decoder(list[tuple[str, tuple[Span, ...]]])

TOGETHER = 256
"""Articles that are read in one step."""
_SAID = (
    " FROM actor_members AS m JOIN attributions AS a"
    " ON a.article_id = m.article_id AND a.actor_id = m.actor_id"
)
_FAMILY = "coalesce((SELECT family_id FROM members WHERE telling_id = t.id), t.id)"
_OF = ", ".join(f"t.{column}" for column in TELLING.split(", "))


class Shared(NamedTuple):
    """A statement that outlets share: its family, how many tellings it has, and whether the
    earliest held is told by one of them."""

    family: str
    tellings: int
    first: bool


def number(db: sqlite3.Connection, group_id: str) -> int:
    """How many attributions are an actor's."""
    row = db.execute(f"SELECT count(*) {_SAID} WHERE m.group_id = ?", (group_id,))
    found: int = row.fetchone()[0]
    return found


def said_by(db: sqlite3.Connection, group_id: str) -> list[tuple[str, Telling]]:
    """The tellings that are an actor's, each with its family (or its own id where it has none)."""
    return _tellings(
        db,
        f"SELECT {_FAMILY} AS family, {_OF} {_SAID} JOIN tellings AS t"
        " ON t.article_id = a.article_id AND t.attribution_id = a.id WHERE m.group_id = ?"
        " ORDER BY t.article_id, t.start, t.id",
        group_id,
    )


def told(db: sqlite3.Connection, article_ids: Iterable[str]) -> list[tuple[str, Telling]]:
    """The tellings of articles in their order, each with its family (or its own id)."""
    return _tellings(
        db,
        f"SELECT {_FAMILY} AS family, {_OF} FROM json_each(?) CROSS JOIN tellings AS t"  # noqa: S608
        " ON t.article_id = value ORDER BY key, t.start, t.id",
        rows.asked(article_ids),
    )


def _tellings(db: sqlite3.Connection, query: str, asked: str) -> list[tuple[str, Telling]]:
    sql = f"SELECT json_group_array(json_array(family, {AS_TELLING})) FROM ({query})"  # noqa: S608
    return _told.decode(db.execute(sql, (asked,)).fetchone()[0])


def glances(db: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, Glance]:
    """What profiles look at of articles, as people have corrected it; by id."""
    wanted = list(dict.fromkeys(article_ids))
    if judgements.corrections(db) is not None:
        return {name: _glance(found) for name, found in readings.several(db, wanted).items()}
    found: dict[str, Glance] = {}
    for first in range(0, len(wanted), TOGETHER):
        bodies = readings.bodies(db, wanted[first : first + TOGETHER])
        found |= {one.article.id: one for one in _glances.decode(bodies)}
    return found


def _glance(reading: Reading) -> Glance:
    article = reading.article
    return Glance(
        article=Imprint(id=article.id, outlet=article.outlet, published=article.published),
        attributions=reading.attributions,
        mentions=reading.mentions,
        actors=reading.actors,
    )


def others(db: sqlite3.Connection, group_id: str, limit: int) -> list[tuple[str, tuple[Span, ...]]]:
    """Family and words of attributed tellings that are not this actor's, in the order of ids."""
    sql = (
        "SELECT json_group_array(json_array(family, json(spans))) FROM ("  # noqa: S608 - our own
        f"SELECT {_FAMILY} AS family, t.spans FROM tellings AS t"
        " JOIN attributions AS a ON a.article_id = t.article_id AND a.id = t.attribution_id"
        " LEFT JOIN actor_members AS m ON m.article_id = t.article_id AND m.actor_id = a.actor_id"
        " WHERE t.copy_of IS NULL AND m.group_id IS NOT ?"
        " ORDER BY t.id LIMIT ?)"
    )
    return _others.decode(db.execute(sql, (group_id, limit)).fetchone()[0])


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


def shared(db: sqlite3.Connection, families: Iterable[str], names: Iterable[str]) -> list[Shared]:
    """Of these families those that others tell than outlets of these names."""
    named = rows.asked(names)
    found = rows.together(
        db,
        "family_id, told, first",
        "SELECT m.family_id, count(*) AS told, max(t.id = f.root_id AND a.outlet IN"
        " (SELECT value FROM json_each(?1))) AS first FROM json_each(?2)"
        " CROSS JOIN families AS f ON f.id = value CROSS JOIN members AS m ON m.family_id = f.id"
        " JOIN tellings AS t ON t.id = m.telling_id JOIN articles AS a ON a.id = t.article_id"
        " GROUP BY m.family_id HAVING max(a.outlet IS NULL OR a.outlet NOT IN"
        " (SELECT value FROM json_each(?1)))",
        (named, rows.asked(families)),
    )
    return [Shared(family, told, bool(first)) for family, told, first in found]


def beside_earliest(
    db: sqlite3.Connection, families: Iterable[str], names: Iterable[str]
) -> list[tuple[str, Telling]]:
    """Of these families, in their order, the tellings of outlets of these names and those of the
    article that tells it first; each with its family."""
    return _tellings(
        db,
        f"SELECT f.id AS family, {_OF} FROM json_each(?1, '$[0]') AS asked"  # noqa: S608 - our own
        " CROSS JOIN families AS f ON f.id = asked.value"
        " CROSS JOIN members AS m ON m.family_id = f.id"
        " JOIN tellings AS t ON t.id = m.telling_id JOIN articles AS a ON a.id = t.article_id"
        " WHERE a.outlet IN (SELECT value FROM json_each(?1, '$[1]'))"
        " OR t.article_id = (SELECT article_id FROM tellings WHERE id = f.root_id)"
        " ORDER BY asked.key, m.n",
        msgspec.json.encode([list(families), list(names)]).decode(),
    )
