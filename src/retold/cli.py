"""The command line: each verb is a method of `Corpus`, or a function of `retold`, of that name."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
import typer
from rich.console import Console, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import retold
from retold.errors import RetoldError, UsageError

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
    typer.Argument(help="Files, folders or globs: HTML, text, JSON lines.", show_default=False),
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
FormatOption = Annotated[str, typer.Option("--format", help="jsonl or csv.")]


INTERRUPTED = 130
"""The exit code that typer makes of Ctrl-C."""


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


@app.command(
    epilog="Example: `retold add dprk.retold saved/*.html --about about.csv --outlets outlets.csv`",
)
def add(
    corpus: CorpusArgument,
    pages: PagesArgument,
    about: AboutOption = None,
    outlets: OutletsOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read pages, find who said what in them, and keep both. Adding a page twice adds it once."""
    taken = retold.read(*pages, about=about)
    told = retold.read_outlets(outlets) if outlets else ()
    with retold.open(corpus) as held, progress("reading pages") as step:
        report = held.add(taken, outlets=told, workers=workers, progress=step)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.added(report))
    return None


@app.command(epilog="Example: `retold link dprk.retold`")
def link(corpus: CorpusArgument, as_json: JsonOption = False) -> None:
    """Find the retellings of every statement, and the lines that come back."""
    with retold.open(corpus, create=False) as held, progress("linking tellings"):
        report = held.link()
    if as_json:
        return print_json(report)
    from retold import terminal

    show(terminal.linked(report))
    return None


@app.command(epilog='Example: `retold search dprk.retold "hegemonic policy" --since 2022-02`')
def search(
    corpus: CorpusArgument,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words that must all occur (tariffs finds tariff); "quoted words" as a phrase.',
            show_default=False,
        ),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(help="A text: is each of its sentences new, or was it told before?"),
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help="Part of a name of the speaker, in any spelling, or an id.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Part of the outlet's name.")] = None,
    kind: Annotated[str | None, typer.Option(help="direct, indirect or mixed.")] = None,
    since: Annotated[str | None, typer.Option(help="Published then or later: 2022-02-28.")] = None,
    until: Annotated[str | None, typer.Option(help="Published then or earlier: 2024.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the article: en.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find statements by their words; or with --like, whether a text is new."""
    if like is not None:
        return recall(corpus, words, like, as_json)
    if not words:
        raise UsageError("search takes words to look for, or --like and a text")
    with retold.open(corpus, create=False) as held:
        found = held.search(
            " ".join(quoted(word) for word in words),
            actor=actor,
            outlet=outlet,
            kind=kind,
            since=since,
            until=until,
            language=language,
            limit=limit,
        )
        pages = sum(day.pages for day in held.holdings())
        note_stale(held)
    if as_json:
        from retold.export import step_line

        return print_json([step_line(step) for step in found])
    from retold import terminal

    for step in found:
        show(terminal.statement(step))
    console(stderr=True).print(terminal.count_found(len(found), limit, pages))
    return None


def recall(corpus: Path, words: list[str] | None, like: str, as_json: bool) -> None:
    """Say of each sentence whether it is new, a retelling, or an old line come back.

    Raises:
        UsageError: words are given besides the text.
    """
    if words:
        raise UsageError("--like takes one text and no other words; put it in quotation marks")
    with retold.open(corpus, create=False) as held:
        found = held.recall(like)
        note_stale(held)
    if as_json:
        from retold.export import recall_line

        return print_json([recall_line(one) for one in found])
    from retold import terminal

    for one in found:
        show(terminal.recalled(one))
    return None


@app.command(epilog='Example: `retold trace dprk.retold "root cause of the crisis"`')
def trace(
    corpus: CorpusArgument,
    told: Annotated[
        list[str], typer.Argument(help="An id that `search` shows, or words.", metavar="ID|TEXT")
    ],
    svg: SvgOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw all tellings of a statement, earliest held first, and where its wording comes back."""
    with retold.open(corpus, create=False) as held:
        traced = held.trace(" ".join(told))
        note_stale(held)
    if svg is not None:
        from retold.export import trace_svg

        return write_picture(svg, trace_svg(traced))
    if as_json:
        from retold.export import trace_line

        return print_json(trace_line(traced))
    from retold import terminal

    show(terminal.family(traced))
    return None


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


@app.command(epilog="Example: `retold export dprk.retold tables --format csv`")
def export(
    corpus: CorpusArgument,
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")],
    kind: FormatOption = "jsonl",
    told: Annotated[
        str | None, typer.Option("--id", help="Only this telling, article or family, and its kin.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write everything known as tables, one file per kind of record."""
    with retold.open(corpus, create=False) as held, progress("writing tables"):
        rows = held.export(folder, format=kind, id=told, force=force)
        note_stale(held)
    for table, count in rows.items():
        show(f"{count:>8}  {table}.{kind}")


@app.command(epilog="Example: `retold redo dprk.retold`")
def redo(
    corpus: CorpusArgument, workers: WorkersOption = None, as_json: JsonOption = False
) -> None:
    """Read the kept pages again where the model or a rule has changed since."""
    with retold.open(corpus, create=False) as held, progress("reading pages again") as step:
        report = held.redo(workers=workers, progress=step)
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.redone(report))
    return None


@app.command(
    epilog='Example: `retold judge dprk.retold same "Zelensky" "Zelenskyy" --who "Ana Reik"`'
)
def judge(
    corpus: CorpusArgument,
    verdict: Annotated[
        str | None,
        typer.Argument(help="same, different, rename, not-speaker or speaker.", show_default=False),
    ] = None,
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|ID...",
            help="Two names (same, different); a name and a new one (rename); the id of a statement"
            " (not-speaker); such an id and a name (speaker). An id stands for who speaks there.",
            show_default=False,
        ),
    ] = None,
    who: Annotated[str, typer.Option(help="Who judges.")] = "",
    why: Annotated[str, typer.Option(help="On what grounds.")] = "",
    listing: Annotated[
        bool, typer.Option("--list", help="Show all judgements, and which find no words any more.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say who is who, or who spoke: kept with who and when, it outranks every score."""
    from retold import terminal

    with retold.open(corpus, create=False) as held:
        if listing:
            judged = list(held.judgements())
            if as_json:
                return print_json(judged)
            for each in judged:
                show(terminal.judged(each))
            console(stderr=True).print(terminal.count_judged(judged))
            return None
        one, other = judged_sides(verdict, sides or [])
        kept = held.judge(SPOKEN.get(verdict or "", verdict or ""), one, other, who=who, why=why)
    if as_json:
        return print_json(kept)
    show(f"kept: {terminal.judgement(kept)}")
    sys.stderr.write("`retold link` takes it into account\n")
    return None


SPOKEN = {"not-speaker": "not the speaker", "speaker": "speaker is"}
"""Verdicts that are one word on the command line."""


def judged_sides(verdict: str | None, sides: list[str]) -> tuple[str, str | None]:
    """The one or two things that a judgement is about, as typed.

    Raises:
        UsageError: there are none, or too many.
    """
    if verdict is None or not 1 <= len(sides) <= 2:
        raise UsageError(
            'judge takes a verdict and one or two names or ids: `same "Zelensky" "Zelenskyy"`,'
            " `not-speaker ID`; or --list"
        )
    return sides[0], sides[1] if len(sides) == 2 else None


@app.command(epilog="Example: `retold extract saved/*.html > said.jsonl`")
def extract(pages: PagesArgument, about: AboutOption = None, workers: WorkersOption = None) -> None:
    """Print who said what in each page as a line of JSON; keep nothing."""
    from retold.lines import to_line
    from retold.pipeline import read_pages

    taken = retold.read(*pages, about=about)
    with progress("reading pages") as step:
        for done, reading in enumerate(read_pages(taken, workers=workers), start=1):
            sys.stdout.buffer.write(to_line(reading) + b"\n")
            step(done)
    sys.stdout.buffer.flush()


@app.command(epilog="Example: `retold demo`")
def demo(
    corpus: Annotated[Path, typer.Argument(help="The corpus to make.")] = Path("demo.retold"),
) -> None:
    """Run the whole way on a few invented pages: add, link, search, trace."""
    from retold import terminal

    with ExitStack() as stack:
        folder = stack.enter_context(resources.as_file(resources.files("retold.demo")))
        held = stack.enter_context(retold.open(corpus))
        say(f"retold add {corpus} DEMO-PAGES --about about.csv")
        report = held.add(retold.read(folder / "pages", about=folder / "about.csv"))
        for line in terminal.rejections(report.rejected):
            sys.stderr.write(line + "\n")
        show(terminal.added(report))
        say(f"retold link {corpus}")
        show(terminal.linked(held.link()))
        say(f'retold search {corpus} "tariff diplomacy"')
        found = held.search('"tariff diplomacy"')
        for step in found:
            show(terminal.statement(step))
        say(f'retold trace {corpus} "root cause of the Sorrel Strait crisis"')
        show(terminal.family(held.trace("root cause of the Sorrel Strait crisis")))
    say(f'Now try: retold trace {corpus} "customs ledger"')


def note_stale(held: retold.Corpus) -> None:
    """Say on standard error that what is shown does not know all that is held."""
    if held.stale:
        sys.stderr.write("not linked since pages came or changed; `retold link` joins them\n")


def say(command: str) -> None:
    """Print a command that the demo runs, as the user would type it."""
    show(f"\n[bold green]$[/] [bold]{command}[/]")


def quoted(word: str) -> str:
    """A shell word that holds spaces was meant as a phrase."""
    return f'"{word}"' if " " in word and '"' not in word else word


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
