"""Who the source of a statement is: each form of source has its reader, asked in turn.

Names, surnames, titles, unnamed people, bodies, countries and their capitals, documents, pronouns.
When two readings are about equal, the source is the description itself, kind unnamed.
"""

import re
from collections.abc import Callable

from retold.actors import names
from retold.actors.issuers import Issuers
from retold.actors.mentions import Figure
from retold.actors.people import People
from retold.actors.pronouns import Pronouns
from retold.actors.scene import INDEFINITE, PRONOUNS, Read, Scene, shown
from retold.actors.titled import Titles
from retold.actors.titles import describe
from retold.records import Span

LONGEST = 600
"""Code points; a longer source is a runaway, of which nothing can be said."""
_AGED = re.compile(r"[Tt]he \d{1,3}-year-old")
"""Who is called so was named before, as with a pronoun."""


class Sources:
    """Reads the sources of one article, in the order of the text."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.titles = Titles(scene)
        self.people = People(scene, self.titles)
        self._pronouns = Pronouns(scene, self.titles, self.read)
        self._issuers = Issuers(scene, self.titles, self._pronouns, self.read)

    def read(self, source: Span, outer: Figure | None, depth: int = 0) -> Read | None:
        """Who a source is; None where it holds no word. `outer`: who speaks around it."""
        span = self._scene.trimmed(source)
        words = names.WORD.findall(span.text[:400])
        if not words:
            return None
        lead = words[0].casefold()
        if len(span.text) > LONGEST:
            return self.titles.unnamed(span, None)
        if len(words) == 1 and names.possessor(lead) in PRONOUNS:
            return self._pronouns.read(span, names.possessor(lead), outer, depth)
        if _AGED.fullmatch(span.text) and (event := self._scene.floor.person(span.start, None)):
            figure = event.figure.actual
            return Read(figure=figure, detail=f'"{span.text}" is {shown(event.span)}, met last')
        described = describe(span.text, self._scene.cast.countries)
        readings: tuple[Callable[[], Read | None], ...] = (
            lambda: self._quantity(span, lead),
            lambda: self.people.several(span),
            lambda: self.people.named(span, words),
            lambda: self._issuers.country(span),
            lambda: self._issuers.document(span, described, lead, outer, depth),
            lambda: self._issuers.body(span, described, words, lead, depth),
            lambda: self.titles.title(span, described, lead),
            lambda: self.people.surname_again(span, words),
            lambda: self.people.unknown_name(span, words, lead),
        )
        for reading in readings:
            found = reading()
            if found is not None:
                return found
        return self.titles.unnamed(span, described)

    def _quantity(self, span: Span, lead: str) -> Read | None:
        """ "Some officials", "one of his aides": people of whom only the kind is told."""
        if lead in ("a", "an") or (lead not in INDEFINITE and not lead.isdigit()):
            return None
        if lead in ("another", "unnamed", "anonymous", "unidentified", "one") and any(
            self.people.heads(span, n) for n in self._scene.cast.within(span.start, span.end)
        ):
            return None
        described = describe(span.text, self._scene.cast.countries)
        if described is not None and described.sense.kind == "document":
            return None
        return self.titles.unnamed(span, described)
