"""How sure an alert by meaning is, at each cosine: where `retold.alerting.NEAR` comes from.

    python evals/collect/near.py             prints the table
    python evals/collect/near.py --freeze    also writes near.txt

Each telling of the labelled scenes (`evals/retellings/tune`, chosen on and not scored) is taken for
a saved statement and held against the tellings of all other articles. Counted are the pairs that
the words do not show: those of one statement, those of two statements of one event, which are
written to be confused, and those of two events.
"""

import argparse
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.retellings.scenes import scenes

from retold.alerting import NEAR
from retold.narratives.statement import claim
from retold.recalling import by_words, likeness
from retold.records import Span
from retold.retellings.evidence import judge, overlap
from retold.retellings.tell import telling
from retold.vectors import vectors

COSINES = (0.5, 0.55, 0.6, 0.65, 0.7)


def table() -> str:
    """The counts, a line for each cosine."""
    labels, told = [], []
    for scene in scenes("tune"):
        articles = {reading.article.id: reading.article for reading in scene.readings}
        for label in scene.labels:
            article = articles[label.article_id]
            words = article.text[label.start : label.end]
            span = Span(start=label.start, end=label.end, text=words)
            labels.append((scene.name, label))
            told.append(by_words(telling(article, [span], None)))
    rows = vectors([" ".join(one.telling.spans[0].text.split()) for one in told])
    cosines = rows @ rows.T
    claims = [claim(one) for one in told]
    counts: Counter[tuple[float, str]] = Counter()
    for i, j in combinations(range(len(told)), 2):
        (scene_, a), (other, b) = labels[i], labels[j]
        if a.article_id == b.article_id or cosines[i, j] < COSINES[0]:
            continue
        if not (told[i].wording.total and told[j].wording.total):
            continue
        if likeness(told[i], claims[i], told[j]) is not None:
            continue
        if judge(told[i], told[j], overlap(told[i], told[j])).apart not in ("", "words"):
            continue
        same = a.statement == b.statement
        what = "same" if same else "event" if scene_ == other else "apart"
        counts.update((least, what) for least in COSINES if cosines[i, j] >= least)
    lines = ["cosine  one statement  two of one event  two events"]
    lines += [
        f"{least:6.2f}{counts[least, 'same']:15}{counts[least, 'event']:18}"
        f"{counts[least, 'apart']:12}{'  <- alerts' if least == NEAR else ''}"
        for least in COSINES
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", action="store_true", help="also write near.txt")
    asked = parser.parse_args()
    found = table()
    print(found)
    if asked.freeze:
        Path(__file__).with_name("near.txt").write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
