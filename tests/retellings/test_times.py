"""When something was published, no finer than is known."""

import pytest

from retold.records import Date
from retold.retellings.times import When, when


def day(value: str | None) -> When | None:
    return when(Date(value=value, precision=None, basis="given"))


def dated(value: str) -> When:
    found = day(value)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "value", [None, "", "2031-02-31", "soon", "0000-00-00", "2031-13", "9" * 40]
)
def test_what_is_no_date_is_nothing(value: str | None) -> None:
    assert day(value) is None


def test_a_month_is_all_its_days() -> None:
    month = dated("2031-02")
    assert month.last - month.first == 27
    assert dated("2031").last - dated("2031").first == 364


def test_a_coarse_date_is_not_surely_before_a_day_in_it() -> None:
    assert not dated("2031-02").surely_before(dated("2031-02-20"))
    assert dated("2031-02").surely_before(dated("2031-03-01"))


def test_days_apart_are_a_range_where_a_date_is_coarse() -> None:
    assert dated("2031-02").days_apart(dated("2031-02-10")) == (0, 18)
    assert dated("2031-02-01").days_apart(dated("2031-02-10")) == (9, 9)


def test_clocks_in_two_zones_are_compared_in_one() -> None:
    assert dated("2031-02-10T10:00+03:00").surely_before(dated("2031-02-10T08:00+00:00"))


def test_minutes_decide_within_a_day_where_both_are_known() -> None:
    assert dated("2031-02-10T08:00").surely_before(dated("2031-02-10T09:30"))
    assert not dated("2031-02-10T08:00").surely_before(dated("2031-02-10"))
