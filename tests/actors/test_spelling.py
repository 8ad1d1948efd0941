"""In which forms names are compared: spellings, scripts, word order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.actors import korean
from retold.actors.spelling import middles_differ, sounded, sounds_like, spelled


def sure(name: str) -> object:
    form = spelled(name)
    assert form is not None
    return form.sure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Varnin", "Sergei Varnin"),
        ("Sergey Varnin", "Сергей Варнин"),
        ("Odo Zalensky", "Odo Zalenskyy"),
        ("Odo Zalensky", "Odo Zalenskij"),
        ("Yevgeny Varnin", "Evgenii Varnin"),
        ("Yury Warnin", "Jurij Varnin"),
        ("Aleksandr Maksimov", "Alexandr Maximov"),
        ("Tarek al-Masri", "Tarek Masri"),
        ("Tarek al-Masri", "Tarek El Masri"),
        ("Abdel Karim Nasri", "Abd al-Karim Nasri"),
        ("Im Chon Il", "Im Chŏn-il"),
        ("Xi Jinping", "习近平"),
        ("Mr. Jens Orlo", "Jens Orlo"),
    ],
)
def test_one_spelling_of_a_name_is_as_sure_as_another(one: str, other: str) -> None:
    assert sure(one) == sure(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Lenz", "Anne Lenz"),
        ("Anna Lenz", "Ana Lenz"),
        ("Anna Lenz", "Lenz Anna"),
        ("Kim Song", "Kim Son Gyong"),
        ("Ivan Petrov", "Ivan Petrova"),
        ("Im Chon Il", "임천일"),
    ],
)
def test_another_name_has_another_key(one: str, other: str) -> None:
    assert sure(one) != sure(other)


@pytest.mark.parametrize("name", ["Im Chŏn-il", "Im Cheon-il", "Rim Chon-il", "임천일", "임 천일"])
def test_korean_names_fold_to_one_form(name: str) -> None:
    folded, wanted = spelled(name), spelled("Im Chon Il")
    assert folded is not None
    assert wanted is not None
    assert folded.korean == wanted.korean is not None


def test_a_hangul_name_is_family_and_given_name() -> None:
    assert korean.hangul("남궁민수") == ("남궁", "민수")
    assert korean.hangul("임") is None
    assert korean.hangul("Im Chon Il") is None
    assert korean.fold("song") != korean.fold("son")
    assert spelled("Ri Son Gwon").korean == spelled("Ri Sŏn-kwŏn").korean  # type: ignore[union-attr]
    assert korean.family("oster") is None


@pytest.mark.parametrize("name", ["", "  ", "…", "-'’-", "🙂", "x" * 500, "42"])
def test_what_holds_no_name_has_no_form(name: str) -> None:
    assert spelled(name) is None
    assert not sounds_like(name, name)


def test_a_word_alone_is_a_surname_and_an_initial_is_kept() -> None:
    form = spelled("V. Orlo")
    assert form is not None
    assert (form.surname, form.initial, form.sure) == ("orlo", "v", None)
    form = spelled("Zelenskyy")
    assert form is not None
    assert (form.surname, form.sure) == (sounded("zelensky"), None)


def test_middle_names_part_two_people_only_where_both_are_told() -> None:
    assert middles_differ(("v",), ("h", "v"))
    assert middles_differ(("petrovich",), ("sidorovich",))
    assert not middles_differ(("v",), ("valker",))
    assert not middles_differ((), ("v",))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("Зеленський", "Zelensky"),
        ("Im Cheon-il", "Im Chon Il"),
        ("Il Chon Im", "Im Chon Il"),
        ("Lenz Anna", "Anna Lenz"),
    ],
)
def test_a_name_is_found_by_how_it_sounds(asked: str, name: str) -> None:
    assert sounds_like(asked, name)
    assert not sounds_like(asked, "Tomas Brandt")


@given(st.text(max_size=90))
def test_no_text_breaks_the_comparison(name: str) -> None:
    form = spelled(name)
    assert form is None or form.surname
    assert spelled(name) == form
