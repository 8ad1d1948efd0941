"""Scores which statement answers which, over articles, on the corpora of answers.txt.

    python evals/actors/answers.py            print precision and coverage of both sets
    python evals/actors/answers.py --freeze   and keep them in answers.results.txt
    python evals/actors/answers.py --dev      the set dev alone, case by case

Every case is a corpus of its own, read from its bare text and linked. precision: of the answers
named, how many are right. coverage: of those that are held, how many are named rightly. The set
dev was looked at while the rules were made; held was run after them, and once more
when the reading of speakers had changed; its cases were not looked at.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import retold
from retold.records import in_line

HERE = Path(__file__).parent
NOTHING = "nothing"


class Case(NamedTuple):
    """A small corpus: its lines of JSON, the words of the answer, those of what it answers."""

    title: str
    lines: list[dict[str, str]]
    answer: str
    answered: str


def cases(wanted: str) -> Iterator[Case]:
    """The cases of one set, in the order of the file."""
    text = (HERE / "answers.txt").read_text(encoding="utf-8")
    for piece in re.split(r"^=== ", text, flags=re.M)[1:]:
        head, _, rest = piece.partition("\n")
        kind, _, title = head.partition(": ")
        body, _, label = rest.partition(">>> ")
        answer, _, answered = label.strip().partition(" => ")
        if kind == wanted:
            yield Case(title, list(_lines(body)), answer, answered)


def _lines(body: str) -> Iterator[dict[str, str]]:
    for n, article in enumerate(re.split(r"^--- ", body, flags=re.M)[1:]):
        head, _, text = article.partition("\n")
        published, _, outlet = head.partition(" ")
        yield {"id": f"a{n}", "outlet": outlet, "published": published, "text": text.strip()}


def named(case: Case) -> str | None:
    """The words of the statement that is named as answered; None where none is."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "pages.jsonl")
        pages.write_text("\n".join(map(json.dumps, case.lines)), encoding="utf-8")
        with retold.open(Path(folder, "case.retold")) as corpus:
            corpus.add(retold.read(str(pages)))
            corpus.link()
            said = {one.id: one for one in corpus.attributions()}
            tellings = {one.id: one for one in corpus.tellings()}
            for one in corpus.answers():
                if case.answer in in_line(said[one.attribution_id].content):
                    return in_line(tellings[one.telling_id].spans)
    return None


def main() -> None:
    """Print the table; with --freeze also keep it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--freeze", action="store_true", help="keep it in answers.results.txt")
    options.add_argument("--dev", action="store_true", help="dev alone, case by case")
    asked = options.parse_args()
    table = []
    for kind in ("dev",) if asked.dev else ("dev", "held"):
        right = wrong = held = number = 0
        for case in cases(kind):
            number += 1
            held += case.answered != NOTHING
            found = named(case)
            good = found is not None and any(w in found for w in case.answered.split(" | "))
            right += good
            wrong += found is not None and not good
            if asked.dev:
                verdict = "right" if good or (found is None and case.answered == NOTHING) else "OFF"
                table.append(f"{verdict:6} {case.title}: {found}")
        table += [
            f"{kind:10} {number} cases, in {held} of them what is answered is held",
            f"precision  {right}/{right + wrong}  {right / max(1, right + wrong):.3f}",
            f"coverage   {right}/{held}  {right / max(1, held):.3f}",
            "",
        ]
    frozen = "\n".join([*table, ""])
    sys.stdout.write(frozen)
    if asked.freeze:
        (HERE / "answers.results.txt").write_text(frozen, encoding="utf-8")


if __name__ == "__main__":
    main()
