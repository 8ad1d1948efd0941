"""Who a pronoun stands for when it is the source of a statement."""

from collections.abc import Callable

from retold.actors import names
from retold.actors.mentions import Figure
from retold.actors.scene import HE, IT, PRONOUNS, RELATIVE, SELF, SHE, THEY, Read, Scene, shown
from retold.actors.speakers import Event
from retold.actors.titled import Titles
from retold.records import Span

ReadOn = Callable[[Span, Figure | None, int], Read | None]
"""Reads a part of a source again: the span, who speaks around it, how deep the reading is."""


class Pronouns:
    """Reads pronouns by whose turn it is."""

    def __init__(self, scene: Scene, titles: Titles, read: ReadOn) -> None:
        self._scene = scene
        self._titles = titles
        self._read = read

    def read(self, span: Span, word: str, outer: Figure | None, depth: int) -> Read:
        """Who the pronoun stands for; the pronoun itself, unnamed, where that is not sure."""
        if word in RELATIVE:
            found = self._relative(span, outer, depth)
        elif outer is None:
            found = None if word in SELF else self._taken_up(span, word)
        elif word in SELF:
            detail = f'"{span.text}" is who speaks here, {shown(outer.proof)}'
            found = Read(figure=outer, detail=detail)
        else:
            found = self._nested(span, word, outer)
        return found or self._nobody(span, word)

    def _nobody(self, span: Span, word: str) -> Read:
        """The pronoun as an unnamed figure of its own number and gender."""
        many = word in THEY or word in ("we", "us", "our", "ourselves")
        read = self._titles.unnamed(span, None, plural=many)
        read.figure.thing = word in IT or word in ("which", "that")
        read.figure.gender = "m" if word in HE else "f" if word in SHE else None
        return read

    def _taken_up(self, span: Span, word: str) -> Read | None:
        """Whose turn goes on, or who was the subject last."""
        event: Event | None = None
        if word in HE or word in SHE:
            gender: names.Gender = "m" if word in HE else "f"
            event = self._scene.floor.person(span.start, gender)
            if event is not None and event.figure.actual.gender is None:
                event.figure.actual.gender = gender
        elif word in IT:
            event = self._scene.floor.body(span.start)
        elif word in THEY:
            event = self._scene.floor.many(span.start)
        if event is None:
            return None
        figure = event.figure.actual
        role = "who spoke last" if event.turn else "the subject of what goes before"
        named = event.span if event.span.text.casefold() not in PRONOUNS else figure.proof
        return Read(figure=figure, detail=f'"{span.text}" is {role}, {shown(named)}')

    def _nested(self, span: Span, word: str, outer: Figure) -> Read | None:
        """A pronoun in what somebody says of himself: "Oster said he had hoped …"."""
        figure = outer.actual
        single = word in HE or word in SHE
        gender = "m" if word in HE else "f"
        person = figure.kind in ("person", "office", "unnamed") and not figure.plural
        fits = (
            person and figure.gender in (None, gender)
            if single
            else figure.kind in ("organisation", "country")
            if word in IT
            else figure.plural
        )
        if not fits or self._rivals(span, figure, gender if single else None):
            return None
        return Read(
            figure=figure, detail=f'"{span.text}" is who speaks here, {shown(figure.proof)}'
        )

    def _rivals(self, span: Span, figure: Figure, gender: str | None) -> bool:
        """Whether somebody else is named in the same sentence before the pronoun."""
        near = self._scene.cast.within(max(0, span.start - 300), span.start)
        here = self._scene.floor.layout.sentence(span.start)
        return any(
            n.figure is not None
            and n.figure.actual is not figure
            and not (gender and n.figure.gender and n.figure.gender != gender)
            and self._scene.floor.layout.sentence(n.span.start) == here
            for n in near
        )

    def _relative(self, span: Span, outer: Figure | None, depth: int) -> Read | None:
        """ "who" stands for the noun that its clause belongs to."""
        part = self._scene.part(span.start)
        found = self._scene.tokens(span)
        if part is None or found is None or depth > 2:
            return None
        token = found[0]
        clause = next((t for t in (token, *token.ancestors) if t.dep_ == "relcl"), None)
        head = clause.head if clause is not None else None
        if head is None or head.i >= token.i:
            return None
        left = min((t.i for t in head.subtree if t.i <= head.i), default=head.i)
        start = part.start + part.doc[left].idx
        # "the head of the party, who": the clause may hang on the last noun of the phrase only.
        while (
            left and part.doc[left - 1].lower_ in ("of", "for") and part.doc[left - 1].head.i < left
        ):
            above = part.doc[left - 1].head
            left = min((t.i for t in above.subtree if t.i <= above.i), default=above.i)
            start = part.start + part.doc[left].idx
        read = self._read(self._scene.article.span(start, span.start), outer, depth + 1)
        if read is None:
            return None
        stands = self._scene.trimmed(self._scene.article.span(start, span.start))
        return Read(figure=read.figure, detail=f'"{span.text}" stands for {shown(stands)}')
