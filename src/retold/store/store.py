"""A corpus opened: what is held, and one page kept in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from retold.errors import CorpusError, UsageError
from retold.records import Page, Reading, Rejected, Telling
from retold.store import captures, readings
from retold.store.archive import Archive, Place
from retold.store.captures import Capture
from retold.store.folder import find, guarded, writing
from retold.store.members import Member, members
from retold.store.rows import plain
from retold.store.schema import connect

Change = Literal["added", "replaced", "held", "rejected"]


class Kept(NamedTuple):
    """What keeping a page changed; the reason where it could not be used."""

    change: Change
    rejected: Rejected | None = None


CACHE = 800_000
"""Kilobytes of the database that a writer holds in memory at most: ids are hashes, so that rows go
to places all over it."""


class Store:
    """The rows and the kept bytes of one corpus.

    Raises:
        CorpusError: at opening, see `find` and `connect`; later, when the disk is full, another
            process writes, or the corpus may not be written.
    """

    def __init__(self, path: Path, *, version: str, create: bool = True) -> None:
        self.folder = find(path, create=create)
        self.db = connect(self.folder)
        self._archive = Archive(self.folder, version)
        self._last: Place | None = None
        """The last record of the archive, while this process is the one writer."""
        self._depth = 0

    def close(self) -> None:
        """Closes the files; what was kept is whole without it."""
        self._archive.close()
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """This process as the one writer, while the block runs."""
        if self._depth:
            yield
            return
        with writing(self.folder), guarded(self.folder):
            self._depth += 1
            self.db.execute(f"PRAGMA cache_size = -{CACHE}")
            try:
                yield
            finally:
                self.db.execute("PRAGMA cache_size = -2000")
                self._depth -= 1
                self._last = None
                self._archive.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that the block writes, or nothing of it."""
        if not self._depth:
            raise UsageError("the store is written outside of `writing()`")
        with guarded(self.folder):
            try:
                self.db.execute("BEGIN IMMEDIATE")
                yield
                self.db.execute("COMMIT")
            except BaseException:
                self._last = None
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def commit(self) -> None:
        """Keeps for good what the transaction at hand has written so far, and goes on with it.

        Example:
            >>> with store.transaction():
            ...     for era in eras:
            ...         save(store.db, era)
            ...         store.commit()
        """
        self.db.execute("COMMIT")
        self.db.execute("BEGIN IMMEDIATE")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One state of the corpus for all that the block reads, whatever is written meanwhile."""
        with guarded(self.folder):
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.execute("ROLLBACK")

    def meta(self, key: str) -> str | None:
        """A fact about the corpus as a whole."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Keeps a fact about the corpus as a whole; inside a transaction."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # ---- captures

    def known(self, page: Page, reader: str) -> Kept | None:
        """What adding this page would give without reading it, where that is known.

        A page is known by its bytes and its url, one that was rejected by its name too. A table
        that speaks of it anew makes it new again; a page that comes without one is not made
        poorer. A page that was rejected by another reader, or while it was read from the disk or
        by a process that died, is worth another try.
        """
        capture = captures.same(self.db, page)
        if capture is None:
            return None
        if capture.article_id is not None:
            return Kept("held")
        row = self.db.execute(
            "SELECT name, digest, url, stage, reason FROM rejected WHERE capture = ?", (capture.id,)
        ).fetchone()
        if row is None or capture.reader != reader:
            return None
        rejected = _rejected(row)
        return None if rejected.stage == "read" else Kept("rejected", rejected)

    def body(self, digest: str) -> bytes:
        """The kept bytes with this digest, held to it.

        Raises:
            CorpusError: they are not there, or not whole.
        """
        row = self.db.execute(
            "SELECT segment, start, length FROM records WHERE digest = ?", (digest,)
        ).fetchone()
        if row is None:
            raise CorpusError(f"{str(self.folder)!r} keeps no page with the digest {digest!r}")
        return self._archive.read(Place(*row), digest)

    def record(self, digest: str) -> bytes:
        """The WARC record of the bytes with this digest, as it lies in its segment.

        Raises:
            CorpusError: it is not there.
        """
        row = self.db.execute(
            "SELECT segment, start, length FROM records WHERE digest = ?", (digest,)
        ).fetchone()
        if row is None:
            raise CorpusError(f"{str(self.folder)!r} keeps no page with the digest {digest!r}")
        with guarded(self.folder), (self.folder / row[0]).open("rb") as file:
            file.seek(row[1])
            record: bytes = file.read(row[2])
            return record

    def segments(self) -> list[tuple[str, int]]:
        """The files of the archive, each with the end of the last record that is known in it."""
        return self.db.execute(
            "SELECT segment, max(start + length) FROM every_record"
            " GROUP BY segment ORDER BY segment"
        ).fetchall()

    def members(self) -> Iterator[Member]:
        """Every record of the archive, as it lies on the disk.

        Raises:
            CorpusError: a file of the archive is missing.
        """
        for segment, _ in self.segments():
            rows = self.db.execute(
                "SELECT segment, start, length FROM every_record WHERE segment = ?", (segment,)
            )
            with guarded(self.folder):
                yield from members(self.folder, [Place(*row) for row in rows])

    def original(self, article_id: str) -> bytes:
        """The kept bytes that an article was read from.

        Raises:
            CorpusError: they are not there, or not whole.
        """
        row = self.db.execute(
            "SELECT captures.digest FROM articles JOIN captures ON captures.id = capture"
            " WHERE articles.id = ?",
            (article_id,),
        ).fetchone()
        return self.body(row[0] if row else "")

    # ---- keeping

    def keep(
        self, page: Page, outcome: Reading | Rejected, tellings: tuple[Telling, ...], reader: str
    ) -> Kept:
        """Keeps a page and what it was read as: its bytes first, then its rows, all or nothing."""
        place = self._place(page)
        with self.transaction():
            if place is not None:
                self._put_record(page, place)
            capture = captures.put(self.db, page, reader)
            return self._settle(capture, outcome, tellings)

    def take(
        self, name: str, reading: Reading | Rejected, tellings: tuple[Telling, ...], reader: str
    ) -> Kept:
        """Keeps what a page was read as elsewhere, without the page's bytes; in a transaction."""
        about = reading.article if isinstance(reading, Reading) else reading
        cursor = self.db.execute(
            "INSERT INTO captures (digest, name, url, reader) VALUES (?, ?, ?, ?)",
            (about.digest or "", plain(name), plain(about.url), reader),
        )
        assert cursor.lastrowid is not None  # noqa: S101 - an INSERT gives one
        return self._settle(captures.one(self.db, cursor.lastrowid), reading, tellings)

    def arrive(self, page: Page, note: Callable[[], int | None]) -> int:
        """Keeps a page's bytes before it is read, and what `note` writes, all or nothing.

        Gives the number of its capture, which no reader has read yet.
        """
        place = self._place(page)
        with self.transaction():
            if place is not None:
                self._put_record(page, place)
                note()
            else:
                self._witness(page, note())
            return captures.put(self.db, page, "").id

    def witness(self, answer: Page | None, note: Callable[[], int | None]) -> None:
        """Keeps what `note` writes of an answer that brought no new page, and where it gives the
        number of a row of `answers`, the answer too: a record in the archive, and no capture."""
        with self.transaction():
            self._witness(answer, note())

    def _witness(self, answer: Page | None, number: int | None) -> None:
        if answer is not None and number is not None:
            place = self._append(answer)
            self.db.execute(
                "INSERT INTO answer_records VALUES (?, ?, ?, ?, ?)",
                (number, answer.digest, place.segment, place.start, place.length),
            )

    def _put_record(self, page: Page, place: Place) -> None:
        self.db.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?)",
            (page.digest, place.segment, place.start, place.length),
        )

    def keep_again(
        self,
        capture: Capture,
        outcome: Reading | Rejected,
        tellings: tuple[Telling, ...],
        reader: str,
    ) -> Kept:
        """Keeps what a page that is held already was read as by another reader."""
        with self.transaction():
            self.db.execute("UPDATE captures SET reader = ? WHERE id = ?", (reader, capture.id))
            return self._settle(capture, outcome, tellings)

    def refuse(self, rejected: Rejected) -> None:
        """Keeps that a page could not be used, where not even its bytes came; once per page."""
        with self.transaction():
            self.db.execute(
                "DELETE FROM rejected WHERE capture IS NULL AND name = ? AND digest IS ?",
                (plain(rejected.name), rejected.digest),
            )
            self._reject(rejected, None)

    def came(self, name: str) -> None:
        """Takes back that a page's bytes did not come, now that they have.

        What was rejected with its bytes stays until these bytes are read: a file of the same name
        may be another page.
        """
        row = (plain(name),)
        bare = "FROM rejected WHERE capture IS NULL AND name = ?"
        if self.db.execute(f"SELECT 1 {bare}", row).fetchone():
            with self.transaction():
                self.db.execute(f"DELETE {bare}", row)

    def _place(self, page: Page) -> Place | None:
        """Where the page's bytes are now; None where they were kept before."""
        if self.db.execute("SELECT 1 FROM records WHERE digest = ?", (page.digest,)).fetchone():
            return None
        return self._append(page)

    def _append(self, page: Page) -> Place:
        """Where a page's bytes are, now that they were written behind all others."""
        if self._last is None:
            row = self.db.execute(
                "SELECT segment, start, length FROM every_record"
                " ORDER BY segment DESC, start DESC LIMIT 1"
            ).fetchone()
            self._last = Place(*row) if row else None
        with guarded(self.folder):
            self._last = self._archive.append(page, self._last)
        return self._last

    def _settle(
        self, capture: Capture, outcome: Reading | Rejected, tellings: tuple[Telling, ...]
    ) -> Kept:
        if isinstance(outcome, Reading):
            refused = readings.clash(self.db, capture.id, outcome)
            if refused is None:
                return self._read(capture, outcome, tellings)
            outcome = Rejected(
                name=capture.name,
                digest=capture.digest,
                url=outcome.article.url,
                stage="keep",
                reason=f"{capture.name!r}: {refused}",
            )
        self._reject(outcome, capture.id)
        return Kept("rejected", outcome)

    def _read(self, capture: Capture, reading: Reading, tellings: tuple[Telling, ...]) -> Kept:
        change = readings.put(self.db, capture.id, reading, tellings)
        self.db.execute(
            "UPDATE captures SET article_id = ? WHERE id = ?", (reading.article.id, capture.id)
        )
        if capture.article_id is not None and capture.article_id != reading.article.id:
            readings.leave(self.db, capture.id, capture.article_id)
            change = "replaced"
        self.db.execute("DELETE FROM rejected WHERE capture = ?", (capture.id,))
        return Kept(change)

    def _reject(self, rejected: Rejected, capture_id: int | None) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO rejected (name, digest, url, stage, reason, capture)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                plain(rejected.name),
                rejected.digest,
                plain(rejected.url),
                rejected.stage,
                plain(rejected.reason),
                capture_id,
            ),
        )

    def rejected(self) -> Iterator[Rejected]:
        """The pages that could not be used, by name."""
        rows = self.db.execute(
            "SELECT name, digest, url, stage, reason FROM rejected"
            " ORDER BY name, digest, stage, reason"
        )
        return (_rejected(row) for row in rows)


def _rejected(row: tuple[str, str | None, str | None, str, str]) -> Rejected:
    name, digest, url, stage, reason = row
    return Rejected(name=name, digest=digest, url=url, stage=stage, reason=reason)
