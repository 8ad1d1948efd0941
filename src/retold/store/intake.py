"""Rows of what others have written down: reviews of claims, facets of actors and outlets."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.errors import UsageError
from retold.intake.records import ClaimReview, Facet
from retold.outlets import known
from retold.store.outlets import given as given_outlets
from retold.store.rows import plain

SHOWN = 12
"""Facets that are named where one is not there."""

_review = msgspec.json.Decoder(ClaimReview)
_encode = msgspec.json.Encoder().encode


def forget_rejected(db: sqlite3.Connection, file: str) -> None:
    """Takes back what could not be used of a file, now that it is read again; in a transaction."""
    start = plain(f"{file}:")
    db.execute(
        "DELETE FROM rejected WHERE capture IS NULL AND stage = 'load'"
        " AND substr(name, 1, length(?1)) = ?1",
        (start,),
    )


def insert_review(db: sqlite3.Connection, review: ClaimReview) -> bool:
    """Keeps a review; a later form of the same one takes its place. Whether anything changed."""
    body = _encode(review).decode()
    row = db.execute("SELECT review FROM reviews WHERE id = ?", (review.id,)).fetchone()
    if row is not None and row[0] == body:
        return False
    db.execute("INSERT OR REPLACE INTO reviews VALUES (?, ?)", (review.id, body))
    return True


def reviews(db: sqlite3.Connection) -> Iterator[ClaimReview]:
    """All reviews, by id."""
    for (body,) in db.execute("SELECT review FROM reviews ORDER BY id"):
        yield _review.decode(body)


def insert_facets(db: sqlite3.Connection, facets: Iterable[Facet]) -> int:
    """Keeps facets, each once; gives how many are new. In a transaction."""
    new = 0
    for facet in facets:
        row = (facet.about, plain(facet.name), plain(facet.facet), plain(facet.value))
        new += db.execute("INSERT OR IGNORE INTO facets VALUES (?, ?, ?, ?)", row).rowcount
    return new


def bearers(db: sqlite3.Connection, given: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The actors and the outlets of a facet, "party=Harbour Union", by all names they have.

    Raises:
        UsageError: there is no such facet.
    """
    wanted = [part.strip().casefold() for part in given.split("=", 1)]
    every = list(facets(db))
    found = [f for f in every if [f.facet.casefold(), f.value.casefold()] == wanted]
    if not found:
        there = ", ".join(sorted({f"{f.facet}={f.value}" for f in every})[:SHOWN])
        none = "none were loaded; `retold load … --as actors` takes them in"
        raise UsageError(f"no facet {given!r}; {f'there are {there}' if there else none}")
    actors = {f.name for f in found if f.about == "actor"}
    outlets = {f.name for f in found if f.about == "outlet"}
    wide = {name.casefold() for name in actors}
    groups: dict[str, set[str]] = {}
    for group, name in db.execute("SELECT group_id, name FROM actor_names"):
        groups.setdefault(group, set()).add(name)
    for names in groups.values():
        if not wide.isdisjoint(name.casefold() for name in names):
            actors |= names
    for outlet in [*given_outlets(db), *known().rows]:
        names = {outlet.name, *outlet.also}
        if not outlets.isdisjoint(names):
            outlets |= names
    return tuple(sorted(actors)), tuple(sorted(outlets))


def facets(db: sqlite3.Connection) -> Iterator[Facet]:
    """All facets, by name."""
    rows = db.execute("SELECT about, name, facet, value FROM facets ORDER BY 1, 2, 3, 4")
    for about, name, facet, value in rows:
        yield Facet(about=about, name=name, facet=facet, value=value)
