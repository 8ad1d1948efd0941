"""A statement as narratives see it: its different wordings, and the words that make a line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from retold import lexicon
from retold.records import Family, Reading, Telling
from retold.retellings import Linked
from retold.retellings.told import Teller, Told, Wording, Wordings
from retold.words import RAREST, Word, words

GAP = 2
"""Light words that may stand between two words of a line ("policy *of the* West")."""
WORDINGS = 6
"""Different wordings of one statement that are looked at; the earliest ones."""
LEAST = 3.0
"""Rarity of a line's words together, below which a statement has none."""

LIGHT = frozenset(
    word.stem
    for word in words(
        "between upon before after among toward under within without during against through over "
        "about across along around behind beyond despite until since while unless except amid via "
        "denounce reject condemn deplore oppose welcome express reiterate reaffirm stress declare"
    )
)
"""Prepositions, and verbs of saying ("denounces and rejects"): how one speaks, not what."""
_NUMBERS = frozenset(
    word.stem
    for word in words(
        "hundred hundreds thousand thousands million millions billion billions trillion percent per"
        " cent half third quarter dozen first second January February March April May June July"
        " August September October November December Monday Tuesday Wednesday Thursday Friday"
        " Saturday Sunday year years month months week weeks"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claim:
    """What one wording says: the rarity of its own words, and who and where it speaks of.

    Of its own are the content words that are no name, no number and no part of a stock phrase.
    `at` holds their positions in the telling, by stem, `names` those of the names.
    """

    told: Told
    weights: dict[str, float]
    at: dict[str, tuple[int, ...]]
    names: dict[str, tuple[int, ...]]
    total: float
    units: int
    """How many different words these are, words tied by a hyphen being one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """A family as narratives see it: its first telling, its different wordings, where it stands."""

    family: Family
    told: Told
    claims: tuple[Claim, ...]
    articles: frozenset[str]
    dates: tuple[str, ...]


def statements(readings: Iterable[Reading], linked: Linked) -> list[Statement]:
    """The families, by first telling in time; own voice counts, but speaks for nobody."""
    by_id = {r.article.id: r for r in readings}
    tellings: dict[str, Telling] = {t.id: t for t in linked.tellings}
    teller = _Tellers(by_id)
    found = []
    for family in linked.families:
        members = [tellings[i] for i in family.tellings]
        first, different = _told(members, teller)
        if first is None:
            continue
        published = (by_id[m.article_id].article.published for m in members)
        claims = map(claim, islice(different, WORDINGS))
        found.append(
            Statement(
                family=family,
                told=first,
                claims=tuple(c for c in claims if c.total >= LEAST),
                articles=frozenset(m.article_id for m in members),
                dates=tuple(d.value for d in published if d is not None and d.value),
            )
        )
    return sorted(found, key=lambda s: s.told.order())


class _Tellers:
    """Makes `Told` of tellings, of the same words with the same wording."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self._readings = readings
        self._wordings: Wordings = {}
        self._made: dict[str, Teller] = {}

    def told(self, telling: Telling) -> Told | None:
        article = telling.article_id
        if article not in self._made:
            self._made[article] = Teller(self._readings[article], self._wordings)
        return self._made[article].told(telling)

    def words(self, telling: Telling) -> tuple[object, ...]:
        """What two tellings of the same words have in common."""
        language = self._readings[telling.article_id].article.language
        return language, *(span.text for span in telling.spans)


def _told(members: Sequence[Telling], tellers: _Tellers) -> tuple[Told | None, Collection[Told]]:
    """The first telling that is attributed; and the earliest one of each wording, in the order in
    which the wordings are told last. Reprints are left out."""
    first: Told | None = None
    earliest: dict[tuple[object, ...], Told | None] = {}
    different: dict[Wording, Told] = {}
    for member in members:
        if member.copy_of:
            continue
        words = tellers.words(member)
        if words not in earliest:
            earliest[words] = tellers.told(member)
        told = earliest[words]
        if told is None:
            continue
        different[told.wording] = different.pop(told.wording, told)
        if first is None and member.voice == "attributed":
            first = told if told.telling is member else tellers.told(member)
    return first, different.values()


def claim(told: Told) -> Claim:
    """What a wording says besides names, numbers and stock phrases.

    Example:
        "We strongly condemn the piratical blockade of Kestrel": pirat, blockad; name kestrel
    """
    stock = stock_words(told.words)
    weights: dict[str, float] = {}
    at: dict[str, tuple[int, ...]] = {}
    names: dict[str, tuple[int, ...]] = {}
    units = set()
    unit = 0
    for k, word in enumerate(told.words):
        unit += not word.joined
        if is_name(word):
            names[word.stem] = (*names.get(word.stem, ()), k)
        elif _says(word) and k not in stock:
            weights[word.stem] = max(word.rarity, weights.get(word.stem, 0.0))
            at[word.stem] = (*at.get(word.stem, ()), k)
            units.add(unit)
    return Claim(
        told=told,
        weights=weights,
        at=at,
        names=names,
        total=sum(weights.values()),
        units=len(units),
    )


def is_name(word: Word) -> bool:
    """Whether a word is (part of) a name: a country, an acronym, a capital within a sentence."""
    unknown = word.capital and word.rarity >= RAREST
    return word.is_name or unknown or word.stem.startswith("=") or word.stem.isupper()


def _says(word: Word) -> bool:
    """Whether a word says something by itself: neither light nor a number."""
    number = word.stem[0].isdigit() or word.stem in _NUMBERS
    return word.is_content and word.stem not in LIGHT and not number


def stock_words(found: Sequence[Word]) -> frozenset[int]:
    """Positions of the words that belong to a stock phrase ("peace and stability").

    Source: `lexicon/stock.csv`. Light words between the words of a phrase make no difference.
    """
    phrases, opening, longest = _stock()
    content = [k for k, word in enumerate(found) if word.is_content]
    marked: set[int] = set()
    for place, k in enumerate(content):
        if found[k].stem not in opening:
            continue
        run = content[place : place + longest]
        for length in range(1, len(run) + 1):
            if length > 1 and run[length - 1] - run[length - 2] > GAP + 1:
                break
            stems = tuple(found[n].stem for n in run[:length])
            for whole in phrases.get(stems, ()):
                if len(stems) > 1 or _stands(found, k, whole):
                    marked.update(run[:length])
    return frozenset(marked)


def _stands(found: Sequence[Word], k: int, whole: tuple[str, ...]) -> bool:
    """Whether a phrase with one content word stands there with all its light words."""
    for start in range(max(0, k - len(whole) + 1), k + 1):
        if tuple(word.stem for word in found[start : start + len(whole)]) == whole:
            return True
    return False


@lru_cache(maxsize=1)
def _stock() -> tuple[dict[tuple[str, ...], tuple[tuple[str, ...], ...]], frozenset[str], int]:
    """Content stems of a stock phrase → all its stems; the stems that open one; and the most
    content words of one."""
    phrases: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for row in lexicon.rows("stock.csv"):
        found = words(row["phrase"])
        content = tuple(word.stem for word in found if word.is_content)
        if content:
            whole = tuple(word.stem for word in found)
            phrases[content] = (*phrases.get(content, ()), whole)
    return phrases, frozenset(content[0] for content in phrases), max(map(len, phrases))
