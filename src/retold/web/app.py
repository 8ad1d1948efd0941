"""All routes of the workbench in one application."""

import contextlib
import gc
import socket
import sys
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from retold import __version__, corpus
from retold.errors import RetoldError, UsageError
from retold.web import api, downloads, openapi, views, writing
from retold.web.ahead import RECORDS, Ahead
from retold.web.guard import Guard
from retold.web.held import warm
from retold.web.jobs import Jobs
from retold.web.problems import problem, status_of
from retold.web.screen import STATIC
from retold.web.settings import Settings

SWITCH = 0.0005
"""Seconds after which a thread that computes lets another one go on."""


def workbench(settings: Settings) -> ASGIApp:
    """The application for a corpus: the HTTP API and the pages, behind the guard.

    Example:
        >>> app = workbench(Settings(corpus=Path("strait.retold")))

    Raises:
        CorpusError: there is no corpus, it is a newer one, or it is damaged.
    """
    # Once here, so that an older corpus is brought up to date before anybody asks.
    corpus.open(settings.corpus, create=False).close()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # One connection stays open, so that the others need not make and clear the log each time.
        with corpus.open(settings.corpus, create=False):
            warming = threading.Thread(target=warm, args=(app,), name="retold-warm", daemon=True)
            warming.start()
            with ExitStack() as stack:
                if settings.ahead:
                    app.state.ahead = stack.enter_context(closing(Ahead(settings.corpus)))
                    app.state.ahead.begin()
                yield
            warming.join(timeout=5)
        app.state.jobs.close()

    app = FastAPI(
        title="retold",
        version=__version__,
        docs_url=None,  # the usual pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,  # ours is at /api/openapi.json, with the records of `export`
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.counted = OrderedDict()
    app.state.ahead = None
    app.state.jobs = Jobs(settings.corpus)
    app.include_router(api.router)
    app.include_router(downloads.router)
    app.include_router(writing.router)
    app.include_router(views.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    openapi.describe(app)

    @app.exception_handler(RetoldError)
    def failed(request: Request, error: RetoldError) -> Response:
        return problem(request, status_of(request, error), str(error))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        detail = str(error.detail)
        if error.status_code == 404:
            detail = f"there is no page {request.url.path!r}; start at /"
        answer = problem(request, error.status_code, detail)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}"
            for one in error.errors()
        )
        return problem(request, 422, told)

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        return problem(
            request,
            500,
            f"a fault in retold ({type(error).__name__}); the terminal that serves it shows more",
        )

    return Guard(app, settings)


def listen(settings: Settings) -> socket.socket:
    """Where the workbench will be reached.

    Raises:
        UsageError: the address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # subtle: asyncio sends at once (TCP_NODELAY) only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host.strip("[]"), settings.port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {settings.host!r}, port {settings.port}:"
            f" {error.strerror or error}; choose another with --port"
        ) from error
    return listening


def serve(settings: Settings, listening: socket.socket) -> None:
    """Serves the workbench until it is told to stop (Ctrl-C).

    Raises:
        CorpusError: there is no corpus at the path, or it cannot be read.
    """
    # Requests share one interpreter: a quick page must not wait long for the row of a slow one.
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    gc.set_threshold(RECORDS)
    config = uvicorn.Config(
        workbench(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    with contextlib.suppress(KeyboardInterrupt):  # told again once all is closed
        uvicorn.Server(config).run(sockets=[listening])
