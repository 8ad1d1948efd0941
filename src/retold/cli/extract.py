"""`retold extract`."""

import sys

import retold
from retold.cli.face import AboutOption, PagesArgument, WorkersOption, app, progress


@app.command(epilog="Example: `retold extract saved/*.html > said.jsonl`")
def extract(pages: PagesArgument, about: AboutOption = None, workers: WorkersOption = None) -> None:
    """Print who said what in each page as a line of JSON; keep nothing."""
    from retold.lines import to_line
    from retold.pipeline import read_pages

    taken = retold.read(*pages, about=about)
    with progress("reading pages") as step:
        for done, reading in enumerate(read_pages(taken, workers=workers), start=1):
            sys.stdout.buffer.write(to_line(reading) + b"\n")
            step(done)
    sys.stdout.buffer.flush()
