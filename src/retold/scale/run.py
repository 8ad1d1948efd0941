"""scale(): from shards of pages to tables, part by part, then all of it together."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from retold import pipeline
from retold.errors import UsageError
from retold.scale import engine, joined, output
from retold.scale.shards import Part, Shard, parts, shards

TRIES = 3
"""How often what a lost worker left is given to another, without any part being finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReport:
    """What a run did: its parts, those that an earlier run had finished, its pages, how many rows
    each table has, and the wordings too common to be compared; seconds of reading and of joining.
    """

    parts: int
    finished_before: int
    pages: int
    rejected: int
    tables: dict[str, int]
    capped: tuple[str, ...]
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
    if "://" in os.fspath(out):
        raise UsageError(
            f"{os.fspath(out)!r} is an address; name a folder, which all machines of a cluster"
            " reach at the same path"
        )
    folder = Path(out).absolute()
    workers = workers or pipeline.cores()
    sources = (source,) if isinstance(source, str) else tuple(source)
    engine.start(cluster)
    found = shards(sources, folder)
    run = output.begin(folder, _asked(sources, found, ()), resume=resume)
    if not run.parts:
        run.parts = _cut(found, workers)
        output.keep(folder, run)
    left = output.left(folder, run.parts)
    if left and run.tables is not None:  # a part was taken away: the tables are none until joined
        run.tables = None
        output.keep(folder, run)
    begun = time.monotonic()
    _read(left, folder, workers, progress)
    read = time.monotonic()
    if run.tables is None:
        run.tables, run.capped = joined.join(folder, len(run.parts))
        output.keep(folder, run)
    joined.clear(folder)
    return ScaleReport(
        parts=len(run.parts),
        finished_before=len(run.parts) - len(left),
        pages=sum(engine.rows(folder, each, len(run.parts)) for each in ("readings", "rejected")),
        rejected=run.tables["rejected"],
        tables={name: n for name, n in run.tables.items() if name != "readings"},
        capped=run.capped,
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


def _cut(found: list[Shard], workers: int) -> tuple[Part, ...]:
    try:
        cut = zip(found, engine.cut_all(found, workers), strict=True)
        return tuple(parts((piece, shard.size) for shard, pieces in cut for piece in pieces))
    except engine.LostError as lost:
        raise UsageError(
            f"a worker of the engine ended while it counted pages ({lost}); is memory short? Try"
            " the same with fewer --workers and --resume"
        ) from lost


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
