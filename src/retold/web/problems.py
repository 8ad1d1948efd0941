"""What went wrong, in the words of the command line: problem+json for programs, a page for people.

Source: RFC 9457.
"""

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from retold.errors import CorpusError, RetoldError, UsageError

MEDIA_TYPE = "application/problem+json"


class Problem(msgspec.Struct, kw_only=True):
    """Why a request was not answered; `detail` is what the command line would say."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str


def problem(request: Request, status: int, detail: str) -> Response:
    """The answer to a request that cannot be answered.

    Example:
        {"type": "about:blank", "title": "Not Found", "status": 404,
         "detail": "no article with the id 'zz' is held", "instance": "/api/articles/zz"}
    """
    title = HTTPStatus(status).phrase
    if not request.url.path.startswith("/api") and "text/html" in request.headers.get("accept", ""):
        from retold.web.screen import show

        return show(request, "problem.html", status=status, title=title, detail=detail)
    told = Problem(title=title, status=status, detail=detail, instance=request.url.path)
    return Response(msgspec.json.encode(told), status, media_type=MEDIA_TYPE)


def status_of(request: Request, error: RetoldError) -> int:
    """The status for an error: what the path names is not there, what was asked is off, the corpus
    is written by another process or is not to be read."""
    if isinstance(error, UsageError):
        return 404 if request.path_params and request.method == "GET" else 400
    if isinstance(error, CorpusError):
        return 503 if "in use" in str(error) else 500
    return 500
