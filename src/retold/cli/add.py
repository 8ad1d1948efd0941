"""`retold add`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import retold
from retold.cli.face import (
    AboutOption,
    CorpusArgument,
    JsonOption,
    OutletsOption,
    PrivateOption,
    SourcesArgument,
    WorkersOption,
    app,
    print_json,
    progress,
    show,
)
from retold.errors import UsageError

WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Only what fits, of tables of `retold scale`: actor=NAME, outlet=NAME,"
        " published=2022-02..2022-04, narrative=ID. May be given more than once: all must fit.",
    ),
]


@app.command(
    epilog="Example: `retold add dprk.retold saved/*.html https://vna.example/rss.xml"
    " --about about.csv --outlets outlets.csv`",
)
def add(
    corpus: CorpusArgument,
    pages: SourcesArgument,
    about: AboutOption = None,
    outlets: OutletsOption = None,
    workers: WorkersOption = None,
    private: PrivateOption = False,
    where: WhereOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read pages, find who said what in them, and keep both. Adding a page twice adds it once.

    The url of a feed or a sitemap, or its file by name, stands for the pages that it lists. Hosts
    are asked one page at a time, and not for what their robots.txt forbids. With --where, PAGES is
    a folder of tables that `retold scale` wrote, of which the articles come in that fit.
    """
    if where:
        return _part(corpus, pages, where, workers, as_json)
    from retold.pages.files import listed

    urls = [
        page
        for page in pages
        if page.startswith(("http://", "https://")) or listed(page) is not None
    ]
    files = [page for page in pages if page not in urls]
    taken: Iterator[retold.Page | retold.Rejected] = iter(())
    if files or about or not urls:
        taken = retold.read(*files, about=about)
    told = tuple(retold.read_outlets(outlets)) if outlets else ()
    with retold.open(corpus) as held, progress("reading pages") as step:
        report = held.add(taken, outlets=told, workers=workers, progress=step)
        if urls:
            known = retold.Manners(private=private)
            fetched = held.fetch(*urls, manners=known, workers=workers, progress=step)
            report = report + fetched
    return _told(report, as_json)


def _part(
    corpus: Path, tables: list[str], where: list[str], workers: int | None, as_json: bool
) -> None:
    """Adds a part of what `retold scale` read."""
    from retold import scale

    if len(tables) != 1:
        raise UsageError(f"--where takes one folder of `retold scale`, not {len(tables)} places")
    taken = scale.chosen(tables[0], where)
    with retold.open(corpus) as held, progress("taking articles in") as step:
        report = held.add(taken, workers=workers, progress=step)
    return _told(report, as_json)


def _told(report: retold.AddReport, as_json: bool) -> None:
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.added(report))
    return None
