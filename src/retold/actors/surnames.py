"""Somebody whose full name an article does not give: who of the full-named people it may be.

Never by the surname alone: the office, its country and the time must agree, and nobody else fit.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from retold.actors import names
from retold.actors.joins import Joins
from retold.actors.one_name import Person
from retold.actors.spelling import sounded
from retold.actors.standing import Office

YEARS = 4.0
"""Within which a surname with an office means one holder of it: presidents have namesakes."""
UNDATED = 0.0
"""The year of what has no date; it sorts first."""
MANY = 20
"""Full-named people of one surname, country and office, from which on a surname means nobody; and
offices of one of them that are looked at."""
_SEVERAL = names.listed(
    "deputy congressman congresswoman councillor councilman councilwoman senator lawmaker judge "
    "legislator candidate executive official director manager auditor prosecutor mayor governor "
    "sheriff commissioner representative delegate justice leader chief head chair"
)
"""Offices that a country has many of: they tell somebody only with a word that narrows them."""

_Call = tuple[str, str, bool, str]
"""Surname, country, whether deputy, and what the bearer may be called."""

_Bearers = dict[_Call, dict[int, dict[Office, list[float]]]]
"""Who bears a surname and may be called so: by group, each office with the years it was told in."""


def by_surname(people: Sequence[Person], joins: Joins) -> None:
    """Joins those called by surname with the one full-named person who fits, or with each other.

    Example:
        "Russian Defence Minister Shoigu" is Sergei Shoigu, held as defence minister of Russia in
        another article; not where a second Shoigu held that office within four years.
    """
    full: _Bearers = {}
    givens: dict[int, set[str]] = {}
    for person in people:
        if person.spelled.sure is not None:
            head = joins.find(person.n)
            _enlist(full, person, head)
            givens.setdefault(head, set()).add(sounded(person.spelled.given)[:1])
    alone: dict[tuple[object, ...], list[Person]] = {}
    for person in people:
        if person.spelled.sure is not None or not person.appearance.country:
            continue
        fits = _fitting(full, person)
        if person.spelled.initial:
            letter = sounded(person.spelled.initial)
            fits = {head: told for head, told in fits.items() if letter in givens[head]}
        if len(fits) == 1:
            ((head, told),) = fits.items()
            detail = f"called by surname; the one full-named person held who was {told}"
            joins.join(head, person.n, detail)
        elif not fits:
            for told in _proving(person):
                key = (person.spelled.surname, person.spelled.initial, *_exact(told))
                alone.setdefault(key, []).append(person)
    for members in alone.values():
        _one_time(members, joins)


def calls(person: Person) -> Iterator[_Call]:
    """By what somebody is called beside the surname, where that may tell who it is."""
    for told in _proving(person):
        for label in {told.head, *told.also}:
            yield person.spelled.surname, told.country or "", told.deputy, label


def year(published: str | None) -> float | None:
    """A date as a number of years: "2022-07" → 2022.5; None where it holds none.

    Example:
        >>> year("2022-07-01"), year("soon")
        (2022.5, None)
    """
    found = re.match(r"(\d{4})(?:-(\d{2}))?", published or "", re.ASCII)
    return int(found[1]) + (int(found[2] or 1) - 1) / 12 if found else None


def _proving(person: Person) -> Iterator[Office]:
    """The offices that, with their country, tell who somebody is."""
    for told in person.appearance.offices:
        narrow = told.words or told.head not in _SEVERAL
        if told.held and told.country and narrow:
            yield told


def _exact(told: Office) -> tuple[object, ...]:
    return told.country, told.deputy, told.head, tuple(sorted(told.stems))


def _enlist(full: _Bearers, person: Person, head: int) -> None:
    when = year(person.appearance.published) or UNDATED
    for told in _proving(person):
        for label in {told.head, *told.also}:
            call = person.spelled.surname, told.country or "", told.deputy, label
            bearers = full.setdefault(call, {})
            if head not in bearers and len(bearers) > MANY:
                continue
            offices = bearers.setdefault(head, {})
            if told not in offices and len(offices) > MANY:
                continue
            times = offices.setdefault(told, [])
            at = bisect_left(times, when)
            if at == len(times) or times[at] != when:
                times.insert(at, when)


def _fitting(full: _Bearers, person: Person) -> dict[int, Office]:
    """The full-named people whom a surname with its offices may mean, each by which office."""
    fits: dict[int, Office] = {}
    when = year(person.appearance.published)
    for told in _proving(person):
        for label in {told.head, *told.also}:
            call = person.spelled.surname, told.country or "", told.deputy, label
            for head, held in full.get(call, {}).items():
                for other, times in held.items():
                    if told.fits(other) and _near(when, times):
                        fits.setdefault(head, other)
    return fits


def _near(when: float | None, times: Sequence[float]) -> bool:
    if when is None or times[0] == UNDATED:
        return True  # nothing speaks against it
    at = bisect_left(times, when)
    return any(abs(when - time) <= YEARS for time in times[max(0, at - 1) : at + 1])


def _one_time(members: Sequence[Person], joins: Joins) -> None:
    """Joins bearers of one surname and office, in order of time, unless years lie between."""
    dated = sorted((when, p.n) for p in members if (when := year(p.appearance.published)))
    runs: list[list[int]] = []
    last = None
    for when, n in dated:
        if last is None or when - last > YEARS:
            runs.append([])
        runs[-1].append(n)
        last = when
    undated = [p.n for p in members if not year(p.appearance.published)]
    if len(runs) < 2:
        runs = [[*(runs[0] if runs else []), *undated]]
    office = next(iter(_proving(members[0])))
    for run in runs:
        joins.gather(run, f"called by one surname, each time as {office}")
