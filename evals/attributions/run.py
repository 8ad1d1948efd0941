"""Scores attribution on PolNeAR and on the international passages beside this file.

    python evals/attributions/run.py                       both sets, 84 articles and the passages
    python evals/attributions/run.py --show                also what is missed and what is false
    python evals/attributions/run.py --split train --sample 80
    python evals/attributions/run.py --freeze              also writes results.json, results.txt

Per set: the measures of the shared data folder (score.py there), recall by the kind of cue, and
how often a confidence is right. [low–high] beside an F1 holds it in 95 of 100 draws of documents.
For the passages also: by group, acts, and go-betweens. --pred keeps the predictions on PolNeAR in
the form of `retold extract`. The speed is that of `extract` alone on one thread; see perf.py.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.attributions import passages

from retold import syntax
from retold.attributions import extract
from retold.attributions.found import Found
from retold.attributions.train import scores
from retold.encoder import model, shipped
from retold.records import Article, Attribution

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "data" / "polnear"
HERE = Path(__file__).resolve().parent
INTERNATIONAL = HERE / "international.txt"
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
CUES = ("reporting verb", "according to", "noun cue", "colon or dash", "none", "other words")
DRAWS = 1_000
SEED = 2
DRAWN = {
    **{f"span {role}": ("span", role) for role in ("source", "cue", "content")},
    "all content J50": ("J50", "all"),
    **{f"{group} e2e": ("e2e", group) for group in ("all", "quoted", "indirect")},
}
"""The measures that are given with an interval, and their names among the counts."""

Results = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document, what was found in it, and what of that is right.

    `pairs` leads from a labelled attribution to the found one with the same content (J50),
    `right` holds those of them whose source is right too (e2e); `counts` is score.py's tally.
    """

    row: scores.Row
    article: Article
    said: tuple[Attribution, ...]
    found: list[Found]
    pairs: dict[int, int]
    right: frozenset[int]
    counts: dict[tuple[str, str, str], int]

    @property
    def gold(self) -> list[dict[str, Any]]:
        attributions: list[dict[str, Any]] = self.row["attributions"]
        return attributions


def article(row: scores.Row) -> Article:
    return Article(
        id=row["name"], digest="", text=row["text"], blocks=(), language="en", covered=True
    )


def found(said: Attribution) -> Found:
    """The attribution as the measures of training take it."""
    return Found(
        source=(said.source.start, said.source.end) if said.source else None,
        cue=(said.cue.start, said.cue.end) if said.cue else None,
        content=tuple((piece.start, piece.end) for piece in said.content),
        confidence=said.confidence,
        construction="",
    )


def judged(row: scores.Row, said: tuple[Attribution, ...], score: ModuleType) -> Judged:
    """What was found in a document beside its labels, matched as score.py matches."""
    text, gold = row["text"], row["attributions"]
    theirs = [found(each) for each in said]
    ours = [scores.spans(each) for each in theirs]
    pairs = score.greedy(
        [score.chars(text, each["content"]) for each in gold],
        [score.chars(text, each["content"]) for each in ours],
        score.jaccard,
        0.5,
    )
    right = set()
    for i, j in pairs.items():
        wanted = score.chars(text, gold[i]["source"])
        met = score.chars(text, ours[j]["source"])
        if score.overlap(wanted, met) >= 0.5 if wanted else not met:
            right.add(i)
    tally = score.Tally()
    tally.add(text, gold, ours)
    return Judged(
        row=row,
        article=article(row),
        said=said,
        found=theirs,
        pairs=pairs,
        right=frozenset(right),
        counts=tally.n,
    )


def read(rows: Sequence[scores.Row], score: ModuleType) -> tuple[list[Judged], float]:
    """What `extract` finds in each document, judged, and the words it reads a second."""
    syntax.tokens()
    shipped()
    said = []
    start = time.perf_counter()
    for row in rows:
        said.append(extract(article(row)))
    seconds = time.perf_counter() - start
    words = sum(len(row["text"].split()) for row in rows)
    return [judged(*each, score) for each in zip(rows, said, strict=True)], words / seconds


def intervals(documents: Sequence[Judged]) -> dict[str, tuple[float, float]]:
    """The 2.5th and 97.5th percentile of F1 over documents drawn anew, with replacement."""
    size = len(documents)
    draws = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), DRAWS)
    given = {}
    for name, key in DRAWN.items():
        hits = ("tp", "p", "tp", "g") if key[0] == "span" else ("tpp", "p", "tpg", "g")
        counts = np.array([[each.counts[(*key, hit)] for hit in hits] for each in documents])
        met, all_met, wanted, all_wanted = (draws @ counts).T
        precision, recall = met / np.maximum(all_met, 1), wanted / np.maximum(all_wanted, 1)
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        low, high = np.percentile(f1, (2.5, 97.5))
        given[name] = (float(low), float(high))
    return given


def measures(documents: Sequence[Judged], score: ModuleType) -> tuple[Results, list[str]]:
    """The measures of score.py over all documents, with their intervals."""
    total = score.Tally()
    for each in documents:
        for key, count in each.counts.items():
            total.n[key] += count
    report = total.report()
    drawn = intervals(documents)
    lines = []
    for name, figures in zip(report, scores.table(report), strict=True):
        low, high = drawn.get(name, (0.0, 0.0))
        beside = f" [{100 * low:.1f}–{100 * high:.1f}]  pred "
        lines.append(figures.replace("  pred ", beside, 1) if name in drawn else figures)
    return {"measures": report, "F1 interval": drawn}, lines


def cue_class(document: Judged, cue: Sequence[Sequence[int]]) -> str:
    """What kind of cue it is, by its letters, else by spaCy's tags of its words.

    A cue with any verb in it is a reporting verb ("take the view" too), one with a noun and no
    verb is a noun cue ("in the words of"), and what has neither ("for") is other words.
    """
    text = " ".join(document.article.text[low:high] for low, high in cue)
    if "according to" in text.lower():
        return "according to"
    if not text.strip():
        return "none"
    if not any(letter.isalnum() for letter in text):
        return "colon or dash"
    words = ((part.start + t.idx, t) for part in syntax.parse(document.article) for t in part.doc)
    tags = {t.pos_ for at, t in words if any(at < high and low < at + len(t) for low, high in cue)}
    if tags & {"VERB", "AUX"}:
        return "reporting verb"
    return "noun cue" if "NOUN" in tags else "other words"


def by_cue(documents: Sequence[Judged]) -> tuple[Results, list[str]]:
    """The recall for each kind of cue: content alone (J50), and with its source (e2e)."""
    gold, content, right = Counter[str](), Counter[str](), Counter[str]()
    for each in documents:
        for i, wanted in enumerate(each.gold):
            kind = cue_class(each, wanted["cue"])
            gold[kind] += 1
            content[kind] += i in each.pairs
            right[kind] += i in each.right
    kinds = {
        kind: {"gold": n, "J50 R": content[kind] / n, "e2e R": right[kind] / n}
        for kind in CUES
        if (n := gold[kind])
    }
    return {"by cue": kinds}, scores.table({f"cue: {kind}": row for kind, row in kinds.items()})


def calibration(documents: Sequence[Judged], score: ModuleType) -> tuple[Results, list[str]]:
    """How often attributions of a confidence are right, end to end."""
    bins: dict[int, list[bool]] = {}
    for each in documents:
        for one, ok in zip(each.found, scores.right(score, each.row, each.found), strict=True):
            bin_ = max(i for i, low in enumerate(BINS) if one.confidence >= low)
            bins.setdefault(bin_, []).append(ok)
    lines = [
        f"confidence {BINS[i]:.1f}–{min(BINS[i + 1], 1):.1f}   right {100 * sum(v) / len(v):5.1f} %"
        f"   of {len(v)}"
        for i, v in sorted(bins.items())
    ]
    kept = {f"from {BINS[i]:.1f}": [sum(v), len(v)] for i, v in sorted(bins.items())}
    return {"right of found by confidence": kept}, lines


def by_group(documents: Sequence[Judged]) -> tuple[Results, list[str]]:
    """For each group of passages, what there is, what was found, and what of it is right."""
    groups = {}
    for name in dict.fromkeys(each.row["group"] for each in documents):
        own = [each for each in documents if each.row["group"] == name]
        gold, met = sum(len(each.gold) for each in own), sum(len(each.said) for each in own)
        right = sum(len(each.right) for each in own)
        groups[name] = {
            "passages": len(own),
            "gold": gold,
            "found": met,
            "right": right,
            "P": right / met if met else 0.0,
            "R": right / gold if gold else 0.0,
        }
    lines = scores.table({f"group: {name}": row for name, row in groups.items() if row["gold"]})
    for name, row in groups.items():
        if not row["gold"]:
            lines.append(f"false alarms where nobody speaks (group {name!r}): {row['found']}"
                         f" in {row['passages']} passages")  # fmt: skip
    return {"by group": groups}, lines


def acts(documents: Sequence[Judged]) -> tuple[Results, list[str]]:
    """Which act was read where the content was found, a row for each labelled act."""
    grid: Counter[tuple[str, str]] = Counter(
        (each.gold[i]["act"], each.said[j].act) for each in documents for i, j in each.pairs.items()
    )
    matched, right = sum(grid.values()), sum(grid[act, act] for act in passages.ACTS)
    turned = grid["denied", "said"] + grid["unsaid", "said"]
    lines = [
        f"denied or unsaid read as said: {turned}",
        f"acts right: {right} of {matched} whose content was found ({_share(right, matched)})",
        f"{'labelled, below; read as:':26s} " + " ".join(f"{act:>7s}" for act in passages.ACTS),
    ]
    for act in passages.ACTS:
        row = " ".join(f"{grid[act, other]:7d}" for other in passages.ACTS)
        lines.append(f"{act:26s} {row}")
    kept = {act: {other: grid[act, other] for other in passages.ACTS} for act in passages.ACTS}
    return {"denied or unsaid read as said": turned, "acts, labelled: read": kept}, lines


def relays(documents: Sequence[Judged]) -> tuple[Results, list[str]]:
    """Whether the go-betweens were found where the content was."""
    pairs = [(each.gold[i], each.said[j]) for each in documents for i, j in each.pairs.items()]
    told = [(gold, said) for gold, said in pairs if gold["relay"]]
    met = sum(_relayed(gold, said) for gold, said in told)
    extra = sum(bool(said.relay) for gold, said in pairs if not gold["relay"])
    lines = [
        f"relay found: {met} of {len(told)} whose content was found ({_share(met, len(told))});"
        f" a relay where none is labelled: {extra}"
    ]
    return {"relay": {"labelled": len(told), "found": met, "not labelled": extra}}, lines


def _relayed(gold: dict[str, Any], said: Attribution) -> bool:
    return any(
        hop.span is not None and hop.span.start < high and low < hop.span.end
        for hop in said.relay
        for low, high in gold["relay"]
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def shown(documents: Sequence[Judged]) -> list[str]:
    """What is missed, false or misread, a line each, under the passage's name."""
    lines = []
    for each in documents:
        text, matched = each.article.text, set(each.pairs.values())
        faults = []
        for i, gold in enumerate(each.gold):
            if i not in each.pairs:
                faults.append(f"missed ({gold['act']}): {_readable(text, gold)}")
                continue
            said = each.said[each.pairs[i]]
            met = _readable(text, scores.spans(found(said)))
            if i not in each.right:
                faults.append(f"wrong source, wanted {_pieces(text, gold['source'])}: {met}")
            if gold["act"] != said.act:
                faults.append(f"{gold['act']} read as {said.act}: {met}")
            if gold["relay"] and not _relayed(gold, said):
                faults.append(f"relay {_pieces(text, gold['relay'])} not found: {met}")
        faults += [
            f"false alarm ({one.confidence:.2f}): {_readable(text, scores.spans(one))}"
            for j, one in enumerate(each.found)
            if j not in matched
        ]
        if faults:
            lines += ["", each.row["name"], *(f"  {fault}" for fault in faults)]
    return lines


def _readable(text: str, spans: dict[str, Any]) -> str:
    """Source | cue | content."""
    return " | ".join(_pieces(text, spans[role]) for role in ("source", "cue", "content"))


def _pieces(text: str, spans: Sequence[Sequence[int]]) -> str:
    return " … ".join(text[low:high].replace("\n", " / ") for low, high in spans) or "–"


def prediction(document: Judged) -> str:
    """A line of predictions, in the form of `retold extract`."""
    said = [asdict(each) for each in document.said]
    line = {"article": {"id": document.article.id}, "attributions": said}
    return json.dumps(line, ensure_ascii=False) + "\n"


def scored(
    title: str, documents: Sequence[Judged], score: ModuleType, international: bool
) -> tuple[Results, list[str]]:
    """All that is said of a set: to keep, and to print."""
    parts = [measures(documents, score), by_cue(documents), calibration(documents, score)]
    if international:
        parts += [by_group(documents), acts(documents), relays(documents)]
    kept = {name: value for part, _ in parts for name, value in part.items()}
    return kept, [title, *(each for _, lines in parts for each in lines)]


def polnear(args: argparse.Namespace) -> list[scores.Row]:
    """The articles of the split, or a sample of them that is the same each time."""
    rows = scores.rows(POLNEAR / f"{args.split}.jsonl")
    return random.Random(SEED).sample(rows, args.sample) if args.sample else rows  # noqa: S311


def main() -> None:
    parser = argparse.ArgumentParser(description="Score attribution on both sets.")
    parser.add_argument("--split", choices=["dev", "train"], default="dev")
    parser.add_argument("--sample", type=int, help="only so many articles of PolNeAR")
    parser.add_argument("--pred", type=Path, help="keep the lines of predictions on PolNeAR here")
    parser.add_argument("--show", action="store_true", help="misses and false alarms, passages")
    parser.add_argument("--freeze", action="store_true", help="write results.json and results.txt")
    args = parser.parse_args()
    if args.freeze and (args.split != "dev" or args.sample):
        parser.error("only the whole dev split can be frozen")
    if not (POLNEAR / "score.py").is_file():
        sys.exit(f"the measures, {POLNEAR / 'score.py'}, are not here: no set can be scored")
    score = scores.measures(POLNEAR)
    weights = json.loads((model.SHIPPED / model.DIGESTS).read_text(encoding="utf-8"))
    kept: Results = {"weights": weights[model.NETWORK][:12]}
    lines = [f"weights {kept['weights']}, grammar {weights[model.GRAMMAR][:12]}", ""]
    pace = None
    if (POLNEAR / f"{args.split}.jsonl").is_file():
        documents, pace = read(polnear(args), score)
        title = f"PolNeAR {args.split}, {len(documents)} articles"
        kept[f"polnear {args.split}"], said = scored(title, documents, score, False)
        lines += [*said, ""]
        if args.pred:
            args.pred.write_text("".join(map(prediction, documents)), encoding="utf-8")
    elif args.freeze:
        sys.exit(f"PolNeAR's {args.split} split is not in {POLNEAR}: nothing is frozen")
    else:
        lines += [f"PolNeAR's {args.split} split is not in {POLNEAR}: skipped", ""]
    documents, _ = read([passage.row() for passage in passages.read(INTERNATIONAL)], score)
    title = f"international, {len(documents)} passages"
    kept["international"], said = scored(title, documents, score, True)
    lines += said
    print("\n".join([*lines, *(shown(documents) if args.show else [])]))
    if pace is not None:
        print(f"words a second, one thread: {pace:,.0f}")
    if args.freeze and pace is not None:
        body = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        (HERE / "results.json").write_text(body, encoding="utf-8")
        lines.append(f"words a second, one thread: about {round(pace, -2):,.0f}\n")
        (HERE / "results.txt").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
