"""`retold add`."""

import sys

import retold
from retold.cli.face import (
    AboutOption,
    CorpusArgument,
    JsonOption,
    OutletsOption,
    PagesArgument,
    WorkersOption,
    app,
    print_json,
    progress,
    show,
)


@app.command(
    epilog="Example: `retold add dprk.retold saved/*.html --about about.csv --outlets outlets.csv`",
)
def add(
    corpus: CorpusArgument,
    pages: PagesArgument,
    about: AboutOption = None,
    outlets: OutletsOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read pages, find who said what in them, and keep both. Adding a page twice adds it once."""
    taken = retold.read(*pages, about=about)
    told = retold.read_outlets(outlets) if outlets else ()
    with retold.open(corpus) as held, progress("reading pages") as step:
        report = held.add(taken, outlets=told, workers=workers, progress=step)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.added(report))
    return None
