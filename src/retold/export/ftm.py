"""Pages, speakers and statements as FollowTheMoney entities, for Aleph and OpenAleph.

A page is an `Article`, an actor a `Person`, `PublicBody` or `Organization`, an outlet an
`Organization`, a name in a text a `Mention`. The model has nothing for a statement: a telling is a
`Note` on its speaker, with its words, date and address, and `Documentation` joins the speaker to
the page in that role. Ids are those of articles, actors and tellings: a second import updates. Who
goes by several names is an entity for each, with the others as aliases; where one name is borne by
two, each is an entity.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retold.export import anchors
from retold.export.citing import cut, fragment_url, page, without_forbidden
from retold.export.joined import DID, Told, joined
from retold.export.tables import Held, Selection
from retold.export.write import lines
from retold.records import Telling, content_id, in_line

_SCHEMAS = {
    "person": "Person",
    "office": "PublicBody",
    "organisation": "Organization",
    "country": "PublicBody",
    "unnamed": "LegalEntity",
}
Ids = dict[str, str]
"""The actors of an article, and the ids of their entities."""


def write_ftm(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`entities.ftm.json`, an entity a line, as `ftm` and `alephclient` read it."""
    counts: dict[str, int] = {}

    def counted() -> Iterator[dict[str, Any]]:
        for entity in entities(held, only):
            counts[entity["schema"]] = counts.get(entity["schema"], 0) + 1
            yield entity

    lines(counted(), folder / "entities.ftm.json")
    return counts


def entities(held: Held, only: Selection | None = None) -> Iterator[dict[str, Any]]:
    """The entities, each once.

    Example:
        >>> next(e for e in entities(corpus) if e["schema"] == "Person")["properties"]["name"]
        ['Tomas Verrin']
    """
    outlets: dict[str, str] = {}
    for outlet in held.outlets():
        outlets |= dict.fromkeys((outlet.name, *outlet.also), outlet.name)
        yield _entity(
            _outlet_id(outlet.name),
            "Organization",
            name=[outlet.name],
            alias=list(outlet.also),
            website=[f"https://{domain}" for domain in outlet.domains],
            country=[(outlet.country or "").lower()],
            classification=[outlet.type or "news outlet"],
        )
    own = {actor for known in anchors.actors(held.actors()).values() for actor in known.also}
    made: set[str] = set()
    for told in joined(held, only):
        yield _article(told, outlets)
        ids: Ids = {}
        for actor in told.reading.actors:
            group = told.group_of.get(actor.id)
            names = group.names if group else ()
            shared = group is not None and actor.id != group.id and actor.id not in own
            ids[actor.id] = _actor_id(*(actor.id, group.id) if shared and group else (actor.id,))
            if ids[actor.id] not in made:
                made.add(ids[actor.id])
                alias = [name for name in names if name != actor.name]
                schema = _SCHEMAS[actor.kind]
                yield _entity(ids[actor.id], schema, name=[actor.name], alias=alias)
        yield from _mentions(told, ids)
        for telling in told.tellings:
            yield from _telling(told, telling, ids)


def _entity(entity_id: str, schema: str, **properties: list[str]) -> dict[str, Any]:
    known = {
        name: [without_forbidden(value) for value in values if value]
        for name, values in properties.items()
        if any(values)
    }
    return {"id": entity_id, "schema": schema, "properties": known}


def _article_id(article: str) -> str:
    return f"retold-article-{content_id(article)}"


def _actor_id(*actor: str) -> str:
    return f"retold-actor-{content_id(*actor)}"


def _outlet_id(name: str) -> str:
    return f"retold-outlet-{content_id(name)}"


def _article(told: Told, outlets: dict[str, str]) -> dict[str, Any]:
    article = told.article
    address = page(article)
    outlet = outlets.get(article.outlet or "", article.outlet or "")
    return _entity(
        _article_id(article.id),
        "Article",
        title=[article.title or cut(article.text, 80)],
        author=[article.byline or ""],
        publisher=[outlet],
        sourceUrl=[address if address.startswith("http") else ""],
        publishedAt=[told.published or ""],
        modifiedAt=[(article.modified and article.modified.value) or ""],
        bodyText=[article.text],
        language=[_alpha3(article.language)],
        description=[f"sha256 of the page kept: {article.digest}"],
    )


def _alpha3(language: str | None) -> str:
    """A language in three letters, as the model has it; "" where there is no such code."""
    from langcodes import Language

    try:
        return Language.get(language or "").to_alpha3()
    except (ValueError, LookupError):
        return ""


def _mentions(told: Told, ids: Ids) -> Iterator[dict[str, Any]]:
    """One mention for each actor of an article, with all names it has there."""
    names: dict[str, dict[str, None]] = {}
    for mention in told.reading.mentions:
        names.setdefault(mention.actor_id, {})[cut(mention.span.text, 200)] = None
    for actor_id, spellings in names.items():
        actor = told.actor(actor_id)
        if actor is not None:
            yield _entity(
                f"retold-mention-{content_id(told.article.id, actor_id)}",
                "Mention",
                document=[_article_id(told.article.id)],
                resolved=[ids[actor_id]],
                name=[*spellings],
                detectedSchema=[_SCHEMAS[actor.kind]],
            )


def _telling(told: Told, telling: Telling, ids: Ids) -> Iterator[dict[str, Any]]:
    said = told.attribution(telling)
    actor = told.speaker(telling)
    words = in_line(telling.spans)
    role = DID.get(said.act, said.act) if said else "told in the outlet's own words"
    date = told.published or ""
    yield _entity(
        f"retold-telling-{telling.id}",
        "Note",
        name=[cut(f"{actor.name if actor else '?'} {role}: {words}" if said else words, 120)],
        description=[words],
        summary=[_how(told, telling, role)],
        entity=[ids[actor.id]] if actor else [_article_id(told.article.id)],
        createdAt=[date],
        sourceUrl=[fragment_url(told.article, telling.spans[0]) or ""],
        publisher=[told.article.outlet or ""],
        proof=[_article_id(told.article.id)],
    )
    if actor is not None:
        yield _entity(
            f"retold-told-{telling.id}",
            "Documentation",
            document=[_article_id(told.article.id)],
            entity=[ids[actor.id]],
            role=[role],
            date=[date],
            summary=[cut(words, 500)],
        )


def _how(told: Told, telling: Telling, role: str) -> str:
    """How it was told, in a line: a Note has no fields for it."""
    said = told.attribution(telling)
    if said is None:
        return role
    through = f"; through {', '.join(hop.name for hop in said.relay)}" if said.relay else ""
    return f"{role}, {said.kind}{through}; confidence {said.confidence:.2f}"
