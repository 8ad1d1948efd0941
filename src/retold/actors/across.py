"""resolve_across(): who is one actor in several articles, over spellings and scripts.

A wrong join is worse than a missed one. One spelling (or one that differs only as letters of other
scripts are written) is one person unless country or walk of life speaks against it; a looser
likeness needs a shared country or office; a surname alone needs office, country and time, and
nobody else whom it may mean. Names are compared by keys, so that the time grows with the number of
actors.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from retold.actors import names
from retold.actors.bodies import generic, identity
from retold.actors.countries import Countries
from retold.actors.joins import Joins, usual
from retold.actors.one_name import Person, by_middle, one_name
from retold.actors.spelling import Spelled, spelled
from retold.actors.standing import Appearance
from retold.actors.surnames import by_surname, calls
from retold.actors.tenures import in_office, posts, tenures
from retold.records import Actor, ActorGroup, ActorKind, Member, content_id
from retold.territories import country_named

_KOREAS = ("North Korea", "South Korea")
_KOREAN = "the same name in another spelling of Korean"
_FAINT = "nearly the same name (its consonants)"
_LOOSE = {
    "ends": "the same first and last name",
    "any order": "the same name in another order",
    "family first": "the same name, the family name first",
}


Side = str | tuple[str, str]
"""One side of a judgement: all who are called so, or one (article id, actor id)."""


class Decision(NamedTuple):
    """That a person judged two to be one actor (`same`) or not; `detail` says who and when."""

    one: Side
    other: Side
    same: bool
    detail: str


class Across(NamedTuple):
    """Groups by id, and which article's actor is in which, by article and actor."""

    groups: tuple[ActorGroup, ...]
    members: tuple[Member, ...]


def resolve_across(appearances: Iterable[Appearance], decisions: Sequence[Decision] = ()) -> Across:
    """Who is one actor in several articles, each join with its reason.

    Depends on the set of appearances alone, not on their order. What people decided goes before all
    else, a later decision before an earlier one of the same two.

    Example:
        >>> across = resolve_across(a for reading in readings for a in appearances(reading))
        >>> across.groups[0].names
        ('Sergei Shoigu', 'Shoigu', 'Сергей Шойгу')

    Unnamed actors, and bodies that many countries have ("the Foreign Ministry"), stay in their
    article. Public offices change (a minister becomes president) and part nobody; a minister and a
    striker of one name are two. Two officials of one country with one name are not told apart. An
    office without a name is its bearer where pages near that day print one, and one alone.
    """
    found = {(a.article_id, a.actor.id): a for a in appearances}
    everyone = [found[key] for key in sorted(found)]
    joins = Joins(len(everyone))
    people = _known(everyone, joins)
    _judged(everyone, decisions, joins)
    _people(everyone, people, joins)
    _others(everyone, joins, but=in_office(everyone, joins))
    return _told(everyone, joins)


def meeting(appearance: Appearance) -> Iterator[object]:
    """All by which somebody in an article may be joined with somebody in another one.

    Who share none of these, nor are joined by a chain of others that do, nor by what a person
    decided, know nothing of each other: who the one is does not change who the other is.
    """
    actor = appearance.actor
    yield "id", actor.id
    if actor.kind in ("person", "office"):
        yield from posts(appearance.offices)
    if actor.kind not in ("person", "unnamed"):
        key = _key(actor.kind, actor.name)
        if key is not None:
            yield actor.kind, key
    person = _person(0, appearance)
    if person is not None:
        if person.spelled.sure is not None:
            yield "spelled", person.spelled.sure
        yield from _loose_keys(person)
        yield from calls(person)


# ---- what people decided


def _judged(everyone: Sequence[Appearance], decisions: Sequence[Decision], joins: Joins) -> None:
    """Sides that must not meet are known before anything is joined; then what must be one is."""
    if not decisions:
        return
    called: dict[Side, list[int]] = {}
    for n, appearance in enumerate(everyone):
        called.setdefault(names.normal(appearance.actor.name), []).append(n)
        called.setdefault((appearance.article_id, appearance.actor.id), []).append(n)
    latest = {frozenset(map(_side, (d.one, d.other))): d for d in decisions}
    met = [
        (decision, [called.get(_side(side), []) for side in (decision.one, decision.other)])
        for decision in latest.values()
    ]
    for number, (decision, (ones, others)) in enumerate(met):
        if not decision.same:
            both = {*ones} & {*others}
            for one in sorted({*ones} - both):
                joins.know(one, side=(number, True))
            for other in sorted({*others} - both):
                joins.know(other, side=(number, False))
    for decision, (ones, others) in met:
        if decision.same and ones and others:
            joins.gather([*ones, *others], decision.detail, judged=True)


def _side(side: Side) -> Side:
    return names.normal(side) if isinstance(side, str) else side


# ---- countries, bodies


def _others(everyone: Sequence[Appearance], joins: Joins, but: set[int]) -> None:
    """Countries by their names in all languages, bodies and offices by their words; not those
    whose bearer is known."""
    same: dict[tuple[str, str], list[int]] = {}
    for n, appearance in enumerate(everyone):
        actor = appearance.actor
        if actor.kind not in ("person", "unnamed") and n not in but:
            key = _key(actor.kind, actor.name) or f"id {actor.id}"
            same.setdefault((actor.kind, key), []).append(n)
    for (kind, _), members in same.items():
        name = everyone[members[0]].actor.name
        joins.gather(members, f"the same {kind} as “{_cut(name)}”, by name")


@lru_cache(maxsize=100_000)
def _key(kind: ActorKind, name: str) -> str | None:
    """By what two countries or bodies are one; None where only their ids can tell."""
    if len(name) > names.LONGEST or not names.normal(name):
        return None
    if kind == "country":
        known = Countries().of(name)
        return known.name if known else country_named(name) or names.normal(name)
    return None if generic(name, Countries()) else identity(name, Countries())


# ---- people


def _known(everyone: Sequence[Appearance], joins: Joins) -> list[Person]:
    """The people whose names can be compared, with what is known of each."""
    people: list[Person] = []
    for n, appearance in enumerate(everyone):
        person = _person(n, appearance)
        if person is not None:
            people.append(person)
            joins.know(n, country=appearance.country, middle=person.spelled.middle)
    return people


def _person(n: int, appearance: Appearance) -> Person | None:
    actor = appearance.actor
    form = spelled(actor.name) if actor.kind == "person" else None
    if form is None:
        return None
    whose = _whose_id(actor, appearance.article_id)
    if whose == "article" and " " in actor.name and form.sure is not None:
        return None  # "Oster Responds": more words than a surname, and no full name
    return Person(n=n, appearance=appearance, spelled=form)


def _people(everyone: Sequence[Appearance], people: Sequence[Person], joins: Joins) -> None:
    given: dict[str, list[int]] = {}
    for n, appearance in enumerate(everyone):
        actor = appearance.actor
        if actor.kind == "person" and _whose_id(actor, appearance.article_id) == "given":
            given.setdefault(actor.id, []).append(n)
    for members in given.values():
        joins.gather(members, "the pages give them one id")
    spellings: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        if person.spelled.sure is not None:
            spellings.setdefault(person.spelled.sure, []).append(person)
    for namesakes in spellings.values():
        one_name(namesakes, joins)
    _alike(people, joins)
    by_surname(people, joins)


def _whose_id(actor: Actor, article_id: str) -> str:
    """Whether an id stands for a name everywhere, in its article alone, or was given by others."""
    name = names.key(actor.name.split())
    if actor.id == content_id("actor", "person", name):
        return "name"
    return "article" if actor.id == content_id("actor", "person", name, article_id) else "given"


def _alike(people: Sequence[Person], joins: Joins) -> None:
    """Names that are alike, of one country or office; faintly alike, of one office and country."""
    same: dict[tuple[object, ...], list[Person]] = {}
    for person in people:
        for key in _loose_keys(person):
            same.setdefault(key, []).append(person)
    for key, alike in same.items():
        detail = f"{key[0]} as “{_cut(alike[0].appearance.actor.name)}”, {key[-1]}"
        if key[0] == _KOREAN and len({p.spelled.sure for p in alike if p.spelled.north}) > 1:
            continue  # Jon is not Chon where both are written as Pyongyang does
        parted = by_middle(alike)
        for some in parted:
            # "George Bush" may be George W. as well as George H. W.
            if len(parted) == 1 or some[0].spelled.middle:
                joins.gather((person.n for person in some), detail)


def _loose_keys(person: Person) -> Iterator[tuple[object, ...]]:
    form, country = person.spelled, person.appearance.country
    offices = [told for told in person.appearance.offices if told.held and told.words]
    for kind, key in _loose_forms(form):
        if kind == _KOREAN and country not in _KOREAS:
            continue
        if country and person.public and kind != _FAINT:
            yield kind, key, f"both of {country}"
        for told in offices:
            if kind == _FAINT:
                if country:
                    yield kind, key, told.deputy, f"both {told}"
            else:
                yield kind, key, told.country, told.deputy, f"both {told}"


def _loose_forms(form: Spelled) -> Iterator[tuple[str, object]]:
    for key in sorted(form.likely):
        yield _LOOSE[key[0]], key
    if form.korean is not None:
        yield _KOREAN, form.korean
    if form.faint is not None:
        yield _FAINT, form.faint


# ---- what comes out


def _told(everyone: Sequence[Appearance], joins: Joins) -> Across:
    groups: list[ActorGroup] = []
    members: list[Member] = []
    numbered = joins.groups()
    parts: dict[str, int] = {}
    for numbers in numbered:
        for actor_id in {everyone[n].actor.id for n in numbers}:
            parts[actor_id] = parts.get(actor_id, 0) + 1
    for numbers in numbered:
        group = _group([everyone[n] for n in numbers], parts)
        groups.append(group)
        members += (
            Member(
                article_id=everyone[n].article_id,
                actor_id=everyone[n].actor.id,
                group_id=group.id,
                detail=joins.why(n),
            )
            for n in numbers
        )
    return Across(
        groups=tuple(sorted(groups, key=lambda group: group.id)),
        members=tuple(sorted(members, key=lambda m: (m.article_id, m.actor_id))),
    )


def _group(everybody: Sequence[Appearance], parts: dict[str, int]) -> ActorGroup:
    """One actor; offices that are a person's by their date give that person no name."""
    people = [one for one in everybody if one.actor.kind == "person"]
    members = people or everybody
    actors = sorted({member.actor.id for member in members})
    whole = [actor_id for actor_id in actors if parts[actor_id] == 1]
    called = [member.actor.name for member in members]
    full = [name for name in called if len(name.split()) > 1] or called
    first = members[0]
    return ActorGroup(
        id=whole[0] if whole else content_id("group", first.article_id, first.actor.id),
        name=usual(full if first.actor.kind == "person" else called),
        kind=first.actor.kind,
        names=tuple(sorted(set(called))),
        actors=tuple(actors),
        articles=len({member.article_id for member in everybody}),
        offices=tenures(people),
    )


def _cut(name: str, longest: int = 60) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"
