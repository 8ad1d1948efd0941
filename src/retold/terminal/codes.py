"""How codes look: for each the statements nearest to it, why, and what a person decided."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from retold.codes.records import Coded, CodesReport, Near
from retold.reports import counted
from retold.terminal.done import judgement
from retold.terminal.statements import heading
from retold.terminal.words import indented, quoted


def code(found: Coded) -> RenderableType:
    """A code, and the statements that come nearest to it."""
    parts: list[RenderableType] = [Text(found.code.name, style="bold yellow")]
    if found.code.definition:
        parts.append(indented(Text(found.code.definition, style="dim"), 4))
    parts += [indented(Text(why, style="dim"), 4) for why in found.detail]
    parts += [indented(Text(judgement(one), style="green"), 4) for one in found.coded]
    for near in found.nearest:
        parts += _near(near)
    return Group(*parts, "")


def _near(near: Near) -> Iterator[RenderableType]:
    told = f", {counted(near.tellings, 'telling')}" if near.tellings > 1 else ""
    yield indented(Text.assemble((f"{near.score:.2f}  ", "cyan"), heading(near.step), told), 2)
    yield indented(Text(quoted(near.step)), 8)
    yield indented(Text(near.detail, style="dim"), 8)
    if near.decided is not None:
        decided = near.decided
        what = "coded so" if decided.verdict == "coded" else "not coded so"
        yield indented(Text(f"{what}: {decided.who}, {decided.when[:10]}", style="green"), 8)


def coding(found: CodesReport) -> Iterator[str]:
    """What was searched, what was not, and who decides."""
    codes = counted(len(found.codes), "code")
    yield f"{codes} held against {counted(found.statements, 'statement')}; nothing is coded by this"
    yield from found.detail
    yield "`retold judge CORPUS coded ID CODE --who YOU` keeps what you decide"
