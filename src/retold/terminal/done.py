"""How the work of a verb looks when it is done: what was added, linked, judged."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from retold.export.alerts import alert_text, alert_title
from retold.intake import LoadReport, MergeReport
from retold.intake.records import Conflict
from retold.records import Anchor, Judgement, Rejected, in_line
from retold.reports import AddReport, Judged, LinkReport, RedoReport, WatchReport, counted
from retold.terminal.words import one_line, written

SHOWN = 10
"""Pages that could not be used and are named one by one."""


def rejections(rejected: Sequence[Rejected]) -> Iterator[str]:
    """A line for each of the first pages that could not be used, and how many more there are."""
    for row in rejected[:SHOWN]:
        reason = row.reason if row.name in row.reason else f"{row.name}: {row.reason}"
        yield f"not used: {one_line(reason)}"
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


def watched(report: WatchReport) -> RenderableType:
    """What a round of watching did: what came, and each saved line that came back, with why."""
    line = Text(added(report.added))
    if report.alerts:
        line.append(f"; {counted(len(report.alerts), 'alert')}")
    for alert in report.alerts:
        line.append(f"\n\n{one_line(alert_title(alert))}", style="bold")
        for part in alert_text(alert).splitlines()[1:]:
            line.append(f"\n    {one_line(part)}")
    return line


def loaded(report: LoadReport) -> str:
    """What `load` did, in a line."""
    record = {"reviews": "review", "actors": "facet", "outlets": "facet"}.get(report.kind, "page")
    of = "" if report.kind == "reviews" else f" of {report.kind}"
    parts = [f"{counted(report.added, record)}{of} taken in"]
    if report.held:
        parts.append(f"{report.held:,} already held")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} not used")
    return ", ".join(parts)


def merged(report: MergeReport) -> str:
    """What `merge` did, in a line."""
    parts = [f"{counted(report.added, 'page')} added"]
    if report.replaced:
        parts.append(f"{report.replaced:,} replaced")
    parts.append(f"{report.held:,} held by both")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} not used")
    line = f"{', '.join(parts)}; {counted(report.judgements, 'judgement')} taken over"
    if report.conflicts:
        line += f", {len(report.conflicts):,} against one of yours"
    return line + "\n`retold link` joins them"


def conflict(conflict: Conflict) -> str:
    """Two judgements that contradict each other, in a line."""
    return (
        f"contradiction: {judgement(conflict.holds)}, against: {judgement(conflict.other)};"
        " the later one holds"
    )


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
        "words are": f"{one}: says “{judged.value}”",
        "same statement": f"{_told(judged.one)} and {_told(judged.other)} are one statement",
        "different statements": f"{_told(judged.one)} and {_told(judged.other)} are two statements",
        "same line": f"{_told(judged.one)} and {_told(judged.other)} share a line",
        "different lines": f"{_told(judged.one)} and {_told(judged.other)} share no line",
        "withdrawn": f"the judgement {judged.value} of {one or other} is withdrawn",
        "coded": f"{_words(judged.one)} is coded “{judged.value}”",
        "not coded": f"{_words(judged.one)} is not “{judged.value}”",
    }[judged.verdict]
    why = f": {judged.why}" if judged.why else ""
    return f"{what}; {judged.who}, {written(judged.when)}{why}"


def _side(anchor: Anchor) -> str:
    name = f"“{anchor.name}”" if anchor.name else "not named"
    if anchor.article_id is None:
        return name
    return f"{name} in {anchor.article_id[:8]} ({_words(anchor)})"


def _told(anchor: Anchor | None) -> str:
    return f"{_words(anchor)} in {(anchor.article_id or '')[:8]}" if anchor else ""


def _words(anchor: Anchor) -> str:
    words = in_line(anchor.spans)
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"


def judged(one: Judged) -> RenderableType:
    """A judgement that was made, and what it no longer finds, if so."""
    line = Text(judgement(one.judgement))
    if not one.holds:
        gone = "" if one.detail.startswith("withdrawn") else "no longer anchored: "
        line.append(f"\n    {gone}{one.detail}", style="yellow")
    return line


def count_judged(judged: Sequence[Judged]) -> str:
    """How many judgements there are, and how many find no words any more."""
    withdrawn = sum(one.detail.startswith("withdrawn") for one in judged)
    lost = sum(not one.holds for one in judged) - withdrawn
    told = counted(len(judged), "judgement") + (f", {withdrawn:,} withdrawn" if withdrawn else "")
    return told + (f", {lost:,} no longer anchored" if lost else "")
