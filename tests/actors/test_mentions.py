"""Who is named in an article."""

from retold.actors.bodies import generic, identity
from retold.actors.mentions import Cast
from retold.records import Article
from retold.syntax import parse


def cast(text: str) -> Cast:
    article = Article(id="a", digest="", text=text, blocks=(), language="en", covered=True)
    return Cast(article, parse(article))


def titles(text: str, name: str) -> list[tuple[str, str | None]]:
    figure = next(f for f in cast(text).people.values() if f.name == name)
    return [(described.head, described.country) for described, _ in figure.titles]


def test_titles_stand_before_a_name() -> None:
    text = "France's minister for European affairs Clara Beaumont said no."
    assert titles(text, "Clara Beaumont") == [("minister", "France")]


def test_titles_stand_before_a_name_though_hard_spaces_join_them() -> None:
    text = "France's\xa0minister\xa0for\xa0European affairs Clara Beaumont said no."
    assert titles(text, "Clara Beaumont") == [("minister", "France")]


def test_titles_stand_in_apposition() -> None:
    after = "Ruth Adler, the head of the Coastal Institute, doubted the figures."
    before = "The mayor of Harbour Town, Maria Delgado, met her critics."
    assert titles(after, "Ruth Adler") == [("head", None)]
    assert titles(before, "Maria Delgado") == [("mayor", None)]


def test_a_title_inside_what_the_parse_takes_for_a_name_ends_up_outside() -> None:
    text = "Marn Mayor Maria Delgado said no. Robert J. Hale agreed. Robert Hale left."
    assert {f.name for f in cast(text).people.values()} == {"Maria Delgado", "Robert J. Hale"}


def test_a_korean_family_name_that_looks_like_a_contraction_stays_whole() -> None:
    assert "Im Tae Song" in {f.name for f in cast("“It is so,” Im Tae Song said.").people.values()}


def test_a_body_is_one_by_whatever_order_its_name_is_told() -> None:
    countries = cast("").countries
    assert identity("Russian Defense Ministry", countries) == identity(
        "Russia’s Ministry of Defence", countries
    )
    assert identity("Pyongyang’s Foreign Ministry", countries) == identity(
        "Foreign Ministry of the DPRK", countries
    )


def test_a_foreign_ministry_of_no_country_is_anybodys() -> None:
    countries = cast("").countries
    assert generic("Foreign Ministry", countries)
    assert not generic("Russian Foreign Ministry", countries)
    assert not generic("Northern League", countries)
