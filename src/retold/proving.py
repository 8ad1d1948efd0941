"""What leaves a corpus as evidence: the proof of a finding, and the archive for other players."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from retold import adding, tracing
from retold.errors import CorpusError, UsageError
from retold.evidence import Moment
from retold.export.wacz import Indexed, Listed, Warc, write_wacz
from retold.records import Rejected
from retold.reports import Trace
from retold.store import Store, captures, readings

if TYPE_CHECKING:
    from retold.proof.write import Exhibit

SELECTED = "pages.warc.gz"
"""The one WARC file of an archive of selected pages."""


def prove(store: Store, folder: Path, told: str | None, *, force: bool) -> dict[str, int]:
    """Writes the proof of the statement that an id or words stand for; gives what is in it.

    Raises:
        UsageError: there is no id, no statement fits it, or the file cannot be written.
        CorpusError: a page that it rests on is missing or was changed.
    """
    from retold.proof.write import save

    if told is None:
        raise UsageError("a proof is of one finding: give its id (--id), as `search` shows it")
    traced = tracing.trace(store.db, told, adding.outlets(store))
    exhibits = list(_exhibits(store, traced))
    path = folder / f"proof-{traced.told[:8]}.zip"
    with _new(path, force=force):
        save(path, traced, exhibits)
    return {
        path.name: 1,
        "articles": len(exhibits),
        "tellings": len(traced.steps),
    }


def _exhibits(store: Store, traced: Trace) -> "Iterator[Exhibit]":
    from retold.proof.write import Exhibit

    for article_id in sorted({step.article.id for step in traced.steps}):
        reading = readings.reading(store.db, article_id)
        row = store.db.execute(
            "SELECT capture FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if reading is None or row is None:
            continue
        capture = captures.one(store.db, row[0])
        page = adding.kept_page(store, capture.id)
        if isinstance(page, Rejected):
            raise CorpusError(page.reason)
        yield Exhibit(
            reading=reading,
            page=page,
            record=store.record(capture.digest),
            captured=Moment(value=capture.fetched, by="capture") if capture.fetched else None,
            imported=Moment(value=capture.imported, by="import") if capture.imported else None,
        )


@contextmanager
def _new(path: Path, *, force: bool) -> Iterator[None]:
    """A place for a file in a folder that is made where there is none.

    Raises:
        UsageError: the file is there (unless `force`), or cannot be written.
    """
    try:
        if path.parent.exists() and not path.parent.is_dir():
            raise UsageError(f"{str(path.parent)!r} is a file; name a folder to export to")
        if path.exists() and not force:
            raise UsageError(f"{str(path)!r} is there; name another folder, or use --force")
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise UsageError(
            f"cannot write {str(path)!r}: {error.strerror or error}; name another folder"
        ) from error


def archive(store: Store, folder: Path, told: str | None, *, force: bool) -> dict[str, int]:
    """Writes the archive as WACZ, or of it the pages that tell one statement; gives what is in it.

    Raises:
        UsageError: no statement fits, or the file cannot be written.
        CorpusError: the archive is damaged; `verify` says where.
    """
    from retold import __version__

    only = None
    if told is not None:
        only = {
            one.page.digest
            for one in _exhibits(store, tracing.trace(store.db, told, adding.outlets(store)))
        }
    records = list(_indexed(store, only))
    listed = list(_listed(store, records))
    path = folder / f"{store.folder.stem or 'corpus'}.wacz"
    part = path.with_name(f".{path.name}.part")
    with _new(path, force=force):
        try:
            with part.open("wb") as file:
                warcs = _warcs(store, only, records)
                write_wacz(file, warcs, records, listed, f"retold {__version__}")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return {path.name: 1, "records": len(records), "pages": len(listed)}


def _indexed(store: Store, only: set[str] | None) -> Iterator[Indexed]:
    """The records that can be replayed, with the places that they have in the exported files."""
    at = 0
    for member in store.members():
        if member.fault is not None:
            raise CorpusError(
                f"{member.place.segment}: the record at {member.place.start} {member.fault};"
                " `retold verify` says what else does not hold"
            )
        if member.kind not in ("resource", "response"):
            continue
        if only is not None and member.digest not in only:
            continue
        whole = len(store.record(member.digest)) if only is not None else 0
        yield Indexed(
            url=member.fields.get("WARC-Target-URI", ""),
            date=member.fields.get("WARC-Date", ""),
            media_type=member.media_type,
            status=member.status,
            digest=member.digest,
            filename=member.place.segment if only is None else SELECTED,
            start=member.place.start if only is None else at,
            length=member.place.length,
        )
        at += whole


def _listed(store: Store, records: list[Indexed]) -> Iterator[Listed]:
    """The articles that were read from records with an address of the web."""
    shown = [one for one in records if one.url.startswith("http")]
    by_digest = {one.digest: one for one in reversed(shown)}
    by_address = {(one.digest, one.url): one for one in reversed(shown)}
    rows = store.db.execute(
        "SELECT articles.id, captures.digest, captures.url,"
        " json_extract(reading, '$.article.title')"
        " FROM articles JOIN captures ON captures.id = capture ORDER BY articles.id"
    )
    for article_id, digest, url, title in rows:
        one = by_address.get((digest, url)) or by_digest.get(digest)
        if one is not None:
            yield Listed(id=article_id, url=one.url, date=one.date, title=title)


def _warcs(store: Store, only: set[str] | None, records: list[Indexed]) -> Iterator[Warc]:
    """The WARC files: the segments as they are, or one of the selected records."""
    if only is not None:
        yield SELECTED, (store.record(one.digest) for one in records)
        return
    for segment, end in store.segments():
        yield segment, _pieces(store.folder / segment, end)


def _pieces(path: Path, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while end > 0 and (piece := file.read(min(2**20, end))):
            end -= len(piece)
            yield piece
