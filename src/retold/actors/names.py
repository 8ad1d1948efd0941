"""What is a name: its words, its surname, what stands before it, and what it is compared by.

Within one article only. Spellings and scripts across articles ("Zelensky" / "Zelenskyy") are not
compared here.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from retold import lexicon

Gender = Literal["m", "f"]

LONGEST = 80
"""Code points; a longer run of capitals is a headline or an attack, not a name."""

WORD = re.compile(r"[^\W_]+(?:[.'’\-&][^\W_]+)*")
"""A word of running text: "O'Neill", "Il-sung", "D.P.R.K" without its last stop."""


def listed(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


HONORIFICS: dict[str, Gender | None] = {
    **dict.fromkeys(("mr", "sir", "lord", "herr", "monsieur", "señor", "don"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "dame", "lady", "frau", "madame", "señora"), "f"),
    **dict.fromkeys(
        ("dr", "prof", "rev", "hon", "sen", "rep", "gov", "gen", "lt", "col", "maj", "capt", "sgt"),
        None,
    ),
    **dict.fromkeys(("adm", "pres", "st", "comrade", "fr", "brig", "cmdr", "amb"), None),
}

# Korean, Chinese and Vietnamese family names as English news spells them: they stand first.
FAMILY_FIRST = listed(
    "kim ri ro rim ryu ryang li im yoon yun pak park choe choi jong jo jang han kang kwon kwak "
    "hong hwang o oh shin sin song seo so yang ahn an ahn bae baek cha chae cho chon chong chu "
    "chung ha heo ho hyon hyun jeon jeong jin jon ju kye ko koh lim ma maeng min moon mun na nam "
    "noh paek pyon rhee roh son sohn suh tae thae u woo yi yim yom yon yoo yu xi wang zhang liu "
    "chen huang zhao wu zhou xu sun hu zhu gao lin he guo luo deng mao wen jia qin tang zeng peng "
    "cao feng qian nguyen tran le pham phan vo dang bui do ngo duong truong to"
)
_PARTICLES = listed("van von de der den del della di da dos du la le bin ibn al el ter ten")


@lru_cache(maxsize=16_384)
def normal(name: str) -> str:
    """The form in which two writings of one name are equal.

    Example:
        >>> normal("Clément  Beaune’s"), normal("Im Chon-il")
        ('clement beaune', 'im chon il')
    """
    plain = name.replace("’", "'").replace(".", "")
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    plain = plain.casefold()
    return " ".join(WORD.findall(plain.removesuffix("'s").replace("-", " ").replace("'", "")))


def key(words: list[str]) -> str:
    """By what two full names are one: without initials, "Robert J. Hale" is "Robert Hale".

    Example:
        >>> key(["Robert", "J", "Hale"])
        'robert hale'
    """
    kept = [word for i, word in enumerate(words) if i == 0 or len(word.rstrip(".")) > 1]
    return normal(" ".join(kept if len(kept) > 1 else words))


def shown(text: str) -> str:
    """A name as the text writes it, without the honorifics before it: "Mr. Oster" → "Oster"."""
    return " ".join(bare(possessor(text).split()))


_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")


def possessor(text: str) -> str:
    """The text without the mark of the possessive: "Oster’s" → "Oster"."""
    return _POSSESSIVE.sub("", text) if "'" in text[-2:] or "’" in text[-2:] else text


def bare(words: list[str]) -> list[str]:
    """The words of a name without the honorifics before it: ["Mr.", "Oster"] → ["Oster"]."""
    while len(words) > 1 and words[0].casefold().rstrip(".") in HONORIFICS:
        words = words[1:]
    return words


def capitalised(word: str) -> bool:
    """Whether a word can be part of a name by its first letter (a script without case cannot)."""
    return word[:1].isupper() or (word[:1].isalpha() and word[:1].lower() == word[:1].upper())


_SYLLABLE = (
    r"(?:(?:[bcdfghjklmnpqrstvwxyz]|ch|sh|zh|ph|th|ng|nh|gh|kh|tr|ts|kk|pp|tt|ss|jj|qu|kw|gw|hw|wh)?"
    r"[aeiouy]{1,3}(?:ng|nh|ch|[nmklptbrhcgs])?)"
)
_ONE_SYLLABLE = re.compile(_SYLLABLE)
_SYLLABLES = re.compile(_SYLLABLE + "{1,3}")
_EITHER = listed("kim lin min jin")
"""Family names that are given names elsewhere: the last word may be the surname after all."""


def syllabic(word: str, *, one: bool = False) -> bool:
    """Whether a word is spelled in one to three East Asian syllables: "Il", "Jinping"."""
    syllables = _ONE_SYLLABLE if one else _SYLLABLES
    return len(word) <= 9 and syllables.fullmatch(word.casefold()) is not None


def family_first(words: list[str]) -> bool:
    """Whether a full name puts the family first: "Im Chon Il", "Xi Jinping", not "Kim Clarkson".

    Judged by the family name and by whether the rest is spelled in East Asian syllables.
    """
    first, *given = [word.casefold() for word in words]
    parts = [part for word in given for part in word.split("-")]
    return first in FAMILY_FIRST and 1 <= len(parts) <= 3 and all(syllabic(part) for part in parts)


def surnames(words: list[str]) -> Iterator[str]:
    """What a text may call the bearer of a full name afterwards, compared by `normal`.

    Example:
        >>> list(surnames(["Im", "Chon", "Il"])), list(surnames(["Anna", "van", "der", "Berg"]))
        (['im'], ['berg', 'der berg', 'van der berg'])
    """
    if family_first(words):
        yield normal(words[0])
        if len(words) == 2 and words[0].casefold() in _EITHER:
            yield normal(words[1])
        return
    words = [w for w in words if w.casefold().rstrip(".") not in ("jr", "sr", "ii", "iii")] or words
    yield normal(words[-1])
    for start in range(len(words) - 2, 0, -1):
        if words[start].casefold() not in _PARTICLES:
            break
        yield normal(" ".join(words[start:]))


@cache
def _given_names() -> dict[str, Gender]:
    rows = lexicon.rows("given_names.csv")
    return {normal(row["name"]): "m" if row["gender"] == "m" else "f" for row in rows}


def given_gender(name: str) -> Gender | None:
    """m or f where a given name is nearly always a man's or a woman's in the news, else None."""
    return _given_names().get(normal(name))


def gender_of(words: list[str]) -> Gender | None:
    """The gender that a name's honorific or given name tells, if any: ["Mrs.", "Oster"] → "f"."""
    for word in words[:-1]:
        told = HONORIFICS.get(word.casefold().rstrip("."))
        if told:
            return told
    named = bare(words)
    return given_gender(named[0]) if len(named) > 1 and not family_first(named) else None
