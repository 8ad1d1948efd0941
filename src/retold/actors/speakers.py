"""Whose turn it is: who spoke last, who was the subject last, and how far back that is.

A pronoun that is the source of a statement usually goes on with the last *speaker*, not with the
last name: "He accused …" after a quotation is the man quoted, not a man named inside the
quotation. (Centering: Grosz, Joshi and Weinstein 1995; turns of speech as in the pronoun sources
of PolNeAR, Newell et al. 2018.)
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from retold.actors.mentions import Figure
from retold.actors.names import Gender
from retold.records import Article, Attribution, Span
from retold.syntax import Parsed

REACH = 2
"""Paragraphs back that a pronoun or "the spokesman" reaches."""

_LOOKED_AT = 40
"""Turns and names looked at, at most, for one pronoun: keeps the cost linear."""


def anchor(said: Attribution) -> int:
    """Where a statement's speaker comes in: its source, else its cue, else its content."""
    if said.source is not None:
        return said.source.start
    if said.cue is not None:
        return said.cue.start
    return said.content[0].start if said.content else 0


class Layout:
    """Where paragraphs, sentences and reported contents lie in an article's text."""

    def __init__(
        self, article: Article, parts: Sequence[Parsed], attributions: Iterable[Attribution]
    ) -> None:
        self._paragraphs = [part.start for part in parts]
        self._sentences = [part.start + s.start_char for part in parts for s in part.doc.sents]
        # Who wrote the page takes no part in it: a byline is as little on the floor as a quotation.
        bylines = [(*b.text, "byline") for b in article.blocks if b.kind == "byline" and b.text]
        contents = [(s.start, s.end, said.id) for said in attributions for s in said.content]
        spans = sorted([*contents, *bylines])
        self._contents = spans
        self._starts = [start for start, _, _ in spans]
        self._reach: list[int] = []
        for _, end, _ in spans:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def paragraph(self, position: int) -> int:
        return bisect_right(self._paragraphs, position)

    def sentence(self, position: int) -> int:
        return bisect_right(self._sentences, position)

    def around(self, position: int, own: str | None = None) -> str | None:
        """The id of the attribution whose content holds a position, the innermost; None outside."""
        i = bisect_right(self._starts, position) - 1
        for j in range(i, max(-1, i - _LOOKED_AT), -1):
            if self._reach[j] <= position:
                return None
            _, end, said = self._contents[j]
            if end > position and said != own:
                return said
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A figure speaks (`turn`), or is named outside of what others say."""

    position: int
    sentence: int
    paragraph: int
    figure: Figure
    turn: bool
    subject: bool
    span: Span


class Floor:
    """The turns and names of an article so far, latest last."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.events: list[Event] = []
        self.by_sentence: dict[int, list[Event]] = {}

    def note(self, figure: Figure, span: Span, *, turn: bool, subject: bool) -> None:
        """`span` names the figure: what a later pronoun can be shown to stand for."""
        event = Event(
            position=span.start,
            sentence=self.layout.sentence(span.start),
            paragraph=self.layout.paragraph(span.start),
            figure=figure,
            turn=turn,
            subject=subject or turn,
            span=span,
        )
        self.events.append(event)
        self.by_sentence.setdefault(event.sentence, []).append(event)
        if turn:
            figure.spoke = span.start

    def back(self, position: int, reach: int = REACH) -> Iterator[Event]:
        """What came before a position, latest first, at most `reach` paragraphs back."""
        here = self.layout.paragraph(position)
        for event in islice(reversed(self.events), _LOOKED_AT):
            if here - event.paragraph > reach:
                return
            if event.position < position:
                yield event

    def last_turn(self, position: int) -> Event | None:
        return next((e for e in self.back(position) if e.turn), None)

    def person(self, position: int, gender: Gender | None) -> Event | None:
        """The turn or name that "he" or "she" continues, or None where two are about equal."""
        passed: list[Event] = []
        sentence = self.layout.sentence(position)
        for event in self.back(position):
            figure = event.figure.actual
            if figure.plural or figure.kind not in ("person", "office", "unnamed"):
                continue
            if figure.thing or (gender and figure.gender and figure.gender != gender):
                continue
            if not event.subject:
                passed.append(event)
                continue
            others = [e for e in passed if e.figure.actual is not figure]
            nearer = [e for e in others if e.figure.actual.gender == gender]
            if nearer and figure.gender != gender:
                return None  # "… with Mr. Oster. He": the speaker's own gender is not known
            return event if not others or sentence - event.sentence <= 1 else None
        alone = {id(e.figure.actual) for e in passed}
        return passed[0] if len(alone) == 1 and sentence - passed[0].sentence <= 1 else None

    def body(self, position: int) -> Event | None:
        """The organisation, country or document that "it" continues."""
        for event in self.back(position):
            if event.subject and (
                event.figure.actual.kind in ("organisation", "country") or event.figure.actual.thing
            ):
                return event
            if event.turn and self.layout.sentence(position) - event.sentence > 2:
                return None
        return None

    def many(self, position: int) -> Event | None:
        """The speakers that "they" continues: several people, or a body; else nobody."""
        turn = self.last_turn(position)
        if turn is None:
            return None
        figure = turn.figure.actual
        group = figure.plural or figure.kind == "organisation"
        # Singular they: an unnamed speaker of unknown gender in the sentence before.
        near = self.layout.sentence(position) - turn.sentence <= 1
        hidden = figure.kind == "unnamed" and figure.gender is None and not figure.thing
        return turn if group or (near and hidden) else None
