"""`retold search`."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, console, note_stale, print_json, show
from retold.errors import UsageError


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
    like_page: Annotated[
        Path | None,
        typer.Option(help="A page: is each of its statements new, or was it told before?"),
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help="Part of a name of the speaker, in any spelling, or an id.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Part of the outlet's name.")] = None,
    kind: Annotated[str | None, typer.Option(help="direct, indirect or mixed.")] = None,
    since: Annotated[str | None, typer.Option(help="Published then or later: 2022-02-28.")] = None,
    until: Annotated[str | None, typer.Option(help="Published then or earlier: 2024.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the article: en.")] = None,
    facet: Annotated[
        str | None, typer.Option(help="What was loaded of speaker or outlet: party=Greens.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find statements by their words; or with --like or --like-page, whether a text is new."""
    if like is not None or like_page is not None:
        return recall(corpus, words, like, like_page, as_json)
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
            facet=facet,
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


def recall(
    corpus: Path, words: list[str] | None, like: str | None, page: Path | None, as_json: bool
) -> None:
    """Say of each sentence whether it is new, a retelling, or an old line come back.

    Raises:
        UsageError: words are given besides the text, or a text and a page; or the page cannot be
            read, or says nothing.
    """
    if words:
        raise UsageError("--like takes one text and no other words; put it in quotation marks")
    if page is not None and like is not None:
        raise UsageError("--like and --like-page at once; give a text or a page")
    asked = reading_of(page) if page is not None else like or ""
    with retold.open(corpus, create=False) as held:
        found = held.recall(asked)
        note_stale(held)
    if as_json:
        from retold.export import recall_line

        return print_json([recall_line(one) for one in found])
    from retold import terminal

    for one in found:
        show(terminal.recalled(one))
    return None


def reading_of(file: Path) -> retold.Reading:
    """What the one page in a file says.

    Raises:
        UsageError: there are several pages, the page cannot be read, or nobody says anything there.
    """
    pages = list(islice(retold.read(file), 2))
    if len(pages) != 1:
        raise UsageError(f"--like-page takes a file with one page; {str(file)!r} holds several")
    read = retold.read_page(pages[0])
    if isinstance(read, retold.Rejected):
        raise UsageError(f"{str(file)!r} cannot be used: {read.reason}")
    if not read.attributions:
        raise UsageError(
            f"no statement was found in {str(file)!r}; --like takes a text whose every sentence is"
            " looked for"
        )
    return read


def quoted(word: str) -> str:
    """A shell word that holds spaces was meant as a phrase."""
    return f'"{word}"' if " " in word and '"' not in word else word
