"""Who a name is when it is the source of a statement: in full, cut short, or by surname."""

import re

from retold.actors import names
from retold.actors.beside import may_name
from retold.actors.bodies import is_outlet
from retold.actors.countries import Countries
from retold.actors.mentions import Figure, Naming
from retold.actors.scene import CANDIDATES, Read, Scene, shown
from retold.actors.titled import Titles
from retold.actors.titles import describe, is_title
from retold.records import Span

PREPOSITIONS = names.listed(
    "of for to from in at by with on against about under near including like as than"
)


class People:
    """Reads sources that hold a name."""

    def __init__(self, scene: Scene, titles: Titles) -> None:
        self._scene = scene
        self._titles = titles

    def several(self, span: Span) -> Read | None:
        """Two speaking as one stay together, unmerged: "Lenz and Oster", "Veldoria and Ostmark"."""
        if self._two_offices(span):
            return self._titles.unnamed(span, None, plural=True)
        joined = re.search(r" (?:and|And) (?:the )?(?=[A-Z])", span.text)
        if joined is None or self._scene.cast.countries.of(span.text):
            return None
        first = self._scene.article.span(span.start, span.start + joined.start())
        named = any(
            n.span.end == first.end and self.heads(span, n)
            for n in self._scene.cast.within(first.start, first.end)
        )
        countries = self._scene.cast.countries
        sides = (first.text, span.text[joined.end() :])
        bodies = all(_is_body(side, countries) for side in sides)
        second = any(
            n.span.start == span.end - len(sides[1])
            for n in self._scene.cast.within(span.start, span.end)
        )
        people = second and (
            all(_is_full_name(side) for side in sides) or _is_body(sides[0], countries)
        )
        if named or people or countries.of(first.text) or bodies:
            return self._titles.unnamed(span, None, plural=True)
        return None

    def _two_offices(self, span: Span) -> bool:
        """ "The chairman of one body and the secretary of another" are two people."""
        sides = re.split(r" and (?:the|an?) ", span.text)
        if len(sides) < 2 or "," in span.text or self._scene.cast.within(span.start, span.end):
            return False
        told = [describe(side, self._scene.cast.countries) for side in sides]
        return all(d is not None and d.sense.kind in ("office", "role") for d in told)

    def named(self, span: Span, words: list[str]) -> Read | None:
        """The source holds a person's name as its head: alone, after a title, or before one."""
        around = self._scene.cast.around(span)
        for naming in (around, *self._scene.cast.within(span.start, span.end)):
            if naming is not None and self.heads(span, naming):
                naming = self._within_headline(span, naming)
                whole = self._whole(span, naming, words)
                figure = whole or self.surname(naming, span.start)
                if figure is None:
                    figure = naming.figure = self._scene.cast.surname_only(naming)
                return self._name_read(span, naming.span, figure.actual)
        return None

    def _within_headline(self, span: Span, naming: Naming) -> Naming:
        """A name without the verb that a headline writes large: "Oster Responds To Question"."""
        if not naming.headline or naming.span.end <= span.end:
            return naming
        kept = self._scene.article.span(naming.span.start, span.end)
        words = names.WORD.findall(kept.text)
        known = self._scene.cast.people.get(names.key(words)) if len(words) > 1 else None
        return Naming(
            span=kept, words=words, subject=naming.subject, gender=naming.gender, figure=known
        )

    def _name_read(self, span: Span, name: Span, figure: Figure) -> Read:
        if figure.partial:
            detail = f"{shown(name)}: the article gives no fuller name"
        elif names.normal(name.text) == names.normal(figure.name):
            detail = f"named here, {shown(name)}"
        else:
            detail = f'"{span.text}" is {shown(figure.proof)}, called so in this article'
        return Read(figure=figure, detail=detail)

    def _whole(self, span: Span, naming: Naming, words: list[str]) -> Figure | None:
        """A source that is nothing but a name is one name, though the parse cut it short."""
        kept = names.bare(words)
        if len(kept) <= len(naming.words) or len(kept) > 4 or naming.span.end != span.end:
            return None
        if any(not may_name(w) for w in kept):
            return None
        if any(self._scene.cast.countries.of(names.possessor(w)) for w in kept):
            return None
        full = Naming(
            span=span, words=kept, subject=True, gender=naming.gender, titles=naming.titles
        )
        figure = self._scene.cast.person(full)
        for description, at in naming.titles:
            self._scene.cast.entitle(figure, description, at)
        naming.figure = figure
        return figure

    def heads(self, span: Span, naming: Naming) -> bool:
        """Whether a name is what its phrase is about: not "a spokesman for Oster"."""
        text = self._scene.article.text
        before = text[span.start : naming.span.start]
        after = text[naming.span.end : span.end]
        if re.match(r"(?>[^\W\d_]+)\W*\w", after):
            after = f" {after}"  # "Kim Tae Unin the message"
        goes_on = re.match(r"['’]s?\s*\w|\s+[a-z]|-\w", after)
        if goes_on and not re.match(r"\s+(?:of|from|at|with|in|and|who|on)\b", after):
            return False
        following = re.match(r"\s+(\w+)", after)
        if following and following.group(1)[0].isupper() and is_title(following.group(1)):
            return False  # "Charlotte" of "Charlotte Mayor Anna Lenz"
        words = names.WORD.findall(before)
        if not words:
            return True
        last = words[-1].casefold()
        if last in names.HONORIFICS or is_title(last):
            # "the attraction to Mr. Trump", "an aide to President Oster"
            k = len(words)
            while k > 1 and (words[k - 1].casefold() in names.HONORIFICS or is_title(words[k - 1])):
                k -= 1
            if k > 1 and words[k - 1] in PREPOSITIONS:
                return False
        if last in PREPOSITIONS or last in ("who", "whose", "that", "and", "or"):
            return False
        links = [i for i, w in enumerate(words) if w.casefold() in (*PREPOSITIONS, "who", "whose")]
        if links and is_title(words[-1]) and any(is_title(w) for w in words[: links[0]]):
            return False
        if links and not any(is_title(w) for w in words[: links[0]]):
            # "Youths in Harrow, Koksan and Dale": only a name behind a comma is who they are.
            return before.rstrip().endswith(",") and not after.strip()
        return not (links and re.search(r"\b(?:who|whose|that)\b", before))

    def surname(self, naming: Naming, position: int) -> Figure | None:
        """Whom a surname means: the only bearer, or of several the one who has been speaking."""
        if naming.figure is not None:
            return naming.figure
        called = self._scene.cast.called(naming.words, naming.gender)
        return self._one_of(called, position)

    def _one_of(self, called: list[Figure], position: int) -> Figure | None:
        if len(called) == 1:
            return called[0]
        met = [f for f in called[:CANDIDATES] if f.proof.start < position]
        if len(met) == 1:
            return met[0]
        spoken = [f for f in met if f.spoke >= 0]
        return spoken[0] if len(spoken) == 1 else None

    def surname_again(self, span: Span, words: list[str]) -> Read | None:
        """A surname that the parse did not take for a name: "Im", "Mr. Oster"."""
        if aside := re.search(r",| \(| who", span.text):
            words = names.WORD.findall(span.text[: aside.start()])
        kept = names.bare(words)
        if not 1 <= len(kept) <= 4 or not all(names.capitalised(word) for word in kept):
            return None
        gender = names.HONORIFICS.get(words[0].casefold().rstrip(".")) if len(words) > 1 else None
        figure = self._scene.cast.people.get(names.key(kept)) or self._one_of(
            self._scene.cast.called(kept, gender), span.start
        )
        return self._name_read(span, span, figure.actual) if figure is not None else None

    def unknown_name(self, span: Span, words: list[str], lead: str) -> Read | None:
        """A capitalised source that nothing else explains: a body, or a name; never both."""
        aside = span.text.find(",")
        beside = None
        if aside > 0:
            beside = describe(span.text[aside:], self._scene.cast.countries)
            span = self._scene.article.span(span.start, span.start + aside)
            words = names.WORD.findall(span.text)
        kept = words[1:] if lead == "the" else words
        if (
            not 1 <= len(kept) <= 5
            or len(span.text) > names.LONGEST
            or not all(names.capitalised(w) for w in kept)
        ):
            return None
        if any(self._scene.cast.countries.of(w) for w in kept) or is_title(kept[-1]):
            return None
        if is_outlet(span.text):
            figure = self._scene.cast.other("organisation", span)
            return Read(figure=figure, detail=f"named here, {shown(span)}")
        label = self._label(span)
        shouted = span.text.isupper() and len(span.text) > 6
        if shouted or label in ("GPE", "LOC", "NORP"):
            return None
        if len(kept) == 1 and label != "ORG" and not kept[0].isupper():
            return None
        titled = beside is not None and beside.sense.kind in ("office", "role")
        given = names.given_gender(kept[0]) is not None and len(kept) <= 3
        if len(kept) > 1 and (titled or given) and lead != "the":
            naming = Naming(span=span, words=kept, subject=True, gender=names.gender_of(kept))
            return self._name_read(span, span, self._scene.cast.person(naming))
        if label in ("ORG", "FAC", "PRODUCT") or lead == "the" or kept[0].isupper():
            figure = self._scene.cast.other("organisation", span)
            return Read(figure=figure, detail=f"named here, {shown(span)}")
        return None

    def _label(self, span: Span) -> str:
        """What the parse takes a span for: here, or for one word mostly in this article."""
        mostly = self._scene.cast.taken_for.get(span.text)
        if mostly:
            return mostly.most_common(1)[0][0]
        found = self._scene.tokens(span)
        return next((t.ent_type_ for t in reversed(found) if t.ent_type_), "") if found else ""


def _is_full_name(text: str) -> bool:
    words = names.WORD.findall(text)
    return 2 <= len(words) <= 3 and all(map(may_name, words))


def _is_body(text: str, countries: Countries) -> bool:
    """Whether a phrase is an organisation by its head noun, or an acronym."""
    described = describe(text, countries)
    return text.isupper() or (described is not None and described.sense.kind == "organisation")
