"""What was written out is found again under its id, though an earlier telling roots it anew."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.export import texts

import retold
from retold import Corpus
from retold.export import anchors
from retold.export.anchors import Known
from retold.records import ActorGroup, Family, Narrative


class Exported(NamedTuple):
    nodes: list[dict[str, Any]]
    objects: list[dict[str, Any]]
    roots: set[str]


def exported(corpus: Corpus, folder: Path) -> Exported:
    corpus.export(folder / "ld", "jsonld")
    corpus.export(folder / "stix", "stix")
    nodes = json.loads((folder / "ld" / "graph.jsonld").read_bytes())["@graph"]
    objects = json.loads((folder / "stix" / "bundle.json").read_bytes())["objects"]
    return Exported(nodes, objects, {family.root_id for family in corpus.families()})


@pytest.fixture(scope="module", params=["01-foreign-ministry.html", "02-vna.html"])
def exports(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Exported, Exported]:
    """The demo corpus without the page of the earliest telling, and with it."""
    folder = tmp_path_factory.mktemp("anchors")
    with (
        resources.as_file(resources.files("retold.demo")) as demo,
        retold.open(folder / "demo.retold") as corpus,
    ):
        pages = list(retold.read(demo / "pages", about=demo / "about.csv"))
        corpus.add(page for page in pages if Path(page.name).name != request.param)
        corpus.link()
        before = exported(corpus, folder / "before")
        corpus.add(page for page in pages if Path(page.name).name == request.param)
        corpus.link()
        after = exported(corpus, folder / "after")
    assert before.roots - after.roots, "some statement is rooted anew"
    return before, after


def test_a_second_import_of_linked_data_doubles_nothing(
    exports: tuple[Exported, Exported],
) -> None:
    before, after = exports
    known = {node["id"] for node in after.nodes}
    known |= {name for node in after.nodes for name in node.get("owl:sameAs", ())}
    assert {node["id"] for node in before.nodes} <= known
    claims = {node["id"] for node in after.nodes if node.get("type") == "Claim"}
    also = [name for node in after.nodes for name in node.get("owl:sameAs", ())]
    assert len(also) == len(set(also)), "no id is that of two"
    assert not claims & set(also)


def test_a_second_import_of_stix_doubles_nothing(exports: tuple[Exported, Exported]) -> None:
    before, after = exports
    now = {
        name: made["id"]
        for made in after.objects
        for name in (made["id"], *made.get("x_opencti_stix_ids", ()))
    }
    assert len(now) == sum(1 + len(m.get("x_opencti_stix_ids", ())) for m in after.objects)
    related = {
        (made["relationship_type"], made["source_ref"], made["target_ref"])
        for made in after.objects
        if made["type"] == "relationship"
    }
    moved = 0
    for made in before.objects:
        if made["type"] == "relationship" and made["id"] not in now:
            ends = now[made["source_ref"]], now[made["target_ref"]]
            assert (made["relationship_type"], *ends) in related, "it joins the same two"
        else:
            moved += now[made["id"]] != made["id"]
    assert moved, "what was rooted anew says which id it had"


def test_an_update_of_stix_is_not_older_than_what_it_updates(
    exports: tuple[Exported, Exported],
) -> None:
    before, after = exports
    now = {
        name: made
        for made in after.objects
        for name in (made["id"], *made.get("x_opencti_stix_ids", ()))
    }
    for made in before.objects:
        if made["type"] == "narrative":
            assert made["created"] <= made["modified"] <= now[made["id"]]["modified"]


def test_opencti_takes_no_two_statements_for_one(exports: tuple[Exported, Exported]) -> None:
    names = [made["name"] for made in exports[1].objects if made["type"] == "narrative"]
    assert len({name.lower() for name in names}) == len(names)
    assert any(" denied: “" in name for name in names)


def test_a_statement_is_known_by_its_earliest_telling_and_was_perhaps_by_another() -> None:
    family = Family(id="f", root_id="t2", tellings=("t2", "t1", "t3"))
    assert anchors.statement(family) == Known("t2", ("t1", "t3"))


def test_a_name_that_two_bear_is_the_id_of_neither() -> None:
    def group(name: str, *actors: str) -> ActorGroup:
        return ActorGroup(
            id=name, name="Varn", kind="person", names=("Varn",), actors=actors, articles=1
        )

    known = anchors.actors([group("a", "a", "b", "varn"), group("c", "c", "varn")])
    assert known == {"a": Known("a", ("b",)), "c": Known("c")}


def test_lines_of_one_label_are_told_apart_by_what_comes_back() -> None:
    def line(name: str, label: str, *wordings: str, families: tuple[str, ...]) -> Narrative:
        return Narrative(
            id=name, label=label, families=families, first_seen=None, last_seen=None,
            wordings=wordings,
        )  # fmt: skip

    class Held(texts.Corpus):
        def __init__(self, *lines: Narrative) -> None:
            super().__init__()
            self._lines = lines

        def narratives(self) -> Iterator[Narrative]:
            return iter(self._lines)

    one = line("1", "The ledger chokes the strait", "customs ledger", families=("a", "b"))
    before = anchors.lines(Held(one))["1"]
    ledger = line("2", one.label, "customs ledger", "ledger of tolls", families=("a", "b", "c"))
    strait = line("3", one.label, "chokes the strait", families=("a", "d"))
    after = anchors.lines(Held(ledger, strait))
    assert before.id in after["2"].also, "which had its label alone"
    assert after["2"].id in before.also
    again = anchors.lines(Held(strait, ledger))
    assert {known.id for known in again.values()} == {known.id for known in after.values()}
    every = [name for known in after.values() for name in (known.id, *known.also)]
    assert len(every) == len(set(every))
