"""Labelled articles as windows: every label on its word, wherever the windows are cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retold.attributions import tagging
from retold.attributions.train.examples import UNKNOWN, Example, Labelled, examples
from retold.encoder import shipped

TEXT = (
    "“We are ready,” the envoy of Veldoria said. “We will wait.”\n"
    "The ministry denied that talks had been held in Marn."
)
SAID = (
    {
        "source": [(TEXT.index("the envoy"), TEXT.index(" said"))],
        "cue": [(TEXT.index("said"), TEXT.index(". “We will"))],
        "content": [(0, 15), (TEXT.index("“We will"), TEXT.index("\n"))],
    },
    {
        "source": [(TEXT.index("The ministry"), TEXT.index(" denied"))],
        "cue": [(TEXT.index("denied"), TEXT.index(" that"))],
        "content": [(TEXT.index("that talks"), len(TEXT) - 1)],
    },
)


def made(limit: int) -> list[Example]:
    return list(examples(Labelled(TEXT, SAID), shipped().vocabulary, limit))


def test_each_piece_of_content_points_to_its_cue_and_source() -> None:
    (window,) = made(254)
    names = [tagging.TAGS[tag] for tag in window.tags]
    for link in window.links:
        assert names[link.first] == "B-content"
        assert names[link.cue[0]] == "B-cue"
        assert names[link.source[0]] == "B-source"
    first, second, third = window.links
    assert first.cue == second.cue
    assert first.cue != third.cue


@given(st.integers(4, 60))
def test_windows_hold_every_word_once_and_no_piece_begins_inside(limit: int) -> None:
    whole = made(254)[0]
    cut = made(limit)
    assert sum(len(window.first) for window in cut) == len(whole.first)
    roles = (np.concatenate([window.tags for window in cut]) + 1) // 2
    assert (roles == (whole.tags + 1) // 2).all()
    allowed = tagging.allowed()
    for window in cut:
        assert not tagging.GOING_ON[window.tags[0]]
        assert allowed[window.tags[:-1], window.tags[1:]].all()
        for link in window.links:
            assert 0 <= link.first <= link.last < len(window.tags)
            assert 0 <= link.cue[0] <= link.cue[1] <= len(window.tags)


def test_where_labels_overlap_the_tags_still_make_pieces() -> None:
    low, high = TEXT.index("talks"), TEXT.index(" had been")
    more = {"source": [(low, high)], "cue": [], "content": [(TEXT.index("Marn"), len(TEXT) - 1)]}
    (window,) = examples(Labelled(TEXT, (*SAID, more)), shipped().vocabulary)
    assert tagging.allowed()[window.tags[:-1], window.tags[1:]].all()


def test_a_word_has_the_grammar_of_the_token_that_begins_with_it() -> None:
    text = "He can't say U.S. ships sank."
    tokens = ["He", "ca", "n't", "say", "U.S.", "ships", "sank", "."]
    at = [text.rindex(token) for token in tokens]
    heads = [3, 3, 3, 3, 5, 6, 3, 3]
    grammar = np.array([(at[n], at[h], n, n + 10, n + 20, n + 30) for n, h in enumerate(heads)])
    (window,) = examples(Labelled(text, (), grammar), shipped().vocabulary)
    words = ["He", "can", "'", "t", "say", "U", ".", "S", ".", "ships", "sank", "."]
    assert len(window.first) == len(words)
    no = UNKNOWN
    assert window.labels[0].tolist() == [0, 1, 2, no, 3, 4, no, no, no, 5, 6, 7]
    known = window.labels[0] != no
    assert (window.labels[1:, known] == window.labels[0, known] + [[10], [20], [30]]).all()
    assert (window.labels[:, ~known] == no).all()
    assert window.heads.tolist() == [4, 4, 4, no, 4, 9, no, no, no, 10, 4, 4]


def test_a_head_outside_of_the_window_teaches_nothing() -> None:
    text = "He said so. " * 12
    starts = [at for at in range(len(text)) if text.startswith(("He", "said", "so", "."), at)]
    grammar = np.array([(at, starts[0], 0, 0, 0) for at in starts])
    first, *others = examples(Labelled(text, (), grammar), shipped().vocabulary, 12)
    assert (first.heads == 0).all()
    assert others
    assert all((window.heads == UNKNOWN).all() for window in others)
