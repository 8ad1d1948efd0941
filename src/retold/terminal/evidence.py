"""How evidence looks in a terminal: what does not hold, and what changed on a page."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from retold.evidence import Fault, Moment, Revision, Sighting, Versions
from retold.records import Passage
from retold.reports import counted
from retold.terminal.words import changes, indented, one_line

SHOWN = 20
"""Passages of one revision that are shown; `--json` has all."""


def fault(found: Fault) -> str:
    """What does not hold, on one line."""
    return one_line(found.detail)


def verified(checked: Mapping[str, int], faults: int) -> str:
    """What was checked, in two lines, and how much of it does not hold."""
    verdict = "all hold" if not faults else f"{counted(faults, 'thing')} do not hold"
    if faults == 1:
        verdict = "1 thing does not hold"
    looked_at = (
        f"{counted(checked.get('records', 0), 'record')} of the archive,"
        f" {counted(checked.get('articles', 0), 'article')},"
        f" {counted(checked.get('tellings', 0), 'telling')},"
        f" {counted(checked.get('retellings', 0), 'retelling')},"
        f" {counted(checked.get('spans', 0), 'span')}"
    )
    begun, apart = checked.get("begun", 0), checked.get("apart", 0)
    notes = f"{counted(checked.get('whole', 0), 'paragraph')} found whole in the bytes of the pages"
    if begun:
        notes += f", {begun:,} with other words between"
    if layer := checked.get("layer", 0):
        notes += f"; {layer:,} in the text layers of PDFs, read once more"
    if apart:
        notes += f"; {apart:,} given without a place in the page"
    return f"{looked_at}: {verdict}\n{notes}"


def versions(found: Versions) -> RenderableType:
    """Each time an address was met, and what changed from one text to the next."""
    parts: list[RenderableType] = [Text(found.url, style="bold")]
    parts += [indented(_met(sighting), 2) for sighting in found.sightings]
    for revision in found.revisions:
        parts += ["", *_revised(revision)]
    if not found.revisions:
        parts += ["", Text("No other text is held of it.")]
    return Group(*parts)


def _met(sighting: Sighting) -> Text:
    """When a page was met, what it was then, and its times, each with what it is known by."""
    what = f"version {sighting.version}" if sighting.version else sighting.state
    if sighting.version and sighting.state != "read":
        what += f", {sighting.state}"
    line = Text.assemble(
        (_time(sighting.at) if sighting.at else "no time known", "cyan"), "  ", (what, "bold")
    )
    if sighting.article_id:
        line.append(f"  {sighting.article_id[:8]}", style="dim")
    if sighting.detail:
        line.append(f"  {one_line(sighting.detail)}", style="yellow")
    times = (
        ("published", sighting.published),
        ("modified", sighting.modified),
        ("captured", sighting.captured),
        ("imported", sighting.imported),
    )
    told = [f"{what} {_time(at)}" for what, at in times if at]
    missing = [what for what, at in times[2:] if at is None]
    told += [f"{' and '.join(missing)} not known"] if missing else []
    line.append(f"\n    {'; '.join(told)}", style="dim")
    return line


def _time(at: Moment) -> str:
    """A time as it is known, and by what: "2022-03-01 (meta tag)"."""
    return at.value if at.by in ("capture", "import") else f"{at.value} ({at.by})"


def _revised(revision: Revision) -> list[RenderableType]:
    title = f"From version {revision.earlier} to version {revision.later}:"
    parts: list[RenderableType] = [Text(title, style="bold")]
    parts += [indented(Text(f"- {one_line(change.detail)}"), 2) for change in revision.statements]
    for fact in revision.facts:
        was, became = fact.was or "nothing", fact.became or "nothing"
        parts.append(indented(Text(f"- {fact.fact}: {was} → {became}"), 2))
    if revision.words:
        parts.append(indented(Text("Words altered, dropped and added:"), 2))
        parts += [indented(changes([passage]), 4) for passage in revision.words[:SHOWN]]
        if len(revision.words) > SHOWN:
            more = counted(len(revision.words) - SHOWN, "passage")
            parts.append(indented(Text(f"and {more} more; --json has all", style="dim"), 4))
    elif not revision.statements and not revision.facts:
        parts.append(indented(Text("no word but those left out as noise"), 2))
    if revision.noise:
        parts.append(indented(Text(f"left out as noise: {_lines(revision.noise)}", "dim"), 2))
    return parts


def _lines(noise: Sequence[Passage]) -> str:
    shown = [
        " → ".join(f"“{one_line(s.text)}”" for s in (p.earlier, p.later) if s) for p in noise[:3]
    ]
    return ", ".join(shown) + (f" and {len(noise) - 3:,} more" if len(noise) > 3 else "")
