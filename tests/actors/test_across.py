"""Who is one actor in several articles."""

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.actors.across import Across, Decision, Side, resolve_across
from retold.actors.countries import Countries
from retold.actors.joins import Joins
from retold.actors.names import key
from retold.actors.reach import reach, together
from retold.actors.standing import Appearance, office
from retold.actors.surnames import year
from retold.records import Actor, ActorKind, content_id


def person(article: str, name: str, called: str = "", published: str | None = None) -> Appearance:
    """A person in an article, called so: with the id that `resolve` would give."""
    partial = [article] if " " not in name else []
    told = office(called, Countries()) if called else None
    return Appearance(
        article_id=article,
        actor=Actor(
            id=content_id("actor", "person", key(name.split()), *partial), name=name, kind="person"
        ),
        offices=(told,) if told else (),
        country=told.country if told else None,
        published=published,
    )


def other(article: str, name: str, kind: ActorKind, actor_id: str | None = None) -> Appearance:
    return Appearance(
        article_id=article,
        actor=Actor(id=actor_id or content_id("actor", kind, name), name=name, kind=kind),
    )


def parts(across: Across) -> list[list[str]]:
    """The articles of each group."""
    found: dict[str, list[str]] = {}
    for member in across.members:
        found.setdefault(member.group_id, []).append(member.article_id)
    return sorted(found.values())


def of(*appearances: Appearance) -> list[list[str]]:
    return parts(resolve_across(appearances))


# ---- full names


def test_one_person_over_spellings_and_scripts() -> None:
    across = resolve_across(
        [
            person("a", "Sergey Varnin", "Russia's defence minister"),
            person("b", "Sergei Varnin", "the Russian minister"),
            person("c", "Сергей Варнин"),
            person("d", "Varnin", "Russian Defence Minister"),
        ]
    )
    (group,) = across.groups
    assert group.name == "Sergei Varnin"
    assert group.names == ("Sergei Varnin", "Sergey Varnin", "Varnin", "Сергей Варнин")
    assert (group.articles, group.kind) == (4, "person")
    assert group.id == min(group.actors)
    assert [member.detail for member in across.members] == [
        "",
        "the same name as “Sergey Varnin”, both of Russia",
        "the same name as “Sergey Varnin”, of whom all that is told agrees",
        "called by surname; the one full-named person held who was defence minister of Russia",
    ]


def test_korean_spellings_need_a_country_besides() -> None:
    called = "North Korea's vice foreign minister"
    assert of(person("a", "Im Chon Il", called), person("b", "임천일", called)) == [["a", "b"]]
    assert of(person("a", "Im Chon Il"), person("b", "임천일")) == [["a"], ["b"]]


def test_two_letters_of_one_system_are_two_names() -> None:
    called = "the North Korean minister"
    assert of(person("a", "Pak Jong Chon", called), person("b", "Pak Jong Jon", called)) == [
        ["a"],
        ["b"],
    ]


def test_two_people_of_one_name_stay_apart_where_country_or_office_says_so() -> None:
    norway = person("a", "Anna Lenz", "Norway's trade minister")
    assert of(norway, person("b", "Anna Lenz", "Chile's trade minister")) == [["a"], ["b"]]
    assert of(norway, person("b", "Anna Lenz", "Norwegian professor")) == [["a"], ["b"]]
    assert of(norway, person("b", "Anna Lenz", "Norway's prime minister")) == [["a", "b"]]
    trade = person("a", "Anna Lenz", "the trade minister")
    assert of(trade, person("b", "Anna Lenz", "the professor")) == [["a"], ["b"]]
    assert of(trade, person("b", "Anna Lenz", "the admiral")) == [["a", "b"]], "offices change"
    assert of(norway, person("b", "Anna Lenz", "the admiral")) == [["a", "b"]]


def test_one_of_whom_nothing_is_told_is_the_only_bearer_or_stays_apart() -> None:
    norway = person("a", "Anna Lenz", "Norway's trade minister")
    chile = person("b", "Anna Lenz", "the Chilean striker")
    bare = person("c", "Anna Lenz")
    assert of(norway, bare) == [["a", "c"]]
    assert of(norway, chile, bare) == [["a"], ["b"], ["c"]]
    assert of(bare, person("d", "Anna Lenz")) == [["c", "d"]]
    often = [person(f"{n}", "Anna Lenz", "Norway's trade minister") for n in range(10)]
    across = resolve_across([*often, chile, bare])
    assert [len(part) for part in parts(across)] == [11, 1]
    (member,) = (m for m in across.members if m.article_id == "c")
    assert member.detail.endswith("who is meant in 10 of 11 articles that say more")


def test_the_groups_of_two_people_with_one_actor_id_have_ids_of_their_own() -> None:
    across = resolve_across(
        [
            person("a", "Anna Lenz", "Norway's trade minister"),
            person("b", "Anna Lenz", "the Chilean striker"),
        ]
    )
    one, two = across.groups
    assert one.actors == two.actors
    assert one.id != two.id


def test_initials_part_two_people_and_a_bare_name_is_neither() -> None:
    one = person("a", "Robert J. Hale", "the US senator")
    two = person("b", "Robert K. Hale", "the US senator")
    bare = person("c", "Robert Hale", "the US senator")
    assert of(one, two, bare) == [["a"], ["b"], ["c"]]
    assert of(one, bare) == [["a", "c"]]
    assert of(one, person("d", "Robert J. Hale")) == [["a", "d"]]


def test_a_name_turned_round_or_without_its_middle_needs_a_country_besides() -> None:
    hungary = "Hungary's prime minister"
    assert of(person("a", "Orlo Viktor", hungary), person("b", "Viktor Orlo", hungary)) == [
        ["a", "b"]
    ]
    assert of(person("a", "James Thomas"), person("b", "Thomas James")) == [["a"], ["b"]]
    patronymic = person("a", "Ivan Petrovich Varnin", "Russia's envoy")
    assert of(patronymic, person("b", "Ivan Varnin", "Russia's envoy")) == [["a", "b"]]
    assert of(patronymic, person("b", "Ivan Varnin")) == [["a"], ["b"]]
    sidor = person("c", "Ivan Sidorovich Varnin", "Russia's envoy")
    assert of(patronymic, sidor, person("b", "Ivan Varnin", "Russia's envoy")) == [
        ["a"],
        ["b"],
        ["c"],
    ]


def test_vowels_that_differ_need_office_and_country() -> None:
    iran = "Iran's foreign minister"
    assert of(person("a", "Tarik Masri", iran), person("b", "Tareq Masri", iran)) == [
        ["a"],
        ["b"],
    ], "q is no k"
    assert of(person("a", "Tarik Masri", iran), person("b", "Tarek Masri", iran)) == [["a", "b"]]
    assert of(
        person("a", "Tarik Masri", iran), person("b", "Tarek Masri", "Iran's interior minister")
    ) == [["a"], ["b"]]


# ---- surnames


def test_surnames_alone_are_never_one() -> None:
    assert of(person("a", "Varnin"), person("b", "Varnin")) == [["a"], ["b"]]
    assert of(person("a", "Varnin"), person("b", "Sergei Varnin", "Russia's envoy")) == [
        ["a"],
        ["b"],
    ]


def test_a_surname_is_the_one_full_named_person_whose_office_fits() -> None:
    called = person("a", "Varnin", "Russian envoy")
    sergei = person("b", "Sergei Varnin", "Russia's envoy")
    assert of(called, sergei) == [["a", "b"]]
    assert of(called, sergei, person("c", "Odo Varnin", "Russia's envoy")) == [["a"], ["b"], ["c"]]
    assert of(called, person("c", "Odo Varnin", "Russia's finance minister")) == [["a"], ["c"]]
    assert of(person("a", "V. Varnin", "Russian envoy"), sergei) == [["a"], ["b"]]
    assert of(person("a", "S. Varnin", "Russian envoy"), sergei) == [["a", "b"]]


def test_a_deputy_is_not_the_minister_and_a_country_has_many_senators() -> None:
    deputy = person("a", "Varnin", "Russia's deputy foreign minister")
    assert of(deputy, person("b", "Sergei Varnin", "Russia's foreign minister")) == [["a"], ["b"]]
    senator = person("a", "Hale", "the US senator")
    assert of(senator, person("b", "Robert Hale", "the US senator")) == [["a"], ["b"]]


def test_years_part_two_holders_of_one_office() -> None:
    def hale(article: str, published: str | None) -> Appearance:
        return person(article, "Hale", "US President", published)

    assert of(hale("a", "1990-05"), hale("b", "2005-02")) == [["a"], ["b"]]
    assert of(hale("a", "2004-05"), hale("b", "2005-02"), hale("c", None)) == [["a", "b", "c"]]
    assert of(hale("a", "1990-05"), hale("b", "2005-02"), hale("c", None)) == [["a"], ["b"], ["c"]]
    full = person("d", "Robert Hale", "US President", "2005-06")
    assert of(hale("a", "1990-05"), full) == [["a"], ["d"]]
    assert of(hale("a", "2006-05"), full) == [["a", "d"]]
    assert year("2022-07-01") == 2022.5
    assert year("soon") is None


def test_more_words_than_a_surname_that_are_no_full_name_stay_in_their_article() -> None:
    def headline(article: str) -> Appearance:
        actor_id = content_id("actor", "person", "oster responds", article)
        return Appearance(
            article_id=article, actor=Actor(id=actor_id, name="Oster Responds", kind="person")
        )

    assert of(headline("a"), headline("b")) == [["a"], ["b"]]


def test_an_id_that_the_pages_give_is_kept() -> None:
    given = [other(article, "Varnin", "person", "varnin-1") for article in "ab"]
    assert of(*given) == [["a", "b"]]


# ---- countries and bodies


def test_a_country_is_one_in_all_languages() -> None:
    names = ("North Korea", "DPRK", "Nordkorea", "Corée du Nord", "북한")
    assert of(*(other(str(n), name, "country") for n, name in enumerate(names))) == [
        ["0", "1", "2", "3", "4"]
    ]
    assert of(other("a", "North Korea", "country"), other("b", "South Korea", "country")) == [
        ["a"],
        ["b"],
    ]


def test_a_body_is_one_by_its_words_and_a_body_of_many_countries_by_its_id() -> None:
    one = other("a", "Russian Defense Ministry", "organisation")
    two = other("b", "Russia's Ministry of Defence", "organisation")
    assert of(one, two) == [["a", "b"]]
    vague = [other(a, "Foreign Ministry", "organisation", f"{a}-ministry") for a in "ab"]
    assert of(*vague) == [["a"], ["b"]]
    unnamed = [other(a, "an official", "unnamed", f"{a}-official") for a in "ab"]
    assert of(*unnamed) == [["a"], ["b"]]


# ---- what people decided


def test_what_a_person_decided_goes_before_all_evidence() -> None:
    norway = person("a", "Anna Lenz", "Norway's trade minister")
    chile = person("b", "Anna Lens", "the Chilean striker")
    across = resolve_across([norway, chile], [Decision("Anna Lenz", "anna lens", True, "by Ana")])
    assert [member.detail for member in across.members] == ["", "by Ana"]
    assert len(across.groups) == 1


def test_what_was_decided_to_be_two_is_joined_by_nothing() -> None:
    everyone = [person(f"{n}", "Anna Lenz", "Norway's trade minister") for n in range(3)]
    everyone.append(person("3", "Lenz", "Norwegian trade minister"))
    sides = [(a.article_id, a.actor.id) for a in everyone]
    apart = Decision(sides[0], sides[1], False, "by Ana")
    assert parts(resolve_across(everyone, [apart])) == [["0", "2"], ["1"], ["3"]]
    assert parts(resolve_across(everyone[::-1], [apart])) == [["0", "2"], ["1"], ["3"]]
    again = Decision(sides[1], sides[0], True, "by Odo")
    assert len(resolve_across(everyone, [apart, again]).groups) == 1
    assert len(resolve_across(everyone, [again, apart]).groups) == 3
    stranger = Decision("Nobody", sides[0], True, "by Ana")
    assert len(resolve_across(everyone, [stranger]).groups) == 1


# ---- laws


CALLED = ("", "Norway's trade minister", "the Chilean striker", "the minister", "US President")
NAMES = (
    *("Anna Lenz", "Lenz", "A. Lenz", "Lenz Anna", "Anna K. Lenz", "Анна Ленц", "Im Chon Il"),
    *(
        "임천일",
        "Im Cheon-il",
        "",
        "…",
        "x" * 500,
        "محمد المصري",
        "Muhammad al-Masri",
        "A\u202eb c",
    ),
)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(CALLED), st.sampled_from([None, "1990", "2022"])
        ),
        max_size=30,
    ),
    st.integers(),
)
def test_order_changes_nothing_and_everybody_is_in_one_group(
    drawn: list[tuple[str, str, str | None]], seed: int
) -> None:
    everyone = [person(f"{n:02}", *each) for n, each in enumerate(drawn)]
    across = resolve_across(everyone)
    shuffled = random.Random(seed).sample(everyone, len(everyone))  # noqa: S311 - an order
    assert resolve_across([*shuffled, *everyone]) == across
    assert [m.article_id for m in across.members] == [a.article_id for a in everyone]
    assert {m.group_id for m in across.members} == {group.id for group in across.groups}
    assert len({group.id for group in across.groups}) == len(across.groups)


OTHERS: tuple[tuple[str, ActorKind], ...] = (
    *(("Norwegian trade minister", "office"), ("the US President", "office"), ("Norge", "country")),
    *(("Norway", "country"), ("Norwegian Foreign Ministry", "organisation"), ("Lenz", "unnamed")),
)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whom_no_new_article_may_concern_stays_who_that_was(draw: random.Random) -> None:
    def one(article: str) -> Appearance:
        published = draw.choice((None, "1990-01-01", "2022-03-01", "2022-03-09"))
        if draw.random() < 0.7:
            return person(article, draw.choice(NAMES), draw.choice(CALLED), published)
        name, kind = draw.choice(OTHERS)
        told = office(name, Countries()) if kind == "office" else None
        offices = (told,) if told else ()
        return replace(other(article, name, kind), offices=offices, published=published)

    everyone = [one(f"{n:02}") for n in range(draw.randint(1, 25))]
    sides: list[Side] = [*NAMES[:3], *((a.article_id, a.actor.id) for a in everyone)]
    decisions = [
        Decision(draw.choice(sides), draw.choice(sides), draw.random() < 0.5, "")
        for _ in range(draw.randint(0, 3))
    ]
    new = [n for n in range(len(everyone)) if draw.random() < 0.2]
    before = resolve_across([a for n, a in enumerate(everyone) if n not in new], decisions)
    judged = [
        [
            n
            for n, a in enumerate(everyone)
            for side in (d.one, d.other)
            if side in (a.actor.name, (a.article_id, a.actor.id))
        ]
        for d in decisions
        if d.same
    ]
    found = together([reach(a) for a in everyone], new, judged)
    after = resolve_across([everyone[n] for n in found], decisions)
    concerned = {(everyone[n].article_id, everyone[n].actor.id) for n in found}
    members = [m for m in before.members if (m.article_id, m.actor_id) not in concerned]
    kept = {m.group_id for m in members}
    across = resolve_across(everyone, decisions)
    assert {*members, *after.members} == set(across.members)
    assert [g for g in before.groups if g.id in kept] + list(after.groups) == sorted(
        across.groups, key=lambda g: (g.id not in kept, g.id)
    )


@pytest.mark.parametrize("name", ["Lenz", "{} Lenz", "Anna {} Lenz", "Anna Lenz"])
def test_thousands_of_one_surname_are_not_held_against_each_other(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0
    joined = Joins.join

    def counting(self: Joins, one: int, other: int, detail: str, *, judged: bool = False) -> bool:
        nonlocal tried
        tried += 1
        return joined(self, one, other, detail, judged=judged)

    monkeypatch.setattr(Joins, "join", counting)
    words = ["".join(letters) for letters in _words(5000)]
    resolve_across(
        person(f"{n}", name.format(word), CALLED[n % len(CALLED)]) for n, word in enumerate(words)
    )
    assert tried < 100 * len(words)


def _words(many: int) -> Iterable[list[str]]:
    letters = random.Random(1)  # noqa: S311 - invented names
    return ([letters.choice("bdfgklmnprstv") + letters.choice("aeiou") for _ in range(4)] for _ in range(many))  # fmt: skip # noqa: E501
