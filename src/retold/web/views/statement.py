"""Statement: every telling of it over time, two of them side by side, quotations, citations."""

from collections import Counter
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from retold.export import trace_svg
from retold.reports import Step, Trace
from retold.web.cite import citations
from retold.web.held import held
from retold.web.screen import show
from retold.web.tree import DRAWN, drawn

router = APIRouter()

LISTED = 50
"""Tellings that one page lists."""
LANES = 60
"""Outlets that one page offers to draw alone, those with most tellings."""
SILENT = 12
"""Days of silence that a page shows, the first."""


@router.get("/statement/{told:path}")
def statement(
    request: Request,
    told: str,
    a: Annotated[str | None, Query(max_length=100)] = None,
    b: Annotated[str | None, Query(max_length=100)] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    lane: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    with held(request) as corpus:
        trace = corpus.trace(told)
        steps = {step.telling.id: step for step in trace.steps}
        here = steps[trace.told]
        one, other = _pair(trace, a, b)
        passages = corpus.lists.beside(one.telling.id, other.telling.id) if one and other else ()
        groups = {m.actor_id: m.group_id for m in corpus.lists.members(here.article.id)}
        stale = corpus.stale
    part = drawn(trace, [step.telling.id for step in (here, one, other) if step], lane or None)
    picture = None
    if len(trace.steps) > 1:

        def mark(telling_id: str) -> str:
            first = one.telling.id if one else trace.steps[0].telling.id
            if first == telling_id:
                return f"/statement/{telling_id}"
            return f"/statement/{trace.told}?{urlencode({'a': first, 'b': telling_id})}#beside"

        # The picture escapes all its text itself.
        picture = Markup(trace_svg(part, mark))  # noqa: S704
    first = (page - 1) * LISTED
    return show(
        request,
        "statement.html",
        trace=trace,
        here=here,
        steps=steps,
        listed=trace.steps[first : first + LISTED],
        page=page,
        pages=(len(trace.steps) + LISTED - 1) // LISTED,
        one=one,
        other=other,
        passages=passages,
        picture=picture,
        part=part.steps,
        lane=lane or "",
        drawn=DRAWN,
        lanes=_lanes(trace, lane),
        silences=(trace.silences or ())[:SILENT],
        citations=citations(here),
        quoted=[step for step in trace.steps if step.fidelity][:LISTED],
        group=groups.get(here.actor.id) if here.actor else None,
        stale=stale,
    )


def _lanes(trace: Trace, lane: str | None) -> list[str]:
    """The outlets to choose from, by name: those with most tellings, and the one at hand."""
    told = Counter(step.article.outlet for step in trace.steps if step.article.outlet)
    here = {lane} if lane else set()
    return sorted(here | {outlet for outlet, _ in told.most_common(LANES)})


def _pair(trace: Trace, a: str | None, b: str | None) -> tuple[Step | None, Step | None]:
    """The two tellings to set side by side: those asked for, or the one at hand and the one it came
    from, or the earliest and the next."""
    steps = {step.telling.id: step for step in trace.steps}
    here = steps[trace.told]
    one, other = steps.get(a or ""), steps.get(b or "")
    if one and other:
        return one, other
    if here.retelling and here.retelling.earlier_id in steps:
        return steps[here.retelling.earlier_id], here
    first, *others = trace.steps
    later = next((s for s in others if s.retelling), others[0] if others else None)
    return (first, later) if later else (None, None)
