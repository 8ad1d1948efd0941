"""What the name of a ministry, an agency, a company is made of, and when two are one body."""

import re

from retold.actors import names
from retold.actors.countries import LONGEST_NAME, Countries
from retold.actors.titles import describe, is_body
from retold.outlets import is_named

GENERIC = names.listed(
    "foreign defence defense interior finance justice health state central national federal "
    "supreme high security affairs of the for and general local main armed air public "
    "external internal policy press news department joint chiefs staff coast guard"
)
"""Words that the ministries of many countries share; none of them makes a name somebody's own."""


def identity(name: str, countries: Countries) -> str:
    """By what two writings of one body or office are equal: its words, its country by name.

    Example:
        "Russian Defense Ministry", "Russia's Ministry of Defence" → the same.
    """
    words = names.WORD.findall(name)
    own = [names.possessor(word) for word in words]
    country = None
    rest = []
    i = 0
    while i < len(words):
        for end in range(min(i + LONGEST_NAME, len(words)), i, -1):
            found = countries.of(" ".join([*words[i : end - 1], own[end - 1]]))
            if found:
                country = country or found.name
                i = end
                break
        else:
            rest.append(own[i].casefold())
            i += 1
    kept = sorted(
        {"defence" if w == "defense" else w for w in rest} - {"the", "of", "for", "and", "a"}
    )
    return names.normal(" ".join([country or "", *kept])) or names.normal(name)


def is_outlet(name: str) -> bool:
    """Whether a name is a news outlet's, as written: "Rodong Sinmun"."""
    return is_named(name)


def generic(name: str, countries: Countries) -> bool:
    """Whether a body's name is one that many countries have ("the Foreign Ministry")."""
    words = names.WORD.findall(name)
    if (described := describe(name, countries)) is not None and described.country:
        return False
    return all(word.casefold() in GENERIC or is_body(word) or word[:1].islower() for word in words)


_KIND_WORDS = names.listed(
    "news agency newspaper daily weekly magazine channel broadcaster network outlet website "
    "official state state-run state-owned wire service think tank company firm"
)


_OF_STATES = names.listed("ministry department army navy parliament police government cabinet")
"""What is one of a country's many: "South Korea's Unification Ministry" keeps its country."""


def proper(name: str, countries: Countries) -> str:
    """A body's own name without what it is or whose: "Russia’s Interfax news agency" → "Interfax".

    "Russia's Defence Ministry" keeps its country: without it the name is anybody's.
    """
    name = re.sub(r"\s*\([^)]*\)\s*$", "", name)
    words = name.split()
    told = next((i for i, word in enumerate(words) if not word[:1].islower()), 0)
    if told and (words[told - 1] in _KIND_WORDS or is_body(words[told - 1])):
        words = words[told:]  # "opposition party Tisza", "state broadcaster VTV"
    while words and words[-1] in _KIND_WORDS:
        words.pop()
    for length in range(min(4, len(words) - 1), 0, -1):
        owner = " ".join(words[:length])
        if owner != names.possessor(owner) and countries.of(names.possessor(owner)):
            rest = words[length:]
            while rest and rest[0] in _KIND_WORDS:
                rest = rest[1:]
            state = bool(rest) and rest[-1].casefold() in _OF_STATES
            if (
                not state
                and rest
                and not generic(" ".join(rest), countries)
                and names.capitalised(rest[0])
            ):
                return " ".join(rest)
    return " ".join(words) if words and any(names.capitalised(w) for w in words) else name


def undetermined(text: str) -> str:
    return re.sub(r"^(?:the|a|an|its|his|her|their|our)\s+", "", text.strip(), flags=re.I)


_ACRONYM = re.compile(
    r"(?<![\w'’&-])((?:[A-Z][\w'’&-]{0,40}\s{1,3}(?:(?:of|for|and|the)\s{1,3}){0,3}){1,7})"
    r"\(([A-Z]{2,8})\)"
)


def acronyms(text: str) -> dict[str, str]:
    """Short form → name, from "the Veldoria News Agency (VNA)"."""
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        words = match.group(1).split()
        letters = match.group(2)
        for start in range(len(words)):
            if "".join(w[0] for w in words[start:] if w[0].isupper()) == letters:
                found.setdefault(letters, " ".join(words[start:]))
                break
    return found
