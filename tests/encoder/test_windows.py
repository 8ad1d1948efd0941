"""Windows: all words in order, whole paragraphs where they fit, sentences where they do not."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.encoder import Vocabulary, Words, windows
from retold.encoder.windows import LIMIT

sentence = st.lists(st.sampled_from(["Veldoria", "said", "no", "U.S.", "“wait”", ","]), max_size=9)
texts = st.lists(
    st.tuples(sentence.map(" ".join), st.sampled_from([". ", "! ", "\n", ".\n\n", " "])), max_size=9
).map(lambda parts: "".join(a + b for a, b in parts))


def size(words: Words, low: int, high: int) -> int:
    """The pieces of the words `[low, high)`."""
    return int(words.first[high] - words.first[low])


def end(words: Words, low: int) -> int:
    """Where the paragraph of a word ends."""
    row = low
    while row < len(words) and words.paragraph[row] == words.paragraph[low]:
        row += 1
    return row


@settings(deadline=None)
@given(text=texts, limit=st.integers(8, 40), head=st.none() | st.integers(8, 40))
def test_windows_cover_the_words_and_hold_whole_paragraphs_where_they_fit(
    vocabulary: Vocabulary, text: str, limit: int, head: int | None
) -> None:
    words = vocabulary.words(text)
    cuts = list(windows(text, words, limit, head))
    assert [row for low, high in cuts for row in range(low, high)] == list(range(len(words)))
    for number, (low, high) in enumerate(cuts):
        room = head if head and not number else limit
        assert low < high
        assert size(words, low, high) <= room
        if high == len(words):
            continue
        if words.paragraph[high] == words.paragraph[high - 1]:  # cut inside a paragraph
            assert size(words, low, end(words, low)) > room
        else:  # the next paragraph did not fit
            assert size(words, low, end(words, high)) > room


def test_a_text_without_words_has_no_windows(vocabulary: Vocabulary) -> None:
    assert list(windows(" \n\n", vocabulary.words(" \n\n"))) == []


def test_short_paragraphs_share_a_window(vocabulary: Vocabulary) -> None:
    text = "The ships left Kestrel.\n" * 20
    words = vocabulary.words(text)
    assert list(windows(text, words)) == [(0, len(words))]


def test_no_window_is_larger_than_the_network_was_taught(vocabulary: Vocabulary) -> None:
    text = "The ledger of Veldoria, unremarkable and uncollated, said so\n" * 300
    words = vocabulary.words(text)
    cuts = list(windows(text, words))
    assert all(LIMIT * 3 / 4 < size(words, *cut) <= LIMIT for cut in cuts[:-1])


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence(vocabulary: Vocabulary) -> None:
    text = " ".join(f"The {number} ships of Marn left at noon." for number in range(200))
    words = vocabulary.words(text)
    cuts = list(windows(text, words))
    assert len(cuts) > 5
    for (_, high), (low, _) in pairwise(cuts):
        assert text[words.starts[high - 1]] == "."
        assert text[words.starts[low] :].startswith("The")


def test_a_stop_inside_a_name_or_a_number_ends_no_sentence(vocabulary: Vocabulary) -> None:
    text = "3.5 " * 400
    words = vocabulary.words(text)
    for low, high in list(windows(text, words))[:-1]:
        assert size(words, low, high + 1) > LIMIT  # as much as there was room for


@pytest.mark.parametrize("word", ["ship ", "qzx9qzx9qzx9qzx9qzx9 "])
def test_a_paragraph_without_stops_is_cut_after_a_word(vocabulary: Vocabulary, word: str) -> None:
    text = word * 1000
    words = vocabulary.words(text)
    for low, high in list(windows(text, words))[:-1]:
        assert size(words, low, high) <= LIMIT < size(words, low, high + 1)
