"""What a worker does with a part: the per-page stages, page by page, into one Parquet file.

The pages are read in a process beside the worker (`Pool`), as `add` reads them, where the models
are loaded once. A page that kills that process is tried again, for somebody else may have killed
it; one that kills it twice is a `Rejected`.
"""

import atexit
import errno
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from retold import adding, pipeline
from retold.errors import RetoldError
from retold.export.arrow import write_parquet
from retold.export.write import Table
from retold.outlets import known
from retold.pool import Pool, WorkerLostError
from retold.records import Page, Rejected
from retold.scale.shards import Part, pages
from retold.store.rows import plain

_encode = msgspec.json.Encoder().encode


class ReadingRow(msgspec.Struct, kw_only=True):
    """A page's reading as it is kept between the stages.

    `name` is the page's; `part` and `place` say where it came.
    """

    article_id: str
    part: int = 0
    place: int = 0
    name: str
    attributions: int
    reading: str


class Done(msgspec.Struct, kw_only=True):
    """What became of a part; `error` says why it was not finished."""

    part: int
    pages: int = 0
    rejected: int = 0
    attributions: int = 0
    seconds: float = 0.0
    error: str | None = None


def read_page(page: Page | Rejected) -> ReadingRow | Rejected:
    """What a page says, its outlet by the names that are known; its place is not told yet.

    The row crosses from process to process as text: a record with all its spans takes far longer.
    """
    outcome, _ = adding.told(pipeline.read_page(page), known())
    if isinstance(outcome, Rejected):
        return _plain(outcome)
    return ReadingRow(
        article_id=outcome.article.id,
        name=plain(page.name),
        attributions=len(outcome.attributions),
        reading=_encode(outcome).decode(),
    )


class Reader:
    """Reads parts one after the other, with one process beside it.

    Example:
        >>> Reader("tables").read(Part(number=0, pieces=(Piece(name="crawl.warc.gz"),)))
        Done(part=0, pages=412, rejected=9, attributions=1730, seconds=21.4, error=None)
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._pool = Pool("retold.scale.stages", "read_page", size=1)
        atexit.register(self._pool.__exit__)  # the engine says no goodbye

    def read(self, part: Part) -> Done:
        """Reads a part into its files, whole or not at all."""
        begun = time.monotonic()
        rows: list[ReadingRow] = []
        rejected: list[Rejected] = []
        try:
            for place, outcome in enumerate(self._outcomes(part)):
                if isinstance(outcome, Rejected):
                    rejected.append(outcome)
                else:
                    outcome.part, outcome.place = part.number, place
                    rows.append(outcome)
            tables = {"readings": Table(ReadingRow, rows), "rejected": Table(Rejected, rejected)}
            write(tables, self._folder, part.number)
        except (OSError, RetoldError) as error:
            return Done(part=part.number, error=told(error, self._folder))
        return Done(
            part=part.number,
            pages=len(rows) + len(rejected),
            rejected=len(rejected),
            attributions=sum(row.attributions for row in rows),
            seconds=time.monotonic() - begun,
        )

    def _outcomes(self, part: Part) -> Iterator[ReadingRow | Rejected]:
        waiting: list[Page | Rejected] = []

        def noted() -> Iterator[Page | Rejected]:
            for page in pages(part):
                waiting.append(page)
                yield page

        for outcome in self._pool.each(noted()):
            page = waiting.pop(0)
            if isinstance(outcome, WorkerLostError):
                outcome = next(self._pool.each([page]))
            if isinstance(outcome, WorkerLostError):
                outcome = _plain(
                    Rejected(
                        name=page.name,
                        digest=page.digest,
                        url=page.url,
                        stage="read",
                        reason=str(outcome),
                    )
                )
            yield outcome


def _plain(rejected: Rejected) -> Rejected:
    """The same, as text that can be written: the names of files may hold bytes that are none."""
    return replace(
        rejected,
        name=plain(rejected.name),
        url=plain(rejected.url),
        reason=plain(rejected.reason),
    )


def write(tables: dict[str, Table], folder: Path, number: int) -> dict[str, int]:
    """Each table's file of a part, `articles/part-00000.parquet`; gives how many rows each has.

    The last named comes first.
    """
    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as staging:
        rows = write_parquet(tables, Path(staging))
        for name in reversed(list(tables)):
            (folder / name).mkdir(exist_ok=True)
            written = Path(staging, f"{name}.parquet")
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(file_of(folder, name, number))
    return rows


def file_of(folder: Path, table: str, number: int) -> Path:
    """Where the rows of a table from one part lie."""
    return folder / table / f"part-{number:05}.parquet"


def told(error: Exception, folder: Path) -> str:
    """What went wrong, in words."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"no space is left for {str(folder)!r}; what is finished is kept: make room,"
            " then run the same with --resume"
        )
    if isinstance(error, OSError):
        return f"cannot write to {str(folder)!r}: {error.strerror or error}"
    return str(error)
