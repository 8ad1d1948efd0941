"""Scores `retold.actors.across.resolve_across` on the pairs of across.csv, and times it.

    python evals/actors/across.py            print precision, recall and the pairs it gets wrong
    python evals/actors/across.py --freeze   and keep it in across.txt, so that a change is a diff

Each pair is resolved alone. precision: of the pairs joined, how many are one. recall: of the pairs
that are one, how many are joined. The set dev was looked at while the rules were made; unseen was
written after them. On its first run 21 of 22 joined were right and 21 of 27 found; then two rules
were mended (the syllables of "Kwang"; public offices change).
"""

import argparse
import csv
import sys
import time
from pathlib import Path

from retold.actors.across import resolve_across
from retold.actors.countries import Countries
from retold.actors.names import key
from retold.actors.standing import Appearance, office
from retold.records import Actor, content_id

HERE = Path(__file__).parent


def appearance(row: dict[str, str], side: str) -> Appearance:
    """One side of a pair, as an article would name it."""
    name, country = row[f"name_{side}"], row[f"country_{side}"]
    phrase = f"{country}'s {row[f'office_{side}']}" if country else row[f"office_{side}"]
    told = office(phrase, Countries()) if phrase else None
    partial = [] if len(name.split()) > 1 else [side]
    return Appearance(
        article_id=side,
        actor=Actor(
            id=content_id("actor", "person", key(name.split()), *partial), name=name, kind="person"
        ),
        offices=(told,) if told else (),
        country=told.country if told else None,
        published=row[f"date_{side}"] or None,
    )


def score(kind: str, scored: list[tuple[dict[str, str], bool]]) -> list[str]:
    """The lines of the table for one set of pairs, each with whether it was joined."""
    same = sum(row["verdict"] == "same" for row, _ in scored)
    joined = sum(one for _, one in scored)
    right = sum(one and row["verdict"] == "same" for row, one in scored)
    table = [
        f"{kind:10} {len(scored)} pairs: {same} same, {len(scored) - same} different",
        f"precision  {right}/{joined}  {right / max(1, joined):.3f}",
        f"recall     {right}/{same}  {right / max(1, same):.3f}",
        "",
    ]
    for row, one in scored:
        if one != (row["verdict"] == "same"):
            verdict = "wrongly joined" if one else "missed"
            table.append(f"{verdict:15}{row['name_a']} | {row['name_b']} | {row['why']}")
    return [*table, ""]


def main() -> None:
    """Print the table; with --freeze also keep it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--freeze", action="store_true", help="keep the table in across.txt")
    asked = options.parse_args()
    lines = (HERE / "across.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    pairs = [(row, [appearance(row, side) for side in "ab"]) for row in rows]
    started = time.perf_counter()
    results = [resolve_across(pair) for _, pair in pairs]
    spent = time.perf_counter() - started
    table = []
    for kind in ("dev", "unseen"):
        scored = [(r, len(a.groups) == 1) for r, a in zip(rows, results, strict=True)]
        table += score(kind, [(row, one) for row, one in scored if row["set"] == kind])
    frozen = "\n".join([*table, ""])
    sys.stdout.write(f"{frozen}\n{1000 * spent / len(rows):.2f} ms a pair\n")
    if asked.freeze:
        (HERE / "across.txt").write_text(frozen, encoding="utf-8")


if __name__ == "__main__":
    main()
