"""The words of a text: where each stands, its stem, and how rare it is in English at large.

Rarity comes from the frequency table that ships with `wordfreq` (Speer 2022, zipf scale of van
Heuven et al. 2014), never from the corpus of the day, so the same two sentences look the same in
any company. Not covered: languages without spaces between words, beyond one word a character
(Chinese, Japanese); stems outside English (a word form is its own stem there).
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
import wordfreq

RAREST = 5.0
"""Rarity of a word that the table does not know: a name, a coinage, a slip of the keyboard."""

CONTENT = 1.0
"""From this rarity on a word carries content ("never" does, "said" and "there" do not)."""

_COMMONEST = 7.0
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_MARKS = _HIDDEN + "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff"
_LETTER = rf"(?:[^\W\d_{_IDEOGRAPH}]|[{_MARKS}])"
_WORD = re.compile(
    rf"[a-z]+(?=[ ,])"  # most words, found soonest
    rf"|(?:[^\W\d_]\.){{2,}}(?:['’]s\b)?"  # U.S.
    rf"|[{_IDEOGRAPH}]"
    rf"|\d+(?:[.,:]\d+)*"
    rf"|[^\W\d_]{_LETTER}*(?:['’ʼ‘]{_LETTER}+)*"
)
_IDEOGRAPHS = re.compile(f"[{_IDEOGRAPH}]$")
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_OPENS = re.compile('[.!?:“"\n]')
_POSSESSIVE = re.compile(r"'s?$")
_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_FIGURES = {word: str(value) for value, word in enumerate(_NUMBERS, start=2)}
_ENDINGS = (
    *("", "e", "s", "es", "ed", "ing", "y", "ies", "ion", "ions", "ation", "ment", "al", "ate"),
    *("ic", "ity", "ive", "ous", "ance", "ence", "ency", "er", "or", "ly", "ism", "ist", "le"),
    *("able", "ible", "ize", "ent", "ents", "ant", "ants", "ional", "eral", "erate", "ature"),
    *("ure", "ial", "ially", "icant", "ee", "l"),
)
"""What the stemmer takes off, looked up again for the frequency of the forms of a stem."""
_SPELLINGS = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w{4})is(e[sd]?|ing|ations?)$", r"iz\1"),
        (r"(?<=\w{2})our(s|ed|ing|able|hood)?$", r"or\1"),
        (r"fence", "fense"),
    )
)
_NESS = re.compile(r"(ed|ful|less|ive|ous|ing|able)ness$")
_HYPHENS = ("-", "‐", "‑")
_LONGEST = 60
_SHOUTED = 0.6


class Word(NamedTuple):
    """One word: `[start, end)` in code points of the text, its stem, its rarity (0 to 5).

    `capital` says that it has a capital letter (at its start, or inside: "ofKim"), `opens` that it
    is the first of a sentence (there a capital means nothing), `joined` that a hyphen ties it to
    the word before.
    """

    start: int
    end: int
    stem: str
    rarity: float
    capital: bool
    opens: bool
    joined: bool

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return self.rarity >= CONTENT

    @property
    def is_name(self) -> bool:
        """Whether it looks like (part of) a name: a capital inside a sentence."""
        return self.capital and not self.opens


def words(text: str, language: str | None = "en", offset: int = 0) -> tuple[Word, ...]:
    """The words of `text` in order; `offset` is added to every position.

    Case, quotation marks, hyphens, width (NFKC), possessives, British and American endings, and
    numbers in figures or letters make no difference to a stem.

    Example:
        >>> [w.stem for w in words("Veldoria’s high-handed policies")]
        ['veldoria', 'high', 'hand', 'polici']
        >>> [w.stem for w in words("the policy of high-handedness")]
        ['the', 'polici', 'of', 'high', 'hand']
    """
    language = language if language in _languages() else "en"
    shouted = _is_shouted(text)
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        stem, rare, capital = _form(match[0], language, shouted)
        opens, joined = not found, False
        if (between := text[last:start]) != " ":
            opens = opens or _OPENS.search(between) is not None
            joined = between in _HYPHENS
        found.append(Word(start + offset, end + offset, stem, rare, capital, opens, joined))
        last = end
    return tuple(found)


@lru_cache(maxsize=200_000)
def _form(raw: str, language: str, shouted: bool) -> tuple[str, float, bool]:
    """The stem and the rarity of a word as it stands in a text, and whether it has a capital."""
    # "ofKim": lost markup glues a name to the word before; a capital inside is a capital too.
    capital = not shouted and raw != raw.lower()
    return *_known(raw if capital else raw.casefold(), language), capital


def stems(text: str, language: str | None = "en") -> set[str]:
    """All stems that the words of `text` have, wherever they stand; quicker than the words are.

    Example:
        >>> sorted(stems("Policies of policy-makers"))
        ['maker', 'of', 'polici']
    """
    language = language if language in _languages() else "en"
    found = {match[0] for match in _WORD.finditer(text)}
    return {_known(form, language)[0] for raw in found for form in (raw, raw.casefold())}


@lru_cache(maxsize=200_000)
def _known(raw: str, language: str) -> tuple[str, float]:
    """The stem and the rarity of a word as it stands in a text.

    A word is no rarer than its own form: some stems lead back to no word ("exerc", "simultan").
    """
    stem = _stem(raw, language)
    rare = rarity(stem, language)
    own = _table(language).get(_POSSESSIVE.sub("", raw.casefold().replace("’", "'")), 0.0)
    if own and stem.islower():
        rare = min(rare, max(0.0, _COMMONEST - wordfreq.freq_to_zipf(own)))
    return stem, rare


@lru_cache(maxsize=200_000)
def rarity(stem: str, language: str = "en") -> float:
    """How rare the words of a stem are: 0 (as "the") to 5 (once in ten million words, or never).

    One step is a factor of ten in frequency. The most frequent form of the stem counts.

    Example:
        >>> rarity("the"), round(rarity("polici"), 1), round(rarity("hegemon"), 1)
        (0.0, 1.8, 4.5)
    """
    if stem[0].isdigit():
        return 2.5 if len(stem) > 2 else 1.5
    if stem.isupper():
        return 2.0
    if _IDEOGRAPHS.match(stem):
        return 1.5
    table = _table(language)
    forms = [stem]
    if language == "en":
        forms = [base + ending for base in _bases(stem) for ending in _ENDINGS]
    frequency = max(table.get(form, 0.0) for form in forms)
    if not frequency:
        return RAREST
    return min(RAREST, max(0.0, _COMMONEST - wordfreq.freq_to_zipf(frequency)))


def _bases(stem: str) -> list[str]:
    """The stem, and its spellings before its end was made regular."""
    bases = [stem]
    if stem.endswith("i"):
        bases.append(stem[:-1])
    if stem.endswith("iz"):
        bases.append(stem[:-1] + "s")
    if stem[-1:] == stem[-2:-1] or stem.endswith("e"):
        bases.append(stem[:-1])
    return bases


def _stem(raw: str, language: str) -> str:
    """The stem of a word as it stands in a text."""
    word = unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw[:_LONGEST])) or raw[:_LONGEST]
    if word[0].isdigit():
        return word.replace(",", "")
    for apostrophe in "’ʼ‘":
        word = word.replace(apostrophe, "'")
    bare = _POSSESSIVE.sub("", word) or word
    short = bare.replace(".", "")
    lower = short.casefold()
    if _is_acronym(short) and (short != bare or _table(language).get(lower, 0.0) > 1e-4):
        return short.upper()  # "US" must not become "us", nor "U.S." differ from it
    if language != "en":
        return lower
    if lower in _FIGURES:
        return _FIGURES[lower]
    return _english(lower)


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 5 and word.isupper()


def _english(word: str) -> str:
    """Porter's second stem, where high-handedness and high-handed, defence and defense agree."""
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return _stemmer().stemWord(_NESS.sub(r"\1", word)) or word


def _is_shouted(text: str) -> bool:
    """Whether a text is set in capitals, so that capitals in it mean nothing."""
    letters = sum(map(str.isalpha, text[:400]))
    return letters > 12 and sum(map(str.isupper, text[:400])) > _SHOUTED * letters


_own = threading.local()


def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    """This thread's own stemmer: it holds the word at hand, and two at once garble each other's."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("english")
    stemmer: snowballstemmer.english_stemmer.EnglishStemmer = _own.stemmer
    return stemmer


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(wordfreq.available_languages())


@lru_cache(maxsize=4)
def _table(language: str) -> dict[str, float]:
    """Relative frequency of every word form that the table knows."""
    return wordfreq.get_frequency_dict(language, wordlist="best")
