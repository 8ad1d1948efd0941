"""The full-text search over tellings: words that all occur, quoted phrases, filters.

Words are compared by their stems (Porter's, in FTS5), for English is what is read so far.
"""

import json
import re
import sqlite3
from dataclasses import dataclass

from retold.errors import UsageError
from retold.records import Telling
from retold.store import holdings
from retold.store import tellings as telling_rows

MOST = 64
"""Terms of a search that count; a longer text is known by its first ones."""

_SPOKEN = (
    "SELECT article_id, id FROM attributions WHERE actor_id = ?"
    " UNION SELECT article_id, id FROM attributions"
    " WHERE actor IN (SELECT value FROM json_each(?))"
    " UNION SELECT said.article_id, said.id FROM actor_members JOIN attributions AS said"
    " ON said.article_id = actor_members.article_id AND said.actor_id = actor_members.actor_id"
    " WHERE group_id IN (SELECT group_id FROM actor_members WHERE actor_id = ?"
    " UNION SELECT group_id FROM actor_names WHERE name IN (SELECT value FROM json_each(?)))"
)
"""The attributions whose speaker has an id or one of these names, here or in another article."""

_TERM = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”„]?|([^\s\"“”„]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a statement must be besides its words; None asks nothing.

    `actor` is part of a name of the speaker, or an actor's id; `also` are other names that will do,
    as they are held; `outlet` is part of its name; `since`
    and `until` are dates as fine as wanted, both ends included. `borne_by` are the actors and the
    outlets of a facet, by all their names: one of them spoke or published.
    """

    actor: str | None = None
    also: tuple[str, ...] = ()
    outlet: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    language: str | None = None
    borne_by: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def terms(words: str) -> list[str]:
    """The terms of a search, each a word or a quoted phrase, in FTS5's own quotation marks.

    Example:
        >>> terms('Kestrel "grain corridor" high-handed')
        ['"Kestrel"', '"grain corridor"', '"high-handed"']
    """
    words = words.replace("\0", " ").encode("utf-8", "replace").decode()
    found = [phrase or word for phrase, word in _TERM.findall(words)]
    terms = dict.fromkeys(f'"{term}"' for term in found if re.search(r"[^\W_]", term))
    return list(terms)[:MOST]


def find(
    db: sqlite3.Connection, words: list[str], filters: Filters, *, together: bool, limit: int
) -> list[Telling]:
    """The tellings with all the terms (or any, if not `together`), best first by BM25.

    Raises:
        UsageError: a filter is off.
    """
    asked, values = conditions(db, filters)
    sql = (
        f"SELECT {telling_rows.OF_TELLING} FROM words JOIN tellings ON n = words.rowid"  # noqa: S608
        " JOIN articles ON articles.id = tellings.article_id"
        " LEFT JOIN attributions ON attributions.article_id = tellings.article_id"
        " AND attributions.id = tellings.attribution_id"
        f" WHERE {' AND '.join(['words MATCH ?', *asked])}"
        " ORDER BY round(bm25(words), 6), articles.published IS NULL, articles.published,"
        " tellings.article_id, tellings.start, tellings.id LIMIT ?"
    )
    match = (" AND " if together else " OR ").join(words)
    return telling_rows.told(db, sql, (match, *values, limit))


def names(db: sqlite3.Connection) -> list[str]:
    """All names of those who speak or are in a group, by letters."""
    # From name to name in the index: there are far fewer names than statements. All come in one
    # row, for each row waits for all other threads.
    (found,) = db.execute(
        "WITH RECURSIVE said (name) AS (SELECT min(actor) FROM attributions UNION ALL"
        " SELECT (SELECT min(actor) FROM attributions WHERE actor > name) FROM said"
        " WHERE name IS NOT NULL)"
        " SELECT json_group_array(name) FROM (SELECT name FROM said WHERE name IS NOT NULL"
        " UNION SELECT name FROM actor_names)"
    ).fetchone()
    return sorted(json.loads(found))


def like(db: sqlite3.Connection, pairs: list[tuple[str, str]], limit: int) -> list[Telling]:
    """The tellings that have both words of one of the pairs at least, likest first by BM25.

    Only the index of words is asked, and nothing is read but what is given back.
    """
    match = " OR ".join(f"({_quoted(a)} AND {_quoted(b)})" for a, b in pairs)
    if not match:
        return []
    return telling_rows.told(
        db,
        f"SELECT {telling_rows.OF_TELLING} FROM (SELECT rowid AS n FROM words"  # noqa: S608 - our own
        " WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?) AS best"
        " CROSS JOIN tellings ON tellings.n = best.n",
        (match, limit),
    )


def _quoted(word: str) -> str:
    return '"' + _plain(word).replace('"', " ").replace("\0", " ") + '"'


def conditions(db: sqlite3.Connection, filters: Filters) -> tuple[list[str], list[str]]:
    """What the rows of articles and attributions must be, and the values in it.

    Raises:
        UsageError: a filter is off.
    """
    db.create_function("folded", 1, _folded, deterministic=True)
    asked_for: list[str] = []
    values: list[str] = []

    def ask(condition: str, *wanted: str) -> None:
        asked_for.append(condition)
        values.extend(_plain(value) for value in wanted)

    if filters.actor:
        said, named = spoken(db, filters.actor, filters.also)
        ask(f"(tellings.article_id, tellings.attribution_id) IN ({said})", *named)
    if filters.outlet:
        wanted = filters.outlet.casefold()
        called = [name for name in holdings.outlets(db) if name and wanted in name.casefold()]
        ask("articles.outlet IN (SELECT value FROM json_each(?))", json.dumps(called))
    if filters.borne_by is not None:
        sides = (
            ("attributions.actor", filters.borne_by[0]),
            ("articles.outlet", filters.borne_by[1]),
        )
        either = (f"folded({column}) IN ({', '.join('?' * len(names))})" for column, names in sides)
        ask(f"({' OR '.join(either)})", *(name.casefold() for _, names in sides for name in names))
    if filters.kind:
        if filters.kind not in ("direct", "indirect", "mixed"):
            raise UsageError(
                f"kind {filters.kind!r} is not known; wanted direct, indirect or mixed"
            )
        ask("attributions.kind = ?", filters.kind)
    if filters.since:
        # A date known no finer than "2022-02" may be as late as asked for: it is not left out.
        ask("articles.published >= substr(?, 1, length(articles.published))", filters.since)
    if filters.until:
        ask("substr(articles.published, 1, length(?)) <= ?", filters.until, filters.until)
    if filters.language:
        ask("folded(articles.language) = ?", filters.language.casefold())
    return asked_for, values


def spoken(db: sqlite3.Connection, actor: str, also: tuple[str, ...]) -> tuple[str, list[str]]:
    """A query for the attributions (article, id) of an actor, and the values in it."""
    asked = [name.casefold() for name in (actor, *also)]
    called = json.dumps([n for n in names(db) if any(name in n.casefold() for name in asked)])
    return _SPOKEN, [_plain(value) for value in (actor, called, actor, called)]


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
