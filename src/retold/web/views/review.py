"""Review: what is in doubt, one after the other, decided by a key."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.browsing import UNSURE, Doubtful, Join
from retold.store.lists import Doubt
from retold.web.cursors import cursor, place
from retold.web.held import counted, held
from retold.web.marks import Piece, in_context
from retold.web.screen import show

router = APIRouter()

AROUND = 600
"""Letters around a statement in doubt: enough to see who speaks."""


@router.get("/review")
def review(
    request: Request,
    kind: Literal["speakers", "names"] = "speakers",
    after: Annotated[str | None, Query(max_length=600)] = None,
    item: Annotated[str | None, Query(max_length=100)] = None,
    undo: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    with held(request) as corpus:
        waiting = counted(request, "in doubt", corpus.lists.in_doubt)
        doubt: Doubtful | None = None
        join: Join | None = None
        later: str | None = None
        if kind == "names":
            found = corpus.lists.joins(place(after, tuple[str, str]) if after else ("", ""))
            join = found[0] if found else None
            later = cursor((join.group_id, join.other)) if join else None
        elif item is not None:
            doubt = corpus.lists.doubtful(item)
        else:
            before = place(after, tuple[float, str, str]) if after else None
            unsure = corpus.lists.doubts(Doubt(*before) if before else None)
            doubt = unsure[0] if unsure else None
        if doubt is not None:
            later = cursor(tuple(doubt.doubt)) if item is None else after
        names = []
        if doubt is not None:
            reading = corpus.lists.reading(doubt.article.id)
            names = sorted({a.name for a in reading.actors if a.kind in ("person", "office")})
    return show(
        request,
        "review.html",
        kind=kind,
        waiting=waiting,
        doubt=doubt,
        join=join,
        later=later,
        after=after,
        undo=undo,
        names=names[:40],
        unsure=UNSURE,
        pieces=_pieces(doubt) if doubt else [],
    )


def _pieces(doubt: Doubtful) -> list[Piece]:
    """The statement in its article, source and cue marked too, wherever they stand near it."""
    said = doubt.attribution
    also = [
        (span.start, span.end, role)
        for role, span in (("source", said.source), ("cue", said.cue))
        if span is not None
    ]
    return in_context(doubt.article.text, said.content, AROUND, also)
