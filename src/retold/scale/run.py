"""scale(): from shards of pages to tables, part by part, then all of it together."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from retold import pipeline
from retold.errors import UsageError
from retold.export.tables import tables
from retold.export.write import Table
from retold.scale import engine, output, stages
from retold.scale.joined import join
from retold.scale.shards import Part, Shard, parts, shards

ROWS = 50_000
"""Rows in a file of a table."""
TRIES = 3
"""How often what a lost worker left is given to another, without any part being finished."""
_OF_NO_RUN = ("judgements", "reviews", "facets")
"""Tables of what people add to a corpus; a run has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReport:
    """What a run did: its parts, those that an earlier run had finished, its pages, and how many
    rows each table has; seconds spent on reading and on joining."""

    parts: int
    finished_before: int
    pages: int
    rejected: int
    tables: dict[str, int]
    reading: float
    joining: float


def scale(
    source: str | Iterable[str],
    out: str | os.PathLike[str],
    *,
    cluster: str | None = None,
    workers: int | None = None,
    resume: bool = False,
    progress: Callable[[int], object] | None = None,
) -> ScaleReport:
    """Reads shards of pages into tables, on all cores or on a cluster, and joins what they tell.

    `source` are files, folders, globs or urls (`s3://…`) of WARC, HTML or JSON lines. `out` becomes
    a folder with a folder of Parquet files for each table of `export`; on a cluster it lies where
    all machines reach it. What is found is what `add` and `link` find in the same pages, whatever
    the number of workers. With `resume` a run that was stopped goes on with the parts not finished.

    Example:
        >>> retold.scale.scale("crawl/*.warc.gz", "tables").tables["attributions"]
        80412

    Raises:
        UsageError: the engine is missing, the cluster does not answer, `out` holds another run or
            cannot be written, or no space is left.
        PageError: there are no pages at the source.
    """
    folder = Path(out).absolute()
    workers = workers or pipeline.cores()
    sources = (source,) if isinstance(source, str) else tuple(source)
    engine.start(cluster)
    found = shards(sources)
    run = output.begin(folder, _asked(sources, found, ()), resume=resume)
    if not run.parts:
        cut = zip(found, engine.cut_all(found, workers), strict=True)
        run.parts = tuple(parts((piece, s.size) for s, pieces in cut for piece in pieces))
        output.keep(folder, run)
    left = output.left(folder, run.parts)
    begun = time.monotonic()
    _read(left, folder, workers, progress)
    read = time.monotonic()
    if run.tables is None or left:
        run.tables = _tables(folder, len(run.parts))
        output.keep(folder, run)
    return ScaleReport(
        parts=len(run.parts),
        finished_before=len(run.parts) - len(left),
        pages=run.tables["readings"] + run.tables["rejected"],
        rejected=run.tables["rejected"],
        tables={name: n for name, n in run.tables.items() if name != "readings"},
        reading=read - begun,
        joining=time.monotonic() - read,
    )


def _asked(sources: tuple[str, ...], found: list[Shard], cut: tuple[Part, ...]) -> output.Run:
    files = hashlib.sha256()
    for shard in found:
        files.update(f"{shard.name}\0{shard.size}\n".encode("utf-8", "surrogateescape"))
    return output.Run(
        version=output.VERSION,
        source=sources,
        files=files.hexdigest()[:16],
        reader=pipeline.reader(),
        parts=cut,
    )


def _read(
    left: list[Part], folder: Path, workers: int, progress: Callable[[int], object] | None
) -> None:
    """Has every part read; those that a lost worker left are given to another."""
    pages = 0
    tries = TRIES
    while left:
        before = len(left)
        try:
            for done in engine.read(left, folder, workers):
                if done.error is not None:
                    raise UsageError(done.error)
                pages += done.pages
                if progress is not None:
                    progress(pages)
            return
        except engine.LostError as lost:
            left = output.left(folder, tuple(left))
            tries = TRIES if len(left) < before else tries - 1
            if not tries:
                raise UsageError(
                    f"the engine's workers end before they finish a part ({lost}); is memory"
                    " short? Try fewer --workers; what is finished is kept: --resume goes on"
                ) from lost


def _tables(folder: Path, parts: int) -> dict[str, int]:
    """Writes the tables of all that was read; gives how many rows each has."""
    joined = join(folder)
    rows: dict[str, int] = {}
    try:
        for name, table in tables(joined).items():  # type: ignore[arg-type]
            if name in _OF_NO_RUN:
                continue
            if name == "rejected":  # beside those of the parts
                stages.write({name: Table(table.kind, list(table.rows))}, folder, parts)
                rows[name] = engine.rows(folder, name)
            else:
                rows[name] = _files(folder, name, table)
    except OSError as error:
        raise UsageError(stages.told(error, folder)) from error
    rows["readings"] = engine.rows(folder, "readings")
    return rows


def _files(folder: Path, name: str, table: Table) -> int:
    """Writes a table in files of `ROWS`, in place of what is there."""
    for old in (folder / name).glob("*.parquet"):
        old.unlink()
    rest = iter(table.rows)
    total = 0
    for number in count():
        rows: list[Any] = list(islice(rest, ROWS))
        if rows or not number:
            stages.write({name: Table(table.kind, rows)}, folder, number)
        total += len(rows)
        if len(rows) < ROWS:
            return total
    return total
