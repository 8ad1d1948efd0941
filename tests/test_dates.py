"""Dates, never finer than they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.dates import iso, printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022", ("2022", "year")),
        ("2022-02", ("2022-02", "month")),
        ("2022-02-28", ("2022-02-28", "day")),
        ("2022-02-28 14:05", ("2022-02-28T14:05", "minute")),
        ("2022-02-28T14:05:09.123+0900", ("2022-02-28T14:05:09+09:00", "second")),
        ("2022-02-28T14:05Z", ("2022-02-28T14:05Z", "minute")),
    ],
)
def test_iso_8601_is_read_at_any_precision(text: str, value: tuple[str, str]) -> None:
    assert iso(text) == value


@pytest.mark.parametrize("text", ["", "2022-13", "2022-02-30", "28.02.2022", "2022-02-28T25:00"])
def test_what_is_no_iso_date_is_none(text: str) -> None:
    assert iso(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13 September 2024", "2024-09-13"),
        ("September 13, 2024", "2024-09-13"),
        ("Sept. 3rd, 2022 at 5:04 pm GMT", "2022-09-03T17:04Z"),
        ("1 Oct, 2023 08:04", "2023-10-01T08:04"),
        ("13/09/2024", "2024-09-13"),
        ("09/13/2024", "2024-09-13"),
        ("05/05/2024", "2024-05-05"),
        ("03.04.2024", "2024-04-03"),
        ("2024-09-13", "2024-09-13"),
        ("February 2022", "2022-02"),
    ],
)
def test_a_printed_date_is_read(text: str, value: str) -> None:
    assert [date.value for date in printed(f"Posted {text} in Kestrel")] == [value]


def test_a_date_that_may_be_read_both_ways_is_its_year_and_no_more() -> None:
    (date,) = printed("03/04/2024")
    assert (date.value, date.precision) == ("2024", "year")


@pytest.mark.parametrize("text", ["on Monday", "May 12", "31 February 2022", "room 2022", "1/2/3"])
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    assert not [d for d in printed(text) if d.precision == "day"]


@given(st.text(alphabet="0123456789/.- :MayJunepmZ,", max_size=60))
def test_any_text_gives_dates_that_exist_at_their_place(text: str) -> None:
    for date in printed(text):
        assert iso(date.value) == (date.value, date.precision)
        assert 0 <= date.start < date.end <= len(text)
