"""Rows of what pages were read as: articles and attributions."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Literal

import msgspec

from retold.records import Article, Reading, Telling
from retold.store import judgements, rows
from retold.store import tellings as telling_rows

_reading = msgspec.json.Decoder(Reading)
_readings = msgspec.json.Decoder(list[Reading])
_encode = msgspec.json.Encoder().encode


def clash(db: sqlite3.Connection, capture_id: int, reading: Reading) -> str | None:
    """Why this reading may not stand beside what is held, if so.

    An id that comes back with another text is a version of the page where both name the same url
    and their dates differ; else one of the two bears a wrong id, and nobody can say which.
    """
    held = _held(db, reading.article.id)
    if held is None or (why := _same_id(held[1].article, reading.article)) is None:
        return None
    others = db.execute(
        "SELECT 1 FROM captures WHERE article_id = ? AND id <> ?", (reading.article.id, capture_id)
    )
    if held[0] == capture_id and others.fetchone() is None:
        return None  # the same page, read anew
    return why


def _same_id(old: Article, new: Article) -> str | None:
    """Why two articles may not stand under one id, if so."""
    if old.text == new.text:
        return None
    same_page = old.url is not None and old.url == new.url
    if same_page and _when(old) and _when(new) and _when(old) != _when(new):
        return None
    return (
        f"the id {new.id!r} is held with another text, and url and dates do not say that this is a"
        " later version; give it an id of its own, or its url and a date"
    )


def _when(article: Article) -> str:
    """When this text of the page dates from, as far as it says: "" where it does not."""
    dates = (article.modified, article.published)
    return next((date.value for date in dates if date and date.value), "")


def put(
    db: sqlite3.Connection, capture_id: int, reading: Reading, tellings: tuple[Telling, ...]
) -> Literal["added", "replaced", "held"]:
    """Writes a reading, unless another capture of its article outranks it."""
    held = _held(db, reading.article.id)
    if held is not None:
        capture, old = held
        if old == reading:
            return "held"
        if capture == capture_id:
            _compare_again(db, article_id=reading.article.id, but=capture_id)
        elif _outranks(db, (capture, old), (capture_id, reading)):
            return "held"
    article = reading.article
    body = _encode(reading)
    row = (
        article.id,
        capture_id,
        article.url,
        article.outlet,
        article.published.value if article.published else None,
        article.language,
        digest(body),
        body.decode(),
    )
    db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    if held is None:
        waits(db)
    else:
        unlink(db)
    _put_attributions(db, reading)
    telling_rows.put(
        db,
        article.id,
        tellings,
        same_text=held is not None and held[1].article.text == article.text,
    )
    return "added" if held is None else "replaced"


def _outranks(db: sqlite3.Connection, held: tuple[int, Reading], new: tuple[int, Reading]) -> bool:
    """Whether the capture that is held goes before another one of the same article.

    Of two texts the later one speaks. Of two captures of one text it is the one that a person told
    of, then the later one, then the one with the lower digest: never the one that came first.
    """
    told = [
        db.execute("SELECT about IS NOT NULL FROM captures WHERE id = ?", (i,)).fetchone() == (1,)
        for i in (held[0], new[0])
    ]
    old, reading = held[1], new[1]
    dates = _when(old.article), _when(reading.article)
    if old.article.text != reading.article.text:
        return dates[0] > dates[1]
    ranks = (told[0], dates[0]), (told[1], dates[1])
    # A reading of the same article is encoded with the digest first among what may differ.
    return ranks[0] > ranks[1] or (ranks[0] == ranks[1] and _encode(old) <= _encode(reading))


def _compare_again(db: sqlite3.Connection, *, article_id: str, but: int) -> None:
    """Marks the other captures of an article to be read again, for what outranked them is gone."""
    db.execute(
        "UPDATE captures SET reader = '' WHERE article_id = ? AND id <> ?", (article_id, but)
    )


def name_again(db: sqlite3.Connection, named: Callable[[Article], Article]) -> int:
    """Corrects the outlets that are known by the url alone, or not at all; gives how many changed.

    `named` gives an article with its outlet as it is known now; in a transaction.
    """
    ids = db.execute(
        "SELECT id FROM articles WHERE url IS NOT NULL AND (outlet IS NULL"
        " OR json_extract(reading, '$.article.outlet_basis') = 'url') ORDER BY id"
    ).fetchall()
    changed = 0
    for (article_id,) in ids:
        held = _held(db, article_id)  # as it was read: corrections are not written into it
        assert held is not None  # noqa: S101 - its id was just found
        article = named(held[1].article)
        if article != held[1].article:
            body = _encode(replace(held[1], article=article))
            db.execute(
                "UPDATE articles SET outlet = ?, digest = ?, reading = ? WHERE id = ?",
                (article.outlet, digest(body), body.decode(), article_id),
            )
            changed += 1
    if changed:
        unlink(db)
    return changed


def leave(db: sqlite3.Connection, capture_id: int, article_id: str) -> None:
    """Takes out the article that a capture is no longer read as.

    If another capture is read as it, the article stays until that one is read again.
    """
    other = db.execute(
        "SELECT id FROM captures WHERE article_id = ? AND id <> ? ORDER BY id DESC LIMIT 1",
        (article_id, capture_id),
    ).fetchone()
    if other is not None:
        db.execute(
            "UPDATE articles SET capture = ? WHERE id = ? AND capture = ?",
            (other[0], article_id, capture_id),
        )
        _compare_again(db, article_id=article_id, but=capture_id)
        return
    unlink(db)
    telling_rows.put(db, article_id, (), same_text=False)
    db.execute("DELETE FROM attributions WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def digest(body: bytes) -> str:
    """The digest that is kept beside a reading."""
    return sha256(body).hexdigest()[:16]


def unlink(db: sqlite3.Connection) -> None:
    """Marks that what is known of a linked page has changed, so that `link` links all anew."""
    db.execute("DELETE FROM meta WHERE key = 'linked'")


def waits(db: sqlite3.Connection) -> None:
    """Marks that there is something to link: a page, or what was judged of one; in a
    transaction."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('waiting', 'yes')")


def arrived(db: sqlite3.Connection) -> None:
    """Marks that nothing waits to be linked; in a transaction."""
    db.execute("DELETE FROM meta WHERE key = 'waiting'")


def correct(db: sqlite3.Connection, article_id: str) -> None:
    """Brings the rows for finding what was said up to what people judged; in a transaction."""
    held = _held(db, article_id)
    if held is not None:
        _put_attributions(db, held[1])
    unlink(db)


def _put_attributions(db: sqlite3.Connection, reading: Reading) -> None:
    db.execute("DELETE FROM attributions WHERE article_id = ?", (reading.article.id,))
    db.executemany(
        "INSERT INTO attributions VALUES (?, ?, ?, ?, ?, ?)", attribution_rows(db, reading)
    )


AttributionRow = tuple[str, str, str, str | None, str | None, float]


def attribution_rows(db: sqlite3.Connection, reading: Reading) -> list[AttributionRow]:
    """The rows to find a reading's attributions by: article, id, kind, actor, as corrected."""
    corrections = judgements.corrections(db, [reading.article])
    if corrections is not None:
        reading = corrections.of(reading, rename=False)
    names = {actor.id: actor.name for actor in reading.actors}
    return [
        (
            reading.article.id,
            said.id,
            said.kind,
            said.actor_id,
            names.get(said.actor_id or "") or (said.source.text if said.source else None),
            said.confidence,
        )
        for said in reading.attributions
    ]


def _held(db: sqlite3.Connection, article_id: str) -> tuple[int, Reading] | None:
    row = db.execute("SELECT capture, reading FROM articles WHERE id = ?", (article_id,)).fetchone()
    return (row[0], _reading.decode(row[1])) if row else None


def decoded(body: str) -> Reading:
    """The reading in a row, as it was read: corrections are not in it."""
    return _reading.decode(body)


def reading(db: sqlite3.Connection, article_id: str) -> Reading | None:
    """What a held article was read as, as people have corrected it."""
    held = _held(db, article_id)
    if held is None:
        return None
    corrections = judgements.corrections(db, [held[1].article])
    return corrections.of(held[1]) if corrections else held[1]


TOGETHER = 64
"""Articles that are read in one step: a thread that decodes them keeps the others waiting."""


def several(db: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, Reading]:
    """What these articles were read as, as people have corrected it; by id, in their order."""
    wanted = list(dict.fromkeys(article_ids))
    found: dict[str, Reading] = {}
    for first in range(0, len(wanted), TOGETHER):
        held = _readings.decode(bodies(db, wanted[first : first + TOGETHER]))
        corrections = judgements.corrections(db, [one.article for one in held])
        for one in held:
            found[one.article.id] = corrections.of(one) if corrections else one
    return found


def bodies(db: sqlite3.Connection, article_ids: Iterable[str]) -> str:
    """What these articles were read as, uncorrected: a list in JSON, in their order."""
    (found,) = db.execute(
        "SELECT '[' || coalesce(group_concat(reading), '') || ']' FROM"
        " (SELECT reading FROM json_each(?) CROSS JOIN articles ON articles.id = value)",
        (rows.asked(article_ids),),
    ).fetchone()
    text: str = found
    return text


def as_read(db: sqlite3.Connection, article_id: str) -> Reading | None:
    """What a held article was read as, whatever people have corrected."""
    held = _held(db, article_id)
    return held[1] if held else None


def read_from(db: sqlite3.Connection, capture_id: int, reader: str) -> Reading | None:
    """What a capture was read as by this reader, uncorrected; None where it was not, or where
    another capture speaks for its article."""
    row = db.execute(
        "SELECT reading FROM articles JOIN captures ON captures.id = capture"
        " WHERE capture = ? AND captures.reader = ?",
        (capture_id, reader),
    ).fetchone()
    return _reading.decode(row[0]) if row else None


def of_page(db: sqlite3.Connection, article_id: str | None, digest: str | None) -> list[str]:
    """The article with this id where it is held, else those that were read from the same page."""
    held = db.execute("SELECT id FROM articles WHERE id = ?", (article_id,)).fetchall()
    if not held:
        held = db.execute(
            "SELECT DISTINCT articles.id FROM captures JOIN articles ON articles.id = article_id"
            " WHERE captures.digest = ? ORDER BY 1",
            (digest,),
        ).fetchall()
    return [row[0] for row in held]


def near(db: sqlite3.Connection, article_id: str | None, digest: str | None) -> list[str]:
    """The article with this id, and those that were read from a page with this digest."""
    rows = db.execute(
        "SELECT id FROM articles WHERE id = ? UNION SELECT article_id FROM captures"
        " WHERE digest = ? AND article_id IS NOT NULL",
        (article_id, digest),
    )
    return [row[0] for row in rows]


def every(db: sqlite3.Connection, *, rename: bool = True) -> Iterator[Reading]:
    """All readings in the order of their articles' ids, one in memory at a time, as corrected.

    Without `rename` actors keep the names that their articles give them.
    """
    corrections = judgements.corrections(db)
    for (body,) in db.execute("SELECT reading FROM articles ORDER BY id"):
        found = _reading.decode(body)
        yield corrections.of(found, rename=rename) if corrections else found


def some(
    db: sqlite3.Connection, articles: Iterable[str], *, rename: bool = True
) -> Iterator[Reading]:
    """The readings of these articles, by ids, one in memory at a time, as corrected."""
    corrections = judgements.corrections(db)
    query = "SELECT reading FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    for (body,) in db.execute(query, (_encode(list(articles)).decode(),)):
        found = _reading.decode(body)
        yield corrections.of(found, rename=rename) if corrections else found


def of_families(db: sqlite3.Connection, families: Iterable[str]) -> set[str]:
    """The articles with a telling in one of these families."""
    query = (
        "SELECT DISTINCT article_id FROM members JOIN tellings ON tellings.id = telling_id"
        " WHERE family_id IN (SELECT value FROM json_each(?))"
    )
    return {i for (i,) in db.execute(query, (_encode(list(families)).decode(),))}


def after(db: sqlite3.Connection, article_id: str, limit: int) -> list[Reading]:
    """The readings of the articles that follow this id, as corrected; at most so many."""
    rows = db.execute(
        "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (article_id, limit)
    )
    return [one for (name,) in rows.fetchall() if (one := reading(db, name)) is not None]
