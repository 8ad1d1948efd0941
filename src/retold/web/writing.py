"""What changes the corpus: judgements, pages dropped, links. The guard has let in only our own."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response, StreamingResponse

from retold.errors import UsageError
from retold.records import Judgement
from retold.web.api import answer
from retold.web.held import held
from retold.web.jobs import WATCHED, Job, Jobs, Task, safe_name
from retold.web.openapi import gives, plain
from retold.web.screen import local, settings_of

router = APIRouter()

FILES = 1_000
"""Files of one upload."""
LONGEST = 500
"""Letters of what a judgement says."""
WORDS = 5_000
"""Letters of the words that were said, where these are corrected."""
URLS = 200
"""Addresses of one form."""

Text = Annotated[str, Form(max_length=LONGEST)]


class Judging(msgspec.Struct, kw_only=True):
    """A judgement to keep; see `Corpus.judge`."""

    verdict: str
    one: str
    who: str
    other: str | None = None
    why: str = ""


_judging = msgspec.json.Decoder(Judging)


@router.post(
    "/api/judgements", **gives(Judgement, 201, "The judgement as it is kept.", takes=Judging)
)
async def judge(request: Request) -> Response:
    """Keeps a judgement (JSON: verdict, one, other, who, why)."""
    try:
        given = _judging.decode(await request.body())
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"not a judgement (verdict, one, other, who, why): {error}") from None
    return answer(await run_in_threadpool(_judged, request, given), 201)


def _judged(request: Request, given: Judging) -> Judgement:
    for name in Judging.__struct_fields__:
        most = WORDS if given.verdict == "words are" and name == "other" else LONGEST
        if len(getattr(given, name) or "") > most:
            raise UsageError(f"{name} is longer than {most} letters")
    with held(request) as corpus:
        return corpus.judge(given.verdict, given.one, given.other, who=given.who, why=given.why)


@router.post("/judge", include_in_schema=False)
def judge_on_a_page(
    request: Request,
    verdict: Text,
    one: Text,
    who: Text,
    other: Text = "",
    why: Text = "",
    words: Annotated[str, Form(max_length=WORDS)] = "",
    back: Annotated[str, Form(max_length=2_000)] = "/",
    here: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Keeps a judgement and goes back to the page; the name is remembered for the next one.

    `here` is where it can be undone: a place of the review.
    """
    # The field for a name stands beside these buttons too, and may hold the one that is wrong.
    named = None if verdict in ("not the speaker", "withdrawn") else other or None
    if verdict == "words are":
        named = words
    given = Judging(verdict=verdict, one=one, other=named, who=who, why=why)
    kept = _judged(request, given)
    back = local(back)
    if here:
        # Where this very address offers to undo another judgement, that offer is over.
        back = _without_undo(back)
        undo = {"undo": kept.id, "at": _without_undo(local(here))}
        back += ("&" if "?" in back else "?") + urlencode(undo)
    gone = RedirectResponse(back, 303)
    gone.set_cookie(
        "retold-who", _cookie(who), httponly=True, samesite="strict", max_age=30_000_000
    )
    return gone


def _without_undo(path: str) -> str:
    """An address without the offer to undo."""
    place, _, query = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in ("undo", "at")]
    return f"{place}?{urlencode(kept)}" if kept else place


def _cookie(who: str) -> str:
    """A name as a cookie can hold it."""
    from urllib.parse import quote

    return quote(who.strip()[:80])


# ---- pages and links


@router.post("/api/pages", **gives(Job, 202, "The job that reads them."))
async def drop(request: Request, link: bool = True) -> Response:
    """Takes files (multipart, field `files`) and begins to read them."""
    return answer(await _dropped(request, link=link), 202)


@router.post("/add", include_in_schema=False)
async def drop_on_a_page(request: Request) -> Response:
    job = await _dropped(request, link=True)
    return RedirectResponse(f"/add?job={job.id}", 303)


async def _dropped(request: Request, *, link: bool) -> Job:
    """Puts the files of a form into a folder of their own.

    Raises:
        UsageError: there is no file, or there are too many.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UsageError("send the files as multipart/form-data, in the field `files`")
    folder = Path(await run_in_threadpool(tempfile.mkdtemp, prefix="retold-"))
    taken: set[str] = set()
    async with request.form(max_files=FILES, max_fields=10) as form:
        for file in form.getlist("files"):
            if isinstance(file, UploadFile) and file.filename:
                place = folder / safe_name(file.filename, taken)
                await run_in_threadpool(_keep, file.file, place)
    if not taken:
        await run_in_threadpool(folder.rmdir)
        raise UsageError("no file came; choose HTML, text or JSON lines")
    return jobs_of(request).start(Task(folder=folder, link=link))


def _keep(file: Any, place: Path) -> None:
    with place.open("wb") as kept:
        while piece := file.read(1 << 20):
            kept.write(piece)


class Asking(msgspec.Struct, kw_only=True):
    """Addresses of pages, feeds or sitemaps to ask for; whether to link afterwards."""

    urls: list[str]
    link: bool = True


_asking = msgspec.json.Decoder(Asking)


@router.post("/api/urls", **gives(Job, 202, "The job that asks for them.", takes=Asking))
async def ask(request: Request) -> Response:
    """Asks for pages of the web (JSON: urls, link), public addresses only, and reads them."""
    try:
        given = _asking.decode(await request.body())
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"not addresses to ask for (urls, link): {error}") from None
    return answer(_asked(request, given), 202)


@router.post("/fetch", include_in_schema=False)
def ask_on_a_page(request: Request, urls: Annotated[str, Form(max_length=90_000)] = "") -> Response:
    job = _asked(request, Asking(urls=urls.split()))
    return RedirectResponse(f"/add?job={job.id}", 303)


def _asked(request: Request, given: Asking) -> Job:
    """Begins to ask for pages.

    Raises:
        UsageError: there is no address, or there are too many.
    """
    if not 0 < len(given.urls) <= URLS:
        raise UsageError(
            f"{len(given.urls)} addresses; give 1 to {URLS} at once (a feed or a sitemap stands for"
            " the pages that it lists)"
        )
    private = settings_of(request).private
    return jobs_of(request).start(Task(urls=tuple(given.urls), link=given.link, private=private))


@router.post("/api/link", **gives(Job, 202, "The job that links."))
def link(request: Request) -> Response:
    """Begins to link what is held."""
    return answer(jobs_of(request).start(Task(link=True)), 202)


@router.post("/link", include_in_schema=False)
def link_on_a_page(request: Request) -> Response:
    job = jobs_of(request).start(Task(link=True))
    return RedirectResponse(f"/add?job={job.id}", 303)


# ---- jobs


def jobs_of(request: Request) -> Jobs:
    """The jobs of this workbench."""
    found: Jobs = request.app.state.jobs
    return found


@router.get("/api/jobs", **gives(list[Job], told="The jobs since the workbench started."))
def jobs(request: Request) -> Response:
    return answer(jobs_of(request).all())


@router.get("/api/jobs/{job_id}", **gives(Job, told="How far a job is."))
def job(request: Request, job_id: str) -> Response:
    return answer(_job(request, job_id))


@router.get(
    "/api/jobs/{job_id}/events", **plain("The job, each time it moves on.", "text/event-stream")
)
async def events(request: Request, job_id: str) -> Response:
    """The same as server-sent events, until it has ended."""
    watched = _job(request, job_id)

    async def moves() -> AsyncIterator[bytes]:
        shown = b""
        while True:
            now = msgspec.json.encode(watched)
            if now != shown:
                yield b"data: " + now + b"\n\n"
                shown = now
            if watched.ended or await request.is_disconnected():
                return
            await asyncio.sleep(WATCHED)

    return StreamingResponse(moves(), media_type="text/event-stream")


def _job(request: Request, job_id: str) -> Job:
    found = jobs_of(request).get(job_id)
    if found is None:
        raise UsageError(f"no job has the id {job_id[:40]!r}; jobs end with the workbench")
    return found
