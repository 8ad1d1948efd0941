"""How fast the workbench is on a large corpus, with ten people at it: `python evals/web/run.py`.

A corpus of 100,000 invented attributions is served by a process of its own; ten clients open pages
of every kind, once with the pauses that people make (about a second between two clicks) and once
without any. Given are milliseconds to the first byte and to the last and the largest page of each
kind (with a star where fewer than 20 were opened), the slowest pages by their addresses, and the
memory of the process. `--keep FOLDER` keeps the corpus for the next run.
"""

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.web.invent import NAMES, PLACES, WORDS, invent, seal

import retold

CLIENTS = 10
PAUSE = 1.0
KINDS = (
    "start", "search", "search, rare", "search, common", "search, speaker", "search, outlet",
    "search, like", "statement", "compare", "narratives", "narrative", "article", "actors",
    "actor", "actor profile", "outlets", "outlet", "outlet profile", "holdings", "review", "names",
    "retellings", "lines", "judgements", "add",
)  # fmt: skip
FEW = 20
"""Pages of a kind under which a percentile says little."""


class Addresses:
    """Addresses of pages that are there, of each kind."""

    def __init__(self, folder: Path) -> None:
        self._rng = random.Random(10)  # noqa: S311 - choosing pages
        with retold.open(folder, create=False) as corpus:
            db = corpus._db
            rows = db.execute(
                "SELECT id, article_id, spans FROM tellings ORDER BY random() LIMIT 400"
            )
            self._tellings = rows.fetchall()
            large = db.execute(
                "SELECT root_id FROM families JOIN members ON family_id = id GROUP BY id"
                " HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT 60"
            ).fetchall()
            self._roots = [row[0] for row in large]
            self._narratives = [n.id for n in corpus.lists.narratives(after=0, limit=60)[0]]
            self._actors = [a.id for a in corpus.lists.actors("", after=0, limit=200)[0]]

    def one(self, kind: str) -> str:
        rng = self._rng
        name, _, detail = kind.partition(", ")
        if name == "search":
            word = rng.choice(WORDS[40:400])
            asked = {
                "": word,
                "rare": " ".join(rng.choices(WORDS[20:200], k=2)),
                "common": WORDS[rng.randrange(3)],
                "speaker": f'speaker:"{rng.choice(NAMES[:300])}"',
                "outlet": f'{word} outlet:"{rng.choice(PLACES[:20])}"',
                "like": f"like: {rng.choice(self._tellings)[2][40:160]}",
            }[detail]
            return "/search?" + urlencode({"q": asked})
        telling = rng.choice(self._tellings)
        return {
            "start": "/",
            "statement": f"/statement/{rng.choice((telling[0], rng.choice(self._roots)))}",
            "compare": f"/compare/{rng.choice(self._roots)}",
            "narrative": f"/narrative/{rng.choice(self._narratives)}",
            "article": f"/article/{telling[1]}",
            "actor": f"/actor/{rng.choice(self._actors)}",
            "actor profile": f"/actor/{rng.choice(self._actors)}/profile",
            "outlet": f"/outlet/{quote(rng.choice(PLACES[:20]))}",
            "outlet profile": f"/outlet/{quote(rng.choice(PLACES[:20]))}/profile",
            **{kind: f"/review?kind={kind}" for kind in ("names", "retellings", "lines")},
        }.get(kind, f"/{kind}")


class Tally:
    """What the clients met: milliseconds to the first and last byte, and sizes, by kind."""

    def __init__(self) -> None:
        self.first: dict[str, list[float]] = defaultdict(list)
        self.last: dict[str, list[float]] = defaultdict(list)
        self.size: dict[str, int] = defaultdict(int)
        self.slow: list[tuple[float, str]] = []
        self.failed: list[str] = []

    def open(self, client: http.client.HTTPConnection, kind: str, path: str) -> None:
        began = time.perf_counter()
        client.request("GET", path, headers={"accept": "text/html"})
        answer = client.getresponse()
        first = time.perf_counter()
        body = answer.read()
        done = time.perf_counter()
        self.first[kind].append(1000 * (first - began))
        self.last[kind].append(1000 * (done - began))
        self.slow.append((1000 * (done - began), path))
        self.size[kind] = max(self.size[kind], len(body))
        if answer.status != 200:
            self.failed.append(f"{answer.status} {path}")


def click(port: int, places: Addresses, seconds: float, pause: float, tally: Tally, n: int) -> None:
    """One client, for so long; of each kind it opens one before it opens another of any."""
    rng = random.Random(n)  # noqa: S311 - choosing pages
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    ends = time.monotonic() + seconds
    kinds: list[str] = []
    while time.monotonic() < ends:
        kinds = kinds or rng.sample(KINDS, len(KINDS))
        kind = kinds.pop()
        tally.open(client, kind, places.one(kind))
        time.sleep(rng.uniform(0, 2 * pause))
    client.close()


def at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def memory(process: int) -> int:
    """Megabytes that a process has had at most; 0 of one that has ended."""
    status = Path(f"/proc/{process}/status").read_text()
    used = [one for one in status.splitlines() if one.startswith("VmHWM")]
    return int(used[0].split()[1]) // 1024 if used else 0


def busy(process: int) -> float:
    """Milliseconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(server: tuple[int, int], places: Addresses, seconds: float, pause: float) -> None:
    process, port = server
    tally = Tally()
    before = busy(process)
    clients = [
        threading.Thread(target=click, args=(port, places, seconds, pause, tally, n))
        for n in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    print(f"\n{CLIENTS} clients, {pause:g} s between two clicks on the average:\n")
    print("page               pages  first byte p50    p95   whole p50    p95    kB")
    every: tuple[list[float], list[float]] = ([], [])
    for kind in KINDS:
        first, last = tally.first[kind], tally.last[kind]
        if first:
            row(kind, first, last, tally.size[kind])
            every[0].extend(first)
            every[1].extend(last)
    row("all", *every, max(tally.size.values()))
    pages = len(every[0])
    print(f"processor time of the workbench: {(busy(process) - before) / pages:.0f} ms a page")
    print("the slowest one in a hundred:")
    for took, path in sorted(tally.slow, reverse=True)[: max(1, pages // 100)]:
        print(f"{took:>8.0f}  {path[:90]}")
    for told in tally.failed[:5]:
        print("failed:", told)


def row(name: str, first: list[float], last: list[float], size: int) -> None:
    few = "*" if len(first) < FEW else " "
    print(
        f"{name:18}{len(first):>6}{few}{at(first, 0.5):>16.0f}{at(first, 0.95):>7.0f}"
        f"{at(last, 0.5):>12.0f}{at(last, 0.95):>7.0f}{size / 1000:>6.0f}"
    )


def made_ahead(process: int) -> None:
    """Waits for the process that makes the large profiles before anybody asks."""
    began = time.monotonic()
    most = 0
    threads = Path(f"/proc/{process}/task")
    while using := [
        used
        for thread in threads.iterdir()
        for child in (thread / "children").read_text().split()
        if (used := memory(int(child)))
    ]:
        most = max(most, *using)
        time.sleep(0.5)
    took = time.monotonic() - began
    print(f"\nprofiles made ahead: {took:.0f} s of a process of its own, at most {most} MB")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="Where the corpus is kept.")
    asked.add_argument("--seconds", type=float, default=60)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (told.keep or Path(scratch)) / "invented.retold"
        if not folder.exists():
            began = time.monotonic()
            invent(folder)
            print(f"invented in {time.monotonic() - began:.0f} s")
        seal(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(  # noqa: S603 - our own interpreter
            [
                *(sys.executable, "-c", "from retold.cli import main; main()"),
                *("serve", str(folder), "--port", str(port)),
            ],
            env=os.environ,
        )
        try:
            places = Addresses(folder)
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            warm = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            for kind in KINDS:
                Tally().open(warm, kind, places.one(kind))
            made_ahead(server.pid)
            measure((server.pid, port), places, told.seconds, PAUSE)
            measure((server.pid, port), places, told.seconds, 0)
            load = os.getloadavg()[0]
            print(f"\nload of the machine meanwhile: {load:.0f} ({os.cpu_count()} cores)")
            print(f"memory of the workbench: at most {memory(server.pid)} MB")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
