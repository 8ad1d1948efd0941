"""The day on which somebody spoke: that of the verb of saying, held against the page's own day."""

from dataclasses import replace

import pytest

from retold.actors import resolve
from retold.attributions import extract
from retold.records import Article, Date

WEDNESDAY = Date(value="2022-03-02T09:00Z", precision="minute", basis="meta tag")


def days(text: str, published: Date | None = WEDNESDAY) -> list[str | None]:
    article = Article(id="a", digest="", text=text, blocks=(), language="en", covered=True)
    article = replace(article, published=published)
    said = resolve(article, extract(article)).attributions
    assert said
    return [each.said_on.value if each.said_on else None for each in said]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“The talks have failed,” the envoy told reporters on Monday.", "2022-02-28"),
        ("The envoy said on Wednesday that the talks had failed.", "2022-03-02"),
        ("The envoy said Thursday that the talks had failed.", "2022-02-24"),
        ("The envoy said yesterday that the talks had failed.", "2022-03-01"),
        ("In a statement on February 27, the ministry said the talks had failed.", "2022-02-27"),
        ("The ministry said on 30 December that the talks had failed.", "2021-12-30"),
        ("The ministry said on July 4, 2019 that the talks had failed.", "2019-07-04"),
    ],
)
def test_a_day_by_the_verb_of_saying_is_that_of_the_words(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "The envoy said the talks had failed on Monday.",
        "The envoy, who had visited Marn on Monday, said that the talks had failed.",
        "The survivors of the attack on Monday said that nobody had helped them.",
        "The envoy said that the talks had failed. He left on Monday.",
        "The envoy said that the talks had failed in February.",
    ],
)
def test_a_day_of_something_else_is_not_that_of_the_words(text: str) -> None:
    assert days(text)[0] is None


def test_a_weekday_says_nothing_where_the_page_has_no_day() -> None:
    text = "The envoy said on Monday that the talks had failed."
    assert days(text, None) == [None]
    assert days(text, Date(value="2022-03", precision="month", basis="url")) == [None]


def test_a_day_with_its_year_needs_no_day_of_the_page() -> None:
    assert days("The envoy said on 4 July 2019 that the talks had failed.", None) == ["2019-07-04"]


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert days("The ministry said on February 31 that the talks had failed.") == [None]
