"""`retold trace`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import (
    CorpusArgument,
    JsonOption,
    SvgOption,
    app,
    note_stale,
    print_json,
    show,
    write_picture,
)


@app.command(epilog='Example: `retold trace dprk.retold "root cause of the crisis"`')
def trace(
    corpus: CorpusArgument,
    told: Annotated[
        list[str], typer.Argument(help="An id that `search` shows, or words.", metavar="ID|TEXT")
    ],
    svg: SvgOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw all tellings of a statement, earliest held first, and where its wording comes back."""
    with retold.open(corpus, create=False) as held:
        traced = held.trace(" ".join(told))
        note_stale(held)
    if svg is not None:
        from retold.export import trace_svg

        return write_picture(svg, trace_svg(traced))
    if as_json:
        from retold.export import trace_line

        return print_json(trace_line(traced))
    from retold import terminal

    show(terminal.family(traced))
    return None
