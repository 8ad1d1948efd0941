"""Who said what as UIMA CAS: one JSON file an article, with its text and its types.

Offsets count UTF-16 code units, as Java does and the format wants; `dkpro-cassis` turns them back
into code points when it reads them.

Source: Apache UIMA, "JSON serialization of the CAS", version 0.4.0.
"""

from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from retold.export.citing import page
from retold.export.joined import Told, file_name, joined
from retold.export.tables import Held, Selection
from retold.records import Span

_encode = msgspec.json.Encoder().encode


def _type(name: str, above: str, **features: str) -> dict[str, Any]:
    made: dict[str, Any] = {"%NAME": name, "%SUPER_TYPE": above}
    made |= {feature: {"%NAME": feature, "%RANGE": kind} for feature, kind in features.items()}
    return made


_STRING, _MARK = "uima.cas.String", "uima.tcas.Annotation"
TYPES = {
    kind["%NAME"]: kind
    for kind in (
        _type("retold.Source", _MARK, actorId=_STRING, actorName=_STRING, actorKind=_STRING),
        _type("retold.Cue", _MARK),
        _type("retold.Content", _MARK),
        _type(
            "retold.Attribution",
            _MARK,
            attributionId=_STRING,
            kind=_STRING,
            act=_STRING,
            actorId=_STRING,
            actorName=_STRING,
            authority=_STRING,
            confidence="uima.cas.Double",
            source="retold.Source",
            cue="retold.Cue",
            contents="retold.Content[]",
        ),
        _type("retold.Mention", _MARK, actorId=_STRING, actorName=_STRING, detail=_STRING),
        _type(
            "retold.Article",
            "uima.cas.TOP",
            articleId=_STRING,
            url=_STRING,
            outlet=_STRING,
            title=_STRING,
            published=_STRING,
            digest=_STRING,
        ),
    )
}


def write_cas(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """A file for each article; gives how many there are, and how many attributions."""
    counts = {"documents": 0, "attributions": 0}
    for told in joined(held, only):
        (folder / f"{file_name(told.article.id)}.json").write_bytes(cas(told))
        counts["documents"] += 1
        counts["attributions"] += len(told.reading.attributions)
    return counts


def cas(told: Told) -> bytes:
    """An article and what was said in it as one CAS in JSON.

    Example:
        >>> cassis.load_cas_from_json(cas(told).decode()).select("retold.Cue")[0].get_covered_text()
        'said'
    """
    article = told.article
    made = _Structures(units(article.text))
    made.add("uima.cas.Sofa", sofaNum=1, sofaID="_InitialView", mimeType="text/plain",
             sofaString=article.text)  # fmt: skip
    members = [
        made.mark("uima.tcas.DocumentAnnotation", 0, len(article.text),
                  language=article.language or "x-unspecified"),
        made.add("retold.Article", articleId=article.id, url=page(article), outlet=article.outlet,
                 title=article.title, digest=article.digest,
                 published=told.published),
    ]  # fmt: skip
    for said in told.reading.attributions:
        actor = told.actor(said.actor_id)
        who = {"actorId": actor.id, "actorName": actor.name} if actor else {}
        kind = {"actorKind": actor.kind} if actor else {}
        source = made.span("retold.Source", said.source, **who, **kind)
        cue = made.span("retold.Cue", said.cue)
        contents = [made.span("retold.Content", span) for span in said.content]
        array = made.add("uima.cas.FSArray", **{"%ELEMENTS": contents})
        refs = {"@source": source, "@cue": cue, "@contents": array}
        whole = made.mark(
            "retold.Attribution",
            min(span.start for span in said.content),
            max(span.end for span in said.content),
            attributionId=said.id, kind=said.kind, act=said.act, authority=said.authority,
            confidence=said.confidence, **who, **refs,
        )  # fmt: skip
        members += [i for i in (source, cue, *contents, whole) if i is not None]
    for mention in told.reading.mentions:
        actor = told.actor(mention.actor_id)
        name = actor.name if actor else None
        at = made.span("retold.Mention", mention.span, actorId=mention.actor_id, actorName=name,
                       detail=mention.detail)  # fmt: skip
        members += [at] if at is not None else []
    return _encode(
        {
            "%TYPES": TYPES,
            "%FEATURE_STRUCTURES": made.structures,
            "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
        }
    )


class _Structures:
    """The feature structures of one CAS; the text is the first of them."""

    def __init__(self, at: Callable[[int], int]) -> None:
        self._at = at
        self.structures: list[dict[str, Any]] = []

    def add(self, type_name: str, /, **features: Any) -> int:
        """The id of a new structure; features of which nothing is known are left out."""
        number = len(self.structures) + 1
        known = {name: value for name, value in features.items() if value is not None}
        self.structures.append({"%ID": number, "%TYPE": type_name, **known})
        return number

    def mark(self, type_name: str, start: int, end: int, /, **features: Any) -> int:
        places = {"@sofa": 1, "begin": self._at(start), "end": self._at(end)}
        return self.add(type_name, **places, **features)

    def span(self, type_name: str, span: Span | None, /, **features: Any) -> int | None:
        return self.mark(type_name, span.start, span.end, **features) if span else None


def units(text: str) -> Callable[[int], int]:
    """From an offset in code points to one in UTF-16 code units.

    Example:
        >>> units("🙂 yes")(2)
        3
    """
    if text.isascii():
        return int
    wide = [at for at, letter in enumerate(text) if letter > "\uffff"]
    return lambda at: at + bisect_left(wide, at)
