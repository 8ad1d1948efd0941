"""The network: one reading whatever the company, and plain words where its files are off."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from retold.encoder import Encoder, windows
from retold.encoder.model import DECODER, DIGESTS, NETWORK, SHIPPED, TOKENIZER
from retold.errors import RetoldError, WeightsError

FILES = [NETWORK, TOKENIZER, DECODER]
TEXT = (
    "“We are ready,” the envoy of Veldoria said. “We will wait.”\n"
    "No.\n"
    "The ministry denied that talks had been held in Marn, Meridian Wire reported on Monday, "
    "citing Deputy Foreign Minister Ivo Lanz.\n"
    + "The 40 ships of the Ostmark Republic left Kestrel at noon. "
    * 12
)


def copied(folder: Path, *, without: str = "") -> Path:
    """A folder with the shipped weights, each a link to its file; all but one of them."""
    for name in (*FILES, DIGESTS):
        if name != without:
            (folder / name).symlink_to(SHIPPED / name)
    return folder


def test_a_window_gives_a_row_a_word(encoder: Encoder) -> None:
    words = encoder.vocabulary.words(TEXT)
    cuts = list(windows(TEXT, words, 60))
    assert len(cuts) > 3
    for (low, high), (tags, parts) in zip(cuts, encoder.read(words, cuts), strict=True):
        assert tags.shape == (high - low, 7)
        assert len(parts) == high - low
        assert np.isfinite(tags).all()
        assert np.isfinite(parts).all()


def test_a_window_reads_the_same_whatever_its_company(encoder: Encoder) -> None:
    words = encoder.vocabulary.words(TEXT)
    cuts = [*windows(TEXT, words, 60), (0, 3), (5, 16), (20, 110)]
    alone = [next(iter(encoder.read(words, [cut]))) for cut in cuts]
    shuffled = list(range(len(cuts)))
    random.Random(2).shuffle(shuffled)  # noqa: S311
    orders = [list(range(len(cuts))), list(range(len(cuts)))[::-1], shuffled]
    for order in orders:
        together = encoder.read(words, [cuts[at] for at in order])
        for at, (tags, parts) in zip(order, together, strict=True):
            assert np.array_equal(tags, alone[at][0])
            assert np.array_equal(parts, alone[at][1])


def test_a_text_reads_the_same_in_another_place_of_another_text(encoder: Encoder) -> None:
    text = "The envoy said the talks had failed."
    other = TEXT + "\n" + text
    here, there = encoder.vocabulary.words(text), encoder.vocabulary.words(other)
    low = int(np.searchsorted(there.starts, len(TEXT) + 1))
    ((tags, parts),) = encoder.read(here, [(0, len(here))])
    *_, (tags_there, parts_there) = encoder.read(there, [(0, 40), (low, len(there))])
    assert np.array_equal(tags, tags_there)
    assert np.array_equal(parts, parts_there)


def test_a_network_loaded_anew_reads_the_same(encoder: Encoder) -> None:
    words = encoder.vocabulary.words(TEXT)
    cuts = list(windows(TEXT, words))
    for (tags, parts), (again, more) in zip(
        encoder.read(words, cuts), Encoder().read(words, cuts), strict=True
    ):
        assert np.array_equal(tags, again)
        assert np.array_equal(parts, more)


def test_the_network_reads_what_the_words_look_like(encoder: Encoder) -> None:
    plain, shouted = (encoder.vocabulary.words(t) for t in ("dova said so.", "DOVA SAID SO."))
    assert plain.pieces.tolist() == shouted.pieces.tolist()
    ((one, _),) = encoder.read(plain, [(0, len(plain))])
    ((two, _),) = encoder.read(shouted, [(0, len(shouted))])
    assert not np.array_equal(one, two)


@pytest.mark.parametrize("text", ["a", "\ud800", "\0", "\u200b", "漢" * 40, "q7" * 2_000, '"' * 90])
def test_the_oddest_text_is_read(encoder: Encoder, text: str) -> None:
    words = encoder.vocabulary.words(text)
    read = list(encoder.read(words, list(windows(text, words))))
    assert sum(len(tags) for tags, _ in read) == len(words)
    assert all(np.isfinite(tags).all() for tags, _ in read)


def test_a_folder_with_all_files_as_shipped_loads(tmp_path: Path) -> None:
    assert Encoder(copied(tmp_path)).decoder["trust"]


@pytest.mark.parametrize("name", [*FILES, DIGESTS])
def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(WeightsError, match="install retold again") as error:
        Encoder(copied(tmp_path, without=name))
    assert str(tmp_path / name) in str(error.value)
    assert "make train" in str(error.value)


@pytest.mark.parametrize("name", FILES)
def test_one_byte_flipped_is_damage(tmp_path: Path, name: str) -> None:
    body = bytearray((SHIPPED / name).read_bytes())
    body[len(body) // 2] ^= 1
    (copied(tmp_path, without=name) / name).write_bytes(body)
    with pytest.raises(WeightsError, match=r"is damaged: its digest is .* wanted .*install") as e:
        Encoder(tmp_path)
    assert str(tmp_path / name) in str(e.value)


def test_half_a_file_is_damage(tmp_path: Path) -> None:
    body = (SHIPPED / TOKENIZER).read_bytes()
    (copied(tmp_path, without=TOKENIZER) / TOKENIZER).write_bytes(body[: len(body) // 2])
    with pytest.raises(WeightsError, match="is damaged"):
        Encoder(tmp_path)


@pytest.mark.parametrize(
    "listed",
    [b"{}", b"", b"not json", b"[]", b"null", b"7", b'"text"', b"\xff\xfe", b'{"x": 1}', b"{"],
)
def test_digests_that_list_no_weights_are_named_with_what_to_do(
    tmp_path: Path, listed: bytes
) -> None:
    (copied(tmp_path, without=DIGESTS) / DIGESTS).write_bytes(listed)
    with pytest.raises(WeightsError, match=r"does not list the weights; install retold again") as e:
        Encoder(tmp_path)
    assert str(tmp_path / DIGESTS) in str(e.value)


def test_a_digest_that_is_left_out_is_missed(tmp_path: Path) -> None:
    digests = json.loads((SHIPPED / DIGESTS).read_text(encoding="utf-8"))
    del digests[DECODER]
    (copied(tmp_path, without=DIGESTS) / DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
    with pytest.raises(WeightsError, match="does not list the weights"):
        Encoder(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RetoldError, match="no file"):
        Encoder(tmp_path / "elsewhere")
