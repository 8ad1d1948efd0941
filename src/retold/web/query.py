"""What may be typed into the search box: words, "a phrase", and what else a statement must be."""

import re
from dataclasses import dataclass, replace

from retold.dates import iso
from retold.errors import UsageError
from retold.store import Filters

_PART = re.compile(r'([a-z]+):(?:"([^"]*)"?|“([^”]*)”?|(\S*))|("[^"]*"?|“[^”]*”?|\S+)')
_FILTER = {
    "speaker": "actor",
    "actor": "actor",
    "outlet": "outlet",
    "kind": "kind",
    "since": "since",
    "until": "until",
    "language": "language",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: the words, what the statement must be, or a text to find the likes of."""

    words: str
    filters: Filters
    like: str | None = None

    @property
    def empty(self) -> bool:
        return not self.words and self.like is None and self.filters == Filters()


def asked(text: str) -> Asked:
    """What a line in the search box asks for.

    Example:
        >>> asked('"grain corridor" speaker:"Ilsa Varn" since:2022')
        Asked(words='"grain corridor"', filters=Filters(actor='Ilsa Varn', …, since='2022'), …)

    Raises:
        UsageError: a date is none.
    """
    text = text.strip()
    if text.startswith("like:"):
        like = text.removeprefix("like:").strip().strip('"“”')
        return Asked(words="", filters=Filters(), like=like or None)
    words: list[str] = []
    wanted: dict[str, str] = {}
    for found in _PART.finditer(text):
        name, *values, word = found.groups()
        field = _FILTER.get(name or "")
        value = next((v for v in values if v), "").strip()
        if field is None:
            words.append(word or found[0])
        elif value:
            wanted[field] = _day(name, value) if field in ("since", "until") else value
    return Asked(words=" ".join(words), filters=replace(Filters(), **wanted))  # type: ignore[arg-type] # names of text fields


def _day(name: str, value: str) -> str:
    known = iso(value)
    if known is None:
        raise UsageError(f"{name} {value!r} is no date; wanted 2022, 2022-02 or 2022-02-28")
    return known[0]


def narrowed(text: str) -> list[tuple[str, str, str]]:
    """What a line asks of a statement besides its words: name, value, and the line without it.

    Example:
        >>> narrowed('tariff outlet:"The Harbour Post"')
        [('outlet', 'The Harbour Post', 'tariff')]
    """
    found = []
    for match in _PART.finditer(text):
        name, *values, _ = match.groups()
        value = next((v for v in values if v), "").strip()
        if name in _FILTER and value:
            found.append((name, value, without_part(text, name)))
    return found


def with_part(text: str, name: str, value: str) -> str:
    """The same line, with one more thing that a statement must be.

    Example:
        >>> with_part("tariff outlet:VNA", "outlet", "The Harbour Post")
        'tariff outlet:"The Harbour Post"'
    """
    rest = without_part(text, name)
    plain = value.replace('"', " ")
    quoted = f'"{plain}"' if re.search(r"[\s“”]", plain) else plain
    return f"{rest} {name}:{quoted}".strip()


def without_part(text: str, name: str) -> str:
    """The same line, without what it says of one thing."""
    kept = [m[0] for m in _PART.finditer(text) if m[1] != name]
    return " ".join(kept)
