"""Who publishes: the outlets that are known, found by a name or by an address.

`lexicon/outlets.csv` ships with retold; a user's own rows go `over` it. A wrong outlet is worse
than a missing one, so a name must be an outlet's whole name: what else stands around it may only
say what it is and whose ("Veldoria's official Veldoria News Agency (VNA)").
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import cast
from urllib.parse import urlsplit

from retold import lexicon
from retold.records import Outlet, OutletType

COLUMNS = ("name", "also", "domains", "country", "type", "group")

LONGEST = 120
"""Code points of the longest phrase that is looked at as a name."""

EVERYDAY = frozenset(
    (
        *("Bild", "Dawn", "ERR", "FT", "Irrawaddy", "Jiji", "Kabar", "Kayhan", "LRT", "Lusa"),
        *("Nikkei", "Spiegel", "The Age", "The Australian", "The Hindu", "The Irrawaddy"),
        *("The National", "The Sun", "Time"),
    )
)
"""Names that are common words or people's names too: not looked for in running text."""

_QUALITIES = frozenset(
    (
        *("the", "a", "official", "semi-official", "state", "national", "public", "private"),
        *("independent", "government", "local", "ruling", "leading"),
    )
)
_KINDS = frozenset(
    (
        *("news", "press", "wire", "media", "agency", "service", "newspaper", "daily", "weekly"),
        *("magazine", "broadcaster", "television", "tv", "radio", "channel", "network", "station"),
        *("outlet", "website", "site", "portal", "party"),
    )
)
_COMPOUND = re.compile(
    r"[\w.]+-(?:run|owned|controlled|funded|backed|based|affiliated|linked|language)"
)
_BRACKET = re.compile(r"(?P<outside>[^()]+?)\s*\((?P<inside>[^()]{1,40})\)")
_WORD = re.compile(r"\w+")
MET = 10_000
"""Names whose outlet is looked up once."""


class Outlets:
    """A table of outlets. Of two rows with the same name or domain the earlier one speaks."""

    def __init__(self, rows: Iterable[Outlet]) -> None:
        self.rows = tuple(rows)
        self._names: dict[str, Outlet] = {}
        self._domains: dict[str, Outlet] = {}
        self._met: dict[str, Outlet | None] = {}
        for row in self.rows:
            self._names.setdefault(key(row.name), row)
            for domain in row.domains:
                self._domains.setdefault(domain, row)
        for row in self.rows:  # a name goes before what is another outlet's name besides
            for name in row.also:
                self._names.setdefault(key(name), row)

    def by_name(self, name: str) -> Outlet | None:
        """The outlet of this name, whatever its capitals and accents; None where it is not known.

        Around it may stand what it is, whose, and its short form. A country that is not the
        outlet's own makes it another outlet.

        Example:
            >>> known().by_name("North Korea's official Korean Central News Agency (KCNA)").name
            'KCNA'
            >>> known().by_name("Nigeria's Guardian newspaper") is None
            True
        """
        if name not in self._met:
            if len(self._met) >= MET:
                self._met.clear()
            self._met[name] = self._found(" ".join(name.split()))
        return self._met[name]

    def _found(self, name: str) -> Outlet | None:
        if len(name) > LONGEST:
            return None
        if (whole := self._names.get(key(name))) is not None:
            return whole
        if (bracket := _BRACKET.fullmatch(name)) is not None:
            outside = self.by_name(bracket["outside"])
            inside = self._names.get(key(bracket["inside"]))
            return outside if inside is None or inside is outside else None
        words = name.split()
        for start, owners in _starts(words):
            for end in _ends(words, start):
                kept = " ".join(words[start:end])
                found = self._names.get(key(kept))
                if found is None or not _written_so(kept, found):
                    continue
                if not owners or found.country is None or found.country in owners:
                    return found
        return None

    def by_url(self, url: str | None) -> Outlet | None:
        """The outlet whose domain an address is on, or on a subdomain of it; the longest that fits.

        Example:
            >>> known().by_url("http://english.news.cn/20220301/c.html").name
            'Xinhua'
        """
        labels = host(url).split(".")
        for start in range(len(labels) - 1):
            if (found := self._domains.get(".".join(labels[start:]))) is not None:
                return found
        return None

    def same(self, a: str, b: str) -> bool:
        """Whether two names are one outlet's; of names that are not known, whether they are equal.

        Example:
            >>> known().same("KCNA", "the Korean Central News Agency")
            True
        """
        first, second = self.by_name(a), self.by_name(b)
        if first is None and second is None:
            return key(a) == key(b)
        return first is second

    def publisher(self, name: str) -> str:
        """Who publishes under a name: the group that the outlet belongs to, else the outlet.

        Example:
            >>> known().publisher("Korean Central News Agency")
            'KCNA'
        """
        found = self.by_name(name)
        return (found.group or found.name) if found else " ".join(name.split())

    def publishers(self, names: Iterable[str | None]) -> tuple[str, ...]:
        """The independent publishers among outlets, in the order met: those of one group once.

        None, where a page names no outlet, is nobody's: it may be of any of them.

        Example:
            >>> known().publishers(["Korean Central News Agency", "KCNA", None])
            ('KCNA',)
        """
        found = (self.publisher(name) for name in names if name)
        return tuple({key(each): each for each in reversed(list(found))}.values())[::-1]

    def over(self, rows: Iterable[Outlet]) -> "Outlets":
        """This table under other rows, which outrank it.

        A row that names an outlet of the table speaks in its place, and what the row leaves empty
        stays as it was. A row of the same name in another country is another outlet.

        Example:
            >>> own = Outlet(name="KCNA", group="Government of North Korea")
            >>> known().over([own]).by_url("http://kcna.kp/a").group
            'Government of North Korea'
        """
        below = list(self.rows)
        upper: list[Outlet] = []
        for row in rows:
            held = self._meant(row)
            if held is None or held not in below:
                upper.append(row)
            else:
                below.remove(held)
                upper.append(_filled(row, held))
        return Outlets([*upper, *below])

    def _meant(self, row: Outlet) -> Outlet | None:
        """The outlet of this table that a row from elsewhere speaks of."""
        found = self._names.get(key(row.name))
        for name in row.also:
            named = self._names.get(key(name))
            if found is None and named is not None and key(named.name) == key(name):
                found = named
        if found and found.country and row.country and found.country != row.country:
            return None
        return found


@cache
def known() -> Outlets:
    """The outlets that ship with retold."""
    return Outlets(outlet(row) for row in lexicon.rows("outlets.csv"))


def outlet(row: Mapping[str, str]) -> Outlet:
    """The record in a row of such a table. Its type is taken as it stands.

    Example:
        >>> outlet({"name": "The Harbour Post", "domains": "post.example;harbour.example"}).domains
        ('post.example', 'harbour.example')
    """
    return Outlet(
        name=row["name"],
        also=_parts(row.get("also")),
        domains=tuple(domain.lower() for domain in _parts(row.get("domains"))),
        country=row.get("country") or None,
        type=cast(OutletType, row.get("type")) or None,
        group=row.get("group") or None,
    )


def joined(held: Iterable[Outlet], new: Iterable[Outlet]) -> list[Outlet]:
    """The rows that a user gave before with those given now, which outrank them; by name.

    A name or domain that a new row claims leaves the row that had it; a row whose own name is
    claimed goes.

    Example:
        >>> [row.name for row in joined([Outlet(name="VNA")], [Outlet(name="Vna", country="VD")])]
        ['Vna']
    """
    new = list(new)
    names = {key(name) for row in new for name in (row.name, *row.also)}
    domains = {domain for row in new for domain in row.domains}
    kept = [
        replace(
            row,
            also=tuple(name for name in row.also if key(name) not in names),
            domains=tuple(domain for domain in row.domains if domain not in domains),
        )
        for row in held
        if key(row.name) not in names
    ]
    return sorted([*kept, *new], key=lambda row: row.name)


def named_in(phrase: str) -> bool:
    """Whether one of the known news outlets is named anywhere in a phrase, as it is written.

    Example:
        >>> named_in("Ostmark's ambassador, quoted by Reuters"), named_in("the foreign ministry")
        (True, False)
    """
    starts = _in_text()
    phrase = phrase.replace("’", "'")
    for word in _WORD.finditer(phrase):
        for name in starts.get(word[0], ()):
            end = word.start() + len(name)
            if phrase.startswith(name, word.start()) and not _WORD.match(phrase[end : end + 1]):
                return True
    return False


def is_named(name: str) -> bool:
    """Whether a name, with or without its article, is a known news outlet's, as it is written.

    Example:
        >>> is_named("the Rodong Sinmun"), is_named("Guardian"), is_named("the Guardian")
        (True, False, True)
    """
    name = name.replace("’", "'")
    bare = name.removeprefix("the ").removeprefix("The ")
    written = _in_text().get(_first(bare), ())
    return bare in written or (bare != name and f"The {bare}" in _in_text().get("The", ()))


def host(url: str | None) -> str:
    """The host of an address in small letters; "" where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""


def key(name: str) -> str:
    """By what two writings of a name are equal: its letters and figures, without "the".

    Example:
        >>> key("The El País"), key("PRESS-TV")
        ('elpais', 'presstv')
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = _WORD.findall(letters)
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def _in_text() -> dict[str, tuple[str, ...]]:
    """The names that are looked for in running text, by their first word.

    A ministry in a text is a speaker, whatever its site publishes.
    """
    found: dict[str, list[str]] = {}
    for row in known().rows:
        for name in (row.name, *row.also):
            if row.type != "official" and name not in EVERYDAY:
                found.setdefault(_first(name), []).append(name)
    return {first: tuple(names) for first, names in found.items()}


def _first(name: str) -> str:
    word = _WORD.search(name)
    return word[0] if word else ""


def _starts(words: list[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """Where the name may begin, after what says whose and what it is; and whose, as codes."""
    owners: frozenset[str] = frozenset()
    at = 0
    while at < len(words):
        yield at, owners
        length, codes = _country(words, at)
        word = words[at].rstrip(",")
        if length:
            owners = owners or codes
        # A sentence may open with "State media KCNA"; but "Radio Pravda" is a name of its own.
        elif not (
            word in _KINDS
            or word == "TV"
            or _COMPOUND.fullmatch(word)
            or (word.lower() if at == 0 else word) in _QUALITIES
        ):
            return
        at += length or 1


def _ends(words: list[str], start: int) -> Iterator[int]:
    """Where a name that begins at `start` may end: before the words that say what it is."""
    for end in range(len(words), start, -1):
        yield end
        if words[end - 1] not in _KINDS:
            return


def _country(words: list[str], at: int) -> tuple[int, frozenset[str]]:
    """How many words from here on name a country or its people, and which; 0 where none do."""
    if not words[at][:1].isupper():
        return 0, frozenset()
    for length in range(min(4, len(words) - at), 0, -1):
        text = " ".join(words[at : at + length])
        codes = _countries().get(key(re.sub(r"(?:['’]s|(?<=s)['’])$", "", text)))
        if codes:
            return length, codes
    return 0, frozenset()


def _written_so(kept: str, found: Outlet) -> bool:
    """Whether a part of a phrase is a name: "Independent newspaper", no "independent newspaper"."""
    return kept[:1].isupper() or kept in (found.name, *found.also)


def _filled(row: Outlet, below: Outlet) -> Outlet:
    """A row, with what it leaves empty from the one below; names and domains are those of both."""
    others = (*row.also, below.name, *below.also)
    return Outlet(
        name=row.name,
        also=tuple(dict.fromkeys(name for name in others if name != row.name)),
        domains=tuple(dict.fromkeys((*row.domains, *below.domains))),
        country=row.country or below.country,
        type=row.type or below.type,
        group=row.group or below.group,
    )


def _parts(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


@cache
def _countries() -> dict[str, frozenset[str]]:
    """The codes of the countries that a name, a people's name or a capital may mean, by `key`."""
    found: dict[str, frozenset[str]] = {}
    for row in lexicon.rows("countries.csv"):
        for field in ("name", "demonym", "capital", "also"):
            for name in _parts(row[field]):
                found[key(name)] = found.get(key(name), frozenset()) | {row["code"]}
    return found
