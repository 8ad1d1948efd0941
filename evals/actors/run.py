"""Scores `retold.actors.resolve` on the cases beside this file, and times it.

    python evals/actors/run.py            print the table
    python evals/actors/run.py --freeze   and keep it in results.txt, so that a change is a diff
    python evals/actors/run.py --growth   the time of 10 to 10,000 mentions in one article

right: the actor that the label names. wrong named: somebody with a name who is not the one.
missing: no actor, or one unnamed where a name is known. merged or split: an unnamed speaker taken
for another one, or for a new one.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from retold.actors import Resolved, resolve
from retold.actors.names import normal
from retold.records import Article, Attribution, Span
from retold.syntax import parse

HERE = Path(__file__).parent
_MARK = re.compile(
    r"\[\[(\d+) ?(.*?) ?=> (\w+)(?:: (.*?))?\]\]|<<(\d+) (.*?)>>|\{\{(\d+) |\}\}", re.S
)
GIVEN = ("Anna", "Karel", "Tomas", "Ilsa", "Pavel", "Clara", "Ivo", "Greta", "Odo", "Mina")
FAMILIES = ("Dova", "Lenz", "Orlo", "Vogel", "Brandt", "Harren", "Karsten", "Oster", "Reik", "Talu")
_PRONOUNS = frozenset(("he", "she", "it", "they", "i", "we", "who", "which"))
_DOCUMENTS = re.compile(r"\b(?:statement|report|memo|poll)\b", re.I)


@dataclass
class Marked:
    """One statement while its marks are read."""

    source: Span | None = None
    cue: Span | None = None
    content: list[Span] = field(default_factory=list)
    gold: tuple[str, str] = ("nobody", "")


@dataclass(frozen=True)
class Case:
    """An article, its statements, and who says each: (kind, name or label)."""

    title: str
    article: Article
    attributions: tuple[Attribution, ...]
    gold: dict[str, tuple[str, str]]


def cases(path: Path = HERE / "cases.txt") -> Iterator[Case]:
    """The articles of the file, in its order."""
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for piece in re.split(r"^=== ", "\n".join(kept), flags=re.M)[1:]:
        title, _, marked = piece.partition("\n")
        yield case(title, marked.strip())


def case(title: str, marked: str) -> Case:
    """One marked text without its marks, and what they said."""
    text = ""
    at = 0
    told: dict[str, Marked] = {}
    open_: list[tuple[str, int]] = []
    ends: list[tuple[str, int, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group(1):
            one = told.setdefault(mark.group(1), Marked())
            one.gold = (mark.group(3), mark.group(4) or "")
            if mark.group(2):
                start = len(text)
                text += mark.group(2)
                one.source = Span(start=start, end=len(text), text=mark.group(2))
        elif mark.group(5):
            start = len(text)
            text += mark.group(6)
            one = told.setdefault(mark.group(5), Marked())
            one.cue = Span(start=start, end=len(text), text=mark.group(6))
        elif mark.group(7):
            open_.append((mark.group(7), len(text)))
        else:
            number, start = open_.pop()
            ends.append((number, start, len(text)))
    text += marked[at:]
    for number, start, end in ends:
        span = Span(start=start, end=end, text=text[start:end])
        told.setdefault(number, Marked()).content.append(span)
    article = Article(id=title, digest="", text=text, blocks=(), language="en", covered=True)
    attributions = tuple(
        Attribution(
            id=number,
            article_id=title,
            kind="direct" if one.content and one.content[0].text[:1] in '"“' else "indirect",
            source=one.source,
            cue=one.cue,
            content=tuple(one.content),
            act="said",
            confidence=1.0,
        )
        for number, one in sorted(told.items(), key=lambda item: item[1].content[0].start)
    )
    return Case(title, article, attributions, {n: one.gold for n, one in told.items()})


def form(source: Span | None) -> str:
    """What kind of source this is, for the table."""
    if source is None:
        return "elided"
    if source.text.casefold() in _PRONOUNS:
        return "pronoun"
    if _DOCUMENTS.search(source.text):
        return "document"
    lead = source.text.split()[0].casefold()
    if lead in ("the", "this"):
        return "the …"
    if lead in ("a", "an", "another", "one") or (
        source.text[-1:] == "s" and " " not in source.text
    ):
        return "a …"
    return "name" if " " in source.text else "one word"


def judge(case: Case, resolved: Resolved) -> dict[str, str]:
    """right, wrong named, missing, or merged or split, for each statement."""
    actors = {actor.id: actor for actor in resolved.actors}
    labels: dict[str, str] = {}
    verdicts: dict[str, str] = {}
    for said in resolved.attributions:
        kind, name = case.gold[said.id]
        actor = actors.get(said.actor_id or "")
        if actor is None:
            verdicts[said.id] = "right" if kind == "nobody" else "missing"
        elif kind == "unnamed" and actor.kind == "unnamed":
            known = labels.setdefault(name, actor.id)
            other = any(k != name and v == actor.id for k, v in labels.items())
            verdicts[said.id] = "right" if known == actor.id and not other else "merged or split"
        elif actor.kind == "unnamed":
            verdicts[said.id] = "wrong named" if kind == "nobody" else "missing"
        elif actor.kind == kind and normal(actor.name) == normal(name):
            verdicts[said.id] = "right"
        else:
            verdicts[said.id] = "wrong named"
    return verdicts


def growth(mentions: int) -> float:
    """Seconds in which an article of so many mentions is resolved, its parse not counted."""
    people = [f"{given} {family}" for given in GIVEN for family in FAMILIES]
    lines, said = [], []
    at = 0
    for n in range(mentions // 2):
        name = people[n * 7 % len(people)]
        source = name if n % 3 else "He"
        line = f"{source} said the harbour was closed, and {people[n * 11 % len(people)]} left."
        lines.append(line)
        cue = at + len(source) + 1
        said.append((at, at + len(source), cue, cue + 4, cue + 5, cue + 27))
        at += len(line) + 1
    text = "\n".join(lines)
    article = Article(
        id=f"growth {mentions}", digest="", text=text, blocks=(), language="en", covered=True
    )
    attributions = [
        Attribution(
            id=f"s{n}",
            article_id=article.id,
            kind="indirect",
            source=article.span(a, b),
            cue=article.span(c, d),
            content=(article.span(e, f),),
            act="said",
            confidence=1.0,
        )
        for n, (a, b, c, d, e, f) in enumerate(said)
    ]
    parse(article)
    started = time.perf_counter()
    resolve(article, attributions)
    return time.perf_counter() - started


def main() -> None:
    """Print the table; with --freeze also keep it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--freeze", action="store_true", help="keep the table in results.txt")
    options.add_argument("--growth", action="store_true", help="time long articles instead")
    asked = options.parse_args()
    if asked.growth:
        growth(10)
        for mentions in (10, 100, 1_000, 10_000):
            sys.stdout.write(f"{mentions:6,d} mentions {growth(mentions):8.3f} s\n")
        return
    parsing = resolving = 0.0
    words = 0
    counts: dict[str, Counter[str]] = {}
    lines = []
    for each in cases():
        started = time.perf_counter()
        parse(each.article)
        parsed = time.perf_counter()
        resolved = resolve(each.article, each.attributions)
        resolving += time.perf_counter() - parsed
        parsing += parsed - started
        words += len(each.article.text.split())
        actors = {actor.id: actor for actor in resolved.actors}
        verdicts = judge(each, resolved)
        for said in resolved.attributions:
            verdict = verdicts[said.id]
            for key in (form(said.source), "all"):
                counts.setdefault(key, Counter())[verdict] += 1
            if verdict != "right":
                actor = actors.get(said.actor_id or "")
                got = f"{actor.kind}: {actor.name}" if actor else "nobody"
                source = said.source.text if said.source else "–"
                wanted = ": ".join(filter(None, each.gold[said.id]))
                lines.append(f"{verdict:16}{each.title} | {source} | is {wanted} | got {got}")
    heads = ["right", "wrong named", "missing", "merged or split"]
    table = [f"{'source':12}{'number':>8}" + "".join(f"{head:>17}" for head in heads)]
    for key in sorted(counts, key=lambda k: (k == "all", k)):
        total = sum(counts[key].values())
        cells = "".join(f"{counts[key][h]:>9} {counts[key][h] / total:>6.1%}" for h in heads)
        table.append(f"{key:12}{total:>8}{cells}")
    frozen = "\n".join([*table, "", *lines, ""])
    sys.stdout.write(frozen)
    share = resolving / max(parsing, 1e-9)
    timed = f"parse {parsing:.2f} s, resolve {resolving:.3f} s ({share:.0%} of the parse)"
    sys.stdout.write(f"{words} words: {timed}\n")
    if asked.freeze:
        (HERE / "results.txt").write_text(frozen, encoding="utf-8")


if __name__ == "__main__":
    main()
