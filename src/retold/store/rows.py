"""Text that rows can hold, and many rows in one step of the database.

Each row that comes out of SQLite by itself waits for all other threads of the process; where many
are asked for, they come together, as one text of JSON.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import msgspec

_encode = msgspec.json.Encoder().encode
_MOST = 900
"""Values of one statement."""


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: str | None) -> str | None: ...
def plain(text: str | None) -> str | None:
    """Text that can be written as UTF-8: a file name may hold bytes that are none."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()


def together(
    db: sqlite3.Connection, columns: str, query: str, values: Sequence[Any] = ()
) -> list[list[Any]]:
    """The rows of a query, in its order. A real number is to be asked for as `exact(column)`.

    Example:
        >>> together(db, "id, title", "SELECT id, title FROM articles ORDER BY id LIMIT 2")
        [['a1', 'Harbour closed'], ['a2', None]]
    """
    (found,) = db.execute(
        f"SELECT json_group_array(json_array({columns})) FROM ({query})",  # noqa: S608 - our own
        values,
    ).fetchone()
    rows: list[list[Any]] = msgspec.json.decode(found)
    return rows


def asked(values: Iterable[str]) -> str:
    """Values for `json_each(?)`, to ask for many at once.

    Example:
        >>> asked(["a1", "a2"])
        '["a1","a2"]'
    """
    return _encode(list(values)).decode()


def each(db: sqlite3.Connection, query: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query in which `{}` stands for many values, few of them asked for at a time.

    Example:
        >>> dict(each(db, "SELECT id, title FROM articles WHERE id IN ({})", ["a1", "a2"]))
        {'a1': 'Harbour closed', 'a2': None}
    """
    given = iter(values)
    while some := list(islice(given, _MOST)):
        yield from db.execute(query.format(", ".join("?" * len(some))), some)


def exact(column: str) -> str:
    """A column of real numbers as JSON that loses none of their digits."""
    return f"json(printf('%!.17g', {column}))"
