"""Dates as people and pages write them, never finer than what is written.

Two readers: `iso` for what programs write, `printed` for what stands in running English text. Both
give a value cut at the precision that is known and never guess: "03/04/2024" may be March or
April, so it is the year 2024 and no more.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from retold.records import Precision

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
_MONTH += r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
_ANY_YEAR = re.compile(r"(?:1[89]|20)\d\d", re.ASCII)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r" ?(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"[,\s|·–-]{0,3}(?:\bat\s)?\s?(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?P<zone>GMT|UTC|Z|[+-]\d\d:?\d\d)\b)?",
    re.IGNORECASE | re.ASCII,
)
_PRINTED = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?<![\w/.-])(?P<year>(?:1[89]|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
        rf"(?<![\w/.-]){_DAY}(?:\s|-|\sof\s){_MONTH}(?:,?\s|-){_YEAR}",
        rf"(?<!\w){_MONTH}\s{_DAY},?\s{_YEAR}",
        rf"(?<![\w/.-])(?P<first>[0-3]?\d)(?P<mark>[/.])(?P<second>[0-3]?\d)(?P=mark){_YEAR}",
        rf"(?<!\w){_MONTH},?\s{_YEAR}",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as it stands at `[start, end)` of a text: its value and how fine it is."""

    start: int
    end: int
    value: str
    precision: Precision


def iso(text: str) -> tuple[str, Precision] | None:
    """Value and precision of an ISO 8601 date, or None where `text` is not one.

    A year, a month, a day, or a day with a time, and then perhaps a zone, which is kept.

    Example:
        >>> iso("2022-02"), iso("2022-02-28 14:05Z"), iso("28 February")
        (('2022-02', 'month'), ('2022-02-28T14:05Z', 'minute'), None)
    """
    found = _ISO.fullmatch(text.strip())
    return _value(found.groupdict()) if found else None


def printed(text: str) -> tuple[Written, ...]:
    """The dates written out in English or in figures in `text`, in its order.

    Not covered: dates without a year ("on Monday", "September 13"), and other languages.

    Example:
        >>> [(d.value, d.precision) for d in printed("signed on 1 Oct, 2023 08:04, due 03/04/2024")]
        [('2023-10-01T08:04', 'minute'), ('2024', 'year')]
    """
    if not _ANY_YEAR.search(text):
        return ()
    matches = [m for pattern in _PRINTED for m in pattern.finditer(text)]
    found: list[Written] = []
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if not found or match.start() >= found[-1].end:
            written = _written(text, match)
            found += [written] if written else []
    return tuple(found)


def _written(text: str, match: re.Match[str]) -> Written | None:
    parts: dict[str, str | None] = dict(match.groupdict())
    if "first" in parts:
        parts |= _day_and_month(parts.pop("first"), parts.pop("second"), parts["mark"])
    elif parts["month"] and not parts["month"].isdigit():
        parts["month"] = f"{_month(parts['month']):02d}"
    end = match.end()
    clock = _CLOCK.match(text, end) if parts.get("day") else None
    if clock:
        parts |= clock.groupdict()
    value = _value(parts)
    if value is None and clock:
        value = _value({k: v for k, v in parts.items() if k in {"year", "month", "day"}})
        clock = None
    if value is None:
        return None
    end = clock.end() if clock else end
    return Written(start=match.start(), end=end, value=value[0], precision=value[1])


def _day_and_month(
    first: str | None, second: str | None, mark: str | None
) -> dict[str, str | None]:
    """Day and month of "13/09/2024"; neither where the figures may be read both ways.

    With dots the day comes first everywhere (13.09.2024); with strokes Americans turn it round.
    """
    one, two = int(first or 0), int(second or 0)
    if mark == "." or one > 12 or one == two:
        return {"day": f"{one:02d}", "month": f"{two:02d}"}
    if two > 12:
        return {"day": f"{two:02d}", "month": f"{one:02d}"}
    return {"day": None, "month": None}


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _value(parts: dict[str, str | None]) -> tuple[str, Precision] | None:
    """The parts as a value of records.Date, or None where no such day or hour exists."""
    year, month, day = (int(parts.get(k) or 1) for k in ("year", "month", "day"))
    hour, minute, second = (int(parts.get(k) or 0) for k in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        on, at = date(year, month, day), time(hour, minute, second)
    except ValueError:
        return None
    if not parts.get("month"):
        return f"{year:04d}", "year"
    if not parts.get("day"):
        return on.isoformat()[:7], "month"
    if not parts.get("hour"):
        return on.isoformat(), "day"
    zone = _zone(parts.get("zone") or "")
    if parts.get("second"):
        return f"{on.isoformat()}T{at.isoformat()}{zone}", "second"
    return f"{on.isoformat()}T{at.isoformat()[:5]}{zone}", "minute"


def _zone(zone: str) -> str:
    """The zone as ISO 8601 writes it: Z or +09:00."""
    if not zone or zone.upper() in {"Z", "GMT", "UTC"}:
        return "Z" if zone else ""
    figures = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{figures[:2]}:{figures[2:]}"
