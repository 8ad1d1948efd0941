"""The formats that a corpus is written in: the word of the command line → who writes it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from retold.errors import UsageError
from retold.export.annotations import write_annotations
from retold.export.arrow import write_parquet
from retold.export.brat import write_brat
from retold.export.cas import write_cas
from retold.export.citations import write_bibtex, write_csl, write_ris
from retold.export.ftm import write_ftm
from retold.export.graph import write_graph
from retold.export.linked import write_linked
from retold.export.stix import write_stix
from retold.export.tables import Held, Selection, tables
from retold.export.workbook import write_workbook
from retold.export.write import whole, write_csv, write_jsonl

Writer = Callable[[Held, Selection | None, Path], dict[str, int]]
"""Writes all that is held, or one statement with what it rests on, to an empty folder; gives how
many there are of each thing."""


def _tables(write: Callable[..., dict[str, int]]) -> Writer:
    return lambda held, only, folder: write(tables(held, only), folder)


FORMATS: dict[str, Writer] = {
    "jsonl": _tables(write_jsonl),
    "csv": _tables(write_csv),
    "csv-bom": _tables(partial(write_csv, bom=True)),
    "xlsx": _tables(write_workbook),
    "parquet": _tables(write_parquet),
    "annotations": write_annotations,
    "cas": write_cas,
    "brat": write_brat,
    "graphml": write_graph,
    "bibtex": write_bibtex,
    "ris": write_ris,
    "csl": write_csl,
    "jsonld": write_linked,
    "ftm": write_ftm,
    "stix": write_stix,
}


def write(
    held: Held,
    only: Selection | None,
    folder: Path,
    format: str,  # noqa: A002 - the word of the command line
    *,
    force: bool = False,
) -> dict[str, int]:
    """Writes what is held in a format; gives how many there are of each thing.

    Files take their names only when all are whole.

    Raises:
        UsageError: the format is unknown; see `whole`.
    """
    if format not in FORMATS:
        known = ", ".join((*FORMATS, "proof", "wacz"))
        raise UsageError(f"format {format!r} is not known; wanted {known}")
    with whole(folder, force=force) as staging:
        return FORMATS[format](held, only, staging)
