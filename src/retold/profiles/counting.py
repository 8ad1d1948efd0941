"""Statements by month, against the pages held."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from retold.profiles.records import Glance, Month, Tally
from retold.records import Attribution, Telling
from retold.retellings.times import When, when


class Heard(NamedTuple):
    """A telling, where it stands, who says it there, and its statement.

    `said` is None where the outlet tells it as its own words. `family` is the id of the family, or
    of the telling where it has none.
    """

    telling: Telling
    reading: Glance
    said: Attribution | None
    family: str

    @property
    def date(self) -> str | None:
        """The day, or what is known of it, on which the page was published."""
        published = self.reading.article.published
        return published.value[:10] if published is not None and published.value else None

    @property
    def month(self) -> str | None:
        """The month in which it was published, where that is known."""
        day = self.date
        return day[:7] if day is not None and len(day) >= 7 else None

    def order(self) -> tuple[bool, tuple[int, int], bool, str, int]:
        """Earliest first, undated last; of one time originals go before reprints."""
        published: When | None = when(self.reading.article.published)
        start = self.telling.spans[0].start if self.telling.spans else 0
        time = published.order() if published else (0, 0)
        copy = self.telling.copy_of is not None
        return published is None, time, copy, self.reading.article.id, start


@dataclass(slots=True)
class Statements:
    """Tellings by statement, the earliest first in each, and the statements in time."""

    groups: list[list[Heard]]

    @classmethod
    def of(cls, heard: Iterable[Heard]) -> "Statements":
        """The statements that these tellings tell."""
        met: dict[str, list[Heard]] = {}
        for one in heard:
            met.setdefault(one.family, []).append(one)
        groups = [sorted(group, key=Heard.order) for group in met.values()]
        return cls(sorted(groups, key=lambda group: group[0].order()))

    @property
    def firsts(self) -> list[Heard]:
        """The earliest telling of each."""
        return [group[0] for group in self.groups]


@dataclass(slots=True)
class Tallies:
    """Counts under way: for each key its name, and the statements that have it, each once."""

    met: dict[str, tuple[str, str | None, dict[str, Heard]]] = field(default_factory=dict)

    def add(
        self, key: str, name: str, kind: str | None, heard: Heard, of: str | None = None
    ) -> None:
        """Counts a statement (or what `of` names, each once) for a key."""
        self.met.setdefault(key, (name, kind, {}))[2].setdefault(of or heard.family, heard)

    def most(self) -> tuple[Tally, ...]:
        """What was counted, the most frequent first."""
        made = []
        for key, (name, kind, found) in self.met.items():
            months = Counter(one.month for one in found.values() if one.month)
            tally = Tally(
                name=name,
                kind=kind,
                statements=len(found),
                months=tuple(sorted(months.items())),
                tellings=tuple(one.telling.id for one in found.values()),
            )
            made.append((-len(found), name, key, tally))
        return tuple(tally for *_, tally in sorted(made, key=lambda row: row[:3]))


def months(
    statements: Statements, heard: Sequence[Heard], held: Mapping[str, int]
) -> tuple[Month, ...]:
    """Each month in which a page is held, or a statement told; in time.

    `held` has the pages that can be read, by month.
    """
    firsts: dict[str, list[str]] = {}
    for one in statements.firsts:
        if one.month:
            firsts.setdefault(one.month, []).append(one.telling.id)
    pages: dict[str, set[str]] = {}
    for one in heard:
        if one.month:
            pages.setdefault(one.month, set()).add(one.reading.article.id)
    return tuple(
        Month(
            month=month,
            statements=len(firsts.get(month, ())),
            pages=len(pages.get(month, ())),
            held=held.get(month, 0),
            tellings=tuple(firsts.get(month, ())),
        )
        for month in sorted({*held, *firsts, *pages})
    )
