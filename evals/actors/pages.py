"""Scores speakers and relay chains end to end on the seed pages: found, right, wrong named.

    python evals/actors/pages.py            print the table, with what is not right
    python evals/actors/pages.py --freeze   and keep the table in pages.txt

The labels are in pages.csv, by offsets; the pages lie in the shared data folder. found: a
statement whose content holds half of the labelled stretch or more; of those: right (the actor),
wrong named (somebody with a name who is not the one), chain (the relay chain exactly right).
"""

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from retold.actors.names import normal
from retold.pages import read
from retold.pipeline import read_page
from retold.records import Actor, Attribution, Reading

HERE = Path(__file__).parent
SEEDS = HERE.parents[2] / "shared" / "data" / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person found in a page: a stretch of what was said, by whom, through whom."""

    page: str
    start: int
    end: int
    kind: str
    name: str
    relay: tuple[str, ...]


def labels(path: Path = HERE / "pages.csv") -> list[Label]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Label(
            page=row["page"],
            start=int(row["start"]),
            end=int(row["end"]),
            kind=row["kind"],
            name=row["name"],
            relay=tuple(filter(None, row["relay"].split(";"))),
        )
        for row in csv.DictReader(line for line in lines if not line.startswith("#"))
    ]


def found(reading: Reading, words: str) -> Attribution | None:
    """The statement whose content holds most of some words, if it holds half of them."""
    text = reading.article.text
    at = text.find(words)
    best, most = None, len(words) / 2
    while at >= 0:
        for said in reading.attributions:
            held = sum(
                max(0, min(span.end, at + len(words)) - max(span.start, at))
                for span in said.content
            )
            if held >= most and said.nested_in is None:
                best, most = said, held
        at = text.find(words, at + 1)
    return best


def right(label: Label, actor: Actor | None, who: dict[tuple[str, str], str]) -> bool:
    """Whether the actor is the labelled one; `who` remembers whom each label has been."""
    if actor is None:
        return False
    if label.kind != "unnamed":
        return actor.kind == label.kind and normal(actor.name) == normal(label.name)
    if label.name == "*":
        return actor.kind == "unnamed"
    others = {known for key, known in who.items() if key != (label.page, label.name)}
    first = who.setdefault((label.page, label.name), actor.id)
    return actor.kind == "unnamed" and actor.id == first and actor.id not in others


def chain(said: Attribution) -> list[str]:
    return [hop.name for hop in said.relay]


def same_chain(label: Label, said: Attribution) -> bool:
    """Whether the hops are the labelled ones, in order; a hop may be told with more words."""
    hops = chain(said)
    full = {"KCNA": ("KCNA", "Korean Central News Agency")}
    return len(hops) == len(label.relay) and all(
        any(word in hop for word in full.get(wanted, (wanted,)))
        for wanted, hop in zip(label.relay, hops, strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Score speakers and relays on the seed pages.")
    parser.add_argument("--freeze", action="store_true", help="keep the table in pages.txt")
    args = parser.parse_args()
    if not SEEDS.is_dir():
        sys.exit(f"needs {SEEDS}, which is not here")
    counts, who, wrong = Counter[str](), dict[tuple[str, str], str](), list[str]()
    readings: dict[str, tuple[str, Reading]] = {}
    for label in labels():
        if label.page not in readings:
            path = SEEDS / label.page
            outcome = read_page(next(iter(read(str(path)))))
            assert isinstance(outcome, Reading)
            with path.open(encoding="utf-8", newline="") as lines:
                readings[label.page] = lines.read(), outcome
        raw, reading = readings[label.page]
        words = raw[label.start : label.end]
        said = found(reading, words)
        counts["all"] += 1
        if said is None:
            wrong.append(f"not found    {label.page[:3]} | {words}")
            continue
        actors = {actor.id: actor for actor in reading.actors}
        actor = actors.get(said.actor_id or "")
        counts["found"] += 1
        if right(label, actor, who):
            counts["right"] += 1
        else:
            named = actor is not None and actor.kind != "unnamed"
            counts["wrong named"] += named
            got = f"{actor.kind}: {actor.name}" if actor else "nobody"
            wrong.append(
                f"{'wrong named' if named else 'missing'}  {label.page[:3]} | {words} | "
                f"is {label.kind}: {label.name} | got {got}"
            )
        if same_chain(label, said):
            counts["chain"] += 1
        else:
            wrong.append(
                f"chain  {label.page[:3]} | {words} | is {label.relay} | got {chain(said)}"
            )
    table = [f"{'found':12s} {counts['found']:3d} of {counts['all']}"]
    table += [
        f"{name:12s} {counts[name]:3d} of {counts['found']}  "
        f"{100 * counts[name] / max(1, counts['found']):5.1f} %"
        for name in ("right", "wrong named", "chain")
    ]
    print("\n".join([*table, "", *wrong]))
    if args.freeze:
        (HERE / "pages.txt").write_text("\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
