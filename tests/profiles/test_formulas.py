"""The runs of words that somebody says more often than before, or than others do."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.profiles.formulas import LONGEST, Met, Run, Side, formulas, odds, runs, side
from retold.records import Span


def spans(text: str, start: int = 0) -> tuple[Span, ...]:
    return (Span(start=start, end=start + len(text), text=text),)


def met(n: int, text: str, day: str | None = None, *, quoted: bool = True) -> Met:
    return Met(
        f"t{n}", f"a{n}", day or f"2031-03-{n + 1:02}", quoted, spans(text), runs(spans(text))
    )


def said(texts: Sequence[str]) -> Side:
    return side(runs(spans(text)) for text in texts)


def test_a_run_begins_and_ends_with_a_word_that_says_something() -> None:
    found = runs(spans("the hegemonic policy of the League"))
    assert ("hegemon", "polici") in found
    assert not [run for run in found if run[0] == "the" or run[-1] in ("of", "the")]


def test_a_run_crosses_no_comma_and_no_stop() -> None:
    found = runs(spans("They starve the harbour, villages burn. Ferries rot"))
    assert ("starv", "the", "harbour") in found or ("starv", "the", "harbor") in found
    assert not any(run[-1] == "villag" and len(run) > 1 for run in found)
    assert not any({"burn", "ferri"} <= set(run) for run in found)


def test_names_alone_are_no_formula() -> None:
    assert not runs(spans("with the United States and Veldoria in 2031"))


@given(st.text(alphabet="ab ,.’“”-éK\n", max_size=60), st.integers(0, 50))
def test_each_run_stands_where_it_says(text: str, start: int) -> None:
    for run, (low, high) in runs(spans(text, start)).items():
        assert start <= low < high <= start + len(text)
        assert 1 <= len(run) <= LONGEST


def test_the_log_odds_are_those_of_the_paper() -> None:
    # y_i = 8 of n_i = 400 runs, y_j = 0 of 600; of a prior of 100 runs 8/1000 are 0.8.
    # ln(8.8 / 491.2) - ln(0.8 / 699.2) = 2.751; the variance is 1/8.8 + 1/0.8 = 1.3636.
    run: Run = ("tariff", "piraci")
    here = Side(40, Counter({2: 400}), {run: 8})
    there = Side(60, Counter({2: 600}), {})
    ratio, z = odds(run, here, there)
    assert ratio == pytest.approx(2.751, abs=1e-3)
    assert z == pytest.approx(2.751 / 1.3636**0.5, abs=1e-3)
    assert odds(run, there, here) == pytest.approx((-ratio, -z))


NOW = ["The tariff piracy of the League starves our villages"] * 9
PAST = ["Our harbour is open to ferries of every nation"] * 9


def test_a_formula_that_is_said_since_is_found_with_its_evidence() -> None:
    here = [met(n, text, quoted=n % 2 == 0) for n, text in enumerate(NOW)]
    found = list(formulas("entered", here, said(PAST), "before 2031-03"))
    first = found[0]
    assert first.words in NOW[0]
    assert (first.said, first.said_of, first.other, first.other_of) == (9, 9, 0, 9)
    assert first.quoted == 5
    assert first.detail.startswith("in 9 of 9 statements (5 quoted), in none of 9 before 2031-03")
    assert first.tellings == tuple(f"t{n}" for n in range(9))
    assert (first.first_seen, first.last_seen) == ("2031-03-01", "2031-03-09")
    (where,) = first.where.spans
    assert NOW[0][where.start : where.end] == where.text == first.words


def test_of_runs_within_runs_the_longest_stands_for_all() -> None:
    here = [met(n, text) for n, text in enumerate(NOW)]
    words = [one.words for one in formulas("entered", here, said(PAST), "before")]
    assert "tariff piracy" not in words, "it is never said without the words around it"


def test_what_both_sides_say_alike_is_no_formula() -> None:
    here = [met(n, text) for n, text in enumerate(NOW)]
    assert not list(formulas("own", here, said(NOW), "of others"))


def test_one_day_makes_no_formula() -> None:
    here = [met(n, text, "2031-03-01") for n, text in enumerate(NOW)]
    assert not list(formulas("entered", here, said(PAST), "before"))


def test_two_statements_make_no_formula() -> None:
    here = [met(n, text) for n, text in enumerate(NOW[:2])]
    assert not list(formulas("entered", here, said(PAST), "before"))
