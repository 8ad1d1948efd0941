"""`retold merge`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, progress, show


@app.command(epilog="Example: `retold merge strait.retold colleague.retold`")
def merge(
    corpus: CorpusArgument,
    other: Annotated[
        Path, typer.Argument(help="The corpus to take in; it stays as it is.", show_default=False)
    ],
    as_json: JsonOption = False,
) -> None:
    """Take in all pages and judgements of another corpus; contradictions are shown."""
    with retold.open(corpus) as held, progress("taking in pages") as step:
        report = held.merge(other, progress=step)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    for conflict in report.conflicts:
        sys.stderr.write(terminal.conflict(conflict) + "\n")
    show(terminal.merged(report))
    return None
