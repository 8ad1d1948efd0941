"""A telling with what the evidence looks at: its words, who is heard, on which day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from retold.records import Actor, Article, Attribution, Mention, Reading, Span, Telling
from retold.retellings.events import Event
from retold.retellings.places import with_countries
from retold.retellings.speakers import Speaker, speaker
from retold.retellings.times import When, when
from retold.words import RAREST, Word, words

NAME = 2.0
"""What a name weighs at most: no table knows how often the news names somebody."""
NAME_GOES_ON = 0.75
"""What its second and third part weigh: who has the surname has the rest."""
LONGEST = 2_000
"""Words of a telling that are looked at; a "sentence" longer than that is no sentence."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """The words of a telling as stems, once for all tellings of the same words."""

    stems: tuple[str, ...]
    weights: dict[str, float]
    total: float
    """Sum of the rarity of its different content words."""
    numbers: frozenset[str]
    """Those of the stems that are numbers."""

    def shared(self, other: "Wording") -> float:
        """Rarity of the content words that both have, wherever they stand."""
        few, many = sorted((self.weights, other.weights), key=len)
        return sum(rarity for stem, rarity in few.items() if stem in many)


Wordings = dict[tuple[object, ...], Wording]


Order = tuple[bool, tuple[int, int], int, tuple[str, int, str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """A telling, its words, and the circumstances in which it was told."""

    telling: Telling
    words: tuple[Word, ...]
    wording: Wording
    names: frozenset[str]
    """The stems of its words that are names, or parts of one."""
    speaker: Speaker | None
    denied: bool
    said: When | None
    """The occasion: when it was said, or else when it was published."""
    published: When | None
    outlet: str | None
    relay: tuple[str, ...]
    event: Event | None = None
    """What its article reports; None where there is no article."""
    quoted: bool = True
    """Whether the words are said to be the speaker's own."""

    heard: int = 0
    """Letters of the same speaker's that its article quotes, all in all."""

    @property
    def says_nothing(self) -> bool:
        """Whether it is one word of the outlet's: "greeting", "the issue", "his regret"."""
        return not self.quoted and len(self.wording.weights) < 2

    def written(self, word: Word) -> str:
        """A word of the telling as it stands in the article; "" where it is not one of its own."""
        for span in self.telling.spans:
            if span.start <= word.start < span.end:
                return span.text[word.start - span.start : word.end - span.start]
        return ""

    def order(self) -> Order:
        """Earliest published first, undated last; of one time, the fewest go-betweens first."""
        time = self.published.order() if self.published else (0, 0)
        place = self.telling.article_id, self.telling.spans[0].start, self.telling.id
        return self.published is None, time, len(self.relay), place


class Teller:
    """Makes `Told` of the tellings of one reading."""

    def __init__(self, reading: Reading, wordings: Wordings) -> None:
        """`wordings` is shared by all readings: the same words are kept once."""
        self._article = reading.article
        self._event = Event(reading.article)
        self._wordings = wordings
        self._attributions = {a.id: a for a in reading.attributions}
        self._actors: dict[str, Actor] = {a.id: a for a in reading.actors}
        self._mentions: dict[str, list[Mention]] = {}
        for mention in reading.mentions:
            self._mentions.setdefault(mention.actor_id, []).append(mention)
        self._speakers: dict[str, Speaker | None] = {}
        self._heard: Counter[str | None] = Counter()
        for said in reading.attributions:
            if said.kind != "indirect":
                self._heard[said.actor_id] += sum(s.end - s.start for s in said.content)

    def all(self, tellings: Iterable[Telling]) -> list[Told]:
        """Those of the tellings that say something."""
        return [told for told in map(self.told, tellings) if told is not None]

    def told(self, telling: Telling) -> Told | None:
        """The telling as evidence sees it; None where it says nothing (no content word)."""
        found = words_of(self._article, telling.spans)[:LONGEST]
        wording = worded(found, self._wordings)
        if not wording.total:
            return None
        by = self._attributions.get(telling.attribution_id or "")
        published = when(self._article.published)
        return Told(
            telling=telling,
            words=found,
            wording=wording,
            names=names_in(found),
            speaker=self._speaker(by) if by else None,
            denied=by is not None and by.act == "denied",
            said=(when(by.said_on) if by else None) or published,
            published=published,
            outlet=self._article.outlet,
            relay=tuple(hop.name for hop in by.relay) if by else (),
            event=self._event,
            quoted=by is None or by.kind != "indirect",
            heard=self._heard[by.actor_id] if by else 0,
        )

    def _speaker(self, by: Attribution) -> Speaker | None:
        if by.id not in self._speakers:
            self._speakers[by.id] = speaker(by, self._actors, self._mentions)
        return self._speakers[by.id]


def words_of(article: Article, spans: Iterable[Span]) -> tuple[Word, ...]:
    """The words of these spans at their places in the article; a country's name is one word."""
    pieces = tuple((article.text[span.start : span.end], span.start) for span in spans)
    return _words_of(pieces, article.language)


@lru_cache(maxsize=64)  # copies of one page come one after the other
def _words_of(pieces: tuple[tuple[str, int], ...], language: str | None) -> tuple[Word, ...]:
    found: list[Word] = []
    for text, start in pieces:
        found += words(text, language, start)
    return with_countries(found)


def names_in(found: Iterable[Word]) -> frozenset[str]:
    """The stems of those of these words that are names: of countries too, however written."""
    return frozenset(w.stem for w in found if w.is_name or w.stem.startswith("="))


def worded(found: Iterable[Word], wordings: Wordings) -> Wording:
    """The wording of these words, the very same object for the same words (and names)."""
    found = tuple(found)
    stems = tuple(w.stem for w in found)
    weighed: dict[str, float] = {}
    before = False
    for word in found:
        name = word.is_name or (word.capital and word.rarity >= RAREST)
        if word.is_content:
            weight = min(word.rarity, NAME_GOES_ON if before else NAME) if name else word.rarity
            weighed[word.stem] = min(weight, weighed.get(word.stem, weight))
        before = name
    key = stems, tuple(weighed.values())
    held = wordings.get(key)
    if held is None:
        numbers = frozenset(stem for stem in stems if stem[0].isdigit())
        held = Wording(stems=stems, weights=weighed, total=sum(weighed.values()), numbers=numbers)
        wordings[key] = held
    return held
