"""Labelled statements in real articles, which stay where they are: by file and offsets.

`tune/press.offsets` and `score/press.offsets` have lines as the scenes have them, with offsets in
place of words. The articles are those of the shared data folder; where it is missing, they are
skipped, and the table says so. Everything that PolNeAR's annotators found in an article is told
beside the labelled statements, as company.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from evals.retellings.scenes import HERE, LETTERS, TOLD, Label, Part, Scene, actor, whole

from retold.records import Actor, Article, Attribution, Block, Date, Mention, Reading, content_id

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def press(part: Part, shared: Path = SHARED) -> Scene | None:
    """The real articles of a part as one scene; None where the shared data are missing."""
    if not (shared / "polnear" / "train.jsonl").is_file() or not (shared / "seeds").is_dir():
        return None
    readings: list[Reading] = []
    labels: list[Label] = []
    alike: list[tuple[str, str, str]] = []
    told: list[tuple[str, str, str, int, int]] = []
    head = ""
    for line in [*(HERE / part / "press.offsets").read_text(encoding="utf-8").splitlines(), "@ "]:
        if line.startswith("@ "):
            if head:
                readings.append(_reading(head, told, shared))
                labels += [_label(readings[-1].article.id, one) for one in told]
            head, told = line[2:], []
        elif line.startswith("x "):
            a, b, why = line[2:].split()
            alike.append((f"press {a}", f"press {b}", why))
        elif match := TOLD.fullmatch(line):
            start, end = map(int, match["text"].split("-"))
            told.append((match["key"], LETTERS[match["form"]], match["who"], start, end))
    return Scene(
        name="press",
        readings=tuple(readings),
        labels=tuple(labels),
        plain=(),
        alike=tuple(alike),
        taken={},
    )


def _label(article_id: str, told: tuple[str, str, str, int, int]) -> Label:
    key, form, _, start, end = told
    return Label(
        statement=f"press {key}", form=form, article_id=article_id, start=start, end=end, own=False
    )


def _reading(head: str, told: list[tuple[str, str, str, int, int]], shared: Path) -> Reading:
    """The article, with what is labelled and, of PolNeAR's, all else that its annotators found."""
    folder, _, rest = head.partition(" ")
    name, _, more = rest.partition(" | ")
    found = [(who, [(start, end)]) for _, _, who, start, end in told]
    own = list(found)
    if folder == "polnear":
        row = _polnear(shared)[name]
        text, day, outlet = row["text"], name.split("_")[1], row["publisher"]
        for other in row["attributions"]:
            spans = [(start, end) for start, end in other["content"]]
            source = " ".join(text[start:end] for start, end in other["source"])
            if not any(_meet(spans, labelled) for _, labelled in own):
                found.append((f"{source}, person" if source else "", spans))
    else:
        text = (shared / "seeds" / name).read_text(encoding="utf-8")
        day, _, outlet = (cell.strip() for cell in more.rpartition("|"))
        day = day.strip(" |")
    article = Article(
        id=content_id("press", name),
        digest=name,
        text=text,
        blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="given"),),
        language="en",
        covered=True,
        outlet=outlet or name,
        published=Date(value=day, precision="day", basis="given") if day else None,
    )
    actors: dict[str, Actor] = {}
    mentions: list[Mention] = []
    said = []
    for who, spans in found:
        speaker = actor(article.id, who) if who else None
        if speaker is not None:
            actors[speaker.id] = speaker
        place = article.text.find(whole(who)) if who else -1
        if speaker is not None and place >= 0:
            span = article.span(place, place + len(whole(who)))
            mentions.append(Mention(span=span, actor_id=speaker.id, detail="labelled"))
        said.append(
            Attribution(
                id=content_id(article.id, str(spans)),
                article_id=article.id,
                kind="direct" if text[spans[0][0]] in "“\"'" else "indirect",
                source=None,
                cue=None,
                content=tuple(article.span(start, end) for start, end in spans),
                act="said",
                confidence=1.0,
                actor_id=speaker.id if speaker else None,
            )
        )
    return Reading(
        article=article,
        attributions=tuple(said),
        mentions=tuple(mentions),
        actors=tuple(actors.values()),
        reader="press",
    )


def _meet(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in ours for c, d in theirs)


@cache
def _polnear(shared: Path) -> dict[str, Any]:
    with (shared / "polnear" / "train.jsonl").open(encoding="utf-8") as lines:
        return {row["name"]: row for row in map(json.loads, lines)}
