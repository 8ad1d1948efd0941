"""Rows of what a user knows of outlets, and the outlets of the articles that are held."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import msgspec

from retold.outlets import Outlets, host, key
from retold.records import Outlet
from retold.reports import HeldOutlet
from retold.store import rows

_encode = msgspec.json.Encoder().encode
_names = msgspec.json.Decoder(tuple[str, ...])


def insert(db: sqlite3.Connection, rows: Iterable[Outlet]) -> None:
    """These rows in place of all that the user gave before; in a transaction."""
    db.execute("DELETE FROM outlets")
    db.executemany(
        "INSERT OR REPLACE INTO outlets VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                row.name,
                _encode(row.also).decode(),
                _encode(row.domains).decode(),
                row.country,
                row.type,
                row.group,
            )
            for row in rows
        ),
    )


def given(db: sqlite3.Connection) -> list[Outlet]:
    """The rows that the user gave, by name."""
    return [
        Outlet(
            name=name,
            also=_names.decode(also),
            domains=_names.decode(domains),
            country=country,
            type=kind,
            group=group,
        )
        for name, also, domains, country, kind, group in db.execute(
            "SELECT * FROM outlets ORDER BY name"
        )
    ]


@dataclass(slots=True)
class _Seen:
    """What the articles of one outlet say: how often which name, and where they were."""

    known: Outlet | None
    names: Counter[str] = field(default_factory=Counter)
    hosts: set[str] = field(default_factory=set)


def held(db: sqlite3.Connection, table: Outlets) -> Iterator[HeldOutlet]:
    """The outlets of the articles held, by name, with what the table knows of each.

    The name by which an article is held is the outlet's `name` or one of `also`. Of an outlet that
    is not known, the name written most is shown, and the domains are those of its articles.
    """
    # An address up to its path says where it is: there are far fewer of these than articles.
    start = "substr(url, 1, 7 + instr(substr(url, 9) || '/', '/'))"
    found = rows.together(
        db,
        "outlet, place, pages",
        f"SELECT outlet, {start} AS place, count(*) AS pages FROM articles"  # noqa: S608 - our own
        " WHERE outlet IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
    )

    def declared(name: str) -> bool:
        return (
            db.execute(
                "SELECT 1 FROM articles WHERE outlet = ?"
                " AND json_extract(reading, '$.article.outlet_basis') IN ('JSON-LD', 'meta tag')"
                " LIMIT 1",
                (name,),
            ).fetchone()
            is not None
        )

    seen: dict[str, _Seen] = {}
    for name, group in groupby(found, key=itemgetter(0)):
        places = {place: pages for _, place, pages in group}
        hosts = {where for place in places if (where := host(place))}
        known = _known(declared, table, name, hosts)
        one = seen.setdefault(known.name if known else f"?{key(name) or name}", _Seen(known))
        one.names[name] += sum(places.values())
        one.hosts |= hosts
    yield from sorted((_held(one, table) for one in seen.values()), key=lambda row: row.name)


def _held(one: _Seen, table: Outlets) -> HeldOutlet:
    written = sorted(one.names, key=lambda name: (-one.names[name], name))
    elsewhere = {where for where in one.hosts if table.by_url(f"//{where}") is None}
    row = one.known or Outlet(name=written[0], domains=tuple(sorted(elsewhere)))
    names = dict.fromkeys((*row.also, *(name for name in sorted(written) if name != row.name)))
    return HeldOutlet(
        name=row.name,
        also=tuple(names),
        domains=row.domains,
        country=row.country,
        type=row.type,
        group=row.group,
        articles=one.names.total(),
    )


def _known(
    declared: Callable[[str], bool], table: Outlets, name: str, hosts: set[str]
) -> Outlet | None:
    """The outlet that the table has for this name on these hosts.

    Namesakes are told apart by where they are: if the pages name their outlet so themselves, and
    none of them is on a domain of the one that is known, they are another's.
    """
    placed = [found for where in sorted(hosts) if (found := table.by_url(f"//{where}"))]
    for found in placed:
        if key(name) in map(key, (found.name, *found.also)):
            return found
    named = table.by_name(name)
    if named is None or not hosts or not named.domains or any(named is one for one in placed):
        return named
    return None if declared(name) else named
