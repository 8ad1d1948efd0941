"""Enter: where a visitor shows the token, once."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from retold.web.guard import COOKIE
from retold.web.screen import settings_of, show

router = APIRouter()


@router.get("/enter")
def enter(request: Request) -> Response:
    return show(request, "enter.html", wrong=False)


@router.post("/enter")
def entered(request: Request, token: Annotated[str, Form(max_length=200)]) -> Response:
    wanted = settings_of(request).token
    if wanted is None or not hmac.compare_digest(token.encode(), wanted.encode()):
        return show(request, "enter.html", status=403, wrong=True)
    gone = RedirectResponse("/", 303)
    gone.set_cookie(COOKIE, token, httponly=True, samesite="strict", max_age=30 * 86_400)
    return gone
