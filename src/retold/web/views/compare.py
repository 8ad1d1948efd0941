"""Compare: outlet against outlet, with the words that every cell rests on."""

import csv
import io

from fastapi import APIRouter, Request
from starlette.responses import Response

from retold.export.flat import safe
from retold.reports import Comparison
from retold.web.held import held
from retold.web.screen import show
from retold.web.words import day

router = APIRouter()

LISTED = 80
"""Rows that a page shows; the table to download has all."""
WORDED = 600
"""Cells up to which a page shows the words of those that are altered."""


@router.get("/compare/{told:path}.csv")
def download(request: Request, told: str) -> Response:
    with held(request) as corpus:
        compared = corpus.compare(told)
    named = {"Content-Disposition": 'attachment; filename="comparison.csv"'}
    return Response(_csv(compared), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/compare/{told:path}")
def compare(request: Request, told: str) -> Response:
    with held(request) as corpus:
        compared = corpus.compare(told)
    cells = len(compared.clauses) * min(len(compared.framings), LISTED)
    return show(
        request,
        "compare.html",
        told=told,
        compared=compared,
        listed=LISTED,
        worded=cells <= WORDED,
    )


def _csv(compared: Comparison) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    clauses = [safe(f"{n} {clause.says}") for n, clause in enumerate(compared.clauses, 1)]
    facts = ("outlet", "published", "article_id", "reprint_of", "voice", "cue", "colour")
    rows.writerow([*facts, "speaker", "added", "rebuttal", *clauses])
    for row in compared.framings:
        cells = [
            row.outlet,
            day(row.published),
            row.article_id,
            row.copy_of,
            row.voice.says,
            row.cue and row.cue.says,
            row.colour,
            row.speaker and row.speaker.says,
            row.added and row.added.says,
            row.rebuttal and row.rebuttal.says,
            *(cell.says for cell in row.clauses),
        ]
        rows.writerow([safe(cell or "") for cell in cells])
    return written.getvalue()
