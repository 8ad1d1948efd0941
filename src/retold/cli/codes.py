"""`retold codes`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, show


@app.command(epilog="Example: `retold codes dprk.retold taxonomy.yaml --code League`")
def codes(
    corpus: CorpusArgument,
    taxonomy: Annotated[
        Path,
        typer.Argument(help="A tree of your codes (YAML or JSON).", show_default=False),
    ],
    code: Annotated[str | None, typer.Option(help="Only codes with this in their names.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many statements a code.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Rank the statements that come nearest to each of your codes; you decide, with `judge`."""
    wanted = retold.read_codes(taxonomy)
    with retold.open(corpus, create=False) as held:
        found = held.codes(wanted, part=code, limit=limit)
    if as_json:
        from retold.export import codes_line

        return print_json(codes_line(found))
    from retold import terminal

    for one in found.codes:
        show(terminal.code(one))
    sys.stderr.write("".join(f"{line}\n" for line in terminal.coding(found)))
    return None
