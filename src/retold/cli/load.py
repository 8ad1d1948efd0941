"""`retold load`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, show
from retold.errors import UsageError


@app.command(epilog="Example: `retold load strait.retold 2023.xlsx --as statements`")
def load(
    corpus: CorpusArgument,
    file: Annotated[Path, typer.Argument(help="The file to take in.", show_default=False)],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            help="statements (a spreadsheet), quotations (Citron, textacy), reviews (ClaimReview),"
            " actors or outlets (names with attributes).",
            show_default=False,
        ),
    ],
    columns: Annotated[
        str | None,
        typer.Option(
            help="Which column of a spreadsheet holds what, asked once and kept:"
            " `statement=Quote,speaker=Who,published=Date`"
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what others have written down: statements, quotations, reviews of claims, facets."""
    asked = ask if sys.stdin.isatty() and sys.stderr.isatty() else None
    told = None if columns is None else named(columns)
    with retold.open(corpus) as held:
        report = held.load(file, kind, columns=told, ask=asked)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.loaded(report))
    return None


def named(columns: str) -> dict[str, str]:
    """Role → column, as typed.

    Example:
        >>> named("statement=Quote, speaker=Who")
        {'statement': 'Quote', 'speaker': 'Who'}

    Raises:
        UsageError: a part is not of this form.
    """
    found = {}
    for part in columns.split(","):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        if not (role and equals and column):
            raise UsageError(
                f"--columns {columns!r} cannot be read; wanted statement=Quote,speaker=Who"
            )
        found[role] = column
    return found


def ask(header: list[str], guess: dict[str, str]) -> dict[str, str]:
    """Asks on the terminal which column holds what; an empty answer leaves a role out."""
    from retold.intake import ROLES

    typer.echo(f"The columns are: {', '.join(header)}", err=True)
    found = {}
    for role in ROLES:
        question = f"Which one holds the {role}? (empty: none)"
        column = typer.prompt(question, default=guess.get(role, ""), err=True, show_default=True)
        if column.strip():
            found[role] = column.strip()
    return found
