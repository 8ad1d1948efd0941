"""`retold verify`."""

import sys
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, progress

DOES_NOT_HOLD = 1
"""The exit code of `verify` where something does not hold; 2 is that of any other trouble."""

Quiet = Annotated[bool, typer.Option("--quiet", help="Print only what does not hold.")]


@app.command(epilog="Example: `retold verify dprk.retold`")
def verify(corpus: CorpusArgument, quiet: Quiet = False, as_json: JsonOption = False) -> None:
    """Check every digest and every span, from a finding down to the bytes in the archive.

    Each thing that does not hold is a line; then the exit code is 1.
    """
    from retold import terminal

    faults = 0
    with retold.open(corpus, create=False) as held, progress("checking") as told:
        check = held.verify()
        for fault in check:
            faults += 1
            if as_json:
                print_json(fault)
            else:
                sys.stdout.write(terminal.fault(fault) + "\n")
            told(check.checked.total())
    if not quiet and not as_json:
        sys.stderr.write(terminal.verified(check.checked, faults) + "\n")
    if faults:
        raise typer.Exit(DOES_NOT_HOLD)
