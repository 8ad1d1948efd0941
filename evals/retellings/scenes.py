"""Reads the labelled scenes: statements, and who told which of them, in which words.

A scene (`tune/*.txt`, `score/*.txt`, `fresh/*.txt`) is one event as several outlets told it,
invented, made to be edited:

    @ The Harbour Post | 2031-05-12 | Lena Orlov, person | via Veldoria News Agency
    = its headline, where headlines matter
    a v: a telling of statement a, in the words of the speaker        v verbatim
    a t: an act of piracy                                             t trimmed
    b r <Tomas Dressler, person>: another speaker's, told indirectly  r reworded, n near, f far
    c or: statement c in the outlet's own words                       o own voice
    -: a sentence of the outlet that tells no statement
    x a b number                                                      look-alikes, and why

An article opens with `@`: outlet, day, who speaks, and from whom it was taken, where that is known;
`via` if it also says so.
Articles stand in the order in which they were published. The form is that of the telling against
the statement as it was first made; far means that no five words in a row are shared.
`press.offsets` has statements of real articles by id and offsets, see `press.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from retold.records import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Block,
    Date,
    Hop,
    Mention,
    Precision,
    Reading,
    content_id,
)

HERE = Path(__file__).parent
FORMS = ("verbatim", "trimmed", "reworded", "near", "far")
"""From the likest to the least like: a pair of tellings has the form of the lesser one."""

LETTERS = {form[0]: form for form in FORMS}
TOLD = re.compile(r"(?P<key>\w) (?P<own>o?)(?P<form>[vtrnf])(?: <(?P<who>[^>]+)>)?: (?P<text>.+)")
_NAME = re.compile(r"(?:[A-Z][\w’']+ ?)+$")

Part = Literal["tune", "score", "fresh"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A telling labelled by hand: which statement, in which form, where it stands."""

    statement: str
    form: str
    article_id: str
    start: int
    end: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One event: its readings in the order of publication, labels, look-alikes, known sources.

    `plain` are the running sentences (article, start, end) that tell no statement; `taken` leads
    from an article to those of the outlet that it was taken from.
    """

    name: str
    readings: tuple[Reading, ...]
    labels: tuple[Label, ...]
    plain: tuple[tuple[str, int, int], ...]
    alike: tuple[tuple[str, str, str], ...]
    taken: dict[str, frozenset[str]]


def scenes(part: Part) -> list[Scene]:
    """The invented scenes of a part: `tune` to look at, `score` and `fresh` to be scored once."""
    return [scene(path) for path in sorted((HERE / part).glob("*.txt"))]


def scene(path: Path) -> Scene:
    """The scene in a file; raises ValueError, with the line, where it cannot be read."""
    made: list[_Article] = []
    alike: list[tuple[str, str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            if line.startswith("@ "):
                made.append(_Article.opened(path.stem, line))
            elif line.startswith("= "):
                made[-1].head(line[2:])
            elif line.startswith("-: "):
                made[-1].plain(line[3:])
            elif line.startswith("x "):
                a, b, why = line[2:].split()
                alike.append((f"{path.stem} {a}", f"{path.stem} {b}", why))
            elif line and not line.startswith("# "):
                made[-1].tell(line)
        except (ValueError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number} cannot be read: {line!r}") from error
    of_outlet: dict[str, set[str]] = {}
    for one in made:
        of_outlet.setdefault(one.outlet, set()).add(one.id)
    return Scene(
        name=path.stem,
        readings=tuple(one.reading() for one in made),
        labels=tuple(label for one in made for label in one.labels),
        plain=tuple((one.id, *place) for one in made for place in one.unsaid),
        alike=tuple(alike),
        taken={one.id: frozenset(of_outlet[one.taken]) for one in made if one.taken},
    )


class _Article:
    """An article that is being made, line by line."""

    def __init__(self, scene: str, outlet: str, day: str, who: str, taken: str) -> None:
        self.scene, self.outlet, self.day, self.who = scene, outlet, day, who
        way, _, self.taken = taken.partition(" ")
        self.relay = (Hop(name=self.taken, span=None, basis="stated"),) if way == "via" else ()
        self.id = content_id(scene, outlet, day, who)
        self.title: str | None = None
        self.text = ""
        self.labels: list[Label] = []
        self.unsaid: list[tuple[int, int]] = []
        self._said: list[tuple[str, str, tuple[int, int], tuple[int, int]]] = []

    @classmethod
    def opened(cls, scene: str, line: str) -> "_Article":
        outlet, day, who, *rest = (cell.strip() for cell in line[2:].split("|"))
        return cls(scene, outlet, day, who, rest[0] if rest else "")

    def head(self, title: str) -> None:
        self.title, self.id = title, content_id(self.id, title)

    def plain(self, text: str) -> None:
        self.unsaid.append(self._put(text, "{}\n"))

    def tell(self, line: str) -> None:
        match = TOLD.fullmatch(line)
        if match is None:
            raise ValueError(line)
        form, text = LETTERS[match["form"]], match["text"]
        if match["own"]:
            place = self._put(text, "{}\n")
        else:
            who = match["who"] or self.who
            name = whole(who)
            direct = form in ("verbatim", "trimmed")
            bare = text.rstrip(".") if direct else text
            source = (len(self.text), len(self.text) + len(name))
            place = self._put(bare, name + (" said: “{}.”\n" if direct else " said that {}.\n"))
            self._said.append((who, "direct" if direct else "indirect", place, source))
        self.labels.append(
            Label(
                statement=f"{self.scene} {match['key']}",
                form=form,
                article_id=self.id,
                start=place[0],
                end=place[1],
                own=bool(match["own"]),
            )
        )

    def _put(self, text: str, around: str) -> tuple[int, int]:
        start = len(self.text) + around.index("{}")
        self.text += around.format(text)
        return start, start + len(text)

    def reading(self) -> Reading:
        article = Article(
            id=self.id,
            title=self.title,
            digest=self.id,
            text=self.text,
            blocks=(Block(kind="body", page=None, text=(0, len(self.text)), reason="scene"),),
            language="en",
            covered=True,
            outlet=self.outlet,
            published=_date(self.day),
        )
        actors: dict[str, Actor] = {}
        mentions, said = [], []
        for who, kind, place, source in self._said:
            speaker = actor(self.id, who)
            actors[speaker.id] = speaker
            mentions.append(
                Mention(span=article.span(*source), actor_id=speaker.id, detail="labelled")
            )
            said.append(
                Attribution(
                    id=content_id(self.id, str(place)),
                    article_id=self.id,
                    kind="direct" if kind == "direct" else "indirect",
                    source=article.span(*source),
                    cue=None,
                    content=(article.span(*place),),
                    act="said",
                    confidence=1.0,
                    actor_id=speaker.id,
                    relay=self.relay,
                )
            )
        return Reading(
            article=article,
            attributions=tuple(said),
            mentions=tuple(mentions),
            actors=tuple(actors.values()),
            reader="scene",
        )


def whole(who: str) -> str:
    """The words that name the speaker in the text: "union leader Ida Marlow"."""
    return who.rpartition(",")[0].strip()


def actor(article_id: str, who: str) -> Actor:
    """The actor, as `retold` makes them: a full name is one actor everywhere."""
    whole, _, kind = (cell.strip() for cell in who.rpartition(","))
    if kind not in get_args(ActorKind):
        raise ValueError(f"{kind!r} is no kind of actor; wanted one of {get_args(ActorKind)}")
    name = whole
    if kind == "person" and (found := _NAME.search(whole)):
        name = found[0].strip()
        if " of " in whole:
            name = whole.partition(" of ")[0].removeprefix("Ambassador ")
    full = kind == "person" and " " in name
    return Actor(
        id=content_id(name) if full else content_id(article_id, name),
        name=name,
        kind=cast(ActorKind, kind),
    )


def _date(day: str) -> Date | None:
    if not day:
        return None
    precision: Precision = "day" if len(day) == 10 else "minute"
    return Date(value=day, precision=precision, basis="given")


def pair_form(a: Label, b: Label) -> str:
    """The form of two tellings of one statement: that of the one that is less like it."""
    return max(a.form, b.form, key=FORMS.index)


def statements(labels: list[Label]) -> Iterator[tuple[str, list[Label]]]:
    """The statements that are told more than once, with their tellings."""
    found: dict[str, list[Label]] = {}
    for label in labels:
        found.setdefault(label.statement, []).append(label)
    yield from ((key, told) for key, told in found.items() if len(told) > 1)
