"""The engine, Daft: it hands parts to workers, on one machine or on a cluster, and groups rows."""

import logging
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from retold.errors import UsageError
from retold.scale import stages
from retold.scale.shards import WHOLE, Part, Piece, Shard, cut

if TYPE_CHECKING:
    from daft import DataFrame

WAIT = 5.0
"""Seconds in which a cluster must answer."""
PORT = 10001
"""Where a Ray cluster listens for clients, if the address does not say."""


class LostError(Exception):
    """A worker of the engine ended before it had finished its part."""


def start(cluster: str | None) -> None:
    """Makes the engine ready: here, or on the cluster at this address (`ray://head:10001`).

    Raises:
        UsageError: the engine is not installed, or no cluster answers there.
    """
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    try:
        import daft
    except ImportError as error:
        raise UsageError(
            "`retold scale` runs on Daft, which is not installed: pip install 'retold[scale]'"
        ) from error
    logging.getLogger("daft").setLevel(logging.CRITICAL)  # its errors are told in our words
    if cluster is None:
        return
    try:
        import ray  # type: ignore[import-not-found, unused-ignore]  # noqa: F401 - an extra
    except ImportError as error:
        raise UsageError("a cluster needs Ray: pip install 'daft[ray]'") from error
    _answers(cluster)
    try:
        daft.set_runner_ray(cluster)
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise UsageError(f"the cluster at {cluster!r} cannot be used: {said}") from error


def _answers(cluster: str) -> None:
    try:
        parts = urlsplit(cluster if "://" in cluster else f"ray://{cluster}")
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, PORT
    if host is None:
        raise UsageError(f"{cluster!r} is no address of a cluster; wanted ray://host:{PORT}")
    try:
        socket.create_connection((host, port), timeout=WAIT).close()
    except OSError as error:
        raise UsageError(
            f"no cluster answers at {host}:{port} ({error.strerror or error}); is it running, and"
            f" is that its client port ({PORT} if not set otherwise)?"
        ) from error


def cut_all(shards: list[Shard], workers: int) -> Iterator[list[Piece]]:
    """The pieces of each file, in order; large files are counted by the workers."""
    import daft

    large = [shard for shard in shards if shard.size >= WHOLE]
    found: dict[str, list[Piece]] = {}
    if large:

        @daft.cls(max_concurrency=workers, use_process=True)
        class Cutter:
            @daft.method(return_dtype=daft.DataType.string())
            def cut(self, shard: str) -> str:
                return msgspec.json.encode(cut(msgspec.json.decode(shard, type=Shard))).decode()

        for asked, pieces in _rows(map(msgspec.json.encode, large), Cutter().cut):
            name = msgspec.json.decode(asked, type=Shard).name
            found[name] = msgspec.json.decode(pieces, type=list[Piece])
    for shard in shards:
        yield found.get(shard.name) or [Piece(name=shard.name)]


def read(parts: list[Part], folder: Path, workers: int) -> Iterator[stages.Done]:
    """What became of each part, as it is finished.

    Raises:
        LostError: a worker ended before it had finished.
    """
    import daft

    @daft.cls(max_concurrency=workers, use_process=True)
    class Reader:
        def __init__(self, folder: str) -> None:
            self._reader = stages.Reader(folder)

        @daft.method(return_dtype=daft.DataType.string())
        def read(self, part: str) -> str:
            done = self._reader.read(msgspec.json.decode(part, type=Part))
            return msgspec.json.encode(done).decode()

    for _, done in _rows(map(msgspec.json.encode, parts), Reader(str(folder)).read):
        yield msgspec.json.decode(done, type=stages.Done)


def _rows(asked: Iterable[bytes], work: Any) -> Iterator[tuple[str, str]]:
    """Each of what is asked and the answer, as the answers come.

    Raises:
        LostError: a worker ended.
        KeyboardInterrupt: somebody stopped it.
    """
    import daft
    from daft.exceptions import DaftCoreException

    given = [one.decode() for one in asked]
    answered = 0
    frame = daft.from_pydict({"asked": given}).into_batches(1)
    answers = frame.select(daft.col("asked"), work(daft.col("asked")).alias("answer"))
    try:
        rows = answers.iter_rows()
        with closing(rows):  # type: ignore[type-var]  # a generator, said to be any iterator
            for n, row in enumerate(rows, 1):
                answered = n
                yield row["asked"], row["answer"]
    except (RuntimeError, OSError, EOFError, DaftCoreException) as error:
        raise LostError(" ".join(str(error).split())[:200]) from error
    if answered < len(given):
        raise KeyboardInterrupt  # the engine hears Ctrl-C itself, and only ends


def readings(folder: Path) -> "DataFrame":
    """The readings of all parts."""
    import daft

    return daft.read_parquet(str(folder / "readings" / "*.parquet"))


def part(folder: Path, number: int) -> list[stages.ReadingRow]:
    """The readings of a part, in the order of its pages.

    Raises:
        UsageError: the file is damaged.
    """
    import daft

    file = stages.file_of(folder, "readings", number)
    with whole(f"{str(file)!r}", "; remove it: --resume reads that part again"):
        found = daft.read_parquet(str(file)).to_pylist()
    return sorted(msgspec.convert(found, list[stages.ReadingRow]), key=lambda row: row.place)


def rows(folder: Path, table: str, parts: int | None = None) -> int:
    """How many rows a table has, or the files of so many parts.

    Example:
        >>> rows(Path("tables"), "rejected")
        37

    Raises:
        UsageError: a file is damaged.
    """
    import daft

    files = [str(folder / table / "*.parquet")]
    if parts is not None:
        files = [str(stages.file_of(folder, table, number)) for number in range(parts)]
    with whole(f"a file of {str(folder / table)!r}"):
        found: int = daft.read_parquet(files).count_rows()
    return found


@contextmanager
def whole(what: str, mend: str = "") -> Iterator[None]:
    """Tells in words that what the engine reads of a run is damaged, and how to mend it.

    Example:
        >>> with whole("a file of 'tables/rejected'"):
        ...     rows = daft.read_parquet("tables/rejected/*.parquet").count_rows()

    Raises:
        UsageError: it is.
    """
    from daft.exceptions import DaftCoreException

    try:
        yield
    except (DaftCoreException, OSError) as error:
        said = " ".join(str(error).split())[:200]
        raise UsageError(f"{what} is damaged ({said}){mend}") from error
