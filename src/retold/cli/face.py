"""What all verbs share: the application, their common arguments, and how they print."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import retold
from retold.errors import UsageError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="retold follows what was said: who said what in news pages, and each other telling of it.",
)

CorpusArgument = Annotated[Path, typer.Argument(help="The corpus: a folder.", show_default=False)]
PagesArgument = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders or globs: HTML, text, PDF, MHTML, JSON lines, WARC, WACZ, zip.",
        show_default=False,
    ),
]
SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        help="Urls (of pages, feeds, sitemaps), files, folders or globs: HTML, text, PDF, MHTML,"
        " JSON lines, WARC, WACZ, zip.",
        show_default=False,
    ),
]
PrivateOption = Annotated[
    bool,
    typer.Option("--private", help="Also ask addresses of this machine and of the local network."),
]
AboutOption = Annotated[
    Path | None,
    typer.Option(help="A table (file,url,outlet,published) for pages that do not say."),
]
OutletsOption = Annotated[
    Path | None,
    typer.Option(
        help="A table of outlets (name,also,domains,country,type,group) to keep; it outranks what"
        " ships with retold. A row: `Veldoria News Agency,VNA,vna.example,,state,Veldoria Media`"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, help="Processes to read with; all cores if not given.")
]
SvgOption = Annotated[
    Path | None, typer.Option(help="Write a picture (SVG) to this file instead of printing.")
]

PIPED = 110
"""Columns of what is printed into a file or a pipe."""


def console(*, stderr: bool = False) -> Console:
    """Where verbs print. Made at each call, so that it follows a redirected stream."""
    made = Console(stderr=stderr, highlight=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED)


def show(what: RenderableType) -> None:
    """Print to standard output; in a file or a pipe without the blanks that fill up lines."""
    screen = console()
    if screen.is_terminal:
        screen.print(what)
        return
    with screen.capture() as drawn:
        screen.print(what)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))


def note_stale(held: retold.Corpus) -> None:
    """Say on standard error that what is shown does not know all that is held."""
    if held.stale:
        sys.stderr.write("not linked since pages came or changed; `retold link` joins them\n")


def say(command: str) -> None:
    """Print a command that the demo runs, as the user would type it."""
    show(f"\n[bold green]$[/] [bold]{command}[/]")


def write_picture(file: Path, svg: str) -> None:
    """Write a picture to a file.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        file.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {str(file)!r}: {error.strerror or error}") from error


def print_json(value: Any) -> None:
    """One JSON document on standard output: records as objects, tuples as lists."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A line that counts on a terminal, silent where standard error is piped.

    Gives a function that takes how many are done.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    screen = console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, completed=done)
