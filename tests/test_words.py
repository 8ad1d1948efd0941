"""The words of a text: places, stems, rarity."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.words import RAREST, _english, rarity, words


def stems(text: str) -> list[str]:
    return [w.stem for w in words(text)]


@given(st.text(max_size=300))
def test_words_stand_in_order_where_they_say(text: str) -> None:
    found = words(text, offset=7)
    last = 7
    for word in found:
        assert last <= word.start < word.end <= len(text) + 7
        assert text[word.start - 7 : word.end - 7].strip()
        assert word.stem
        assert 0.0 <= word.rarity <= RAREST
        last = word.end


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("high-handed", "high-handedness"),
        ("high-handed", "high‑handed"),
        ("policy", "policies"),
        ("Veldoria's", "Veldoria’s"),
        ("Veldoria's", "Veldoria"),
        ("U.S.", "US"),
        ("U.S.’s", "US"),
        ("US's", "US"),
        ("organised", "organized"),
        ("defence", "defense"),
        ("labour", "labor"),
        ("seven", "7"),
        ("1,000", "1000"),
        ("café", "cafe\u0301"),
        ("ﬁre", "fire"),
        ("soft\u00adware", "software"),
        ("zero\u200bwidth", "zerowidth"),
        ("BLOCKADE", "blockade"),
    ],
)
def test_the_same_word_written_otherwise_has_the_same_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_the_country_us_is_not_the_pronoun_us() -> None:
    assert stems("The US told us") == ["the", "US", "told", "us"]


def test_a_text_in_capitals_has_no_names() -> None:
    assert not any(w.is_name for w in words("OSTMARK CLOSES THE KESTREL STRAIT TO GRAIN SHIPS"))


def test_a_capital_inside_a_sentence_is_a_name_and_at_its_start_is_not() -> None:
    found = words("Ships left Kestrel. Grain followed.")
    assert [w.stem for w in found if w.is_name] == ["kestrel"]


def test_rare_words_are_rarer_than_common_ones() -> None:
    assert rarity("the") == 0.0
    assert rarity("polici") < rarity("hegemon") < rarity("veldoria") == RAREST


def test_all_forms_of_a_stem_are_as_rare_as_its_most_frequent_form() -> None:
    (policy,), (policies,) = words("policy"), words("policies")
    assert policy.rarity == policies.rarity


def test_a_language_that_no_table_has_is_read_like_english() -> None:
    assert [w.stem for w in words("the ships", "xx")] == ["the", "ship"]


def test_each_ideograph_is_a_word() -> None:
    assert len(words("和平条约")) == 4


def test_a_word_of_a_million_letters_is_one_word() -> None:
    assert len(words("a" * 1_000_000)) == 1


@pytest.mark.parametrize("word", ["exercises", "political", "volunteers", "simultaneously"])
def test_a_plain_word_is_not_rare_because_its_stem_is_no_word(word: str) -> None:
    assert words(word)[0].rarity < 3.2


def test_a_name_glued_to_the_word_before_is_a_name() -> None:
    assert [w.is_name for w in words("the leadership ofKim")] == [False, False, True]


def test_words_are_the_same_in_many_threads_at_once() -> None:
    ends = product(("normal", "rational", "local"), ("", "ity", "ise"), ("", "ing", "fulness"))
    forms = ["".join(parts) for parts in ends]

    def stemmed() -> list[str]:
        return [_english(form) for form in forms * 20]

    alone = stemmed()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = [asked.result() for asked in [threads.submit(stemmed) for _ in range(16)]]
    finally:
        sys.setswitchinterval(before)
    assert all(one == alone for one in together)
