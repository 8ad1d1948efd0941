"""Who was silent: outlets captured on the day that did not carry it, apart from those not captured.

A count of nothing is a finding only over pages that are held, dated to the day, and in a language
that is read; all else is kept apart.
"""

from collections.abc import Iterable, Mapping

from retold.outlets import Outlets, key
from retold.records import Holding
from retold.reports import DayHeld, Silence

DAY = 10
"""Characters of a date that is known to the day."""


def silences(
    told: Mapping[str, Iterable[str | None]],
    carried: Iterable[str | None],
    held: Iterable[DayHeld],
    table: Outlets,
) -> tuple[Silence, ...]:
    """For each day in `told` (with who told it then) the outlets that carried nothing of it.

    `carried` are the outlets that told it on any day: who tells it a day later is not silent.
    `held` are the pages of each outlet and day. Names of one outlet count as one; pages whose
    outlet is not known are nobody's.

    Example:
        >>> (found,) = silences({"2023-03-14": ["VNA"]}, ["VNA"], held, known())
        >>> [(h.outlet, h.pages) for h in found.silent], found.missing
        ([('Island Radio', 3)], ('Marner Bote',))
    """
    rows = [row for row in held if row.outlet]
    ones = {outlet: _one(outlet, table) for outlet in dict.fromkeys(row.outlet for row in rows)}
    names: dict[str, str] = {}
    for outlet, one in ones.items():
        names.setdefault(one, outlet or "")
    heard = {_one(outlet, table) for outlet in carried}
    return tuple(
        _day(day, dict.fromkeys(o for o in outlets if o), heard, rows, names, ones)
        for day, outlets in sorted(told.items())
        if len(day) == DAY
    )


def _day(
    day: str,
    told: Iterable[str],
    heard: set[str],
    rows: Iterable[DayHeld],
    names: Mapping[str, str],
    ones: Mapping[str | None, str],
) -> Silence:
    pages: dict[str, int] = {}
    unread: set[str] = set()
    unsure: set[str] = set()
    for row in rows:
        one = ones[row.outlet]
        if not row.pages:
            continue
        if row.day == day:
            unread.add(one)
            if row.read:
                pages[one] = pages.get(one, 0) + row.read
        elif row.day is None or (len(row.day) < DAY and day.startswith(row.day)):
            unsure.add(one)
    quiet = sorted(one for one in names if one not in heard)
    return Silence(
        day=day,
        told=tuple(told),
        silent=tuple(
            Holding(outlet=names[one], day=day, pages=pages[one]) for one in quiet if one in pages
        ),
        missing=tuple(names[one] for one in quiet if one not in unread | unsure),
        unread=tuple(names[one] for one in quiet if one in unread and one not in pages),
        unsure=tuple(names[one] for one in quiet if one in unsure and one not in unread),
    )


def _one(outlet: str | None, table: Outlets) -> str:
    """The key of an outlet, whichever of its names is used."""
    found = table.by_name(outlet) if outlet else None
    return key(found.name if found else outlet or "")
