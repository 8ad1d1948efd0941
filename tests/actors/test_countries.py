"""Which country a word stands for."""

import pytest

from retold.actors.countries import Countries


@pytest.mark.parametrize(
    ("word", "country", "way"),
    [
        ("the DPRK", "North Korea", "name"),
        ("U.S.", "United States", "name"),
        ("Pyongyang", "North Korea", "capital"),
        ("the Kremlin", "Russia", "capital"),
        ("French", "France", "demonym"),
    ],
)
def test_names_capitals_and_demonyms_are_in_the_lexicon(word: str, country: str, way: str) -> None:
    found = Countries().of(word)
    assert found is not None
    assert (found.name, found.way) == (country, way)


def test_a_pronoun_in_lower_case_is_no_country() -> None:
    assert Countries().of("us") is None
    assert Countries().of("chad") is None


def test_brussels_is_nobodys_for_it_stands_for_two() -> None:
    assert Countries().of("Brussels") is None


def test_an_article_teaches_its_own_countries() -> None:
    learned = Countries(
        "Kestrel, the capital of Veldoria, was calm.", frozenset(("Veldoria", "Veldorian"))
    )
    capital, people = learned.of("Kestrel"), learned.of("Veldorian")
    assert capital is not None
    assert people is not None
    assert (capital.name, capital.way) == ("Veldoria", "capital")
    assert (people.name, people.way) == ("Veldoria", "demonym")


def test_a_place_with_a_foreign_ministry_is_a_country() -> None:
    learned = Countries("Ostmark’s foreign ministry denied it.", frozenset(("Ostmark",)))
    assert learned.of("Ostmark") is not None
    assert Countries("Harren’s government fell.").of("Harren") is None
