"""Where the time of `retold add` goes: stage by stage, beside the networks' own arithmetic.

    python evals/corpus/perf.py                 KCNA's JSON lines and the HTML pages of shared data
    python evals/corpus/perf.py --freeze        also writes perf.txt

First every page is read and kept in this one process, on one thread, and each stage is timed in
processor time without what the networks take inside it. Then `retold add` runs as a user runs it,
with a process for each core, and is timed by the clock. The bars: the whole of `add` takes at most
1.6 times (JSON lines) or 2 times (HTML) what the networks' arithmetic on the same texts takes,
spread over the cores; and the cores are busy above 85 %. Measure on an idle machine.
"""

import argparse
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import onnxruntime

import retold
from retold import actors, articles, attributions, pipeline, syntax
from retold.store import Store

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SOURCES = {
    "JSON lines": (SHARED / "kcna" / "before-2024-10.jsonl", 1.6),
    "HTML": (SHARED / "html" / "pages", 2.0),
}
"""What is added, and how many times the arithmetic it may take."""
BUSY = 0.85
COPIES = 10
"""How often each HTML page is read, each time with a line of its own: the hundred are few."""
WARM = 3
"""Pages read before the clock starts: libraries load at the first."""


@dataclass
class Clock:
    """Processor seconds by stage, each without the arithmetic inside it and the stages in it."""

    spent: dict[str, float]
    inner: float = 0.0
    """What has been counted so far, so that a stage around it does not count it again."""

    def time(self, owner: Any, name: str, stage: str) -> None:
        """Counts what `owner.name` takes as a stage, from now on."""
        work: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            began, inner = time.process_time(), self.inner
            try:
                return work(*args, **kwargs)
            finally:
                took = time.process_time() - began - (self.inner - inner)
                self.spent[stage] = self.spent.get(stage, 0.0) + took
                self.inner += took

        setattr(owner, name, timed)


def stages(source: Path) -> tuple[dict[str, float], int]:
    """Processor seconds of each stage of `add` in one process, and how many pages came in."""
    clock = Clock({})
    clock.time(onnxruntime.InferenceSession, "run", "networks")
    clock.time(articles, "clean", "clean")
    clock.time(syntax, "_parsed", "grammar around the network")
    clock.time(attributions, "extract", "extract")
    clock.time(actors, "resolve", "resolve")
    clock.time(pipeline, "tell_reading", "tell")
    clock.time(Store, "keep", "keep")
    for page in list(retold.read(source))[:WARM]:
        pipeline.read_page(page)
    clock.spent.clear()
    with tempfile.TemporaryDirectory() as folder:
        corpus = retold.open(Path(folder) / "timed.retold")
        began, inner = time.process_time(), clock.inner
        report = corpus.add(retold.read(source), workers=1)
        whole = time.process_time() - began
        clock.spent["the rest"] = whole - (clock.inner - inner)
        corpus.close()
    return clock.spent, report.read


def copies(pages: Path, folder: Path) -> Path:
    """HTML pages again and again, so that what starting costs weighs as little as on a day's."""
    for page in sorted(pages.glob("*.html.gz")):
        body = gzip.decompress(page.read_bytes())
        for number in range(COPIES):
            line = f"<p>This is reading number {number} of the page.</p></body>".encode()
            again = body.replace(b"</body>", line, 1)
            (folder / f"{number}-{page.stem}").write_bytes(again)
    return folder


def command(source: Path) -> tuple[float, float]:
    """Seconds by the clock and of processor that `retold add` takes in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["add", str(Path(folder) / "timed.retold"), str(source)]
        run = [sys.executable, "-c", "from retold.cli import main; main()", *words]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own verb
        took = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, used


def alone(kind: str) -> str:
    """The table of one kind of pages."""
    source, most = SOURCES[kind]
    with tempfile.TemporaryDirectory() as folder:
        return _table(kind, copies(source, Path(folder)) if source.is_dir() else source, most)


def _table(kind: str, source: Path, most: float) -> str:
    cores = len(os.sched_getaffinity(0))
    spent, pages = stages(source)
    arithmetic = spent["networks"]
    rows = [f"{kind}: {pages:,} pages"]
    for stage, took in sorted(spent.items(), key=lambda each: -each[1]):
        rows.append(f"  {stage:28} {took:8.1f} s  {took / arithmetic:5.2f} x the networks")
    whole = sum(spent.values())
    rows.append(f"  {'one process, together':28} {whole:8.1f} s  {whole / arithmetic:5.2f} x")
    took, used = command(source)
    ratio, busy = took * cores / arithmetic, used / (took * cores)
    rows.append(
        f"  {f'retold add, {cores} cores':28} {took:8.1f} s  {ratio:5.2f} x the networks spread "
        f"over the cores, bar {most}: {'met' if ratio <= most else 'missed'}"
    )
    rows.append(
        f"  {'cores busy':28} {busy:8.0%}    bar {BUSY:.0%}: {'met' if busy >= BUSY else 'missed'}"
    )
    rows.append(f"  {'pages a second':28} {pages / took:8.1f}")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time `retold add` stage by stage.")
    parser.add_argument("--freeze", action="store_true", help="also write perf.txt")
    parser.add_argument("--alone", choices=list(SOURCES), help="one kind, in this process")
    args = parser.parse_args()
    if args.alone:
        print(alone(args.alone))
        return
    tables = []
    for kind, (source, _) in SOURCES.items():
        if not source.exists():
            sys.exit(f"needs {source}, which is not here")
        run = [sys.executable, __file__, "--alone", kind]
        done = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        tables.append(done.stdout)
    print("\n".join(tables), end="")
    if args.freeze:
        Path(__file__).with_name("perf.txt").write_text("\n".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
