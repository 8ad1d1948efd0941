"""Rows of what `link` finds: retellings, families, recurrences, narratives."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from retold.records import Family, Narrative, Passage, Recurrence, Retelling
from retold.store import rows

_retellings = msgspec.json.Decoder(list[Retelling])
_families = msgspec.json.Decoder(list[Family])
_narratives = msgspec.json.Decoder(list[Narrative])
_passages = msgspec.json.Decoder(tuple[Passage, ...])
_encode = msgspec.json.Encoder().encode

TOGETHER = 500
"""Families that are read in one step where all are."""
TABLES = ("retellings", "families", "members", "recurrences", "narratives", "threads")


def clear(db: sqlite3.Connection) -> None:
    """Takes out everything that was linked; in a transaction."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def insert(
    db: sqlite3.Connection,
    retellings: Iterable[Retelling],
    families: Iterable[Family],
    recurrences: Iterable[Recurrence],
    narratives: Iterable[Narrative],
) -> None:
    """Writes what was linked; in a transaction."""
    db.executemany(
        "INSERT INTO retellings VALUES (?, ?, ?, ?, ?, ?)",
        (
            (r.earlier_id, r.later_id, r.form, r.score, r.detail, _encode(r.passages).decode())
            for r in sorted(retellings, key=lambda r: (r.earlier_id, r.later_id))
        ),
    )
    for family in families:
        db.execute("INSERT INTO families VALUES (?, ?)", (family.id, family.root_id))
        db.executemany(
            "INSERT INTO members VALUES (?, ?, ?)",
            ((family.id, n, told) for n, told in enumerate(family.tellings)),
        )
    db.executemany(
        "INSERT INTO recurrences VALUES (?, ?, ?, ?, ?)",
        ((r.a, r.b, r.wording, r.score, r.detail) for r in recurrences),
    )
    insert_narratives(db, ((line, "") for line in narratives))


def insert_narratives(db: sqlite3.Connection, narratives: Iterable[tuple[Narrative, str]]) -> None:
    """Writes narratives, each with the digest of its pairs; in a transaction."""
    for line, pairs in narratives:
        wordings = _encode(line.wordings).decode()
        db.execute(
            "INSERT INTO narratives VALUES (?, ?, ?, ?, ?, ?)",
            (line.id, line.label, line.first_seen, line.last_seen, wordings, pairs),
        )
        db.executemany(
            "INSERT INTO threads VALUES (?, ?, ?)",
            ((line.id, n, family) for n, family in enumerate(line.families)),
        )


def forget(db: sqlite3.Connection, tellings: list[str]) -> None:
    """Takes out the families of tellings that are no longer told, until `link` runs again."""
    families = {
        row[0]
        for told in tellings
        for row in db.execute("SELECT family_id FROM members WHERE telling_id = ?", (told,))
    }
    for family in families:
        db.execute(
            "DELETE FROM retellings WHERE later_id IN"
            " (SELECT telling_id FROM members WHERE family_id = ?)",
            (family,),
        )
        db.execute("DELETE FROM members WHERE family_id = ?", (family,))
        db.execute("DELETE FROM families WHERE id = ?", (family,))
        db.execute("DELETE FROM recurrences WHERE a = ? OR b = ?", (family, family))
        db.execute("DELETE FROM threads WHERE family_id = ?", (family,))
    db.execute("DELETE FROM narratives WHERE id NOT IN (SELECT narrative_id FROM threads)")
    for told in tellings:
        db.execute(
            "DELETE FROM replies WHERE telling_id = ?1 OR (article_id, attribution_id) IN"
            " (SELECT article_id, attribution_id FROM tellings WHERE id = ?1)",
            (told,),
        )
        db.execute("DELETE FROM retellings WHERE earlier_id = ? OR later_id = ?", (told, told))


def _retelling(row: tuple[str, str, str, float, str, str]) -> Retelling:
    earlier, later, form, score, detail, passages = row
    return Retelling(
        earlier_id=earlier,
        later_id=later,
        form=form,  # type: ignore[arg-type] # written from a Retelling
        score=score,
        detail=detail,
        passages=_passages.decode(passages),
    )


def retellings(db: sqlite3.Connection) -> Iterator[Retelling]:
    """All retellings, by ids."""
    rows = db.execute("SELECT * FROM retellings ORDER BY earlier_id, later_id")
    return map(_retelling, rows)


def retelling_of(db: sqlite3.Connection, later_id: str) -> Retelling | None:
    """How a telling came from an earlier one; the likest, where there are several."""
    row = db.execute(
        "SELECT * FROM retellings WHERE later_id = ? ORDER BY score DESC, earlier_id LIMIT 1",
        (later_id,),
    ).fetchone()
    return _retelling(row) if row else None


def retellings_of(db: sqlite3.Connection, later_ids: Iterable[str]) -> dict[str, Retelling]:
    """How each of these tellings came from an earlier one, by its id; see `retelling_of`."""
    (found,) = db.execute(
        "SELECT json_group_array(json_object('earlier_id', earlier_id, 'later_id', later_id,"  # noqa: S608
        f" 'form', form, 'score', {rows.exact('score')}, 'detail', detail,"
        " 'passages', json(passages))) FROM (SELECT retellings.* FROM json_each(?)"
        " CROSS JOIN retellings ON later_id = value ORDER BY score, earlier_id DESC)",
        (rows.asked(later_ids),),
    ).fetchone()
    return {one.later_id: one for one in _retellings.decode(found)}  # the likest is the last


def retelling(db: sqlite3.Connection, earlier_id: str, later_id: str) -> Retelling | None:
    """How one telling came from another one, if they were joined."""
    row = db.execute(
        "SELECT * FROM retellings WHERE earlier_id = ? AND later_id = ?", (earlier_id, later_id)
    ).fetchone()
    return _retelling(row) if row else None


_FAMILY = (
    "SELECT json_group_array(json_object('id', id, 'root_id', root_id, 'tellings',"
    " (SELECT json_group_array(telling_id) FROM (SELECT telling_id FROM members"
    " WHERE family_id = f.id ORDER BY n)))) FROM"
)


def several(db: sqlite3.Connection, family_ids: Iterable[str]) -> list[Family]:
    """The families with these ids, in their order."""
    asked = "(SELECT families.* FROM json_each(?) CROSS JOIN families ON families.id = value) AS f"
    (found,) = db.execute(f"{_FAMILY} {asked}", (rows.asked(family_ids),)).fetchone()
    return _families.decode(found)


def family(db: sqlite3.Connection, family_id: str) -> Family | None:
    """A family by its id."""
    return next(iter(several(db, [family_id])), None)


def family_of(db: sqlite3.Connection, telling_id: str) -> Family | None:
    """The family that a telling belongs to, once linked."""
    named = db.execute("SELECT family_id FROM members WHERE telling_id = ?", (telling_id,))
    return next(iter(several(db, [row[0] for row in named])), None)


def roots(db: sqlite3.Connection, telling_ids: Iterable[str]) -> dict[str, str]:
    """The root of the family that each of these tellings belongs to, once linked.

    Example:
        >>> roots(db, ["8c1f…", "d20a…"])
        {'8c1f…': '5f0a…', 'd20a…': '5f0a…'}
    """
    query = (
        "SELECT telling_id, root_id FROM json_each(?) CROSS JOIN members ON telling_id = value"
        " CROSS JOIN families ON families.id = family_id"
    )
    return dict(db.execute(query, (rows.asked(telling_ids),)).fetchall())


def families(db: sqlite3.Connection) -> Iterator[Family]:
    """All families, by id."""
    ids = [row[0] for row in db.execute("SELECT id FROM families ORDER BY id")]
    for first in range(0, len(ids), TOGETHER):
        yield from several(db, ids[first : first + TOGETHER])


def by_day(db: sqlite3.Connection) -> Iterator[list[Family]]:
    """All families in the order of the days of their roots, some at a time: what was told in the
    same days was told in the same articles.

    Example:
        >>> [[family.id for family in some] for some in by_day(db)]
        [['5f0a…', '8c1f…'], ['d20a…']]
    """
    query = (
        "SELECT families.id FROM families JOIN tellings ON tellings.id = root_id"
        " JOIN articles ON articles.id = article_id ORDER BY published, families.id"
    )
    found = [row[0] for row in db.execute(query)]
    for first in range(0, len(found), TOGETHER):
        yield several(db, found[first : first + TOGETHER])


def families_in(db: sqlite3.Connection, articles: Iterable[str]) -> Iterator[Family]:
    """The families with a telling in these articles, by id."""
    query = (
        "SELECT DISTINCT family_id FROM tellings JOIN members ON telling_id = tellings.id"
        " WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY family_id"
    )
    found = [row[0] for row in db.execute(query, (rows.asked(articles),))]
    for first in range(0, len(found), TOGETHER):
        yield from several(db, found[first : first + TOGETHER])


def recurrences(db: sqlite3.Connection, family_id: str | None = None) -> Iterator[Recurrence]:
    """All recurrences by ids, or those of one family, likest first."""
    if family_id is None:
        rows = db.execute("SELECT * FROM recurrences ORDER BY a, b, wording")
    else:
        rows = db.execute(
            "SELECT * FROM recurrences WHERE a = ?1 OR b = ?1 ORDER BY score DESC, a, b, wording",
            (family_id,),
        )
    for a, b, wording, score, detail in rows:
        yield Recurrence(a=a, b=b, wording=wording, score=score, detail=detail)


def narratives(
    db: sqlite3.Connection, narrative_ids: Iterable[str] | None = None
) -> Iterator[Narrative]:
    """The narratives with these ids, in their order; or all, by id."""
    source, values = "narratives ORDER BY id", tuple[str, ...]()
    if narrative_ids is not None:
        source = "json_each(?) CROSS JOIN narratives ON narratives.id = value"
        values = (rows.asked(narrative_ids),)
    (found,) = db.execute(
        "SELECT json_group_array(json_object('id', id, 'label', label, 'first_seen', first_seen,"  # noqa: S608
        " 'last_seen', last_seen, 'wordings', json(wordings), 'families',"
        " (SELECT json_group_array(family_id) FROM (SELECT family_id FROM threads"
        f" WHERE narrative_id = l.id ORDER BY n)))) FROM (SELECT narratives.* FROM {source}) AS l",
        values,
    ).fetchone()
    return iter(_narratives.decode(found))


def narrative(db: sqlite3.Connection, narrative_id: str) -> Narrative | None:
    """A narrative by its id."""
    return next(narratives(db, [narrative_id]), None)
