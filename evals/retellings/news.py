"""Labelled pairs of real articles: is what the two tell one statement, which words do not show?

`tune/news.csv` and `score/news.csv` hold pairs by article and code points, labelled by hand from
what stands around them. The articles are PolNeAR's (train), which stay in ../shared/data; every
second fortnight of them is `tune`. What its annotators found in them is given, and who is speaking
is looked up as retold does. Same: one speaker, one occasion, and what one says the other says too.
Not labelled are pairs of which that is open, and pairs that have most of their words in common.
"""

import csv
import json
from collections.abc import Container, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from retold.actors import resolve
from retold.records import Article, Attribution, Block, Date, Reading, Span, Telling, content_id
from retold.retellings import link

HERE = Path(__file__).parent
POLNEAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "polnear" / "train.jsonl"
FORTNIGHT = 14
HALVES = {"tune": 0, "score": 1}

Half = Literal["tune", "score"]


class Place(NamedTuple):
    """Where something is told: the id of an article, and code points of its text."""

    article_id: str
    start: int
    end: int


class Case(NamedTuple):
    """Two places, and whether they tell one statement."""

    same: bool
    a: Place
    b: Place

    @property
    def places(self) -> tuple[Place, Place]:
        return self.a, self.b


def cases(half: Half) -> list[Case]:
    """The labelled pairs of one half: of `tune` to fit and look at, of `score` to score once."""

    def place(row: dict[str, str], side: str) -> Place:
        article = row[f"article_{side}"]
        return Place(article_id(article), int(row[f"start_{side}"]), int(row[f"end_{side}"]))

    with (HERE / half / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Case(row["same"] == "yes", place(row, "a"), place(row, "b")) for row in rows]


def article_id(name: str) -> str:
    """The id of an article that PolNeAR calls so."""
    return content_id("news", name)


def readings(half: Half, wanted: Container[str] | None = None) -> list[Reading]:
    """The real articles of one half, or those wanted of it; none where the data are missing."""
    if not POLNEAR.is_file():
        return []
    with POLNEAR.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if half_of(row["name"]) == half]
    return [reading(r) for r in rows if wanted is None or article_id(r["name"]) in wanted]


def half_of(name: str) -> Half:
    """The half of an article: by its fortnight, for a statement is told within days."""
    day = date.fromisoformat(name.split("_")[1]).toordinal()
    return "tune" if day // FORTNIGHT % 2 == HALVES["tune"] else "score"


def reading(row: dict[str, Any]) -> Reading:
    """The reading of a line of PolNeAR: what its annotators found, said by whom retold finds."""
    name, text = row["name"], row["text"]
    article = Article(
        id=article_id(name),
        digest=name,
        text=text,
        title=row["title"],
        blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="given"),),
        language="en",
        covered=True,
        outlet=row["publisher"],
        published=Date(value=name.split("_")[1], precision="day", basis="given"),
    )

    def whole(spans: list[list[int]]) -> Span | None:
        if not spans:
            return None
        return article.span(min(s[0] for s in spans), max(s[1] for s in spans))

    said = [
        Attribution(
            id=content_id(article.id, str(one["content"])),
            article_id=article.id,
            kind="direct" if text[one["content"][0][0]] in "“\"'" else "indirect",
            source=whole(one["source"]),
            cue=whole(one["cue"]),
            content=tuple(article.span(start, end) for start, end in one["content"]),
            act="said",
            confidence=1.0,
        )
        for one in row["attributions"]
        if one["content"]
    ]
    found = resolve(article, said)
    return Reading(
        article=article,
        attributions=tuple(found.attributions),
        mentions=tuple(found.mentions),
        actors=tuple(found.actors),
        reader="news",
    )


def table(half: Half) -> Iterator[str]:
    """Of the labelled pairs: how many are joined, and how many of these are right."""
    labelled = cases(half)
    right = sum(case.same for case in labelled)
    yield f"== news, {half}: {len(labelled)} pairs of real articles, {right} of one statement"
    together = joined(half)
    if not together:
        yield "(the real articles of ../shared/data are missing: not scored)"
        return
    found = sum(case.same for case in together)
    yield f"{len(together)} joined, {found} of them right: precision {found / len(together):.3f}"
    yield f"found {found / right:.2f} of those of one statement"


def joined(half: Half) -> list[Case]:
    """The labelled pairs in one family, where the labelled articles are linked together."""
    labelled = cases(half)
    read = readings(half, {place.article_id for case in labelled for place in case.places})
    if not read:
        return []
    linked = link(read)
    family = {i: f.id for f in linked.families for i in f.tellings}
    return [
        case
        for case in labelled
        if len({family[told_at(linked.tellings, place).id] for place in case.places}) == 1
    ]


def told_at(tellings: Iterable[Telling], place: Place) -> Telling:
    """The telling that has most letters of the place."""
    of_article = [t for t in tellings if t.article_id == place.article_id]
    return max(of_article, key=lambda t: _shared(t, place))


def _shared(telling: Telling, place: Place) -> int:
    """Letters of the place that are in the telling."""
    return sum(max(0, min(s.end, place.end) - max(s.start, place.start)) for s in telling.spans)
