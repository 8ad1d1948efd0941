"""Which country a name, a demonym or a capital stands for, by the lexicon and by the article.

A country that no lexicon holds is learned from the article itself: "Veldoria", its "Veldorian"
minister, and "Kestrel, the capital of Veldoria".
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from retold import lexicon
from retold.actors.names import normal, possessor

Way = Literal["name", "demonym", "capital"]

_NAME = r"\b[A-Z]\w{1,40}(?: [A-Z]\w{1,40}){0,2}\b"
_CAPITAL = re.compile(
    rf"({_NAME}), (?:the )?capital(?: city)? of (?:the )?({_NAME})"
    rf"|(\b[A-Z]\w{{1,40}})(?:'s|’s)? capital(?: city)?,? (?:of )?(\b[A-Z]\w{{1,40}}\b)"
    rf"|capital(?: city)? of (?:the )?({_NAME}), ({_NAME})"
)
_GOVERNED = re.compile(
    r"\b([A-Z]\w{2,40}['’]s) (?:[a-z]+ )?(?:[Pp]resident|[Pp]rime [Mm]inister|[Gg]overnment"
    r"|[Pp]arliament|(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance) [Mm]inist(?:er|ry)|ambassador)\b"
)
"""What has a president or a foreign ministry, and is a place to the parse, is a country."""

_CASED = frozenset(("us", "u s", "turkey", "chad", "georgia", "jordan", "niger", "mali", "male"))
"""Names that are also common words: read as the country in capitals only ("US", not "us")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country by its usual English name, and in which way a word stands for it."""

    name: str
    way: Way


def _key(text: str) -> str:
    return normal(text).removeprefix("the ")


@cache
def _lexicon() -> dict[str, Country]:
    held: dict[str, Country] = {}
    for row in lexicon.rows("countries.csv"):
        name = row["name"]
        ways: tuple[tuple[Way, list[str]], ...] = (
            ("name", [name, *row["also"].split(";")]),
            ("demonym", row["demonym"].split(";")),
            ("capital", row["capital"].split(";")),
        )
        for way, words in ways:
            for word in filter(None, words):
                held.setdefault(_key(word), Country(name=name, way=way))
    return held


LONGEST_NAME = 5
"""Words in the longest name of the lexicon that is looked up in running text."""


class Countries:
    """The countries that an article's words may stand for: the lexicon's and the article's own."""

    def __init__(self, text: str = "", places: frozenset[str] = frozenset()) -> None:
        """`places`: what the parse takes for a country, city or nationality (GPE, NORP)."""
        self._learned: dict[str, Country] = {}
        self._met: dict[str, Country | None] = {}
        stems: dict[str, str] = {}
        known = {_key(place): place for place in places}
        own = [key for key in known if key not in _lexicon() and len(key) > 3]
        for key in sorted(own):
            base = known[key]
            if not _looks_demonym(key) and not key.endswith("s"):
                stems.setdefault(stem(key), base)
        for key in sorted(own):
            base = stems.get(stem(key), "")
            if base and _looks_demonym(key) and _key(base) != key:
                self._learn(base, base, "name")
                self._learn(key, base, "demonym")
        for governed in _GOVERNED.finditer(text):
            base = possessor(governed.group(1))
            if (
                _key(base) in known
                and _key(base) not in _lexicon()
                and not _looks_demonym(_key(base))
            ):
                self._learn(base, base, "name")
        for found in _CAPITAL.finditer(text):
            groups = [g for g in found.groups() if g]
            if len(groups) != 2:
                continue
            capital, of = (groups[1], groups[0]) if found.group(3) or found.group(5) else groups
            country = self.of(of)
            if country is None and found.group(3) is None:
                self._learn(of.strip(), of.strip(), "name")
                country = self.of(of)
            if country and _key(capital) not in _lexicon():
                self._learn(capital, country.name, "capital")

    def _learn(self, word: str, name: str, way: Way) -> None:
        self._learned.setdefault(_key(word), Country(name=name, way=way))
        self._met.clear()

    def of(self, text: str) -> Country | None:
        """The country that the whole text stands for, or None.

        Example:
            >>> Countries().of("the DPRK"), Countries().of("us")
            (Country(name='North Korea', way='name'), None)
        """
        if text not in self._met:
            self._met[text] = self._known(text)
        return self._met[text]

    def _known(self, text: str) -> Country | None:
        key = _key(text)
        found = self._learned.get(key) or _lexicon().get(key)
        if found and key in _CASED and not text.strip().removeprefix("the ")[:1].isupper():
            return None
        return None if found and key == "us" and text.strip()[-1:] == "s" else found


def _looks_demonym(key: str) -> bool:
    return key.endswith(("ian", "ean", "an", "ese", "ish", "ic", "i", "er"))


def stem(key: str) -> str:
    """What a country and its demonym share: "veldor" of Veldoria and Veldorian."""
    last = key.split()[-1]
    for ending in ("ians", "ian", "ean", "ese", "ish", "ans", "ers", "ia", "an", "er", "a", "y"):
        if last.endswith(ending) and len(last) - len(ending) >= 4:
            return " ".join([*key.split()[:-1], last.removesuffix(ending)])
    return key
