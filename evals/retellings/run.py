"""Scores `link` on labelled statements: what it joins, what it keeps apart, and how long it takes.

    python evals/retellings/run.py             the part to look at while rules are made (tune)
    python evals/retellings/run.py --wrong     and what went wrong there
    python evals/retellings/run.py --score     the part that is scored, and not looked at
    python evals/retellings/run.py --fresh     a second part that is scored, made later
    python evals/retellings/run.py --freeze    all parts and the pairs, kept in results.txt

Spans are given; everything in a part is linked together. `pairs.csv` holds pairs without company,
each linked by itself. The labels and their forms: `scenes.py`. Pairs of real articles: `news.py`.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.retellings import news, pairs
from evals.retellings.press import press
from evals.retellings.scenes import Label, Part, Scene, scenes
from evals.retellings.scoring import Score, lines, of_pairs, pooled, score

from retold.retellings import link

FROZEN = Path(__file__).with_name("results.txt")


def part(name: Part) -> tuple[list[Scene], Score, float]:
    """The scenes of a part, what was made of them, and in how many seconds."""
    found = scenes(name)
    real = press(name) if name != "fresh" else None
    if real is not None:
        found.append(real)
    start = time.perf_counter()
    linked = link([reading for scene in found for reading in scene.readings])
    return found, score(found, linked), time.perf_counter() - start


def table(name: Part, found: list[Scene], made: Score, seconds: float) -> Iterator[str]:
    articles = sum(len(scene.readings) for scene in found)
    yield f"== {name}: {made.families} statements in {articles} articles"
    if found[-1].name != "press" and name != "fresh":
        yield "(the real articles of ../shared/data are missing and were skipped)"
    yield from lines(made)
    yield f"time {seconds:.1f} s"


def wrong(found: list[Scene], made: Score) -> Iterator[str]:
    """What was joined and should not be, and what was not and should."""
    texts = {r.article.id: r.article for scene in found for r in scene.readings}

    def shown(label: Label) -> str:
        article = texts[label.article_id]
        words = article.text[label.start : label.end]
        return f"{label.statement} {label.form:8} {article.outlet}: {words}"

    for name, both in (("joined", made.wrong), ("missed", made.missed)):
        for a, b in both:
            yield f"\n{name}\n  {shown(a)}\n  {shown(b)}"
    yield from (f"\nno own voice\n  {text}" for text in made.own_wrong)


def main() -> None:
    arguments = argparse.ArgumentParser(description="scores retellings on labelled statements")
    arguments.add_argument("--score", action="store_true", help="the part that is scored")
    arguments.add_argument("--fresh", action="store_true", help="another part that is scored")
    arguments.add_argument("--freeze", action="store_true", help="keep all tables in results.txt")
    arguments.add_argument("--wrong", action="store_true", help="print what went wrong (tune)")
    options = arguments.parse_args()
    pairs.joined(pairs.cases()[0])  # tables are loaded once, and not timed
    names: list[Part] = ["tune"]
    if options.score or options.fresh:
        asked: list[tuple[Part, bool]] = [("score", options.score), ("fresh", options.fresh)]
        names = [name for name, wanted in asked if wanted]
    if options.freeze:
        names = ["tune", "score", "fresh"]
    kept: list[str] = []
    unseen: list[Score] = []
    for name in names:
        found, made, seconds = part(name)
        if name != "tune":
            unseen.append(made)
        lines_of_part = list(table(name, found, made, seconds))
        print("\n".join(lines_of_part))
        kept += lines_of_part[:-1]
        if options.wrong and name == "tune":
            print("\n".join(wrong(found, made)))
        if name != "fresh":
            of_news = list(news.table(name))
            print("\n".join(of_news))
            kept += of_news
    if len(unseen) > 1:
        both = ["== score and fresh, both unseen", *of_pairs(pooled(unseen))]
        print("\n".join(both))
        kept += both
    if options.freeze or names == ["tune"]:
        lone = list(pairs.table())
        print("\n".join(lone))
        kept += lone
    if options.wrong:
        print("\n".join(pairs.wrong()))
    if options.freeze:
        FROZEN.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
