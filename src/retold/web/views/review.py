"""Review: what is in doubt, one after the other, decided by a key."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.doubting import UNSURE, Doubtful, Doubts, Join, Pair
from retold.store.doubts import Doubt
from retold.web.cursors import cursor, place
from retold.web.held import counted, held
from retold.web.marks import Piece, in_context
from retold.web.screen import local, show

router = APIRouter()

AROUND = 600
"""Letters around a statement in doubt: enough to see who speaks."""


Kind = Literal["speakers", "names", "retellings", "lines"]


@router.get("/review")
def review(
    request: Request,
    kind: Kind = "speakers",
    after: Annotated[str | None, Query(max_length=600)] = None,
    item: Annotated[str | None, Query(max_length=100)] = None,
    undo: Annotated[str | None, Query(max_length=100)] = None,
    at: Annotated[str, Query(max_length=1_000)] = "/review",
) -> Response:
    with held(request) as corpus:
        waiting = counted(request, "in doubt", corpus.doubts.waiting)
        shown = _shown(corpus.doubts, kind, after, item)
        names: list[str] = []
        if isinstance(shown, Doubtful):
            reading = corpus.lists.reading(shown.article.id)
            names = sorted({a.name for a in reading.actors if a.kind in ("person", "office")})
    later = f"/review?kind={kind}"
    if item is None and shown is not None:
        later += f"&after={_place(shown)}"
    elif after:
        later += f"&after={after}"
    return show(
        request,
        "review.html",
        kind=kind,
        kinds=get_args(Kind),
        waiting=waiting,
        doubt=shown if isinstance(shown, Doubtful) else None,
        join=shown if isinstance(shown, Join) else None,
        pair=shown if isinstance(shown, Pair) else None,
        here=f"{request.url.path}?{request.url.query}",
        later=later,
        after=after,
        undo=undo,
        at=local(at),
        names=names[:40],
        unsure=UNSURE,
        pieces=_pieces(shown) if isinstance(shown, Doubtful) else [],
    )


def _shown(
    doubts: Doubts, kind: Kind, after: str | None, item: str | None
) -> Doubtful | Join | Pair | None:
    """What waits first after a place in a list; or one statement that is asked for."""
    found: list[Doubtful] | list[Join] | list[Pair]
    if kind == "names":
        found = doubts.names(place(after, tuple[str, str]) if after else ("", ""))
    elif kind == "speakers":
        if item is not None:
            return doubts.speaker(item)
        found = doubts.speakers(Doubt(*place(after, tuple[float, str, str])) if after else None)
    else:
        start = place(after, tuple[float, str, str]) if after else (-1.0, "", "")
        found = doubts.retellings(start) if kind == "retellings" else doubts.lines(start)
    return found[0] if found else None


def _place(shown: Doubtful | Join | Pair) -> str:
    """Where the list goes on after this."""
    if isinstance(shown, Doubtful):
        return cursor(tuple(shown.doubt))
    if isinstance(shown, Join):
        return cursor((shown.group_id, shown.other))
    return cursor(shown.place)


def _pieces(doubt: Doubtful) -> list[Piece]:
    """The statement in its article, source and cue marked too, wherever they stand near it."""
    said = doubt.attribution
    also = [
        (span.start, span.end, role)
        for role, span in (("source", said.source), ("cue", said.cue))
        if span is not None
    ]
    return in_context(doubt.article.text, said.content, AROUND, also)
