"""Times `retold scale` against `add` and `link` over the same pages, and holds them to one result.

    python evals/scale/run.py                               2,000 pages; about ten minutes
    python evals/scale/run.py --pages 20000 --stored 300000 the sizes of the bars; some hours
    python evals/scale/run.py --freeze                      also writes results.txt

Pages are the KCNA items of the shared data, and beyond these the same with their rarer words
exchanged for others and four years later a time: real lengths, other statements. Each run is a
process of its own, start-up included. Memory is the proportional set (PSS) of the largest single
process, and of all together, looked at twice a second.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import polars
from wordfreq import zipf_frequency

import retold

ROOT = Path(__file__).resolve().parents[2]
KCNA = ROOT.parent / "shared" / "data" / "kcna" / "before-2024-10.jsonl"
DAY = 1_000_000
"""Pages a day in Common Crawl News, about."""
YEARS = 4 * 366
"""Days between a page and its next copy in other words."""
LAW = (
    *("articles", "attributions", "mentions", "actors", "outlets", "tellings", "retellings"),
    *("fidelities", "families", "recurrences", "narratives", "holdings"),
)
_WORD = re.compile(r"[A-Za-z]{4,}")


class Words:
    """Exchanges the rarer words of a text for others of the same length: offsets stay."""

    def __init__(self, texts: list[str]) -> None:
        found = {w for text in texts for w in _WORD.findall(text)}
        self._by_kind: dict[tuple[int, bool], list[str]] = {}
        for word in sorted(found):
            if zipf_frequency(word, "en") < 4.0:
                self._by_kind.setdefault((len(word), word[0].isupper()), []).append(word)

    def of(self, copy: int) -> dict[str, str]:
        """Word → the word that stands for it in this copy."""
        table: dict[str, str] = {}
        dice = random.Random(copy)  # noqa: S311 - texts to measure with, no secret
        for words in self._by_kind.values():
            others = list(words)
            dice.shuffle(others)
            table |= dict(zip(words, others, strict=True)) if copy else {}
        return table


def worded(text: str, table: dict[str, str]) -> str:
    """The text with these words exchanged."""
    return _WORD.sub(lambda m: table.get(m[0], m[0]), text)


def later(day: str, copy: int) -> str:
    """The day of a copy."""
    return (date.fromisoformat(day[:10]) + timedelta(days=YEARS * copy)).isoformat()


def pages(count: int) -> Iterator[bytes]:
    """So many pages as lines of JSON."""
    items = [json.loads(line) for line in KCNA.read_text(encoding="utf-8").splitlines()]
    words = Words([item["text"] for item in items])
    table: dict[str, str] = {}
    for n in range(count):
        copy, item = n // len(items), items[n % len(items)]
        table = words.of(copy) if n % len(items) == 0 else table
        told = {
            "url": f"https://news.example/{n}",
            "outlet": item.get("outlet"),
            "title": worded(item.get("title") or "", table),
            "text": worded(item["text"], table),
            "published": later(item["published"], copy),
        }
        yield json.dumps(told).encode()


def stored(folder: Path, count: int, out: Path) -> None:
    """The readings of a run, in other words and years, until there are so many: a file of lines."""
    frame = polars.read_parquet(str(folder / "readings" / "*.parquet"))
    rows = [msgspec.json.decode(body) for body in frame.sort("article_id")["reading"]]
    words = Words([row["article"]["text"] for row in rows])
    table: dict[str, str] = {}
    with out.open("wb") as file:
        for n in range(count):
            copy = n // len(rows)
            table = words.of(copy) if n % len(rows) == 0 else table
            file.write(msgspec.json.encode(_copied(rows[n % len(rows)], copy, table)) + b"\n")


def _copied(row: dict[str, Any], copy: int, table: dict[str, str]) -> dict[str, Any]:
    if not copy:
        return row
    old = row["article"]["id"]
    text = worded(row["article"]["text"], table)

    def walked(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "text"}:
                return value | {"text": text[value["start"] : value["end"]]}
            return {k: walked(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walked(v, name) for v in value]
        if name == "text":
            return text
        if name == "value" and isinstance(value, str) and len(value) >= 10:
            return later(value, copy)
        if name in ("name", "title") and isinstance(value, str):
            return worded(value, table)
        return f"{old}-{copy}" if value == old else value

    found: dict[str, Any] = walked(row)
    found["article"]["blocks"] = row["article"]["blocks"]
    found["article"]["url"] = f"{row['article'].get('url')}?{copy}"
    return found


class Cost(NamedTuple):
    """What a run took: seconds, processor seconds, and MB of the largest process and of all."""

    seconds: float
    cpu: float
    largest: float
    together: float
    out: str


def timed(*command: str) -> Cost:
    """Runs a command of Python and measures it."""
    began, cpu = time.perf_counter(), _cpu()
    process = subprocess.Popen(  # noqa: S603 - our own verbs
        [sys.executable, "-c", *command], stdout=subprocess.PIPE
    )
    memory = _Memory(process.pid)
    out = process.communicate()[0].decode()
    memory.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {process.returncode}")
    spent = time.perf_counter() - began
    return Cost(spent, _cpu() - cpu, memory.largest, memory.together, out)


def verb(*words: str | Path) -> Cost:
    """Runs a verb of retold."""
    return timed("from retold.cli import main; main()", *map(str, words))


def _cpu() -> float:
    found = os.times()
    return found.children_user + found.children_system


class _Memory:
    """Looks at the memory of a process and of all that it started."""

    def __init__(self, pid: int) -> None:
        self.largest = self.together = 0.0
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._end.wait(0.5):
            sizes = [_pss(pid) for pid in _family(self._pid)]
            self.largest = max(self.largest, *sizes, 0.0)
            self.together = max(self.together, sum(sizes))

    def stop(self) -> None:
        self._end.set()
        self._thread.join()


def _family(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def rows(path: str, table: str) -> list[str]:
    """The rows of a table, sorted."""
    frame = polars.read_parquet(path)
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in frame.to_dicts()) or [
        f"no {table}"
    ]


LINK = """
import sys, time, msgspec
from retold.records import Reading
from retold.retellings import link
from retold.narratives import narrate
from retold.actors.across import resolve_across
from retold.actors.standing import appearances
every = [msgspec.json.decode(line, type=Reading) for line in open(sys.argv[1], "rb")]
took = []
for step in (
    lambda: link(every),
    lambda: narrate(every, linked),
    lambda: resolve_across(a for r in every for a in appearances(r)),
):
    began = time.perf_counter()
    found = step()
    linked = found if not took else linked
    took.append(time.perf_counter() - began)
print(*took)
"""


def report(count: int, linked: int, workers: int) -> Iterator[str]:
    """The figures, a line each, as they come."""
    fewer = max(count // 10, min(count // 2, 1_000))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shards = folder / "shards"
        shards.mkdir()
        few = folder / "few.jsonl"
        for name, number in ((shards / "pages.jsonl", count), (few, fewer)):
            name.write_bytes(b"\n".join(pages(number)))
        yield f"{count:,} pages, {workers} workers, retold {retold.__version__}"

        corpus = folder / "c.retold"
        add = verb("add", corpus, shards, "--workers", str(workers))
        join = verb("link", corpus)
        yield _line("add", add, count)
        yield _line("link", join, count)
        verb("export", corpus, folder / "flat", "--format", "parquet")

        many = verb("scale", shards, folder / "out", "--workers", str(workers), "--json")
        yield _line(f"scale, {workers} workers", many, count)
        told = json.loads(many.out)
        yield f"  of it reading {told['reading']:.0f} s, joining {told['joining']:.0f} s"
        one = verb("scale", shards, folder / "one", "--workers", "1", "--json")
        yield _line("scale, 1 worker", one, count)
        small = verb("scale", few, folder / "few", "--workers", str(workers), "--json")
        yield _line(f"scale, {fewer:,} pages", small, fewer)
        alone = json.loads(one.out)

        before = add.seconds + join.seconds
        yield f"overhead over add and link: {100 * (many.seconds / before - 1):+.0f} %  (bar 25 %)"
        yield (
            f"{workers} workers against one: {one.seconds / many.seconds:.2f} times as fast"
            f"  (bar 1.7 of two); reading alone {alone['reading'] / told['reading']:.2f}"
        )
        per = [1000 * json.loads(small.out)["reading"] / fewer]
        per.append(1000 * told["reading"] / count)
        yield f"reading a page: {per[0]:.1f} ms of {fewer:,}, {per[1]:.1f} ms of {count:,}"

        differ = [
            table
            for table in LAW
            for out in ("out", "one")
            if rows(f"{folder}/{out}/{table}/*.parquet", table)
            != rows(f"{folder}/flat/{table}.parquet", table)
        ]
        said = f"DIFFERENT: {differ}" if differ else "the same"
        yield f"the law: {said} in {len(LAW)} tables"
        bytes_ = sum(f.stat().st_size for f in (folder / "out").rglob("*.parquet"))
        yield f"tables: {bytes_ / count:,.0f} bytes a page"
        hours = DAY * many.cpu / count / 3600
        yield (
            f"reckoned, {DAY:,} such pages: {hours:,.0f} hours of one core,"
            f" {hours / 24:.1f} cores all day, {DAY * bytes_ / count / 1e9:.1f} GB of tables"
        )

        for number in (linked // 10, linked):
            lines = folder / "stored.jsonl"
            stored(folder / "out", number, lines)
            cost = timed(LINK, str(lines))
            took = [float(x) for x in cost.out.split()]
            steps = zip(("link", "narratives", "actors"), took, strict=True)
            each = ", ".join(f"{name} {1000 * s / number:.2f}" for name, s in steps)
            yield f"{number:,} stored readings, ms a page: {each}; {cost.largest:,.0f} MB"


def _line(name: str, cost: Cost, count: int) -> str:
    return (
        f"{name:<20} {cost.seconds:8.1f} s {1000 * cost.seconds / count:8.1f} ms a page"
        f" {cost.cpu:8.1f} s of processors {cost.largest:8,.0f} MB the largest process"
        f" {cost.together:8,.0f} MB in all"
    )


def main() -> None:
    """Prints the figures, and with --freeze keeps them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--pages", type=int, default=2_000)
    asked.add_argument("--stored", type=int, default=8_000)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--freeze", action="store_true")
    given = asked.parse_args()
    lines = []
    for line in report(given.pages, given.stored, given.workers):
        print(line, flush=True)
        lines.append(line)
    if given.freeze:
        Path(__file__).with_name("results.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
