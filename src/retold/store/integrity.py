"""What does not hold in the files of a corpus, and in its rows by themselves.

Every check streams: one record, or one row, is in memory at a time.
"""

import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from retold.evidence import Fault, Sort
from retold.store.archive import Place
from retold.store.members import members
from retold.store.tellings import TELLING
from retold.store.tellings import telling as as_telling

_ORPHANS: tuple[tuple[Sort, str, str], ...] = (
    (
        "capture",
        "SELECT id, name FROM captures WHERE digest NOT IN (SELECT digest FROM records)",
        "no record is kept of its bytes",
    ),
    (
        "capture",
        "SELECT id, name FROM captures WHERE article_id IS NOT NULL"
        " AND article_id NOT IN (SELECT id FROM articles)",
        "the article that it was read as is missing",
    ),
    (
        "capture",
        "SELECT id, name FROM rejected WHERE capture IS NOT NULL"
        " AND capture NOT IN (SELECT id FROM captures)",
        "the capture that was rejected is missing",
    ),
    (
        "telling",
        "SELECT DISTINCT article_id, id FROM attributions"
        " WHERE article_id NOT IN (SELECT id FROM articles)",
        "the article of this attribution is missing",
    ),
    (
        "telling",
        "SELECT id, id FROM tellings WHERE article_id NOT IN (SELECT id FROM articles)",
        "its article is missing",
    ),
    (
        "link",
        "SELECT later_id, earlier_id FROM retellings"
        " WHERE earlier_id NOT IN (SELECT id FROM tellings)"
        " OR later_id NOT IN (SELECT id FROM tellings)",
        "a retelling joins a telling that is missing",
    ),
    (
        "link",
        "SELECT family_id, telling_id FROM members"
        " WHERE telling_id NOT IN (SELECT id FROM tellings)"
        " OR family_id NOT IN (SELECT id FROM families)",
        "a member of a family, or the family, is missing",
    ),
    (
        "link",
        "SELECT id, root_id FROM families WHERE NOT EXISTS"
        " (SELECT 1 FROM members WHERE family_id = id AND telling_id = root_id)",
        "the earliest telling of a family is none of its members",
    ),
    (
        "link",
        "SELECT a, b FROM recurrences"
        " WHERE a NOT IN (SELECT id FROM families) OR b NOT IN (SELECT id FROM families)",
        "a recurrence joins a family that is missing",
    ),
    (
        "link",
        "SELECT article_id, attribution_id FROM replies"
        " WHERE telling_id NOT IN (SELECT id FROM tellings)",
        "what a statement answers is missing",
    ),
    (
        "link",
        "SELECT narrative_id, family_id FROM threads"
        " WHERE family_id NOT IN (SELECT id FROM families)"
        " OR narrative_id NOT IN (SELECT id FROM narratives)",
        "a family of a narrative, or the narrative, is missing",
    ),
)
"""Rows that speak of rows that are not there."""

_OURS = re.compile(r"pages-\d{5,}\.warc\.gz")


def database(db: sqlite3.Connection) -> Iterator[Fault]:
    """What SQLite finds wrong with its own file."""
    for (said,) in db.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield Fault(sort="database", id="", detail=f"the database is damaged: {said}")


def records(folder: Path, db: sqlite3.Connection, count: Counter[str]) -> Iterator[Fault]:
    """The records on the disk that are not what was kept; `count` gets how many were looked at."""
    rows = db.execute(
        "SELECT segment, start, length, digest FROM every_record ORDER BY segment, start"
    )
    known = ((Place(*row[:3]), row[3]) for row in rows)
    last = ""
    for segment, group in groupby(known, key=lambda one: one[0].segment):
        digests = dict(group)
        last = segment
        try:
            yield from _segment(folder, segment, digests, count)
        except OSError as error:
            detail = f"{segment} cannot be read: {error.strerror or error}"
            yield Fault(sort="record", id=segment, detail=detail)
    yield from _unknown(folder, db, last)


def _segment(
    folder: Path, segment: str, digests: dict[Place, str], count: Counter[str]
) -> Iterator[Fault]:
    starts = {place.start: digest for place, digest in digests.items()}
    for member in members(folder, list(digests)):
        count["records"] += 1
        kept = starts.get(member.place.start)
        fault = member.fault
        if fault is None and kept is not None and member.digest != kept:
            fault = "holds other bytes than the page that was kept"
        if fault is not None:
            page = f"; it is the page {kept}" if kept else ""
            yield Fault(
                sort="record",
                id=kept or segment,
                detail=f"{segment}: the record at {member.place.start} {fault}{page}",
            )


def _unknown(folder: Path, db: sqlite3.Connection, last: str) -> Iterator[Fault]:
    """Bytes of segments that the database knows nothing of.

    Behind the last record they are what a killed run left, and the next one cuts them off.
    """
    ends = dict(
        db.execute("SELECT segment, max(start + length) FROM every_record GROUP BY segment")
    )
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if not _OURS.fullmatch(entry.name) or entry.name >= last:
            continue
        more = entry.stat().st_size - ends.get(entry.name, 0)
        if more > 0:
            detail = f"{entry.name} has {more} bytes that the database knows nothing of"
            yield Fault(sort="record", id=entry.name, detail=detail)


def orphans(db: sqlite3.Connection) -> Iterator[Fault]:
    """Rows that speak of rows that are not there."""
    for sort, query, what in _ORPHANS:
        for row in db.execute(query):
            name = str(row[1])
            yield Fault(sort=sort, id=str(row[0]), detail=f"{sort} {row[0]} ({name}): {what}")


def tellings(
    db: sqlite3.Connection, article_id: str, text: str, count: Counter[str]
) -> Iterator[Fault]:
    """The tellings of an article whose words, or whose words to search by, are not its text's."""
    rows = db.execute(
        f"SELECT {TELLING}, words.text FROM tellings"  # noqa: S608 - our own columns
        " LEFT JOIN words ON words.rowid = n WHERE article_id = ? ORDER BY start",
        (article_id,),
    )
    for row in rows:
        count["tellings"] += 1
        try:
            told = as_telling(row[:6])
        except (ValueError, TypeError) as error:
            detail = f"telling {row[0]} of article {article_id} cannot be read: {error}"
            yield Fault(sort="telling", id=row[0], detail=detail)
            continue
        wrong = None
        for span in told.spans:
            count["spans"] += 1
            if not 0 <= span.start <= span.end <= len(text):
                wrong = f"[{span.start}, {span.end}) lies outside the text"
            elif text[span.start : span.end] != span.text:
                wrong = f"{_cut(span.text)} is not what stands at [{span.start}, {span.end})"
        if not told.spans:
            wrong = "it has no words"
        elif wrong is None and row[6] != " … ".join(span.text for span in told.spans):
            wrong = "other words are kept to search by"
        if wrong is not None:
            detail = f"telling {told.id} of article {article_id}: {wrong}"
            yield Fault(sort="telling", id=told.id, detail=detail)


def _cut(text: str) -> str:
    return json.dumps(text[:60], ensure_ascii=False)
