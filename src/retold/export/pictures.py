"""Pictures of findings: SVG that prints, follows a dark screen, and can be read aloud.

Outlets are lanes, time runs to the right. Every mark has a title with what it shows in words; all
text is escaped. What has no date stands at the right, in a column of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from retold.records import in_line
from retold.reports import History, Step, Trace

LANE = 44
"""Height of an outlet's lane."""
LEFT, PLOT, UNDATED, RIGHT = 210, 620, 110, 20
"""Widths: of the outlets' names, of the time drawn, of what has no date, of the edge."""
TOP = 64
RADIUS = 7
UNKNOWN = "outlet not known"
NAME = 28
"""Letters of a name that fit in front of a lane."""

_STYLE = """
svg { font: 13px system-ui, sans-serif; background: #fff; }
text { fill: #1a1a1a; } .quiet { fill: #595959; } line, path { stroke: #767676; fill: none; }
.lane { stroke: #d0d0d0; } .own { fill: #fff; stroke: #8a3b00; stroke-width: 2.5; }
.said { fill: #004f8a; stroke: #004f8a; } .first { stroke: #1a1a1a; stroke-width: 3; }
@media (prefers-color-scheme: dark) {
  svg { background: #16181c; } text { fill: #f0f0f0; } .quiet { fill: #b0b0b0; }
  .lane { stroke: #3a3d44; } line, path { stroke: #9a9a9a; }
  .own { fill: #16181c; stroke: #ffb37a; } .said { fill: #7cc4ff; stroke: #7cc4ff; }
  .first { stroke: #fff; }
}
@media print { svg { background: #fff; } text { fill: #000; } .said { fill: #004f8a; } }
"""


class _Mark(NamedTuple):
    """A telling: in whose lane, on which day (ordinal, or None), what it says, and its class."""

    key: str
    lane: str
    day: int | None
    title: str
    look: str
    above: str | None
    form: str = "verbatim"


Page = Callable[[str], str]
"""Where a mark of a picture within a page leads: the address for a telling's id."""


def trace_svg(trace: Trace, page: Page | None = None) -> str:
    """The family tree of a statement over time, outlets as lanes.

    With `page` it is a part of a page: every mark is a link, forms differ in shape (round:
    verbatim, square: trimmed, diamond: reworded, triangle: paraphrase, small: reprint), and the
    look is left to the page's own style.

    Example:
        >>> trace_svg(corpus.trace("root cause of the crisis"))[:4]
        '<svg'
    """
    marks = []
    for n, step in enumerate(trace.steps):
        look = "own" if step.telling.voice == "own" else "said"
        marks.append(
            _Mark(
                key=step.telling.id,
                lane=step.article.outlet or UNKNOWN,
                day=_ordinal(step.article.published.value if step.article.published else None),
                title=f"{_when(step)}, {step.article.outlet or UNKNOWN}: {_words(step)}",
                look=f"{look} first" if n == 0 else look,
                above=step.retelling.earlier_id if step.retelling else None,
                form="reprint"
                if step.telling.copy_of
                else step.retelling.form
                if step.retelling
                else "verbatim",
            )
        )
    outlets = len({mark.lane for mark in marks})
    return _drawn(
        marks,
        title=f"Tellings of “{_words(trace.steps[0])}”" if marks else "No telling",
        about=f"{len(marks)} tellings in {outlets} outlets, from left to right in time; a line"
        " leads from a telling to the one that it was joined to; the earliest has a thick rim, a"
        " telling in the outlet's own words is hollow.",
        page=page,
    )


def history_svg(history: History, page: Page | None = None) -> str:
    """The timeline of a narrative: each occasion in the lanes of the outlets that told it.

    `page`: see `trace_svg`.
    """
    marks: list[_Mark] = []
    before: dict[str, str] = {}
    for n, one in enumerate(history.occasions):
        denied = " (denied)" if one.act == "denied" else ""
        said = f"{one.speaker or 'speaker not known'}{denied}: “{one.wording.says}”"
        told = zip(one.outlets, one.days, strict=True) if one.outlets else [(UNKNOWN, one.date)]
        for outlet, day in told:
            key = f"{one.telling_id} {n} {outlet}"
            marks.append(
                _Mark(
                    key=key,
                    lane=outlet,
                    day=_ordinal(day),
                    title=f"{day or 'no date'}, {outlet}: {said}",
                    look="said first" if n == 0 else "said",
                    above=before.get(outlet),
                )
            )
            before[outlet] = key
    wording = history.narrative.wordings[0] if history.narrative.wordings else ""
    return _drawn(
        marks,
        title=f"“{wording or history.narrative.label}” over time",
        about=f"{len(history.occasions)} occasions by {len(history.speakers)} speakers; each mark"
        " is an outlet that told one of them, at the day of its own first page; a line leads to the"
        " outlet's next one; those of the first occasion have a thick rim.",
        page=page and (lambda key: page(key.split(" ")[0])),
    )


def _drawn(marks: Sequence[_Mark], *, title: str, about: str, page: Page | None) -> str:
    lanes = {name: n for n, name in enumerate(dict.fromkeys(mark.lane for mark in marks))}
    days = [mark.day for mark in marks if mark.day is not None]
    low, high = (min(days), max(days)) if days else (0, 0)
    undated = len(days) < len(marks)
    width = LEFT + PLOT + (UNDATED if undated else 0) + RIGHT
    height = TOP + LANE * max(1, len(lanes)) + 40
    places: dict[str, tuple[float, float]] = {}
    crowd: dict[tuple[str, int | None], int] = {}
    for mark in marks:
        crowd[mark.lane, mark.day] = n = crowd.get((mark.lane, mark.day), -1) + 1
        if mark.day is None:
            x = LEFT + PLOT + UNDATED / 2
        else:
            x = LEFT + 16 + (PLOT - 32) * (mark.day - low) / max(1, high - low)
        places[mark.key] = (x + 9 * n, TOP + LANE * (lanes[mark.lane] + 0.5))
    above = TOP - 16 if page else 0  # a page has its own heading
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{"group" if page else "img"}"'
        ' aria-labelledby="t d"'
        f' viewBox="0 {above} {width} {height - above}" width="{width}" height="{height - above}">',
        f'<title id="t">{_safe(title)}</title><desc id="d">{_safe(about)}</desc>',
    ]
    if page is None:
        parts += [
            f"<style>{_STYLE}</style>",
            f'<text x="12" y="24" font-weight="bold">{_safe(_cut(title, 110))}</text>',
        ]
    for name, n in lanes.items():
        y = TOP + LANE * (n + 0.5)
        parts.append(
            f'<line class="lane" x1="{LEFT}" y1="{y}" x2="{width - RIGHT}" y2="{y}"/>'
            f'<text x="12" y="{y + 4}">{_safe(_cut(name, NAME))}</text>'
        )
    parts += _scale(low, high, height, dated=bool(days), undated=undated)
    for mark in marks:
        if mark.above in places:
            (x1, y1), (x2, y2) = places[mark.above], places[mark.key]
            parts.append(f'<path d="M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}"/>')
    for mark in marks:
        x, y = places[mark.key]
        title = f"<title>{_safe(mark.title)}</title>"
        if page is None:
            parts.append(
                f'<circle class="{mark.look}" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}">'
                f"{title}</circle>"
            )
        else:
            parts.append(
                f'<a href="{_safe(page(mark.key))}" aria-label="{_safe(mark.title)}">'
                f"{_shape(mark, x, y)}{title}</a>"
            )
    return "\n".join([*parts, "</svg>", ""])


def _shape(mark: _Mark, x: float, y: float) -> str:
    """A mark whose shape tells the form, for colour alone tells not everybody."""
    look = f'class="{mark.look} {mark.form}"'
    r = RADIUS
    if mark.form in ("verbatim", "reprint"):
        return (
            f'<circle {look} cx="{x:.1f}" cy="{y:.1f}" r="{4 if mark.form == "reprint" else r}"/>'
        )
    corners = {
        "trimmed": ((-r, -r), (r, -r), (r, r), (-r, r)),
        "reworded": ((0, -r - 2), (r + 2, 0), (0, r + 2), (-r - 2, 0)),
        "paraphrase": ((0, -r - 1), (r + 1, r), (-r - 1, r)),
    }[mark.form]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon {look} points="{points}"/>'


def _scale(low: int, high: int, height: int, *, dated: bool, undated: bool) -> Iterable[str]:
    """The first and the last day under the lanes, and the column without a date."""
    y = height - 14
    if dated:
        yield f'<text class="quiet" x="{LEFT}" y="{y}">{date.fromordinal(low).isoformat()}</text>'
        if high > low:
            last = date.fromordinal(high).isoformat()
            x = LEFT + PLOT
            yield f'<text class="quiet" x="{x}" y="{y}" text-anchor="end">{last}</text>'
    if undated:
        x = LEFT + PLOT + UNDATED // 2
        yield f'<text class="quiet" x="{x}" y="{y}" text-anchor="middle">no date</text>'


def _ordinal(value: str | None) -> int | None:
    """The day of a date; of a month or year its first, where it is drawn."""
    parts = (value or "")[:10].split("-")
    try:
        return date(*([int(part) for part in parts] + [1, 1])[:3]).toordinal()
    except (ValueError, TypeError):
        return None


def _when(step: Step) -> str:
    published = step.article.published
    return published.value[:10] if published and published.value else "no date"


def _words(step: Step) -> str:
    return _cut(in_line(step.telling.spans), 160)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _safe(text: str) -> str:
    """Text that is only text in XML: escaped, and without what XML may not hold."""
    kept = "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
    return escape(kept)
