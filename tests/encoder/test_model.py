"""The network: one reading whatever the company, and plain words where its files are off."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.encoder import Encoder, Words, shipped, windows
from retold.encoder.model import DECODER, DIGESTS, FILES, SHIPPED, TOKENIZER
from retold.errors import RetoldError, WeightsError

Cuts = list[tuple[int, int]]
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


def read(encoder: Encoder, words: Words, cuts: Cuts) -> list[list[np.ndarray]]:
    """What the network says of some windows, in their order."""
    return [encoder.rows(words, low, high) for low, high in cuts]


def alike(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_window_gives_a_row_a_word(encoder: Encoder) -> None:
    words = encoder.vocabulary.words(TEXT)
    cuts = list(windows(TEXT, words, 60))
    assert len(cuts) > 3
    for (low, high), (tags, parts, seen) in zip(cuts, read(encoder, words, cuts), strict=True):
        assert tags.shape == (high - low, 7)
        assert len(parts) == len(seen) == high - low
        assert all(np.isfinite(each).all() for each in (tags, parts, seen))


def test_a_window_reads_the_same_whatever_its_company(encoder: Encoder) -> None:
    words = encoder.vocabulary.words(TEXT)
    cuts = [*windows(TEXT, words, 60), (0, 3), (5, 16), (20, 110)]
    alone = [read(Encoder(), words, [cut])[0] for cut in cuts]
    shuffled = list(range(len(cuts)))
    random.Random(2).shuffle(shuffled)  # noqa: S311
    for order in (list(range(len(cuts))), list(range(len(cuts)))[::-1], shuffled):
        together = read(encoder, words, [cuts[at] for at in order])
        assert all(alike(seen, alone[at]) for at, seen in zip(order, together, strict=True))


def test_a_text_reads_the_same_in_another_place_of_another_text(encoder: Encoder) -> None:
    text = "The envoy said the talks had failed."
    other = TEXT + "\n" + text
    here, there = encoder.vocabulary.words(text), encoder.vocabulary.words(other)
    low = int(np.searchsorted(there.starts, len(TEXT) + 1))
    alone = encoder.rows(here, 0, len(here))
    assert alike(alone, read(encoder, there, [(0, 40), (low, len(there))])[1])


def test_the_network_reads_what_the_words_look_like(encoder: Encoder) -> None:
    plain, shouted = (encoder.vocabulary.words(t) for t in ("dova said so.", "DOVA SAID SO."))
    assert plain.pieces.tolist() == shouted.pieces.tolist()
    one, two = (encoder.rows(words, 0, len(words))[0] for words in (plain, shouted))
    assert not np.array_equal(one, two)


@pytest.mark.parametrize("text", ["a", "\ud800", "\0", "\u200b", "漢" * 40, "q7" * 2_000, '"' * 90])
def test_the_oddest_text_is_read(encoder: Encoder, text: str) -> None:
    words = encoder.vocabulary.words(text)
    seen = [window for stretch in encoder.read(text) for window in stretch.windows]
    assert sum(len(window.tags) for window in seen) == len(words)
    assert all(np.isfinite(window.tags).all() for window in seen)
    assert len(encoder.parses(text).whole().starts) == len(words)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([*TEXT.split("\n"), "", "“", "No."]), max_size=9), st.data())
def test_the_grammar_is_that_of_each_word_and_heads_are_in_its_paragraph(
    lines: list[str], data: st.DataObject
) -> None:
    encoder, text = shipped(), "\n".join(lines)
    low = data.draw(st.integers(0, len(text)))
    dropped = [(low, data.draw(st.integers(low, len(text))))]
    words, grammar = encoder.vocabulary.words(text), encoder.parses(text, dropped).whole()
    kept = (words.ends <= dropped[0][0]) | (words.starts >= dropped[0][1])
    assert grammar.starts.tolist() == words.starts[kept].tolist()
    assert grammar.ends.tolist() == words.ends[kept].tolist()
    sizes = [len(kind) for kind in encoder.inventory.values()]
    assert ((grammar.labels >= 0) & (grammar.labels < sizes[:2])).all()
    assert (grammar.places.shape[1] == sizes[2]) or not len(words)
    assert (grammar.kinds.shape[1] == sizes[3]) or not kept.any()
    paragraph = words.paragraph[kept]
    for row, heads in enumerate(grammar.heads.tolist()):
        assert heads[0] >= 0
        assert {int(paragraph[head]) for head in heads[:1]} == {int(paragraph[row])}


def test_the_grammar_is_the_same_whether_the_text_was_just_read_or_not() -> None:
    fresh, used = Encoder(), Encoder()
    for _ in used.read(TEXT):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(used, "rows", None)  # what was just read is not read again
        one, two = fresh.parses(TEXT).whole(), used.parses(TEXT).whole()
    assert np.array_equal(one.heads, two.heads)
    assert np.array_equal(one.labels, two.labels)


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
