"""How statements look: found, remembered, as a family in a tree, outlet against outlet."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from retold.reports import Comparison, Echo, Recall, Step, Trace, Turn, counted
from retold.terminal.words import changes, day, indented, one_line, quoted, silence, written

DAYS = 3
"""Days on which a statement was told that a trace shows with who was silent."""

LEGEND = (
    "Against the telling above it: words kept are bold, [-dropped-], {+added+}, [-altered-]{+so+}."
)


SAID = {"denied": "denied", "unsaid": "did not say", "held": "held"}


def who(step: Step) -> str:
    """Who speaks and how, as far as it is known, and through whom.

    Example:
        >>> who(step)
        'Ilse Brandauer (denied, indirect), via VNA'
    """
    said = step.attribution
    if said is None:
        return "in the outlet's own words"
    name = step.actor.name if step.actor else said.source.text if said.source else "not named"
    how = said.kind if said.act == "said" else f"{SAID[said.act]}, {said.kind}"
    via = "".join(f", via {one_line(hop.name)}" for hop in said.relay)
    return f"{one_line(name)} ({how}){via}"


def heading(step: Step) -> Text:
    """When, where, who, and the id that `trace` and `export --id` take."""
    return Text.assemble(
        (day(step.article.published), "cyan"),
        "  ",
        (step.article.outlet or "outlet not known", "bold"),
        "  ",
        (who(step), "" if step.attribution else "magenta"),
        (f"  {step.telling.id[:8]}", "dim"),
    )


def statement(found: Step) -> RenderableType:
    """A search result: when, where, who, and the words as they stand in the page."""
    return Group(heading(found), indented(Text(quoted(found)), 4), "")


VERDICTS = {"new": "new", "retelling": "told before", "line": "an old line"}


def recalled(one: Recall) -> RenderableType:
    """A sentence, whether it is new, why, and the tellings that show it."""
    parts: list[RenderableType] = [
        Text.assemble((f"{VERDICTS[one.verdict]}  ", "bold yellow"), f"“{one.text}”"),
        indented(Text(one.detail, style="dim"), 4),
    ]
    for match in one.matches:
        parts += [indented(heading(match.step), 4), indented(Text(quoted(match.step)), 8)]
    return Group(*parts, "")


def family(trace: Trace) -> RenderableType:
    """The family as a tree, earliest held first, and the other occasions that share its wording."""
    first, *others = trace.steps
    below: dict[str, list[Step]] = {}
    for step in others:
        above = step.retelling.earlier_id if step.retelling else first.telling.id
        below.setdefault(above, []).append(step)
    root = Tree(_told_first(first), guide_style="dim")
    waiting = [(root, first)]
    while waiting:
        node, step = waiting.pop()
        waiting += [
            (node.add(_told_again(after)), after) for after in below.get(step.telling.id, [])
        ]
    parts: list[RenderableType] = [root]
    if others:
        pages = len({step.article.id for step in trace.steps})
        told = f"{counted(trace.publishers, 'independent publisher')} on {counted(pages, 'page')}"
        parts.append(
            Text(f"\nTold by {told}; reprints count for none, outlets of one group for one.")
        )
        parts.append(Text(f"\n{LEGEND}", style="dim"))
    for title, turns in (("It answers", trace.answers), ("Answered by", trace.answered_by)):
        if turns:
            parts.append(Text(f"\n{title}:", style="bold"))
            parts += [_turn(turn) for turn in turns]
    if trace.silences:
        parts.append(Text("\nWho did not carry it, by day on which it was told:", style="bold"))
        for one in trace.silences[:DAYS]:
            parts.append(indented(Text(f"{written(one.day)}: {silence(one)}"), 2))
        if len(trace.silences) > DAYS:
            rest = counted(len(trace.silences) - DAYS, "more day")
            parts.append(indented(Text(f"{rest}; --json has all"), 2))
    if trace.recurrences:
        parts.append(Text("\nThe wording comes back on other occasions:", style="bold"))
        parts += [_echo(echo) for echo in trace.recurrences]
    return Group(*parts)


def _told_first(step: Step) -> Text:
    return Text.assemble(heading(step), ("  earliest held", "green"), "\n", quoted(step))


def _told_again(step: Step) -> Text:
    """The label of a later telling: its form, its words against the earlier ones, and why."""
    if step.retelling is None:
        return Text.assemble(heading(step), ("  in the same article", "yellow"), "\n", quoted(step))
    detail = (step.retelling.detail, "dim")
    quoting = (f"\n{step.fidelity.detail}" if step.fidelity else "", "dim")
    if step.telling.copy_of:
        return Text.assemble(heading(step), ("  reprint", "yellow"), "\n", detail)
    words = changes(step.retelling.passages)
    form = (f"  {step.retelling.form}", "yellow")
    return Text.assemble(heading(step), form, "\n", words, "\n", detail, quoting)


def _turn(turn: Turn) -> RenderableType:
    """The other statement of an answer, the words that say so, and why it is that one."""
    says = Text(f"“{' '.join(turn.answer.span.text.split())}”: {turn.answer.detail}", style="dim")
    return Group(
        indented(heading(turn.step), 2), indented(Text(quoted(turn.step)), 4), indented(says, 4)
    )


def _echo(echo: Echo) -> RenderableType:
    """Another family that shares a line: its earliest held telling, the wording, and the reason."""
    shared = Text(f"shared: “{echo.recurrence.wording}”", style="bold")
    detail = Text(echo.recurrence.detail, style="dim")
    return Group(indented(heading(echo.root), 2), indented(shared, 4), indented(detail, 4))


def comparison(compared: Comparison) -> RenderableType:
    """A comparison: in plain words, the clauses with their numbers, and a row an article."""
    parts: list[RenderableType] = [
        Padding(Text(f"- {sentence}"), (0, 0, 0, 0)) for sentence in compared.summary
    ]
    parts.append(Text("\nThe earliest telling held, clause by clause:", style="bold"))
    for number, clause in enumerate(compared.clauses, start=1):
        parts.append(indented(Text(f"{number} “{clause.says}”"), 2))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for title in ("\nwho told it", "\nclauses", "\nin whose voice, by what word", "\nthe speaker"):
        table.add_column(title, overflow="fold")
    for row in compared.framings:
        fates = [f"{n} {cell.says}" for n, cell in enumerate(row.clauses, start=1)]
        said = row.voice.says
        if row.cue is not None:
            said += f"; “{row.cue.says}”" + (f", {row.colour}" if row.colour else "")
        if row.rebuttal is not None:
            said += f"; {row.rebuttal.says}"
        table.add_row(
            f"{row.outlet or 'outlet not known'}\n{day(row.published)}  {row.article_id[:8]}",
            "\n".join(fates) + ("\nreprint" if row.copy_of else ""),
            said,
            row.speaker.says if row.speaker else "",
        )
        table.add_row()
    return Group(*parts, table)


def count_found(number: int, limit: int, pages: int) -> str:
    """How many statements were found in how many pages held, and whether there may be more."""
    held = f"{counted(pages, 'page')} held"
    if number == 0:
        return f"no statement in the {held} fits"
    more = f"; the first {limit} are shown, --limit shows more" if number == limit else ""
    return f"{counted(number, 'statement')} in {held}{more}"
