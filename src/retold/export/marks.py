"""Who said what as W3C Web Annotations: marks on the texts and on the pages they came from.

An attribution is up to three annotations: of its content (classified and, where the speaker is
known, identified), of its source and of its cue (linked to the content). Each is anchored twice: in
the clean text, which lies beside it, by position (code points, as the standard has it) and by its
words; and in the page by its words alone, for retold's offsets are not offsets into HTML.

Source: W3C, "Web Annotation Data Model", 2017.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from retold.export.citing import page, urn
from retold.export.joined import Told, file_name, joined
from retold.export.tables import Held, Selection
from retold.records import Article, Attribution, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after a passage by which it is told from its repetitions."""

_encode = msgspec.json.Encoder().encode


def write_annotations(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`annotations.jsonld`, one annotation page with an annotation a line, and the texts."""
    counts = {"annotations": 0, "texts": 0}
    (folder / "texts").mkdir()
    with (folder / "annotations.jsonld").open("wb") as file:
        head = {"@context": CONTEXT, "id": "urn:retold:annotations", "type": "AnnotationPage"}
        file.write(_encode(head)[:-1] + b',"items":[')
        for told in joined(held, only):
            text = folder / "texts" / f"{file_name(told.article.id)}.txt"
            text.write_bytes(told.article.text.encode())
            counts["texts"] += 1
            for annotation in annotations(told):
                file.write((b",\n" if counts["annotations"] else b"\n") + _encode(annotation))
                counts["annotations"] += 1
        file.write(b"\n]}\n")
    return counts


def annotations(told: Told) -> Iterator[dict[str, Any]]:
    """The annotations of an article, in the order of its attributions.

    Example:
        >>> next(annotations(told))["target"][0]["selector"][0]
        {'type': 'TextPositionSelector', 'start': 1, 'end': 41}
    """
    for said in told.reading.attributions:
        content = urn("attribution", told.article.id, said.id)
        yield {
            "id": content,
            "type": "Annotation",
            "motivation": "classifying",
            "body": _bodies(told, said),
            "target": _targets(told.article, said.content),
        }
        for role, span in (("source", said.source), ("cue", said.cue)):
            if span is not None:
                yield {
                    "id": f"{content}:{role}",
                    "type": "Annotation",
                    "motivation": "linking",
                    "body": [content, {"type": "TextualBody", "purpose": "tagging", "value": role}],
                    "target": _targets(told.article, (span,)),
                }


def _bodies(told: Told, said: Attribution) -> list[dict[str, str]]:
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "content"},
        {"type": "TextualBody", "purpose": "classifying", "value": said.kind},
        {"type": "TextualBody", "purpose": "classifying", "value": said.act},
        {
            "type": "TextualBody",
            "purpose": "assessing",
            "value": f"confidence {said.confidence:.3f}",
        },
    ]
    actor = told.actor(said.actor_id)
    if actor is not None:
        bodies.append(
            {
                "type": "TextualBody",
                "purpose": "identifying",
                "value": actor.name,
                "id": urn("actor", actor.id),
            }
        )
    return bodies


def _targets(article: Article, spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    """Each span in the clean text, then each in the page, if it has an address."""
    clean = [
        {
            "source": f"texts/{file_name(article.id)}.txt",
            "selector": [_position(span), _quote(article, span)],
        }
        for span in spans
    ]
    address = page(article)
    if not address.startswith("http"):
        return clean
    return [*clean, *({"source": address, "selector": _quote(article, span)} for span in spans)]


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def _quote(article: Article, span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "TextQuoteSelector", "exact": span.text}
    if span.start:
        found["prefix"] = article.text[max(0, span.start - AROUND) : span.start]
    if span.end < len(article.text):
        found["suffix"] = article.text[span.end : span.end + AROUND]
    return found
