"""The measures that lie beside the labelled articles, and what is right by them."""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from retold.attributions.found import Found

Row = dict[str, Any]
"""A line of PolNeAR: name, text, attributions."""


def rows(file: Path) -> list[Row]:
    """The lines of a split."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measures(folder: Path) -> ModuleType:
    """The module `score.py` of a folder of labelled articles."""
    spec = importlib.util.spec_from_file_location("polnear_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spans(found: Found) -> dict[str, list[list[int]]]:
    """The attribution as the measures take it."""
    return {
        "source": [list(found.source)] if found.source else [],
        "cue": [list(found.cue)] if found.cue else [],
        "content": [list(piece) for piece in found.content],
    }


def right(score: ModuleType, row: Row, found: Sequence[Found]) -> list[bool]:
    """For each attribution, whether it is one of the labelled ones by the end-to-end measure."""
    text = row["text"]
    gold = [
        (score.chars(text, a["content"]), score.chars(text, a["source"]))
        for a in row["attributions"]
    ]
    verdicts = []
    for each in map(spans, found):
        content, source = score.chars(text, each["content"]), score.chars(text, each["source"])
        verdicts.append(
            any(
                score.jaccard(content, theirs) >= 0.5
                and (score.overlap(source, speaker) >= 0.5 if speaker else not source)
                for theirs, speaker in gold
            )
        )
    return verdicts


def table(report: dict[str, dict[str, float]]) -> list[str]:
    """The measures, one a line."""
    return [
        f"{key:26s} "
        + "  ".join(
            f"{k} {100 * v:5.1f}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()
        )
        for key, row in report.items()
    ]
