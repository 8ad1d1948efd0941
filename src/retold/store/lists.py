"""What lists show: a page of what was found, and how many by whom and where.

Nothing here reads an article: rows and indexes answer, so that a screen comes at once.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from retold.records import Telling
from retold.store import rows, words
from retold.store import tellings as telling_rows

COUNTED = 2_000
"""Statements of a search that its counts look at; a list says so where there are more."""

MANY = 500
"""Statements from which on those that fit alike are not put in order of time, and those without a
word to search for are looked for from the latest page on."""

_COLUMNS = telling_rows.OF_TELLING
_SAID = (
    " LEFT JOIN attributions ON attributions.article_id = tellings.article_id"
    " AND attributions.id = tellings.attribution_id"
)


VALUES = 8
"""Values of a facet that are given, the most frequent."""


class Facet(NamedTuple):
    """The most frequent values, each with how many statements have it; and how many there are."""

    most: list[tuple[str, int]]
    all: int


class Counts(NamedTuple):
    """How many statements were found (`total`, of which `counted` were looked at), and of these how
    many by each speaker, outlet, year and kind."""

    total: int
    counted: int
    speakers: Facet
    outlets: Facet
    years: Facet
    kinds: Facet


def page(
    db: sqlite3.Connection, terms: list[str], filters: words.Filters, *, after: int, limit: int
) -> list[Telling]:
    """The statements with all the terms from place `after` on, best first; without terms the
    latest first.

    Raises:
        UsageError: a filter is off.
    """
    if terms and _plain(filters) and _many(db, terms):
        # So many fit that only the index of words is asked for the best of them.
        return telling_rows.told(
            db,
            f"SELECT {_COLUMNS} FROM (SELECT rowid AS n FROM words WHERE words MATCH ?"  # noqa: S608
            " ORDER BY rank, rowid LIMIT ? OFFSET ?) AS best"
            " CROSS JOIN tellings ON tellings.n = best.n",
            (" AND ".join(terms), limit, after),
        )
    found, values = _found(db, terms, filters)
    order = "round(bm25(words), 6), articles.published IS NULL, articles.published"
    if not terms:
        order = "articles.published DESC"  # without a date last
        few = db.execute(f"SELECT count(*) FROM (SELECT 1{found} LIMIT {MANY})", values)  # noqa: S608
        if few.fetchone()[0] >= MANY:
            found, values = _in_time(db, filters, " INDEXED BY articles_published")
    return telling_rows.told(
        db,
        f"SELECT {_COLUMNS}{found} ORDER BY {order}, articles.id, tellings.start,"
        " tellings.id LIMIT ? OFFSET ?",
        (*values, limit, after),
    )


def counts(db: sqlite3.Connection, terms: list[str], filters: words.Filters) -> Counts:
    """How many statements are found, and by whom, where, when and in which form they are said."""
    found, values = _found(db, terms, filters)
    (_, _, counted, _), *told = rows.together(
        db,
        "facet, value, number, every",
        "WITH found (actor, outlet, year, kind) AS MATERIALIZED (SELECT attributions.actor,"  # noqa: S608
        " articles.outlet, substr(articles.published, 1, 4), coalesce(attributions.kind, 'own')"
        f"{found} LIMIT {COUNTED}) SELECT 'found' AS facet, NULL AS value, count(*) AS number,"
        f" 0 AS every FROM found{_FACETS}",
        values,
    )
    total = counted
    if counted == COUNTED:
        if terms and _plain(filters):
            found = " FROM words WHERE words MATCH ?"
        total = db.execute(f"SELECT count(*){found}", values).fetchone()[0]
    facets: dict[str, Facet] = {}
    for name, value, count, every in told:
        facets.setdefault(name, Facet([], every)).most.append((value, count))
    none = Facet([], 0)
    return Counts(total, counted, *(facets.get(name, none) for name, _ in _ORDERS))


_ORDERS = (
    ("actor", "3 DESC, 2"),
    ("outlet", "3 DESC, 2"),
    ("year", "2 DESC"),
    ("kind", "3 DESC, 2"),
)
_FACETS = "".join(
    f" UNION ALL SELECT * FROM (SELECT '{name}', {name}, count(*), count(*) OVER () FROM found"  # noqa: S608
    f" WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY {order} LIMIT {VALUES})"
    for name, order in _ORDERS
)


def _plain(filters: words.Filters) -> bool:
    return filters == words.Filters()


def _many(db: sqlite3.Connection, terms: list[str]) -> bool:
    query = f"SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {MANY})"  # noqa: S608
    found: int = db.execute(query, (" AND ".join(terms),)).fetchone()[0]
    return found >= MANY


def _found(
    db: sqlite3.Connection, terms: list[str], filters: words.Filters
) -> tuple[str, list[str]]:
    """FROM and WHERE of what is found, and the values in it."""
    if not terms and filters.actor:
        said, named = words.spoken(db, filters.actor, filters.also)
        asked, values = words.conditions(db, replace(filters, actor=None))
        source = (
            f" FROM ({said}) AS spoken CROSS JOIN tellings"
            " ON tellings.article_id = spoken.article_id AND attribution_id = spoken.id"
            f" JOIN articles ON articles.id = tellings.article_id{_SAID}"
        )
        return source + _where(asked), [*named, *values]
    if not terms:
        return _in_time(db, filters)
    asked, values = words.conditions(db, filters)
    source = " FROM words JOIN tellings ON n = words.rowid"
    source += f" JOIN articles ON articles.id = tellings.article_id{_SAID}"
    return source + _where(["words MATCH ?", *asked]), [" AND ".join(terms), *values]


def _in_time(db: sqlite3.Connection, filters: words.Filters, by: str = "") -> tuple[str, list[str]]:
    """The same without a word to search for, from article to article."""
    asked, values = words.conditions(db, filters)
    source = f" FROM articles{by} CROSS JOIN tellings ON tellings.article_id = articles.id"
    return f"{source}{_SAID}{_where(asked)}", values


def _where(asked: list[str]) -> str:
    return f" WHERE {' AND '.join(asked)}" if asked else ""


def times_told(db: sqlite3.Connection, telling_ids: Iterable[str]) -> dict[str, int]:
    """How many tellings the family of each of these tellings has; none where none is linked."""
    found = rows.together(
        db,
        "id, told",
        "SELECT value AS id, (SELECT count(*) FROM members AS mine JOIN members AS theirs"
        " ON theirs.family_id = mine.family_id WHERE mine.telling_id = value) AS told"
        " FROM json_each(?)",
        (rows.asked(telling_ids),),
    )
    return dict(found)


def families(db: sqlite3.Connection, telling_ids: Iterable[str]) -> dict[str, str]:
    """The family of each of these tellings that is linked."""
    found = rows.together(
        db,
        "telling_id, family_id",
        "SELECT telling_id, family_id FROM json_each(?) CROSS JOIN members ON telling_id = value",
        (rows.asked(telling_ids),),
    )
    return dict(found)


def narratives(db: sqlite3.Connection, *, after: int, limit: int) -> tuple[list[str], int]:
    """The narratives (ids), those of most families first, then the oldest; and how many."""
    total: int = db.execute("SELECT count(*) FROM narratives").fetchone()[0]
    found = rows.together(
        db,
        "id",
        "SELECT id FROM narratives ORDER BY (SELECT count(*) FROM threads WHERE narrative_id = id)"
        " DESC, first_seen IS NULL, first_seen, id LIMIT ? OFFSET ?",
        (limit, after),
    )
    return [row[0] for row in found], total


# ---- the corpus as a whole


def totals(db: sqlite3.Connection) -> dict[str, int]:
    """How many there are of what lists are made of."""
    return {
        table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own
        for table in ("articles", "attributions", "tellings", "families", "narratives", "rejected")
    }


def months(db: sqlite3.Connection) -> list[tuple[str | None, str | None, int]]:
    """Outlet, month ("2022" where no finer is known, None where there is no date), articles."""
    found = rows.together(
        db,
        "outlet, month, pages",
        "SELECT outlet, substr(published, 1, 7) AS month, count(*) AS pages FROM articles"
        " GROUP BY 1, 2 ORDER BY 1, 2",
    )
    return [(outlet, month, pages) for outlet, month, pages in found]


def of_outlet(
    db: sqlite3.Connection, names: Iterable[str], *, after: int, limit: int
) -> list[tuple[str, str | None, str | None, int]]:
    """Articles of an outlet under any of its names, latest first: id, title, date, statements."""
    wanted = list(names)
    marks = ", ".join("?" * len(wanted))
    found = rows.together(
        db,
        "id, title, published, said",
        "SELECT id, json_extract(reading, '$.article.title') AS title, published, (SELECT count(*)"  # noqa: S608
        " FROM attributions WHERE article_id = articles.id) AS said FROM articles"
        f" WHERE id IN (SELECT id FROM articles WHERE outlet IN ({marks})"
        " ORDER BY published DESC, id LIMIT ? OFFSET ?) ORDER BY published DESC, id",
        (*wanted, limit, after),
    )
    return [(name, title, published, said) for name, title, published, said in found]


def told_in(db: sqlite3.Connection, article_id: str) -> list[tuple[str, str | None, int]]:
    """The tellings of an article: id, attribution, and how many tellings its family has (0: none
    is linked)."""
    found = rows.together(
        db,
        "id, attribution_id, told",
        "SELECT id, attribution_id, (SELECT count(*) FROM members AS mine JOIN members AS theirs"
        " ON theirs.family_id = mine.family_id WHERE mine.telling_id = tellings.id) AS told"
        " FROM tellings WHERE article_id = ? ORDER BY start, id",
        (article_id,),
    )
    return [(name, said, told) for name, said, told in found]


# ---- actors


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor of a list: who it is over all articles, and in how many it is met."""

    id: str
    name: str
    kind: str
    articles: int


def actors(
    db: sqlite3.Connection, called: str, *, after: int, limit: int
) -> tuple[list[Listed], int]:
    """The actors of whom a name holds `called` ("" for all), most articles first; and how many."""
    db.create_function("folded", 1, str.casefold, deterministic=True)
    where, values = "", []
    if called:
        where = (
            " WHERE id IN (SELECT group_id FROM actor_names WHERE instr(folded(name), ?))"
            " OR instr(folded(name), ?)"
        )
        values = [called.casefold()] * 2
    total: int = db.execute(f"SELECT count(*) FROM actor_groups{where}", values).fetchone()[0]  # noqa: S608
    found = rows.together(
        db,
        "id, name, kind, articles",
        f"SELECT id, name, kind, articles FROM actor_groups{where}"  # noqa: S608 - our own words
        " ORDER BY articles DESC, name, id LIMIT ? OFFSET ?",
        (*values, limit, after),
    )
    return [Listed(*row) for row in found], total


def said_by(
    db: sqlite3.Connection, group_id: str, *, after: int, limit: int
) -> tuple[list[Telling], int]:
    """What the actor of a group says, latest first; and how many statements these are."""
    said = (
        "JOIN attributions ON attributions.article_id = actor_members.article_id"
        " AND attributions.actor_id = actor_members.actor_id JOIN tellings"
        " ON tellings.article_id = attributions.article_id"
        " AND tellings.attribution_id = attributions.id"
    )
    total: int = db.execute(
        f"SELECT count(*) FROM actor_members {said} WHERE group_id = ?",  # noqa: S608 - our own
        (group_id,),
    ).fetchone()[0]
    # Of somebody who says much, the latest are found from the latest article on.
    latest = " INDEXED BY articles_published CROSS JOIN" if total >= MANY else " JOIN"
    tellings = telling_rows.told(
        db,
        f"SELECT {_COLUMNS} FROM articles{latest} actor_members"  # noqa: S608 - our own words
        f" ON actor_members.article_id = articles.id {said} WHERE group_id = ?"
        " ORDER BY articles.published DESC, articles.id, tellings.start, tellings.id"
        " LIMIT ? OFFSET ?",
        (group_id, limit, after),
    )
    return tellings, total


def said_in(db: sqlite3.Connection, group_id: str) -> list[tuple[str | None, str | None, int]]:
    """Outlet, month and statements of the actor of a group."""
    found = rows.together(
        db,
        "outlet, month, said",
        "SELECT outlet, substr(published, 1, 7) AS month, count(*) AS said FROM actor_members"
        " JOIN attributions ON attributions.article_id = actor_members.article_id"
        " AND attributions.actor_id = actor_members.actor_id"
        " JOIN articles ON articles.id = actor_members.article_id WHERE group_id = ?"
        " GROUP BY 1, 2 ORDER BY 2, 1",
        (group_id,),
    )
    return [(outlet, month, said) for outlet, month, said in found]
