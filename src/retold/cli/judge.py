"""`retold judge`."""

import sys
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, console, print_json, show
from retold.errors import UsageError


@app.command(
    epilog='Example: `retold judge dprk.retold same "Zelensky" "Zelenskyy" --who "Ana Reik"`'
)
def judge(
    corpus: CorpusArgument,
    verdict: Annotated[
        str | None,
        typer.Argument(
            help="same, different, rename, not-speaker, speaker, words, same-statement,"
            " different-statements, same-line, different-lines, coded, not-coded or withdraw.",
            show_default=False,
        ),
    ] = None,
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|ID...",
            help="Two names (same, different); a name and a new one (rename); the id of a statement"
            " (not-speaker); such an id and a name (speaker), or a code of your taxonomy (coded,"
            " not-coded), or the words that are said there (words); the ids of two statements"
            " (same-statement, different-statements, same-line, different-lines); the id of a"
            " judgement (withdraw). In same and different an id stands for who speaks there.",
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
    """Say who is who, who spoke, or which code a statement has: kept with who and when."""
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
    if kept.about != "statement":
        sys.stderr.write("`retold link` takes it into account\n")
    return None


SPOKEN = {
    "not-speaker": "not the speaker",
    "speaker": "speaker is",
    "not-coded": "not coded",
    "words": "words are",
    "same-statement": "same statement",
    "different-statements": "different statements",
    "same-line": "same line",
    "different-lines": "different lines",
    "withdraw": "withdrawn",
}
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
