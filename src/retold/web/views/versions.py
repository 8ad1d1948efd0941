"""Versions: each time that an address was met, and what changed on its page in between."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.web.held import held
from retold.web.screen import show

router = APIRouter()

MET = 200
"""Times that an address was met which a page lists, the latest; the JSON has all."""
CHANGES = 60
"""Passages of one revision that a page shows."""


@router.get("/versions")
def versions(request: Request, url: Annotated[str, Query(max_length=2_000)]) -> Response:
    with held(request) as corpus:
        found = corpus.versions(url)
    return show(
        request,
        "versions.html",
        found=found,
        sightings=found.sightings[-MET:],
        revisions=found.revisions[-MET:],
        shown=CHANGES,
    )
