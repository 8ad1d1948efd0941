"""`retold outlet`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, show


@app.command(epilog='Example: `retold outlet dprk.retold "KCNA"`')
def outlet(
    corpus: CorpusArgument,
    name: Annotated[
        list[str], typer.Argument(help="A name of the outlet, or part of one.", metavar="NAME")
    ],
    as_json: JsonOption = False,
) -> None:
    """Show how an outlet tells what was said: whom it carries, by what words, what it drops."""
    with retold.open(corpus, create=False) as held:
        found = held.outlet(" ".join(name))
    if as_json:
        return print_json(found)
    from retold import terminal

    show(terminal.outlet(found))
    return None
