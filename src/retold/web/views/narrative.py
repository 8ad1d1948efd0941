"""Narratives: the lines that come back, and one of them over time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from retold.export import history_svg
from retold.web.cursors import cursor
from retold.web.cursors import start as start_of
from retold.web.held import counted, held
from retold.web.screen import show

router = APIRouter()

PAGE = 20
DRAWN = 200
"""Marks that a timeline shows; a line that is told more often is shown as a list alone."""
OCCASIONS = 60
MONTHS = 24
OUTLETS = 40


@router.get("/narratives")
def narratives(
    request: Request, after: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        found, total = corpus.lists.narratives(after=start, limit=PAGE)
        stale, totals = corpus.stale, counted(request, "totals", corpus.lists.totals)
    return show(
        request,
        "narratives.html",
        found=found,
        total=total,
        start=start,
        stale=stale,
        totals=totals,
        next=cursor(start + PAGE) if start + PAGE < total else None,
        back=cursor(max(0, start - PAGE)) if start else None,
    )


@router.get("/narrative/{narrative_id}")
def narrative(
    request: Request, narrative_id: str, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> Response:
    with held(request) as corpus:
        history = corpus.narrative(narrative_id)
        stale = corpus.stale
    marks = sum(max(1, len(one.outlets)) for one in history.occasions)
    picture = None
    if 0 < marks <= DRAWN:
        # The picture escapes all its text itself.
        picture = Markup(history_svg(history, lambda told: f"/statement/{told}"))  # noqa: S704
    months = list(dict.fromkeys(row.month for row in history.carried))[-MONTHS:]
    told: dict[str, int] = {}
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    for row in history.carried:
        name = row.outlet or "outlet not known"
        told[name] = told.get(name, 0) + row.told
        cells[name, row.month] = (row.told, row.held)
    outlets = sorted(told, key=lambda name: (-told[name], name))
    first = (page - 1) * OCCASIONS
    return show(
        request,
        "narrative.html",
        history=history,
        stale=stale,
        picture=picture,
        months=months,
        outlets=outlets[:OUTLETS],
        more=max(0, len(outlets) - OUTLETS),
        cells=cells,
        occasions=history.occasions[first : first + OCCASIONS],
        page=page,
        pages=(len(history.occasions) + OCCASIONS - 1) // OCCASIONS,
    )
