"""What the training part of PolNeAR knows of each cue and construction: a table of weights."""

import csv
import math
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files


class Weights:
    """A logistic model: the chance that a candidate is an attribution with the right source.

    The features of a candidate are words ("say ccomp", "source PERSON"); the chance is the
    logistic of the sum of their weights. A feature that the table does not hold weighs nothing.
    The first two are special: "say *" stands for the cue word, and "unknown ccomp" counts only
    where the table does not know that word.
    """

    def __init__(self, table: Mapping[str, float], threshold: float) -> None:
        self._table = dict(table)
        self.threshold = threshold

    def __contains__(self, feature: str) -> bool:
        return feature in self._table

    def chance(self, features: Sequence[str]) -> float:
        """The chance, 0 to 1, that a candidate with these features is right."""
        total = sum(self._table.get(feature, 0.0) for feature in counted(features, self._table))
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def counted(features: Sequence[str], known: Container[str]) -> Sequence[str]:
    """The features without "unknown …" where the cue word is known."""
    word, unknown, *rest = features
    return (word, *rest) if word in known else (unknown, *rest)


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that ship with the package (`lexicon/cues.csv`)."""
    table: dict[str, float] = {}
    text = files("retold").joinpath("lexicon/cues.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        table[row["feature"]] = float(row["weight"])
    threshold = table.pop("threshold")
    return Weights(table, threshold)
