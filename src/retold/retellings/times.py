"""When something was published or said: as an interval of days, no finer than is known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from retold.records import Date


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """From the first to the last day (ordinals) that a date may mean.

    `minute` is the time of day in minutes where it is known, in UTC where the zone is known.
    """

    first: int
    last: int
    minute: int | None = None

    def order(self) -> tuple[int, int]:
        """Sorts by time; a coarse date stands at its end, so that it never goes first unduly."""
        return self.last, 24 * 60 if self.minute is None else self.minute

    def surely_before(self, other: "When") -> bool:
        """Whether it is before `other` however the two dates are meant."""
        if self.last == other.first and self.minute is not None and other.minute is not None:
            return self.minute < other.minute
        return self.last < other.first

    def days_apart(self, other: "When") -> tuple[int, int]:
        """The least and the most days that may lie between the two."""
        least = max(0, other.first - self.last, self.first - other.last)
        return least, max(other.last - self.first, self.last - other.first)


def when(day: Date | None) -> When | None:
    """The interval of a date; None where there is no value, or an impossible one ("2023-02-31")."""
    return _when(day.value) if day is not None and day.value else None


@lru_cache(maxsize=50_000)
def _when(value: str) -> When | None:
    try:
        if len(value) > 10:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                moment = moment.astimezone(UTC)
            day = moment.toordinal()
            return When(first=day, last=day, minute=moment.hour * 60 + moment.minute)
        parts = [int(part) for part in value.split("-")]
        first = date(*([*parts, 1, 1])[:3]) if len(parts) < 3 else date(*parts)
        last = first
        if len(parts) == 1:
            last = date(first.year, 12, 31)
        elif len(parts) == 2:
            last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return When(first=first.toordinal(), last=last.toordinal())
    except (ValueError, OverflowError, TypeError):
        return None
