"""Channels, media content and narratives as one STIX 2.1 bundle, with OpenCTI's objects.

An outlet is a `channel`, a page a `media-content`, a speaker an `identity`; a statement is a
`narrative`, and a line that comes back is a `narrative` that it is a `subnarrative-of`. Ids rest on
what does not regroup (a telling's anchor, a page's address, names), and what may have had another
id before says so in OpenCTI's `x_opencti_stix_ids`, so that a second import updates what is there.
OpenCTI takes two narratives of one name for one: a name says who said it, and when.
No technique (DISARM) is put in: that is for a person to judge.

Source: OASIS, "STIX Version 2.1"; OpenCTI's custom objects as `pycti` has them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from retold.export import anchors
from retold.export.anchors import Known
from retold.export.citing import cut, fragment_url, page
from retold.export.joined import DID, Told, joined
from retold.export.tables import Held, Selection
from retold.records import Actor, ActorGroup, Attribution, Family, Telling, in_line

_encode = msgspec.json.Encoder().encode

OURS = UUID("6ad5ba39-4a4f-5c7c-8c9a-0d1ac06ee1b7")
"""The namespace of retold's ids."""
SCO = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace of the ids of cyber-observables, set by the standard."""

UNDATED = "1970-01-01T00:00:00.000Z"
"""STIX wants a time of everything; this one says that none is known."""

_CLASSES = {"person": "individual", "unnamed": "individual"}


def write_stix(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`bundle.json`, an object a line; gives how many of each type there are."""
    counts: dict[str, int] = {}
    seen: set[str] = set()
    with (folder / "bundle.json").open("wb") as file:
        bundle = f"bundle--{uuid5(OURS, 'bundle')}"
        file.write(b'{"type":"bundle","id":' + _encode(bundle) + b',"objects":[')
        for made in objects(held, only):
            if made["id"] in seen:
                continue
            file.write((b",\n" if seen else b"\n") + _encode(made))
            seen.add(made["id"])
            counts[made["type"]] = counts.get(made["type"], 0) + 1
        file.write(b"\n]}\n")
    return counts


def objects(held: Held, only: Selection | None = None) -> Iterator[dict[str, Any]]:
    """The objects; one that is met again has the same id and may be left out."""
    families = {f.id: f for f in held.families() if only is None or f.id in only.families}
    family_of = {told: family for family in families.values() for told in family.tellings}
    known = anchors.actors(held.actors())
    outlets: dict[str, str] = {}
    for outlet in held.outlets():
        outlets |= dict.fromkeys((outlet.name, *outlet.also), outlet.name)
        yield _sdo(
            "channel",
            _id("channel", outlet.name),
            UNDATED,
            name=outlet.name,
            aliases=list(outlet.also) or None,
            channel_types=["website"],
            description="; ".join(filter(None, (outlet.type, outlet.country, outlet.group)))
            or None,
        )
    statements: dict[str, dict[str, Any]] = {}
    latest: dict[str, str] = {}
    for told in joined(held, only):
        content = _content(told)
        yield content
        outlet_name = outlets.get(told.article.outlet or "", told.article.outlet)
        if outlet_name:
            channel = _id("channel", outlet_name)
            yield _link("publishes", channel, content["id"], _time(told))
        for telling in told.tellings:
            family = family_of.get(telling.id)
            if family is None:
                continue
            latest[family.id] = max(latest.get(family.id, UNDATED), _time(told))
            if telling.id == family.root_id:
                statements[family.id] = _statement(family, told, telling)
            yield from _telling(family, told, telling, content["id"], known)
    # Last, for who imports them again goes by the time of the latest telling.
    for family_id, made in statements.items():
        yield made | {"modified": latest[family_id]}
    lines = anchors.lines(held)
    for line in held.narratives():
        parts = [family for family in line.families if family in statements]
        if parts:
            since = min(statements[part]["created"] for part in parts)
            narrative = _sdo(
                "narrative",
                _id("narrative", "line", lines[line.id].id),
                since,
                name=f"Line: {line.label}",
                description="; ".join(line.wordings) or None,
                narrative_types=["recurring line"],
                x_opencti_stix_ids=_before("narrative", lines[line.id], "line"),
            )
            yield narrative | {"modified": max(latest[part] for part in parts)}
            for part in parts:
                yield _link("subnarrative-of", statements[part]["id"], narrative["id"], since)


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid5(OURS, chr(31).join((kind, *parts)))}"


def _before(kind: str, known: Known, *of: str) -> list[str] | None:
    """The ids that an object may have had when it was exported before, as OpenCTI takes them."""
    return [_id(kind, *of, before) for before in known.also] or None


def _narrative(family: Family) -> str:
    return _id("narrative", family.root_id)


def _sdo(kind: str, stix_id: str, time: str, **facts: Any) -> dict[str, Any]:
    made = {
        "type": kind,
        "spec_version": "2.1",
        "id": stix_id,
        "created": time,
        "modified": time,
        **facts,
    }
    return {name: value for name, value in made.items() if value is not None}


def _link(kind: str, source: str, target: str, time: str, **facts: Any) -> dict[str, Any]:
    facts |= {"relationship_type": kind, "source_ref": source, "target_ref": target}
    return _sdo("relationship", _id("relationship", kind, source, target), time, **facts)


def _time(told: Told) -> str:
    """When a page was published, as STIX writes times: the first moment of what is known."""
    value = told.published or ""
    first = f"{value}-01-01"[:10] if len(value) < 10 else value
    try:
        when = datetime.fromisoformat(first)
    except ValueError:
        return UNDATED
    if when.tzinfo is not None:
        when = when.astimezone(UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.000Z"


def _content(told: Told) -> dict[str, Any]:
    """A page. Its id is that of OpenCTI, which knows a media content by its url alone."""
    article = told.article
    url = page(article)
    made = {
        "type": "media-content",
        "spec_version": "2.1",
        "id": f"media-content--{uuid5(SCO, msgspec.json.encode({'url': url}).decode())}",
        "title": article.title or cut(article.text, 80),
        "content": article.text,
        "media_category": "article",
        "url": url,
        "publication_date": None if (time := _time(told)) == UNDATED else time,
        "x_retold_sha256": article.digest,
        "x_retold_article_id": article.id,
    }
    return {name: value for name, value in made.items() if value is not None}


def _statement(family: Family, told: Told, root: Telling) -> dict[str, Any]:
    words = in_line(root.spans)
    date = told.published or "no date"
    where = f"{told.article.outlet or 'an outlet not known'}, {date}"
    reference = {
        "source_name": told.article.outlet or "page",
        "url": fragment_url(told.article, root.spans[0]) or page(told.article),
        "external_id": root.id,
        "description": f"earliest held; sha256 of the page kept: {told.article.digest}",
    }
    count = len(family.tellings)
    return _sdo(
        "narrative",
        _narrative(family),
        _time(told),
        name=f"{_how(told, told.attribution(root))}: “{cut(words, 200)}” ({date[:10]})",
        description=f"“{words}” Earliest held: {where}. Told {count} time{'s' * (count > 1)}.",
        narrative_types=["statement"],
        external_references=[reference],
        x_opencti_stix_ids=_before("narrative", anchors.statement(family)),
    )


def _how(told: Told, said: Attribution | None) -> str:
    """Who said, denied or believed it; or whose own words it was told in."""
    if said is None:
        return f"{told.article.outlet or 'an outlet not known'} in its own words"
    actor = told.actor(said.actor_id)
    return f"{actor.name if actor else 'a speaker not known'} {DID.get(said.act, said.act)}"


def _telling(
    family: Family, told: Told, telling: Telling, content: str, known: dict[str, Known]
) -> Iterator[dict[str, Any]]:
    said = told.attribution(telling)
    words = in_line(telling.spans)
    actor = told.speaker(telling)
    kind = f" ({said.kind})" if said else ""
    facts: dict[str, Any] = {"description": f"{_how(told, said)}{kind}: “{words}”"}
    if said is not None:
        facts["confidence"] = round(said.confidence * 100)
    url = fragment_url(told.article, telling.spans[0])
    facts["external_references"] = [
        {"source_name": told.article.outlet or "page", "external_id": telling.id}
        | ({"url": url} if url else {})
    ]
    time = _time(told)
    stem = _link("related-to", content, _narrative(family), time, **facts)
    # By the telling, not by the two ends: a page may tell a statement twice.
    yield {**stem, "id": _id("relationship", "telling", telling.id)}
    if said is not None and actor is not None:
        group = told.group_of.get(actor.id)
        identity = _identity(group or actor, known[group.id] if group else Known(actor.id))
        yield identity
        link = _link("related-to", identity["id"], _narrative(family), time, **facts)
        yield {**link, "id": _id("relationship", "speaker", telling.id)}


def _identity(actor: Actor | ActorGroup, known: Known) -> dict[str, Any]:
    """Who spoke, one over all articles where that is known."""
    names = actor.names if isinstance(actor, ActorGroup) else ()
    return _sdo(
        "identity",
        _id("identity", known.id),
        UNDATED,
        name=actor.name,
        x_opencti_aliases=[name for name in names if name != actor.name] or None,
        x_opencti_stix_ids=_before("identity", known),
        identity_class=_CLASSES.get(actor.kind, "organization"),
        roles=["unnamed speaker"] if actor.kind == "unnamed" else None,
    )
