"""Lines that change by themselves and say nothing: clocks, counters, marks of advertisements."""

import re
from typing import NamedTuple

from retold.dates import printed
from retold.records import Reading, Span

LONGEST = 80
"""Code points of the longest line that may be noise: more is somebody's sentence."""

_LINE = re.compile(r"\S[^\n]*")
_NUMBER = r"\d[\d.,\s]*(?:[kKmM]|thousand|million)?\+?"
_THINGS = (
    r"(?:views?|reads?|readers?|comments?|shares?|likes?|followers?|subscribers?|clicks?|visits?"
    r"|reactions?|replies|votes?|downloads?|people (?:are )?(?:reading|watching)(?: this| now)*)"
)
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
_STAMP = r"(?:(?:last|first)\s+)?(?:updated|modified|published|posted|edited|as of|date|time)"
_ZONE = r"(?:[ap]\.?m\.?|gmt|utc|[a-z]{2,4}t|local time|kst|z|[+-]\d\d:?\d\d)"
_CLOCK = rf"\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\s*{_ZONE})*"
_NOISE = re.compile(
    rf"(?:{_STAMP})?\W*(?:{_NUMBER}|an?|a few|moments?)\s*{_UNIT}?\s+ago"
    rf"|(?:{_STAMP})?\W*just now"
    rf"|{_NUMBER}\s*{_THINGS}"
    rf"|{_THINGS}\W*{_NUMBER}\W*"
    rf"|{_NUMBER}\s*min(?:ute)?s?\.? (?:read|listen|watch)"
    rf"|(?:reading|read) time\W*{_NUMBER}\s*{_UNIT}"
    rf"|(?:{_STAMP}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[\s,|·:–—-])*"
    rf"(?:{_CLOCK})?\W*"
    rf"|[+-]?\d{{1,2}}\s?°\s?[cf]?"
    rf"|[a-z]{{3}}/[a-z]{{3}}\W*\d+[.,]\d+\s*(?:\(?[+-]?\d+[.,]\d+\s?%\)?)?"
    rf"|ad(?:vert(?:isements?|orial|ising)?)?s?"
    rf"|sponsored(?: content| links?)?|promoted(?: content)?"
    rf"|(?:story|article|content)? ?continues? (?:below|after)(?: this)?"
    rf" (?:ad(?:vertisement)?|promotion)",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of a text, and whether it is noise."""

    span: Span
    is_noise: bool


def lines(reading: Reading) -> list[Line]:
    """The lines of an article, each told to be noise or not.

    Noise is a line that as a whole is a time, a counter or a mark of an advertisement, or that was
    marked boilerplate. A line in which somebody is said to say something never is.

    Example:
        >>> [(line.span.text, line.is_noise) for line in lines(reading)]
        [('Updated 5 minutes ago', True), ('Five ships sank.', False)]
    """
    article = reading.article
    said = [span for one in reading.attributions for span in one.content]
    dropped = [b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None]
    found = []
    for match in _LINE.finditer(article.text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        spoken = any(span.start < end and start < span.end for span in said)
        marked = any(low <= start and end <= high for low, high in dropped)
        noise = not spoken and (marked or is_noise(article.text[start:end]))
        found.append(Line(article.span(start, end), noise))
    return found


def is_noise(line: str) -> bool:
    """Whether a whole line is a time, a counter or a mark of an advertisement.

    Example:
        >>> is_noise("1,204 views"), is_noise("Updated: 1 March 2022, 14:05 GMT")
        (True, True)
        >>> is_noise("41 ships were seen."), is_noise("41 comments were deleted by the ministry")
        (False, False)
    """
    if len(line) > LONGEST:
        return False
    rest = line
    for date in reversed(printed(line)):
        rest = rest[: date.start] + " " + rest[date.end :]
    return _NOISE.fullmatch(rest.strip()) is not None
