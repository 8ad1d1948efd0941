"""The command line: each verb is a file here and a method of `Corpus`, or a function of `retold`,
of that name."""

import os
import signal
import sys
from typing import NoReturn

import typer

# A verb joins the application when its file is imported; --help lists them in this order.
# isort: off
from retold.cli import add, link, search, trace, compare, narratives  # noqa: F401
from retold.cli import actor, outlet, codes  # noqa: F401
from retold.cli import load, merge, scale  # noqa: F401
from retold.cli import watch, versions, verify, export, redo, judge, serve, extract, demo  # noqa: F401

# isort: on
from retold.cli.face import app
from retold.errors import RetoldError

__all__ = ["app", "main"]

INTERRUPTED = 130
"""The exit code that typer makes of Ctrl-C."""


def main() -> None:
    """Run the command line; every trouble is one line on standard error and exit code 2."""
    # A polite kill ends as Ctrl-C does: pages finished are kept, workers go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = app(standalone_mode=False)
    except RetoldError as error:
        fail(str(error))
    except typer.TyperException as error:
        said = error.format_message()
        # `retold` alone has printed its help, and has nothing to add.
        fail(f"{said} (retold --help shows the verbs)") if said else sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        stopped()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing more to say, and no traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    if code == INTERRUPTED:
        stopped()
    sys.exit(code if isinstance(code, int) else 0)


def stopped() -> NoReturn:
    """Say that Ctrl-C was heard, and that nothing kept is lost."""
    fail("stopped; every page finished so far is kept, and the same command goes on from there")


def fail(message: str) -> NoReturn:
    """Print a message on one line of standard error and leave with exit code 2."""
    sys.stderr.write(f"retold: {' '.join(message.split())}\n")
    sys.exit(2)
