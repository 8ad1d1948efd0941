"""Whether a phrase can be a speaker, a country, or a news outlet: closed lists and names."""

import re
from functools import lru_cache

from spacy.tokens import Span as Phrase

from retold import lexicon
from retold.outlets import named_in

_WORD = re.compile(r"[\w.]+(?:-\w+)*")
_TOPIC = re.compile(
    r"\b(?:live|breaking|updates?|exclusive|analysis|opinion|video|watch|review|explainer"
    r"|factbox|profile|timeline|photos?|podcast|interview|editorial|comment|war|crisis|election"
    r"|debate|talks|attack|news|part|week|day|year|notes?|correction|related|more|read|also"
    r"|contributing|date|source|by|time|place|when|where|what|who|why|how)\b",
    re.IGNORECASE,
)
_NAMED = frozenset(["PERSON", "ORG", "GPE", "NORP"])


@lru_cache(maxsize=1)
def _media() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("media.csv"))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(
        row["title"]
        for row in lexicon.rows("titles.csv")
        if row["class"] in ("office", "role", "organisation")
    )


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    names: set[str] = set()
    for row in lexicon.rows("countries.csv"):
        for field in ("name", "also", "capital"):
            names.update(name.lower() for name in (row[field] or "").split(";") if name)
    return frozenset(names)


def outlet(phrase: str) -> bool:
    """Whether a noun phrase names a news outlet.

    Example:
        >>> outlet("Veldoria's official Veldoria News Agency"), outlet("the Foreign Ministry")
        (True, False)
    """
    if named_in(phrase):
        return True
    heard = [w.lower() for w in _WORD.findall(phrase)]
    if "agency" in heard and not {"news", "press", "wire"} & set(heard):
        return False  # the space agency, an intelligence agency
    return not _media().isdisjoint(heard)


def medium(word: str) -> bool:
    """Whether a common noun says that what it stands with is a news outlet: "broadcaster"."""
    return word in _media()


def country(phrase: str) -> bool:
    """Whether a phrase is the name of a country, or of the city its government is called by."""
    return phrase.strip().removeprefix("the ").lower() in _countries()


def topic(phrase: str) -> bool:
    """Whether the words before a colon name a matter or a label, not a speaker.

    Example:
        >>> topic("Live updates"), topic("Karel Dova")
        (True, False)
    """
    return _TOPIC.search(phrase) is not None


def titled(word: str) -> bool:
    """Whether a noun is a title, a role or an organisation that can speak: "spokesman"."""
    word = word.lower()
    return word in _titles() or (word.endswith("s") and word[:-1] in _titles())


def speaker(phrase: Phrase) -> bool:
    """Whether a parsed phrase can be a speaker: a name, a country, or somebody with a title."""
    if country(phrase.text) or titled(phrase.root.text) or titled(phrase[-1].text):
        return True
    return any(e.label_ in _NAMED and e.end >= phrase.root.i + 1 > e.start for e in phrase.ents)
