"""What a noun phrase says of somebody: the office or role, of which body, of which country.

"North Korea's deputy foreign minister" is a minister; later on the text may call the same person
"the diplomat" or "the official", as `lexicon/titles.csv` lists.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from retold import lexicon
from retold.actors.countries import LONGEST_NAME, Countries
from retold.actors.names import WORD, Gender, capitalised, listed, possessor

Class = Literal["office", "role", "organisation", "country", "document"]

_LINKS = listed(
    "of for to from in at by with on who whose which that under about near inside within into "
    "against after before among between over as and or including familiar close based "
    "speaking working"
)
_IDLE = listed(
    "the a an this that these those its his her their our some another other one two three several "
    "many most few more unnamed anonymous unidentified undisclosed senior top high ranking "
    "high-ranking high-level official state and s said same second first third new local own "
    "former current then ex late veteran country nation whose"
)
_MANY = listed("dozens hundreds thousands scores number couple handful majority most some many")
_ASIDE = re.compile(r",|\s\(|\s(?:who|whose|which)\b")
_BODIES = frozenset((("joint", "chiefs"), ("revolutionary", "guards"), ("general", "staff")))
"""Bodies whose names read like several people, or like nobody."""
_BASED = re.compile(r"\b(?:[A-Z][\w.]*\s)*[A-Z][\w.]*-(?:based|headquartered)\s")
"""Where a body sits, which is no part of its name: "the New York-based group"."""
_SYNONYMS = {"defense": "defence", "defence": "defence", "organization": "organisation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What one noun says: its class, its gender, and what else its bearer may be called."""

    kind: Class
    gender: Gender | None
    also: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A phrase read as head noun, the words that narrow it, its country, and its number."""

    head: str
    sense: Sense
    words: frozenset[str]
    country: str | None
    plural: bool

    def fits(self, other: "Description") -> int:
        """2 where `other` may surely be called so, 1 where nothing speaks against, else 0.

        Example:
            "the diplomat" fits "North Korea's deputy foreign minister": 2; "the Russian leader"
            fits "President Oster" only loosely: 1, for his country is not known.
        """
        if self.plural != other.plural or self.sense.kind == "document":
            return 0
        if self.head != other.head and self.head not in other.sense.also:
            return 0
        if self.country and other.country and self.country != other.country:
            return 0
        if self.sense.gender and other.sense.gender and self.sense.gender != other.sense.gender:
            return 0
        if self.words <= other.words:
            return 1 if self.country and not other.country else 2
        return 1 if not other.words else 0


@cache
def _lexicon() -> dict[str, tuple[tuple[str, Sense], ...]]:
    held: dict[str, list[tuple[str, Sense]]] = {}
    classes: dict[str, Class] = {
        "office": "office",
        "role": "role",
        "organisation": "organisation",
        "country": "country",
        "document": "document",
    }
    genders: dict[str, Gender] = {"m": "m", "f": "f"}
    for row in lexicon.rows("titles.csv"):
        also = frozenset(filter(None, row["also"].split(";")))
        sense = Sense(kind=classes[row["class"]], gender=genders.get(row["gender"]), also=also)
        held.setdefault(row["title"], []).append((row["with"], sense))
    return {title: tuple(sorted(s, key=lambda pair: not pair[0])) for title, s in held.items()}


def _singular(word: str) -> tuple[str, bool] | None:
    """The title that a word is, and whether it is its plural; None for any other word."""
    for ending, single in (("", ""), ("ies", "y"), ("men", "man"), ("women", "woman"), ("s", "")):
        if word.endswith(ending) and word[: len(word) - len(ending)] + single in _lexicon():
            return word[: len(word) - len(ending)] + single, bool(ending)
    return None


@lru_cache(maxsize=16_384)
def is_title(word: str) -> bool:
    """Whether a word names an office or a role ("minister", "spokeswoman")."""
    found = _singular(word.casefold().rstrip("."))
    return found is not None and any(
        sense.kind in ("office", "role") for _, sense in _lexicon()[found[0]]
    )


@lru_cache(maxsize=16_384)
def is_body(word: str) -> bool:
    """Whether a word names a kind of organisation ("ministry", "agency")."""
    found = _singular(word.casefold())
    return found is not None and any(
        sense.kind == "organisation" for _, sense in _lexicon()[found[0]]
    )


def unplaced(phrase: str) -> str:
    """A phrase without the town in which a body sits: "the group", of "the New York-based group".

    Example:
        >>> unplaced("the New York-based group")
        'the group'
    """
    return _BASED.sub("", phrase)


def describe(phrase: str, countries: Countries) -> Description | None:
    """What a noun phrase says of its referent, or None where its head is no word of the lexicon.

    Example:
        >>> describe("France's minister for European affairs", Countries())
        Description(head='minister', ..., words=frozenset({...}), country='France', plural=False)
    """
    first = _ASIDE.split(unplaced(phrase[:400]).strip(" ,"), maxsplit=1)[0]
    raw = WORD.findall(first)
    words = [possessor(word).casefold() for word in raw]
    body = next((i + 1 for i, two in enumerate(pairwise(words)) if two in _BODIES), None)
    if body is not None and capitalised(raw[body]):
        nation, _ = _country(raw, countries)
        force = Sense(
            kind="organisation", gender=None, also=frozenset(("organisation", "military"))
        )
        rest = frozenset((words[body - 1],))
        return Description(head=words[body], sense=force, words=rest, country=nation, plural=False)
    head = _head(words, raw)
    if head is None:
        return None
    index, (title, plural) = head
    nation, taken = _country(raw, countries)
    rest = frozenset(
        _SYNONYMS.get(word, word)
        for i, word in enumerate(words)
        if i != index and i not in taken and word not in _IDLE and word not in _LINKS
    )
    sense = next(
        (s for need, s in _lexicon()[title] if not need or need in words),
        _lexicon()[title][-1][1],
    )
    if sense.gender and title.endswith(("man", "woman")) and "spokesperson" in sense.also:
        title = "spokesperson"
    return Description(head=title, sense=sense, words=rest, country=nation, plural=plural)


def _head(words: list[str], raw: list[str]) -> tuple[int, tuple[str, bool]] | None:
    """The last title before the phrase branches off: "spokesman" of "spokesman for the king"."""
    found = None
    for i, word in enumerate(words):
        if word in _LINKS and i and (found or word not in ("and", "or")):
            if found or words[i - 1] not in _MANY:
                break
            continue
        if word == "general" and found is not None and found[0] == i - 1:
            continue  # "attorney general", "secretary general"
        if (title := _singular(word)) is not None:
            # "Russia's president": a possessor is no head ("the ministry's spokesman").
            if raw[i] != possessor(raw[i]) and i + 1 < len(words):
                continue
            found = (i, title)
    return found


def _country(raw: list[str], countries: Countries) -> tuple[str | None, set[int]]:
    """The first country named in a phrase, and the places of its words."""
    for start in range(len(raw)):
        if raw[start][:1].islower():
            continue
        for length in range(min(LONGEST_NAME, len(raw) - start), 0, -1):
            words = [*raw[start : start + length - 1], possessor(raw[start + length - 1])]
            if (country := countries.of(" ".join(words))) is not None:
                return country.name, set(range(start, start + length))
    return None, set()
