"""Which quotation marks belong together."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.quotes import pair


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in pair(text) if not q.within]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"No talks," he said.', ['"No talks,"']),
        ("“No talks,” he said.", ["“No talks,”"]),
        ("«No talks», he said.", ["«No talks»"]),
        ("„No talks“, he said.", ["„No talks“"]),
        ("''No talks,'' he said.", ["''No talks,''"]),
        ("``No talks,'' he said.", ["``No talks,''"]),
        ("'No talks,' he said.", ["'No talks,'"]),
        ("‘No talks,’ he said.", ["‘No talks,’"]),
        ('“No talks," he said.', ['“No talks,"']),
        ("”No talks,” he said.", ["”No talks,”"]),
        ("「No talks,」 he said.", ["「No talks,」"]),
    ],
)
def test_every_style_of_marks_is_paired(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' reply didn't please the people's envoys.",
        "The ministers’ reply didn’t please the people’s envoys.",
        "In the '90s the envoys' talks failed.",
        "Rock 'n' roll came to Kestrel in the '50s.",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert quoted(text) == []


def test_an_apostrophe_inside_single_marks_does_not_end_them() -> None:
    assert quoted("'We don't bow to the League's ships,' she said.") == [
        "'We don't bow to the League's ships,'"
    ]


def test_a_quotation_inside_another_is_within_it() -> None:
    outer, inner = pair("“They called it ‘a trap’ twice,” she said.")
    assert (outer.within, inner.within) == (False, True)
    assert outer.start < inner.start < inner.end < outer.end


def test_paragraphs_that_each_open_carry_one_quotation_on() -> None:
    first, second = pair("“We are ready.\n\n“We will wait,” he said.")
    assert (first.continued, first.closing) == (True, 0)
    assert (second.continued, second.closing) == (False, 1)


def test_a_mark_that_never_closes_quotes_to_the_end_of_its_sentence() -> None:
    assert quoted("He said “the ships will pass. The League did not reply.") == [
        "“the ships will pass."
    ]


def test_a_mark_left_out_before_another_quotation_ends_with_it() -> None:
    text = "It spoke of “heavy losses, from “light wounds to deaths” on Monday."
    assert quoted(text) == ["“heavy losses, from “light wounds to deaths”"]


def test_a_closing_mark_alone_quotes_nothing() -> None:
    assert quoted("The ships will pass.” The League did not reply.") == []


def test_marks_around_no_letter_are_no_quotation() -> None:
    assert quoted('"" and “…”') == []


def test_inner_leaves_the_marks_out() -> None:
    text = "He said ''no talks''."
    (only,) = pair(text)
    low, high = only.inner
    assert text[low:high] == "no talks"


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„`\u200bق😀", max_size=80))
def test_quotations_lie_in_one_paragraph_and_in_order(text: str) -> None:
    found = pair(text)
    assert list(found) == sorted(found, key=lambda q: (q.start, -q.end))
    for q in found:
        assert 0 <= q.start < q.inner[0] <= q.inner[1] <= q.end <= len(text)
        assert "\n" not in text[q.start : q.end]


@pytest.mark.parametrize("mark", ['"', "“", "'a ", '"a ', "“a ‘b ", "«", "''a "])
def test_a_hundred_thousand_marks_take_seconds(mark: str) -> None:
    start = time.process_time()
    pair(mark * (100_000 // len(mark)))
    assert time.process_time() - start < 10
