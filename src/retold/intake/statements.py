"""A newsroom's spreadsheet of statements: rows become pages that bring their attributions.

Rows of one url, outlet and date are one page, whose text is a paragraph a row: "Ilsa Varn: The
strait belongs to no one." So each statement is a span in a text as any other. The text is what the
newsroom wrote, not the page's own: it can be told apart, for its file is the page's name.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, get_args

import msgspec

from retold.dates import iso
from retold.errors import UsageError
from retold.intake.sheet import Row, read_sheet
from retold.judgements import folded
from retold.pages import page
from retold.records import Act, Kind, Page, Rejected, content_id
from retold.territories import country_named

ROLES: dict[str, tuple[str, ...]] = {
    "statement": ("quote", "quotation", "claim", "text", "said", "what", "words"),
    "speaker": ("who", "source", "name", "actor", "person", "said by", "politician"),
    "published": ("date", "day", "when", "published on"),
    "outlet": ("publisher", "media", "medium", "newspaper", "published by"),
    "url": ("link", "address", "web", "source url"),
    "title": ("headline",),
    "language": ("lang",),
    "kind": (),
    "act": (),
}
"""What a column may hold, and names by which it is often called. `kind` is direct, indirect or
mixed; `act` is said, denied, unsaid or held."""

_MARKS = '"“”„«»「」'


def header_of(path: str | os.PathLike[str]) -> list[str]:
    """The names of a table's columns, as it has them.

    Raises PageError: see `read_sheet`.
    """
    return read_sheet(path)[0]


def guessed(header: list[str]) -> dict[str, str]:
    """Role → column, where a column is called as the role, or as it often is.

    Example:
        >>> guessed(["Date", "Who", "Quote", "Remarks"])
        {'statement': 'Quote', 'speaker': 'Who', 'published': 'Date'}
    """
    by_name = {name.strip().lower(): name for name in header}
    found: dict[str, str] = {}
    for role, names in ROLES.items():
        column = next((by_name[name] for name in (role, *names) if name in by_name), None)
        if column is not None and column not in found.values():
            found[role] = column
    return found


def read_statements(
    path: str | os.PathLike[str], columns: Mapping[str, str]
) -> Iterator[Page | Rejected]:
    """The pages that a table's rows make; a row that cannot be used is `Rejected` with its reason.

    `columns`: role → column, of `ROLES`; `statement` is needed.

    Example:
        >>> pages = read_statements("2023.xlsx", {"statement": "Quote", "speaker": "Who"})

    Raises:
        PageError: the table cannot be read, see `read_sheet`.
        UsageError: a role or column is not known, or no column holds the statements.
    """
    header, rows = read_sheet(path)
    for role, column in columns.items():
        if role not in ROLES:
            raise UsageError(f"{role!r} is no role of a column; known are {', '.join(ROLES)}")
        if column not in header:
            raise UsageError(f"there is no column {column!r}; there are {', '.join(header)}")
    if "statement" not in columns:
        raise UsageError(f"which column holds the statements? There are {', '.join(header)}")
    file = PurePath(path).name
    together: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for number, row in rows:
        said = {role: row.get(column, "") for role, column in columns.items()}
        said = {role: cell for role, cell in said.items() if cell}
        reason = _wrong(said)
        if reason:
            yield Rejected(
                name=f"{file}:{number}", digest=None, url=said.get("url"), stage="load",
                reason=reason,
            )  # fmt: skip
            continue
        # Without a url nobody knows whether two rows are of one page.
        alone = () if "url" in said else (str(number),)
        where = tuple(said.get(role, "") for role in ("url", "outlet", "published"))
        together.setdefault((*where, *alone), []).append((number, said))
    for group in together.values():
        yield _page(file, group)


def _wrong(said: Row) -> str | None:
    if "statement" not in said:
        return "it has no statement"
    if "published" in said and iso(said["published"]) is None:
        return f"{said['published']!r} is no date; write it as 2022, 2022-02 or 2022-02-28"
    for role, wanted in (("kind", get_args(Kind)), ("act", get_args(Act))):
        if role in said and said[role].lower() not in wanted:
            return f"{role} {said[role]!r} is not known; wanted {', '.join(wanted)}"
    return None


def _page(file: str, group: list[tuple[int, Row]]) -> Page:
    """The rows of one page as a line that `retold extract` could have printed."""
    number, first = group[0]
    texts: list[str] = []
    places: list[tuple[Row, int, int]] = []
    end = 0
    for _, said in group:
        speaker = said.get("speaker")
        paragraph = f"{speaker}: {said['statement']}" if speaker else said["statement"]
        places.append((said, end, end + len(paragraph)))
        texts.append(paragraph)
        end += len(paragraph) + 2
    text = "\n\n".join(texts)
    article_id = content_id(first.get("url", ""), text, file)
    article: dict[str, str] = {
        "id": article_id,
        "text": text,
        "language": first.get("language", "en"),
        **{role: first[role] for role in ("url", "outlet", "title", "published") if role in first},
    }
    attributions = [_attribution(text, article_id, *place) for place in places]
    body = msgspec.json.encode({"article": article, "attributions": attributions})
    return page(body, name=f"{file}:{number}", media_type="application/json")


def _attribution(text: str, article_id: str, said: Row, start: int, end: int) -> dict[str, Any]:
    speaker = said.get("speaker")
    words = start + len(speaker) + 2 if speaker else start

    def span(a: int, b: int) -> dict[str, Any]:
        return {"start": a, "end": b, "text": text[a:b]}

    quoted = any(mark in said["statement"] for mark in _MARKS)
    made: dict[str, Any] = {
        "kind": said.get("kind", "direct" if quoted else "indirect").lower(),
        "act": said.get("act", "said").lower(),
        "content": [span(words, end)],
        "confidence": 1.0,
    }
    if speaker:
        made["source"] = span(start, start + len(speaker))
        made["actor"] = actor(speaker, article_id)
    return made


def actor(name: str, article_id: str) -> dict[str, str]:
    """Who is so called: a country if one is, else a person; a bare surname within its article.

    Example:
        >>> actor("Ilsa Varn", "a1")["kind"]
        'person'
    """
    country = country_named(name)
    kind = "country" if country else "person"
    here = [article_id] if kind == "person" and len(name.split()) == 1 else []
    known = country or " ".join(name.split())
    return {"id": content_id("actor", kind, folded(known), *here), "name": known, "kind": kind}


def header_key(header: list[str]) -> str:
    """What a mapping is kept under: tables with the same columns are mapped alike.

    Example:
        >>> header_key(["Who", "Quote"]) == header_key(["quote ", "WHO"])
        True
    """
    names = sorted(name.strip().lower() for name in header)
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:16]
