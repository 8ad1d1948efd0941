"""Pages a second by stage, and whether time grows with the pages and memory does not.

    python evals/collect/perf.py                    200 pages by stage, 2,000 by `retold add`
    python evals/collect/perf.py --pages 1000       1,000 and 10,000
    python evals/collect/perf.py --real             the pages of the shared data
    python evals/collect/perf.py --freeze           also writes perf.txt

The pages are packed into a WARC file first. The stages run alone, on one thread, over the fewer
pages; `retold add` runs as a process of its own on all cores, start-up included. Peak memory is
that of the largest single process.
"""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import retold
from retold import pipeline
from retold.store import Store

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
REAL = ROOT.parent / "shared" / "data" / "html" / "pages"
T = TypeVar("T")

from tests.fetching.server import article  # noqa: E402 - the path to it is set above


def bodies(count: int, *, real: bool) -> Iterator[bytes]:
    """So many pages, each with bytes of its own."""
    if not real:
        yield from map(article, range(count))
        return
    held = [gzip.decompress(file.read_bytes()) for file in sorted(REAL.glob("*.html.gz"))]
    for n, body in enumerate(islice(cycle(held), count)):
        yield body + b"<!-- %d -->" % n


def pack(file: Path, count: int, *, real: bool) -> None:
    """A WARC file of so many pages."""
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n, body in enumerate(bodies(count, real=real)):
            record = writer.create_warc_record(
                f"https://harbour.example/{n}",
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(
                    "200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"
                ),
            )
            writer.write_record(record)


def timed(work: Callable[[T], Any], items: Iterable[T]) -> tuple[float, list[Any]]:
    """Seconds that the work takes over all items, and what it gives."""
    began = time.perf_counter()
    done = [work(item) for item in items]
    return time.perf_counter() - began, done


def stages(file: Path, folder: Path) -> Iterator[tuple[str, float, int]]:
    """Each stage alone: its name, its seconds, and how many pages went through it."""
    from retold.actors import resolve
    from retold.articles import clean
    from retold.attributions import extract

    pipeline.read_page(next(iter(retold.read(file))))  # what is loaded once is not counted
    spent, pages = timed(lambda page: page, retold.read(file))
    yield "pages: out of the WARC file", spent, len(pages)
    spent, articles = timed(clean, pages)
    yield "articles: clean", spent, len(pages)
    spent, said = timed(extract, articles)
    yield "attributions: extract", spent, len(pages)
    pairs = list(zip(articles, said, strict=True))
    spent, _ = timed(lambda pair: resolve(*pair), pairs)
    yield "actors: resolve", spent, len(pages)
    outcomes = [pipeline.read_page(page) for page in pages]
    told = [tell(outcome) for outcome in outcomes]
    store = Store(folder / "kept.retold", version="perf")
    with store.writing():
        rows = list(zip(pages, outcomes, told, strict=True))
        spent, _ = timed(lambda row: store.keep(row[0], row[1], row[2], "perf"), rows)
    store.close()
    yield "store: keep, each page on the disk", spent, len(pages)


def tell(outcome: retold.Reading | retold.Rejected) -> tuple[retold.Telling, ...]:
    """The tellings of what a page was read as."""
    told = pipeline.tell_reading(outcome) if isinstance(outcome, retold.Reading) else ()
    return () if isinstance(told, retold.Rejected) else told


def added(file: Path, corpus: Path) -> tuple[float, float]:
    """Seconds of `retold add`, and the peak memory of its largest process in MB."""
    script = (
        "import resource, sys; from retold import cli\n"
        f"sys.argv = ['retold', 'add', {str(corpus)!r}, {str(file)!r}]\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "sizes = [resource.getrusage(who).ru_maxrss for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "print(max(sizes) // 1024, sizes[0] // 1024)"
    )
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    spent = time.perf_counter() - began
    return spent, float(done.stdout.split()[-1])


def table(count: int, *, real: bool) -> str:
    """The figures, a line each."""
    kind = "real pages" if real else "invented pages"
    lines = [f"{kind}, {os.cpu_count()} cores"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = folder / "few.warc.gz", folder / "many.warc.gz"
        pack(few, count, real=real)
        pack(many, count * 10, real=real)
        for stage, spent, pages in stages(few, folder):
            lines.append(f"{stage:38}{pages / spent:10,.0f} pages/s, one thread, {pages:,} pages")
        for file, pages in ((few, count), (many, count * 10)):
            spent, peak = added(file, folder / f"{file.name}.retold")
            lines.append(
                f"{'retold add, all cores':38}{pages / spent:10,.0f} pages/s, {pages:,} pages in"
                f" {spent:.0f} s, its own memory at most {peak:,.0f} MB"
            )
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--real", action="store_true", help="the pages of the shared data")
    parser.add_argument("--freeze", action="store_true", help="also write perf.txt")
    asked = parser.parse_args()
    found = table(asked.pages, real=asked.real)
    print(found)
    if asked.freeze:
        Path(__file__).with_name("perf.txt").write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
