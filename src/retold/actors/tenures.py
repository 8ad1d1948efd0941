"""Offices at a date: which offices pages print of somebody, and who "the foreign minister" is then.

A page that prints an office with a name says that the name bore it when the page was published,
and no more: when it began or ended is not known. So an office without a name is somebody only near
such a page, and only where no page near it prints the office of anybody else.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from retold.actors import names
from retold.actors.joins import Joins, usual
from retold.actors.standing import Appearance, Office, Printed
from retold.records import Tenure

NEAR = 60
"""Days before and after the pages that print an office of somebody, within which its bearer is
taken to be the same: ministers change at less notice, and then two are printed, and nobody is
meant."""
MOST = 12
"""Offices of one actor that are kept, those that most articles print."""
_ALONE = names.listed("president premier king queen pope emperor chancellor secretary-general")
"""Offices of which a country or body has one; others need a word that narrows them ("foreign")."""
_SHARED = names.listed(
    "official politician leader officer soldier diplomat spokesperson congressman congresswoman "
    "councillor councilman councilwoman senator lawmaker judge legislator candidate executive "
    "director manager auditor prosecutor mayor governor sheriff commissioner representative "
    "delegate justice adviser advisor aide envoy member"
)
"""Offices and roles that several people have at a time, whatever narrows them."""

_Post = tuple[str, str, frozenset[str]]
"""An office that one person has at a time: country, head noun, what narrows it."""


def tenures(members: Iterable[Appearance]) -> tuple[Tenure, ...]:
    """The offices that pages print of one person, each with the first and last date, oldest first.

    Former offices are left out: a page that prints "former minister" tells nothing of when.

    Example:
        >>> [(t.office, t.first_seen, t.last_seen) for t in tenures(of_lenz)]
        [("Ostmark's foreign minister", '2023-03-01', '2024-06-11')]
    """
    told: dict[tuple[object, ...], list[tuple[Appearance, Office, Printed]]] = {}
    for member in members:
        for one, printed in zip(member.offices, member.printed, strict=False):
            if one.held and not one.past:
                key = one.country, one.head, one.deputy, one.stems
                told.setdefault(key, []).append((member, one, printed))
    found = [_tenure(met) for met in told.values()]
    found.sort(key=lambda one: (-one.articles, one.office))
    return tuple(sorted(found[:MOST], key=lambda one: (one.first_seen or "~", one.office)))


def _tenure(met: Sequence[tuple[Appearance, Office, Printed]]) -> Tenure:
    dated = sorted(appearance.published for appearance, _, _ in met if appearance.published)
    first, office, beside = min(met, key=lambda one: (one[0].published or "~", one[0].article_id))
    return Tenure(
        office=usual([printed.phrase for _, _, printed in met]),
        country=office.country,
        first_seen=dated[0] if dated else None,
        last_seen=dated[-1] if dated else None,
        articles=len({appearance.article_id for appearance, _, _ in met}),
        article_id=first.article_id,
        span=beside.span,
    )


def in_office(everyone: Sequence[Appearance], joins: Joins) -> set[int]:
    """Joins offices without a name with who held them then; gives the numbers that were joined.

    Example:
        "the Russian foreign minister", in July 2022, is Sergei Lavrov where other articles of that
        summer print him as such, and nobody else; else it stays an office.
    """
    bearers: dict[_Post, dict[int, list[int]]] = {}
    offices = [(n, a, day) for n, a in enumerate(everyone) if (day := _day(a)) is not None]
    for n, appearance, day in offices:
        if appearance.actor.kind == "person":
            for post in posts(appearance.offices):
                bearers.setdefault(post, {}).setdefault(n, []).append(day)
    held = {post: _terms(days, joins) for post, days in bearers.items()}
    joined: set[int] = set()
    for n, appearance, day in offices:
        if appearance.actor.kind != "office":
            continue
        for post in posts(appearance.offices):
            then = [
                head
                for head, (first, last) in held.get(post, {}).items()
                if first - NEAR <= day <= last + NEAR
            ]
            if len(then) == 1:
                first, last = (date.fromordinal(each) for each in held[post][then[0]])
                detail = (
                    f"“{appearance.actor.name}”: the one person held who is printed as such near"
                    f" that day, from {first} to {last}"
                )
                if joins.join(then[0], n, detail):
                    joined.add(n)
    return joined


def _terms(days: dict[int, list[int]], joins: Joins) -> dict[int, tuple[int, int]]:
    """Each bearer, by group, with the first and last day on which a page prints the office."""
    found: dict[int, tuple[int, int]] = {}
    for n, met in days.items():
        head = joins.find(n)
        first, last = found.get(head, (met[0], met[0]))
        found[head] = min(first, *met), max(last, *met)
    return found


def posts(offices: Iterable[Office]) -> Iterator[_Post]:
    """Those of these offices that one person has at a time."""
    for one in offices:
        alone = one.head in _ALONE or (one.stems and one.head not in _SHARED)
        if one.held and one.public and one.country and alone and not one.deputy and not one.past:
            yield one.country, one.head, one.stems


def _day(appearance: Appearance) -> int | None:
    published = appearance.published or ""
    try:
        return date.fromisoformat(published[:10]).toordinal() if len(published) >= 10 else None
    except ValueError:
        return None
