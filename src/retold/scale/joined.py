"""The readings of all parts in one corpus, linked as `link` does, and written out as `export` does.

The corpus lies in the folder of the run and holds the readings without the bytes of their pages.
It is taken away once the tables are written; until then a run that was stopped goes on with it.
"""

import shutil
from contextlib import closing
from itertools import chain, count, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from retold import __version__, adding, linking, pipeline
from retold.corpus import Corpus
from retold.errors import CorpusError, UsageError
from retold.export import tables
from retold.export.write import Table
from retold.outlets import known
from retold.records import Reading
from retold.scale import engine, stages
from retold.store import Store

CORPUS = ".corpus"
ROWS = 50_000
"""Rows in a file of a table."""
_OF_NO_RUN = ("judgements", "reviews", "facets")
"""Tables of what people add to a corpus; a run has none."""
_FILLED = "filled"
TOGETHER = 16
"""Parts that are kept in one step: their rows meet in the same pages of the indexes."""
_reading = msgspec.json.Decoder(Reading)


class Joined(NamedTuple):
    """What `join` gives: the rows of each table, and the wordings too common to be compared."""

    tables: dict[str, int]
    capped: tuple[str, ...]


def join(folder: Path, parts: int) -> Joined:
    """Links all that was read in this many parts, and writes the tables of it.

    The corpus stays until `clear`.

    Raises:
        UsageError: no space is left, or another process works on this run.
    """
    try:
        with closing(Store(folder / CORPUS, version=__version__)) as store:
            fill(store, folder, parts)
            linked = linking.link(store)
            return Joined(write(Corpus(store), folder, parts), linked.capped)
    except OSError as error:
        raise UsageError(stages.told(error, folder)) from error
    except CorpusError as error:
        raise UsageError(f"{error}; what is finished is kept: --resume goes on") from error


def clear(folder: Path) -> None:
    """Takes the corpus of a run away."""
    shutil.rmtree(folder / CORPUS, ignore_errors=True)


def fill(store: Store, folder: Path, parts: int) -> None:
    """Keeps the readings of all parts, part by part, as `add` keeps those of pages in that order.

    Parts that are kept already are passed over.
    """
    reader = pipeline.reader()
    with store.writing():
        for first in range(int(store.meta(_FILLED) or 0), parts, TOGETHER):
            some = range(first, min(first + TOGETHER, parts))
            with store.transaction():
                for row in chain.from_iterable(engine.part(folder, number) for number in some):
                    outcome, tellings = adding.told(_reading.decode(row.reading), known())
                    store.take(row.name, outcome, tellings, reader)
                store.set_meta(_FILLED, str(some.stop))


def write(corpus: Corpus, folder: Path, parts: int) -> dict[str, int]:
    """Writes the tables of a corpus; gives how many rows each has.

    What it rejects (a page that bears the id of another one) is written beside what the parts
    rejected.
    """
    rows: dict[str, int] = {}
    for name, table in tables(corpus).items():
        if name in _OF_NO_RUN:
            continue
        if name == "rejected":
            stages.write({name: table}, folder, parts)
            rows[name] = engine.rows(folder, name)
        else:
            rows[name] = _files(folder, name, table)
    rows["readings"] = engine.rows(folder, "readings")
    return rows


def _files(folder: Path, name: str, table: Table) -> int:
    """Writes a table in files of `ROWS`, in place of what is there; gives how many rows it has."""
    for old in (folder / name).glob("*.parquet"):
        old.unlink()
    rest = iter(table.rows)
    total = 0
    for number in count():
        written = stages.write({name: Table(table.kind, islice(rest, ROWS))}, folder, number)[name]
        total += written
        if written < ROWS:
            break
    return total
