"""Countries by their names in other languages: "Nordkorea", "Corée du Nord", "北朝鮮".

From the tables of Unicode's CLDR, as Babel ships them. What a country is called here is said by
`lexicon/countries.csv`; CLDR is only asked which one is meant.
"""

import unicodedata
from functools import cache

from retold import lexicon


def country_named(name: str) -> str | None:
    """The usual English name of the country that is so called in some language; None for others.

    A name that two languages give to two countries is nobody's.

    Example:
        >>> country_named("Corée du Nord"), country_named("Kestrel")
        ('North Korea', None)
    """
    return _names().get(_plain(name)) if len(name) <= 80 else None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def _names() -> dict[str, str]:
    from babel import Locale, localedata

    rows = lexicon.rows("countries.csv")
    english = {row["code"]: row["name"] for row in rows}
    found: dict[str, str | None] = {}
    # Regional variants of a language ("de_AT", four letters is a script) add hardly a name.
    tongues = (i for i in localedata.locale_identifiers() if len(i.partition("_")[2]) in (0, 4))
    for tongue in sorted(tongues):
        for code, name in Locale.parse(tongue).territories.items():
            if code in english:
                key = _plain(name)
                known = found.setdefault(key, english[code])
                if known != english[code]:
                    found[key] = None
    return {name: country for name, country in found.items() if country is not None}
