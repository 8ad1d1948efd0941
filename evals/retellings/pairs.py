"""Pairs of tellings without company: how many of one statement are joined, how many look-alikes.

Each pair of `pairs.csv` is linked by itself, as two articles with one attribution each.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast, get_args

from retold.records import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Block,
    Date,
    Reading,
    content_id,
)
from retold.retellings import link

HERE = Path(__file__).parent


class Side(NamedTuple):
    """One telling: the speaker's name and kind (or None), the day (or None), the words."""

    who: tuple[str, str] | None
    day: str | None
    words: str


class Case(NamedTuple):
    """Two tellings, whether they are one statement, and in which form, or why not."""

    same: bool
    form: str
    a: Side
    b: Side


def cases() -> list[Case]:
    """The pairs in `pairs.csv`: invented, labelled by hand, there to be edited."""

    def side(row: dict[str, str], which: str) -> Side:
        name, kind = row[f"who_{which}"], row[f"kind_{which}"]
        day = row[f"day_{which}"] or None
        return Side((name, kind) if name else None, day, row[f"words_{which}"])

    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return [
            Case(row["same"] == "yes", row["form"], side(row, "a"), side(row, "b"))
            for row in csv.DictReader(file)
        ]


def reading(side: Side, outlet: str) -> Reading:
    """An article that holds these words and nothing else, attributed to their speaker."""
    text = side.words
    article_id = content_id(outlet, text, str(side.day))
    actor = None
    if side.who is not None:
        name, kind = side.who
        if kind not in get_args(ActorKind):
            raise ValueError(f"a case has the kind {kind!r}; wanted one of {get_args(ActorKind)}")
        actor = Actor(id=content_id(name, kind), name=name, kind=cast(ActorKind, kind))
    article = Article(
        id=article_id,
        digest=article_id,
        text=text,
        blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="case"),),
        language="en",
        covered=True,
        outlet=outlet,
        published=Date(value=side.day, precision="day", basis="given") if side.day else None,
    )
    said = Attribution(
        id=content_id(article_id, "said"),
        article_id=article_id,
        kind="direct",
        source=None,
        cue=None,
        content=(article.span(0, len(text)),),
        act="said",
        confidence=1.0,
        actor_id=actor.id if actor else None,
    )
    return Reading(
        article=article,
        attributions=(said,),
        mentions=(),
        actors=(actor,) if actor else (),
        reader="eval",
    )


def joined(case: Case) -> tuple[bool, str]:
    """Whether the two tellings are in one family, and the detail of what joins them."""
    linked = link([reading(case.a, "The Harbour Post"), reading(case.b, "Meridian Wire")])
    pairs = any(len(family.tellings) > 1 for family in linked.families)
    detail = "; ".join(f"{r.form} {r.score}: {r.detail}" for r in linked.retellings)
    return pairs, detail or ("copy" if pairs else "")


def table() -> Iterator[str]:
    """The shares, by form and by what makes two statements look alike."""
    found = [(case, joined(case)[0]) for case in cases()]
    yield "== pairs without company"
    for same in (True, False):
        for form in dict.fromkeys(c.form for c in cases() if c.same is same):
            of_form = [together for case, together in found if case.form == form]
            share = sum(of_form) / len(of_form)
            yield f"{form:<11} {len(of_form):>5} {sum(of_form):>7}  {share:.2f}"
        of_label = [together for case, together in found if case.same is same]
        name = "one statement" if same else "look-alikes"
        yield f"{name}: {sum(of_label)} of {len(of_label)} joined"


def wrong() -> Iterator[str]:
    """The pairs that went wrong, and the detail of those joined."""
    for case in cases():
        together, detail = joined(case)
        if together is not case.same:
            yield f"\n{case.form}: {case.a.words}\n  | {case.b.words}\n  | {detail}"
