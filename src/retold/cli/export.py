"""`retold export`."""

from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, app, note_stale, progress, show

FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        help="Tables: jsonl, csv, csv-bom (for Excel), xlsx, parquet. Marks on the texts:"
        " annotations, cas, brat. Graphs and linked data: graphml, jsonld, ftm, stix."
        " References: bibtex, ris, csl.",
    ),
]


@app.command(epilog="Example: `retold export dprk.retold tables --format csv`")
def export(
    corpus: CorpusArgument,
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")],
    kind: FormatOption = "jsonl",
    told: Annotated[
        str | None, typer.Option("--id", help="Only this telling, article or family, and its kin.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write everything known, as tables or in the formats of other programs."""
    with retold.open(corpus, create=False) as held, progress("writing"):
        rows = held.export(folder, format=kind, id=told, force=force)
        note_stale(held)
    for what, count in rows.items():
        show(f"{count:>8}  {what}")
