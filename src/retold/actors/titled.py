"""Who a title means in an article, and what is known of those whom it leaves unnamed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from spacy.tokens import Token

from retold.actors.mentions import Figure, Titled
from retold.actors.organisations import again
from retold.actors.scene import CANDIDATES, DEFINITE, INDEFINITE, PRONOUNS, Read, Scene, shown
from retold.actors.speakers import Event
from retold.actors.titles import Description, describe, is_body
from retold.records import Span

_CROWDS = frozenset(("people", "peoples", "public", "police", "masses", "media", "youth"))
"""Heads of phrases that no "he" takes up, though they have no plural ending."""
ORDINALS = {"first": 0, "second": 1, "third": 2}


class Titles:
    """Reads sources that tell an office or a role, and keeps the unnamed figures."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._unnamed: dict[str, list[Titled]] = {}
        self._hidden: list[Figure] = []
        self._brought_in: dict[str, list[Span]] | None = None

    def title(self, span: Span, described: Description | None, lead: str) -> Read | None:
        """Who holds a title here; else the office itself, or somebody unnamed."""
        if described is None or described.sense.kind not in ("office", "role"):
            return None
        definite = lead in DEFINITE or "'s " in span.text or "’s " in span.text
        if (described.plural and not definite) or lead in INDEFINITE:
            return self.unnamed(span, described)
        found = (
            self._bearer(span, described) if definite or described.sense.kind == "office" else None
        )
        if found is not None:
            figure = found.figure.actual
            how = f'"{found.span.text}"' if found.span != figure.proof else "met before"
            who = (
                "the unnamed speaker met last who fits"
                if figure.kind == "unnamed"
                else "the one who fits"
            )
            return Read(
                figure=figure, detail=f'"{span.text}" is {who}, {shown(figure.proof)}: {how}'
            )
        body = any(is_body(word) for word in described.words)
        if (
            described.sense.kind == "office"
            and not described.plural
            and (described.country or body)
        ):
            return self._office(span, described)
        return self.unnamed(span, described)

    def _office(self, span: Span, described: Description) -> Read:
        """A single office whose holder the article does not name."""
        figure = self._scene.cast.other("office", span)
        if not figure.titles:
            self.entitle(figure, described, span)
            figure.gender = described.sense.gender
            figure.partial = described.country is None
        return Read(figure=figure, detail=f"{shown(span)}: the holder is not named")

    def entitle(self, figure: Figure, described: Description, span: Span) -> None:
        """Keep that an unnamed figure, or one named late, may be called so from here on."""
        figure.titles.append((described, span))
        for label in {described.head, *described.sense.also}:
            self._unnamed.setdefault(label, []).append(
                Titled(figure=figure, description=described, span=span)
            )

    def _bearer(self, span: Span, described: Description) -> Titled | None:
        """The one figure that a title may mean here; None where there is none, or several."""
        position = span.start
        ordinal = next(
            (n for w, n in ORDINALS.items() if re.search(rf"\b{w}\b", span.text, re.I)), None
        )
        near = slice(CANDIDATES) if ordinal is not None else slice(-CANDIDATES, None)
        pool = self._unnamed.get(described.head, [])[near]
        if described.head == "source":
            hidden = [f for f in self._hidden[near] if f.plural == described.plural]
            pool = [Titled(figure=f, description=described, span=f.proof) for f in hidden]
        if ordinal is not None and described.sense.kind == "role":
            return pool[ordinal] if ordinal < len(pool) else None
        named = self._scene.cast.labels.get(described.head, [])
        i = bisect_left(named, position, key=lambda t: t.span.start)
        before = [*named[max(0, i - CANDIDATES) : i], *pool]
        strong = _each(t for t in before if described.fits(t.description) == 2)
        weak = _each(t for t in before if described.fits(t.description) == 1)
        turn = self._scene.floor.last_turn(position)
        if turn is not None and id(turn.figure.actual) in {**weak, **strong}:
            since = [
                t
                for key, t in strong.items()
                if key != id(turn.figure.actual) and t.span.start > turn.position
            ]
            return None if since else {**weak, **strong}[id(turn.figure.actual)]
        layout = self._scene.floor.layout
        if turn is not None and self._untitled(turn, position, strong):
            figure = turn.figure.actual
            return Titled(figure=figure, description=described, span=turn.span)
        if len(strong) == 1:
            return next(iter(strong.values()))
        recent = [
            t
            for t in strong.values()
            if t.figure.actual.spoke >= 0
            and layout.paragraph(position) - layout.paragraph(t.figure.actual.spoke) <= 2
        ]
        if strong:
            return recent[0] if len(recent) == 1 else None
        if described.country or described.words:
            later = _each(
                t for t in named[i : i + CANDIDATES] if described.fits(t.description) == 2
            )
            if len(later) == 1:
                return next(iter(later.values()))
        return None if weak else self._introduced(span, described)

    def _untitled(self, turn: Event, position: int, strong: Mapping[int, Titled]) -> bool:
        """Whether a title means who spoke in the sentence before, of whom no title is told.

        "Poland's Marek Dolny said he was not surprised. The minister argued …": not the minister
        of an earlier paragraph.
        """
        layout, figure = self._scene.floor.layout, turn.figure.actual
        paragraph = layout.paragraph(position)
        return (
            figure.kind == "person"
            and not figure.titles
            and turn.paragraph == paragraph
            and layout.sentence(position) - turn.sentence == 1
            and all(layout.paragraph(one.span.start) < paragraph for one in strong.values())
            and all(layout.paragraph(f.figure.actual.spoke) < paragraph for f in strong.values())
        )

    def _introduced(self, span: Span, described: Description) -> Titled | None:
        """Somebody unnamed whom an earlier sentence brings in once: "a spokesperson of the League".

        Only where there is one such phrase, so that "the spokesperson" can mean nobody else.
        """
        found = [
            (phrase, told)
            for phrase in self._phrases(described.head)
            if phrase.start < span.start
            and (told := describe(phrase.text, self._scene.cast.countries)) is not None
            and not told.plural
            and self._scene.floor.layout.around(phrase.start) is None
        ]
        if len(found) != 1 or described.fits(found[0][1]) != 2:
            return None
        phrase, told = found[0]
        figure = self.unnamed(phrase, told).figure
        return Titled(figure=figure, description=told, span=phrase)

    def _phrases(self, head: str) -> list[Span]:
        """Where the article brings somebody in by a title: from "a" to the end of the phrase."""
        if self._brought_in is None:
            self._brought_in = {}
            for part in self._scene.parts:
                for at, word in enumerate(part.words):
                    if word.lower() in ("a", "an") and (end := _phrase_end(part.doc[at])):
                        start = part.start + part.doc[at].idx
                        phrase = self._scene.article.span(start, part.start + end)
                        told = describe(phrase.text, self._scene.cast.countries)
                        if told is not None and told.sense.kind in ("office", "role"):
                            for label in {told.head, *told.sense.also}:
                                self._brought_in.setdefault(label, []).append(phrase)
        return self._brought_in.get(head, [])

    def unnamed(
        self, span: Span, described: Description | None, *, plural: bool | None = None
    ) -> Read:
        """A new unnamed figure, called what the text calls it."""
        told = self._told(span, described)
        if described is not None and told != span.text:
            described = describe(told, self._scene.cast.countries) or described
        figure = Figure(
            kind="unnamed",
            name=told,
            proof=span,
            plural=plural
            if plural is not None
            else bool(described and described.plural) or told.rpartition(" ")[2] in _CROWDS,
            gender=described.sense.gender if described else None,
            position=span.start,
        )
        if described is not None and described.sense.kind in ("office", "role"):
            self.entitle(figure, described, span)
            self._hidden.append(figure)
        return Read(figure=figure, detail=f"{shown(span)}: the article does not name who it is")

    def _told(self, span: Span, described: Description | None) -> str:
        """What is known of somebody unnamed, with the body spelled out where it was met before."""
        name = " ".join(span.text.split())[:200]
        first, _, rest = name.partition(" ")
        if first.casefold() in DEFINITE | INDEFINITE | PRONOUNS:
            name = (
                f"{first.casefold() if first.istitle() and first != 'I' else first} {rest}".strip()
            )
        if described is None or described.sense.kind not in ("office", "role") or described.country:
            return name
        found = re.search(r"((?:[A-Z]\w+ )*)(\w+) (\w+)$", name)
        if found is None or not is_body(found.group(2)):
            return name
        body = describe(found.group(1) + found.group(2), self._scene.cast.countries)
        if body is None:
            return name
        at = self._scene.article.span(span.start, span.start)
        known = again(self._scene, at, body, only_fuller=True)
        if known is None or known.figure.partial:
            return name
        return f"{name[: found.start()]}{found.group(3)} of {known.figure.name}"


def _phrase_end(article: Token) -> int:
    """Where the noun phrase that an article opens ends, in its paragraph; 0 where it is none."""
    near = article.doc[article.i + 1 : article.i + 16]
    kept = 0
    for k, token in enumerate(near):
        if token.ent_type_ in ("DATE", "TIME") or not (
            token.pos_ in ("NOUN", "PROPN", "ADJ")
            or token.lower_ in ("of", "for", "at", "the", "'s", "’s", "-")
        ):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            kept = k + 1
    return near[kept - 1].idx + len(near[kept - 1]) if kept else 0


def _each(titled: Iterable[Titled]) -> dict[int, Titled]:
    """One entry a figure, the latest."""
    return {id(t.figure.actual): t for t in titled}
