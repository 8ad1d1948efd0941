"""Pages a second by stage, and whether time grows with the pages and no faster.

    python evals/collect/perf.py                    200 pages by stage, 2,000 by `retold add`
    python evals/collect/perf.py --pages 1000       1,000 and 10,000
    python evals/collect/perf.py --real             the pages of the shared data
    python evals/collect/perf.py --freeze           also writes perf.txt

The pages are packed into a WARC file first. The stages run on one thread over the fewer pages, each
page through all of them before the next, as `retold add` does; that runs as a process of its own on
all cores, start-up included, over the fewer and over ten times as many. `memory.py` has the memory.
"""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

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


class Clock:
    """Seconds by stage, in the order in which the stages were met."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        """What the work gives; its seconds are counted."""
        began = time.perf_counter()
        done = work()
        self.spent[stage] = self.spent.get(stage, 0.0) + time.perf_counter() - began
        return done


def stages(file: Path, folder: Path) -> dict[str, float]:
    """Seconds of each stage over the pages of a file."""
    from retold.actors import resolve
    from retold.articles import clean
    from retold.attributions import extract

    pipeline.read_page(next(iter(retold.read(file))))  # what is loaded once is not counted
    clock = Clock()
    store = Store(folder / "kept.retold", version="perf")
    pages = retold.read(file)
    with store.writing():
        while page := clock.time("pages: out of the WARC file", partial(next, pages, None)):
            assert isinstance(page, retold.Page)
            article = clock.time("articles: clean", partial(clean, page))
            said = clock.time("attributions: extract", partial(extract, article))
            found = clock.time("actors: resolve", partial(resolve, article, said))
            outcome = retold.Reading(
                article=article,
                attributions=tuple(found.attributions),
                mentions=tuple(found.mentions),
                actors=tuple(found.actors),
                reader="perf",
            )
            told = clock.time("retellings: tell", partial(tell, outcome))
            keep = partial(store.keep, page, outcome, told, "perf")
            clock.time("store: keep, each page on the disk", keep)
    store.close()
    return clock.spent


def tell(outcome: retold.Reading) -> tuple[retold.Telling, ...]:
    """The tellings of what a page was read as."""
    told = pipeline.tell_reading(outcome)
    return () if isinstance(told, retold.Rejected) else told


def added(file: Path, corpus: Path) -> float:
    """Seconds of `retold add`."""
    words = ["retold", "add", str(corpus), str(file)]
    script = f"import sys; from retold import cli; sys.argv = {words!r}; cli.main()"
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], check=True, capture_output=True
    )
    return time.perf_counter() - began


def table(count: int, *, real: bool) -> str:
    """The figures, a line each."""
    kind = "real pages" if real else "invented pages"
    lines = [f"{kind}, {os.cpu_count()} cores"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = folder / "few.warc.gz", folder / "many.warc.gz"
        pack(few, count, real=real)
        pack(many, count * 10, real=real)
        for stage, spent in stages(few, folder).items():
            lines.append(f"{stage:38}{count / spent:10,.0f} pages/s, one thread, {count:,} pages")
        for file, pages in ((few, count), (many, count * 10)):
            spent = added(file, folder / f"{file.name}.retold")
            lines.append(
                f"{'retold add, all cores':38}{pages / spent:10,.0f} pages/s, {pages:,} pages in"
                f" {spent:.0f} s"
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
