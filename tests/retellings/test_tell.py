"""What an attribution holds, cut into tellings."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from retold.records import Block, Telling
from retold.retellings import tell

from .news import article, attribution


def texts(tellings: tuple[Telling, ...]) -> list[list[str]]:
    return [[s.text for s in t.spans] for t in tellings]


def test_each_sentence_of_a_statement_is_a_telling() -> None:
    of = article(
        "a", "The drills near Kestrel must end today. Nobody invited that fleet to our coast."
    )
    assert texts(tell(of, [attribution(of, of.text)])) == [
        ["The drills near Kestrel must end today."],
        ["Nobody invited that fleet to our coast."],
    ]


def test_a_fragment_stays_as_it_is() -> None:
    of = article("a", "He spoke of “an act of piracy” in Marn.")
    assert texts(tell(of, [attribution(of, "“an act of piracy”")])) == [["an act of piracy"]]


def test_a_quotation_interrupted_within_a_sentence_is_one_telling() -> None:
    of = article("a", '"We will never sign," the envoy said, "a treaty written in Marn."')
    assert texts(
        tell(of, [attribution(of, "We will never sign,", "a treaty written in Marn.")])
    ) == [["We will never sign", "a treaty written in Marn."]]


def test_a_quotation_that_ends_its_sentence_goes_on_as_another_telling() -> None:
    of = article(
        "a", '"We will never sign that paper," she said. "The border stays open for grain."'
    )
    said = attribution(of, "We will never sign that paper,", "The border stays open for grain.")
    assert texts(tell(of, [said])) == [
        ["We will never sign that paper"],
        ["The border stays open for grain."],
    ]


def test_a_very_short_sentence_is_told_with_its_neighbour() -> None:
    of = article("a", "This is wrong. The harbour has been closed for a month without any reason.")
    assert texts(tell(of, [attribution(of, of.text)])) == [[of.text]]


def test_a_statement_of_many_short_sentences_has_at_most_three_in_a_telling() -> None:
    of = article("a", "We came. We saw. We left. We wept. We slept.")
    assert texts(tell(of, [attribution(of, of.text)])) == [
        ["We came. We saw. We left."],
        ["We wept. We slept."],
    ]


def test_the_sentences_between_two_quotation_marks_are_told_one_by_one() -> None:
    of = article("A", "“The drills near Kestrel must end today. Nobody asked that fleet to come.”")
    assert len(tell(of, [attribution(of, of.text)])) == 2


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    of = article(
        "a", "The U.S.-led drills off Kestrel will go on until spring, Mr. Dressler fears."
    )
    assert len(tell(of, [attribution(of, of.text)])) == 1


def test_a_line_break_ends_a_sentence() -> None:
    of = article("a", "The first demand is an open harbour\nThe second demand is free passage")
    assert len(tell(of, [attribution(of, of.text)])) == 2


def test_what_somebody_did_not_say_is_not_told() -> None:
    of = article("a", "She did not say that the harbour would open.")
    assert tell(of, [attribution(of, "that the harbour would open", act="unsaid")]) == ()


def test_boilerplate_is_not_told() -> None:
    of = article("a", "Subscribe for the latest statements of the ministry.")
    dropped = Block(kind="boilerplate", page=None, text=(0, len(of.text)), reason="footer")
    of = replace(of, blocks=(dropped,))
    assert tell(of, [attribution(of, of.text)]) == ()


def test_the_same_words_attributed_twice_are_told_once() -> None:
    of = article("a", "The harbour will open on Monday.")
    said = attribution(of, of.text)
    assert len(tell(of, [said, replace(said, id="other")])) == 1


def test_signs_without_a_letter_are_not_told() -> None:
    of = article("a", "She said: “… 12 !!” 😀")
    assert tell(of, [attribution(of, "“… 12 !!”"), attribution(of, "😀")]) == ()


@settings(deadline=None)
@given(st.text(max_size=200), st.data())
def test_a_span_holds_the_text_at_its_place(text: str, data: st.DataObject) -> None:
    of = article("a", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    said = replace(
        attribution(article("b", "x"), "x"), article_id="a", content=(of.span(start, end),)
    )
    told = tell(of, [said])
    assert all(of.text[s.start : s.end] == s.text for t in told for s in t.spans)
    assert all(start <= s.start < s.end <= end for t in told for s in t.spans)
    assert told == tell(of, [said])


def test_nothing_is_told_of_an_attribution_that_is_likely_wrong() -> None:
    of = article("a", "The drills near Kestrel must end today.")
    sure = attribution(of, of.text)
    assert len(tell(of, [replace(sure, confidence=0.4)])) == 1
    assert tell(of, [replace(sure, confidence=0.39)]) == ()
