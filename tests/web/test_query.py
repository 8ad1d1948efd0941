"""The search box: what may be typed, and that narrowing down keeps the rest."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from retold.errors import UsageError
from retold.store import Filters
from retold.web.marks import pieces
from retold.web.query import asked, narrowed, with_part, without_part


def test_words_and_what_a_statement_must_be() -> None:
    found = asked('tariff "grain corridor" speaker:"Ilsa Varn" outlet:VNA since:2022-03 until:2023')
    assert found.words == 'tariff "grain corridor"'
    assert found.filters == Filters(actor="Ilsa Varn", outlet="VNA", since="2022-03", until="2023")
    assert asked("like: “Is it new?”").like == "Is it new?"
    assert asked("https://vna.example/1").words == "https://vna.example/1"
    assert asked("ratio 3:2").words == "ratio 3:2"
    assert asked("  ").empty


@given(st.text())
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(UsageError):  # a date that is none
        asked(text)


@given(st.text(alphabet=st.characters(exclude_characters='"“”')).map(str.strip).filter(bool))
def test_narrowing_down_keeps_the_words_and_takes_the_value(value: str) -> None:
    value = " ".join(value.split()) or "x"
    line = with_part("tariff outlet:Old", "outlet", value)
    assert asked(line).words == "tariff"
    assert asked(line).filters.outlet == value
    assert without_part(line, "outlet") == "tariff"
    assert narrowed(line) == [("outlet", value, "tariff")]


def test_what_a_search_is_narrowed_to_can_be_taken_back_one_by_one() -> None:
    line = 'tariff speaker:"Ilsa Varn" since:2022 3:2 outlet:'
    assert narrowed(line) == [
        ("speaker", "Ilsa Varn", "tariff since:2022 3:2 outlet:"),
        ("since", "2022", 'tariff speaker:"Ilsa Varn" 3:2 outlet:'),
    ]
    assert narrowed("tariff") == []


SPAN = st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc"))


@given(st.text(max_size=30), st.lists(SPAN, max_size=6))
def test_a_text_cut_into_pieces_is_the_same_text(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        for place in range(at, at + len(piece.text)):
            assert piece.marks == {m for a, b, m in spans if a <= place < b}
        at += len(piece.text)
