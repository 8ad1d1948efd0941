"""Who is named in an article: people with their titles, organisations, and the words for countries.

The parse's named entities are the start; its plain errors are mended (a name cut short, a city
taken for a person), and titles beside a name are read as that person's.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from retold.actors import names
from retold.actors.beside import (
    after_titles,
    is_headline,
    is_subject,
    may_name,
    mended,
    titles_beside,
)
from retold.actors.bodies import acronyms, generic, identity, is_outlet, proper, undetermined
from retold.actors.countries import Countries
from retold.actors.glued import Glued, glued
from retold.actors.titles import Description, describe, is_title
from retold.records import ActorKind, Article, Span
from retold.syntax import Parsed

_CUT_OFF = frozenset(("of", "the", "for", "and"))
_LINKS = names.listed("in on at as to for and with that by of or from")
_NAMESAKES = 40
"""Bearers of one surname looked at: keeps the cost linear, and so many are nobody anyway."""


@dataclass(slots=True, kw_only=True, eq=False)
class Figure:
    """Somebody or something an article speaks of, while it is being read."""

    kind: ActorKind
    name: str
    proof: Span
    plural: bool = False
    gender: names.Gender | None = None
    titles: list[tuple[Description, Span]] = field(default_factory=list)
    partial: bool = False
    """Only a surname is known: never the same person in another article by that alone."""
    position: int = -1
    """Where an unnamed figure came in; -1 for all others."""
    spoke: int = -1
    """Where the figure last spoke, so far."""
    thing: bool = False
    """A statement or a report whose author is not told: "it" may be its pronoun, "he" not."""
    same: "Figure | None" = None
    """Who the figure turned out to be, where its name came later."""

    @property
    def actual(self) -> "Figure":
        """The figure itself, or the person it turned out to be."""
        return self.same.actual if self.same is not None else self


@dataclass(slots=True, kw_only=True, eq=False)
class Naming:
    """One name in the text. `figure` is None until a surname has found its full name."""

    span: Span
    words: list[str]
    subject: bool
    gender: names.Gender | None
    figure: Figure | None = None
    titles: list[tuple[Description, Span]] = field(default_factory=list)
    headline: bool = False
    """In a line of capitals, where the parse takes "Obama Says" for a name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Titled:
    """Where the text says that a figure holds a title."""

    figure: Figure
    description: Description
    span: Span


def _completes(token: Token, before: Token) -> bool:
    """Whether a word is the head of the name before it: "Shipping" of "Norsund Shipping", and
    "Union" of "the Dockers' Union", which the parse cuts at the apostrophe."""
    owned = before.text in ("'", "’") and before.head.head == token
    return (
        token.pos_ == "PROPN"
        and not token.ent_type_
        and names.capitalised(token.text)
        and (owned or (before.dep_ == "compound" and before.head == token))
    )


class Cast:
    """All figures named in an article, found again by full name, surname, or title."""

    def __init__(self, article: Article, parts: Sequence[Parsed]) -> None:
        self.article = article
        places = frozenset(
            names.possessor(entity.text)
            for part in parts
            for entity in part.doc.ents
            if entity.label_ in ("GPE", "NORP") and len(entity.text) <= names.LONGEST
        )
        self.countries = Countries(article.text, places)
        self.bodies: list[Naming] = []
        self.people: dict[str, Figure] = {}
        self.others: dict[tuple[ActorKind, str], Figure] = {}
        self._written: dict[tuple[ActorKind, str], Figure] = {}
        self.by_surname: dict[str, list[Figure]] = {}
        self.by_given: dict[str, list[Figure]] = {}
        self.namings: list[Naming] = []
        self.acronyms = acronyms(article.text)
        self.labels: dict[str, list[Titled]] = {}
        self.taken_for: dict[str, Counter[str]] = {}
        self._glued = glued(article.text)
        for part in parts:
            for naming in self._names(part):
                self._enlist(part, naming)
        self._overlooked(parts)
        self.namings.sort(key=lambda n: n.span.start)
        self._starts = [n.span.start for n in self.namings]
        for naming in self.namings:
            self._known_again(naming)
        for titled in self.labels.values():
            titled.sort(key=lambda t: t.span.start)

    def within(self, start: int, end: int) -> list[Naming]:
        """The names that begin in `[start, end)` of the text."""
        return self.namings[
            bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)
        ]

    def around(self, span: Span) -> Naming | None:
        """The name that a span begins within: of "Kim Tae Unwho" its end, "Unwho"."""
        i = bisect_left(self._starts, span.start) - 1
        naming = self.namings[i] if i >= 0 else None
        return naming if naming is not None and naming.span.end > span.start else None

    # People

    def _names(self, part: Parsed) -> Iterator[Naming]:
        taken = -1
        headline = is_headline(part.words)
        missed = [] if headline else after_titles(part)  # "Minister Rejects Claims"
        parted = self._parted(part)
        for one in parted:
            if (naming := self._unglued(part, one)) is not None:
                yield naming
        for entity in sorted([*part.doc.ents, *missed], key=lambda e: e.start):
            if entity.label_ in ("PERSON", "ORG") and len(entity) == 1:
                self.taken_for.setdefault(entity.text, Counter())[entity.label_] += 1
            if any(
                one.left < part.start + entity.end_char
                and part.start + entity.start_char < one.right
                for one in parted
            ):
                continue
            outlet = entity.label_ == "PERSON" and is_outlet(names.possessor(entity.text))
            if entity.label_ == "PERSON" and entity.start >= taken and not outlet:
                start, end = mended(part.doc, entity.start, entity.end, self.countries)
                if start < end:
                    taken = end
                    naming = self._naming(part, part.doc[start:end])
                    if naming is not None:
                        naming.headline = headline
                        yield naming
            elif (entity.label_ == "ORG" or outlet) and entity.start >= taken:
                self._organisation(part, entity)
            elif entity.label_ == "GPE":
                self._place(part, entity)

    def _parted(self, part: Parsed) -> list[Glued]:
        """The names of a paragraph that are glued to the words around them."""
        if not self._glued:
            return []
        low = bisect_left(self._glued, part.start, key=lambda one: one.start)
        return self._glued[low : bisect_left(self._glued, part.end, key=lambda one: one.start)]

    def _unglued(self, part: Parsed, one: Glued) -> Naming | None:
        """The name itself; none where it cannot be told from what is glued to it."""
        tokens = part.doc.char_span(
            one.start - part.start, one.end - part.start, alignment_mode="expand"
        )
        if not one.words or tokens is None:
            return None
        return Naming(
            span=self.article.span(one.start, one.end),
            words=list(one.words),
            # The parse cannot see that "Kim Tae Unvisited" is a subject and its verb.
            subject=is_subject(tokens.root)
            or self.article.text[one.end : one.right] not in _LINKS | {""},
            gender=None,
        )

    def _naming(self, part: Parsed, tokens: Tokens) -> Naming | None:
        first = tokens.start
        # The tokenizer splits "Im" as if it were "I'm": a name before "Chon Il" is made whole.
        split = part.doc[max(0, first - 2) : first]
        if len(split) == 2 and split.text.isalpha() and split.text.istitle():
            first -= 2
        start = part.start + part.doc[first].idx
        text = names.possessor(part.doc[first : tokens.end].text)
        words = names.bare(names.WORD.findall(text))
        if not words or len(text) > names.LONGEST or "\n" in text:
            return None
        if len(words) == 1 and self.countries.of(words[0]):
            return None
        mister = part.doc[first - 1].lower_.rstrip(".") if first else ""
        return Naming(
            span=self.article.span(start, start + len(text)),
            words=words,
            subject=is_subject(tokens.root),
            gender=names.HONORIFICS.get(mister) or names.gender_of(words),
        )

    def _enlist(self, part: Parsed, naming: Naming) -> None:
        """A full name makes a figure, or finds it; what stands beside the name tells its titles."""
        self.namings.append(naming)
        for phrase in titles_beside(part, naming.span):
            description = describe(phrase.text, self.countries)
            if description is None or description.plural:
                continue
            if description.sense.kind in ("office", "role"):
                naming.titles.append((description, phrase))
                naming.gender = naming.gender or description.sense.gender
        if len(naming.words) > 1 and not naming.headline:
            naming.figure = self.person(naming)
            self._entitle(naming)

    def _overlooked(self, parts: Sequence[Parsed]) -> None:
        """Surnames that the parse did not take for names, though their full names are known."""
        taken = {i for n in self.namings for i in range(n.span.start, n.span.end)}
        taken |= {i for n in self.bodies for i in range(n.span.start, n.span.end)}
        for part in parts:
            for at, word in enumerate(part.words):
                if not (may_name(word) and names.normal(word) in self.by_surname):
                    continue
                token = part.doc[at]
                if token.pos_ == "PROPN" and part.start + token.idx not in taken:
                    naming = self._naming(part, part.doc[at : at + 1])
                    if naming is not None:
                        self.namings.append(naming)

    def _known_again(self, naming: Naming) -> None:
        """A surname of one person only is that person; with a title and no full name, a new one."""
        if naming.figure is not None:
            return
        if len(naming.words) > 1:
            naming.figure = self.people.get(names.key(naming.words))
            return
        called = self.called(naming.words, naming.gender)
        if len(called) == 1:
            naming.figure = called[0]
            called[0].gender = called[0].gender or naming.gender
        elif not called and naming.titles:
            naming.figure = self.surname_only(naming)
        if naming.figure is not None:
            self._entitle(naming)

    def _entitle(self, naming: Naming) -> None:
        for description, span in naming.titles:
            if naming.figure is not None:
                self.entitle(naming.figure, description, span)

    def entitle(self, figure: Figure, description: Description, span: Span) -> None:
        """Keep that a figure may be called so: by its title, and by all that the lexicon adds."""
        figure.titles.append((description, span))
        titled = Titled(figure=figure, description=description, span=span)
        for label in {description.head, *description.sense.also}:
            self.labels.setdefault(label, []).append(titled)

    def surname_only(self, naming: Naming) -> Figure:
        """Somebody whose full name the article does not give."""
        figure = Figure(
            kind="person",
            name=" ".join(naming.words),
            proof=naming.span,
            gender=naming.gender,
            partial=True,
        )
        self.by_surname.setdefault(names.normal(figure.name), []).append(figure)
        return figure

    def person(self, naming: Naming) -> Figure:
        """The person of that full name; the fullest form stays the name."""
        key = names.key(naming.words)
        name = names.shown(naming.span.text)
        figure = self.people.get(key)
        if figure is None:
            figure = Figure(kind="person", name=name, proof=naming.span, gender=naming.gender)
            self.people[key] = figure
            for surname in names.surnames(naming.words):
                self.by_surname.setdefault(surname, []).append(figure)
            if not names.family_first(naming.words):
                given = names.normal(naming.words[0])
                self.by_given.setdefault(given, []).append(figure)
        elif len(name) > len(figure.name):
            figure.name = name
        figure.gender = figure.gender or naming.gender
        return figure

    def called(self, words: Sequence[str], gender: names.Gender | None) -> list[Figure]:
        """The people whom a surname, or else a given name, may mean: all that agree in gender."""
        key = names.normal(" ".join(words))
        found = (self.by_surname.get(key) or self.by_given.get(key, []))[:_NAMESAKES]
        return [f for f in found if not (gender and f.gender and f.gender != gender)]

    # Organisations and countries

    def _organisation(self, part: Parsed, entity: Tokens) -> None:
        start = entity.start
        # "Pyongyang's Foreign Ministry": whose it is belongs to the name.
        while start and (
            part.doc[start - 1].ent_type_ in ("GPE", "NORP")
            or part.doc[start - 1].text in ("'s", "’s")
        ):
            start -= 1
        end = entity.end
        if part.doc[end - 1].lower_ in ("of", "the"):
            # The parse cuts "… Ministry of the | Democratic People's Republic of Korea".
            after = next((e.end for e in part.doc.ents if e.start == end), None)
            while after is None and end > start and part.doc[end - 1].lower_ in _CUT_OFF:
                end -= 1
            end = after or end
        while end < len(part.doc) and _completes(part.doc[end], part.doc[end - 1]):
            end += 1
        tokens = part.doc[start:end]
        text = names.possessor(tokens.text)
        words = names.WORD.findall(text)
        if (
            len(text) > names.LONGEST
            or ":" in text
            or not any(names.capitalised(word) for word in words)
        ):
            return
        if len(words) < 2 and not (text.isupper() and len(text) > 2):
            return
        if is_title(words[-1]) or self.countries.of(text):
            return
        described = describe(text, self.countries)
        if described is not None and described.sense.kind != "organisation":
            return
        at = part.start + tokens.start_char
        span = self.article.span(at, at + len(text))
        self._spot(span, entity.root, self.other("organisation", span))

    def _place(self, part: Parsed, entity: Tokens) -> None:
        """A country named in the running text; its capital only stands for it as a source."""
        text = names.possessor(entity.text)
        country = self.countries.of(text)
        if country is not None and country.way == "name":
            span = self.article.span(
                part.start + entity.start_char, part.start + entity.start_char + len(text)
            )
            self._spot(span, entity.root, self.other("country", span, country.name))

    def _spot(self, span: Span, root: Token, figure: Figure) -> None:
        naming = Naming(span=span, words=[], subject=is_subject(root), gender=None, figure=figure)
        self.bodies.append(naming)

    def other(self, kind: ActorKind, span: Span, name: str | None = None) -> Figure:
        """The organisation, country or office so called, made where it is new."""
        called = name or undetermined(span.text)
        called = called if kind == "office" else proper(called, self.countries)
        called = self.acronyms.get(called, called)
        if (kind, called) not in self._written:
            key = (kind, identity(called, self.countries))
            if key not in self.others:
                self.others[key] = self._new(kind, called, span)
            self._written[kind, called] = self.others[key]
        return self._written[kind, called]

    def _new(self, kind: ActorKind, called: str, span: Span) -> Figure:
        figure = Figure(kind=kind, name=called, proof=span)
        if kind == "organisation":
            figure.partial = generic(called, self.countries)
            if (described := describe(called, self.countries)) is not None:
                self.entitle(figure, described, span)
        return figure
