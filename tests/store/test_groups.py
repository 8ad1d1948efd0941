"""Rows of who is one actor in several articles."""

from dataclasses import replace

from retold.records import ActorGroup, Member
from retold.store import Store, groups, words

GROUPS = tuple(
    ActorGroup(id=i, name=names[0], kind="person", names=names, actors=(i,), articles=2)
    for i, names in (("a", ("Sergei Varnin", "Сергей Варнин")), ("b", ("Lenz",)))
)
MEMBERS = tuple(
    Member(article_id=article, actor_id="x", group_id=group, detail=detail)
    for article, group, detail in (("1", "a", ""), ("2", "a", "spelled alike"), ("3", "b", ""))
)


def test_groups_and_members_come_back_in_place_of_those_before(store: Store) -> None:
    for _ in range(2):
        with store.writing(), store.transaction():
            groups.replace(store.db, [(g, None) for g in reversed(GROUPS)], MEMBERS[::-1])
    assert tuple(groups.groups(store.db)) == GROUPS
    assert tuple(groups.members(store.db)) == MEMBERS
    assert words.names(store.db) == ["Lenz", "Sergei Varnin", "Сергей Варнин"]
    one = replace(GROUPS[1], names=("Lenz", "Sergei Lenz"), articles=3)
    with store.writing(), store.transaction():
        members = [replace(member, group_id="b") for member in MEMBERS]
        groups.replace(store.db, [(one, "Ostmark")], members)
    assert tuple(groups.groups(store.db)) == (one,)
    assert words.names(store.db) == ["Lenz", "Sergei Lenz"]


def test_names_that_are_no_unicode_are_kept_readable(store: Store) -> None:
    bad = ActorGroup(
        id="a", name="\udcff", kind="person", names=("\udcff",), actors=("a",), articles=1
    )
    with store.writing(), store.transaction():
        groups.replace(store.db, [(bad, None)], [])
    assert [group.name for group in groups.groups(store.db)] == ["\\udcff"]
