"""Who is heard in a telling, as far as two tellings need it: may these be one speaker?"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Indel

from retold import lexicon
from retold.records import Actor, ActorKind, Attribution, Mention
from retold.retellings.places import with_countries
from retold.words import Word, words

Likeness = Literal["same", "compatible", "unknown", "unlike", "other"]
"""From surely the same speaker to surely another one. "unlike": another office or country."""

PROPER = 4.0
"""Rarity from which on a word of a speaker's name is a proper name."""
_ALIKE = 0.8
_ANYBODY = frozenset(
    ["official", "leader", "diplomat", "chief", "head", "executive", "politician", "member"]
)
"""Titles by which a text may call the bearer of another title later on."""
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "sir", "dr", "prof"])
"""What stands before a name and is none of its parts: "Mr Sand" is Henrik Sand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: actor id, kind, and what the text calls them.

    `names` are the parts of a person's name, `roles` nouns such as "spokesman", `countries` codes,
    `bodies` the other words ("foreign", "ministri"), `proper` those among them that no table of
    English knows: names of countries that are in no lexicon, and of bodies.
    """

    actor_id: str | None
    name: str
    kind: ActorKind | None
    names: frozenset[str]
    roles: frozenset[str]
    countries: frozenset[str]
    bodies: frozenset[str]
    proper: frozenset[str]

    def __hash__(self) -> int:
        """By the names alone, as it is asked for very often."""
        return hash((self.actor_id, self.name))


def speaker(
    attribution: Attribution, actors: dict[str, Actor], mentions: dict[str, list[Mention]]
) -> Speaker | None:
    """The speaker of an attribution, by its actor, its source and the actor's other mentions.

    None where the text names nobody ("he", without an actor).
    """
    actor = actors.get(attribution.actor_id or "")
    called = [m.span.text for m in mentions.get(actor.id, [])] if actor else []
    if attribution.source is not None:
        called.append(attribution.source.text)
    return described(
        actor.name if actor else None,
        actor.kind if actor else None,
        actor.id if actor else None,
        tuple(called),
    )


@lru_cache(maxsize=20_000)
def described(
    name: str | None, kind: ActorKind | None, actor_id: str | None, called: tuple[str, ...]
) -> Speaker | None:
    """The speaker of that name and kind, whom the text calls so."""
    heard = [w for text in ((name,) if name else ()) + called for w in with_countries(words(text))]
    content = [w for w in heard if w.is_content]
    if not content:
        return None
    of_names = _of_names(heard)
    titles = {stem: role for stem, role in _titles().items() if stem not in of_names}
    parts = {w.stem for w in words(name or "")} - titles.keys() - _HONORIFICS
    own = parts if kind == "person" else set()
    countries = frozenset(w.stem for w in content if w.stem.startswith("="))
    bodies = frozenset(w.stem for w in content if w.stem not in titles and w.stem not in own)
    return Speaker(
        actor_id=actor_id,
        name=name or min(called, key=len),
        kind=kind,
        names=frozenset(own),
        roles=frozenset(titles[w.stem] for w in content if w.stem in titles),
        countries=countries,
        bodies=bodies - countries,
        proper=frozenset(w.stem for w in content if w.rarity >= PROPER and w.stem in bodies),
    )


def _of_names(heard: list[Word]) -> frozenset[str]:
    """Stems of titles that are only ever part of a body's name: "Workers" of the Workers' Party."""
    bodies = _bodies()
    within = {
        one.stem
        for one, other in pairwise(heard)
        if one.capital and other.capital and other.stem in bodies and other.start > one.start
    }
    alone = {
        one.stem
        for one, other in pairwise([*heard, None])
        if one is not None and not (one.capital and other and other.stem in bodies)
    }
    return frozenset(within - alone)


@lru_cache(maxsize=100_000)
def compare(a: Speaker | None, b: Speaker | None) -> Likeness:
    """May these two be one speaker?

    Two named persons are the same where the shorter name is within the longer one, spelling aside
    (Zelensky, Zelenskyy), else others. An unnamed spokesperson may be the named one of the same
    office; not where nothing tells that the named one has that role (spokesperson, ambassador).

    Example:
        "Kim Song" and "Im Chon Il": other; "a ministry spokesperson" and "the ministry": compatible
    """
    if a is None or b is None:
        return "unknown"
    if a.actor_id is not None and a.actor_id == b.actor_id:
        return "same"
    if a.names and b.names:
        return "same" if _same_name(a.names, b.names) else "other"
    if {a.kind, b.kind} == {"person", "unnamed"} and not a.roles & b.roles:
        return "unlike"
    if of_two_places(a, b):
        return "unlike"
    if a.roles and b.roles:
        if not a.roles & b.roles:
            return "unlike"
        return "same" if a.bodies & b.bodies or a.countries & b.countries else "compatible"
    if a.bodies & b.bodies or a.countries & b.countries:
        return "compatible"
    return "unknown"


def of_two_places(a: Speaker, b: Speaker) -> bool:
    """Whether two speakers are of different countries or bodies, as far as both are named.

    Example:
        "the Veldorian Foreign Ministry" and "the Ostmark Foreign Ministry"
    """
    if a.countries and b.countries:
        return not a.countries & b.countries
    return bool(a.proper and b.proper) and not _alike(a.proper, b.proper)


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets share a name, endings aside (Veldoria, Veldorian)."""
    return any(Indel.normalized_similarity(x, y) >= _ALIKE for x in a for y in b)


def _same_name(a: frozenset[str], b: frozenset[str]) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return all(
        any(part == other or Indel.normalized_similarity(part, other) >= _ALIKE for other in longer)
        for part in shorter
        if len(part) > 1
    )


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    """Stems of the words for kinds of organisations ("party", "union")."""
    rows = lexicon.rows("titles.csv")
    return frozenset(words(row["title"])[-1].stem for row in rows if row["class"] == "organisation")


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """Stem of a title → what stands for it, so that spokesman and spokesperson agree."""
    titles = {}
    for row in lexicon.rows("titles.csv"):
        if row["class"] in ("office", "role") and row["title"] not in _ANYBODY:
            stem = words(row["title"])[-1].stem
            base = stem
            for ending in ("woman", "person", "man"):
                base = base.removesuffix(ending)
            titles[stem] = base or stem
    return titles
