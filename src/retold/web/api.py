"""The HTTP API: what is held, with the JSON of `export` and of the verbs' `--json`."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.browsing import ActorPage
from retold.evidence import Versions
from retold.export import recall_line, step_line, tables, trace_line
from retold.export.steps import RecallLine, StepLine, TraceLine
from retold.export.tables import AttributionRow, JudgementRow
from retold.lines import Line, article_line, attribution_lines
from retold.profiles.records import ActorProfile, OutletProfile
from retold.records import ActorGroup, Holding, Narrative, Reading, Rejected
from retold.reports import Comparison, HeldOutlet, History, Step
from retold.store.lists import Listed
from retold.web.cursors import cursor, place
from retold.web.cursors import start as start_of
from retold.web.held import counted, held, profiled
from retold.web.openapi import gives, plain
from retold.web.query import asked
from retold.web.screen import settings_of

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=100, description="At most so many.")]
After = Annotated[str | None, Query(max_length=400, description="`next` of the page before.")]
INERT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": 'inline; filename="page.txt"',
}
"""A page as it was archived: text to read, in which nothing runs and nothing is loaded."""


class Session(msgspec.Struct, kw_only=True):
    """The corpus served, whether it may be written, and the key that writes must bring."""

    corpus: str
    read_only: bool
    key: str
    stale: bool


class StatementLine(StepLine, kw_only=True):
    """The telling of a statement that fits best, and the other ones on this page."""

    others: list[StepLine]


class FoundLine(msgspec.Struct, kw_only=True):
    """A page of statements; `total` tellings are found in `pages` held."""

    items: list[StatementLine]
    next: str | None
    total: int
    pages: int


class ActorLine(msgspec.Struct, kw_only=True):
    """An actor over all articles, and a page of what it says."""

    actor: ActorGroup
    items: list[StepLine]
    next: str | None
    total: int


class Attributions(msgspec.Struct, kw_only=True):
    """A page of attributions, whole articles at a time."""

    items: list[AttributionRow]
    next: str | None


class Actors(msgspec.Struct, kw_only=True):
    """A page of actors, those of most articles first."""

    items: list[Listed]
    next: str | None
    total: int


class Narratives(msgspec.Struct, kw_only=True):
    """A page of narratives, those of most statements first."""

    items: list[Narrative]
    next: str | None
    total: int


def answer(value: Any, status: int = 200) -> Response:
    """A record as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


@router.get("/api/openapi.json", include_in_schema=False)
def described(request: Request) -> Response:
    return answer(request.app.openapi())


@router.get("/api/session", **gives(Session, told="How this corpus is served."))
def session(request: Request) -> Response:
    settings = settings_of(request)
    with held(request) as corpus:
        return answer(
            Session(
                corpus=settings.corpus.resolve().name,
                read_only=settings.read_only,
                key=settings.key,
                stale=corpus.stale,
            )
        )


@router.get("/api/search", **gives(FoundLine))
def search(
    request: Request,
    q: Annotated[
        str,
        Query(
            max_length=2000,
            description='Words, "a phrase", speaker:, outlet:, kind:, since:, until:, language:',
        ),
    ],
    after: After = None,
    limit: Limit = 20,
) -> Response:
    wanted = asked(q)
    with held(request) as corpus:
        start = start_of(after)
        found = corpus.lists.found(wanted.words, wanted.filters, after=start, limit=limit)
        pages = counted(request, "totals", corpus.lists.totals)["articles"]
    return answer(
        FoundLine(
            items=[_statement(told_by) for told_by in found.statements],
            next=None if found.after is None else cursor(found.after),
            total=found.counts.total,
            pages=pages,
        )
    )


def _statement(told_by: tuple[Step, ...]) -> StatementLine:
    best, *others = map(step_line, told_by)
    return StatementLine(**msgspec.structs.asdict(best), others=others)


@router.get("/api/recall", **gives(list[RecallLine]))
def recall(request: Request, text: Annotated[str, Query(max_length=20_000)]) -> Response:
    with held(request) as corpus:
        return answer([recall_line(one) for one in corpus.recall(text)])


@router.get("/api/trace/{told:path}", **gives(TraceLine))
def trace(request: Request, told: str) -> Response:
    with held(request) as corpus:
        return answer(trace_line(corpus.trace(told)))


@router.get("/api/compare/{told:path}", **gives(Comparison))
def compare(request: Request, told: str) -> Response:
    with held(request) as corpus:
        return answer(corpus.compare(told))


@router.get("/api/narratives", **gives(Narratives))
def narratives(request: Request, after: After = None, limit: Limit = 20) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        items, total = corpus.lists.narratives(after=start, limit=limit)
    more = cursor(start + limit) if start + limit < total else None
    return answer(Narratives(items=items, next=more, total=total))


@router.get("/api/narratives/{narrative_id}", **gives(History))
def narrative(request: Request, narrative_id: str) -> Response:
    with held(request) as corpus:
        return answer(corpus.narrative(narrative_id))


@router.get("/api/attributions", **gives(Attributions))
def attributions(request: Request, after: After = None, limit: Limit = 20) -> Response:
    """Who said what, article by article; a page holds `limit` articles."""
    with held(request) as corpus:
        found = corpus.lists.readings(place(after, str) if after else "", limit)
        items: list[AttributionRow] = []
        for reading in found:
            groups = {m.actor_id: m.group_id for m in corpus.lists.members(reading.article.id)}
            items += _rows(reading, groups)
    more = cursor(found[-1].article.id) if len(found) == limit else None
    return answer(Attributions(items=items, next=more))


def _rows(reading: Reading, groups: dict[str, str]) -> Iterator[AttributionRow]:
    for line in attribution_lines(reading):
        yield AttributionRow(
            article_id=reading.article.id,
            actor_group=groups.get(line.actor.id) if line.actor else None,
            **{name: getattr(line, name) for name in line.__struct_fields__},
        )


@router.get("/api/actors", **gives(Actors))
def actors(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="Part of a name.")] = "",
    after: After = None,
    limit: Limit = 20,
) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        items, total = corpus.lists.actors(q.strip(), after=start, limit=limit)
    more = cursor(start + limit) if start + limit < total else None
    return answer(Actors(items=items, next=more, total=total))


@router.get("/api/actors/{actor_id:path}/profile", **gives(ActorProfile))
def actor_profile(request: Request, actor_id: str) -> Response:
    """What an actor said over time: about whom, in answer to whom, in which formulas."""
    with held(request) as corpus:
        return answer(
            profiled(request, f"actor {actor_id}", ActorProfile, lambda: corpus.actor(actor_id))
        )


@router.get("/api/actors/{actor_id:path}", **gives(ActorLine))
def actor(request: Request, actor_id: str, after: After = None, limit: Limit = 20) -> Response:
    with held(request) as corpus:
        start = start_of(after)
        found: ActorPage = corpus.lists.actor(actor_id, after=start, limit=limit)
    return answer(
        ActorLine(
            actor=found.group,
            items=[step_line(step) for step in found.steps],
            next=None if found.after is None else cursor(found.after),
            total=found.total,
        )
    )


@router.get(
    "/api/articles/{article_id:path}/original",
    **plain("As it came, as text.", "text/plain"),
)
def original(request: Request, article_id: str) -> Response:
    """The archived bytes of the page, inert: as plain text, whatever they are."""
    from retold.pages.encoding import detect

    with held(request) as corpus:
        body = corpus.original(article_id)
    text = body.decode(detect(body), "replace")
    return Response(text, media_type="text/plain; charset=utf-8", headers=INERT)


@router.get("/api/articles/{article_id:path}", **gives(Line))
def article(request: Request, article_id: str) -> Response:
    """An article with all that was found in it, as `extract` prints it."""
    with held(request) as corpus:
        reading = corpus.lists.reading(article_id)
    return answer(
        Line(
            article=article_line(reading.article),
            attributions=attribution_lines(reading),
            mentions=reading.mentions,
            actors=reading.actors,
            reader=reading.reader,
        )
    )


@router.get("/api/outlets", **gives(list[HeldOutlet]))
def outlets(request: Request) -> Response:
    with held(request) as corpus:
        return answer(counted(request, "outlets", lambda: list(corpus.outlets())))


@router.get("/api/outlets/{name:path}/profile", **gives(OutletProfile))
def outlet_profile(request: Request, name: str) -> Response:
    """How an outlet tells what was said: whom it carries, by what words, what it drops."""
    with held(request) as corpus:
        return answer(
            profiled(request, f"outlet {name}", OutletProfile, lambda: corpus.outlet(name))
        )


@router.get("/api/versions", **gives(Versions))
def versions(
    request: Request,
    url: Annotated[str, Query(max_length=2_000, description="The address of a page.")],
) -> Response:
    """Each time that an address was met, and what changed from one text to the next."""
    with held(request) as corpus:
        return answer(corpus.versions(url))


@router.get("/api/holdings", **gives(list[Holding]))
def holdings(request: Request) -> Response:
    """Articles held per outlet and day: the denominator of every count."""
    with held(request) as corpus:
        return answer(list(corpus.holdings()))


@router.get("/api/rejected", **gives(list[Rejected]))
def rejected(request: Request) -> Response:
    with held(request) as corpus:
        return answer(counted(request, "rejected", lambda: list(corpus.rejected())))


@router.get("/api/judgements", **gives(list[JudgementRow]))
def judgements(request: Request) -> Response:
    with held(request) as corpus:
        return answer(list(tables(corpus)["judgements"].rows))
