"""Who was silent: outlets captured on the day that did not carry it, apart from those not captured.

A count of nothing is a finding only over pages that are held, dated to the day, and in a language
that is read; all else is kept apart.
"""

from collections.abc import Iterable, Mapping, Sequence

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
    carried = [outlet for outlet in carried if outlet]
    ones = {outlet: _one(outlet, table) for outlet in {*carried, *(row.outlet for row in rows)}}
    heard = {ones[outlet] for outlet in carried}
    names: dict[str, str] = {}
    of_day: dict[str, list[DayHeld]] = {}
    coarse: list[DayHeld] = []
    for row in rows:
        names.setdefault(ones[row.outlet], row.outlet or "")
        if row.day is not None and len(row.day) >= DAY:
            of_day.setdefault(row.day, []).append(row)
        elif row.pages:
            coarse.append(row)
    quiet = [(one, names[one]) for one in sorted(names) if one not in heard]
    return tuple(
        _day(
            day,
            dict.fromkeys(o for o in outlets if o),
            [(ones[row.outlet], row) for row in of_day.get(day, ())],
            {ones[row.outlet] for row in coarse if row.day is None or day.startswith(row.day)},
            quiet,
        )
        for day, outlets in sorted(told.items())
        if len(day) == DAY
    )


def _day(
    day: str,
    told: Iterable[str],
    held: Iterable[tuple[str, DayHeld]],
    unsure: set[str],
    quiet: Sequence[tuple[str, str]],
) -> Silence:
    """One day: what is `held` of it by outlet, who may have been (`unsure`), who told nothing."""
    pages: dict[str, int] = {}
    unread: set[str] = set()
    for one, row in held:
        if row.pages:
            unread.add(one)
        if row.pages and row.read:
            pages[one] = pages.get(one, 0) + row.read
    known = unread | unsure
    return Silence(
        day=day,
        told=tuple(told),
        silent=tuple(
            Holding(outlet=name, day=day, pages=pages[one]) for one, name in quiet if one in pages
        ),
        missing=tuple(name for one, name in quiet if one not in known),
        unread=tuple(name for one, name in quiet if one in unread and one not in pages),
        unsure=tuple(name for one, name in quiet if one in unsure and one not in unread),
    )


def _one(outlet: str | None, table: Outlets) -> str:
    """The key of an outlet, whichever of its names is used."""
    found = table.by_name(outlet) if outlet else None
    return key(found.name if found else outlet or "")
