"""The tables of a corpus, and the steps that bring an older corpus to them."""

import os
import sqlite3
from pathlib import Path

from retold.errors import CorpusError
from retold.store.folder import DATABASE, guarded, writing

APPLICATION = 0x72746C64
"""Marks the file as ours in its header: "rtld"."""

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- the kept bytes: where in which segment
CREATE TABLE records (
    digest TEXT PRIMARY KEY, segment TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
) WITHOUT ROWID;
-- one page as it came once; `article_id` is what it was read as
CREATE TABLE captures (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL, name TEXT NOT NULL, url TEXT, media_type TEXT,
    fetched TEXT, about TEXT, reader TEXT NOT NULL, article_id TEXT
);
CREATE INDEX captures_digest ON captures (digest);
CREATE INDEX captures_article ON captures (article_id);
-- why a page could not be used; `capture` where its bytes are kept
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT, url TEXT, stage TEXT NOT NULL,
    reason TEXT NOT NULL, capture INTEGER UNIQUE
);
CREATE INDEX rejected_name ON rejected (name);
-- `reading` is the whole Reading as JSON; the other columns are for finding it
CREATE TABLE articles (
    id TEXT PRIMARY KEY, capture INTEGER NOT NULL, url TEXT, outlet TEXT, published TEXT,
    language TEXT, digest TEXT NOT NULL, reading TEXT NOT NULL
);
CREATE TABLE attributions (
    article_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, actor_id TEXT, actor TEXT,
    PRIMARY KEY (article_id, id)
) WITHOUT ROWID;
CREATE INDEX attributions_id ON attributions (id);
CREATE TABLE tellings (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL,
    start INTEGER NOT NULL, spans TEXT NOT NULL, voice TEXT NOT NULL, attribution_id TEXT,
    copy_of TEXT
);
CREATE INDEX tellings_article ON tellings (article_id, start);
CREATE VIRTUAL TABLE words USING fts5 (
    text, tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE TABLE retellings (
    earlier_id TEXT NOT NULL, later_id TEXT NOT NULL, form TEXT NOT NULL, score REAL NOT NULL,
    detail TEXT NOT NULL, passages TEXT NOT NULL, PRIMARY KEY (earlier_id, later_id)
) WITHOUT ROWID;
CREATE INDEX retellings_later ON retellings (later_id);
CREATE TABLE families (id TEXT PRIMARY KEY, root_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE members (
    family_id TEXT NOT NULL, n INTEGER NOT NULL, telling_id TEXT NOT NULL,
    PRIMARY KEY (family_id, n)
) WITHOUT ROWID;
CREATE INDEX members_telling ON members (telling_id);
CREATE TABLE recurrences (
    a TEXT NOT NULL, b TEXT NOT NULL, wording TEXT NOT NULL, score REAL NOT NULL,
    detail TEXT NOT NULL, PRIMARY KEY (a, b, wording)
) WITHOUT ROWID;
CREATE INDEX recurrences_b ON recurrences (b);
CREATE TABLE narratives (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, first_seen TEXT, last_seen TEXT
) WITHOUT ROWID;
CREATE TABLE threads (
    narrative_id TEXT NOT NULL, n INTEGER NOT NULL, family_id TEXT NOT NULL,
    PRIMARY KEY (narrative_id, n)
) WITHOUT ROWID;
"""

_OUTLETS = """
-- what a user knows of outlets; `also` and `domains` are lists as JSON
CREATE TABLE outlets (
    name TEXT PRIMARY KEY, also TEXT NOT NULL, domains TEXT NOT NULL, country TEXT, type TEXT,
    publisher TEXT
) WITHOUT ROWID;
"""

_ACTORS = """
-- who is one actor in several articles; `actors` are ids as a list in JSON
CREATE TABLE actor_groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, actors TEXT NOT NULL,
    articles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE actor_names (
    group_id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (group_id, name)
) WITHOUT ROWID;
CREATE TABLE actor_members (
    article_id TEXT NOT NULL, actor_id TEXT NOT NULL, group_id TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (article_id, actor_id)
) WITHOUT ROWID;
CREATE INDEX actor_members_actor ON actor_members (actor_id);
"""

_JUDGEMENTS = """
-- what people judged, only ever added to: the whole Judgement as JSON, the rest for finding it
CREATE TABLE judgements (
    id TEXT PRIMARY KEY, "when" TEXT NOT NULL, verdict TEXT NOT NULL, article_id TEXT, digest TEXT,
    judgement TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX judgements_article ON judgements (article_id);
CREATE INDEX judgements_digest ON judgements (digest);
CREATE INDEX judgements_verdict ON judgements (verdict);
"""

_VECTORS = """
-- what texts mean, by a digest of network and text: made again where they are missing
CREATE TABLE vectors (digest BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""

_WORDINGS = """
-- the wordings that come back in a narrative, as a list in JSON
ALTER TABLE narratives ADD COLUMN wordings TEXT NOT NULL DEFAULT '[]';
-- what is held, counted without reading the articles
CREATE INDEX articles_held ON articles (outlet, published);
"""

_IMPORTED = """
-- when a capture came into this corpus, which is not when the page was fetched
ALTER TABLE captures ADD COLUMN imported TEXT;
CREATE INDEX captures_url ON captures (url);
CREATE INDEX articles_url ON articles (url);
"""

_VISITS = """
-- what is asked of the network: `leads` is page, list or site, `due` when to ask (again)
CREATE TABLE visits (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, leads TEXT NOT NULL, due TEXT, asked TEXT,
    status INTEGER, etag TEXT, modified TEXT, digest TEXT, got INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX visits_due ON visits (source, due);
-- what a url answered, where it was something else than the time before: 404 after 200
CREATE TABLE answers (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, status INTEGER, digest TEXT,
    said TEXT NOT NULL
);
CREATE INDEX answers_url ON answers (url);
-- what saved lines found, once each; `alert` is the whole Alert as JSON, `sent` when it was posted
CREATE TABLE alerts (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, alert TEXT NOT NULL, sent TEXT
) WITHOUT ROWID;
"""

_INTAKE = """
-- what fact-checkers found of claims, whole as JSON
CREATE TABLE reviews (id TEXT PRIMARY KEY, review TEXT NOT NULL) WITHOUT ROWID;
-- what a user knows of actors and outlets by their names
CREATE TABLE facets (
    about TEXT NOT NULL, name TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (about, name, facet, value)
) WITHOUT ROWID;
"""

_LISTS = """
-- what lists are made from without reading the articles: doubt, speakers, dates
ALTER TABLE attributions ADD COLUMN confidence REAL NOT NULL DEFAULT 1;
CREATE TEMP TABLE sure (article_id, id, confidence, PRIMARY KEY (article_id, id)) WITHOUT ROWID;
INSERT OR IGNORE INTO sure SELECT articles.id, json_extract(value, '$.id'),
    json_extract(value, '$.confidence') FROM articles, json_each(reading, '$.attributions');
UPDATE attributions SET confidence = coalesce((SELECT confidence FROM temp.sure
    WHERE sure.article_id = attributions.article_id AND sure.id = attributions.id), 1);
DROP TABLE temp.sure;
CREATE INDEX attributions_doubt ON attributions (confidence, article_id, id);
CREATE INDEX attributions_actor ON attributions (actor);
CREATE INDEX attributions_actor_id ON attributions (actor_id);
CREATE INDEX tellings_said ON tellings (article_id, attribution_id);
CREATE INDEX articles_found ON articles (id, outlet, published, language);
CREATE INDEX actor_members_group ON actor_members (group_id);
"""

_PROFILES = """
-- which of the pages held are in a language that is not read
CREATE INDEX articles_unread ON articles (outlet, published)
    WHERE json_valid(reading) AND json_extract(reading, '$.article.covered') = 0;
"""

_LATEST = """
-- the latest statements of somebody who says much, without putting them all in order
CREATE INDEX articles_published ON articles (published DESC, id);
-- joins that are least sure, for people to look at
CREATE INDEX retellings_doubt ON retellings (score, earlier_id, later_id);
CREATE INDEX recurrences_doubt ON recurrences (score, a, b, wording);
"""

_ANSWERS = """
-- the offices that pages print of an actor, as a list in JSON
ALTER TABLE actor_groups ADD COLUMN offices TEXT NOT NULL DEFAULT '[]';
-- which statement answers which: the whole Answer as JSON, the rest for finding it
CREATE TABLE replies (
    article_id TEXT NOT NULL, attribution_id TEXT NOT NULL, telling_id TEXT NOT NULL,
    answer TEXT NOT NULL, PRIMARY KEY (article_id, attribution_id)
) WITHOUT ROWID;
CREATE INDEX replies_telling ON replies (telling_id);
"""

_TIES = """
-- the articles that are linked: the digest of the words, and the article that each repeats
CREATE TABLE linked (article_id TEXT PRIMARY KEY, text BLOB NOT NULL, twin TEXT) WITHOUT ROWID;
CREATE INDEX linked_text ON linked (text);
CREATE INDEX linked_twin ON linked (twin) WHERE twin IS NOT NULL;
-- what their tellings of one time may meet: keys of words and of speakers' names, as numbers
CREATE TABLE reaches (
    article_id TEXT NOT NULL, period INTEGER, day INTEGER, words BLOB NOT NULL, own BLOB NOT NULL,
    names BLOB NOT NULL
);
CREATE INDEX reaches_article ON reaches (article_id);
CREATE INDEX reaches_period ON reaches (period);
CREATE INDEX reaches_day ON reaches (day);
-- two tellings found to be one statement, in the first round or in a later one
CREATE TABLE ties (
    a TEXT NOT NULL, b TEXT NOT NULL, later INTEGER NOT NULL, score REAL NOT NULL,
    run INTEGER NOT NULL, meaning TEXT, early INTEGER NOT NULL, final INTEGER NOT NULL,
    PRIMARY KEY (a, b, later)
) WITHOUT ROWID;
CREATE INDEX ties_b ON ties (b);
-- the family of a telling after the first round, and whether it has company
CREATE TABLE marks (
    telling_id TEXT PRIMARY KEY, family TEXT NOT NULL, company INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX marks_family ON marks (family);
-- what is held of a day, and what may be of any day, without going over all that is held
CREATE INDEX articles_day ON articles (published, outlet);
CREATE INDEX articles_coarse ON articles (published, outlet)
    WHERE published IS NULL OR length(published) < 10;
"""

_WITNESSED = """
-- the kept bytes of an answer that brought no page that is new, such as 404 where one had been
CREATE TABLE answer_records (
    answer INTEGER PRIMARY KEY, digest TEXT NOT NULL, segment TEXT NOT NULL, start INTEGER NOT NULL,
    length INTEGER NOT NULL
);
CREATE VIEW every_record AS
    SELECT digest, segment, start, length FROM records
    UNION ALL SELECT digest, segment, start, length FROM answer_records;
"""

_KEPT = """
-- the families as narratives see them, and a row of keys of each: which may share a line
CREATE TABLE statements (
    family_id TEXT PRIMARY KEY, place TEXT NOT NULL, sketch BLOB NOT NULL, statement BLOB NOT NULL
);
CREATE TABLE keyed (
    n INTEGER PRIMARY KEY, family_id TEXT NOT NULL UNIQUE, stale INTEGER NOT NULL DEFAULT 0,
    keys BLOB NOT NULL
);
CREATE INDEX keyed_stale ON keyed (family_id) WHERE stale;
-- the line that two families share, the earlier first, whether it is shown or not
CREATE TABLE common (
    a TEXT NOT NULL, b TEXT NOT NULL, score REAL NOT NULL, rarity REAL NOT NULL,
    weights TEXT NOT NULL, ours TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX common_b ON common (b);
-- which pairs of these a narrative is made of, as a digest
ALTER TABLE narratives ADD COLUMN pairs TEXT NOT NULL DEFAULT '';
CREATE INDEX threads_family ON threads (family_id);
-- the articles that are linked: their day as a number, and how many statements in them answer
CREATE TABLE heard (
    article_id TEXT PRIMARY KEY, day INTEGER, asks INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX heard_asks ON heard (day, article_id) WHERE asks;
-- everybody who is in an article, and a row of keys of each: who may be one with whom
CREATE TABLE appearances (
    n INTEGER PRIMARY KEY, article_id TEXT NOT NULL, actor_id TEXT NOT NULL, called TEXT NOT NULL,
    reach BLOB NOT NULL, body BLOB NOT NULL
);
CREATE INDEX appearances_article ON appearances (article_id, actor_id);
CREATE INDEX appearances_called ON appearances (called);
-- the country that an actor speaks for
ALTER TABLE actor_groups ADD COLUMN country TEXT;
CREATE INDEX actor_groups_country ON actor_groups (country) WHERE country IS NOT NULL;
"""

_ALIKE = """
-- a page that came before is found by bytes and address at once: one of both may be that of many;
-- one that could not be used, of which many may be alike, by the last part of its name as well
DROP INDEX captures_digest;
CREATE INDEX captures_alike ON captures (digest, url);
CREATE INDEX captures_read ON captures (digest, url) WHERE article_id IS NOT NULL;
CREATE INDEX captures_unused
    ON captures (digest, url, replace(name, rtrim(name, replace(name, '/', '')), ''))
    WHERE article_id IS NULL;
"""

STEPS: tuple[str, ...] = (
    *(_FIRST, _OUTLETS, _ACTORS, _JUDGEMENTS, _VECTORS, _WORDINGS),
    _IMPORTED,
    _VISITS,
    _INTAKE,
    _LISTS,
    _PROFILES,
    _LATEST,
    _ANSWERS,
    _TIES,
    _WITNESSED,
    _KEPT,
    _ALIKE,
)
"""`STEPS[n]` brings schema n to n + 1. A step is never changed once released: the next one is."""

SCHEMA = len(STEPS)


def connect(folder: Path) -> sqlite3.Connection:
    """The database of a corpus, brought to this schema; made where there is none.

    A folder that may not be written is opened for reading alone.

    Raises:
        CorpusError: the file is no corpus, a newer one, or an older one that may not be written.
    """
    with guarded(folder):
        writable = os.access(folder, os.W_OK) and (
            not (folder / DATABASE).exists() or os.access(folder / DATABASE, os.W_OK)
        )
        db = _open(folder, writable)
        try:
            version = _version(folder, db)
            if version < SCHEMA and not writable:
                raise CorpusError(
                    f"{str(folder)!r} was made by an older retold (schema {version}, this one has"
                    f" {SCHEMA}) and may not be written; copy it to a folder that is yours"
                )
            if version < SCHEMA:
                with writing(folder):
                    _upgrade(folder, db)
        except BaseException:
            db.close()
            raise
    return db


def _open(folder: Path, writable: bool) -> sqlite3.Connection:
    path = (folder / DATABASE).absolute()
    if not writable and not path.with_name(f"{DATABASE}-wal").exists():
        # A WAL database in a folder that may not be written opens only when told it stands still.
        mode = "mode=ro&immutable=1"
    else:
        mode = "mode=rwc" if writable else "mode=ro"
    db = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, isolation_level=None, timeout=5)
    try:
        if writable:
            db.execute("PRAGMA synchronous = NORMAL")
        db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _version(folder: Path, db: sqlite3.Connection) -> int:
    """The schema of an open database: 0 where it is still empty."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    application: int = db.execute("PRAGMA application_id").fetchone()[0]
    tables: int = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION and (tables or version or application):
        raise CorpusError(
            f"{DATABASE} in {str(folder)!r} is a database of another program; name a corpus"
        )
    if version > SCHEMA:
        raise CorpusError(
            f"{str(folder)!r} was made by a newer retold (schema {version}, this one knows"
            f" {SCHEMA}); install the newer retold to open it"
        )
    return version


def _upgrade(folder: Path, db: sqlite3.Connection) -> None:
    """Each missing step in a transaction of its own: a kill leaves a whole older schema."""
    db.execute("PRAGMA journal_mode = WAL")
    for step in range(_version(folder, db), SCHEMA):
        db.executescript(
            f"BEGIN IMMEDIATE; {STEPS[step]}"
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {step + 1}; COMMIT;"
        )
