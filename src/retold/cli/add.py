"""`retold add`."""

import sys
from collections.abc import Iterator

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
    as_json: JsonOption = False,
) -> None:
    """Read pages, find who said what in them, and keep both. Adding a page twice adds it once.

    The url of a feed or a sitemap, or its file by name, stands for the pages that it lists. Hosts
    are asked one page at a time, and not for what their robots.txt forbids.
    """
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
    if as_json:
        return print_json(report)
    from retold import terminal

    for line in terminal.rejections(report.rejected):
        sys.stderr.write(line + "\n")
    show(terminal.added(report))
    return None
