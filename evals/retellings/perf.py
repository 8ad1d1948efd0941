"""Times `retold link` on invented news of any size: seconds, memory, growth; and MinHash beside it.

    python evals/retellings/perf.py                         10,000 and 100,000 attributions
    python evals/retellings/perf.py 10000 100000 1000000    and a million
    python evals/retellings/perf.py 10000 --bare            without the baseline

The news is that of `invented.py`, in which a corpus grows by years; the baseline is `minhash.py`.

Each size is a corpus of its own on the disk. Printed are what `link` takes of it, by the clock and
of the processors (all processes), the most memory of its processes, and what was found; then what
`link` takes once 100 more pages have come, of one day and of any; and how long `trace` of a free
text takes. Vectors stand for those of a network, lie in the corpus, and are not counted. `lines` is
what of it finding narratives, actors and answers takes.
The bars: time grows at most as n^1.15; a million in 20 minutes and 6 GB; a trace in 200 ms.
"""

import argparse
import gc
import math
import pickle
import random
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.retellings.invented import A_DAY, FIRST_DAY, Embedder, pages
from evals.retellings.minhash import baseline

from retold import __version__, linking, tracing
from retold.errors import UsageError
from retold.records import (
    Family,
    Reading,
    Telling,
)
from retold.retellings import Capped, Decided, pairing
from retold.retellings.tell import tell
from retold.store import Store, links, readings
from retold.store import tellings as telling_rows
from retold.store.vectors import KeptVectors, _digest

GROWTH = 1.15
TRACE = 200
MORE = 100
"""Pages that come later."""


class Spent(NamedTuple):
    """Seconds by the clock, and of the processors in all processes that have ended."""

    clock: float
    processors: float

    @classmethod
    def now(cls) -> "Spent":
        own, ended = (resource.getrusage(of) for of in _PROCESSES)
        used = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
        return cls(time.perf_counter(), used)

    def since(self, before: "Spent") -> "Spent":
        return Spent(self.clock - before.clock, self.processors - before.processors)

    def __str__(self) -> str:
        return f"{self.processors:8.1f} s of processors, {self.clock:8.1f} s by the clock"


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


class Memory:
    """The most memory that this process and those it started hold at one time, in GB.

    Looked at twice a second. What `getrusage` says of another process is at least what the one that
    started it held.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self.own = self.other = self.all = 0.0

    def __enter__(self) -> "Memory":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            own = _resident("self")
            others = [_resident(pid) for pid in _started()]
            self.own = max(self.own, own)
            self.other = max([self.other, *others])
            self.all = max(self.all, own + sum(others))

    def __str__(self) -> str:
        others = f", another process {self.other:.2f}, all at one time {self.all:.2f}"
        return f"{self.own:.2f} GB{others if self.other else ''}"


def _resident(pid: str) -> float:
    """What a process holds now, in GB; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1e6
    return 0.0


def _started() -> list[str]:
    """The processes that this one has started and that run."""
    with suppress(OSError):
        return [
            pid
            for thread in Path("/proc/self/task").iterdir()
            for pid in (thread / "children").read_text().split()
        ]
    return []


def keep(store: Store, made: Iterable[Reading], embed: Embedder) -> None:
    """Puts readings into a corpus as `add` does, and the vectors of what they tell."""
    with store.writing():
        for some in batched(made, 2_000):
            texts: list[str] = []
            with store.transaction():
                for reading in some:
                    tellings = tell(reading.article, reading.attributions)
                    readings.put(store.db, 1, reading, tellings)
                    texts += [pairing.written(t.spans) for t in tellings]
                rows = zip(texts, embed(texts).astype(np.float16), strict=True)
                store.db.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    ((_digest(text), row.tobytes()) for text, row in rows),
                )


def batched(things: Iterable[Reading], count: int) -> Iterator[list[Reading]]:
    rest = iter(things)
    while some := list(islice(rest, count)):
        yield some


def timed(store: Store) -> tuple[Spent, Spent]:
    """What `link` takes, and what of it goes to narratives and actors."""
    lines: list[Spent] = []

    def noting(store: Store, embed: KeptVectors, decided: Sequence[Decided]) -> tuple[Capped, ...]:
        before = Spent.now()
        try:
            return find(store, embed, decided)
        finally:
            lines.append(Spent.now().since(before))

    find, linking._lines = linking._lines, noting
    try:
        before = Spent.now()
        linking.link(store)
        return Spent.now().since(before), lines[0]
    finally:
        linking._lines = find


def fill(folder: Path, count: int) -> None:
    """Makes news of a size and puts it into a corpus; leaves the rest beside it.

    That is which statement each attribution tells, and pages that come later, of one day and of
    any. Done in a process of its own, for what it takes is no part of linking.
    """
    statement: dict[str, int] = {}
    later: list[Reading] = []
    one_day: list[Reading] = []
    draw = random.Random(11)  # noqa: S311
    day = (FIRST_DAY + timedelta(days=count // A_DAY // 2)).isoformat()

    def first() -> Iterator[Reading]:
        for reading, told in pages(count):
            statement.update(told)
            published = reading.article.published
            if published and published.value == day and len(one_day) < MORE:
                one_day.append(reading)
            elif draw.random() < 2 * MORE / (count / 2.6) and len(later) < MORE:
                later.append(reading)
            else:
                yield reading

    with closing(Store(folder / "perf.retold", version=__version__)) as store:
        keep(store, first(), Embedder())
    (folder / "rest").write_bytes(pickle.dumps((statement, one_day, later)))


def size(count: int) -> tuple[list[str], float]:
    """How retold does on so many attributions: lines of the table; and the processors' seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            other.submit(fill, folder, count).result()
        store = Store(folder / "perf.retold", version=__version__)
        embed = Embedder()
        with Memory() as held:
            spent, lines = timed(store)
        found = [f"{count:>9,} attributions  link {spent}  (lines {lines.processors:.1f} s)"]
        found.append(f"{'':23}{held}")
        statement, one_day, later = pickle.loads((folder / "rest").read_bytes())  # noqa: S301
        draw = random.Random(11)  # noqa: S311
        for what, more in (("of one day", one_day), ("of any day", later)):
            keep(store, more, embed)
            again, of_lines = timed(store)
            rest = again.processors - of_lines.processors
            found.append(
                f"{'':23}{len(more)} pages more, {what}: {again}  "
                f"(lines {of_lines.processors:.1f} s, the rest {rest:.1f} s)"
            )
        tellings = {t.id: t for t in telling_rows.every(store.db)}
        every = list(links.families(store.db))
        joint, right, true = joined(statement, every, tellings)
        folder_size = (
            sum(f.stat().st_size for f in (folder / "perf.retold").rglob("*") if f.is_file()) / 1e9
        )
        found.append(
            f"{'':23}{len(every):,} families; recall {right / max(1, true):.3f}, precision "
            f"{right / max(1, joint):.3f}; {folder_size:.2f} GB on the disk"
        )
        found.append(f"{'':23}{traced(store, list(tellings.values()), draw)}")
        store.close()
        return found, spent.processors


def traced(store: Store, tellings: Sequence[Telling], draw: random.Random) -> str:
    """How long `trace` by free text takes: whole sentences, fragments, and words in disorder."""
    gc.freeze()  # to look through what this script holds is no part of a trace
    took: list[float] = []
    for telling in draw.sample(tellings, 60):
        words = telling.spans[0].text.split()
        part = words[: max(3, len(words) // 2)]
        for asked in (words, part, draw.sample(words, len(words))):
            start = time.perf_counter()
            with suppress(UsageError):
                tracing.trace(store.db, " ".join(asked), linked=True)
            took.append(1000 * (time.perf_counter() - start))
    first, *others = took
    others.sort()
    middle, most = others[len(others) // 2], others[-1]
    return (
        f"trace by text: {middle:.0f} ms in the middle, {most:.0f} ms at most (bar {TRACE} ms);"
        f" the first {first:.0f} ms"
    )


def joined(
    statement: dict[str, int], families: Sequence[Family], tellings: dict[str, Telling]
) -> tuple[int, int, int]:
    """Pairs of attributions in one family, those of one statement among them, and all of these."""
    found = right = 0
    for family in families:
        said = {tellings[i].attribution_id for i in family.tellings} - {None}
        counts = Counter(statement[i] for i in said if i is not None)
        found += math.comb(counts.total(), 2)
        right += sum(math.comb(n, 2) for n in counts.values())
    true = sum(math.comb(n, 2) for n in Counter(statement.values()).values())
    return found, right, true


def main() -> None:
    arguments = argparse.ArgumentParser(description="times linking on invented news")
    arguments.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    arguments.add_argument("--bare", action="store_true", help="without the baseline")
    options = arguments.parse_args()
    before: tuple[int, float] | None = None
    for count in options.counts:
        lines, seconds = size(count)
        if before is not None:
            power = math.log(seconds / before[1]) / math.log(count / before[0])
            lines[0] += f"; grows as n^{power:.2f} (bar {GROWTH})"
        before = count, seconds
        print("\n".join(lines), flush=True)
    if not options.bare:
        print("\n".join(baseline(min(options.counts))))


if __name__ == "__main__":
    main()
