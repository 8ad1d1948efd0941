"""`retold export`."""

import hashlib
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
        " References: bibtex, ris, csl. Evidence: proof (with --id: one zip for a stranger to"
        " check), wacz (the pages, for web archive players).",
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
    """Write everything known, as tables, in the formats of other programs, or as evidence."""
    with retold.open(corpus, create=False) as held, progress("writing"):
        rows = held.export(folder, format=kind, id=told, force=force)
        note_stale(held)
    if kind in ("proof", "wacz"):
        return show_file(folder, rows)
    for what, count in rows.items():
        show(f"{count:>8}  {what}")
    return None


def show_file(folder: Path, rows: dict[str, int]) -> None:
    """Say which file was written, what is in it, and the digest by which others know it."""
    name, *tables = rows
    with (folder / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    show(f"{folder / name}: {', '.join(f'{rows[table]:,} {table}' for table in tables)}")
    show(f"SHA-256 {digest}")
