"""Rows of what `link` finds."""

from retold.records import Family, Narrative, Passage, Recurrence, Retelling, Span
from retold.store import Store, links

KEPT = Passage(
    change="kept",
    earlier=Span(start=0, end=4, text="fish"),
    later=Span(start=7, end=11, text="fish"),
)
RETELLINGS = tuple(
    Retelling(
        earlier_id=a, later_id=b, form="trimmed", score=score, detail="keeps", passages=(KEPT,)
    )
    for a, b, score in (("t1", "t2", 0.5), ("t1", "t3", 0.4), ("t2", "t3", 0.9))
)
FAMILIES = tuple(
    Family(id=f, root_id=told[0], tellings=told)
    for f, told in (("f1", ("t1", "t2", "t3")), ("f2", ("t4",)), ("f3", ("t5",)))
)
RECURRENCES = tuple(
    Recurrence(a=a, b=b, wording="fish quota", score=score, detail="shared")
    for a, b, score in (("f1", "f2", 0.2), ("f1", "f3", 0.8), ("f2", "f3", 0.6))
)
NARRATIVES = (
    Narrative(id="n1", label="fish", families=("f3", "f1"), first_seen="2022", last_seen=None),
    Narrative(id="n2", label="quota", families=("f1",), first_seen=None, last_seen=None),
)


def insert(store: Store) -> None:
    with store.writing(), store.transaction():
        links.clear(store.db)
        links.insert(store.db, RETELLINGS, FAMILIES, RECURRENCES, NARRATIVES)


def test_what_was_linked_comes_back(store: Store) -> None:
    for _ in range(2):
        insert(store)
    assert tuple(links.retellings(store.db)) == RETELLINGS
    assert tuple(links.families(store.db)) == FAMILIES
    assert tuple(links.recurrences(store.db)) == RECURRENCES
    assert tuple(links.narratives(store.db)) == NARRATIVES


def test_the_likest_comes_first(store: Store) -> None:
    insert(store)
    assert [r.score for r in links.recurrences(store.db, "f1")] == [0.8, 0.2]
    nearest = links.retelling_of(store.db, "t3")
    assert nearest is not None
    assert nearest.earlier_id == "t2"
    assert links.retelling_of(store.db, "t1") is None


def test_a_telling_that_is_gone_takes_its_family_out_and_leaves_the_others(store: Store) -> None:
    insert(store)
    with store.writing(), store.transaction():
        links.forget(store.db, ["t2"])
    assert tuple(links.families(store.db)) == FAMILIES[1:]
    assert tuple(links.retellings(store.db)) == ()
    assert tuple(links.recurrences(store.db)) == RECURRENCES[2:]
    assert [(n.id, n.families) for n in links.narratives(store.db)] == [("n1", ("f3",))]
    assert links.family_of(store.db, "t1") is None


def test_each_telling_leads_to_the_root_of_its_family(store: Store) -> None:
    insert(store)
    assert links.roots(store.db, ["t3", "t4", "strange", "t1"]) == {
        "t3": "t1",
        "t4": "t4",
        "t1": "t1",
    }
