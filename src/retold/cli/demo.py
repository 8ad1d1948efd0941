"""`retold demo`."""

import sys
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import app, say, show


@app.command(epilog="Example: `retold demo`")
def demo(
    corpus: Annotated[Path, typer.Argument(help="The corpus to make.")] = Path("demo.retold"),
) -> None:
    """Run the whole way on a few invented pages: add, link, search, trace."""
    from retold import terminal

    with ExitStack() as stack:
        folder = stack.enter_context(resources.as_file(resources.files("retold.demo")))
        held = stack.enter_context(retold.open(corpus))
        say(f"retold add {corpus} DEMO-PAGES --about about.csv")
        report = held.add(retold.read(folder / "pages", about=folder / "about.csv"))
        for line in terminal.rejections(report.rejected):
            sys.stderr.write(line + "\n")
        show(terminal.added(report))
        say(f"retold link {corpus}")
        show(terminal.linked(held.link()))
        say(f'retold search {corpus} "tariff diplomacy"')
        found = held.search('"tariff diplomacy"')
        for step in found:
            show(terminal.statement(step))
        say(f'retold trace {corpus} "root cause of the Sorrel Strait crisis"')
        show(terminal.family(held.trace("root cause of the Sorrel Strait crisis")))
    say(f'Now try: retold trace {corpus} "customs ledger"')
