"""An article that comes already clean, as a line of JSON: its text is taken exactly as it is.

    {"text": "…", "id": "…", "url": "…", "outlet": "…", "title": "…", "published": "2022-02-28",
     "language": "en", "boilerplate": [[120, 180]]}

Only `text` must be there. Offsets, those of `boilerplate` too, count code points of `text`.
"""

import json
import re
from dataclasses import dataclass

from retold.articles.furniture import closing_note, fold
from retold.articles.teasers import Lines, teasers
from retold.errors import PageError
from retold.records import Block

_LINE = re.compile(r"\S[^\n]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_STRINGS = ("id", "url", "outlet", "title", "published", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a line of JSON gives."""

    text: str
    id: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    language: str | None
    boilerplate: tuple[tuple[int, int], ...]


def read_given(source: str, name: str) -> Given:
    """What a line of JSON gives, checked.

    Raises PageError, naming the line: it is no JSON or no object, `text` is missing, empty or no
    string, another field has a wrong type, an offset lies outside the text, or a string holds half
    of a surrogate pair, which no file could keep.
    """
    try:
        held = json.loads(source)
    except RecursionError:
        raise PageError(f"{name!r} is JSON nested too deep; wanted one flat object") from None
    except ValueError as error:
        raise PageError(f"{name!r} is no JSON: {error}; wanted one object a line") from None
    if not isinstance(held, dict):
        raise PageError(f"{name!r} is a JSON {_kind(held)}; wanted an object with a 'text'")
    if "text" not in held:
        keys = ", ".join(map(repr, list(held)[:6])) or "none"
        raise PageError(f"{name!r} has no 'text' (its fields: {keys})")
    text = held["text"]
    if not isinstance(text, str):
        raise PageError(f"{name!r} has a 'text' that is a {_kind(text)}; wanted a string")
    if not text.strip():
        raise PageError(f"{name!r} has an empty 'text'")
    strings = {key: _string(held.get(key), key, name) for key in _STRINGS}
    for key, value in {"text": text, **strings}.items():
        if value and _SURROGATE.search(value):
            raise PageError(
                f"{name!r} has a {key!r} with half a surrogate pair, which is no character"
            )
    return Given(text=text, boilerplate=_spans(held.get("boilerplate"), text, name), **strings)


def given_blocks(given: Given) -> tuple[Block, ...]:
    """A block for every line of the text, each with its offsets in it.

    What is plainly no part of the article (icon names, lists of other articles, closing notes of
    the wire service) is marked boilerplate and stays in the text, as do the stretches that the
    line names itself. `page` is None: the text was given apart from any page.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(given.text):
        text = line[0].rstrip()
        note = closing_note(text)
        spans += [(line.start(), line.start() + len(text[:note].rstrip()))]
        spans += [(line.start() + note, line.start() + len(text))] if note else []
    lines = Lines([given.text[start:end] for start, end in spans])
    dropped = {i: reason for i, reason in enumerate(lines.furniture) if reason} | teasers(lines)
    blocks = [
        Block(kind="boilerplate", page=None, text=span, reason=dropped[i])
        if i in dropped
        else Block(
            kind="headline"
            if i == 0 and given.title and lines.folded[0] == fold(given.title)
            else "body",
            page=None,
            text=span,
            reason="text given as an article",
        )
        for i, span in enumerate(spans)
    ]
    marked = [
        Block(kind="boilerplate", page=None, text=span, reason="marked so on the line")
        for span in given.boilerplate
    ]
    return tuple(sorted(blocks + marked, key=lambda block: block.text or (0, 0)))


def _string(value: object, key: str, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    raise PageError(f"{name!r} has a {key!r} that is a {_kind(value)}; wanted a string or nothing")


def _spans(value: object, text: str, name: str) -> tuple[tuple[int, int], ...]:
    wanted = "wanted a list of [start, end] in code points of 'text'"
    if value is None:
        return ()
    if not isinstance(value, list):
        raise PageError(f"{name!r} has a 'boilerplate' that is a {_kind(value)}; {wanted}")
    spans: list[tuple[int, int]] = []
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair)):
            raise PageError(f"{name!r} has {pair!r} in 'boilerplate'; {wanted}")
        start, end = pair
        if not 0 <= start < end <= len(text):
            raise PageError(
                f"{name!r} has {pair!r} in 'boilerplate', outside its text of {len(text)}; {wanted}"
            )
        spans.append((start, end))
    return tuple(sorted(spans))


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "number", float: "number", str: "string", list: "list"}
    return "null" if value is None else kinds.get(type(value), "object")
