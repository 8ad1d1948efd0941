"""Whether what is held still holds: from a finding down to the bytes in the archive."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from retold import lines
from retold.errors import CorpusError, PageError
from retold.evidence import Fault
from retold.proof.anchor import given_text, seen, signs, stands
from retold.records import Article, Page, Reading, content_id
from retold.store import Store, captures, integrity, links, readings
from retold.store.folder import guarded

TEXTS = 32
"""Texts of articles kept at hand while links are looked at."""


class Verification:
    """Everything held, checked once more as it is iterated: each `Fault` is what does not hold.

    `checked` counts, when the iteration has ended, the "records" of the archive, the "articles",
    the "spans" held against their texts, the "tellings" and "retellings", and how the paragraphs of
    articles stand in the bytes of their pages: "whole", "begun" (their first characters do, and
    something stands between), "layer" (they stand, in their order, in the text layer of a PDF, read
    from its bytes once more) or "apart" (given without a place, as in JSON and most page titles).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.checked: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Fault]:
        store, db = self._store, self._store.db
        self.checked.clear()
        with guarded(store.folder), store.snapshot():
            yield from integrity.database(db)
            yield from integrity.records(store.folder, db, self.checked)
            yield from integrity.orphans(db)
            for (article_id,) in db.execute("SELECT id FROM articles ORDER BY id"):
                self.checked["articles"] += 1
                for detail in self._article(article_id):
                    yield Fault(sort="article", id=article_id, detail=detail)
                yield from self._tellings(article_id)
            yield from self._retellings()

    def _article(self, article_id: str) -> Iterator[str]:
        """What does not hold of one article: its row, its spans, its place in the page."""
        db = self._store.db
        held, wrong = _reading(db, article_id)
        name = f"article {article_id}"
        if wrong:
            yield f"{name}: {wrong}"
        if held is None:
            return
        article = held.article
        try:
            lines.hold_to_text(held)
        except PageError as error:
            yield f"{name}: {error}"
        self.checked["spans"] += _spans(held)
        rows = db.execute(
            "SELECT article_id, id, kind, actor_id, actor, confidence FROM attributions"
            " WHERE article_id = ? ORDER BY id",
            (article_id,),
        )
        if rows.fetchall() != sorted(readings.attribution_rows(db, held)):
            yield f"{name}: the rows to find its attributions by are not those it was read with"
        row = db.execute("SELECT capture FROM articles WHERE id = ?", (article_id,)).fetchone()
        yield from (f"{name}: {detail}" for detail in self._page(row[0], article))

    def _page(self, capture_id: int, article: Article) -> Iterator[str]:
        """What does not hold between an article and the bytes that it was read from."""
        from retold.pages import page

        store = self._store
        row = store.db.execute(
            "SELECT article_id FROM captures WHERE id = ?", (capture_id,)
        ).fetchone()
        if row is None or row[0] != article.id:
            yield "the capture that it was read from is missing"
            return
        capture = captures.one(store.db, capture_id)
        try:
            body = store.body(capture.digest)
            kept = page(body, name=capture.name, media_type=capture.media_type)
        except (CorpusError, PageError) as error:
            yield f"its page cannot be had: {error}"
            return
        if kept.media_type != "application/json":
            if article.digest != capture.digest:
                yield f"it names {article.digest} as its page, and was read from {capture.digest}"
            if article.id != content_id(article.url or "", article.text):
                yield "its id is not that of its url and text"
        yield from self._anchored(article, kept)

    def _anchored(self, article: Article, page: Page) -> Iterator[str]:
        """The paragraphs of an article that do not stand where they should in the page's bytes."""
        from retold.articles.visible import Visible

        if page.media_type == "application/json":
            if given_text(page.body, page.encoding) != article.text:
                yield "its text is not the one that the line of JSON gives"
            self.checked["apart"] += len(article.blocks)
            return
        if page.media_type == "application/pdf":
            yield from self._layered(article, page)
            return
        source = page.body.decode(page.encoding, "replace")
        visible = Visible(source) if page.media_type == "text/html" else None
        for block in article.blocks:
            if block.text is None:
                continue
            if block.page is None:
                self.checked["apart"] += 1
                continue
            text = article.text[slice(*block.text)]
            there = seen(visible, *block.page) if visible else source[slice(*block.page)]
            how = stands(text, there)
            if how is None:
                yield (
                    f"the {block.kind} at {list(block.text)} of its text is not what stands at"
                    f" {list(block.page)} of the page"
                )
            else:
                self.checked[how] += 1

    def _layered(self, article: Article, page: Page) -> Iterator[str]:
        """The paragraphs of a PDF that do not stand, one behind the other, in its text layer."""
        from retold.articles.pdf import pdf_text

        try:
            layer = signs(pdf_text(page.body, page.name))
        except PageError as error:
            yield f"the text layer of its page cannot be had: {error}"
            return
        at = 0
        for block in article.blocks:
            if block.text is None:
                continue
            words = signs(article.text[slice(*block.text)])
            found = layer.find(words, at)
            if found < 0:
                yield (
                    f"the {block.kind} at {list(block.text)} of its text does not stand there in"
                    " the text layer of its PDF"
                )
            else:
                at = found + len(words)
                self.checked["layer"] += 1

    def _tellings(self, article_id: str) -> Iterator[Fault]:
        held, _ = _reading(self._store.db, article_id)
        if held is None:
            return
        yield from integrity.tellings(self._store.db, article_id, held.article.text, self.checked)
        known = {said.id for said in held.attributions}
        rows = self._store.db.execute(
            "SELECT id, attribution_id FROM tellings WHERE article_id = ?"
            " AND attribution_id IS NOT NULL",
            (article_id,),
        )
        for telling_id, said in rows:
            if said not in known:
                detail = f"telling {telling_id}: its attribution {said} is not in the article"
                yield Fault(sort="telling", id=telling_id, detail=detail)

    def _retellings(self) -> Iterator[Fault]:
        """The passages that are not in the texts that they are said to come from."""
        db = self._store.db

        @lru_cache(maxsize=TEXTS)
        def text(telling_id: str) -> str | None:
            row = db.execute(
                "SELECT articles.reading FROM tellings JOIN articles"
                " ON articles.id = article_id WHERE tellings.id = ?",
                (telling_id,),
            ).fetchone()
            try:
                return readings.decoded(row[0]).article.text if row else None
            except msgspec.MsgspecError:
                return None

        found = links.retellings(db)
        while True:
            try:
                one = next(found)
            except StopIteration:
                return
            except (msgspec.MsgspecError, ValueError) as error:
                yield Fault(sort="link", id="", detail=f"a retelling cannot be read: {error}")
                return
            self.checked["retellings"] += 1
            for passage in one.passages:
                sides = ((passage.earlier, one.earlier_id), (passage.later, one.later_id))
                for span, telling_id in sides:
                    words = text(telling_id) if span else None
                    self.checked["spans"] += span is not None
                    if span and words is not None and words[span.start : span.end] != span.text:
                        yield Fault(
                            sort="link",
                            id=one.later_id,
                            detail=f"retelling {one.earlier_id} → {one.later_id}: a passage is not"
                            f" what stands at [{span.start}, {span.end}) of telling {telling_id}",
                        )


def _reading(db: sqlite3.Connection, article_id: str) -> tuple[Reading | None, str | None]:
    """What an article's row holds, without corrections, and what is wrong with it."""
    row = db.execute(
        "SELECT id, url, outlet, published, language, digest, reading FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    try:
        held = readings.decoded(row[6])
    except (msgspec.MsgspecError, ValueError) as error:
        return None, f"what was read cannot be read again: {error}"
    article = held.article
    published = article.published.value if article.published else None
    facts = (article.id, article.url, article.outlet, published, article.language)
    if readings.digest(row[6].encode()) != row[5]:
        return held, "what was read is not what was kept: it has another digest"
    if facts != row[:5]:
        return held, "the columns to find it by are not those of what was read"
    return held, None


def _spans(reading: Reading) -> int:
    """How many spans `hold_to_text` holds to the text."""
    return len(reading.mentions) + sum(
        len(said.content)
        + sum(one is not None for one in (said.source, said.cue, said.replies_to))
        + sum(hop.span is not None for hop in said.relay)
        for said in reading.attributions
    )
