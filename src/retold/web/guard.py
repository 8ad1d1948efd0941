"""Who may come in, and what every answer must carry. Nothing behind this door checks again.

A request must name this workbench as its host, show the token if there is one, and be of a bearable
size. What writes must come from our own pages: from the same origin, with the key that only they
know. Every answer forbids the browser all that our pages do not need.
"""

import hmac
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retold.web.problems import problem
from retold.web.settings import FORM, Settings

COOKIE = "retold-token"
KEY_HEADER = "x-retold-key"
OPEN_TO_ALL = ("/enter", "/static/")
"""What a visitor sees who has not shown the token yet."""
LARGE = ("/api/pages", "/add")
"""Where files are dropped."""

_SAFE = {"GET", "HEAD", "OPTIONS"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would make browsers hide the origin of our own forms too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}


class Guard:
    """The door of the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._settings.upload if scope["path"] in LARGE else FORM
        carried = _carried(send)
        scope["app"] = self._app  # for a refusal that is a page
        refusal = self._refusal(Request(scope), most)
        if refusal is not None:
            await refusal(scope, receive, carried)
            return
        await self._app(scope, _measured(receive, most), carried)

    def _refusal(self, request: Request, most: int) -> Response | None:
        """Why a request is not let in, as its answer."""
        headers = request.headers
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._settings.is_ours(host):
            return problem(
                request,
                421,
                f"{host[:100]!r} is not a name of this workbench; open it by its address, or start"
                " it with `retold serve --name` and that name",
            )
        if not self._admitted(request):
            if request.method == "GET" and "text/html" in headers.get("accept", ""):
                return RedirectResponse("/enter", 303)
            return problem(
                request, 401, "this workbench asks for a token: send `Authorization: Bearer TOKEN`"
            )
        if request.method not in _SAFE:
            refusal = self._may_not_write(request)
            if refusal is not None:
                return refusal
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            return problem(request, 413, _too_large(most))
        return None

    def _admitted(self, request: Request) -> bool:
        token = self._settings.token
        if token is None or request.url.path.startswith(OPEN_TO_ALL):
            return True
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            shown = request.cookies.get(COOKIE, "")
        return hmac.compare_digest(shown.encode(), token.encode())

    def _may_not_write(self, request: Request) -> Response | None:
        """Why a request that changes something is refused."""
        headers: Headers = request.headers
        if self._settings.read_only and request.url.path != "/enter":
            return problem(request, 403, "this corpus is served for reading only (--read-only)")
        origin = headers.get("origin")
        own = {f"{scheme}://{headers.get('host', '')}" for scheme in ("http", "https")}
        elsewhere = origin is not None and origin not in own
        if elsewhere or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return problem(
                request, 403, "another site asked for this; only our own pages may write"
            )
        if request.url.path == "/enter":
            return None  # who has not come in yet knows no key, and the token is secret enough
        query = parse_qs(request.url.query)
        shown = headers.get(KEY_HEADER) or (query.get("key") or [""])[0]
        if not hmac.compare_digest(shown.encode(), self._settings.key.encode()):
            return problem(
                request,
                403,
                "the key is missing or old; load the page again, or send the `key` of /api/session"
                f" as the header {KEY_HEADER}",
            )
        return None


def _too_large(most: int) -> str:
    return f"that is more than {most / 1e6:g} MB at once; drop fewer files, or use `retold add`"


def _measured(receive: Receive, most: int) -> Receive:
    """A body that ends in an error where it grows too large, whatever length it told."""
    came = 0

    async def measured() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413, _too_large(most))
        return message

    return measured


def _carried(send: Send) -> Send:
    """Answers with our headers; those that a page sets itself stay."""

    async def carried(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *(
                    (name.encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.lower().encode() not in there
                ),
            ]
        await send(message)

    return carried
