"""`retold actor`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, show


@app.command(epilog='Example: `retold actor dprk.retold "Kim Yo Jong" --split 2024`')
def actor(
    corpus: CorpusArgument,
    name: Annotated[
        list[str],
        typer.Argument(
            help="A name of the actor, or an id; of a statement, for who speaks there.",
            metavar="NAME|ID",
        ),
    ],
    split: Annotated[
        str | None,
        typer.Option(help="When the actor's own past ends, for formulas: 2024-03."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what an actor said over time: about whom, in answer to whom, in which formulas."""
    with retold.open(corpus, create=False) as held:
        found = held.actor(" ".join(name), split=split)
    if as_json:
        return print_json(found)
    from retold import terminal

    show(terminal.actor(found))
    return None
