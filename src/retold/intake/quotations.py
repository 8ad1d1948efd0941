"""What Citron and textacy found, as pages that bring their attributions.

Citron (BBC): `{"text", "quotes": [{"cue": span, "sources": [span], "contents": [span],
"coreferences": [span], "confidence"}]}`; a span is `{"start", "end", "text"}` in code points.
textacy's `direct_quotations` have no format of their own; taken is `{"text", "quotations":
[{"speaker", "cue", "content"}]}`, each a text or a list of words, found again in the text. Of both,
`url`, `outlet`, `title`, `published`, `language` and `id` beside `text` are taken as well.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import msgspec

from retold.errors import PageError
from retold.intake.statements import actor
from retold.pages import page
from retold.records import Page, Rejected, content_id

_ARTICLE = ("url", "outlet", "title", "published", "language", "id")
_OPENING = "\"“„«「'‘"


def read_quotations(path: str | os.PathLike[str]) -> Iterator[Page | Rejected]:
    """The documents of a file: one JSON object, a list of them, or one a line.

    A document that cannot be used is `Rejected` with its reason.

    Raises PageError: the file cannot be read, or is no JSON.
    """
    where = os.fspath(path)
    try:
        body = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PageError(f"{where!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PageError(f"{where!r} is not UTF-8: {error.reason} at byte {error.start}") from error
    file = PurePath(path).name
    for number, document in enumerate(_documents(body, where), 1):
        try:
            yield _page(document, f"{file}:{number}")
        except (PageError, KeyError, TypeError, ValueError) as error:
            said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            yield Rejected(
                name=f"{file}:{number}", digest=None, url=None, stage="load", reason=said
            )


def _documents(body: str, where: str) -> list[Any]:
    try:
        found = json.loads(body)
    except ValueError as whole:
        try:
            return [json.loads(line) for line in body.splitlines() if line.strip()]
        except ValueError:
            raise PageError(f"{where!r} is no JSON, as a whole or line by line: {whole}") from whole
    except RecursionError as error:
        raise PageError(f"{where!r} is nested too deep") from error
    return found if isinstance(found, list) else [found]


def _page(document: Any, name: str) -> Page:
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise PageError("it has no `text`; quotations are places in a text")
    text = document["text"]
    if not text.strip():
        raise PageError("its `text` is empty")
    article = {key: document[key] for key in _ARTICLE if isinstance(document.get(key), str)}
    article.setdefault("id", content_id(article.get("url", ""), text, "quotations"))
    article.setdefault("language", "en")
    if "quotes" in document:
        found = [_citron(text, quote, article["id"]) for quote in document["quotes"]]
    elif "quotations" in document:
        found = [_textacy(text, said, article["id"]) for said in document["quotations"]]
    else:
        raise PageError("it has neither `quotes` (Citron) nor `quotations` (textacy)")
    body = msgspec.json.encode({"article": {**article, "text": text}, "attributions": found})
    return page(body, name=name, media_type="application/json")


def _span(text: str, span: dict[str, Any]) -> dict[str, Any]:
    start, end = int(span["start"]), int(span["end"])
    if not 0 <= start <= end <= len(text) or text[start:end] != span.get("text", text[start:end]):
        raise PageError(
            f"the span {start} to {end} does not hold {str(span.get('text'))[:40]!r}; offsets are"
            " code points of `text`"
        )
    return {"start": start, "end": end, "text": text[start:end]}


def _citron(text: str, quote: dict[str, Any], article_id: str) -> dict[str, Any]:
    contents = [_span(text, span) for span in _list(quote["contents"])]
    sources = [_span(text, span) for span in _list(quote.get("sources"))]
    named = [_span(text, span) for span in _list(quote.get("coreferences"))] or sources
    cue = quote.get("cue")
    return {
        "kind": _kind(contents),
        "content": contents,
        "source": sources[0] if sources else None,
        "cue": _span(text, cue) if cue else None,
        "actor": actor(named[0]["text"], article_id) if named else None,
        "confidence": min(1.0, max(0.0, float(quote.get("confidence") or 1.0))),
    }


def _list(spans: Any) -> list[dict[str, Any]]:
    """Spans, whether they come as a list, as `{"spans": [...]}` or alone."""
    if isinstance(spans, dict):
        return list(spans["spans"]) if "spans" in spans else [spans]
    return list(spans or [])


def _textacy(text: str, said: dict[str, Any], article_id: str) -> dict[str, Any]:
    content = _find(text, said["content"], 0)
    if content is None:
        raise PageError(f"{str(said['content'])[:40]!r} does not stand in `text`")
    source = _find(text, said.get("speaker"), content["start"])
    return {
        "kind": _kind([content]),
        "content": [content],
        "source": source,
        "cue": _find(text, said.get("cue"), content["start"]),
        "actor": actor(source["text"], article_id) if source else None,
    }


def _find(text: str, words: Any, near: int) -> dict[str, Any] | None:
    """Where words stand in a text, nearest to a place; white space between them may differ."""
    parts = words.split() if isinstance(words, str) else [str(word) for word in words or []]
    if not parts:
        return None
    pattern = re.compile(r"\s*".join(map(re.escape, parts)))
    places = [(abs(m.start() - near), m.start(), m.end()) for m in pattern.finditer(text)]
    if not places:
        return None
    _, start, end = min(places)
    return {"start": start, "end": end, "text": text[start:end]}


def _kind(contents: list[dict[str, Any]]) -> str:
    """Direct where all is between quotation marks, mixed where a part is, else indirect."""
    if all(span["text"][:1] in _OPENING for span in contents if span["text"]):
        return "direct"
    marked = any(mark in span["text"] for span in contents for mark in _OPENING[:5])
    return "mixed" if marked else "indirect"
