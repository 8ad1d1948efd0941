"""sources.toml: what is watched, how often, for which lines, and who is told."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from retold.alerting import Saved
from retold.collecting import Plan
from retold.errors import PageError, UsageError
from retold.fetching.fetch import address
from retold.fetching.manners import AGENT
from retold.store.visits import Leads

_LEADS: dict[str, Leads] = {"page": "page", "feed": "list", "sitemap": "list", "site": "site"}
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")

EVERY = "30m"
"""How often a source is asked for, where nothing is said of it."""

AGAIN = ("1d", "7d", "30d")
"""After which times a page is asked for again, to see whether it was altered or taken down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What is watched (`plans`), the lines that are looked for (`saved`), and where alerts go.

    `agent` and `delay` are as in `Manners`. `file` ends in .xml, .rss (RSS) or .json (JSON Feed).
    """

    plans: tuple[Plan, ...]
    saved: tuple[Saved, ...]
    agent: str
    delay: float
    file: Path | None
    webhook: str | None


def read_watchlist(path: str | os.PathLike[str]) -> Watchlist:
    """What a file of sources asks for; paths in it are seen from its folder.

    Example:
        agent = "retold (+mailto:desk@example.org)"

        [[source]]
        feed = "https://vna.example/rss.xml"
        every = "15m"

        [[alert]]
        name = "the ledger line"
        statement = "The customs ledger of the League is the root cause of the crisis."
        voice = "own"

        [deliver]
        file = "alerts.xml"

    Raises:
        UsageError: the file cannot be read, is no TOML, or says something that is not known.
    """
    where = repr(os.fspath(path))
    try:
        held = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{where} cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{where} is no TOML: {error}") from error
    _known(held, {"agent", "delay", "every", "again", "source", "alert", "deliver"}, where)
    every = _time(held.get("every", EVERY), f"{where}, every")
    again = _times(held.get("again", AGAIN), f"{where}, again")
    plans = [
        _plan(row, f"{where}, source {n}", every, again)
        for n, row in enumerate(_rows(held, "source", where), 1)
    ]
    saved = [
        _saved(row, f"{where}, alert {n}") for n, row in enumerate(_rows(held, "alert", where), 1)
    ]
    if not plans:
        raise UsageError(
            f"{where} names no source; write a [[source]] with a feed, sitemap or page"
        )
    twice = [s for s in {p.source for p in plans} if sum(p.source == s for p in plans) > 1]
    if twice or len({one.name for one in saved}) < len(saved):
        raise UsageError(f"{where} has two sources or two alerts of one name; name each otherwise")
    deliver = held.get("deliver", {})
    if not isinstance(deliver, Mapping):
        raise UsageError(f"{where}: deliver is a table, [deliver]")
    _known(deliver, {"file", "webhook"}, f"{where}, deliver")
    agent = _text(held, "agent", where)
    return Watchlist(
        plans=tuple(plans),
        saved=tuple(saved),
        agent=agent or AGENT,
        delay=_time(held.get("delay", "2s"), f"{where}, delay"),
        file=_file(_text(deliver, "file", where), Path(path).parent, where),
        webhook=_url(deliver["webhook"], f"{where}, webhook") if "webhook" in deliver else None,
    )


def _plan(row: Mapping[str, Any], where: str, every: float, again: tuple[float, ...]) -> Plan:
    _known(row, {"name", "every", "again", *_LEADS}, where)
    seeds: dict[str, Leads] = {}
    for what, leads in _LEADS.items():
        given = row.get(what, [])
        for url in given if isinstance(given, list) else [given]:
            seeds[_url(url, f"{where}, {what}")] = leads
    if not seeds:
        raise UsageError(f"{where} names nothing to ask for; wanted one of {', '.join(_LEADS)}")
    return Plan(
        source=f"watch {_text(row, 'name', where) or next(iter(seeds))}",
        seeds=seeds,
        every=_time(row["every"], f"{where}, every") if "every" in row else every,
        again=_times(row["again"], f"{where}, again") if "again" in row else again,
    )


def _saved(row: Mapping[str, Any], where: str) -> Saved:
    fields = ("name", "statement", "narrative", "actor", "term", "outlet", "voice")
    _known(row, set(fields), where)
    given = {field: _text(row, field, where) for field in fields}
    if given["name"] is None:
        raise UsageError(f"{where} has no name; write one, by which it is told")
    return Saved(**cast("dict[str, Any]", given))


def _known(held: Mapping[str, Any], names: set[str], where: str) -> None:
    for name in held:
        if name not in names:
            raise UsageError(f"{where} says {name!r}; wanted {', '.join(sorted(names))}")


def _rows(held: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    rows = held.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise UsageError(f"{where}: {name} is a list of tables, [[{name}]]")
    return rows


def _text(row: Mapping[str, Any], name: str, where: str) -> str | None:
    value = row.get(name)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise UsageError(f"{where}: {name} is {value!r}; wanted words in quotation marks")
    return value


def _url(value: Any, where: str) -> str:
    try:
        return str(address(value if isinstance(value, str) else repr(value)))
    except PageError as error:
        raise UsageError(f"{where}: {error}") from None


def _time(value: Any, where: str) -> float:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise UsageError(f"{where} is {value!r}; wanted a time such as '15m', '2h', '1d' or '5s'")
    return float(found[1]) * _SECONDS[found[2]]


def _times(value: Any, where: str) -> tuple[float, ...]:
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list | tuple):
        raise UsageError(f"{where} is {value!r}; wanted a list of times, such as ['1d', '7d']")
    return tuple(_time(row, where) for row in rows)


def _file(given: str | None, folder: Path, where: str) -> Path | None:
    if given is None:
        return None
    path = folder / given
    if path.suffix.lower() not in (".xml", ".rss", ".json"):
        raise UsageError(
            f"{where}: alerts cannot go to {given!r}; wanted a name in .xml or .rss (RSS) or .json"
            " (JSON Feed)"
        )
    return path
