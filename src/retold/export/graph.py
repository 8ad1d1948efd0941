"""Statements, tellings, speakers, outlets and go-betweens as one GraphML file.

A directed graph. Nodes: `statement` (a family, by its earliest telling), `telling`, `actor` (one
over all articles), `outlet`, `go-between`. Edges say what they are in `relation`: a telling is
`told of` a statement, `said by` an actor and `published by` an outlet; a later telling is
`retold from` an earlier one; words came `through` a go-between; a statement `shares a line` with
another.

Source: GraphML 1.0, http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from retold.export.citing import cut, fragment_url, without_forbidden
from retold.export.joined import Told, joined
from retold.export.tables import Held, Selection
from retold.records import Telling, in_line

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

NODE = {
    "kind": "string", "label": "string", "text": "string", "date": "string", "voice": "string",
    "act": "string", "url": "string", "article": "string", "root": "string", "country": "string",
    "type": "string", "group": "string", "names": "string", "confidence": "double",
}  # fmt: skip
EDGE = {"relation": "string", "form": "string", "score": "double", "detail": "string",
        "order": "int"}  # fmt: skip
"""What nodes and edges may say, with its type."""


class Node(NamedTuple):
    """A node, and what is known of it."""

    id: str
    facts: dict[str, Any]


class Edge(NamedTuple):
    """An edge, and what is known of it."""

    source: str
    target: str
    facts: dict[str, Any]


def write_graph(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`graph.graphml`; gives how many nodes and edges it has."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    counts = {"nodes": 0, "edges": 0}
    with etree.xmlfile(str(folder / "graph.graphml"), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", xmlns=_NAMESPACE):
            for where, names in (("node", NODE), ("edge", EDGE)):
                for name, kind in names.items():
                    attributes = {"attr.name": name, "attr.type": kind}
                    file.write(
                        etree.Element(
                            "key", id=f"{where}_{name}", attrib={"for": where, **attributes}
                        )
                    )
            with file.element("graph", edgedefault="directed"):
                for one in graph(held, only):
                    node = isinstance(one, Node)
                    where = "node" if node else "edge"
                    made = etree.Element(
                        where,
                        {"id": without_forbidden(one.id)}
                        if isinstance(one, Node)
                        else {
                            "source": without_forbidden(one.source),
                            "target": without_forbidden(one.target),
                        },
                    )
                    for name, value in one.facts.items():
                        if value is not None:
                            fact = etree.SubElement(made, "data", key=f"{where}_{name}")
                            fact.text = without_forbidden(str(value))
                    file.write(made)
                    counts["nodes" if node else "edges"] += 1
    return counts


def graph(held: Held, only: Selection | None = None) -> Iterator[Node | Edge]:
    """The nodes and edges; each node before the edges that touch it."""
    families = {f.id: f for f in held.families() if only is None or f.id in only.families}
    family_of = {told: f.root_id for f in families.values() for told in f.tellings}
    root_of = {f.id: f.root_id for f in families.values()}
    roots = set(root_of.values())
    made: set[str] = set()
    yield from _actors(held, only, made)
    for outlet in held.outlets():
        about = {
            "kind": "outlet",
            "label": outlet.name,
            "country": outlet.country,
            "type": outlet.type,
            "group": outlet.group,
            "names": "; ".join(outlet.also) or None,
        }
        for name in (outlet.name, *outlet.also):
            made.add(f"outlet:{name}")
        yield Node(f"outlet:{outlet.name}", about)
    outlets = {name: o.name for o in held.outlets() for name in (o.name, *o.also)}
    for told in joined(held, only):
        for telling in told.tellings:
            statement = family_of.get(telling.id)
            if telling.id in roots:
                yield Node(f"statement:{telling.id}", _statement(telling, told))
            yield Node(f"telling:{telling.id}", _telling(telling, told))
            yield from _around(telling, told, outlets, made)
            if statement is None:
                continue
            # The statement's node may come later: networkx and Gephi take edges first as well.
            yield Edge(f"telling:{telling.id}", f"statement:{statement}", {"relation": "told of"})
    for retelling in held.retellings():
        if only is None or {retelling.earlier_id, retelling.later_id} <= only.tellings:
            facts: dict[str, Any] = {
                "relation": "retold from",
                "form": retelling.form,
                "score": retelling.score,
                "detail": retelling.detail,
            }
            later, earlier = f"telling:{retelling.later_id}", f"telling:{retelling.earlier_id}"
            yield Edge(later, earlier, facts)
    for echo in held.recurrences():
        if echo.a in families and echo.b in families:
            facts = {"relation": "shares a line", "score": echo.score, "detail": echo.wording}
            a, b = (f"statement:{root_of[family]}" for family in (echo.a, echo.b))
            yield Edge(a, b, facts)


def _actors(held: Held, only: Selection | None, made: set[str]) -> Iterator[Node]:
    """Who speaks or is mentioned, one node over all articles; of a selection who speaks there."""
    wanted: set[str] | None = None
    if only is not None:
        wanted = {
            group.id
            for told in joined(held, only)
            for said in told.reading.attributions
            if (group := told.group_of.get(said.actor_id or ""))
        }
    for group in held.actors():
        if wanted is None or group.id in wanted:
            made.add(f"actor:{group.id}")
            names = "; ".join(group.names)
            facts = {"kind": "actor", "label": group.name, "type": group.kind, "names": names}
            yield Node(f"actor:{group.id}", facts)


def _statement(root: Telling, told: Told) -> dict[str, Any]:
    words = in_line(root.spans)
    return {
        "kind": "statement",
        "label": cut(words, 80),
        "text": words,
        "date": told.published,
        "root": root.id,
    }


def _telling(telling: Telling, told: Told) -> dict[str, Any]:
    said = told.attribution(telling)
    words = in_line(telling.spans)
    return {
        "kind": "telling",
        "label": cut(words, 80),
        "text": words,
        "date": told.published,
        "voice": telling.voice,
        "act": said.act if said else None,
        "confidence": said.confidence if said else None,
        "url": fragment_url(told.article, telling.spans[0]),
        "article": told.article.id,
    }


def _around(
    telling: Telling, told: Told, outlets: dict[str, str], made: set[str]
) -> Iterator[Node | Edge]:
    here, said = f"telling:{telling.id}", told.attribution(telling)
    outlet = told.article.outlet
    if outlet is not None:
        yield Edge(here, f"outlet:{outlets.get(outlet, outlet)}", {"relation": "published by"})
    if said is None:
        return
    group = told.group_of.get(said.actor_id or "")
    if group is not None and f"actor:{group.id}" in made:
        yield Edge(here, f"actor:{group.id}", {"relation": "said by"})
    for order, hop in enumerate(said.relay, 1):
        name = outlets.get(hop.name)
        through = f"outlet:{name}" if name else f"go-between:{hop.name}"
        if through not in made:
            made.add(through)
            yield Node(through, {"kind": "go-between", "label": hop.name})
        facts = {"relation": "through", "detail": hop.basis, "order": order}
        yield Edge(here, through, facts)
