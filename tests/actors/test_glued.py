"""Names that lost markup glued to the words beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.actors.glued import glued

CLEAN = " Kim Tae Un, the chairman, nodded."


def parted(text: str) -> list[str]:
    return [" ".join(one.words) for one in glued(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the respected ComradeKim Tae Un, in a message", "Kim Tae Un"),
        ("the gifts ofKim Tae Un, sent in March", "Kim Tae Un"),
        ("They toldKim Tae Un so", "Kim Tae Un"),
        ("Marshal ComradeKim Tae Unin the message", "Kim Tae Un"),
        ("the respected ComradeKim Tae Unpresided over it", "Kim Tae Un"),
        ("taught by PresidentKim Il Sokand others", "Kim Il Sok"),
        (f"Kim Tae Unpresided over it.{CLEAN}", "Kim Tae Un"),
        ("Kim Tae Unpresided over the meeting", "Kim Tae Un"),
        ("Marn, September 9 (VNA) --Kim Tae Un, chairman, came", "Kim Tae Un"),
        ("H.E.Kim Tae Unwho came, and ofKim Tae Un, too", "Kim Tae Un"),
    ],
)
def test_a_name_is_parted_from_what_is_glued_to_it(text: str, name: str) -> None:
    assert parted(text)[0] == name


def test_two_names_glued_by_and_are_two() -> None:
    assert parted("the statues ofKim Il SokandKim Tae Il.") == ["Kim Il Sok", "Kim Tae Il"]


@pytest.mark.parametrize(
    "text",
    [
        "Ronald McDonald met Ana MacArthur and Jon Donenberg.",
        "A room in the SoHo Hotel. GeneralMotors Corp rose.",
        "Kim Clarkson and Kim Underwood said so. Park Hill Lane.",
        "Kim Tae Un spoke to Kim Song Nam in Kim Song Street.",
        "Lin Gennan and Wang Shuli met in Marn.",
        "",
    ],
)
def test_a_whole_name_stays_whole(text: str) -> None:
    assert glued(text) == []


def test_a_syllable_is_no_word_glued_to_the_name() -> None:
    assert parted("ComradeKim Tae Un met Jon Hyon Chol and Kang Chu Ryon.") == ["Kim Tae Un"]


def test_a_name_that_cannot_be_told_safely_is_none() -> None:
    # "Un like" or "Unlike": the article never writes the name alone.
    assert parted("ComradeKim Tae Unlike them stayed.") == [""]


@given(st.text(alphabet="Kim TaeUnofand.,\n ", max_size=200))
def test_a_name_stands_where_it_is_said_to_stand(text: str) -> None:
    for one in glued(text):
        assert one.left <= one.start <= one.end <= one.right
        assert not one.words or text[one.start : one.end] == " ".join(one.words)
