"""Which wordings are worth comparing."""

from retold.retellings.candidates import HEAVY, candidates, keys
from retold.retellings.told import Wording, worded
from retold.words import words


def wording(text: str) -> Wording:
    return worded(words(text), {})


def test_a_rare_phrase_is_a_key_and_a_formula_of_common_words_is_none() -> None:
    assert ("hegemon", "polici") in keys(wording("the hegemonic policy"))
    assert keys(wording("he said so to us on it")) == set()


def test_keys_depend_on_the_wording_alone() -> None:
    assert keys(wording("Grain convoys, he said")) == keys(wording("“grain convoys” he said"))


def test_a_fragment_meets_the_sentence_that_it_is_from() -> None:
    held = [
        wording("The embargo strangles pensioners while its bankers launder the proceeds"),
        wording("bankers launder"),
        wording("The ferry to Cape Ansel was late again"),
    ]
    assert candidates(held).pairs == [(0, 1)]


def test_pairs_among_the_others_are_not_made() -> None:
    one, other = wording("bankers launder proceeds"), wording("bankers launder the proceeds")
    assert candidates([], [one, other]).pairs == []
    assert candidates([one], [other]).pairs == [(0, 1)]


def test_a_heavy_key_is_left_out_and_reported() -> None:
    held = [wording(f"smuggler detained at pier {k}") for k in range(100, 101 + HEAVY)]
    found = candidates(held)
    assert ("detain", "smuggler") in {c.words for c in found.capped}
    assert all(c.wordings > HEAVY for c in found.capped)
