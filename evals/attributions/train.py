"""Learns the weights of cues and constructions from the training part of PolNeAR.

    python evals/attributions/train.py            writes src/retold/lexicon/cues.csv

A candidate is right where its content shares half of its characters with a labelled one and the
source overlaps by half of the shorter (the end-to-end measure). Only weights of words and
constructions leave the corpus, no text of it.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retold import quotes, syntax
from retold.attributions.join import join
from retold.attributions.running import Option, likely, nested, options
from retold.attributions.weights import Weights, counted
from retold.records import Article

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "data" / "polnear"
TABLE = ROOT / "src" / "retold" / "lexicon" / "cues.csv"
THRESHOLD = 0.35
LEAST = 6
"""A feature seen less often in candidates is left out."""
L2 = 6.0
"""How strongly weights are held near nought; with LEAST, chosen on a fifth of train held out."""

Row = dict[str, object]


def article(row: dict[str, str]) -> Article:
    """The article of a PolNeAR line: its text is taken as it is."""
    return Article(
        id=row["name"], digest="", text=row["text"], blocks=(), language="en", covered=True
    )


def rows(split: str) -> list[dict[str, Any]]:
    """The lines of a split."""
    with (POLNEAR / f"{split}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def characters(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The offsets of the characters in spans that are not white space."""
    return frozenset(i for low, high in spans for i in range(low, high) if not text[i].isspace())


def labelled(row: dict[str, Any], found: list[Option]) -> list[bool]:
    """For each option, whether it is one of the attributions that the corpus holds.

    An option is looked at as it will be handed on: with the quotations that carry it on.
    """
    text = row["text"]
    marks = quotes.pair(text)
    gold = [
        (characters(text, a["content"]), characters(text, a["source"])) for a in row["attributions"]
    ]
    at: dict[int, list[int]] = {}
    for number, (content, _) in enumerate(gold):
        for i in content:
            at.setdefault(i, []).append(number)
    labels = []
    for option in found:
        (joined,) = join(text, [option.found], marks)
        content = characters(text, joined.content)
        source = characters(text, [option.found.source] if option.found.source else [])
        shared = Counter(number for i in content for number in at.get(i, ()))
        right = False
        for number, both in shared.items():
            theirs, speaker = gold[number]
            if both / (len(content) + len(theirs) - both) < 0.5:
                continue
            if speaker:
                least = min(len(speaker), len(source))
                right |= bool(source) and len(speaker & source) >= 0.5 * least
            else:
                right |= not source
        labels.append(right)
    return labels


def fit(groups: list[list[tuple[str, ...]]], labels: list[bool], l2: float) -> dict[str, float]:
    """Weights of a logistic regression (Adam on the whole set), one a feature."""
    flat: list[Sequence[str]] = [features for group in groups for features in group]
    words = Counter(features[0] for features in flat)
    known = {word for word, n in words.items() if n >= LEAST}
    flat = [counted(features, known) for features in flat]
    counts = Counter(f for features in flat for f in features)
    names = sorted(f for f, n in counts.items() if n >= LEAST)
    number = {f: i for i, f in enumerate(names)}
    owner, column = [], []
    for place, features in enumerate(flat):
        for f in features:
            if f in number:
                owner.append(place)
                column.append(number[f])
    where, which = np.array(owner), np.array(column)
    truth = np.array(labels, dtype=float)
    weights = np.zeros(len(names))
    first, second = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, 401):
        total = np.bincount(where, weights=weights[which], minlength=len(flat))
        error = 1 / (1 + np.exp(-total)) - truth
        slope = np.bincount(which, weights=error[where], minlength=len(names)) + l2 * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        pace = 0.1 if step < 250 else 0.02
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {f: float(w) for f, w in zip(names, weights, strict=True)}


def learn(groups: list[list[Option]], labels: list[bool], l2: float = L2) -> dict[str, float]:
    """Weights with the feature "inside", which needs a first estimate of every chance."""
    table = fit([[o.features for o in group] for group in groups], labels, l2)
    for _ in range(2):
        weights = Weights(table, THRESHOLD)
        table = fit(
            [[(*o.features, nested(o, likely(group, weights))) for o in group] for group in groups],
            labels,
            l2,
        )
    return table


def paragraphs(row: dict[str, Any]) -> Iterator[list[Option]]:
    """The options of each paragraph of an article."""
    found = quotes.pair(row["text"])
    for part in syntax.parse(article(row)):
        yield list(options(part.doc, part.start, found, None))


def write(table: dict[str, float], threshold: float) -> None:
    """The table, heaviest features first within their kind, rounded to two places."""
    kept = {f: round(w, 2) for f, w in table.items() if abs(w) >= 0.1 or f.endswith(" *")}
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        out.write(
            "# How much a feature of a candidate speaks for an attribution (log odds): cue stem\n"
            "# and construction, kind of source, size. Learnt on the training part of PolNeAR\n"
            "# 1.0.0 (Newell, Margolin and Ruths 2018) with evals/attributions/train.py; it holds\n"
            "# weights of single words and patterns, no text of the corpus.\n"
        )
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        writer.writerow(["threshold", threshold])
        writer.writerows(sorted(kept.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of cues from PolNeAR's train.")
    parser.parse_args()
    groups: list[list[Option]] = []
    labels: list[bool] = []
    for row in rows("train"):
        for group in paragraphs(row):
            groups.append(group)
            labels += labelled(row, group)
    print(f"{len(labels)} candidates, {sum(labels)} right", file=sys.stderr)
    write(learn(groups, labels), THRESHOLD)


if __name__ == "__main__":
    main()
