"""Who said what, as W3C Web Annotations: the words that were said, anchored twice.

Each target has a text position selector, which counts Unicode code points as `Article.text` does
(Web Annotation Data Model, 4.2.5: "in terms of unicode code points"), and a text quote selector
with the words before and after, which finds them where the text has changed around them. On the
page itself words are marked by the quotation alone: offsets into a text are none into HTML.

Source: W3C, "Web Annotation Data Model", 2017.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from retold.dates import iso
from retold.export.citing import page, urn
from retold.export.joined import file_name, joined
from retold.export.tables import Held, Selection
from retold.records import Actor, Article, Attribution, Reading, Span, Telling

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Code points of the text before and after a quotation that stand in its selector."""

Json = dict[str, Any]
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose words are selected: the IRI of the article's text, into which positions count, the page
    that it is the text of (`url`, the scope), and when that was captured."""

    text: str
    url: str | None = None
    captured: str | None = None


def write_annotations(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`annotations.jsonld`, one annotation page with an annotation a line, and the texts."""
    counts = {"annotations": 0, "texts": 0}
    (folder / "texts").mkdir()
    with (folder / "annotations.jsonld").open("wb") as file:
        head = {"@context": CONTEXT, "id": "urn:retold:annotations", "type": "AnnotationPage"}
        file.write(_encode(head)[:-1] + b',"items":[')
        for told in joined(held, only):
            name = f"texts/{file_name(told.article.id)}.txt"
            (folder / name).write_bytes(told.article.text.encode())
            counts["texts"] += 1
            address = page(told.article)
            source = Source(text=name, url=address if address.startswith("http") else None)
            own = [telling for telling in told.tellings if telling.voice == "own"]
            for made in annotations(told.reading, source, own):
                if source.url:
                    made["target"] += [_on_page(source.url, target) for target in made["target"]]
                file.write((b",\n" if counts["annotations"] else b"\n") + _encode(made))
                counts["annotations"] += 1
        file.write(b"\n]}\n")
    return counts


def _on_page(url: str, target: Json) -> Json:
    _, quotation = target["selector"]
    return {"type": "SpecificResource", "source": url, "selector": quotation}


def annotations(reading: Reading, source: Source, own: Iterable[Telling] = ()) -> Iterator[Json]:
    """An annotation for each attribution of a reading, then for each telling in its outlet's `own`
    words.

    What was said is the target, one for each piece where it is interrupted; the bodies say who said
    it and how, and point to the words that name the speaker and to the word of saying.

    Example:
        >>> found = next(annotations(reading, Source(text="texts/vna-1.txt")))
        >>> found["target"][0]["selector"][1]["exact"]
        'the drills must end'
    """
    article = reading.article
    actors = {actor.id: actor for actor in reading.actors}
    for said in reading.attributions:
        actor = actors.get(said.actor_id or "")
        pointers = ((said.source, "identifying"), (said.cue, "classifying"))
        body = [
            _text(described(said, actor.name if actor else None), "describing"),
            *(_text(tag, "tagging") for tag in _tags(said)),
            *([_named(actor)] if actor else ()),
            *(
                {**_resource(article, span, source), "purpose": purpose}
                for span, purpose in pointers
                if span is not None
            ),
        ]
        name = urn("attribution", article.id, said.id)
        yield _annotation(name, body, article, said.content, source)
    for telling in own:
        body = [_text("Told in the outlet's own words", "describing"), _text("own", "tagging")]
        yield _annotation(urn("telling", telling.id), body, article, telling.spans, source)


def _annotation(
    name: str, body: list[Json], article: Article, spans: Iterable[Span], source: Source
) -> Json:
    return {
        "id": name,
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": [_resource(article, span, source) for span in spans],
    }


def _tags(said: Attribution) -> Iterator[str]:
    """What it may be filtered by: its kind and act, and whether it is more likely wrong."""
    from retold.retellings.tell import DOUBTFUL  # here, for it brings the language models

    yield said.kind
    yield said.act
    if said.confidence < DOUBTFUL:
        yield "doubtful"


def _text(value: str, purpose: str) -> Json:
    found = {"type": "TextualBody", "purpose": purpose, "value": value}
    return found | ({"format": "text/plain", "language": "en"} if purpose == "describing" else {})


def _named(actor: Actor) -> Json:
    return {"id": urn("actor", actor.id), **_text(actor.name, "identifying")}


def _resource(article: Article, span: Span, source: Source) -> Json:
    """A span as a part of its text, and when that was so."""
    found: Json = {"type": "SpecificResource", "source": source.text}
    if source.url:
        found["scope"] = source.url
    found["selector"] = _selectors(article, span)
    known = iso(source.captured) if source.captured else None
    if known is not None and known[1] == "second" and known[0][19:]:  # the model asks for no less
        found["state"] = {"type": "TimeState", "sourceDate": known[0]}
    return found


def _selectors(article: Article, span: Span) -> list[Json]:
    """A span as a position and as a quotation, which select the same words."""
    text = article.text
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": text[span.start : span.end],
            "prefix": text[max(0, span.start - AROUND) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        },
    ]


def described(said: Attribution, speaker: str | None) -> str:
    """Who said it and how, in words.

    Example:
        >>> described(said, "Ilse Brandauer")
        'Ilse Brandauer denied it (indirect), through VNA; confidence 0.96'
    """
    named = speaker or (said.source.text if said.source else None)
    name = " ".join((named or "Somebody not named").split())
    act = {
        "said": "said it",
        "denied": "denied it",
        "unsaid": "did not say it",
        "held": "holds it",
    }[said.act]
    via = ", ".join(" ".join(hop.name.split()) for hop in said.relay)
    through = f", through {via}" if via else ""
    return f"{name} {act} ({said.kind}){through}; confidence {said.confidence:.2f}"
