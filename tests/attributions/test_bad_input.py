"""Texts that no newsroom sent: huge, broken, hostile. Nothing breaks, and memory stays bounded."""

import tracemalloc
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold.attributions import extract
from retold.attributions.running import learnt, read
from retold.attributions.tagging import PARTS, TAGS, WIDTH
from retold.encoder import Encoder, Words, shipped
from retold.records import Article, Attribution

SAID = "The envoy said the talks had failed."


class Idle(Encoder):
    """The shipped words and a network that sees nothing, to weigh all that stands around it."""

    def rows(self, words: Words, low: int, high: int) -> list[Any]:  # noqa: ARG002
        tags = np.zeros((high - low, len(TAGS)), np.float32)
        tags[:, 0] = 9
        parts = np.ones((high - low, len(PARTS) * WIDTH), np.float32)
        return [tags, parts, np.ones((high - low, 768), np.float32)]


def holds(text: str, found: Sequence[Attribution]) -> bool:
    """Whether every span is the text it points at, and contents are in order and apart."""
    spans = [s for a in found for s in (*a.content, a.source, a.cue) if s is not None]
    spans += [hop.span for a in found for hop in a.relay if hop.span is not None]
    taken = sorted((c.start, c.end) for a in found for c in a.content)
    return (
        all(text[s.start : s.end] == s.text and s.text.strip() for s in spans)
        and all(list(a.content) == sorted(a.content, key=lambda c: c.start) for a in found)
        and all(one[1] <= other[0] for one, other in pairwise(taken))
        and all(0 < a.confidence < 1 for a in found)
    )


@pytest.mark.parametrize(
    "text",
    ["", *'a.“"’:—é😀漢ق\0\n\t\r\x85\x1c\u2028\u200b\u200f\u202e\ufeff\u0301\ufffd\ud800\udfff'],
)
def test_a_text_of_one_character_says_nothing(article: Callable[..., Article], text: str) -> None:
    assert extract(article(text)) == ()


@pytest.mark.parametrize(
    "text", ['"' * 4_000, "'" * 4_000, "“" * 4_000, "\n" * 200_000, "\0" * 4_000, ": – " * 1_000]
)
def test_marks_without_words_say_nothing(article: Callable[..., Article], text: str) -> None:
    assert extract(article(text)) == ()


@pytest.mark.parametrize(
    "dirt",
    [
        "\u200f",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\0",
        "😀",
        "👩‍🚀",
        "\u0301",
        "\ud800",
        "\u2028",
        "\x85",
    ],
)
@pytest.mark.parametrize("where", ["{0}{1}", "{1}{0}", "{1} {0} {1}", "{2}{0}{3}"])
def test_dirt_around_a_sentence_leaves_spans_in_place(
    article: Callable[..., Article], dirt: str, where: str
) -> None:
    text = where.format(dirt, SAID, SAID[:14], SAID[14:])
    found = extract(article(text))
    assert holds(text, found)
    if where != "{2}{0}{3}":  # the first sentence is whole
        assert found[0].source is not None
        assert "envoy" in found[0].source.text
        assert "the talks had failed" in found[0].content[0].text


def test_a_line_separator_parts_paragraphs(article: Callable[..., Article]) -> None:
    text = f"{SAID}\u2028“We will wait,” said Karel Dova."
    found = extract(article(text))
    assert holds(text, found)
    assert [a.source.text for a in found if a.source] == ["The envoy", "Karel Dova"]


def test_a_language_that_is_not_covered_gives_nothing(article: Callable[..., Article]) -> None:
    assert extract(article(SAID))
    assert extract(article(SAID, covered=False)) == ()


def test_a_paragraph_of_twenty_thousand_words_is_read_to_its_end(
    article: Callable[..., Article],
) -> None:
    filler = "ships of Marn left the port at noon today and came back. "
    text = SAID + " " + filler * 1_666 + SAID
    assert len(text.split()) > 20_000
    found = extract(article(text))
    assert holds(text, found)
    said = [a.content[0] for a in found if "the talks had failed" in a.content[0].text]
    assert [s.start < 100 for s in said] == [True, False]


def test_two_million_characters_are_read_to_their_end(article: Callable[..., Article]) -> None:
    text = (SAID + "\n" * 200_000) * 10 + "“We will wait,” said Karel Dova."
    assert len(text) > 2_000_000
    found = extract(article(text))
    assert holds(text, found)
    assert [a.source.text for a in found if a.source] == ["The envoy"] * 10 + ["Karel Dova"]
    assert len({a.id for a in found}) == 11


def test_memory_does_not_grow_with_the_text() -> None:
    """Besides the words of one part, nothing is kept: a text four times as long needs no more.

    The numbers of all words of the longer text would be above 300 MB.
    """
    decoder, _ = learnt(shipped())
    line = "The ships of Marn left Kestrel today, late and in fog and rain.\n"

    def peak(size: int) -> int:
        text = line * (size // len(line))
        tracemalloc.start()
        try:
            assert sum(1 for _ in read(text, [], Idle(), decoder)) == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2_000)  # what is loaded once is not counted
    short, long = peak(200_000), peak(800_000)
    assert short > 10_000_000  # the measure sees the network's numbers
    assert long < short * 1.5


letters = st.characters(exclude_categories=())
BITS = [
    "“", "”", '"', "‘", "’", "«", "»", "``", "''", " said ", "said", " Karel Dova ", "The envoy",
    " denied that ", " according to ", "told VNA ", " quoted the ministry as saying ", ", ", ". ",
    "\n", "\n\n", "\u2028", "\r\n", ":", " – ", "\u200b", "\u202e", "\u0301", "\ud800", "\0", "😀",
    "ق", "漢字", "x" * 50, "KESTREL, May 3 (VNA) -- ", " issued the following statement:", "-0-",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bits=st.lists(st.sampled_from(BITS) | st.text(letters, max_size=8), max_size=40))
def test_whatever_the_text_nothing_breaks_and_every_span_is_its_text(
    article: Callable[..., Article], bits: list[str]
) -> None:
    text = "".join(bits)
    found = extract(article(text))
    assert holds(text, found)
    assert found == extract(article(text))
