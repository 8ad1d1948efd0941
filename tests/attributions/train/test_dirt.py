"""Dirt is put into labelled articles, and the labels stay on their words."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.attributions.train.dirt import dirtied, edited
from retold.attributions.train.examples import UNKNOWN, Labelled

TEXT = (
    "Veldoria rules out talks\n"
    "“We will not sit down with the League,” Foreign Minister Karel Dova told reporters in Kestrel "
    "on Monday, hours after the envoys had left the capital. “Not now.”\n"
    "He added that the strait would stay shut."
)
SAID = (
    {
        "source": [(TEXT.index("Foreign"), TEXT.index(" told"))],
        "cue": [(TEXT.index("told"), TEXT.index(" reporters"))],
        "content": [
            (TEXT.index("“We"), TEXT.index(" Foreign")),
            (TEXT.index("“Not"), TEXT.index("\nHe")),
        ],
    },
    {
        "source": [(TEXT.index("He added"), TEXT.index(" added"))],
        "cue": [(TEXT.index("added"), TEXT.index(" that"))],
        "content": [(TEXT.index("that the"), len(TEXT) - 1)],
    },
)
ARTICLE = Labelled(TEXT, SAID)


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def words(article: Labelled) -> list[dict[str, str]]:
    """The letters of each role of each attribution."""
    return [
        {role: "".join(letters(article.text[s:e]) for s, e in spans) for role, spans in one.items()}
        for one in article.attributions
    ]


@given(st.integers(0, 10_000))
def test_labels_stay_on_their_words_whatever_the_dirt(seed: int) -> None:
    dirty = dirtied(ARTICLE, random.Random(seed))  # noqa: S311
    assert words(dirty) == words(ARTICLE)


def test_dirt_is_of_many_kinds() -> None:
    texts = {dirtied(ARTICLE, random.Random(n)).text for n in range(300)}  # noqa: S311
    assert TEXT in texts
    assert any('"We' in text for text in texts)
    assert any("«We" in text for text in texts)
    assert any("\nWe will" in text for text in texts)
    assert any("HE ADDED" in text for text in texts)
    assert any("(VNA)" in text for text in texts)


@pytest.mark.parametrize("new", ["", "x", "much longer than before"])
def test_what_stands_behind_an_edit_moves_with_it(new: str) -> None:
    at = TEXT.index("Monday")
    moved = edited(ARTICLE, [(at, at + len("Monday"), new)])
    assert words(moved) == words(ARTICLE)
    assert new in moved.text
    assert "Monday" not in moved.text


def test_words_that_are_new_have_no_grammar_and_the_others_keep_theirs() -> None:
    text = "“No,” the envoy said. He left."
    tokens = ["“", "No", ",", "”", "the", "envoy", "said", ".", "He", "left", "."]
    at = [text.index(token) for token in tokens[:-1]] + [len(text) - 1]
    heads = [6, 6, 6, 6, 5, 6, 6, 6, 9, 9, 9]
    grammar = np.array([(at[n], at[h], n, n, n, n) for n, h in enumerate(heads)])
    low = text.index("the envoy")
    edits = [(0, 0, "MARN — "), (0, 1, "«"), (low, low + 14, "VNA quoted the envoy as saying")]
    new = edited(Labelled(text, (), grammar), edits)
    assert new.text == "MARN — «No,” VNA quoted the envoy as saying. He left."
    known = {int(s): int(label) for s, _, label, *_ in new.heads if label != UNKNOWN}
    assert [tokens[label] for _, label in sorted(known.items())] == [
        "“", "No", ",", "”", ".", "He", "left", ".",
    ]  # fmt: skip
    assert {new.text[start] for start, _, label, *_ in new.heads if label == UNKNOWN} == {
        "M",
        "V",
    }
    hung = {int(start): int(head) for start, head, *_ in new.heads}
    assert hung[new.text.index("No")] == UNKNOWN  # it hung on "said", which is gone
    assert hung[new.text.index("He")] == new.text.index("left")
