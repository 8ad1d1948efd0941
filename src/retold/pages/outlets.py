"""outlets.csv: what a person knows of outlets, which outranks what ships with retold.

Columns: `name`, and any of `also`, `domains` (each several, separated by semicolons), `country`,
`type`, `group`; those of `lexicon/outlets.csv`, where they are explained.
"""

import os
import re
from typing import get_args

from tld.utils import is_tld

from retold.errors import PageError
from retold.outlets import COLUMNS, key, outlet
from retold.pages.table import read_table
from retold.records import Outlet, OutletType

_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}")


def read_outlets(path: str | os.PathLike[str]) -> tuple[Outlet, ...]:
    """The outlets in the rows of a table. `www.` before a domain makes no difference.

    Example:
        name,also,domains,country,type,group
        Veldoria News Agency,VNA,vna.example,,state,Veldoria State Media

    Raises PageError, naming the row: the table cannot be read, has no `name` column or a column
    that is not known; a row has no name, or a name or a domain that another row has; a domain,
    country or type is none.
    """
    file = repr(os.fspath(path))
    found: list[Outlet] = []
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    for number, row in read_table(path, COLUMNS, "name"):
        name = row.setdefault("name", "")
        if not key(name):
            raise PageError(f"{file}, row {number}, names no outlet")
        where = f"{file}, row {number} ({name!r})"
        row["type"] = row.get("type", "").lower()
        row["country"] = row.get("country", "").upper()
        row["domains"] = ";".join(map(_domain, row.get("domains", "").split(";")))
        made = outlet(row)
        _check(made, where)
        _claim(names, {key(name): name for name in (made.name, *made.also)}, where, made.name)
        _claim(domains, {domain: domain for domain in made.domains}, where, made.name)
        found.append(made)
    return tuple(found)


def _domain(given: str) -> str:
    """A domain without `www.`, which stays where its site alone is meant ("www.gov.uk")."""
    bare = given.strip().lower().removeprefix("www.")
    return given.strip().lower() if is_tld(bare) else bare


def _check(made: Outlet, where: str) -> None:
    for domain in made.domains:
        if not _DOMAIN.fullmatch(domain):
            raise PageError(f"{where}: {domain!r} is no domain; wanted one such as post.example")
        if is_tld(domain):
            raise PageError(
                f"{where}: under {domain!r} anybody may have a site; give the outlet's own domain"
            )
    if made.country and not re.fullmatch("[A-Z]{2}", made.country):
        raise PageError(
            f"{where}: country {made.country!r} is no ISO 3166 code; wanted two letters"
        )
    if made.type and made.type not in get_args(OutletType):
        raise PageError(
            f"{where}: type {made.type!r} is not known; wanted {', '.join(get_args(OutletType))}"
        )


def _claim(taken: dict[str, str], claims: dict[str, str], where: str, name: str) -> None:
    """Notes whose names or domains these are; an error where they are another row's already."""
    for by, written in claims.items():
        if by in taken:
            raise PageError(f"{where}: {written!r} is given to {taken[by]!r} already")
        taken[by] = name
