"""How findings look in a terminal: statements, the family as a tree, the words kept and changed."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from retold.corpus import (
    AddReport,
    Comparison,
    Echo,
    History,
    Judged,
    LinkReport,
    Recall,
    RedoReport,
    Step,
    Trace,
)
from retold.records import Anchor, Date, Judgement, Passage, Rejected, Span, in_line
from retold.reports import Carried, counted

KEPT_ENDS = 4
"""Words shown at either end of a long dropped or added passage."""

SHOWN = 10
"""Pages that could not be used and are named one by one."""

LEGEND = (
    "Against the telling above it: words kept are bold, [-dropped-], {+added+}, [-altered-]{+so+}."
)
MARKS = '“”„«»" '
SAID = {"denied": "denied", "unsaid": "did not say", "held": "held"}


def day(known: Date | None) -> str:
    """A date as people write it, no finer than it is known.

    Example:
        >>> day(Date(value="2023-03-14T09:00", precision="minute", basis="meta tag"))
        '14 March 2023'
    """
    if known is None or known.value is None:
        after = known.not_before if known else None
        return f"no date (not before {_written(after)})" if after else "no date"
    return _written(known.value)


def _written(value: str) -> str:
    parts = value[:10].split("-")
    if len(parts) == 3:
        when = date(*map(int, parts))
        return f"{when.day} {when:%B} {when.year}"
    if len(parts) == 2:
        return f"{date(int(parts[0]), int(parts[1]), 1):%B} {parts[0]}"
    return parts[0]


def quoted(step: Step) -> str:
    """The words of a telling on one line, in quotation marks only where the page quotes them.

    Words told indirectly are the outlet's, not the speaker's, and must not look like a quotation.
    """
    words = in_line(step.telling.spans)
    if step.attribution is not None and step.attribution.kind == "direct":
        return "“" + words.strip(MARKS) + "”"
    return words


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
    via = "".join(f", via {_line(hop.name)}" for hop in said.relay)
    return f"{_line(name)} ({how}){via}"


def _line(text: str) -> str:
    return " ".join(text.split())


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
    return Group(heading(found), _indented(Text(quoted(found)), 4), "")


VERDICTS = {"new": "new", "retelling": "told before", "line": "an old line"}


def recalled(one: Recall) -> RenderableType:
    """A sentence, whether it is new, why, and the tellings that show it."""
    parts: list[RenderableType] = [
        Text.assemble((f"{VERDICTS[one.verdict]}  ", "bold yellow"), f"“{one.text}”"),
        _indented(Text(one.detail, style="dim"), 4),
    ]
    for match in one.matches:
        parts += [_indented(heading(match.step), 4), _indented(Text(quoted(match.step)), 8)]
    return Group(*parts, "")


def changes(passages: Sequence[Passage]) -> Text:
    """The later telling's words against the earlier one's: kept, altered, dropped, added."""
    line = Text()
    for passage in passages:
        earlier = _short(passage.earlier) if passage.earlier else ""
        later = _short(passage.later) if passage.later else ""
        if passage.change == "kept":
            line.append(" ".join(passage.later.text.split()) if passage.later else "", style="bold")
        elif passage.change == "dropped":
            line.append(f"[-{earlier}-]", style="red")
        elif passage.change == "added":
            line.append(f"{{+{later}+}}", style="green")
        else:
            line.append(f"[-{earlier}-]", style="red")
            line.append(f"{{+{later}+}}", style="green")
        line.append(" ")
    line.rstrip()
    return line


def _short(span: Span) -> str:
    parts = span.text.split()
    if len(parts) <= 2 * KEPT_ENDS + 2:
        return " ".join(parts)
    left = len(parts) - 2 * KEPT_ENDS
    return f"{' '.join(parts[:KEPT_ENDS])} … {left} words … {' '.join(parts[-KEPT_ENDS:])}"


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


def comparison(compared: Comparison) -> RenderableType:
    """A comparison: in plain words, the clauses with their numbers, and a row an article."""
    parts: list[RenderableType] = [
        Padding(Text(f"- {sentence}"), (0, 0, 0, 0)) for sentence in compared.summary
    ]
    parts.append(Text("\nThe earliest telling held, clause by clause:", style="bold"))
    for number, clause in enumerate(compared.clauses, start=1):
        parts.append(_indented(Text(f"{number} “{clause.says}”"), 2))
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


def line(found: History) -> RenderableType:
    """A line that comes back: how often, since when, by whom, where, and its wordings."""
    narrative = found.narrative
    seen = [_written(d) for d in (narrative.first_seen, narrative.last_seen) if d]
    when = " to ".join(dict.fromkeys(seen)) or "no date"
    counts = ", ".join(
        (
            counted(len(found.occasions), "occasion"),
            counted(len(found.speakers), "speaker"),
            counted(len(found.carriers), "independent publisher"),
        )
    )
    heading = Text.assemble((when, "cyan"), f"  {counts}", (f"  {narrative.id[:8]}", "dim"))
    wordings = ", ".join(f"“{wording}”" for wording in narrative.wordings)
    return Group(
        heading,
        _indented(Text(wordings, style="bold"), 4),
        _indented(Text(narrative.label, style="dim"), 4),
        "",
    )


def history(found: History) -> RenderableType:
    """A line over time: each occasion with its words, and the counts by month."""
    parts: list[RenderableType] = [line(found)]
    for one in found.occasions:
        outlets = ", ".join(one.outlets) or "outlet not known"
        said = Text.assemble(
            (_written(one.date) if one.date else "no date", "cyan"),
            f"  {one.speaker or 'speaker not known'}",
            (f"  in {outlets}", "bold"),
            (f"  {one.telling_id[:8]}", "dim"),
        )
        parts += [said, _indented(Text(f"“{one.wording.says}”"), 4)]
        if one.drift:
            parts.append(_indented(Text(f"{one.drift} than before", style="dim"), 4))
    parts.append(Text("\nBy month, pages that tell it of pages held:", style="bold"))
    months = dict.fromkeys(row.month for row in found.carried)
    for month in months:
        told = _month([row for row in found.carried if row.month == month])
        parts.append(_indented(Text(f"{_written(month)}: {told}"), 2))
    if found.undated:
        parts.append(_indented(Text(f"without a date: {counted(found.undated, 'page')}"), 2))
    if not months:
        parts.append(_indented(Text("none of these pages has a date: nothing can be counted"), 2))
    return Group(*parts)


def _month(rows: Sequence[Carried]) -> str:
    """Who told the line in a month, who was held and silent, and of how many nothing is held."""

    def name(row: Carried) -> str:
        return row.outlet or "outlet not known"

    words = "; ".join(f"{name(row)} {row.told} of {row.held}" for row in rows if row.told)
    silent = [f"{name(row)} 0 of {row.held}" for row in rows if row.held and not row.told]
    missing = sum(not row.held for row in rows)
    if silent:
        words += f"; held and silent: {_few(silent)}"
    if missing:
        words += f"; nothing held of {counted(missing, 'other outlet')}"
    return words


def _few(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def count_lines(number: int, shown: int, pages: int) -> str:
    """How many lines come back in how many pages held, and whether there are more."""
    held = f"{counted(pages, 'page')} held"
    if number == 0:
        return f"no line comes back in the {held}"
    more = f"; {shown} are shown, --limit shows more" if shown < number else ""
    lines = "1 line that comes back" if number == 1 else f"{number:,} lines that come back"
    return f"{lines} in {held}{more}"


def _echo(echo: Echo) -> RenderableType:
    """Another family that shares a line: its earliest held telling, the wording, and the reason."""
    shared = Text(f"shared: “{echo.recurrence.wording}”", style="bold")
    detail = Text(echo.recurrence.detail, style="dim")
    return Group(_indented(heading(echo.root), 2), _indented(shared, 4), _indented(detail, 4))


def _indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def rejections(rejected: Sequence[Rejected]) -> Iterator[str]:
    """A line for each of the first pages that could not be used, and how many more there are."""
    for row in rejected[:SHOWN]:
        reason = row.reason if row.name in row.reason else f"{row.name}: {row.reason}"
        yield f"not used: {_line(reason)}"
    if len(rejected) > SHOWN:
        yield f"not used: {len(rejected) - SHOWN:,} more; `retold export` lists all in `rejected`"


def added(report: AddReport) -> str:
    """What `add` did, in a line."""
    parts = [f"{counted(report.added, 'page')} added"]
    if report.replaced:
        parts.append(f"{report.replaced:,} replaced")
    if report.held:
        parts.append(f"{report.held:,} already held")
    if report.renamed:
        parts.append(f"{report.renamed:,} given their outlet's name")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} not used")
    return ", ".join(parts) + f"; {counted(report.attributions, 'attribution')} found in them"


def redone(report: RedoReport) -> str:
    """What `redo` did, in a line."""
    line = (
        f"{counted(report.read, 'page')} read again, {report.replaced:,} of them with another"
        f" result; {report.unchanged:,} were up to date"
    )
    return line + (f", {len(report.rejected):,} not used" if report.rejected else "")


def linked(report: LinkReport) -> str:
    """What `link` found, in a line, and which common wordings it left aside."""
    line = (
        f"{counted(report.tellings, 'telling')}, {counted(report.retellings, 'retelling')}, "
        f"{counted(report.families, 'statement')} told, "
        f"{counted(report.recurrences, 'recurrence')}, {counted(report.narratives, 'narrative')}"
    )
    if report.capped:
        line += f"; {counted(len(report.capped), 'wording')} too common to follow left aside"
    return line


def judgement(judged: Judgement) -> str:
    """A judgement in a line: what, of whom, by whom, when, why.

    Example:
        '“Zalensky” and “Zalenskyy” are the same; Ana Reik, 1 May 2024: one memoir'
    """
    one, other = _side(judged.one), _side(judged.other) if judged.other else ""
    what = {
        "same": f"{one} and {other} are the same",
        "different": f"{one} and {other} are different",
        "rename": f"{one} is called “{judged.value}”",
        "not the speaker": f"{one}: not the speaker",
        "speaker is": f"{one}: the speaker is “{judged.value}”",
    }[judged.verdict]
    why = f": {judged.why}" if judged.why else ""
    return f"{what}; {judged.who}, {_written(judged.when)}{why}"


def _side(anchor: Anchor) -> str:
    name = f"“{anchor.name}”" if anchor.name else "not named"
    if anchor.article_id is None:
        return name
    words = in_line(anchor.spans)
    return f"{name} in {anchor.article_id[:8]} (“{words[:60]}{'…' if len(words) > 60 else ''}”)"


def judged(one: Judged) -> RenderableType:
    """A judgement that was made, and what it no longer finds, if so."""
    line = Text(judgement(one.judgement))
    if not one.holds:
        line.append(f"\n    no longer anchored: {one.detail}", style="yellow")
    return line


def count_judged(judged: Sequence[Judged]) -> str:
    """How many judgements there are, and how many find no words any more."""
    lost = sum(not one.holds for one in judged)
    return counted(len(judged), "judgement") + (f", {lost:,} no longer anchored" if lost else "")


def count_found(number: int, limit: int, pages: int) -> str:
    """How many statements were found in how many pages held, and whether there may be more."""
    held = f"{counted(pages, 'page')} held"
    if number == 0:
        return f"no statement in the {held} fits"
    more = f"; the first {limit} are shown, --limit shows more" if number == limit else ""
    return f"{counted(number, 'statement')} in {held}{more}"
