"""Scores attribution on PolNeAR: token, span, content and end-to-end, and words a second.

    python evals/attributions/run.py                       the dev split, 84 articles
    python evals/attributions/run.py --split train --sample 80
    python evals/attributions/run.py --freeze              also writes results.json, results.txt

Writes the lines of predictions to --pred, in the form of `retold extract`, and scores them with
the measures of the shared data folder (score.py there). One thread, the parse included.
"""

import argparse
import importlib.util
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from retold import syntax
from retold.attributions import extract
from retold.records import Article, Attribution, Span

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "data" / "polnear"
HERE = Path(__file__).resolve().parent
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def measures() -> ModuleType:
    """The score module that lies beside the data."""
    spec = importlib.util.spec_from_file_location("polnear_score", POLNEAR / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(split: str, sample: int | None) -> list[dict[str, Any]]:
    """The articles of a split, or a sample of them that is the same each time."""
    with (POLNEAR / f"{split}.jsonl").open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return random.Random(2).sample(read, sample) if sample else read  # noqa: S311


def spans(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def line(row: dict[str, Any], said: tuple[Attribution, ...]) -> dict[str, Any]:
    """A line of predictions."""
    return {
        "article": {"id": row["name"]},
        "attributions": [
            {
                "source": spans(a.source),
                "cue": spans(a.cue),
                "content": [spans(c) for c in a.content],
                "kind": a.kind,
                "act": a.act,
                "confidence": a.confidence,
            }
            for a in said
        ],
    }


def read(split: list[dict[str, Any]]) -> tuple[list[tuple[Attribution, ...]], float]:
    """What `extract` finds in each article, and the words it reads a second."""
    syntax.pipeline()
    words, said = 0, []
    start = time.perf_counter()
    for row in split:
        article = Article(
            id=row["name"],
            digest="",
            text=row["text"],
            blocks=(),
            language="en",
            covered=True,
        )
        said.append(extract(article))
        words += len(row["text"].split())
    return said, words / (time.perf_counter() - start)


def calibration(
    split: list[dict[str, Any]], said: list[tuple[Attribution, ...]], score: ModuleType
) -> list[str]:
    """How often attributions of a confidence are right, end to end."""
    right: dict[int, list[bool]] = {}
    for row, found in zip(split, said, strict=True):
        text = row["text"]
        gold = [
            (score.chars(text, a["content"]), score.chars(text, a["source"]))
            for a in row["attributions"]
        ]
        for a in found:
            content = score.chars(text, [[c.start, c.end] for c in a.content])
            source = score.chars(text, [[a.source.start, a.source.end]] if a.source else [])
            ok = any(
                score.jaccard(content, c) >= 0.5
                and (score.overlap(source, s) >= 0.5 if s else not source)
                for c, s in gold
            )
            bin_ = max(i for i, low in enumerate(BINS) if a.confidence >= low)
            right.setdefault(bin_, []).append(ok)
    return [
        f"confidence {BINS[i]:.1f}–{min(BINS[i + 1], 1):.1f}   right {100 * sum(v) / len(v):5.1f} %"
        f"   of {len(v)}"
        for i, v in sorted(right.items())
    ]


def table(report: dict[str, dict[str, float]]) -> list[str]:
    """The measures, one a line."""
    return [
        f"{key:26s} "
        + "  ".join(
            f"{k} {100 * v:5.1f}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()
        )
        for key, row in report.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Score attribution on PolNeAR.")
    parser.add_argument("--split", choices=["dev", "train"], default="dev")
    parser.add_argument("--sample", type=int, help="only so many articles")
    parser.add_argument("--pred", type=Path, help="keep the lines of predictions here")
    parser.add_argument("--freeze", action="store_true", help="write results.json and results.txt")
    args = parser.parse_args()
    if not POLNEAR.is_dir():
        sys.exit(f"needs {POLNEAR}, which is not here")
    score = measures()
    split = rows(args.split, args.sample)
    said, pace = read(split)
    with tempfile.TemporaryDirectory() as folder:
        pred = args.pred or Path(folder) / "pred.jsonl"
        with pred.open("w", encoding="utf-8") as out:
            for row, found in zip(split, said, strict=True):
                out.write(json.dumps(line(row, found), ensure_ascii=False) + "\n")
        predictions = score.read_pred(pred)
    tally = score.Tally()
    for row in split:
        tally.add(row["text"], row["attributions"], predictions[row["name"]])
    report = tally.report()
    shown = [
        f"PolNeAR {args.split}, {len(split)} articles, {syntax.name()}",
        *table(report),
        *calibration(split, said, score),
    ]
    print("\n".join(shown))
    print(f"words a second, one thread: {pace:,.0f}")
    if args.freeze:
        (HERE / "results.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        closing = f"words a second, one thread: about {round(pace, -2):,.0f}\n"
        (HERE / "results.txt").write_text("\n".join(shown) + "\n" + closing, encoding="utf-8")


if __name__ == "__main__":
    main()
