"""`retold compare`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, note_stale, print_json, show


@app.command(epilog='Example: `retold compare dprk.retold "root cause of the crisis"`')
def compare(
    corpus: CorpusArgument,
    told: Annotated[
        list[str],
        typer.Argument(
            help="An id that `search` or `narratives` shows, or words.", metavar="ID|TEXT"
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Set outlet against outlet: what each kept, altered, dropped and added, and in whose voice."""
    with retold.open(corpus, create=False) as held:
        compared = held.compare(" ".join(told))
        note_stale(held)
    if as_json:
        return print_json(compared)
    from retold import terminal

    show(terminal.comparison(compared))
    return None
