"""How well `narrate` finds the lines that come back, and how many look-alikes it joins.

    python evals/narratives/run.py             the part that rules are tuned on, and KCNA's
    python evals/narratives/run.py --score     the part that is only scored, too
    python evals/narratives/run.py --wrong     also what went wrong where rules are tuned
    python evals/narratives/run.py --freeze    writes all parts to results.txt

`lines.csv`: statements of one part are linked as one corpus, an article each; `line` names the
lines that a statement has, parted by semicolons. `alike.csv`: pairs that look alike and are no
line; each is linked by itself. Both are invented. `kcna-*.csv` are the same of real items, by id
and offsets, read from ../shared/data where that is there; rules were looked at on these too.
Extended B³ (Amigó et al. 2009) lets a statement have several lines; purity is the part of a
narrative that its commonest line has.
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
KCNA = HERE.parents[2] / "shared" / "data" / "kcna" / "before-2024-10.jsonl"

Row = dict[str, str]
Sets = list[set[int]]
"""Statements (by number) in each line, or in each narrative."""


def rows(name: str) -> list[Row]:
    """The rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_part(part: str) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """The invented statements of a part (tune or score), and its pairs of look-alikes."""
    fields = ("day", "who", "kind", "words")
    pairs = [
        ({f: row[f"{f}_a"] for f in fields}, {f: row[f"{f}_b"] for f in fields})
        for row in rows("alike.csv")
        if row["part"] == part
    ]
    return [row for row in rows("lines.csv") if row["part"] == part], pairs


def of_kcna() -> tuple[list[Row], list[tuple[Row, Row]]]:
    """The real statements and look-alikes, cut from the shared data."""
    items = {}
    with KCNA.open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            items[item["id"]] = item

    def cut(article: str, start: str, end: str) -> Row:
        item = items[article]
        words = item["text"][int(start) : int(end)]
        return {"day": item["published"], "who": "", "kind": "", "words": words}

    statements = [
        {"line": row["line"], **cut(row["id"], row["start"], row["end"])}
        for row in rows("kcna-lines.csv")
    ]
    sides = [
        [cut(r[f"id_{x}"], r[f"start_{x}"], r[f"end_{x}"]) for x in "ab"]
        for r in rows("kcna-alike.csv")
    ]
    return statements, [(a, b) for a, b in sides]


def reading(row: Row) -> Reading:
    """An article that holds these words and nothing else, said by somebody on that day."""
    words, who, kind = row["words"], row["who"], row["kind"]
    actor = {"id": content_id(who, kind), "name": who, "kind": kind} if who else None
    span = {"start": 0, "end": len(words), "text": words}
    line = {
        "article": {
            "id": content_id(words, row["day"]),
            "text": words,
            "language": "en",
            "published": row["day"],
            "outlet": f"outlet of {who}",
        },
        "attributions": [{"kind": "direct", "content": [span], "actor": actor}],
    }
    made = from_line(json.dumps(line).encode(), digest="eval", reader="eval")
    assert not isinstance(made, Rejected)
    return made


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

    def of_each(sets: Sets) -> list[set[int]]:
        """For each statement the sets that it is in, by number."""
        of: list[set[int]] = [{k for k, one in enumerate(sets) if n in one} for n in range(count)]
        return [sets_of or {-1 - n} for n, sets_of in enumerate(of)]

    def mean(ours: list[set[int]], theirs: list[set[int]]) -> float:
        total = 0.0
        for a in range(count):
            met = [b for b in range(count) if ours[a] & ours[b]]
            total += sum(
                min(len(ours[a] & ours[b]), len(theirs[a] & theirs[b])) / len(ours[a] & ours[b])
                for b in met
            ) / len(met)
        return total / count

    gold, got = of_each(lines), of_each(found)
    precision, recall = mean(got, gold), mean(gold, got)
    return precision, recall, 2 * precision * recall / (precision + recall)


def purity(found: Sets, lines: Sets) -> float:
    """Part of the statements in narratives that have the commonest line of their narrative."""
    right = sum(max((len(one & line) for line in lines), default=0) for one in found)
    return right / max(1, sum(map(len, found)))


def scored(
    part: str, statements: list[Row], pairs: list[tuple[Row, Row]], *, wrong: bool
) -> list[str]:
    """The table of one part."""
    names = sorted({name for row in statements for name in row["line"].split(";")})
    lines = [
        {n for n, row in enumerate(statements) if name in row["line"].split(";")} for name in names
    ]
    readings = [reading(row) for row in statements]
    narrated(readings[:2])  # the frequency table is loaded once, and not timed
    began = time.process_time()
    _, sets = narrated(readings)
    spent = time.process_time() - began
    precision, recall, f1 = b_cubed(lines, sets, len(statements))
    joined = [pair for pair in pairs if narrated([reading(row) for row in pair])[0].recurrences]
    table = [
        f"{part}: {len(statements)} statements of {len(lines)} lines, {len(sets)} narratives found",
        f"  extended B³    precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}",
        f"  purity {purity(sets, lines):.3f}  inverse purity {purity(lines, sets):.3f}",
        f"  look-alikes joined: {len(joined)} of {len(pairs)}",
    ]
    print("\n".join([*table, f"  time {spent / len(statements) * 1000:.1f} ms a statement"]))
    if wrong:
        for a, b in joined:
            print(f"\njoined: {a['words']}\n  | {b['words']}")
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
    parser.add_argument("--freeze", action="store_true", help="keep all tables in results.txt")
    asked = parser.parse_args()
    tables = scored("tune", *of_part("tune"), wrong=asked.wrong)
    if KCNA.is_file():
        tables += scored("kcna", *of_kcna(), wrong=asked.wrong)
    else:
        print(f"kcna: skipped, {KCNA.name} is not in ../shared/data/kcna")
    if asked.score or asked.freeze:
        tables += scored("score", *of_part("score"), wrong=False)
    if asked.freeze:
        FROZEN.write_text("\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
