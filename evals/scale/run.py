"""Times `retold scale` against `add` and `link` over the same pages, and holds it to its bars.

    python evals/scale/run.py                         every measure that has not been taken yet
    python evals/scale/run.py --only many             one measure, taken (again)
    python evals/scale/run.py --freeze                keeps what has been measured so far, in
                                                      results.txt and docs/scale.md
    python evals/scale/run.py --pages 200 --stored 2000 --work small           a look at how it runs

The measures, each a matter of minutes by itself on two idle cores, `linked` apart:

    few      a tenth of the pages, two workers
    many     20,000 pages, two workers
    add      the same pages through `add`, `link` and `export`
    law      whether `many` and `add` wrote the same tables
    workers  a quarter of the pages, one worker and two
    some     linking from stored readings: a fifteenth of them
    linked   linking from 300,000 stored readings; an hour or more, and it goes on where it stood
    keys     the join on candidate keys, by the engine and by `link`

Figures are kept in WORK as they come, with the pages and the tables that they are of, so that a
later measure uses what an earlier one read. Every run is a process of its own, start-up included.
Pages are those of `pages.py`: 2 KB of text each, as JSON lines.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.scale import figures
from evals.scale.cost import Cost, timed, verb
from evals.scale.pages import pages, stored

from retold import __version__
from retold.export.write import Table
from retold.scale import stages
from retold.scale.shards import PAGES

HERE = Path(__file__).resolve().parent
LAW = (
    *("articles", "attributions", "mentions", "actors", "outlets", "tellings", "retellings"),
    *("fidelities", "families", "recurrences", "answers", "narratives", "holdings"),
)
DOCS = HERE.parents[1] / "docs" / "scale.md"
BEGIN = "<!-- measured: `python evals/scale/run.py --freeze` writes from here -->"
END = "<!-- to here -->"
STEPS = ("filling", "vectors", "linking", "tables")
Found = dict[str, Any]


class Bench:
    """The measures over so many pages and stored readings; `work` is the folder that they share."""

    def __init__(self, work: Path, pages: int, stored: int, workers: int) -> None:
        self.work, self.pages, self.stored, self.processes = work, pages, stored, workers

    def few(self) -> Found:
        return self._scale("few", max(self.pages // 10, 1), self.processes)

    def many(self) -> Found:
        return self._scale("many", self.pages, self.processes)

    def add(self) -> Found:
        shard, corpus = self._shard(self.pages), self._new("add.retold")
        flat = self._new("flat")
        cost = {
            "add": verb("add", corpus, shard, "--workers", str(self.processes)),
            "link": verb("link", corpus),
            "export": verb("export", corpus, flat, "--format", "parquet"),
        }
        return {"pages": self.pages} | {name: _spent(c) for name, c in cost.items()}

    def law(self) -> Found:
        flat, many = self.work / "flat", self.work / "many"
        differ = [
            table
            for table in LAW
            if _rows(flat / f"{table}.parquet") != _rows(many / table / "*.parquet")
        ]
        return {"pages": self.pages, "tables": len(LAW), "differ": differ}

    def workers(self) -> Found:
        count = max(self.pages // 4, 1)
        return {
            "one": self._scale("one", count, 1),
            "more": self._scale("more", count, self.processes),
        }

    def some(self) -> Found:
        return self._linked("some", max(self.stored // 15, 1))

    def linked(self) -> Found:
        return self._linked("linked", self.stored)

    def keys(self) -> Found:
        asked = {by: timed(HERE / "keys.py", by, self.work / "some") for by in ("link", "engine")}
        return {by: _spent(cost) | json.loads(cost.out) for by, cost in asked.items()}

    # ---- what they share

    def _shard(self, count: int) -> Path:
        shard = self.work / f"{count}.jsonl"
        if not shard.exists():
            draft = shard.with_suffix(".part")
            draft.write_bytes(b"\n".join(pages(count)))
            draft.rename(shard)
        return shard

    def _new(self, name: str) -> Path:
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name

    def _scale(self, name: str, count: int, workers: int) -> Found:
        out = self._new(name)
        cost = verb("scale", self._shard(count), out, "--workers", str(workers), "--json")
        told = json.loads(cost.out)
        size = sum(f.stat().st_size for f in out.rglob("*.parquet"))
        return {
            "pages": count,
            "workers": workers,
            "reading": told["reading"],
            "joining": told["joining"],
            "bytes": size,
        } | _spent(cost)

    def _linked(self, name: str, count: int) -> Found:
        """Goes on with what was begun, unless that was done."""
        folder, kept = self.work / name, self.work / f"{name}.json"
        found: Found = json.loads(kept.read_text()) if kept.exists() else {}
        if not folder.exists() or found.keys() >= set(STEPS):
            folder, found = self._new(name), {"pages": count}
        parts = self._stored(folder, count)
        for step in (s for s in STEPS if s not in found):
            cost = timed(HERE / "linking.py", folder, str(parts), step)
            found[step] = _spent(cost) | json.loads(cost.out)
            kept.write_text(json.dumps(found))
        return found

    def _stored(self, folder: Path, count: int) -> int:
        """Parts of a run that has read so many pages; gives how many."""
        if not (self.work / "few").exists():
            raise SystemExit("stored readings are copies of those of `--only few`: take it first")
        frame = polars.read_parquet(str(self.work / "few" / "readings" / "*.parquet"))
        read = [msgspec.json.decode(body) for body in frame.sort("article_id")["reading"]]
        folder.mkdir(exist_ok=True)
        parts = range(0, count, PAGES)
        left = [n for n in parts if not stages.file_of(folder, "readings", n // PAGES).exists()]
        rows = stored(read, count, left[0] if left else count)
        for n in left:
            some = [next(rows) for _ in range(n, min(n + PAGES, count))]
            stages.write({"readings": Table(stages.ReadingRow, some)}, folder, n // PAGES)
        return len(parts)


def _spent(cost: Cost) -> Found:
    return {name: getattr(cost, name) for name in cost.__struct_fields__ if name != "out"}


def _rows(path: Path) -> list[str]:
    """The rows of a table, sorted."""
    frame = polars.read_parquet(str(path))
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in frame.to_dicts())


def main() -> None:
    """Takes the measures that are asked for, and prints the figures."""
    names = ("few", "many", "add", "law", "workers", "some", "linked", "keys")
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--only", choices=names, nargs="+")
    asked.add_argument("--pages", type=int, default=20_000)
    asked.add_argument("--stored", type=int, default=300_000)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "retold-scale"))
    asked.add_argument("--freeze", action="store_true")
    given = asked.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    kept = given.work / "results.json"
    found: dict[str, Found] = json.loads(kept.read_text()) if kept.exists() else {}
    bench = Bench(given.work, given.pages, given.stored, given.workers)
    for name in given.only or [n for n in names if n not in found and not given.freeze]:
        work: Callable[[], Found] = getattr(bench, name)
        found[name] = {"retold": __version__} | work()
        kept.write_text(json.dumps(found, indent=1))
        print(f"{name}: taken", file=sys.stderr, flush=True)
    text = "\n".join(figures.lines(found))
    print(text)
    if given.freeze:
        HERE.joinpath("results.txt").write_text(f"{text}\n")
        before, _, rest = DOCS.read_text().partition(BEGIN)
        DOCS.write_text(f"{before}{BEGIN}\n```\n{text}\n```\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
