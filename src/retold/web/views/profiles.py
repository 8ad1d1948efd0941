"""Profiles: what an actor said over time, and how an outlet tells what was said.

They look at every statement there is, which takes seconds where there are many; so they are pages
of their own, and what was found is kept until the corpus is written.
"""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from retold.web.held import counted, held
from retold.web.screen import show

router = APIRouter()

T = TypeVar("T")

ROWS = 15
"""Rows of a list that a page shows; the JSON has all."""
MONTHS = 120
"""Months that are shown, the latest."""
_one_at_a_time = Lock()
"""A large profile takes some hundred megabytes while it is made, and all of one core."""


@router.get("/actor/{group_id:path}/profile")
def actor(request: Request, group_id: str) -> Response:
    with held(request) as corpus:
        found = _made(request, f"actor {group_id}", lambda: corpus.actor(group_id))
    return show(
        request, "actor-profile.html", found=found, rows=ROWS, months=found.months[-MONTHS:]
    )


@router.get("/outlet/{name:path}/profile")
def outlet(request: Request, name: str) -> Response:
    with held(request) as corpus:
        found = _made(request, f"outlet {name}", lambda: corpus.outlet(name))
    return show(
        request, "outlet-profile.html", found=found, rows=ROWS, months=found.months[-MONTHS:]
    )


def _made(request: Request, name: str, make: Callable[[], T]) -> T:
    with _one_at_a_time:
        return counted(request, name, make)
