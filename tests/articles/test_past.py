"""The latest day that a text speaks of as past."""

import pytest

from retold.articles.past import not_before


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("An official told the Wire on February 27, 2022, that ships had turned.", "2022-02-27"),
        ("He said on 3 May 2021 that the ministry will not attend.", "2021-05-03"),
        ("Ties were broken off after the raid on the port in February 2022.", "2022-02"),
        ("The treaty of 4 May 1994 was torn up.", "1994-05-04"),
    ],
)
def test_a_report_of_something_past_counts(sentence: str, day: str | None) -> None:
    assert not_before([sentence]) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "The pact runs until 31 December 2030.",
        "The talks will be held on 31 December 2030.",
        "The government announced elections on 5 May 2031.",
        "The treaty signed in Marn expires on 31 December 2030.",
        "Ships should have turned by 1 May 2029.",
        "If the League had agreed, the law was to begin on 1 May 2029.",
        "The ministry planned a parade on 1 May 2029.",
        "The plan of the year 2040 was drawn up.",
        "She was elected to a term from 1 May 2024 to 1 May 2029.",
    ],
)
def test_a_plan_or_a_term_does_not_count(sentence: str) -> None:
    assert (not_before([sentence]) or "2024-05-01") <= "2024-05-01"


def test_a_caption_may_tell_in_the_present_tense() -> None:
    caption = "Recruits take part in a drill near Kestrel on December 25, 2021. (Photo: VNA)"
    assert not_before([], [caption]) == "2021-12-25"
    assert not_before([caption]) is None


def test_the_latest_of_several_days_is_told() -> None:
    texts = [
        "Ships turned on 3 May 2021. He left in June 2021.",
        "It began on 1 May 2020 and failed.",
    ]
    assert not_before(texts) == "2021-06"


def test_a_date_with_a_full_stop_in_its_month_is_one() -> None:
    assert not_before(["He said it on Feb. 27, 2022. Nobody answered."]) == "2022-02-27"


def test_nothing_after_the_day_of_the_capture_counts() -> None:
    assert not_before(["He was in Marn on 3 May 2029."], until="2025-01-01") is None
