"""What hard pages take on the whole road of a user: `python evals/hard/run.py`.

    python evals/hard/run.py                          every case at every size
    python evals/hard/run.py --only copies cycles     these cases
    python evals/hard/run.py --most 1000              only the sizes up to this one
    python evals/hard/run.py --freeze                 also writes results.txt

For each case (`cases.py` says what they are) `add`, `link`, `trace`, `narratives` and `export` run
as commands, each given with seconds of processors and the most memory of one process; `link more`
is `link` once a page more has come. Then the workbench serves the corpus, and of its pages the
slowest of three kinds and the largest are given: milliseconds (the second time a page is opened)
and bytes. `growth` is the exponent by which processor time grew from the size before, its start
left out: 1 is as the pages, 2 as their square. Bars: growth 1.3; 500 ms; 150 kB.
"""

import argparse
import http.client
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.hard.cases import CASES, SAID, outlet, page, write
from evals.retellings.invented import Embedder

import retold
from retold.linking import SOME
from retold.retellings.pairing import written
from retold.store import tellings as telling_rows
from retold.store.vectors import _digest

HERE = Path(__file__).resolve().parent
RETOLD = (sys.executable, "-c", "from retold.cli import main; main()")
GROWTH, MS, BYTES = 1.3, 500, 150_000
START = 1.0
"""Processor seconds below which a step says nothing of growth."""


class Cost(NamedTuple):
    """Processor seconds of a command, and MB of its largest process."""

    cpu: float
    mb: float


def verb(*words: str | Path) -> Cost:
    """Runs a verb of retold; what it takes, with all that it starts."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*RETOLD, *map(str, words)], stdout=quiet, stderr=quiet)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def steps(name: str, count: int, folder: Path) -> dict[str, Cost]:
    """What each step takes of a corpus of this case, made in `folder`."""
    case, _ = CASES[name]
    lines, corpus = folder / "pages.jsonl", folder / "hard.retold"
    with lines.open("w") as file:
        write(case, count, file)
    more = folder / "more.jsonl"
    with more.open("w") as file:
        write(lambda _: iter([page("more", 1, 2, SAID)]), 1, file)
    took = {"add": verb("add", corpus, lines)}
    give_vectors(corpus)
    took["link"] = verb("link", corpus)
    root = largest(corpus)[0]
    took["trace"] = verb("trace", corpus, root)
    took["narratives"] = verb("narratives", corpus)
    took["export"] = verb("export", corpus, folder / "tables")
    verb("add", corpus, more)
    took["link more"] = verb("link", corpus)
    return took


def give_vectors(corpus: Path) -> None:
    """Puts in vectors that stand for those of the network, which takes as long for each telling."""
    with retold.open(corpus) as opened, opened._db as db:
        texts = [written(telling.spans) for telling in telling_rows.every(db)]
        for n in range(0, len(texts), SOME):
            some = texts[n : n + SOME]
            rows = zip(some, Embedder()(some).astype(np.float16), strict=True)
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                ((_digest(text), row.tobytes()) for text, row in rows),
            )


def largest(corpus: Path) -> tuple[str, str, int]:
    """The root of the largest family, its article, and how many tellings the family has."""
    with retold.open(corpus, create=False) as opened:
        found: tuple[str, str, int] = opened._db.execute(
            "SELECT root_id, article_id, count(*) FROM families"
            " JOIN members ON family_id = families.id JOIN tellings ON tellings.id = root_id"
            " GROUP BY families.id ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
    return found


def addresses(corpus: Path) -> dict[str, str]:
    """One page of each kind, of the largest thing of that kind."""
    root, article, _ = largest(corpus)
    with retold.open(corpus, create=False) as opened:
        (longest,) = opened._db.execute(
            "SELECT article_id FROM tellings GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
        url = opened.lists.reading(longest).article.url or ""
        actor = opened.lists.actors("", after=0, limit=1)[0][0].id
        narratives = opened.lists.narratives(after=0, limit=1)[0]
    found = {
        "start": "/",
        "search": "/search?q=harbour",
        "search like": f"/search?q={quote('like: ' + SAID[0])}",
        "statement": f"/statement/{quote(root)}",
        "compare": f"/compare/{quote(root)}",
        "article": f"/article/{quote(article)}",
        "long article": f"/article/{quote(longest)}",
        "last part": f"/article/{quote(longest)}?part=1000000",
        "left out": f"/article/{quote(longest)}?dropped=true",
        "versions": f"/versions?url={quote(url)}",
        "narratives": "/narratives",
        "actors": "/actors",
        "actor": f"/actor/{quote(actor)}",
        "profile": f"/actor/{quote(actor)}/profile",
        "outlets": "/outlets",
        "outlet": f"/outlet/{quote(outlet(1))}",
        "outlet profile": f"/outlet/{quote(outlet(0))}/profile",
        "holdings": "/holdings",
        **{f"review {kind}": f"/review?kind={kind}" for kind in ("names", "retellings", "lines")},
    }
    if narratives:
        found["narrative"] = f"/narrative/{quote(narratives[0].id)}"
    return found


def served(corpus: Path) -> tuple[dict[str, tuple[float, int, int]], float]:
    """Milliseconds, bytes and status of each page of the workbench, and the MB that it took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*RETOLD, "serve", str(corpus), "--port", str(port)])  # noqa: S603
    found: dict[str, tuple[float, int, int]] = {}
    try:
        _wait_for(port)
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as client:
            for kind, path in addresses(corpus).items():
                for _ in range(2):
                    began = time.perf_counter()
                    client.request("GET", path, headers={"accept": "text/html"})
                    answer = client.getresponse()
                    body = answer.read()
                    found[kind] = 1000 * (time.perf_counter() - began), len(body), answer.status
        status = Path(f"/proc/{server.pid}/status").read_text()
        most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return found, int(most.split()[1]) / 1024
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)


def growth(before: Cost, now: Cost, times: float, start: float) -> float | None:
    """The exponent by which a step's time grew; None where it is too short to tell."""
    if now.cpu - start < START:
        return None
    return math.log((now.cpu - start) / max(before.cpu - start, 0.1)) / math.log(times)


def measure(name: str, most: int) -> list[str]:
    """The lines of the table of one case."""
    case, sizes = CASES[name]
    said = [f"{name}: {' '.join((case.__doc__ or '').split())}"]
    before: tuple[int, dict[str, Cost]] | None = None
    for count in (size for size in sizes if size <= most):
        with tempfile.TemporaryDirectory() as scratch:
            took = steps(name, count, Path(scratch))
            start = took["narratives"].cpu
            cells = []
            for step, cost in took.items():
                grown = before and growth(before[1][step], cost, count / before[0], start)
                grew = "" if grown is None else f" ^{grown:.2f}{'!' if grown > GROWTH else ''}"
                cells.append(f"{step} {cost.cpu:.1f} s {cost.mb:.0f} MB{grew}")
            tellings = largest(Path(scratch) / "hard.retold")[2]
            said.append(f"{count:>9,}  {'; '.join(cells)}; largest family {tellings:,}")
            said += _pages(Path(scratch) / "hard.retold")
            before = count, took
    return said


def _pages(corpus: Path) -> list[str]:
    found, memory = served(corpus)
    slow = sorted(found.items(), key=lambda one: -one[1][0])[:3]
    kind, (_, size, _) = max(found.items(), key=lambda one: one[1][1])
    told = ", ".join(f"{one} {ms:.0f} ms{'!' if ms > MS else ''}" for one, (ms, _, _) in slow)
    large = f"largest {kind} {size / 1000:.0f} kB{'!' if size > BYTES else ''}"
    lines = [f"{'':11}{len(found)} pages: {told}; {large}; {memory:.0f} MB"]
    failed = [f"{one} {status}" for one, (_, _, status) in found.items() if status != 200]
    return lines + ([f"{'':11}failed: {', '.join(failed)}"] if failed else [])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--only", nargs="*", choices=list(CASES), default=list(CASES))
    asked.add_argument("--most", type=int, default=1_000_000, help="The largest size.")
    asked.add_argument("--freeze", action="store_true", help="Write results.txt.")
    told = asked.parse_args()
    lines: list[str] = []
    for name in told.only:
        found = measure(name, told.most)
        print(*found, sep="\n", flush=True)
        lines += [*found, ""]
    if told.freeze:
        (HERE / "results.txt").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
