"""The decoder, on invented scores: the likeliest tags, their chances, and who belongs to whom."""

from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retold.attributions.tagging import (
    BREAKS,
    BUCKETS,
    PARTS,
    ROLES,
    TAGS,
    WIDTH,
    Decoder,
    Piece,
    Said,
    Window,
    apart,
    breaks,
    bucket,
)

SURE = 40.0
"""A score that leaves no doubt."""


def decoder(seed: int | None = None) -> Decoder:
    """Learnt numbers that are nought, or random."""
    rng = np.random.default_rng(seed or 0)
    scale = 0.0 if seed is None else 1.0

    def some(*shape: int) -> NDArray[np.float32]:
        return (rng.normal(size=shape) * scale).astype(np.float32)

    return Decoder(
        transitions=some(len(TAGS), len(TAGS)),
        starts=some(len(TAGS)),
        ends=some(len(TAGS)),
        none=some(2, WIDTH),
        no=some(2),
        far=some(3, BUCKETS),
        broken=some(2, BREAKS),
        eager=some(len(TAGS)),
    )


def random_window(seed: int, words: int, spread: float = 3.0) -> Window:
    rng = np.random.default_rng(seed)
    return Window(
        start=0,
        tags=(rng.normal(size=(words, len(TAGS))) * spread).astype(np.float32),
        parts=rng.normal(size=(words, len(PARTS) * WIDTH)).astype(np.float32),
        paragraph=np.cumsum(rng.random(words) < 0.3).astype(np.int64),
        spoken=rng.random(words) < 0.3,
    )


def tagged(*tags: str, paragraph: list[int] | None = None) -> Window:
    """A window whose words surely have these tags, and whose links say nothing."""
    scores = np.zeros((len(tags), len(TAGS)), np.float32)
    for row, tag in enumerate(tags):
        scores[row, TAGS.index(tag)] = SURE
    return Window(
        start=0,
        tags=scores,
        parts=np.zeros((len(tags), len(PARTS) * WIDTH), np.float32),
        paragraph=np.array(paragraph or [0] * len(tags), np.int64),
        spoken=np.zeros(len(tags), bool),
    )


def part(window: Window, word: int, name: str) -> NDArray[np.float32]:
    """The numbers of a word for one part of a link, to be written to."""
    start = PARTS.index(name) * WIDTH
    row: NDArray[np.float32] = window.parts[word, start : start + WIDTH]
    return row


def near() -> Decoder:
    """A decoder that joins what stands nearest, and never leaves out cue or source."""
    far = np.zeros((3, BUCKETS), np.float32)
    far[:] = -4.0 * np.abs(np.arange(BUCKETS) - BUCKETS // 2)
    return replace(decoder(), far=far, no=np.full(2, -400.0, np.float32))


def only(said: list[list[Said]]) -> list[Said]:
    (one,) = said
    return one


def places(*pieces: Piece) -> list[tuple[int, int]]:
    return [(piece.low, piece.high) for piece in pieces]


# every sequence of tags that can be, and its chance: what the decoder must agree with


def may_follow(before: str | None, tag: str, new: bool) -> bool:
    if not tag.startswith("I-"):
        return True
    return not new and before in (tag, "B-" + tag[2:])


@lru_cache(maxsize=64)
def sequences(new: tuple[bool, ...]) -> NDArray[np.int64]:
    return np.array(
        [
            tags
            for tags in product(range(len(TAGS)), repeat=len(new))
            if all(
                may_follow(TAGS[tags[at - 1]] if at else None, TAGS[tag], new[at])
                for at, tag in enumerate(tags)
            )
        ]
    )


def brute(learnt: Decoder, window: Window) -> tuple[list[str], NDArray[np.float64]]:
    """The likeliest tags of all, and the chance of each in the whole window."""
    paragraphs = window.paragraph.tolist()
    new = (True, *(a != b for a, b in pairwise(paragraphs)))
    every = sequences(new)
    words = np.arange(len(paragraphs))
    scores = (window.tags.astype(float) + learnt.eager)[words, every].sum(1)
    scores += learnt.starts[every[:, 0]] + learnt.ends[every[:, -1]]
    scores += learnt.transitions[every[:, :-1], every[:, 1:]].sum(1)
    best = every[scores.argmax()]
    weights = np.exp(scores - scores.max())
    chances = (weights[:, None] * (every == best)).sum(0) / weights.sum()
    return [TAGS[tag] for tag in best], chances


def expected(tags: list[str], chances: NDArray[np.float64]) -> list[tuple[str, int, int, float]]:
    """Tags as pieces: role, first word, word behind the last, mean chance."""
    numbers, number = [], 0
    for tag in tags:
        number += tag.startswith("B-")
        numbers.append((0 if tag == "O" else number, tag[2:]))
    found = []
    for (which, role), rows in groupby(range(len(tags)), key=lambda row: numbers[row]):
        if which:
            at = list(rows)
            found.append((role, at[0], at[-1] + 1, float(chances[at].mean())))
    return found


@settings(deadline=None, max_examples=80)
@given(
    seed=st.integers(1, 10**6), words=st.integers(1, 4), spread=st.sampled_from([0.3, 3.0, 30.0])
)
def test_the_tags_are_the_likeliest_of_all_and_as_sure_as_all_say(
    seed: int, words: int, spread: float
) -> None:
    learnt, window = decoder(seed), random_window(seed, words, spread)
    (pieces,) = learnt.pieces([window])
    wanted = expected(*brute(learnt, window))
    assert [(p.role, p.low, p.high) for p in pieces] == [w[:3] for w in wanted]
    assert [p.sure for p in pieces] == pytest.approx([w[3] for w in wanted], abs=1e-6)


@settings(deadline=None)
@given(seed=st.integers(1, 10**6), words=st.integers(1, 40))
def test_no_piece_goes_over_a_paragraph_or_into_another_piece(seed: int, words: int) -> None:
    window = random_window(seed, words)
    window.tags[:, [2, 4, 6]] += 6  # the network would have every piece go on
    (pieces,) = decoder(seed).pieces([window])
    for piece in pieces:
        assert 0 <= piece.low < piece.high <= words
        assert len(set(window.paragraph[piece.low : piece.high].tolist())) == 1
        assert 0 < piece.sure <= 1 + 1e-9
        assert piece.role in ROLES
    assert all(a.high <= b.low for a, b in pairwise(pieces))


def test_what_goes_on_in_a_new_paragraph_begins_anew() -> None:
    window = tagged("B-content", "I-content", "I-content", "I-content", paragraph=[0, 0, 1, 1])
    (pieces,) = replace(decoder(), eager=np.eye(1, 7, 5, dtype=np.float32)[0]).pieces([window])
    assert places(*pieces) == [(0, 2), (2, 4)]


def test_two_pieces_of_one_role_may_touch() -> None:
    (pieces,) = decoder().pieces([tagged("B-content", "I-content", "B-content", "B-content")])
    assert places(*pieces) == [(0, 2), (2, 3), (3, 4)]


def test_a_piece_at_the_end_of_a_window_ends_with_it() -> None:
    (pieces,) = decoder().pieces([tagged("O", "B-content", "I-content")])
    assert places(*pieces) == [(1, 3)]


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(1, 10**6), sizes=st.lists(st.integers(1, 30), min_size=2, max_size=5))
def test_windows_decoded_together_are_as_alone(seed: int, sizes: list[int]) -> None:
    learnt = decoder(seed)
    all_windows = [random_window(seed + n, words) for n, words in enumerate(sizes)]
    together = learnt.pieces(all_windows)
    for window, pieces in zip(all_windows, together, strict=True):
        (alone,) = learnt.pieces([window])
        assert [(p.role, p.low, p.high) for p in pieces] == [(p.role, p.low, p.high) for p in alone]
        assert [p.sure for p in pieces] == pytest.approx([p.sure for p in alone], abs=1e-9)
    for window, said in zip(all_windows, learnt.said(all_windows), strict=True):
        for one, other in zip(said, only(learnt.said([window])), strict=True):
            assert (one.source is None, one.cue is None) == (
                other.source is None,
                other.cue is None,
            )
            assert places(*one.content) == places(*other.content)
            assert one.evidence == pytest.approx(other.evidence, abs=1e-6)


def test_no_windows_say_nothing() -> None:
    assert decoder().pieces([]) == []
    assert decoder().said([]) == []


@settings(deadline=None)
@given(seed=st.integers(1, 10**6), words=st.integers(1, 40))
def test_no_piece_of_content_is_said_twice(seed: int, words: int) -> None:
    learnt, window = decoder(seed), random_window(seed, words)
    (pieces,) = learnt.pieces([window])
    said = only(learnt.said([window]))
    contents = [p for one in said for p in one.content]
    assert len(contents) == len(set(contents))
    assert {*contents} <= {p for p in pieces if p.role == "content"}
    assert bool(said) == any(p.role == "content" for p in pieces)
    for one in said:
        assert one.cue is None or one.cue.role == "cue"
        assert one.source is None or one.source.role == "source"
        assert list(one.content) == sorted(one.content, key=lambda p: p.low)
        assert all(np.isfinite(one.evidence))
    cues = [one.cue for one in said if one.cue]
    assert len(cues) == len(set(cues))


def test_contents_that_share_a_cue_are_one_attribution() -> None:
    # “We wait,” she said. “We go.”
    window = tagged("B-content", "I-content", "B-source", "B-cue", "B-content", "I-content")
    (said,) = only(near().said([window]))
    assert places(*said.content) == [(0, 2), (4, 6)]
    assert said.cue is not None
    assert said.source is not None
    assert places(said.cue, said.source) == [(3, 4), (2, 3)]


def test_each_content_has_the_cue_and_the_source_it_points_to() -> None:
    tags = ["B-source", "B-cue", "B-content", "I-content"] * 2
    one, two = only(near().said([tagged(*tags)]))
    assert [places(*s.content) for s in (one, two)] == [[(2, 4)], [(6, 8)]]
    assert [s.cue.low if s.cue else None for s in (one, two)] == [1, 5]
    assert [s.source.low if s.source else None for s in (one, two)] == [0, 4]


def test_what_the_network_says_of_a_link_outweighs_nearness() -> None:
    window = tagged(*["B-source", "B-cue", "B-content", "I-content"] * 2)
    part(window, 2, "content first, cue")[0] = 100
    part(window, 5, "cue")[0] = 100
    part(window, 6, "content last, cue")[1] = 100
    part(window, 1, "cue")[1] = 100
    part(window, 7, "content last, cue")[1] = 100
    part(window, 2, "content first, source")[2] = 100
    part(window, 4, "source")[2] = 100
    found = {one.content[0].low: one for one in only(near().said([window]))}
    assert found[2].cue is not None
    assert found[2].source is not None
    assert found[6].cue is not None
    assert (found[2].cue.low, found[2].source.low, found[6].cue.low) == (5, 4, 1)


def test_a_source_is_chosen_by_its_cue_too() -> None:
    window = tagged("B-source", "B-cue", "B-content", "B-source")
    part(window, 1, "cue, source")[0] = 100
    part(window, 0, "source")[0] = 100
    (said,) = only(replace(near(), far=decoder().far).said([window]))
    assert said.source is not None
    assert said.source.low == 0


def test_content_may_have_neither_cue_nor_source() -> None:
    window = tagged("B-source", "B-cue", "B-content", "O", "B-content")
    lonely = replace(decoder(), no=np.full(2, SURE, np.float32))
    one, two = only(lonely.said([window]))
    assert (one.cue, one.source, two.cue, two.source) == (None, None, None, None)
    assert [places(*s.content) for s in (one, two)] == [[(2, 3)], [(4, 5)]]


def test_words_without_content_say_nothing() -> None:
    assert only(near().said([tagged("B-source", "B-cue", "O")])) == []


@pytest.mark.parametrize(("doubtful", "pieces"), [(0.1, 1), (3.0, 2)])
def test_a_doubtful_further_piece_is_left_out(doubtful: float, pieces: int) -> None:
    window = tagged("B-content", "B-cue", "B-content")
    link = WIDTH**0.5
    part(window, 1, "cue")[:] = 1
    part(window, 0, "content first, cue")[:] = 5.0 * link / WIDTH
    part(window, 2, "content first, cue")[:] = doubtful * link / WIDTH
    (said,) = only(decoder().said([window]))
    assert len(said.content) == pieces
    assert said.cue is not None


def test_a_doubtful_piece_stays_where_it_is_the_only_one() -> None:
    window = tagged("B-cue", "B-content")
    part(window, 0, "cue")[:] = 1
    part(window, 1, "content first, cue")[:] = 0.1 / WIDTH**0.5
    (said,) = only(decoder().said([window]))
    assert said.cue is not None
    assert places(*said.content) == [(1, 2)]


def test_a_cue_inside_a_quotation_counts_as_evidence() -> None:
    outside = tagged("B-source", "B-cue", "B-content")
    inside = replace(outside, spoken=np.array([True, True, False]))
    elsewhere = replace(outside, spoken=np.array([True, False, True]))
    one, two, three = (
        only(near().said([window]))[0].evidence for window in (outside, inside, elsewhere)
    )
    assert one == three != two


@settings(deadline=None)
@given(
    distances=st.lists(st.integers(-(10**6), 10**6) | st.integers(-40, 40), min_size=1, max_size=50)
)
def test_steps_of_distance_are_odd_and_rise(distances: list[int]) -> None:
    given_ = np.array(sorted(distances))
    middle = BUCKETS // 2
    steps = bucket(given_)
    assert (np.diff(steps) >= 0).all()
    assert (bucket(-given_) - middle == middle - steps).all()
    assert ((steps >= 0) & (steps < BUCKETS)).all()
    assert ((steps == middle) == (given_ == 0)).all()


def test_steps_of_distance_widen() -> None:
    steps = bucket(np.arange(18)) - BUCKETS // 2
    assert steps.tolist() == [0, 1, 2, 3, 3, 4, 4, 4, 4, *[5] * 8, 6]
    assert bucket(np.array([2**30])).tolist() == [BUCKETS - 1]


def test_words_within_a_piece_are_no_words_apart() -> None:
    assert apart(3, 5, np.arange(8)).tolist() == [-3, -2, -1, 0, 0, 0, 1, 2]


def test_paragraphs_between_are_counted_to_two() -> None:
    assert breaks(4, np.array([0, 2, 3, 4, 5, 6, 9])).tolist() == [0, 0, 1, 2, 3, 4, 4]
