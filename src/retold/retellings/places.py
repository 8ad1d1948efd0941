"""One word for a country, however it is named: US, United States, American, Washington."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from retold import lexicon
from retold.words import Word, stems, words

COUNTRY = 1.5
"""Rarity of a country in the news: everybody names them, so that naming one proves little."""


def with_countries(found: Sequence[Word]) -> tuple[Word, ...]:
    """The words, where each name of a country is one word with the country's code as its stem.

    A name counts in capitals only: "us" is not the US. Source: `lexicon/countries.csv`.

    Example:
        >>> [w.stem for w in with_countries(words("The United States blamed Seoul"))]
        ['the', '=US', 'blame', '=KR']
    """
    names, longest = _names()
    merged: list[Word] = []
    k = 0
    while k < len(found):
        word = found[k]
        if word.capital:
            for length in range(min(longest, len(found) - k), 0, -1):
                code = names.get(tuple(w.stem for w in found[k : k + length]))
                if code:
                    last = found[k + length - 1]
                    word = word._replace(end=last.end, stem=f"={code}", rarity=COUNTRY)
                    k += length - 1
                    break
        merged.append(word)
        k += 1
    return tuple(merged)


def may_name(text: str) -> bool:
    """Whether a text may name a country; quicker than to look where.

    Example:
        >>> may_name("He blamed Seoul"), may_name("He blamed the harbour")
        (True, False)
    """
    return not _first_words().isdisjoint(stems(text))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    names, _ = _names()
    return frozenset(name[0] for name in names)


@lru_cache(maxsize=1_000)
def called(code: str) -> re.Pattern[str]:
    """Finds where a text names a country: by its name, its people or its capital."""
    ways = [
        way for row in lexicon.rows("countries.csv") if row["code"] == code for way in _ways(row)
    ]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(ways))) or '(?!)'})")


def _ways(row: Mapping[str, str]) -> list[str]:
    """The ways to name the country of a row of the lexicon."""
    fields = [row["name"], *(row[c] or "" for c in ("demonym", "capital", "also"))]
    return [way.strip() for field in fields for way in field.split(";") if way.strip()]


@lru_cache(maxsize=1)
def _names() -> tuple[dict[tuple[str, ...], str], int]:
    """Stems of a country's name, demonym or capital → its code; and the longest such name."""
    names: dict[tuple[str, ...], str] = {}
    for row in lexicon.rows("countries.csv"):
        for name in _ways(row):
            stems = tuple(w.stem for w in words(name))
            if stems and stems != ("us",):
                names.setdefault(stems, row["code"])
    return names, max(map(len, names))
