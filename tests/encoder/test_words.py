"""Words and their pieces: every letter of a text is in one word, and no text is too odd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.encoder import Vocabulary, Words
from retold.encoder.words import QUOTED, SHAPES, SPACED

ODD = [
    "\ud800", "\udfff", "\u200b", "\u200f", "\u202e", "\ufeff", "\u0301", "é", "\u20dd", "😀",
    "👩‍🚀", "漢字", "ق", "ไทย", "\0", "\x85", "\u2028", "\u2029", "\n", "\r\n", "\t", "``", "''",
    "“", "”", '"', "«", "’", "x" * 41, "U.S.", " said ", " ", "½", "ſ", "İ",
]  # fmt: skip
letters = st.characters(exclude_categories=())
"""Any code point, lone surrogates among them."""
texts = st.lists(st.one_of(st.text(letters, max_size=12), st.sampled_from(ODD)), max_size=20).map(
    "".join
)


def found(vocabulary: Vocabulary, text: str) -> list[str]:
    words = vocabulary.words(text)
    return [text[s:e] for s, e in zip(words.starts, words.ends, strict=True)]


def pieces(words: Words, row: int) -> list[int]:
    return list(map(int, words.pieces[words.first[row] : words.first[row + 1]]))


def test_a_sentence_is_cut_into_words_and_marks(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, "“No,” he said.") == ["“", "No", ",", "”", "he", "said", "."]


def test_doubled_marks_are_one_mark(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, "``No,'' he said") == ["``", "No", ",", "''", "he", "said"]


@settings(deadline=None)
@given(text=texts)
def test_words_hold_every_letter_once_and_in_order(vocabulary: Vocabulary, text: str) -> None:
    words = vocabulary.words(text)
    assert "".join(found(vocabulary, text)) == "".join(c for c in text if not c.isspace())
    assert (words.starts < words.ends).all()
    assert (words.ends[:-1] <= words.starts[1:]).all()
    assert not len(words) or (words.starts[0] >= 0 and words.ends[-1] <= len(text))


@settings(deadline=None)
@given(text=texts)
def test_every_word_has_pieces_and_a_look_that_the_network_knows(
    vocabulary: Vocabulary, text: str
) -> None:
    words = vocabulary.words(text)
    assert words.first[0] == 0
    assert words.first[-1] == len(words.pieces)
    assert (np.diff(words.first) >= 1).all()
    assert (np.diff(words.first) <= 8).all()
    assert (words.pieces >= 0).all()
    assert ((words.looks >= 0) & (words.looks < SHAPES * QUOTED * SPACED)).all()
    assert {len(words.looks), len(words.paragraph)} == {len(words)}


@settings(deadline=None)
@given(text=texts)
def test_a_paragraph_ends_where_a_line_does(vocabulary: Vocabulary, text: str) -> None:
    words = vocabulary.words(text)
    for row in range(1, len(words)):
        between = text[words.ends[row - 1] : words.starts[row]]
        broken = any(c in between for c in "\n\u2028\u2029")
        assert words.paragraph[row] - words.paragraph[row - 1] == broken
        assert (words.looks[row] % SPACED == 2) == broken
        assert (words.looks[row] % SPACED == 0) == (not between)


def test_paragraphs_are_counted_from_nought(vocabulary: Vocabulary) -> None:
    assert vocabulary.words("\n\nOne two.\n\n\nThree.").paragraph.tolist() == [0, 0, 0, 1, 1]


def test_all_double_marks_are_one_piece_and_so_are_all_single_ones(vocabulary: Vocabulary) -> None:
    double = {vocabulary.pieces(m) for m in ("“", "”", "„", "‟", "«", "»", '"', "``", "''", "「")}
    single = {vocabulary.pieces(m) for m in ("'", "‘", "’", "‚", "‹", "›", "`")}
    assert len(double) == len(single) == 1
    assert double != single


@pytest.mark.parametrize(
    ("opening", "closing"),
    [('"', '"'), ("«", "»"), ("``", "''"), ("„", "“"), ("”", "”"), ("「", "」")],
)
def test_a_house_that_sets_other_marks_is_read_alike(
    vocabulary: Vocabulary, opening: str, closing: str
) -> None:
    text = "“No talks,” the envoy of Marn said. He’d “wait”."
    usual = vocabulary.words(text)
    other = vocabulary.words(text.replace("“", opening).replace("”", closing))
    assert other.pieces.tolist() == usual.pieces.tolist()
    assert other.looks.tolist() == usual.looks.tolist()


def test_a_look_tells_what_is_quoted_from_what_is_not(vocabulary: Vocabulary) -> None:
    assert vocabulary.words("“No ships,” he said.").quoted.tolist() == [1, 2, 2, 2, 3, 0, 0, 0]
    assert vocabulary.words("He said ‘no ships’.").quoted.tolist() == [0, 0, 4, 5, 5, 4, 0]
    assert vocabulary.words("The ministers’ reply was no.").quoted.tolist() == [0] * 7


def test_a_look_tells_the_letter_case(vocabulary: Vocabulary) -> None:
    words = vocabulary.words("ships Ships SHIPS sHIPS 7 , “")
    shapes = (words.looks // (SPACED * QUOTED)).tolist()
    assert len(set(shapes)) == 7


def test_a_word_met_before_has_the_same_pieces(vocabulary: Vocabulary) -> None:
    alone = vocabulary.words("Kestrel")
    vocabulary.words("Other words: harbour, strait, “ledger”.")
    assert vocabulary.words("Kestrel").pieces.tolist() == alone.pieces.tolist()
    assert vocabulary.pieces("kestrel") == vocabulary.pieces("KESTREL")


def test_noise_without_end_has_few_pieces(vocabulary: Vocabulary) -> None:
    words = vocabulary.words("q7" * 5_000)
    assert len(words) == 250
    assert len(words.pieces) <= 250 * 8


@settings(deadline=None)
@given(text=texts, data=st.data())
def test_where_keeps_whole_rows(vocabulary: Vocabulary, text: str, data: st.DataObject) -> None:
    words = vocabulary.words(text)
    mask = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    kept = words.where(np.array(mask, bool))
    rows = [row for row, keep in enumerate(mask) if keep]
    assert len(kept) == len(rows)
    for new, old in enumerate(rows):
        assert pieces(kept, new) == pieces(words, old)
        for name in ("starts", "ends", "looks", "paragraph"):
            assert getattr(kept, name)[new] == getattr(words, name)[old]
    assert kept.first[-1] == len(kept.pieces)


def test_a_window_is_its_pieces_between_two_marks(vocabulary: Vocabulary) -> None:
    words = vocabulary.words("Unremarkably, Veldoria’s ships left Kestrel.")
    taken, looks, first = vocabulary.window(words, 2, 6)
    assert (taken[0], taken[-1]) == (vocabulary.first, vocabulary.last)
    assert taken[1:-1].tolist() == words.pieces[words.first[2] : words.first[6]].tolist()
    assert len(looks) == len(taken)
    for row in range(4):
        assert taken[first[row]] == words.pieces[words.first[2 + row]]
        assert looks[first[row]] == words.looks[2 + row]
