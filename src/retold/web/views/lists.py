"""Actors, outlets, holdings, judgements: what is held, to leaf through."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.errors import UsageError
from retold.web.cursors import cursor
from retold.web.cursors import start as start_of
from retold.web.held import counted, held
from retold.web.screen import show

router = APIRouter()

PAGE = 40
STEPS = 20
MONTHS = 24
OUTLETS = 60

After = Annotated[str | None, Query(max_length=100)]


@router.get("/actors")
def actors(
    request: Request, q: Annotated[str, Query(max_length=200)] = "", after: After = None
) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        found, total = corpus.lists.actors(q.strip(), after=start, limit=PAGE)
        stale = corpus.stale
    return show(
        request,
        "actors.html",
        q=q,
        found=found,
        total=total,
        start=start,
        stale=stale,
        next=cursor(start + PAGE) if start + PAGE < total else None,
        back=cursor(max(0, start - PAGE)) if start else None,
    )


@router.get("/actor/{group_id:path}")
def actor(request: Request, group_id: str, after: After = None) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        found = corpus.lists.actor(group_id, after=start, limit=STEPS)
        told = corpus.lists.times_told([step.telling.id for step in found.steps])
        stale = corpus.stale
    months: dict[str, int] = {}
    outlets: dict[str, int] = {}
    for outlet, month, count in found.months:
        months[month or ""] = months.get(month or "", 0) + count
        name = outlet or "outlet not known"
        outlets[name] = outlets.get(name, 0) + count
    return show(
        request,
        "actor.html",
        found=found,
        told=told,
        stale=stale,
        start=start,
        months=sorted(months.items())[-MONTHS:],
        most=max(months.values(), default=1),
        outlets=sorted(outlets.items(), key=lambda one: (-one[1], one[0]))[:12],
        next=None if found.after is None else cursor(found.after),
        back=cursor(max(0, start - STEPS)) if start else None,
    )


@router.get("/outlets")
def outlets(request: Request, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    with held(request) as corpus:
        found = sorted(
            counted(request, "outlets", lambda: list(corpus.outlets())),
            key=lambda one: (-one.articles, one.name),
        )
    first = (page - 1) * PAGE
    return show(
        request,
        "outlets.html",
        found=found[first : first + PAGE],
        total=len(found),
        page=page,
        pages=(len(found) + PAGE - 1) // PAGE,
    )


@router.get("/outlet/{name:path}")
def outlet(request: Request, name: str, after: After = None) -> Response:
    with held(request) as corpus:
        found = next(
            (
                one
                for one in counted(request, "outlets", lambda: list(corpus.outlets()))
                if name in (one.name, *one.also)
            ),
            None,
        )
        if found is None:
            raise UsageError(f"no outlet is called {name[:80]!r}; /outlets lists them")
        start = start_of(after)
        names = [found.name, *found.also]
        articles = corpus.lists.of_outlet(names, after=start, limit=PAGE)
        held_in = [
            (month, n)
            for outlet, month, n in counted(request, "months", corpus.lists.months)
            if outlet in names
        ]
        stale = corpus.stale
    months: dict[str, int] = {}
    for month, count in held_in:
        months[month or ""] = months.get(month or "", 0) + count
    return show(
        request,
        "outlet.html",
        found=found,
        articles=articles,
        stale=stale,
        months=sorted(months.items())[-MONTHS:],
        most=max(months.values(), default=1),
        start=start,
        next=cursor(start + PAGE) if start + PAGE < found.articles else None,
        back=cursor(max(0, start - PAGE)) if start else None,
    )


@router.get("/holdings")
def holdings(request: Request, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    with held(request) as corpus:
        rows = counted(request, "months", corpus.lists.months)
        rejected = counted(request, "rejected", lambda: list(corpus.rejected()))
        totals = counted(request, "totals", corpus.lists.totals)
    cells: dict[tuple[str, str], int] = {}
    sums: dict[str, int] = {}
    for outlet, month, count in rows:
        name = outlet or "outlet not known"
        cells[name, month or ""] = cells.get((name, month or ""), 0) + count
        sums[name] = sums.get(name, 0) + count
    months = sorted({month for _, month in cells if month}, reverse=True)
    pages = max(1, (len(months) + MONTHS - 1) // MONTHS)
    page = min(page, pages)
    shown = sorted(months[(page - 1) * MONTHS : page * MONTHS])
    names = sorted(sums, key=lambda name: (-sums[name], name))
    return show(
        request,
        "holdings.html",
        months=_filled(shown),
        outlets=names[:OUTLETS],
        more=max(0, len(names) - OUTLETS),
        cells=cells,
        sums=sums,
        undated=any(month == "" for _, month in cells),
        most=max(cells.values(), default=1),
        rejected=rejected[:100],
        refused=len(rejected),
        totals=totals,
        page=page,
        pages=pages,
    )


def _filled(months: list[str]) -> list[str]:
    """The months with those between them of which nothing is held: a gap is to be seen.

    Example:
        >>> _filled(["2022-11", "2023-01"])
        ['2022-11', '2022-12', '2023-01']
    """
    found: list[str] = []
    for month in months:
        while found and len(found[-1]) == len(month) == 7 and len(found) < 3 * MONTHS:
            year, number = map(int, found[-1].split("-"))
            after = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
            if after >= month:
                break
            found.append(after)
        found.append(month)
    return found


@router.get("/api")
def api(request: Request) -> Response:
    found = [
        (method.upper(), path, (told.get("description") or told["summary"]).split("\n")[0])
        for path, methods in request.app.openapi()["paths"].items()
        for method, told in methods.items()
    ]
    base = f"{request.url.scheme}://{request.headers['host']}"
    return show(request, "api.html", routes=found, base=base)


@router.get("/judgements")
def judgements(request: Request, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    with held(request) as corpus:
        found = list(corpus.judgements())[::-1]
    first = (page - 1) * PAGE
    return show(
        request,
        "judgements.html",
        found=found[first : first + PAGE],
        total=len(found),
        page=page,
        pages=(len(found) + PAGE - 1) // PAGE,
    )
