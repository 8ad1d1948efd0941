"""What a phrase says of somebody."""

import pytest

from retold.actors.countries import Countries
from retold.actors.titles import Description, describe


def told(phrase: str) -> Description:
    found = describe(phrase, Countries())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("phrase", "head", "country"),
    [
        ("France's minister for European affairs", "minister", "France"),
        ("Russian Defense Ministry spokesman", "spokesperson", "Russia"),
        ("the US Secretary of State", "secretary", "United States"),
        ("a spokesman for the president", "spokesperson", None),
        ("the head of the Coastal Institute", "head", None),
    ],
)
def test_the_head_of_a_phrase_is_the_office(phrase: str, head: str, country: str | None) -> None:
    assert (told(phrase).head, told(phrase).country) == (head, country)


def test_a_deputy_foreign_minister_may_be_called_the_diplomat() -> None:
    assert told("the diplomat").fits(told("North Korea’s deputy foreign minister")) == 2
    assert told("the diplomat").fits(told("the finance minister")) == 0


def test_another_countrys_leader_does_not_fit() -> None:
    assert told("the Russian leader").fits(told("Russian President")) == 2
    assert told("the Russian leader").fits(told("French President")) == 0
    assert told("the Russian leader").fits(told("President")) == 1


def test_a_spokeswoman_is_no_spokesman() -> None:
    assert told("the spokesman").fits(told("a ministry spokeswoman")) == 0
    assert told("the spokesperson").fits(told("a ministry spokeswoman")) == 2


def test_words_that_are_no_office_describe_nobody() -> None:
    assert describe("the weather", Countries()) is None
    assert describe("", Countries()) is None
