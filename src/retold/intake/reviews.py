"""ClaimReview out of pages (JSON-LD in a script) and data feeds (JSON).

Source: schema.org/ClaimReview, and the feeds of Data Commons and of fact-checkers' sites.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from retold.dates import iso
from retold.errors import PageError
from retold.intake.records import ClaimReview
from retold.pages.encoding import detect
from retold.records import Rejected, content_id


def read_reviews(path: str | os.PathLike[str]) -> Iterator[ClaimReview | Rejected]:
    """The reviews in a page or feed; what cannot be used is `Rejected` with its reason.

    Example:
        >>> for review in read_reviews("feed.json"):
        ...     print(review.claim, review.rating)

    Raises PageError: the file cannot be read, is JSON that is broken, or holds no review at all.
    """
    file = PurePath(path).name
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise PageError(f"{os.fspath(path)!r} cannot be read: {error.strerror}") from error
    text = body.decode(detect(body, declares=True), "replace").removeprefix("\ufeff")
    found = 0
    for outcome in _page(text, file) if text.lstrip().startswith("<") else _feed(text, file):
        found += 1
        yield outcome
    if not found:
        raise PageError(
            f"{os.fspath(path)!r} holds no ClaimReview; wanted a page with JSON-LD, or a data feed"
        )


def _page(text: str, file: str) -> Iterator[ClaimReview | Rejected]:
    from lxml import html  # type: ignore[import-untyped]  # lxml ships no types

    tree = html.document_fromstring(text.encode("utf-8", "replace"))
    for number, script in enumerate(tree.iterfind(".//script[@type='application/ld+json']"), 1):
        try:
            document = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError) as error:
            yield _rejected(f"{file}:script {number}", f"it is broken JSON: {error}")
            continue
        yield from _reviews(document, file)


def _feed(text: str, file: str) -> Iterator[ClaimReview | Rejected]:
    try:
        documents = [json.loads(text, strict=False)]
    except RecursionError as error:
        raise PageError(f"{file!r} is nested too deep") from error
    except ValueError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise PageError(f"{file!r} is broken JSON: {whole}") from whole
        documents = []
        for number, line in enumerate(lines, 1):
            try:
                documents.append(json.loads(line, strict=False))
            except (ValueError, RecursionError) as error:
                if number == 1:
                    raise PageError(f"{file!r} is broken JSON: {whole}") from error
                yield _rejected(f"{file}:{number}", f"it is broken JSON: {error}")
    for document in documents:
        yield from _reviews(document, file)


def _rejected(name: str, reason: str) -> Rejected:
    return Rejected(name=name, digest=None, url=None, stage="load", reason=reason)


def _reviews(document: Any, file: str) -> Iterator[ClaimReview | Rejected]:
    """Every ClaimReview in a document, however deep it stands."""
    waiting = [document]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, dict):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).rpartition("/")[2].endswith("ClaimReview") for kind in kinds):
                yield _review(node, file)
            else:
                waiting[:0] = [v for v in node.values() if isinstance(v, dict | list)]


def _review(node: dict[str, Any], file: str) -> ClaimReview | Rejected:
    item = _one(node.get("itemReviewed"))
    claim = _text(node.get("claimReviewed")) or _text(item.get("text")) or _text(item.get("name"))
    url = _text(node.get("url"))
    if not claim:
        return _rejected(f"{file}:{url or 'no url'}", "the ClaimReview says no claim")
    rating = _one(node.get("reviewRating"))
    places = (item.get("firstAppearance"), item.get("appearance"), item.get("sameAs"))
    return ClaimReview(
        id=content_id("review", url or "", claim),
        url=url,
        claim=claim,
        reviewer=_name(node.get("author")) or _name(node.get("publisher")),
        rating=_text(rating.get("alternateName")) or _text(rating.get("ratingValue")),
        published=_date(node.get("datePublished")),
        claimant=_name(item.get("author")),
        said_on=_date(item.get("datePublished")),
        appearances=tuple(dict.fromkeys(url for place in places for url in _urls(place))),
    )


def _one(value: Any) -> dict[str, Any]:
    """A node, the first of several, or an empty one."""
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, dict)), None)
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((v for v in value if v), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    plain = value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return " ".join(plain.replace("\0", " ").split()) or None


def _name(value: Any) -> str | None:
    if isinstance(value, str):
        return _text(value)
    return _text(_one(value).get("name")) or _text(_one(value).get("url"))


def _date(value: Any) -> str | None:
    """A date as it is written, if it is one: else none is better than a wrong one."""
    known = iso(_text(value) or "")
    return known[0] if known else None


def _urls(place: Any) -> Iterator[str]:
    for one in place if isinstance(place, list) else [place]:
        if isinstance(one, dict):
            one = one.get("url") or one.get("@id") or one.get("sameAs")
        url = _text(one)
        if url and url.startswith(("http://", "https://")):
            yield url
