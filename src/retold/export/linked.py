"""Pages, statements and their tellings as one JSON-LD file: schema.org, and PROV-O beside it.

A page is a `NewsArticle`; a telling is a `Quotation` where it is quoted, else a `Statement`; what
all tellings of a statement tell is a `Claim`, with an `appearance` for each. `firstAppearance` is
the earliest that is held, and gives the claim its id; `owl:sameAs` are the ids that it had if
another was the earliest before. A later telling `prov:wasQuotedFrom` an earlier one where the words
are the same, else it `prov:wasDerivedFrom` it. Only of what somebody said is somebody the
`creator`: whoever denied it has `retold:deniedBy`, whoever believed it `retold:heldBy`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from retold.export import anchors
from retold.export.citing import fragment_url, iri, page, urn
from retold.export.joined import Told, joined
from retold.export.tables import Held, Selection
from retold.intake.records import Reviewed
from retold.records import Retelling, Telling, in_line
from retold.reports import HeldOutlet

_encode = msgspec.json.Encoder().encode

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "retold": "urn:retold:vocab:",
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    **{
        name: {"@type": "@id"}
        for name in (
            *("isPartOf", "publisher", "creator", "appearance", "firstAppearance", "hasPart"),
            *("prov:wasQuotedFrom", "prov:wasDerivedFrom", "prov:hadPrimarySource"),
            *("prov:wasAttributedTo", "retold:deniedBy", "retold:heldBy", "retold:copyOf"),
            *("retold:sharesLineWith", "retold:earlier", "retold:later", "retold:mayReview"),
            *("itemReviewed", "owl:sameAs"),
        )
    },
}
"""What the names stand for; written into the file, so that nobody needs a network to read it."""

_KINDS = {
    "person": "Person",
    "office": "GovernmentOrganization",
    "organisation": "Organization",
    "country": "Country",
    "unnamed": "Person",
}
_BY = {"said": "creator", "denied": "retold:deniedBy", "held": "retold:heldBy"}
_SAME_WORDS = ("verbatim", "trimmed")


def write_linked(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`graph.jsonld`, a node a line; gives how many of each type there are."""
    counts: dict[str, int] = {}
    with (folder / "graph.jsonld").open("wb") as file:
        file.write(b'{"@context":' + _encode(CONTEXT) + b',\n"@graph":[')
        for number, node in enumerate(nodes(held, only)):
            file.write((b",\n" if number else b"\n") + _encode(node))
            if "type" in node:
                counts[node["type"]] = counts.get(node["type"], 0) + 1
        file.write(b"\n]}\n")
    return counts


def nodes(held: Held, only: Selection | None = None) -> Iterator[dict[str, Any]]:
    """The nodes. What is said of one in two places is two nodes with one id, as JSON-LD allows."""
    outlets: dict[str, str] = {}
    for outlet in held.outlets():
        outlets |= dict.fromkeys((outlet.name, *outlet.also), outlet.name)
        yield _outlet(outlet)
    groups = list(held.actors()) if only is None else []
    known = anchors.actors(groups)
    for group in groups:
        yield {
            "id": urn("actor", group.id),
            "type": _KINDS[group.kind],
            "name": group.name,
            "alternateName": [name for name in group.names if name != group.name],
            "owl:sameAs": [urn("actor", actor) for actor in known[group.id].also],
        }
    for told in joined(held, only):
        yield _article(told, outlets)
        for telling in told.tellings:
            yield _telling(told, telling)
    roots: dict[str, str] = {}
    for family in held.families():
        roots[family.id] = family.root_id
        if only is None or family.id in only.families:
            yield {
                "id": _claim(family.root_id),
                "type": "Claim",
                "appearance": [urn("telling", told) for told in family.tellings],
                "firstAppearance": urn("telling", family.root_id),
                "owl:sameAs": [_claim(told) for told in anchors.statement(family).also],
            }
    for retelling in held.retellings():
        if only is None or {retelling.earlier_id, retelling.later_id} <= only.tellings:
            yield from _retelling(retelling)
    for echo in held.recurrences():
        if only is None or {echo.a, echo.b} <= only.families:
            yield {
                "id": _claim(roots[echo.a]),
                "retold:sharesLineWith": _claim(roots[echo.b]),
                "retold:line": echo.wording,
            }
    root_of = {told: f.root_id for f in held.families() for told in f.tellings}
    for one in held.reviews():
        if only is None or not only.tellings.isdisjoint(one.tellings):
            yield _review(one, [_claim(root_of.get(told, told)) for told in one.tellings])
    lines = anchors.lines(held)
    for line in held.narratives():
        claims = [f for f in line.families if only is None or f in only.families]
        if claims:
            yield {
                "id": urn("line", lines[line.id].id),
                "owl:sameAs": [urn("line", before) for before in lines[line.id].also],
                "type": "Collection",
                "name": line.label,
                "hasPart": [_claim(roots[family]) for family in claims],
            }


def _claim(root: str) -> str:
    """The id of a statement: by its earliest telling, for families regroup and tellings stay."""
    return urn("claim", root)


def _known(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value is not None}


def _outlet(outlet: HeldOutlet) -> dict[str, Any]:
    return _known(
        {
            "id": urn("outlet", outlet.name),
            "type": "NewsMediaOrganization",
            "name": outlet.name,
            "alternateName": list(outlet.also) or None,
            "url": [iri(f"https://{domain}/") for domain in outlet.domains] or None,
            "retold:country": outlet.country,
            "retold:outletType": outlet.type,
            "retold:publisherGroup": outlet.group,
        }
    )


def _article(told: Told, outlets: dict[str, str]) -> dict[str, Any]:
    article = told.article
    address = page(article)
    outlet = article.outlet
    return _known(
        {
            "id": urn("article", article.id),
            "type": "NewsArticle",
            "url": address if address.startswith("http") else None,
            "headline": article.title,
            "author": article.byline,
            "datePublished": told.published,
            "dateModified": article.modified.value if article.modified else None,
            "inLanguage": article.language,
            "publisher": urn("outlet", outlets.get(outlet, outlet)) if outlet else None,
            "retold:sha256": article.digest,
        }
    )


def _telling(told: Told, telling: Telling) -> dict[str, Any]:
    said = told.attribution(telling)
    actor = told.speaker(telling)
    group = told.group_of.get(actor.id) if actor else None
    quoted = said is not None and said.act == "said" and said.kind != "indirect"
    node: dict[str, Any] = {
        "id": urn("telling", telling.id),
        "type": "Quotation" if quoted else "Statement",
        "text": in_line(telling.spans),
        "isPartOf": urn("article", told.article.id),
        "url": fragment_url(told.article, telling.spans[0]),
        "datePublished": told.published,
        "retold:voice": telling.voice,
        "retold:act": said.act if said else None,
        "retold:kind": said.kind if said else None,
        "retold:confidence": said.confidence if said else None,
        "retold:relay": [hop.name for hop in said.relay] or None if said else None,
        "retold:spans": [f"{span.start}-{span.end}" for span in telling.spans],
        "retold:copyOf": urn("telling", telling.copy_of) if telling.copy_of else None,
    }
    if said is not None and actor is not None and said.act in _BY:
        who = urn("actor", group.id if group else actor.id)
        node[_BY[said.act]] = {"id": who, "type": _KINDS[actor.kind], "name": actor.name}
        if said.act == "said":
            node["prov:wasAttributedTo"] = who
    return _known(node)


def _review(one: Reviewed, claims: list[str]) -> dict[str, Any]:
    """A review, and the claim held that is likest, if any; the rest may be it as well."""
    review = one.review
    about = [*dict.fromkeys(claims)]
    return _known(
        {
            "id": urn("review", review.id),
            "type": "ClaimReview",
            "url": iri(review.url) if review.url else None,
            "claimReviewed": review.claim,
            "author": review.reviewer,
            "datePublished": review.published,
            "reviewRating": {"type": "Rating", "alternateName": review.rating}
            if review.rating
            else None,
            "itemReviewed": about[0] if about else None,
            "retold:mayReview": about[1:] or None,
            "description": one.detail,
        }
    )


def _retelling(retelling: Retelling) -> Iterator[dict[str, Any]]:
    same = retelling.form in _SAME_WORDS
    later, earlier = urn("telling", retelling.later_id), urn("telling", retelling.earlier_id)
    yield {"id": later, "prov:wasQuotedFrom" if same else "prov:wasDerivedFrom": earlier}
    # By the later one alone: it has one earlier telling, which may be another when pages come.
    yield {
        "id": urn("retelling", retelling.later_id),
        "type": "retold:Retelling",
        "retold:earlier": earlier,
        "retold:later": later,
        "retold:form": retelling.form,
        "retold:score": retelling.score,
        "description": retelling.detail,
    }
