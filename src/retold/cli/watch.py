"""`retold watch`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import (
    CorpusArgument,
    JsonOption,
    PrivateOption,
    WorkersOption,
    app,
    print_json,
    progress,
    show,
)


@app.command(epilog="Example: `retold watch dprk.retold sources.toml --once`")
def watch(
    corpus: CorpusArgument,
    sources: Annotated[
        Path, typer.Argument(help="What to watch: sources.toml.", show_default=False)
    ],
    once: Annotated[
        bool, typer.Option("--once", help="One round, for a schedule of yours.")
    ] = False,
    workers: WorkersOption = None,
    private: PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ask for what is new in feeds, sitemaps and pages, and tell when a saved line comes back.

    Goes on until it is stopped, and from there when it is started again.
    """
    from retold import terminal

    with retold.open(corpus) as held, progress("reading pages") as step:
        rounds = held.watch(sources, once=once, private=private, workers=workers, progress=step)
        for report in rounds:
            if as_json:
                print_json(report)
                continue
            for line in terminal.rejections(report.added.rejected):
                sys.stderr.write(line + "\n")
            for trouble in report.troubles:
                sys.stderr.write(f"not told: {trouble}\n")
            show(terminal.watched(report))
