"""An office is somebody's near the pages that print it so, and where nobody else is printed."""

from hypothesis import given
from hypothesis import strategies as st

from retold.actors.across import Across, resolve_across
from retold.actors.countries import Countries
from retold.actors.names import key
from retold.actors.standing import Appearance, Printed, appearances, office
from retold.actors.tenures import NEAR
from retold.records import Actor, Article, Date, Mention, Reading, Span, content_id

SPAN = Span(start=0, end=4, text="Lenz")


def person(name: str, phrase: str, day: str, article: str | None = None) -> Appearance:
    told = office(phrase, Countries())
    assert told is not None
    return Appearance(
        article_id=article or f"{name} {day}",
        actor=Actor(id=content_id("actor", "person", key(name.split())), name=name, kind="person"),
        offices=(told,),
        printed=(Printed(phrase, SPAN),),
        country=told.country,
        published=day,
    )


def unnamed(phrase: str, day: str) -> Appearance:
    told = office(phrase, Countries())
    assert told is not None
    return Appearance(
        article_id=f"office {day}",
        actor=Actor(id=content_id("actor", "office", phrase), name=phrase, kind="office"),
        offices=(told,),
        printed=(Printed(phrase, SPAN),),
        published=day,
    )


def meant(across: Across, day: str) -> str:
    group = {m.article_id: m.group_id for m in across.members}[f"office {day}"]
    return next(g.name for g in across.groups if g.id == group)


LENZ = person("Anna Lenz", "Norway's foreign minister", "2023-03-01")
ORLO = person("Pavel Orlo", "the Norwegian foreign minister", "2023-09-01")


def test_an_office_near_the_pages_that_print_its_bearer_is_that_person() -> None:
    across = resolve_across([LENZ, unnamed("the Norwegian foreign minister", "2023-03-20")])
    assert meant(across, "2023-03-20") == "Anna Lenz"
    (group,) = across.groups
    assert group.kind == "person"
    assert group.names == ("Anna Lenz",)
    assert group.articles == 2
    why = next(m.detail for m in across.members if m.article_id.startswith("office"))
    assert why == (
        "“the Norwegian foreign minister”: the one person held who is printed as such near that"
        " day, from 2023-03-01 to 2023-03-01"
    )


def test_an_office_far_from_them_stays_an_office() -> None:
    across = resolve_across([LENZ, unnamed("the Norwegian foreign minister", "2023-06-20")])
    assert meant(across, "2023-06-20") == "the Norwegian foreign minister"


def test_an_office_at_two_dates_is_two_people() -> None:
    across = resolve_across(
        [
            LENZ,
            ORLO,
            unnamed("the Norwegian foreign minister", "2023-03-20"),
            unnamed("the Norwegian foreign minister", "2023-09-20"),
        ]
    )
    assert meant(across, "2023-03-20") == "Anna Lenz"
    assert meant(across, "2023-09-20") == "Pavel Orlo"


def test_where_two_are_printed_near_the_day_nobody_is_meant() -> None:
    soon = person("Pavel Orlo", "the Norwegian foreign minister", "2023-04-01")
    across = resolve_across([LENZ, soon, unnamed("the Norwegian foreign minister", "2023-03-20")])
    assert meant(across, "2023-03-20") == "the Norwegian foreign minister"


def test_of_another_country_a_deputy_or_a_former_minister_it_is_nobody_s() -> None:
    for phrase in (
        "the Swedish foreign minister",
        "the Norwegian defence minister",
        "the Norwegian deputy foreign minister",
    ):
        assert meant(resolve_across([LENZ, unnamed(phrase, "2023-03-02")]), "2023-03-02") == phrase
    former = person("Anna Lenz", "Norway's former foreign minister", "2023-03-01")
    across = resolve_across([former, unnamed("the Norwegian foreign minister", "2023-03-02")])
    assert meant(across, "2023-03-02") == "the Norwegian foreign minister"


def test_an_office_that_many_hold_at_a_time_is_nobody_s() -> None:
    for phrase in ("a Norwegian lawmaker", "Norway's spokesperson", "the Norwegian minister"):
        across = resolve_across(
            [person("Anna Lenz", phrase, "2023-03-01"), unnamed(phrase, "2023-03-02")]
        )
        assert meant(across, "2023-03-02") == phrase


def test_a_group_tells_its_offices_with_the_dates_of_the_pages() -> None:
    later = person("Anna Lenz", "the Norwegian foreign minister", "2023-08-11")
    now = person("Anna Lenz", "Norway's president", "2024-01-05")
    (group,) = resolve_across([now, LENZ, later]).groups
    assert [(o.office, o.first_seen, o.last_seen, o.articles) for o in group.offices] == [
        ("the Norwegian foreign minister", "2023-03-01", "2023-08-11", 2),
        ("Norway's president", "2024-01-05", "2024-01-05", 1),
    ]
    assert group.offices[0].article_id == LENZ.article_id
    assert group.offices[0].country == "Norway"
    assert group.offices[0].span == SPAN


def test_the_evidence_of_an_office_is_where_its_words_stand() -> None:
    text = "Talks failed. Norway's foreign minister Anna Lenz said so."
    at = text.index("Anna Lenz")
    article = Article(
        id="a1",
        digest="",
        text=text,
        blocks=(),
        language="en",
        covered=True,
        published=Date(value="2023-03-01", precision="day", basis="given"),
    )
    actor = Actor(
        id=content_id("actor", "person", key(["Anna", "Lenz"])), name="Anna Lenz", kind="person"
    )
    mention = Mention(span=article.span(at, at + 9), actor_id=actor.id, detail="")
    reading = Reading(
        article=article, attributions=(), mentions=(mention,), actors=(actor,), reader=""
    )
    (group,) = resolve_across(appearances(reading)).groups
    (tenure,) = group.offices
    assert tenure.office == "Norway's foreign minister"
    assert tenure.span == article.span(text.index("Norway"), at - 1)


@given(st.permutations([LENZ, ORLO, unnamed("the Norwegian foreign minister", "2023-03-20")]))
def test_the_order_of_articles_changes_nothing(order: list[Appearance]) -> None:
    assert meant(resolve_across(order), "2023-03-20") == "Anna Lenz"
    assert NEAR < 184  # the two bearers of these tests are that far apart
