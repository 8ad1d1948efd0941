"""Tables to download: those of `export`, and what each view shows, whole."""

import shutil
import tempfile
from collections.abc import Callable
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from retold.corpus import Corpus
from retold.errors import UsageError
from retold.export import Table, tables
from retold.export.arrow import write_parquet
from retold.export.workbook import write_workbook
from retold.export.write import write_csv, write_jsonl
from retold.web import rows
from retold.web.held import held
from retold.web.openapi import plain
from retold.web.query import asked

router = APIRouter()

TableName = Literal[
    "articles", "attributions", "actors", "outlets", "mentions", "tellings", "retellings",
    "fidelities", "families", "recurrences", "answers", "narratives", "holdings", "rejected",
    "judgements", "reviews", "facets",
]  # fmt: skip
Format = Literal["csv", "xlsx", "jsonl", "parquet"]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
WHOLE = 1_000_000_000
"""More rows than any list has."""


def _searched(corpus: Corpus, of: str) -> Table:
    wanted = asked(of)
    if wanted.like is not None:
        raise UsageError("what is like a text is no table; ask for words")
    return rows.statements(corpus.lists.everything(wanted.words, wanted.filters))


def _outlet(corpus: Corpus, of: str) -> Table:
    found = next((one for one in corpus.outlets() if of in (one.name, *one.also)), None)
    if found is None:
        raise UsageError(f"no outlet is called {of[:80]!r}; /outlets lists them")
    names = [found.name, *found.also]
    return rows.articles(corpus.lists.of_outlet(names, after=0, limit=WHOLE))


VIEWS: dict[str, Callable[[Corpus, str], Table]] = {
    "search": _searched,
    "statement": lambda corpus, of: rows.statements(corpus.trace(of), traced=True),
    "compare": lambda corpus, of: rows.clauses(corpus.compare(of)),
    "narrative": lambda corpus, of: rows.occasions(corpus.narrative(of)),
    "actor": lambda corpus, of: rows.statements(corpus.lists.all_said_by(of)),
    "outlet": _outlet,
    "article": lambda corpus, of: rows.statements(corpus.lists.told_in(of)),
    "versions": lambda corpus, of: rows.met(corpus.versions(of)),
}
"""Each view that shows a list, and its rows."""
ViewName = Literal[
    "search", "statement", "compare", "narrative", "actor", "outlet", "article", "versions"
]


@router.get("/api/tables/{name}.{format}", **plain("A table of `export`.", *MEDIA.values()))
def table(
    request: Request,
    name: TableName,
    format: Format,  # noqa: A002 - the word of the command line
    id: Annotated[  # noqa: A002 - the same
        str | None, Query(max_length=200, description="Only the statement that it leads to.")
    ] = None,
) -> Response:
    """A table as `export` writes it, whole, or of one statement."""

    def made(corpus: Corpus) -> Table:
        only = None if id is None else corpus.lists.selection(id)
        return tables(corpus, only)[name]

    return _written(request, name, format, made)


@router.get("/api/views/{view}.{format}", **plain("What a view shows, whole.", *MEDIA.values()))
def view(
    request: Request,
    view: ViewName,
    format: Format,  # noqa: A002 - the word of the command line
    of: Annotated[
        str, Query(max_length=4_000, description="What was searched, an id, a name, an address.")
    ],
) -> Response:
    """The table of what a view shows, all of it, however many pages that takes on the screen."""
    return _written(request, view, format, lambda corpus: VIEWS[view](corpus, of))


def _begun(table: Table) -> Table:
    """The table with its first row at hand: what is off is told before a file is begun."""
    rest = iter(table.rows)
    return Table(table.kind, chain(list(islice(rest, 1)), rest))


def _written(
    request: Request,
    name: str,
    format: Format,  # noqa: A002 - the word of the command line
    made: Callable[[Corpus], Table],
) -> Response:
    """A table as a file, which is taken away once it is sent."""
    folder = Path(tempfile.mkdtemp(prefix="retold-"))
    file = f"{name}.{format}"
    try:
        with held(request) as corpus:
            only = {name: _begun(made(corpus))}
            if format == "xlsx":
                write_workbook(only, folder, file)
            else:
                {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}[format](
                    only, folder
                )
    except BaseException:
        shutil.rmtree(folder)
        raise
    return FileResponse(
        folder / file,
        media_type=MEDIA[format],
        filename=file,
        background=BackgroundTask(shutil.rmtree, folder),
    )
