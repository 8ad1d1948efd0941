"""`retold redo`."""

import sys

import retold
from retold.cli.face import (
    CorpusArgument,
    JsonOption,
    WorkersOption,
    app,
    print_json,
    progress,
    show,
)


@app.command(epilog="Example: `retold redo dprk.retold`")
def redo(
    corpus: CorpusArgument, workers: WorkersOption = None, as_json: JsonOption = False
) -> None:
    """Read the kept pages again where the model or a rule has changed since."""
    with retold.open(corpus, create=False) as held, progress("reading pages again") as step:
        report = held.redo(workers=workers, progress=step)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.redone(report))
    return None
