"""Article: the clean text with its statements marked, and what was left out of it."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retold.records import Article, Reading
from retold.web.held import held
from retold.web.marks import Piece, pieces
from retold.web.screen import show

router = APIRouter()

PART = 25_000
"""Letters of a text that one page shows."""
STATEMENTS = 120
"""Statements that one page marks."""
DROPPED = 100
"""Blocks left out that one page lists, and the letters of each."""
LETTERS = 300

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>?", re.DOTALL | re.IGNORECASE)


class Run(NamedTuple):
    """A piece of a line: what it is ("content source"), of which statements (their numbers), and
    the statements that are said here for the first time."""

    text: str
    roles: str
    numbers: str
    opens: list[int]


class Paragraph(NamedTuple):
    """A line of the text in pieces; `kind` is that of its block."""

    kind: str
    reason: str
    runs: list[Run]


@router.get("/article/{article_id:path}")
def article(
    request: Request,
    article_id: str,
    part: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    dropped: bool = False,
) -> Response:
    with held(request) as corpus:
        reading = corpus.lists.reading(article_id)
        here = reading.article
        tellings: dict[str, tuple[str, int]] = {}
        for telling_id, said_id, told in corpus.lists.tellings(here.id):
            if said_id is not None and told >= tellings.get(said_id, ("", -1))[1]:
                tellings[said_id] = (telling_id, told)
        groups = {m.actor_id: m.group_id for m in corpus.lists.members(here.id)}
        left_out = _left_out(here, corpus.original(here.id)) if dropped else []
    parts = list(_parts(here.text))
    start, end = parts[min(part, len(parts)) - 1]
    said = [
        one
        for one in reading.attributions
        if one.content and any(span.start < end and span.end > start for span in one.content)
    ][:STATEMENTS]
    return show(
        request,
        "article.html",
        article=here,
        paragraphs=list(_paragraphs(reading, [one.id for one in said], start, end)),
        said=list(enumerate(said, 1)),
        actors={actor.id: actor for actor in reading.actors},
        tellings=tellings,
        groups=groups,
        part=min(part, len(parts)),
        parts=len(parts),
        dropped=dropped,
        left_out=left_out,
        kinds=sum(block.text is None for block in here.blocks),
    )


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """A long text cut at ends of lines."""
    start = 0
    while len(text) - start > PART:
        end = (
            text.rfind("\n", start + 1, start + PART) + 1
            or text.rfind(" ", start + 1, start + PART) + 1
        )
        end = end or start + PART
        yield start, end
        start = end
    yield start, len(text)


def _paragraphs(reading: Reading, shown: list[str], start: int, end: int) -> Iterator[Paragraph]:
    """The lines from `start` to `end`, each cut where a source, a cue or a content lies."""
    text = reading.article.text
    numbers = {name: n for n, name in enumerate(shown, 1)}
    spans: list[tuple[int, int, str]] = []
    for said in reading.attributions:
        n = numbers.get(said.id)
        if n is not None:
            spans += [(span.start, span.end, f"content {n}") for span in said.content]
            for role, span in (("source", said.source), ("cue", said.cue)):
                if span is not None:
                    spans.append((span.start, span.end, f"{role} {n}"))
    spans.sort()
    blocks = sorted((b.text, b.kind, b.reason) for b in reading.article.blocks if b.text)
    opened: set[int] = set()
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            inside = [one for one in spans if one[0] < stop and one[1] > start]
            kind, reason = next(
                ((kind, why) for (a, b), kind, why in blocks if a <= start < b), ("body", "")
            )
            cut = pieces(text, inside, start, stop)
            yield Paragraph(kind, reason, [_run(piece, opened) for piece in cut])
        start = stop + 1


def _run(piece: Piece, opened: set[int]) -> Run:
    marks = [(role, int(n)) for role, n in (mark.split() for mark in sorted(piece.marks))]
    opens = sorted({n for role, n in marks if role == "content"} - opened)
    opened.update(opens)
    return Run(
        text=piece.text,
        roles=" ".join(dict.fromkeys(role for role, _ in marks)),
        numbers=" ".join(str(n) for n in sorted({n for _, n in marks})),
        opens=opens,
    )


def _left_out(article: Article, body: bytes) -> list[tuple[str, str, str]]:
    """What of the page is not in the text: kind, reason, and its words without markup."""
    from retold.pages.encoding import detect

    page = body.decode(detect(body), "replace")
    found: list[tuple[str, str, str]] = []
    for block in article.blocks:
        if block.text is None and block.page is not None and len(found) < DROPPED:
            words = " ".join(_TAG.sub(" ", page[slice(*block.page)]).split())
            found.append((block.kind, block.reason, words[:LETTERS]))
    return found
