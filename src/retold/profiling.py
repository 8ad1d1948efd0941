"""From a name to what is held of an actor or an outlet, and from that to their profiles."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from retold import tracing
from retold.errors import UsageError
from retold.judgements import folded
from retold.outlets import Outlets, key
from retold.profiles.actor import Known, Pages, actor_profile
from retold.profiles.counting import Heard
from retold.profiles.outlet import Compared, Shelf, outlet_profile
from retold.profiles.records import ActorProfile, Glance, OutletProfile
from retold.records import ActorGroup, Span, Telling
from retold.reports import Held, HeldOutlet
from retold.store import groups, holdings, ids, links, readings, spoken
from retold.store import outlets as outlet_rows

OTHERS = 20_000
"""Tellings of others that an actor's are held against, at most: those with the lowest
ids, which are hashes, so that it is a fair part and always the same one."""
ELSEWHERE = 2_000
"""Pages of other outlets whose reporting words an outlet's are held against, at most, likewise."""
COMPARED = 200
"""Shared statements that are compared, at most; the most told ones."""
NAMED = 8
"""Who might be meant, that an error names."""


def actor(db: sqlite3.Connection, given: str, split: str | None) -> ActorProfile:
    """What is held of an actor, by a name or an id; all must be linked.

    Raises:
        UsageError: nobody or several are meant, or who is meant says nothing.
    """
    group = _group(db, given)
    heard = _heard(db, spoken.said_by(db, group.id))
    names = dict.fromkeys(one.reading.article.id for one in heard)
    months, outlets = _readable(db)
    found = spoken.others(db, group.id, OTHERS)
    pages, number, first, last, undated = holdings.over(db)
    return actor_profile(
        group,
        heard,
        _who(db, names),
        Pages(
            months,
            outlets,
            Held(pages=pages, outlets=number, first=first, last=last, undated=undated),
        ),
        _once(found),
        all_others=len(found) < OTHERS,
        split=split,
    )


def _once(found: Iterable[tuple[str, tuple[Span, ...]]]) -> Iterator[tuple[Span, ...]]:
    """The words of each statement once."""
    met: set[str] = set()
    for family, spans in found:
        if family not in met:
            met.add(family)
            yield spans


def _heard(db: sqlite3.Connection, told: Sequence[tuple[str, Telling]]) -> list[Heard]:
    """Tellings, given with their families, with who says them."""
    pages = spoken.glances(db, (telling.article_id for _, telling in told))
    said = {(name, one.id): one for name, page in pages.items() for one in page.attributions}
    found = []
    for family, telling in told:
        by = said.get((telling.article_id, telling.attribution_id or ""))
        if telling.article_id in pages and (by is not None or telling.voice == "own"):
            found.append(Heard(telling, pages[telling.article_id], by, family))
    return found


def _who(db: sqlite3.Connection, articles: Iterable[str]) -> dict[tuple[str, str], Known]:
    known: dict[str, Known] = {}
    return {
        place: known.setdefault(row[0], Known(*row)) for place, row in groups.meant(db, articles)
    }


def _readable(db: sqlite3.Connection) -> tuple[dict[str, int], dict[str | None, int]]:
    """The pages held that can be read: by month, and by outlet."""
    months: Counter[str] = Counter()
    outlets: Counter[str | None] = Counter()
    for row in holdings.read_by_month(db):
        outlets[row.outlet] += row.read
        if row.day and len(row.day) == 7 and row.read:
            months[row.day] += row.read
    return dict(months), dict(outlets)


# ---- who is meant


def _group(db: sqlite3.Connection, given: str) -> ActorGroup:
    """The one actor that a name or an id stands for: the whole name, then an id, then a part of a
    name, then another spelling; who says nothing is passed over."""
    named: dict[str, None] = {}
    for found in _meant(db, given):
        speaking = {i: number for i in found if (number := spoken.number(db, i))}
        if len(speaking) > 1:
            raise UsageError(_several(db, given, speaking))
        if speaking:
            group = groups.group(db, *speaking)
            assert group is not None  # noqa: S101 - its id was just found
            return group
        named |= dict.fromkeys(found)
    if named:
        raise UsageError(
            f"{given[:60]!r} is named and says nothing in what is held: there is nothing to show"
        )
    raise UsageError(
        f"nobody held is called {given[:60]!r}, nor is it an id; `retold search --actor` shows how"
        " names are written"
    )


def _meant(db: sqlite3.Connection, given: str) -> Iterator[list[str]]:
    """The actors that may be meant, the likeliest way first."""
    wanted = folded(given)
    names = list(groups.every_name(db)) if wanted else []
    yield list(dict.fromkeys(i for i, name in names if folded(name) == wanted))
    one = _by_id(db, given.strip())
    yield [one] if one is not None else []
    parts = set(wanted.split())
    yield list(dict.fromkeys(i for i, name in names if parts <= set(folded(name).split())))
    also = set(tracing.otherwise(db, given)) if wanted else set()
    yield list(dict.fromkeys(i for i, name in names if name in also))


def _by_id(db: sqlite3.Connection, given: str) -> str | None:
    """The actor with this id, or who speaks in the statement with it."""
    if groups.group(db, given) is not None:
        return given
    found = groups.of_actor(db, given)
    if len(found) == 1:
        return found[0]
    said = ids.attribution(db, given)
    if said is None:
        return None
    reading = readings.reading(db, said[0])
    by = next((a for a in reading.attributions if a.id == said[1]), None) if reading else None
    if by is None or by.actor_id is None:
        raise UsageError(f"the speaker of {given!r} is not known; give a name")
    return groups.of_article(db, said[0], by.actor_id)


def _several(db: sqlite3.Connection, given: str, found: dict[str, int]) -> str:
    """That several are meant, with what tells them apart: their ids and how much they say."""
    most = sorted(found, key=lambda i: (-found[i], i))
    rows = [(groups.group(db, i), found[i]) for i in most[:NAMED]]
    said = "; ".join(f"{g.id} {g.name!r} ({n:,} said)" for g, n in rows if g is not None)
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    return (
        f"{given[:60]!r} may mean {len(found):,} actors: {said}{more}; give the id of one, a fuller"
        ' name, or join them with `retold judge CORPUS same "NAME" "NAME"`'
    )


# ---- outlets


def outlet(db: sqlite3.Connection, given: str, table: Outlets) -> OutletProfile:
    """What is held of an outlet, by any of its names; all must be linked.

    Raises:
        UsageError: no outlet or several are called so.
    """
    meant = _outlet(db, given, table)
    names = {meant.name, *meant.also}
    articles = spoken.of_outlets(db, names)
    heard = _heard(db, spoken.told(db, articles))
    return outlet_profile(
        meant,
        heard,
        _shelf(db, names),
        _who(db, articles),
        _compared(db, names, heard),
        _elsewhere(db, names),
    )


def _outlet(db: sqlite3.Connection, given: str, table: Outlets) -> HeldOutlet:
    held = list(outlet_rows.held(db, table))
    wanted = set(key(given).split())
    known = table.by_name(given)

    def names(row: HeldOutlet) -> list[str]:
        return [row.name, *row.also]

    ways = (
        [row for row in held if key(given) in map(key, names(row))],
        [row for row in held if known is not None and row.name == known.name],
        [row for row in held if any(wanted <= set(key(name).split()) for name in names(row))],
    )
    found = next((rows for rows in ways if rows and wanted), [])
    if len(found) == 1:
        return found[0]
    if not found:
        shown = ", ".join(row.name for row in sorted(held, key=lambda r: -r.articles)[:NAMED])
        raise UsageError(
            f"no outlet held is called {given[:60]!r}; "
            + (f"held are {shown}" if shown else "no page held names its outlet")
            + (f" and {len(held) - NAMED:,} more" if len(held) > NAMED else "")
        )
    shown = ", ".join(row.name for row in found[:NAMED])
    raise UsageError(f"{given[:60]!r} may mean {len(found):,} outlets: {shown}; write more of it")


def _shelf(db: sqlite3.Connection, names: set[str]) -> Shelf:
    months: Counter[str] = Counter()
    pages = read = undated = 0
    for row in holdings.read_by_month(db):
        if row.outlet in names:
            pages += row.pages
            read += row.read
            if row.day and len(row.day) == 7:
                months[row.day] += row.read
            else:
                undated += row.pages
    return Shelf(pages, read, undated, {month: n for month, n in months.items() if n})


def _compared(db: sqlite3.Connection, names: set[str], heard: Sequence[Heard]) -> Compared:
    """The statements that the outlet shares with others, clause by clause."""
    from retold.framing import clause_by_clause

    told = dict.fromkeys(one.family for one in heard if one.telling.copy_of is None)
    found = spoken.shared(db, told, names)
    shared = sorted((-one.tellings, one.family) for one in found if not one.first)
    chosen: dict[str, list[Telling]] = {family: [] for _, family in shared[:COMPARED]}
    for family, telling in spoken.beside_earliest(db, chosen, names):
        chosen[family].append(telling)
    held = readings.several(db, (t.article_id for tellings in chosen.values() for t in tellings))
    roots = {one.id: one.root_id for one in links.several(db, chosen)}
    statements = []
    for family, tellings in chosen.items():
        pages = [held[name] for name in dict.fromkeys(t.article_id for t in tellings)]
        with suppress(UsageError):  # no word is told there
            statements.append(clause_by_clause(pages, tellings, roots[family]))
    return Compared(statements, len(shared), len(found) - len(shared))


def _elsewhere(db: sqlite3.Connection, names: set[str]) -> Iterable[Glance]:
    return spoken.glances(db, spoken.but_of(db, names, ELSEWHERE)).values()
