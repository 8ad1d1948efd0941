"""How a line that comes back looks: in a list, and over time."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from retold.reports import Carried, History, counted
from retold.terminal.words import SHOWN, few, indented, silence, written

ACTS = {
    "denied": "  denied it",
    "unsaid": "  did not say it",
    "held": "  held it",
    "mixed": "  said or denied it, as the pages have it",
}
"""What is not simply said of a line; a denial is no repetition."""


def line(found: History) -> RenderableType:
    """A line that comes back: how often, since when, by whom, where, and its wordings."""
    narrative = found.narrative
    seen = [written(d) for d in (narrative.first_seen, narrative.last_seen) if d]
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
        indented(Text(wordings, style="bold"), 4),
        indented(Text(narrative.label, style="dim"), 4),
        "",
    )


def history(found: History) -> RenderableType:
    """A line over time: each occasion with its words, and the counts by month."""
    parts: list[RenderableType] = [line(found)]
    for one in found.occasions:
        outlets = ", ".join(one.outlets) or "outlet not known"
        said = Text.assemble(
            (written(one.date) if one.date else "no date", "cyan"),
            f"  {one.speaker or 'speaker not known'}",
            (ACTS.get(one.act, ""), "yellow"),
            (f"  in {outlets}", "bold"),
            (f"  {one.telling_id[:8]}", "dim"),
        )
        parts += [said, indented(Text(f"“{one.wording.says}”"), 4)]
        if one.drift:
            parts.append(indented(Text(f"{one.drift} than before", style="dim"), 4))
        if one.silence is not None:
            parts.append(indented(Text(silence(one.silence), style="dim"), 4))
    parts.append(Text("\nBy month, pages that tell it of pages held:", style="bold"))
    months = dict.fromkeys(row.month for row in found.carried)
    for month in months:
        told = _month([row for row in found.carried if row.month == month])
        parts.append(indented(Text(f"{written(month)}: {told}"), 2))
    if found.undated:
        parts.append(indented(Text(f"without a date: {counted(found.undated, 'page')}"), 2))
    if not months:
        parts.append(indented(Text("none of these pages has a date: nothing can be counted"), 2))
    return Group(*parts)


def _month(rows: Sequence[Carried]) -> str:
    """Who told the line in a month, who was held and silent, and of how many nothing is held."""

    def name(row: Carried) -> str:
        return row.outlet or "outlet not known"

    words = "; ".join(f"{name(row)} {row.told} of {row.held}" for row in rows if row.told)
    silent = [f"{name(row)} 0 of {row.held}" for row in rows if row.held and not row.told]
    missing = sum(not row.held for row in rows)
    if silent:
        words += f"; held and silent: {few(silent, SHOWN)}"
    if missing:
        words += f"; nothing held of {counted(missing, 'other outlet')}"
    return words


def count_lines(number: int, shown: int, pages: int) -> str:
    """How many lines come back in how many pages held, and whether there are more."""
    held = f"{counted(pages, 'page')} held"
    if number == 0:
        return f"no line comes back in the {held}"
    more = f"; {shown} are shown, --limit shows more" if shown < number else ""
    lines = "1 line that comes back" if number == 1 else f"{number:,} lines that come back"
    return f"{lines} in {held}{more}"
