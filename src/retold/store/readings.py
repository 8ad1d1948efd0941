"""Rows of what pages were read as: articles, attributions and tellings."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Literal, overload

import msgspec

from retold.records import Article, Reading, Span, Telling
from retold.store import judgements, links, rows

_reading = msgspec.json.Decoder(Reading)
_readings = msgspec.json.Decoder(list[Reading])
_spans = msgspec.json.Decoder(tuple[Span, ...])
_tellings = msgspec.json.Decoder(list[Telling])
_encode = msgspec.json.Encoder().encode

TELLING = "id, article_id, spans, voice, attribution_id, copy_of"
OF_TELLING = ", ".join(f"tellings.{column}" for column in TELLING.split(", "))
"""The same, where other tables are asked too."""
_ALL = f"SELECT {TELLING} FROM tellings ORDER BY article_id, start, id"  # noqa: S608 - our own columns


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: str | None) -> str | None: ...
def plain(text: str | None) -> str | None:
    """Text that can be written as UTF-8: a file name may hold bytes that are none."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


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
    _put_tellings(
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
    _put_tellings(db, article_id, (), same_text=False)
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


def _put_tellings(
    db: sqlite3.Connection, article_id: str, tellings: tuple[Telling, ...], *, same_text: bool
) -> None:
    """Leaves the tellings that are still told, so that what `link` found of them stands."""
    held = db.execute("SELECT id, voice FROM tellings WHERE article_id = ?", (article_id,))
    now = {telling.id for telling in tellings}
    gone = [
        i for i, voice in held if not same_text or (i not in now and voice != "own")
    ]  # with another text the words at the same place, and so under the same id, are others
    if gone:
        links.forget(db, gone)
        remove_tellings(db, gone)
    insert_tellings(db, tellings)


def insert_tellings(db: sqlite3.Connection, tellings: Iterable[Telling]) -> None:
    """Writes tellings and their words; those that are there stay as they are."""
    for telling in tellings:
        cursor = db.execute(
            "INSERT OR IGNORE INTO tellings"
            " (id, article_id, start, spans, voice, attribution_id, copy_of)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                telling.id,
                telling.article_id,
                telling.spans[0].start if telling.spans else 0,
                _encode(telling.spans).decode(),
                telling.voice,
                telling.attribution_id,
                telling.copy_of,
            ),
        )
        if cursor.rowcount:
            db.execute(
                "INSERT INTO words (rowid, text) VALUES (?, ?)",
                (cursor.lastrowid, " … ".join(span.text for span in telling.spans)),
            )
        else:
            db.execute(
                "UPDATE tellings SET voice = ?, attribution_id = ?, copy_of = coalesce(?, copy_of)"
                " WHERE id = ?",
                (telling.voice, telling.attribution_id, telling.copy_of, telling.id),
            )


def remove_tellings(db: sqlite3.Connection, ids: list[str]) -> None:
    """Takes out tellings and their words."""
    rows = [(i,) for i in ids]
    db.executemany("DELETE FROM words WHERE rowid = (SELECT n FROM tellings WHERE id = ?)", rows)
    db.executemany("DELETE FROM tellings WHERE id = ?", rows)


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


def tell_again(db: sqlite3.Connection, article_id: str, tellings: tuple[Telling, ...]) -> None:
    """These tellings of an article in place of its attributed ones; in a transaction."""
    _put_tellings(db, article_id, tellings, same_text=True)


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


def telling(row: tuple[str, str, str, str, str | None, str | None]) -> Telling:
    """The telling in a row of `TELLING`."""
    telling_id, article_id, spans, voice, attribution_id, copy_of = row
    return msgspec.convert(
        {
            "id": telling_id,
            "article_id": article_id,
            "spans": _spans.decode(spans),
            "voice": voice,
            "attribution_id": attribution_id,
            "copy_of": copy_of,
        },
        Telling,
    )


AS_TELLING = "json_object({})".format(
    ", ".join(
        f"'{name}', {f'json({name})' if name == 'spans' else name}" for name in TELLING.split(", ")
    )
)
"""The columns of `TELLING` as a telling in JSON."""


def told(db: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[Telling]:
    """The tellings that a query for the columns of `TELLING` gives, in its order, in one step."""
    sql = f"SELECT json_group_array({AS_TELLING}) FROM ({query})"  # noqa: S608 - our own
    return _tellings.decode(db.execute(sql, values).fetchone()[0])


def tellings(db: sqlite3.Connection) -> Iterator[Telling]:
    """All tellings in the order of articles and of their texts."""
    return map(telling, db.execute(_ALL))


def some_tellings(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Telling]:
    """The tellings with these ids."""
    query = f"SELECT {TELLING} FROM tellings WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
    return iter(told(db, query, (rows.asked(ids),)))


def tellings_in(db: sqlite3.Connection, articles: Iterable[str]) -> Iterator[Telling]:
    """The tellings of these articles, in the order of articles and of their texts."""
    these = "article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, start, id"
    query = f"SELECT {TELLING} FROM tellings WHERE {these}"  # noqa: S608 - our own columns
    return map(telling, db.execute(query, (_encode(list(articles)).decode(),)))


def to_link(db: sqlite3.Connection, *, anew: bool) -> list[int]:
    """The numbers of what is told in the articles that are not linked yet; or `anew`, in all."""
    which = "" if anew else "WHERE article_id NOT IN (SELECT article_id FROM linked)"
    return [n for (n,) in db.execute(f"SELECT n FROM tellings {which}")]  # noqa: S608


def numbered(db: sqlite3.Connection, numbers: Iterable[int]) -> list[Telling]:
    """The tellings with these numbers."""
    query = f"SELECT {TELLING} FROM tellings WHERE n IN (SELECT value FROM json_each(?))"  # noqa: S608
    return list(map(telling, db.execute(query, (_encode(list(numbers)).decode(),))))


def tellings_at(db: sqlite3.Connection, url: str) -> list[Telling]:
    """What is told on the pages with this url, with or without a slash at its end."""
    rows = db.execute(
        f"SELECT {TELLING} FROM tellings WHERE article_id IN"  # noqa: S608 - our own columns
        " (SELECT id FROM articles WHERE rtrim(url, '/') = rtrim(?, '/'))"
        " ORDER BY article_id, start, id",
        (url,),
    )
    return [telling(row) for row in rows]
