"""How well `narrate` finds the lines that come back, and how many look-alikes it joins.

    python evals/narratives/run.py             prints the table of the part that rules are tuned on
    python evals/narratives/run.py --score     the part that is only scored, too
    python evals/narratives/run.py --wrong     also what went wrong, in the part that is tuned on
    python evals/narratives/run.py --freeze    writes both parts to results.txt

`lines.csv`: statements of one part are linked as one corpus, an article each; `line` names the
lines that a statement has, parted by semicolons. `alike.csv`: pairs that look alike and are no
line; each is linked by itself. All of it is invented. Extended B³ (Amigó et al. 2009) lets a
statement have several lines; purity is the part of a narrative that its commonest line has.
"""

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from retold.lines import from_line
from retold.narratives import Narrated, narrate
from retold.records import Reading, Rejected, content_id
from retold.retellings import link

HERE = Path(__file__).parent
FROZEN = HERE / "results.txt"

Sets = list[set[int]]
"""Statements (by number) in each line, or in each narrative."""


def rows(name: str, part: str) -> list[dict[str, str]]:
    """The rows of a table that are of one part: tune or score."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["part"] == part]


def reading(day: str, who: str, kind: str, words: str) -> Reading:
    """An article that holds these words and nothing else, said by somebody on that day."""
    actor = {"id": content_id(who, kind), "name": who, "kind": kind}
    span = {"start": 0, "end": len(words), "text": words}
    line = {
        "article": {
            "id": content_id(words, day),
            "text": words,
            "language": "en",
            "published": day,
            "outlet": f"outlet of {who}",
        },
        "attributions": [{"kind": "direct", "content": [span], "actor": actor}],
    }
    made = from_line(json.dumps(line).encode(), digest="eval", reader="eval")
    assert not isinstance(made, Rejected)
    return made


def pair(row: dict[str, str]) -> list[Reading]:
    """The two statements in a row of `alike.csv`."""
    fields = ("day", "who", "kind", "words")
    return [reading(*(row[f"{field}_{side}"] for field in fields)) for side in "ab"]


def narrated(readings: Sequence[Reading]) -> tuple[Narrated, Sets]:
    """What is found, and the statements in each narrative."""
    linked = link(readings)
    found = narrate(readings, linked)
    places = {r.article.id: n for n, r in enumerate(readings)}
    article = {t.id: t.article_id for t in linked.tellings}
    of = {f.id: {places[article[t]] for t in f.tellings} for f in linked.families}
    return found, [set().union(*(of[f] for f in n.families)) for n in found.narratives]


def b_cubed(lines: Sets, found: Sets, count: int) -> tuple[float, float, float]:
    """Extended B³ precision, recall and F1 over `count` statements; alone is a set of its own."""

    def alone(sets: Sets) -> list[set[int]]:
        """For each statement the sets that it is in, by number."""
        of: list[set[int]] = [{k for k, one in enumerate(sets) if n in one} for n in range(count)]
        return [sets_of or {-1 - n} for n, sets_of in enumerate(of)]

    gold, got = alone(lines), alone(found)

    def mean(ours: list[set[int]], theirs: list[set[int]]) -> float:
        total = 0.0
        for a in range(count):
            with_a = [b for b in range(count) if ours[a] & ours[b]]
            total += sum(
                min(len(ours[a] & ours[b]), len(theirs[a] & theirs[b])) / len(ours[a] & ours[b])
                for b in with_a
            ) / len(with_a)
        return total / count

    precision, recall = mean(got, gold), mean(gold, got)
    return precision, recall, 2 * precision * recall / (precision + recall)


def purity(found: Sets, lines: Sets) -> float:
    """Part of the statements in narratives that have the commonest line of their narrative."""
    right = sum(max((len(one & line) for line in lines), default=0) for one in found)
    return right / max(1, sum(map(len, found)))


def scored(part: str, *, wrong: bool) -> list[str]:
    """The table of one part."""
    statements = rows("lines.csv", part)
    names = sorted({name for row in statements for name in row["line"].split(";") if name})
    lines = [
        {n for n, row in enumerate(statements) if name in row["line"].split(";")} for name in names
    ]
    readings = [reading(r["day"], r["who"], r["kind"], r["words"]) for r in statements]
    narrated(readings[:2])  # the frequency table is loaded once, and not timed
    began = time.perf_counter()
    _, sets = narrated(readings)
    spent = time.perf_counter() - began
    precision, recall, f1 = b_cubed(lines, sets, len(statements))
    joined = [row for row in rows("alike.csv", part) if narrated(pair(row))[0].recurrences]
    count = len(rows("alike.csv", part))
    table = [
        f"{part}: {len(statements)} statements of {len(lines)} lines, {len(sets)} narratives found",
        f"  extended B³    precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}",
        f"  purity {purity(sets, lines):.3f}  inverse purity {purity(lines, sets):.3f}",
        f"  look-alikes joined: {len(joined)} of {count}",
    ]
    print("\n".join([*table, f"  time {spent / len(statements) * 1000:.1f} ms a statement"]))
    if wrong:
        for row in joined:
            print(f"\njoined, {row['why']}: {row['words_a']}\n  | {row['words_b']}")
        for k, line in enumerate(lines):
            best = max(sets, key=lambda one: len(one & line), default=set())
            for n in sorted(line - best):
                print(f"\nmissed, {names[k]}: {statements[n]['words']}")
        for one in sets:
            labels = Counter(name for n in one for name in statements[n]["line"].split(";"))
            if max(labels.values()) < len(one):
                print("\nmixed:", *(statements[n]["words"] for n in sorted(one)), sep="\n  | ")
    return table


def main() -> None:
    """Print the tables, and keep them if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--score", action="store_true", help="the part that is only scored, too")
    parser.add_argument("--wrong", action="store_true", help="what went wrong, if tuned on")
    parser.add_argument("--freeze", action="store_true", help="keep both tables in results.txt")
    asked = parser.parse_args()
    tables = scored("tune", wrong=asked.wrong)
    if asked.score or asked.freeze:
        tables += scored("score", wrong=False)
    if asked.freeze:
        FROZEN.write_text("\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
