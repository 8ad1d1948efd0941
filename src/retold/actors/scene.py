"""What the readers of sources share: the article, its parse, its cast, whose turn it is."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from retold.actors import names
from retold.actors.mentions import Cast, Figure
from retold.actors.speakers import Floor
from retold.records import Article, Span
from retold.syntax import Parsed

HE = frozenset(("he", "him", "his", "himself"))
SHE = frozenset(("she", "her", "hers", "herself"))
IT = frozenset(("it", "its", "itself"))
THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
SELF = frozenset(("i", "me", "my", "we", "us", "our", "myself", "ourselves"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
PRONOUNS = HE | SHE | IT | THEY | SELF | RELATIVE | {"you", "your"}

_DATELINE = re.compile(r"[A-Z][^\n()]{1,40} \([A-Z][\w ]{1,30}\) ?(?:--?|–|—) ?(?=\w)")
_WHERE_SAID = re.compile(
    r",? in (?:an?|the|his|her|its|their) (?:[\w-]{1,20} ){0,3}"
    r"(?:statement|message|article|commentary|editorial|letter|interview|speech|tweet)s?"
    r"(?: (?:on )?(?:today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))?\Z"
)

INDEFINITE = names.listed(
    "a an another one two three four five six seven eight nine ten some many several most few all "
    "both none no each either neither any every more others other unnamed anonymous unidentified "
    "about nearly over various certain numerous dozens hundreds thousands part half"
)
DEFINITE = names.listed("the this that these those its his her their our my")
CANDIDATES = 40
"""Bearers of one title looked at; beyond that a title alone says nothing anyway."""


_RELATIVE = re.compile(r",\s+(?:which|who|whose|whom)\s")
"""Where a clause begins that tells more of a source: "Washington, which left the accord"."""

_HIMSELF = re.compile(r"\s+(?:himself|herself|itself|themselves)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A source understood: who, and by what, in a sentence."""

    figure: Figure
    detail: str


def shown(span: Span) -> str:
    """A span as a detail shows it: "Igor Konashenkov" (characters 120–136)."""
    return f'"{span.text}" (characters {span.start}–{span.end})'


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One article while its sources are read."""

    article: Article
    parts: tuple[Parsed, ...]
    cast: Cast
    floor: Floor

    def trimmed(self, source: Span) -> Span:
        """A span without the quotation marks, commas and possessive at its ends."""
        text = self.article.text
        start, end = source.start, source.end
        while start < end and not (text[start].isalnum() or text[start] in "([$£€"):
            start += 1
        while end > start and not (text[end - 1].isalnum() or text[end - 1] in ").%"):
            end -= 1
        if dateline := _DATELINE.match(text, start, end):
            start = dateline.end()
        if (where := _WHERE_SAID.search(text, start, end)) and where.start() > start:
            end = where.start()
        if (aside := _RELATIVE.search(text, start, end)) and aside.start() > start:
            end = aside.start()
        if (own := _HIMSELF.search(text, start, end)) and own.start() > start:
            end = own.start()
        kept = names.possessor(text[start:end])
        return self._last_clause(self.article.span(start, start + len(kept)))

    def _last_clause(self, span: Span) -> Span:
        """Of "The ministry hit back and a spokesman" the spokesman: no speaker holds a verb."""
        tokens = self.tokens(span) if " and " in span.text else None
        if tokens is None:
            return span
        verb = next((t.i for t in tokens if t.pos_ in ("VERB", "AUX") and t.dep_ != "amod"), None)
        joins = [t for t in tokens if verb is not None and t.i > verb and t.lower_ == "and"]
        if not joins or joins[-1].i + 1 >= tokens.end or joins[-1].nbor().pos_ != "DET":
            return span
        part = self.part(span.start)
        if part is None or any(t.dep_ in ("relcl", "acl") for t in tokens):
            return span
        return self.article.span(part.start + joins[-1].nbor().idx, span.end)

    def part(self, position: int) -> Parsed | None:
        """The parsed paragraph in or after which a position lies."""
        i = bisect_left(self.parts, position + 1, key=lambda part: part.start) - 1
        return self.parts[i] if i >= 0 else None

    def tokens(self, span: Span) -> Tokens | None:
        """The tokens of a span, in its paragraph."""
        part = self.part(span.start)
        if part is None:
            return None
        return part.doc.char_span(
            span.start - part.start, span.end - part.start, alignment_mode="expand"
        )
