"""Who said what, as W3C Web Annotations: the words that were said, anchored twice.

Each target has a text position selector, which counts Unicode code points as `Article.text` does
(Web Annotation Data Model, 4.2.5: "in terms of unicode code points"), and a text quote selector
with the words before and after, which finds them where the text has changed around them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from retold.dates import iso
from retold.records import Article, Attribution, Reading, Span, Telling

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Code points of the text before and after a quotation that stand in its selector."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose words are selected: the IRI of the article's text, into which positions count, the page
    that it is the text of (`url`, the scope), and when that was captured."""

    text: str
    url: str | None = None
    captured: str | None = None


def annotations(reading: Reading, source: Source, own: Iterable[Telling] = ()) -> list[Json]:
    """An annotation for each attribution of a reading, then for each telling in its outlet's `own`
    words.

    What was said is the target, one for each piece where it is interrupted; the bodies say who said
    it and how, and point to the words that name the speaker and to the word of saying.

    Example:
        >>> found = annotations(reading, Source(text="texts/vna-1.txt"))
        >>> found[0]["target"][0]["selector"][1]["exact"]
        'the drills must end'
    """
    article = reading.article
    names = {actor.id: actor.name for actor in reading.actors}
    found = []
    for said in reading.attributions:
        pointers = ((said.source, "identifying"), (said.cue, "classifying"))
        body = [
            _text(described(said, names.get(said.actor_id or "")), "describing"),
            _text(said.kind, "tagging"),
            _text(said.act, "tagging"),
            *(
                {**_resource(article, span, source), "purpose": purpose}
                for span, purpose in pointers
                if span is not None
            ),
        ]
        name = f"attribution:{quote(article.id, safe='')}:{quote(said.id, safe='')}"
        found.append(_annotation(name, body, article, said.content, source))
    for telling in own:
        body = [_text("Told in the outlet's own words", "describing"), _text("own", "tagging")]
        name = f"telling:{quote(telling.id, safe='')}"
        found.append(_annotation(name, body, article, telling.spans, source))
    return found


def _annotation(
    name: str, body: list[Json], article: Article, spans: Iterable[Span], source: Source
) -> Json:
    return {
        "@context": CONTEXT,
        "id": f"urn:retold:{name}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": [_resource(article, span, source) for span in spans],
    }


def _text(value: str, purpose: str) -> Json:
    found = {"type": "TextualBody", "purpose": purpose, "value": value}
    return found | ({"format": "text/plain", "language": "en"} if purpose == "describing" else {})


def _resource(article: Article, span: Span, source: Source) -> Json:
    """A span as a part of its text, and when that was so."""
    found: Json = {"type": "SpecificResource", "source": source.text}
    if source.url:
        found["scope"] = source.url
    found["selector"] = selectors(article, span)
    known = iso(source.captured) if source.captured else None
    if known is not None and known[1] == "second" and known[0][19:]:  # the model asks for no less
        found["state"] = {"type": "TimeState", "sourceDate": known[0]}
    return found


def selectors(article: Article, span: Span) -> list[Json]:
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
