"""How well the statements that `retold codes` ranks for a code are those that a person gave it.

    python evals/codes/run.py              the part on which the weights are chosen
    python evals/codes/run.py --choose     what other weights would give on that part
    python evals/codes/run.py --wrong      what is shown there and is wrong, what is missed
    python evals/codes/run.py --freeze     writes both parts to results.txt, prints neither

`dev.yaml` and `unseen.yaml` are two taxonomies, of two invented quarrels; the tables beside them
are statements with the codes that fit them, parted by semicolons, many with none. All is invented.
`unseen` is only scored. Shown for a code are at most five statements, as `retold codes` does.
Average precision is that of the whole ranking, without a limit, averaged over the codes.
"""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from retold import read_codes
from retold.codes import rank
from retold.codes.rank import Said, Text, nearest, stems, texts
from retold.codes.records import Code
from retold.records import Span
from retold.vectors import Vectors, vectors

HERE = Path(__file__).parent
FROZEN = HERE / "results.txt"
LIMIT = 5
"""Statements that are shown of a code, unless more are asked for."""


class Part(NamedTuple):
    """A taxonomy and statements: `fits` are the codes of each, by their own names."""

    codes: list[tuple[Code, list[Text], Vectors]]
    statements: list[str]
    said: list[Said]
    fits: list[set[str]]


class Figures(NamedTuple):
    """What one set of weights gives; `average` over the codes, the rest over all that is shown.

    `idle` are the statements that are shown for a code (on average) where none fits it, and `f1` is
    over both: over each code once with the statements that fit it and once without them.
    """

    precision: float
    recall: float
    average: float
    shown: int
    idle: float
    f1: float

    def __str__(self) -> str:
        shown = f"precision {self.precision:5.1%}, recall {self.recall:5.1%} ({self.shown} shown)"
        idle = f"{self.idle:.1f} shown where none fits, F1 over both {self.f1:5.1%}"
        return f"average precision {self.average:5.1%}; {shown}; {idle}"


def part(name: str) -> Part:
    """The part of this name, embedded."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = []
    for code in read_codes(HERE / f"{name}.yaml"):
        of = texts(code)
        codes.append((code, of, vectors([text.text for text in of])))
    statements = [row["statement"] for row in rows]
    said = [
        Said(stems([Span(start=0, end=len(words), text=words)]), vector)
        for words, vector in zip(statements, vectors(statements), strict=True)
    ]
    fits = [{one for one in row["codes"].split(";") if one} for row in rows]
    unknown = set().union(*fits) - {code.path[-1] for code, _, _ in codes}
    assert not unknown, unknown
    return Part(codes, statements, said, fits)


def ranked(of: Part) -> Iterator[tuple[str, list[tuple[int, float]]]]:
    """Of each code its own name, and the statements from the nearest on with their scores."""
    for code, own, rows in of.codes:
        yield code.path[-1], [(k, near.score) for k, near in nearest(own, rows, of.said)]


def figures(of: Part, meaning: float, least: float) -> Figures:
    """How well the ranking does with these weights."""
    kept = rank.MEANING, rank.WORDS, rank.LEAST
    rank.MEANING, rank.WORDS, rank.LEAST = meaning, 1 - meaning, 0.0
    try:
        orders = list(ranked(of))
    finally:
        rank.MEANING, rank.WORDS, rank.LEAST = kept
    right = shown = idle = 0
    averages = []
    for name, order in orders:
        hits = [name in of.fits[k] for k, _ in order]
        at = [n for n, hit in enumerate(hits, 1) if hit]
        true = sum(name in fits for fits in of.fits)
        averages.append(sum(k / n for k, n in enumerate(at, 1)) / true)
        seen = [hit for (_, score), hit in zip(order[:LIMIT], hits, strict=False) if score >= least]
        right, shown = right + sum(seen), shown + len(seen)
        others = [score for (_, score), hit in zip(order, hits, strict=True) if not hit]
        idle += sum(score >= least for score in others[:LIMIT])
    wanted = sum(map(len, of.fits))
    return Figures(
        precision=right / shown if shown else 0.0,
        recall=right / wanted,
        average=sum(averages) / len(averages),
        shown=shown,
        idle=idle / len(orders),
        f1=2 * right / (shown + idle + wanted),
    )


def row(name: str, of: Part) -> str:
    """The figures of a part with the weights that are in use, and how long it took."""
    began = time.process_time()
    found = figures(of, rank.MEANING, rank.LEAST)
    spent = (time.process_time() - began) / (len(of.codes) * len(of.said))
    size = f"{len(of.codes)} codes, {len(of.said)} statements"
    return f"{name:8}{found}; {size}; {spent * 1e6:.0f} µs a pair, vectors aside"


def choose(of: Part) -> Iterator[str]:
    """What other weights would give: of each the order, and the cut that has the best F1."""
    for meaning in (0.0, 0.2, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0):
        cuts = [n / 100 for n in range(10, 61, 2)]
        best = max(cuts, key=lambda least: figures(of, meaning, least).f1)
        yield f"meaning {meaning:.2f}, from {best:.2f} on: {figures(of, meaning, best)}"
    for least in (n / 100 for n in range(20, 42, 2)):
        yield f"in use, from {least:.2f} on: {figures(of, rank.MEANING, least)}"


def wrong(of: Part) -> Iterator[str]:
    """What is shown and does not fit, and what fits and is not shown."""
    for name, order in ranked(of):
        shown = dict(order[:LIMIT])
        for k, score in shown.items():
            if name not in of.fits[k]:
                yield f"{name}: {score:.2f} wrong   {of.statements[k]}"
        for k, fits in enumerate(of.fits):
            if name in fits and k not in shown:
                yield f"{name}: {dict(order).get(k, 0.0):.2f} missed  {of.statements[k]}"


def main() -> None:
    """Prints the part that weights are chosen on, or freezes both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--choose", action="store_true", help="other weights, on dev")
    parser.add_argument("--wrong", action="store_true", help="what went wrong, on dev")
    parser.add_argument("--freeze", action="store_true", help="write both parts to results.txt")
    asked = parser.parse_args()
    if asked.freeze:
        head = f"meaning {rank.MEANING}, words {rank.WORDS}, shown from {rank.LEAST} on"
        rows = [head, *(row(name, part(name)) for name in ("dev", "unseen"))]
        FROZEN.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return
    dev = part("dev")
    print(row("dev", dev))
    for line in (*(choose(dev) if asked.choose else ()), *(wrong(dev) if asked.wrong else ())):
        print(line)


if __name__ == "__main__":
    main()
