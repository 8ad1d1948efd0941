"""The core on running text: what the encoder finds, the phrases around a word, what is joined."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold import syntax
from retold.attributions.found import Found, Stretch
from retold.attributions.join import join
from retold.attributions.phrases import source_of, stem, stretch
from retold.attributions.running import Trust, find, learnt
from retold.encoder import reading, shipped
from retold.quotes import pair
from retold.records import Block

LINES = [
    "The envoy said the talks had failed.",
    "“We will wait,” said Karel Dova. “The ships stay in Kestrel.”",
    "Dova denied that Veldoria had fired first, adding that the League was to blame.",
    "Ferries ran late in Marn.",
    "“No,” she said.",
]


def spans(found: Found) -> list[Stretch]:
    """Every stretch of an attribution."""
    return [*found.content, *(s for s in (found.source, found.cue) if s is not None)]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("said", "says", "saying", "say"), "say"),
        (("argues", "argued", "arguing", "argue"), "argu"),
        (("denies", "denied", "denying", "deny"), "deny"),
        (("admits", "admitted", "admitting", "admit"), "admit"),
        (("planned", "plans", "planning", "plan"), "plan"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: tuple[str, ...], key: str) -> None:
    assert {stem(word) for word in words} == {key}


@pytest.mark.parametrize(
    ("text", "noun", "phrase"),
    [
        (
            "Anna Bell, a teacher in Kestrel, said that it failed.",
            "Bell",
            "Anna Bell, a teacher in Kestrel",
        ),
        ("The envoy, who had left Marn, said so.", "envoy", "The envoy"),
        ("He said that it failed.", "He", "He"),
        ("Dova’s claim failed.", "Dova", "Dova’s"),
    ],
)
def test_a_source_is_its_whole_phrase(
    article: Callable[..., Any], text: str, noun: str, phrase: str
) -> None:
    (part,) = syntax.parse(article(text))
    doc = part.doc
    low, high = stretch(doc, *source_of(next(t for t in doc if t.text == noun)))
    assert doc.text[low:high] == phrase


def test_attributions_are_found_in_order(article: Callable[..., Any]) -> None:
    text = "\n".join(LINES)
    found = find(article(text))
    assert [f.content for f in found] == sorted(f.content for f in found)
    sources = [text[slice(*f.source)] for f in found if f.source]
    assert sources[:3] == ["The envoy", "Karel Dova", "Dova"]


def test_no_two_findings_share_words_and_all_lie_in_the_text(article: Callable[..., Any]) -> None:
    text = (
        "The envoy said the minister believes that the League hopes to win. “It will,” he told "
        "VNA, adding that officials say the ships, according to the crew, were late."
    )
    found = find(article(text))
    taken = sorted(s for f in found for s in f.content)
    assert taken
    assert all(a[1] <= b[0] for a, b in pairwise(taken))
    for low, high in (s for f in found for s in spans(f)):
        assert 0 <= low < high <= len(text)
        assert text[low:high] == text[low:high].strip()


@settings(deadline=None, max_examples=25)
@given(
    lines=st.lists(st.tuples(st.sampled_from(LINES), st.booleans()), min_size=1, max_size=6),
    end=st.sampled_from(["\n", "\n\n", "\r\n", "\u2028"]),
)
def test_nothing_is_found_in_boilerplate(
    article: Callable[..., Any], lines: list[tuple[str, bool]], end: str
) -> None:
    text = end.join(line for line, _ in lines)
    blocks, at = [], 0
    for line, dropped in lines:
        here = (at, at + len(line))
        blocks.append(
            Block(kind="boilerplate", page=None, text=here, reason="teaser")
            if dropped
            else Block(kind="body", page=None, text=here, reason="main content")
        )
        at += len(line) + len(end)
    for low, high in (s for f in find(article(text, *blocks)) for s in spans(f)):
        assert not any(
            b.kind == "boilerplate" and low < b.text[1] and b.text[0] < high
            for b in blocks
            if b.text
        )
    if all(dropped for _, dropped in lines):
        assert find(article(text, *blocks)) == []


def test_boilerplate_inside_a_line_is_in_no_attribution(article: Callable[..., Any]) -> None:
    text = "The envoy said the talks Subscribe to our newsletter had failed at the border."
    low, high = text.index("Subscribe"), text.index("had failed")
    blocks = [
        Block(kind="body", page=None, text=(0, low), reason="main content"),
        Block(kind="boilerplate", page=None, text=(low, high), reason="teaser"),
        Block(kind="body", page=None, text=(high, len(text)), reason="main content"),
    ]
    found = find(article(text, *blocks))
    assert found
    for start, end in (s for f in found for s in spans(f)):
        assert not (start < high and low < end)


def test_reading_an_article_does_not_depend_on_what_was_read_before(
    article: Callable[..., Any],
) -> None:
    text = "\n".join(LINES)
    others = ["“Never,” he said.", "Officials say so. " * 90, '"' * 300, "No.\n" * 60]
    first = find(article(text))
    assert first
    for other in others:
        find(article(other))
        assert find(article(text)) == first


def test_what_is_found_in_a_later_part_points_at_its_words(article: Callable[..., Any]) -> None:
    text = "\n".join(LINES * 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_PART", 200)
        found = find(article(text))
    said = [text[slice(*f.content[0])] for f in found]
    assert sum("the talks had failed" in words for words in said) == 3
    assert {text[slice(*f.source)] for f in found if f.source} >= {"The envoy", "Karel Dova", "she"}


def test_what_is_shown_is_likelier_than_the_least(article: Callable[..., Any]) -> None:
    _, trust = learnt(shipped())
    found = find(article("\n".join(LINES)))
    assert found
    assert all(trust.least <= f.confidence < 1 for f in found)
    assert 0 < trust.least < 1


def test_a_chance_is_the_logistic_of_the_evidence() -> None:
    trust = Trust(weights=(2.0, -2.0), bias=-1.0, least=0.3)
    assert trust.chance((0.5, 0.0)) == 0.5
    assert trust.chance((0.0, 1.0)) < 0.1 < 0.7 < trust.chance((1.0, 0.0))


def said(text: str, content: str, cue: str) -> Found:
    low, at = text.index(content), text.index(cue)
    return Found(
        source=None,
        cue=(at, at + len(cue)),
        content=((low, low + len(content)),),
        confidence=0.9,
        construction="running",
    )


def joined(text: str, *found: Found) -> list[list[str]]:
    return [[text[a:b] for a, b in f.content] for f in join(text, found, pair(text))]


def test_a_quotation_with_a_cue_of_its_own_is_left_to_it() -> None:
    text = "“We wait,” he said. “We go,” she said."
    one, two = said(text, "“We wait,”", "he said"), said(text, "“We go,”", "she said")
    assert joined(text, one, two) == [["“We wait,”"], ["“We go,”"]]
    assert joined(text, one) == [["“We wait,”"]]  # even where that cue was missed


def test_a_quotation_right_after_the_cue_is_joined() -> None:
    text = "“We wait,” he said. “We go.”"
    assert joined(text, said(text, "“We wait,”", "said")) == [["“We wait,”", "“We go.”"]]


def test_a_quotation_after_an_indirect_one_is_another_matter() -> None:
    text = "He said that they wait. “We go.”"
    assert joined(text, said(text, "that they wait", "said")) == [["that they wait"]]


def test_a_quotation_two_sentences_on_is_not_joined() -> None:
    text = "“We wait,” he said. The ships left. “We go.”"
    assert joined(text, said(text, "“We wait,”", "he said")) == [["“We wait,”"]]


def test_a_quotation_runs_over_paragraphs_to_its_closing_mark() -> None:
    text = "He said: “We wait.\n\n“We go.\n\n“We win.”\n\n“We lose,” she said."
    assert joined(text, said(text, "“We wait.", "said")) == [["“We wait.", "“We go.", "“We win.”"]]
