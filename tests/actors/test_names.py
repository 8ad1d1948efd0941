"""What a name is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.actors import names


def test_two_writings_of_one_name_are_equal() -> None:
    assert names.normal("Im Chon-il") == names.normal("Im Chon Il")
    assert names.normal("Clément Beaumont’s") == names.normal("Clement  Beaumont")


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Anna Lenz", "lenz"),
        ("Im Chon Il", "im"),
        ("Yoon Hae-rin", "yoon"),
        ("Tran Van Minh", "tran"),
        ("Xi Jinping", "xi"),
        ("Kim Clarkson", "clarkson"),
        ("Robert Hale Jr", "hale"),
    ],
)
def test_a_surname_stands_last_or_in_korean_chinese_vietnamese_first(
    name: str, surname: str
) -> None:
    assert next(names.surnames(name.split())) == surname


def test_particles_may_go_with_a_surname() -> None:
    assert set(names.surnames(["Anna", "van", "der", "Berg"])) == {
        "berg",
        "der berg",
        "van der berg",
    }


def test_honorifics_are_no_part_of_a_name_but_tell_the_gender() -> None:
    assert names.bare(["Mrs.", "Hale"]) == ["Hale"]
    assert names.gender_of(["Mrs.", "Hale"]) == "f"
    assert names.gender_of(["Maria", "Delgado"]) == "f"
    assert names.gender_of(["Im", "Chon", "Il"]) is None


@given(st.text(max_size=60))
def test_comparing_a_name_with_itself_never_fails_and_settles(name: str) -> None:
    once = names.normal(name)
    assert names.normal(once) == names.normal(names.normal(once))
    words = names.WORD.findall(name)
    if words:
        assert all(isinstance(surname, str) for surname in names.surnames(words))
