"""As what an article names somebody: the offices and the country that stand beside the name.

Read from the running text without a parse, so that it can be asked of a whole corpus: the words up
to a name ("Ostmark's deputy foreign minister Anna Lenz"), the phrase between commas after it, and
what else the article calls the same one ("the Norwegian diplomat").
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from retold.actors import names
from retold.actors.bodies import GENERIC
from retold.actors.countries import Countries, stem
from retold.actors.titles import Description, describe, is_body, is_title
from retold.records import Actor, Article, Mention, Reading, Span

MOST = 12
"""Mentions of one actor in one article that are looked at."""
OFFICES = 6
"""Offices of one actor in one article that are kept."""
_BEFORE = 90
_AFTER = re.compile(
    r",\s+((?:the|an?|its|[A-Z][\w.]*(?: [A-Z]\w*)?['’]s?)\s[^,.;:“”\"()\n]{3,80})[,.]"
)
_WORDS = re.compile(r"[^\W_]+(?:[.'’\-&][^\W_]+)*\.?|[^\s\w]")
_WITHIN = frozenset(("of", "for", "the", "and", "to", "'s", "’s"))
_ONE_WORD = (
    (re.compile(r"\b[Ss]ecretary[ -][Gg]eneral\b"), "secretary-general"),
    (re.compile(r"\b[Pp]rime [Mm]inister\b"), "premier"),
)
_TRADES = names.listed(
    "goalkeeper striker midfielder defender footballer golfer boxer wrestler swimmer skier runner "
    "cyclist gymnast skater sprinter pitcher quarterback batsman bowler jockey singer pianist "
    "violinist composer conductor actress painter sculptor novelist poet playwright comedian"
)
"""Nouns that are no titles of the lexicon, and yet tell one bearer of a name from another."""
_PUBLIC = names.listed("official politician leader officer soldier diplomat spokesperson monarch")
_BUSINESS = names.listed("ceo executive boss founder manager owner editor")
_NO_TRADE = names.listed(
    "told said says met sent asked and of to in by with for from that as at on or but made saw put "
    "gave took called state side city news people forces troops army media is was has had"
)
_ONE_STATE = {"Soviet Union": "Russia"}
_PAST = re.compile(r"\b(?:former|ex|then|late|one-time|onetime|outgoing|elect)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office or role, as two of them are compared: deputies apart from those they stand for.

    `head` is the noun, `also` what its bearer may be called, `words` what narrows it, `stems` the
    same without the endings of places ("Veldoria", "Veldorian").
    """

    head: str
    also: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    deputy: bool
    country: str | None
    held: bool
    """An office, or a role that one speaks in: a spokesperson's. Not "the analyst"."""
    public: bool
    """Of the state, its forces or a party: who leaves one such office may have another."""
    past: bool = False
    """Not borne when it was printed: "former", "then", "late"; or not yet: "-elect"."""

    def __str__(self) -> str:
        words = [*(["deputy"] if self.deputy else []), *sorted(self.words), self.head]
        return " ".join(words) + (f" of {self.country}" if self.country else "")

    def fits(self, other: "Office") -> bool:
        """Whether two may be one office, called more or less fully; deputies are not asked for."""
        if self.country and other.country and self.country != other.country:
            return False
        if self.head != other.head and self.head not in other.also and other.head not in self.also:
            return False
        return self.stems <= other.stems or other.stems <= self.stems


class Printed(NamedTuple):
    """An office in the words of an article, and where they stand."""

    phrase: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """An actor in one article: as what, in which country's service, and when.

    `printed` has, for each of `offices`, where the article prints it first; or nothing.
    """

    article_id: str
    actor: Actor
    offices: tuple[Office, ...] = ()
    printed: tuple[Printed, ...] = ()
    country: str | None = None
    published: str | None = None


def office(phrase: str, countries: Countries) -> Office | None:
    """The office or role that a phrase says somebody holds; None where it says none.

    Example:
        >>> str(office("North Korea's vice foreign minister", Countries()))
        'deputy foreign minister of North Korea'
    """
    for written, one in _ONE_WORD:
        phrase = written.sub(one, phrase)
    told = describe(phrase, countries)
    if told is None:
        return _trade(phrase, countries)
    if told.plural or told.sense.kind not in ("office", "role"):
        return None
    state = told.head == "secretary" and " of state" in phrase.casefold()
    return _office(told, state=state, past=_PAST.search(phrase) is not None)


def _office(told: Description, *, state: bool, past: bool) -> Office:
    deputy = bool(told.words & {"deputy", "vice"})
    words = {w for w in told.words if w == "press" or not is_body(w)} - {"deputy", "vice"}
    words |= {"state"} if state else set()
    return Office(
        head=told.head,
        also=told.sense.also,
        words=frozenset(words),
        stems=frozenset(w if w in GENERIC else stem(w) for w in words),
        deputy=deputy,
        country=_ONE_STATE.get(told.country or "", told.country),
        held=told.sense.kind == "office" or told.head == "spokesperson",
        public=told.head not in _BUSINESS and not _PUBLIC.isdisjoint((told.head, *told.sense.also)),
        past=past,
    )


def _trade(phrase: str, countries: Countries) -> Office | None:
    """What somebody is by a noun that is no title: "the Bulgarian striker", "goalkeeper"."""
    words = names.WORD.findall(phrase)
    nation = None
    for length in (3, 2, 1):
        first = " ".join(words[:length])
        known = countries.of(names.possessor(first)) if len(words) > length else None
        if known is not None and (known.way == "demonym" or first != names.possessor(first)):
            nation, words = known.name, words[length:]
            break
    noun = words[-1] if words else ""
    if not 1 <= len(words) <= 3 or not all(w.islower() for w in words) or noun in _NO_TRADE:
        return None
    if noun not in _TRADES and (nation is None or noun.endswith(("ed", "ing"))):
        return None
    return Office(
        head=noun,
        also=frozenset(),
        words=frozenset(),
        stems=frozenset(),
        deputy=False,
        country=_ONE_STATE.get(nation or "", nation),
        held=False,
        public=False,
    )


def appearances(reading: Reading) -> Iterator[Appearance]:
    """Everybody whom an article names or who speaks in it, with what it says they are."""
    countries = Countries()
    mentions: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        mentions.setdefault(mention.actor_id, []).append(mention)
    for said in reading.attributions:
        if said.source is not None and said.actor_id not in mentions:
            found = Mention(span=said.source, actor_id=said.actor_id or "", detail="")
            mentions.setdefault(found.actor_id, []).append(found)
    published = reading.article.published
    for actor in reading.actors:
        printed: dict[Office, Printed] = {}
        if actor.kind in ("person", "office"):
            printed = _offices(reading.article, actor, mentions.get(actor.id, []), countries)
        yield Appearance(
            article_id=reading.article.id,
            actor=actor,
            offices=tuple(printed),
            printed=tuple(printed.values()),
            country=_country(tuple(printed)),
            published=published.value if published else None,
        )


def _offices(
    article: Article, actor: Actor, mentions: list[Mention], countries: Countries
) -> dict[Office, Printed]:
    """The offices told of an actor, the most frequent first, and where each is printed first."""
    found: Counter[Office] = Counter()
    printed: dict[Office, Printed] = {}
    for mention in mentions[:MOST]:
        called = [mention.span] if actor.kind == "office" else []
        for phrase in called or _phrases(article, actor, mention):
            told = office(phrase.text, countries)
            if told is not None:
                found[told] += 1
                printed.setdefault(told, Printed(" ".join(phrase.text.split()), phrase))
    ranked = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
    return {told: printed[told] for told, _ in ranked[:OFFICES]}


def _country(offices: tuple[Office, ...]) -> str | None:
    """The country in whose service somebody is; None where the article names two as often."""
    counted = Counter(told.country for told in offices if told.country)
    best = counted.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _phrases(article: Article, actor: Actor, mention: Mention) -> Iterator[Span]:
    """What stands before and after a name, and the words of a mention that are not the name."""
    text, span = article.text, mention.span
    own = actor.name.split()
    at = span.text.rfind(own[-1]) if own else -1
    if at < 0:
        yield span  # "the Norwegian diplomat"
        return
    name = span.text.rfind(own[0], 0, at + len(own[-1]))
    start = span.start + (name if name >= 0 else at)
    end = span.start + at + len(own[-1])
    yield _run_up(article, start)
    if text[max(0, start - 2) : start] == ", " and text[end : end + 1] in (",", "."):
        yield _run_up(article, start - 2)
    after = _AFTER.match(text, end)
    if after is not None:
        yield article.span(*after.span(1))


def _run_up(article: Article, end: int) -> Span:
    """The title that runs up to a name: of "told Norway's trade minister " the last three words."""
    first_of_all = max(0, end - _BEFORE)
    line = article.text.rfind("\n", first_of_all, end) + 1 or first_of_all
    before = article.text[line:end]
    words = list(_WORDS.finditer(before))
    first = len(words)
    if len(words) > 1 and _is_small(words[-1].group()) and words[-2].group()[:1].isupper():
        first -= 1  # "Bulgarian striker"; `office` knows what is none
    while first and _titular(words[first - 1].group()):
        first -= 1
    first += _of_another([word.group() for word in words[first:]])
    while first < len(words) and words[first].group() in _WITHIN:
        first += 1
    if first == len(words) or (first == 0 and len(before) == _BEFORE):
        return article.span(end, end)
    return article.span(line + words[first].start(), line + len(before.rstrip()))


def _of_another(words: list[str]) -> int:
    """How many words of a run of titles are of somebody named before: of "President Ho Chi Minh and
    President" the first five; of "Foreign Affairs and Trade Minister" none."""
    last = len(words) - words[::-1].index("and") - 1 if "and" in words else 0
    titled = [n for n, word in enumerate(words[:last]) if is_title(word.casefold())]
    if not titled:
        return 0
    named = words[titled[-1] + 1 : last]
    return last if named and all(map(_is_of_a_name, named)) else 0


def _is_of_a_name(word: str) -> bool:
    plain = names.possessor(word).casefold()
    return names.capitalised(word) and plain not in GENERIC and not is_body(plain)


def _is_small(word: str) -> bool:
    return word.islower() and word.isalpha()


def _titular(word: str) -> bool:
    if word.endswith(".") and "." not in word[:-1] and len(word) > 4:
        return False  # the end of a sentence, not "Gen." or "U.S."
    plain = names.possessor(word.rstrip(".")).casefold()
    if not word[:1].isalnum():
        return word == "-"
    return (
        names.capitalised(word)
        or word in _WITHIN
        or plain in GENERIC
        or is_title(plain)
        or is_body(plain)
        or plain in ("deputy", "vice", "first", "trade", "acting", "chief", "then", "former")
    )
