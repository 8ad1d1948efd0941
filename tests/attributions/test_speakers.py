"""What can speak, and what is a news outlet."""

import pytest

from retold.attributions import speakers


@pytest.mark.parametrize(
    "phrase",
    [
        "VNA (Veldoria News Agency)",
        "The Harbour Post",
        "Meridian Wire",
        "state media",
        "Reuters",
        "Radio Marn",
    ],
)
def test_an_outlet_is_known_by_its_words(phrase: str) -> None:
    assert speakers.outlet(phrase)


@pytest.mark.parametrize(
    "phrase", ["the Foreign Ministry", "the space agency", "reporters", "Karel Dova", "the postman"]
)
def test_others_are_no_outlet(phrase: str) -> None:
    assert not speakers.outlet(phrase)


def test_countries_and_capitals_that_stand_for_them_are_countries() -> None:
    assert speakers.country("North Korea")
    assert speakers.country("Pyongyang")
    assert not speakers.country("Monday")


def test_titles_are_known_in_the_plural() -> None:
    assert speakers.titled("spokesman")
    assert speakers.titled("officials")
    assert not speakers.titled("costs")
