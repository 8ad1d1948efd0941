"""Search: one box, what it found, and how many by whom and where."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.errors import UsageError
from retold.web.cursors import cursor
from retold.web.cursors import start as start_of
from retold.web.held import counted, held
from retold.web.query import asked, narrowed
from retold.web.screen import show

router = APIRouter()

PAGE = 20


@router.get("/")
@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=4_000)] = "",
    after: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    with held(request) as corpus:
        totals = counted(request, "totals", corpus.lists.totals)
        values: dict[str, Any] = {"q": q, "totals": totals, "stale": corpus.stale, "error": None}
        try:
            wanted = asked(q)
            if wanted.like is not None:
                recalled = corpus.recall(wanted.like)
                return show(request, "recall.html", **values, recalled=recalled)
            if wanted.empty:
                return show(request, "start.html", **values)
            start = start_of(after)
            found = corpus.lists.found(wanted.words, wanted.filters, after=start, limit=PAGE)
        except UsageError as error:
            values["error"] = str(error)
            return show(request, "start.html", status=400, **values)
        told = corpus.lists.times_told([best.telling.id for best, *_ in found.statements])
    counts = found.counts
    facets = [
        ("speaker", "Speaker", counts.speakers),
        ("outlet", "Outlet", counts.outlets),
        ("since", "Year", counts.years),
        ("kind", "Form", counts.kinds),
    ]
    return show(
        request,
        "search.html",
        **values,
        found=found,
        told=told,
        facets=facets,
        narrowed=narrowed(q),
        start=start,
        next=None if found.after is None else cursor(found.after),
        back=None if start == 0 else cursor(max(0, start - PAGE)),
    )
