"""Countries, bodies and documents as sources: who speaks through a capital or a statement."""

import re
from bisect import bisect_left

from retold.actors import names
from retold.actors.bodies import generic
from retold.actors.mentions import Figure
from retold.actors.organisations import again
from retold.actors.pronouns import Pronouns, ReadOn
from retold.actors.scene import DEFINITE, INDEFINITE, Read, Scene, shown
from retold.actors.titled import Titles
from retold.actors.titles import Description, is_body, unplaced
from retold.records import Span

_NEAR = 160
"""Code points around a document within which the words tell whom it came from."""
_RECEIVED = re.compile(r"\breceiv(?:ed|es|ing)\b[^.\n]*\Z")
_CAME_FROM = re.compile(r"\w+(?: of)?(?: [\w-]+){0,3}? from ")


class Issuers:
    """Reads sources that are no person."""

    def __init__(self, scene: Scene, titles: Titles, pronouns: Pronouns, read: ReadOn) -> None:
        self._scene = scene
        self._titles = titles
        self._pronouns = pronouns
        self._read = read
        self._documents: dict[str, list[tuple[int, Figure]]] = {}
        self._places: dict[str, list[int]] = {}

    def country(self, span: Span) -> Read | None:
        """A country by name or alias, or by the capital that stands for its government."""
        country = self._scene.cast.countries.of(span.text)
        if country is None or country.way == "demonym":
            return None
        called = self._scene.cast.called(names.WORD.findall(span.text), None)
        if called and country.way == "capital":
            return None
        if len(called) == 1 and names.given_gender(called[0].name.split()[0]) is not None:
            return None  # "Israel said", of Steve Israel
        figure = self._scene.cast.other("country", span, country.name)
        detail = f"named here, {shown(span)}"
        if country.way == "capital":
            detail = f'"{span.text}" stands for the government of {country.name}'
        return Read(figure=figure, detail=detail)

    def body(
        self, span: Span, described: Description | None, words: list[str], lead: str, depth: int
    ) -> Read | None:
        """An organisation by its name, or "the ministry" for the one met before."""
        if described is None or described.sense.kind not in ("organisation", "country"):
            return None
        if described.plural or lead in INDEFINITE:
            return None
        words = names.WORD.findall(unplaced(span.text[:400]))
        proper = [
            w
            for w in words
            if names.capitalised(w) and not self._scene.cast.countries.of(names.possessor(w))
        ]
        starts_sentence = len(proper) == 1 and words[0] == proper[0]
        if described.country is None and (
            not proper
            or (starts_sentence and len(words) > 1)
            or (lead in DEFINITE and len(proper) == 1 and proper[0] == words[0])
        ):
            return self._owned(span, lead, depth) or again(self._scene, span, described)
        cut = re.search(r",| (?:in|at|who|which)\b", span.text)
        if len(span.text) > 2 * names.LONGEST and not cut:
            return None
        name = self._scene.article.span(span.start, span.start + cut.start()) if cut else span
        if described.country is None and generic(name.text, self._scene.cast.countries):
            fuller = again(self._scene, span, described, only_fuller=True)
            if fuller is not None:
                return fuller
        figure = self._scene.cast.other("organisation", name)
        return Read(figure=figure, detail=f"named here, {shown(name)}")

    def _owned(self, span: Span, lead: str, depth: int) -> Read | None:
        """ "His campaign" is the campaign of whoever "his" is, if that is told."""
        if lead not in ("his", "her") or depth:
            return None
        owner = self._scene.article.span(span.start, span.start + len(lead))
        whose = self._pronouns.read(owner, lead, None, depth).figure.actual
        if whose.kind != "person":
            return None
        name = f"{whose.name}’s{span.text[len(lead) :]}"
        figure = self._scene.cast.other("organisation", span, name)
        figure.partial = whose.partial
        return Read(figure=figure, detail=f'"{span.text[: len(lead)]}" is {shown(whose.proof)}')

    def document(
        self,
        span: Span,
        described: Description | None,
        lead: str,
        outer: Figure | None,
        depth: int,
    ) -> Read | None:
        """Who issued a document, where that is told; else the document itself, unnamed."""
        if described is None or described.sense.kind != "document" or depth > 2:
            return None
        head = described.head
        at = re.search(rf"\b{re.escape(head)}", span.text, re.I)
        if at is None:
            return None
        issuer: Read | None = None
        owner = re.match(r"(?:(.+?)['’]s?|(its|his|her|their))\s", span.text[: at.start()], re.I)
        after = re.match(
            r"\w*[^.]*?\b(?:by|from|issued by|released by|signed by)\s+(.+)", span.text[at.end() :]
        )
        if owner:
            group = 1 if owner.group(1) else 2
            issuer = self._part(span, owner.start(group), owner.end(group), outer, depth)
        elif after and "carried by" not in span.text:
            offset = at.end() + after.start(1)
            issuer = self._part(span, offset, len(span.text), outer, depth)
        elif any(is_body(w) for w in names.WORD.findall(span.text[: at.start()])):
            issuer = self._part(span, 0, at.start(), outer, depth)
        elif lead in DEFINITE:
            issuer = self._issued(span, head)
        by = issuer.figure.actual if issuer is not None else None
        if by is not None and by.kind == "unnamed" and not by.titles and not by.plural:
            by = None  # "footage from the game": a game issues nothing
        if by is not None and not by.thing and by.position != span.start:
            return Read(figure=by, detail=f'"{span.text}" is by {shown(by.proof)}')
        layout = self._scene.floor.layout
        if lead in DEFINITE and (known := self._documents.get(head)):
            start, figure = known[-1]
            if layout.paragraph(span.start) - layout.paragraph(start) <= 3:
                return Read(figure=figure, detail=f'"{span.text}" is {shown(figure.proof)}')
        figure = self._titles.unnamed(span, described).figure
        figure.thing = True
        self._documents.setdefault(head, []).append((span.start, figure))
        return Read(figure=figure, detail=f"{shown(span)}: the article does not say whose it is")

    def _part(
        self, span: Span, start: int, end: int, outer: Figure | None, depth: int
    ) -> Read | None:
        inner = self._scene.trimmed(self._scene.article.span(span.start + start, span.start + end))
        return self._read(inner, outer, depth + 1) if inner.text else None

    def _sent(self, place: int) -> tuple[bool, Read | None]:
        """Whether a document came to the one named before it, and from whom, if that is told.

        "The minister received a message of greeting from Pavel Orlo": it is by Pavel Orlo.
        """
        text = self._scene.article.text
        came = _CAME_FROM.match(text, place, place + _NEAR)
        received = _RECEIVED.search(text, max(0, place - _NEAR), place)
        if came is None:
            return received is not None, None
        senders = self._scene.cast.within(came.end(), came.end() + _NEAR)
        if not senders or re.search(r"[.,;\n]", text[came.end() : senders[0].span.start]):
            return True, None
        figure = senders[0].figure
        return True, Read(figure=figure.actual, detail="") if figure is not None else None

    def _issued(self, span: Span, head: str) -> Read | None:
        """Whoever spoke in the sentence that brought the document in: "said in a statement"."""
        carried = re.search(r"\b(?:carried|published|released) by\b", span.text)
        key = f"{head} {carried.group()}" if carried else head
        places = self._places.get(key)
        if places is None:
            found = re.finditer(rf"\b{re.escape(key)}\b", self._scene.article.text, re.I)
            places = self._places[key] = [m.start() for m in found]
        i = bisect_left(places, span.start) - 1
        layout = self._scene.floor.layout
        near = i >= 0 and layout.paragraph(span.start) - layout.paragraph(places[i]) <= 2
        if i < 0 or not (near or carried):
            return None
        received, sender = self._sent(places[i])
        if received:
            return sender
        events = self._scene.floor.by_sentence.get(layout.sentence(places[i]), [])
        events = [e for e in events if e.turn] or [e for e in events if e.subject]
        speakers = {id(e.figure.actual): e.figure.actual for e in events}
        if len(speakers) != 1:
            return None
        return Read(figure=next(iter(speakers.values())), detail="")
