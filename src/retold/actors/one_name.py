"""People of one full name: one person, or several where country and office say so."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retold.actors.joins import Joins
from retold.actors.spelling import Spelled, middles_differ
from retold.actors.standing import Appearance, Office

USUAL = 50
"""Offices of one bearer that others' are held against."""
MOSTLY = 10
"""How many times as often as all others together a bearer is named who is meant by a bare name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person's appearance, its number, and the forms of the name."""

    n: int
    appearance: Appearance
    spelled: Spelled

    @property
    def public(self) -> bool:
        """Whether a public office is told of the person."""
        return any(told.public for told in self.appearance.offices)


def one_name(namesakes: Sequence[Person], joins: Joins) -> None:
    """Joins the bearers of one full name as far as what is told of them agrees.

    Those in public office of one country are one, for offices change; so are those of one trade in
    one country. One without a country is the one whose office fits, or the only one in public
    office. One of whom nothing is told is the only bearer, or the one of whom nearly every article
    speaks: else that one stays apart.

    Example:
        "Norway's trade minister Anna Lenz", "the minister, Anna Lenz" and "Anna Lenz" are one;
        where a footballer Anna Lenz of Chile is held too, the last one is neither.
    """
    parted = by_middle(namesakes)
    for same in parted:
        _one_middle(same, joins, alone=len(parted) == 1 or same[0].spelled.middle != ())


def by_middle(namesakes: Sequence[Person]) -> list[list[Person]]:
    """The bearers parted by middle initials, where these differ: George W., George H. W."""
    kinds = {person.spelled.middle for person in namesakes} - {()}
    if not any(middles_differ(a, b) for a in kinds for b in kinds):
        return [list(namesakes)]
    parted: dict[tuple[str, ...], list[Person]] = {}
    for person in namesakes:
        parted.setdefault(person.spelled.middle, []).append(person)
    return list(parted.values())


def _one_middle(same: Sequence[Person], joins: Joins, *, alone: bool) -> None:
    detail = f"the same name as “{same[0].appearance.actor.name}”"
    countries: dict[str, list[Person]] = {}
    for person in (p for p in same if p.appearance.country):
        countries.setdefault(person.appearance.country or "", []).append(person)
    for country, members in countries.items():
        _one_state(members, joins, f"{detail}, both of {country}")
    known: dict[int, list[Person]] = {}
    for person in (p for members in countries.values() for p in members):
        known.setdefault(joins.find(person.n), []).append(person)
    officed = [p for p in same if p.appearance.offices and not p.appearance.country]
    if known:
        _by_office(officed, list(known.values()), joins, detail)
    else:
        _one_state(officed, joins, detail)
    _bare(same, joins, detail, alone=alone)


def _one_state(members: Sequence[Person], joins: Joins, detail: str) -> None:
    """Those in public office together; the others with whom their trade fits."""
    public = [p for p in members if p.public]
    joins.gather((p.n for p in public), detail)
    private = [p for p in members if not p.public]
    _by_office(private, [public] if public else [], joins, detail)


def _by_office(
    officed: Sequence[Person], known: Sequence[Sequence[Person]], joins: Joins, detail: str
) -> None:
    """Each to the one bearer whose office fits, or who alone is in public office; else by trade."""
    held = [(members[0].n, _offices(members)) for members in known]
    public = [n for n, offices in held if any(office.public for office in offices)]
    heads: dict[str, set[int]] = {}
    for place, (_, offices) in enumerate(held):
        for office in offices:
            for label in (office.head, *office.also):
                heads.setdefault(label, set()).add(place)
    left: dict[str, list[Person]] = {}
    fitting: dict[tuple[Office, ...], list[int]] = {}
    for person in officed:
        own = person.appearance.offices
        if own not in fitting:
            labels = {label for office in own for label in (office.head, *office.also)}
            near = sorted({place for label in labels for place in heads.get(label, ())})
            fitting[own] = [held[place][0] for place in near if _fits(own, held[place][1])]
        fits = fitting[own] or (public if person.public else [])
        if len(fits) == 1:
            joins.join(fits[0], person.n, f"{detail}, also {own[0]}")
        else:
            for label in sorted({office.head for office in own}):
                left.setdefault(label, []).append(person)
    for label, members in left.items():
        joins.gather((p.n for p in members), f"{detail}, both {label}")


def _offices(members: Iterable[Person]) -> list[Office]:
    """The offices that are told of a bearer, the most usual ones."""
    counted = Counter(told for p in members for told in p.appearance.offices)
    return sorted(counted, key=lambda told: (-counted[told], str(told)))[:USUAL]


def _fits(own: Sequence[Office], held: Sequence[Office]) -> bool:
    return any(one.fits(other) for one in own for other in held)


def _bare(same: Sequence[Person], joins: Joins, detail: str, *, alone: bool) -> None:
    """Those of whom nothing is told: to the only bearer, or the one whom nearly all mean."""
    bare = [p for p in same if not p.appearance.offices]
    bearers = Counter(joins.find(p.n) for p in same if p.appearance.offices)
    if not bearers:
        if alone:
            joins.gather((p.n for p in bare), f"{detail}; nothing more is told of either")
        return
    most, times = bearers.most_common(1)[0]
    if len(bearers) > 1 and times < MOSTLY * (bearers.total() - times):
        return
    told = "of whom all that is told agrees"
    if len(bearers) > 1:
        told = f"who is meant in {times} of {bearers.total()} articles that say more"
    for person in bare:
        joins.join(most, person.n, f"{detail}, {told}")
