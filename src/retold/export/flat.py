"""A record as the cells of a spreadsheet: spans, dates and actors laid out flat."""

import dataclasses
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from retold.records import Actor, Anchor, Date, Span

_LAID_OUT = (Span, Date, Actor, Anchor)
_PLAIN = (str, int, float, bool, types.NoneType)
_encode = msgspec.json.Encoder().encode
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Column = tuple[str, ...]
"""The path of fields that leads to a cell."""


def columns(kind: type) -> list[Column]:
    """The cells of a kind of record, in order: paths through its fields.

    Example:
        >>> ["_".join(path) for path in columns(Mention)]
        ['span_text', 'span_start', 'span_end', 'actor_id', 'detail']
    """
    return list(_columns(kind, ()))


def _columns(kind: type, above: Column) -> Iterator[Column]:
    for name, hint in fields(kind):
        inner = _inner(hint)
        if inner is Span:
            yield from ((*above, name, part) for part in ("text", "start", "end"))
        elif isinstance(inner, type) and (inner in _LAID_OUT or issubclass(inner, msgspec.Struct)):
            yield from _columns(inner, (*above, name))
        else:
            yield (*above, name)


def fields(kind: type) -> list[tuple[str, Any]]:
    """The fields of a kind of record with their types, in order."""
    hints = get_type_hints(kind)
    if dataclasses.is_dataclass(kind):
        return [(field.name, hints[field.name]) for field in dataclasses.fields(kind)]
    return [(field.name, hints[field.name]) for field in msgspec.structs.fields(kind)]


def _inner(hint: Any) -> Any:
    """The type that is there when something is: `Span` of `Span | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        there = [part for part in get_args(hint) if part is not types.NoneType]
        return there[0] if len(there) == 1 else None
    return hint


def cells(row: Any, paths: list[Column]) -> list[str | int | float | None]:
    """The cells of a record for CSV: as `plain_cells`, and text made safe."""
    found = plain_cells(row, paths)
    return [safe(cell) if isinstance(cell, str) else cell for cell in found]


def plain_cells(row: Any, paths: list[Column]) -> list[str | int | float | None]:
    """The cells of a record: tuples as JSON, nothing where nothing is known."""
    return [_cell(row, path) for path in paths]


def _cell(value: Any, path: Column) -> str | int | float | None:
    for name in path:
        if value is None:
            return None
        value = getattr(value, name)
    if isinstance(value, _PLAIN):
        return value
    return _encode(value).decode()


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; one apostrophe less gives it back.

    Example:
        >>> safe('=HYPERLINK("http://example.org")')
        '\\'=HYPERLINK("http://example.org")'

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text
