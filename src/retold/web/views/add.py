"""Add: drop pages, watch them being read, see what was rejected and why."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.web.held import counted, held
from retold.web.screen import settings_of, show
from retold.web.writing import URLS, jobs_of

router = APIRouter()


@router.get("/add")
def add(request: Request, job: Annotated[str | None, Query(max_length=40)] = None) -> Response:
    jobs = jobs_of(request)
    with held(request) as corpus:
        stale, totals = corpus.stale, counted(request, "totals", corpus.lists.totals)
    watched = jobs.get(job) if job else None
    return show(
        request,
        "add.html",
        job=watched,
        lost=job is not None and watched is None,
        jobs=jobs.all()[:10],
        stale=stale,
        totals=totals,
        most=settings_of(request).upload,
        urls=URLS,
        private=settings_of(request).private,
    )
