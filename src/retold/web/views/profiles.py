"""Profiles: what an actor said over time, and how an outlet tells what was said.

They look at every statement there is, which takes seconds where there are many; so they are pages
of their own, the largest are made `ahead`, and each is kept until the corpus is written.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from retold.profiles.records import ActorProfile, OutletProfile
from retold.web.held import held, profiled
from retold.web.screen import show

router = APIRouter()

ROWS = 15
"""Rows of a list that a page shows; the JSON has all."""
MONTHS = 120
"""Months that are shown, the latest."""


@router.get("/actor/{group_id:path}/profile")
def actor(request: Request, group_id: str) -> Response:
    with held(request) as corpus:
        found = profiled(request, f"actor {group_id}", ActorProfile, lambda: corpus.actor(group_id))
    return show(
        request, "actor-profile.html", found=found, rows=ROWS, months=found.months[-MONTHS:]
    )


@router.get("/outlet/{name:path}/profile")
def outlet(request: Request, name: str) -> Response:
    with held(request) as corpus:
        found = profiled(request, f"outlet {name}", OutletProfile, lambda: corpus.outlet(name))
    return show(
        request, "outlet-profile.html", found=found, rows=ROWS, months=found.months[-MONTHS:]
    )
