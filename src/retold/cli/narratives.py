"""`retold narratives`."""

from typing import Annotated

import typer

import retold
from retold.cli.face import (
    CorpusArgument,
    JsonOption,
    SvgOption,
    app,
    console,
    note_stale,
    print_json,
    show,
    write_picture,
)
from retold.errors import UsageError


@app.command(epilog="Example: `retold narratives dprk.retold`")
def narratives(
    corpus: CorpusArgument,
    narrative: Annotated[
        str | None,
        typer.Argument(help="The id of one of them, to see it over time.", metavar="[ID]"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    svg: SvgOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the lines that come back; or one of them over time: who says it, who carries it."""
    if svg is not None and narrative is None:
        raise UsageError("--svg draws one narrative; give its id, as `retold narratives` shows it")
    with retold.open(corpus, create=False) as held:
        every = sorted(
            held.narratives(), key=lambda n: (-len(n.families), n.first_seen or "~", n.id)
        )
        wanted = [narrative] if narrative else [one.id for one in every[:limit]]
        found = [held.narrative(one) for one in wanted]
        pages = sum(day.pages for day in held.holdings())
        note_stale(held)
    if svg is not None:
        from retold.export import history_svg

        return write_picture(svg, history_svg(found[0]))
    if as_json:
        return print_json(found)
    from retold import terminal

    for one in found:
        show(terminal.history(one) if narrative else terminal.line(one))
    if not narrative:
        console(stderr=True).print(terminal.count_lines(len(every), len(found), pages))
    return None
