"""Who said what, as W3C Web Annotations: the words that were said, anchored twice.

Each target has a text position selector, which counts Unicode code points as `Article.text` does
(Web Annotation Data Model, 4.2.5: "in terms of unicode code points"), and a text quote selector
with the words before and after, which finds them where the text has changed around them.
"""

from typing import Any
from urllib.parse import quote

from retold.dates import iso
from retold.records import Article, Attribution, Reading, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Code points of the text before and after a quotation that stand in its selector."""

Json = dict[str, Any]


def annotations(
    reading: Reading, *, source: str, url: str | None = None, captured: str | None = None
) -> list[Json]:
    """An annotation for each attribution of a reading, in the order of its text.

    `source` is the IRI of the article's text, into which the positions count; `url` is the page
    that it is the text of (the scope), `captured` when that was fetched. What was said is the
    target, one for each piece where it is interrupted; the bodies say who said it and how, and
    point to the words that name the speaker and to the word of saying.

    Example:
        >>> found = annotations(reading, source="texts/vna-1.txt")
        >>> found[0]["target"][0]["selector"][1]["exact"]
        'the drills must end'
    """
    article = reading.article
    names = {actor.id: actor.name for actor in reading.actors}

    def resource(span: Span) -> Json:
        found: Json = {"type": "SpecificResource", "source": source}
        if url:
            found["scope"] = url
        found["selector"] = selectors(article, span)
        state = _state(captured)
        return found | ({"state": state} if state else {})

    return [
        {
            "@context": CONTEXT,
            "id": f"urn:retold:attribution:{quote(article.id, safe='')}:{quote(said.id, safe='')}",
            "type": "Annotation",
            "motivation": "identifying",
            "body": [
                {
                    "type": "TextualBody",
                    "purpose": "describing",
                    "format": "text/plain",
                    "language": "en",
                    "value": described(said, names.get(said.actor_id or "")),
                },
                {"type": "TextualBody", "purpose": "tagging", "value": said.kind},
                {"type": "TextualBody", "purpose": "tagging", "value": said.act},
                *(
                    {**resource(span), "purpose": purpose}
                    for span, purpose in ((said.source, "identifying"), (said.cue, "classifying"))
                    if span is not None
                ),
            ],
            "target": [resource(span) for span in said.content],
        }
        for said in reading.attributions
    ]


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


def _state(captured: str | None) -> Json | None:
    """When the source was so, where it is known to the second and with a zone, as is asked."""
    known = iso(captured) if captured else None
    if known is None or known[1] != "second" or not known[0][19:]:
        return None
    return {"type": "TimeState", "sourceDate": known[0]}
