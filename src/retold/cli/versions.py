"""`retold versions`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, show


@app.command(epilog="Example: `retold versions dprk.retold https://post.example/league`")
def versions(
    corpus: CorpusArgument,
    url: Annotated[str, typer.Argument(help="The address of a page.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Show what changed on a page since it was first captured: statements first, then words."""
    with retold.open(corpus, create=False) as held:
        found = held.versions(url)
    if as_json:
        return print_json(found)
    from retold import terminal

    show(terminal.versions(found))
    return None
