"""How an actor and an outlet look: counts over what they are counted against, each with ids that
`trace` opens."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from retold.profiles.records import (
    ActorProfile,
    Coloured,
    Formula,
    Month,
    OutletProfile,
    Share,
    Statement,
    Tally,
)
from retold.records import Tenure, in_line
from retold.reports import counted
from retold.terminal.words import few, indented, written

MOST = 8
"""Rows of a list; --json has all."""
LATEST = 10
"""Statements that are shown, the latest."""
IDS = 2
"""Ids of tellings that a row shows."""
KINDS = {"entered": "Entered their speech", "left": "Left their speech", "own": "Theirs"}
ACTS = {"said": "said", "denied": "denied", "unsaid": "not said", "held": "held"}


def actor(found: ActorProfile) -> RenderableType:
    """What an actor said over time, and over what it is counted."""
    also = [name for name in found.names if name != found.name]
    number = len(found.statements)
    told = sum(one.tellings for one in found.statements)
    parts: list[RenderableType] = [
        Text.assemble((found.name, "bold"), f"  {found.kind}", (f"  {found.id[:8]}", "dim")),
    ]
    if also:
        parts.append(indented(Text(f"also {few(also, MOST)}", style="dim"), 4))
    parts.append(
        Text(
            f"{counted(number, 'statement')} in {counted(told, 'telling')}, among"
            f" {counted(found.held.pages, 'page')} held: {_counts(found.acts)}"
        )
    )
    parts += _offices(found.offices)
    parts += _months(found.months, found.undated)
    parts += _tallies("About whom, statements:", found.about, number)
    parts += _tallies("In answer to whom, statements:", found.answers, number)
    parts += _shares(found.carriers)
    for change, title in KINDS.items():
        rows = [one for one in found.formulas if one.change == change]
        if change != "own":
            title += f" since {found.spoken.split}" if found.spoken.split else ""
        else:
            title += ", more than others'"
        parts += _formulas(title, rows)
    if found.formulas and not found.spoken.all_statements:
        own = counted(found.spoken.statements, "statement")
        parts.append(Text(f"Formulas were looked for in a fixed part: {own}.", style="dim"))
    if found.formulas and not found.spoken.all_others:
        others = counted(found.spoken.others, "statement")
        parts.append(Text(f"Others' words are a fixed part: {others}.", style="dim"))
    parts += [Text(f"\nThe latest of {counted(number, 'statement')}:", style="bold")]
    parts += [_statement(one) for one in found.statements[-LATEST:]]
    parts += _detail(found.detail)
    return Group(*parts)


def _statement(one: Statement) -> RenderableType:
    words = in_line(one.spans)
    how = f"{ACTS[one.act]}, {one.kind}" if one.act != "said" else one.kind
    answers = f", in answer to {one.answers}" if one.answers else ""
    line = Text.assemble(
        (written(one.date) if one.date else "no date", "cyan"),
        (f"  {few(one.outlets, MOST) or 'outlet not known'}", "bold"),
        f"  ({how}{answers})",
        (f"  {one.telling_id[:8]}", "dim"),
    )
    return Group(indented(line, 2), indented(Text(words), 6))


def _offices(offices: Sequence[Tenure]) -> Iterator[RenderableType]:
    """The offices that pages print, with the dates of these pages."""
    if offices:
        yield Text("\nIn office, as pages print it:", style="bold")
    for one in offices:
        dates = dict.fromkeys(written(day) for day in (one.first_seen, one.last_seen) if day)
        line = Text.assemble(
            one.office,
            (f"  {' to '.join(dates) or 'no date'}", "cyan"),
            f"  {counted(one.articles, 'article')}",
            (f"  {one.article_id[:8]}", "dim"),
        )
        yield indented(line, 2)


def _counts(tallies: Iterable[Tally]) -> str:
    return ", ".join(f"{one.statements:,} {ACTS.get(one.name, one.name)}" for one in tallies)


def _months(months: Sequence[Month], undated: int) -> Iterator[RenderableType]:
    """Each month with statements; between them, how long nothing was said and of how many pages."""
    yield Text("\nBy month, statements, and pages that tell one of pages held:", style="bold")
    quiet: list[Month] = []
    for month in (*months, None):
        if month is not None and not month.pages:
            quiet.append(month)
            continue
        if quiet:
            held = sum(one.held for one in quiet)
            ends = dict.fromkeys((quiet[0].month, quiet[-1].month))
            when = " to ".join(written(end) for end in ends)
            what = "nothing with a date" if undated else "silent"
            yield indented(Text(f"{when}: {what}, 0 of {counted(held, 'page')}", style="dim"), 2)
            quiet = []
        if month is not None:
            line = f"{written(month.month)}: {counted(month.statements, 'statement')}"
            line += f" first told; {month.pages:,} of {counted(month.held, 'page')}"
            yield indented(_with_ids(line, month.tellings), 2)
    if undated:
        yield indented(Text(f"without a month: {counted(undated, 'statement')}"), 2)


def _tallies(title: str, rows: Sequence[Tally], of: int) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text(f"\n{title}", style="bold")
    for one in rows[:MOST]:
        yield indented(_with_ids(f"{one.statements:,} of {of:,}  {one.name}", one.tellings), 2)
    yield from _more(rows)


def _shares(rows: Sequence[Share]) -> Iterator[RenderableType]:
    yield Text("\nCarried by, pages of pages held:", style="bold")
    for one in rows[:MOST]:
        line = f"{one.pages:,} of {one.held:,}  {one.outlet or 'outlet not known'}"
        yield indented(_with_ids(line, one.tellings), 2)
    yield from _more(rows)


def _formulas(title: str, rows: Sequence[Formula]) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text(f"\n{title}:", style="bold")
    for one in rows[:MOST]:
        ends = dict.fromkeys(d for d in (one.first_seen, one.last_seen) if d)
        seen = " to ".join(written(end) for end in ends)
        line = _with_ids(f"“{one.words}”" + (f"  {seen}" if seen else ""), one.tellings)
        yield indented(line, 2)
        yield indented(Text(one.detail, style="dim"), 6)
    yield from _more(rows)


def outlet(found: OutletProfile) -> RenderableType:
    """How an outlet tells what was said, and over what it is counted."""
    known = found.outlet
    facts = [fact for fact in (known.type, known.country, known.group) if fact]
    parts: list[RenderableType] = [
        Text.assemble((known.name, "bold"), f"  {', '.join(facts)}" if facts else ""),
        Text(
            f"{counted(found.pages, 'page')} held, {found.read:,} of them can be read,"
            f" {found.telling:,} of these tell what somebody said;"
            f" {counted(found.copies, 'reprint')}"
        ),
    ]
    number = sum(one.statements for one in found.voices)
    parts += _months(found.months, 0)
    parts += _tallies("Whom it carried, statements:", found.speakers, found.statements)
    parts += _tallies("Through whom the words came, statements:", found.through, found.statements)
    parts += _tallies("In whose voice, tellings:", found.voices, number)
    parts += _tallies("As what, attributed tellings:", found.acts, _sum(found.acts))
    parts += _colours(found.colours)
    parts += _dropped(found)
    parts += _detail(found.detail)
    return Group(*parts)


def _sum(rows: Iterable[Tally]) -> int:
    return sum(one.statements for one in rows)


def _colours(rows: Sequence[Coloured]) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text("\nIts reporting words, and those of other outlets:", style="bold")
    for one in rows:
        line = f"{one.colour}: {_share(one.cues, one.cues_of)}"
        if one.elsewhere_of:
            line += f"; elsewhere {_share(one.elsewhere, one.elsewhere_of)}"
        yield indented(_with_ids(line, one.attributions), 2)
        words = ", ".join(f"“{word}” {n:,}" for word, n in one.words)
        of = ", ".join(f"{name} {n:,}" for name, n in one.speakers)
        yield indented(Text(f"{words}" + (f"; of {of}" if of else ""), style="dim"), 6)


def _share(number: int, of: int) -> str:
    part = f" ({100 * number / of:.0f} %)" if of else ""
    return f"{number:,} of {of:,}{part}"


def _dropped(found: OutletProfile) -> Iterator[RenderableType]:
    told = found.told
    if not told.statements:
        return
    yield Text("\nWhat it made of what others told first:", style="bold")
    yield indented(
        Text(
            f"{counted(told.statements, 'statement')} compared;"
            f" of {counted(told.clauses, 'clause')}"
            f" {told.kept:,} kept, {told.altered:,} altered, {len(told.dropped):,} dropped;"
            f" of {counted(told.first, 'shared statement')} its own telling is the earliest held"
        ),
        2,
    )
    for one in told.dropped[:MOST]:
        line = Text.assemble(f"dropped “{one.clause.says}”", (f"  {one.telling_id[:8]}", "dim"))
        yield indented(line, 2)
    yield from _more(told.dropped)


def _with_ids(line: str, ids: Sequence[str]) -> Text:
    """A row with the first ids that open what it counts."""
    shown = " ".join(i[:8] for i in ids[:IDS])
    more = " …" if len(ids) > IDS else ""
    return Text.assemble(line, (f"  {shown}{more}", "dim"))


def _more(rows: Sequence[object]) -> Iterator[RenderableType]:
    if len(rows) > MOST:
        yield indented(Text(f"{len(rows) - MOST:,} more; --json has all", style="dim"), 2)


def _detail(reasons: Sequence[str]) -> Iterator[RenderableType]:
    for n, reason in enumerate(reasons):
        yield Text(("\n" if not n else "") + f"- {reason}", style="dim")
