"""resolve(): who each source is, within one article, with the mention that proves it.

Speaker turns come first, then names, then titles; where two readings are about equal the actor is
the description itself, kind unnamed: a wrong name is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from retold.actors import names
from retold.actors.bodies import identity
from retold.actors.mentions import Cast, Figure, Naming
from retold.actors.occasion import said_on
from retold.actors.relay import chains
from retold.actors.replies import Answering, replies
from retold.actors.scene import Read, Scene, shown
from retold.actors.sources import Sources
from retold.actors.speakers import Floor, Layout, anchor
from retold.records import Actor, Article, Attribution, Mention, Reply, Span, content_id
from retold.syntax import parse

_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be)\b|\b(?:reported|alleged|supposed)ly\b", re.I
)
_RECEIVED = re.compile(
    r"\breceived (?:an? |the |his |her |their )?(?:[\w-]+ ){0,2}?"
    r"(?:messages?|letters?|greetings?|calls?|notes?|congratulations|condolences)\b"
)
_SENTENCE = 400
"""Code points within which a verb is looked for behind its subject."""
_QUOTES = "\"“”„«»'‘’"


class Resolved(NamedTuple):
    """Attributions with their actors, the mentions that prove them, and the actors, each once."""

    attributions: tuple[Attribution, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]


def resolve(article: Article, attributions: Sequence[Attribution]) -> Resolved:
    """The attributions with who said each, as far as this article tells.

    Example:
        "The route is open," Defence Ministry spokesman Ivo Karsten said. He accused Ostmark of …
        → both have the actor "Ivo Karsten", and the mention "He" carries the detail
        `"He" is who spoke last, "Ivo Karsten" (characters 49–60)`.

    Attributions come back in the order given, unchanged but for `actor_id`, the day on which they
    were said (`said_on`), whom they answer, and go-betweens that are carried on; `actor_id` stays
    None where there is no source and none is safely carried on. Two unnamed speakers are never one
    by wording alone; a surname without a full name is never the same person in another article.
    Languages other than English, and names across articles, are
    not covered.
    """
    if not article.covered or not attributions:
        return Resolved(attributions=tuple(attributions), mentions=(), actors=())
    parts = parse(article)
    floor = Floor(Layout(article, parts, attributions))
    scene = Scene(article=article, parts=parts, cast=Cast(article, parts), floor=floor)
    return _Sweep(scene).of(attributions)


class _Sweep:
    """One pass over an article's statements and names, in the order of the text."""

    def __init__(self, scene: Scene) -> None:
        self._article = scene.article
        self._cast = scene.cast
        self._floor = scene.floor
        self._layout = scene.floor.layout
        self._sources = Sources(scene)
        self._heard_to = 0
        self._who: dict[str, Figure] = {}
        self._reads: dict[tuple[int, int], Read] = {}

    def of(self, attributions: Sequence[Attribution]) -> Resolved:
        everyone = sorted([*self._cast.namings, *self._cast.bodies], key=lambda n: n.span.start)
        named = iter([*everyone, None])
        naming = next(named)
        previous: Attribution | None = None
        for said, outer in self._in_turn(attributions):
            while naming is not None and naming.span.start < anchor(said):
                self._pass(naming)
                naming = next(named)
            self._hear(said, self._who.get(outer or ""), outer is not None, previous)
            if outer is None:
                previous = said
        while naming is not None:
            self._pass(naming)
            naming = next(named)
        return self._told(attributions)

    def _in_turn(self, attributions: Sequence[Attribution]) -> list[tuple[Attribution, str | None]]:
        """The statements in order, each with the one it is reported in, the reporting one first."""
        order: dict[str, tuple[int, ...]] = {}
        outer = {
            said.id: said.nested_in or self._layout.around(anchor(said), said.id)
            for said in attributions
        }
        anchors = {said.id: anchor(said) for said in attributions}
        for said in attributions:
            chain = [said.id]
            while (above := outer.get(chain[-1])) in anchors and above not in chain:
                chain.append(above)
            order[said.id] = tuple(anchors[each] for each in reversed(chain))
        return [(said, outer[said.id]) for said in sorted(attributions, key=lambda s: order[s.id])]

    def _pass(self, naming: Naming) -> None:
        """A name in the running text: known now, and on the floor if no one else says it."""
        if naming.figure is None:
            naming.figure = self._sources.people.surname(naming, naming.span.start)
        heard = naming.span.start < self._heard_to
        if naming.figure and not heard and self._layout.around(naming.span.start) is None:
            subject = naming.subject and not self._is_receiver(naming)
            self._floor.note(naming.figure, naming.span, turn=False, subject=subject)

    def _is_receiver(self, naming: Naming) -> bool:
        """Whether somebody is named as getting a message, so that "he said" is not his."""
        text = self._article.text
        end = text.find(". ", naming.span.end, naming.span.end + _SENTENCE)
        end = min(naming.span.end + _SENTENCE, len(text)) if end < 0 else end
        return _RECEIVED.search(text, naming.span.end, end) is not None

    def _hear(
        self, said: Attribution, outer: Figure | None, nested: bool, previous: Attribution | None
    ) -> None:
        """Who says this; it is that figure's turn, unless somebody else reports it."""
        if said.source is None:
            figure = None if nested or previous is None else self._carried(said, previous)
        else:
            read = self._sources.read(said.source, outer)
            figure = None
            if read is not None and not self._receives(said):
                figure = read.figure.actual
                if not nested:
                    self._named_late(said, figure)
                self._reads[said.source.start, said.source.end] = read
        if figure is not None:
            self._who[said.id] = figure
            if not nested and said.source is not None:
                self._heard_to = said.source.end
                self._floor.note(figure, said.source, turn=True, subject=True)

    def _receives(self, said: Attribution) -> bool:
        """Whether the source is who something was said to: "Orlo received a message of"."""
        if said.source is None or said.cue is None or said.cue.start < said.source.end:
            return False
        between = self._article.text[said.source.end : said.cue.end]
        return len(between) < _SENTENCE and _RECEIVED.search(between) is not None

    def _carried(self, said: Attribution, previous: Attribution) -> Figure | None:
        """The speaker before, where a quotation simply goes on; else None."""
        figure = self._who.get(previous.id)
        if figure is None or (said.cue is not None and _PASSIVE.search(said.cue.text)):
            return None
        start = anchor(said)
        end = max(span.end for span in _spans(previous))
        here = self._layout
        if said.cue is not None:
            same = here.sentence(start) == here.sentence(anchor(previous))
            return figure if same and said.cue.text.casefold().endswith("ing") else None
        between = self._article.text[end:start] if end < start else ""
        if said.kind != "direct" or re.search(r"\w", between):
            return None
        text = self._article.text
        quoted = start < len(text) and (
            text[start] in _QUOTES or text[start - 1 : start] in _QUOTES
        )
        near = here.paragraph(start) - here.paragraph(anchor(previous)) <= 1
        return figure if quoted and near else None

    def _named_late(self, said: Attribution, figure: Figure) -> None:
        """News leads tell the office first and the name after: the office then is that person.

        "Ostmark's deputy foreign minister has accused … “…,” Anna Lenz said": the first speakers
        of the article, or of a paragraph that brings in both; the second without any title, the
        quotation before the name.
        """
        source = said.source
        turn = self._floor.last_turn(anchor(said))
        if source is None or turn is None or figure.kind != "person" or figure.partial:
            return
        before = turn.figure.actual
        alone = names.normal(source.text) == names.normal(figure.name)
        first = figure.proof.start >= source.start and not figure.titles
        quoted = said.kind != "indirect" and said.content[0].start < source.start
        office = before.titles and before.titles[0][0].sense.kind == "office"
        if not (alone and first and quoted and office and before.kind in ("office", "unnamed")):
            return
        if before.plural or (before.gender and figure.gender and before.gender != figure.gender):
            return
        here = self._layout.paragraph(source.start)
        both = before.kind == "office" and self._layout.paragraph(before.proof.start) == here
        people = {
            id(e.figure.actual)
            for e in self._floor.events
            if e.figure.actual.kind in ("person", "office", "unnamed")
            and (e.paragraph == here or not both)
        }
        if people != {id(before)}:
            return
        for description, span in list(before.titles):
            self._sources.titles.entitle(figure, description, span)
        before.same = figure

    # What comes out

    def _told(self, attributions: Sequence[Attribution]) -> Resolved:
        actors: dict[str, Actor] = {}
        met: dict[Figure, Actor] = {}
        mentions: dict[tuple[int, int], Mention] = {}

        def actor(figure: Figure) -> Actor:
            if figure.actual not in met:
                told = self._actor(figure.actual)
                met[figure.actual] = actors.setdefault(told.id, told)
            return met[figure.actual]

        for said in sorted(attributions, key=anchor):
            read = self._reads.get((said.source.start, said.source.end)) if said.source else None
            if said.source is not None and read is not None:
                detail = read.detail
                if read.figure is not read.figure.actual:
                    detail = (
                        f'"{said.source.text}" is {shown(read.figure.actual.proof)}, '
                        "named without a title right after this office"
                    )
                mentions[said.source.start, said.source.end] = Mention(
                    span=said.source, actor_id=actor(read.figure).id, detail=detail
                )
        for naming in (*self._cast.namings, *self._cast.bodies):
            if naming.figure is not None:
                key = (naming.span.start, naming.span.end)
                mentions.setdefault(
                    key,
                    Mention(
                        span=naming.span,
                        actor_id=actor(naming.figure).id,
                        detail=_naming_detail(naming),
                    ),
                )
        in_order = sorted(attributions, key=anchor)
        hops = chains(self._article, in_order, self._who, self._cast, self._layout)
        answers = replies(self._article, attributions, self._who, self._cast)
        resolved = []
        for said in attributions:
            figure, answer = self._who.get(said.id), answers.get(said.id)
            resolved.append(
                replace(
                    said,
                    actor_id=actor(figure).id if figure is not None else said.actor_id,
                    relay=hops.get(said.id, said.relay),
                    said_on=said.said_on or said_on(self._article, said),
                    replies_to=answer and _reply(answer, actor(answer.figure)),
                )
            )
        return Resolved(
            attributions=tuple(resolved),
            mentions=tuple(mentions[key] for key in sorted(mentions)),
            actors=tuple(actors[key] for key in sorted(actors)),
        )

    def _actor(self, figure: Figure) -> Actor:
        """The record of a figure: the same id across articles only for what has a full name."""
        here = self._article.id
        if figure.kind == "person":
            parts = [names.key(figure.name.split()), *([here] if figure.partial else [])]
        elif figure.kind == "unnamed":
            parts = [figure.name, here, str(figure.position)]
        elif figure.kind == "country":
            parts = [names.normal(figure.name)]
        else:
            parts = [identity(figure.name, self._cast.countries)]
            parts += [here] if figure.partial else []
        return Actor(
            id=content_id("actor", figure.kind, *parts), name=figure.name, kind=figure.kind
        )


def _reply(answer: Answering, actor: Actor) -> Reply:
    return Reply(span=answer.span, actor_id=actor.id, attribution_id=answer.attribution_id)


def _naming_detail(naming: Naming) -> str:
    figure = naming.figure.actual if naming.figure else None
    if figure is None or figure.kind != "person":
        return f"named here, {shown(naming.span)}"
    if names.normal(figure.name) == names.normal(naming.span.text):
        return f"named here, {shown(naming.span)}"
    return f'"{naming.span.text}" is {shown(figure.proof)}, called so in this article'


def _spans(said: Attribution) -> list[Span]:
    return [span for span in (said.source, said.cue, *said.content) if span is not None]
