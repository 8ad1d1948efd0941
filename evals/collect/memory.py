"""The memory of `retold add` over one pass through a WARC file, at the start and at its end.

    python evals/collect/memory.py                   10,000 invented pages
    python evals/collect/memory.py --pages 2000      fewer
    python evals/collect/memory.py --freeze          also writes memory.txt; with 1, where it grew

The pages have between one and twenty paragraphs, and one in forty was answered with an error. What
is printed is what the processes hold at that moment (resident, from /proc: Linux alone), that of
the one that keeps and that of the largest which reads, and the peak of the first so far.
"""

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

GROWN = 1.15
"""How much more may be held at the end of a pass than at a tenth of it, where caches are filled."""

_PLACES = ("Kestrel", "Marn", "Ostmark", "Veldoria", "the Sorrel Strait", "the Northern League")
_WHO = ("Harbour Master Odo Reik", "Envoy Tomas Brandt", "Minister Ilsa Varn", "a spokesperson")
_SAID = (
    "The wall at berth {n} was sound when the winter began, and nobody has told us otherwise",
    "We will open {n} more berths before the ice comes, whatever the ledger says",
    "Not one of the {n} ferries has left {place} since the customs officers came aboard",
    "The {n} clauses of the treaty are known to everybody in {place}",
)


def invented(n: int) -> bytes:
    """The page number `n`: the same each time, and no two alike."""
    dice = random.Random(n)  # noqa: S311 - so that a page can be had again
    paragraphs = []
    for k in range(dice.randint(1, 20)):
        place, who = dice.choice(_PLACES), dice.choice(_WHO)
        said = dice.choice(_SAID).format(n=n * 50 + k, place=place)
        paragraphs.append(
            f"<p>“{said},” {who} said in {place} on day {dice.randint(1, 400)} of the inquiry. The"
            f" port of {dice.choice(_PLACES)} counted {n * 50 + k} crates that week.</p>"
        )
    title = f"Inquiry {n} hears of {dice.choice(_PLACES)}"
    script = f"<script>var shown = {[dice.random() for _ in range(dice.randint(0, 400))]};</script>"
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{script}"
        f'<meta property="article:published_time" content="2024-05-{n % 28 + 1:02d}T08:00:00Z">'
        f"</head><body><article><h1>{title}</h1>{''.join(paragraphs)}</article></body></html>"
    ).encode()


def pack(file: Path, count: int) -> None:
    """A WARC file of so many pages."""
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n in range(count):
            body = invented(n)
            status = "404 Not Found" if n % 40 == 39 else "200 OK"
            record = writer.create_warc_record(
                f"https://harbour.example/{n}",
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(
                    status, [("Content-Type", "text/html")], protocol="HTTP/1.1"
                ),
            )
            writer.write_record(record)


def held(pid: str = "self", what: str = "VmRSS") -> float:
    """The megabytes that a process holds now (`VmRSS`), or held at most (`VmHWM`)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has ended
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in lines if row.startswith(what)), 0.0)


def children() -> list[str]:
    """The processes that this one started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text(encoding="utf-8").split()]


def add(file: str, corpus: str, count: int) -> None:
    """Adds the file, as `retold add` does, and prints a line of JSON at each tenth."""
    import retold

    began = time.perf_counter()
    marks = {max(1, count * tenth // 10) for tenth in range(1, 11)}

    def seen(done: int) -> None:
        if done in marks:
            row = (
                done,
                held(),
                max(map(held, children()), default=0.0),
                held(what="VmHWM"),
                len(gc.get_objects()),
                time.perf_counter() - began,
            )
            print(json.dumps(row), flush=True)

    with retold.open(corpus) as opened:
        opened.add(retold.read(file), progress=seen)


def run(count: int) -> tuple[str, bool]:
    """The figures, a line each, and whether memory stayed flat."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pack(folder / "crawl.warc.gz", count)
        size = (folder / "crawl.warc.gz").stat().st_size / 2**20
        done = subprocess.run(  # noqa: S603 - our own interpreter and this file
            [
                *(sys.executable, __file__, "--add", str(folder / "crawl.warc.gz")),
                *(str(folder / "crawl.retold"), "--pages", str(count)),
            ],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    lines = [f"a WARC file of {count:,} invented pages, {size:.0f} MB, {os.cpu_count()} cores"]
    lines += [
        f"{pages:7,} pages  {own:6.0f} MB where they are kept (at most {peak:.0f}),"
        f" {reads:.0f} MB where they are read; {objects:,} objects, {spent:.0f} s"
        for pages, own, reads, peak, objects, spent in rows
    ]
    grown = max(rows[-1][k] / rows[0][k] if rows[0][k] else 1.0 for k in (1, 2))
    lines.append(f"at its end {grown:.2f} times the memory at its first tenth")
    return "\n".join(lines), grown <= GROWN


def main() -> int:
    """Print the figures, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--freeze", action="store_true", help="also write memory.txt")
    parser.add_argument("--add", nargs=2, metavar=("WARC", "CORPUS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.add:
        file, corpus = asked.add
        add(file, corpus, asked.pages)
        return 0
    found, flat = run(asked.pages)
    print(found)
    if asked.freeze:
        Path(__file__).with_name("memory.txt").write_text(found + "\n", encoding="utf-8")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
