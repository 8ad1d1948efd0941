"""The core on running text: candidates, phrases, weights, the choice among them."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from retold import syntax
from retold.attributions.candidates import candidates, subject
from retold.attributions.found import Found
from retold.attributions.join import join
from retold.attributions.phrases import cue_of, source_of, stem, stretch
from retold.attributions.running import find, settle
from retold.attributions.weights import Weights, shipped
from retold.quotes import pair


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
    ("text", "construction"),
    [
        ("The envoy said the talks failed.", "ccomp"),
        ("The talks, officials said, will resume in May.", "parataxis"),
        ("According to the ministry, exports fell.", "according"),
        ("DOVA: The talks are over, and we go home.", "colon"),
    ],
)
def test_a_construction_is_found_by_its_grammar(text: str, construction: str) -> None:
    assert construction in {c.construction for c in candidates(syntax.pipeline()(text))}


def test_who_is_quoted_as_saying_is_the_subject_of_saying() -> None:
    doc = syntax.pipeline()("VNA quoted the envoy as saying that the talks failed.")
    saying = next(t for t in doc if t.text == "saying")
    who = subject(saying)
    assert who is not None
    assert who.text == "envoy"


def test_a_cue_holds_auxiliaries_and_negation() -> None:
    doc = syntax.pipeline()("The envoy has not yet said that the talks failed.")
    said = next(t for t in doc if t.text == "said")
    low, high = stretch(doc, *cue_of(said))
    assert doc.text[low:high] == "has not yet said"


def test_a_source_keeps_its_apposition_and_drops_the_comma() -> None:
    doc = syntax.pipeline()("Anna Bell, a teacher in Kestrel, said that it failed.")
    low, high = stretch(doc, *source_of(next(t for t in doc if t.text == "Bell")))
    assert doc.text[low:high] == "Anna Bell, a teacher in Kestrel"


def test_content_takes_in_whole_quotations_and_leaves_cue_and_source_out() -> None:
    text = "“Ships” he said “will pass. They must,” or not."
    local = list(pair(text))
    at = text.index("will")
    pieces = settle(
        text, [(0, at + 4)], (text.index("said"), text.index("said") + 4), (8, 10), local
    )
    assert [text[low:high] for low, high in pieces] == ["“Ships”", "“will pass. They must,”"]


def test_what_is_reported_inside_a_quotation_stays_inside_it() -> None:
    text = "“They said we lost,” he laughed."
    at, end = text.index("said"), text.index(" he")
    pieces = settle(text, [(at + 5, end + 3)], (at, at + 4), None, list(pair(text)))
    assert [text[low:high] for low, high in pieces] == ["we lost,”"]


def test_a_chance_is_the_logistic_of_the_weights() -> None:
    weights = Weights({"say *": 0.0, "a": 2.0, "b": -2.0, "unknown x": -3.0}, 0.5)
    assert weights.chance(["say *", "unknown x", "a", "b"]) == 0.5
    assert weights.chance(["dance *", "unknown x", "a", "b"]) < 0.1
    assert weights.chance(["say *", "unknown x", "a"]) > 0.8


def test_the_shipped_weights_know_saying_from_eating() -> None:
    assert "say ccomp" in shipped()
    assert "eat ccomp" not in shipped()
    assert 0 < shipped().threshold < 1


def test_no_two_findings_share_words(article: Callable[..., Any]) -> None:
    text = (
        "The envoy said the minister believes that the League hopes to win. “It will,” he told "
        "VNA, adding that officials say the ships, according to the crew, were late."
    )
    taken = sorted(s for f in find(article(text), pair(text)) for s in f.content)
    assert taken
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(taken))


def said(text: str, content: str, cue: str) -> Found:
    low, at = text.index(content), text.index(cue)
    return Found(
        source=None,
        cue=(at, at + len(cue)),
        content=((low, low + len(content)),),
        confidence=0.9,
        construction="ccomp before",
    )


def joined(text: str, *found: Found) -> list[list[str]]:
    return [[text[a:b] for a, b in f.content] for f in join(text, found, pair(text))]


def test_a_quotation_with_a_cue_of_its_own_is_left_to_it() -> None:
    text = "“We wait,” he said. “We go,” she said."
    one, two = said(text, "“We wait,”", "he said"), said(text, "“We go,”", "she said")
    assert joined(text, one, two) == [["“We wait,”"], ["“We go,”"]]
    assert joined(text, one) == [["“We wait,”"]]  # even where that cue was missed


def test_a_quotation_after_an_indirect_one_is_another_matter() -> None:
    text = "He said that they wait. “We go.”"
    assert joined(text, said(text, "that they wait", "said")) == [["that they wait"]]


def test_a_quotation_two_sentences_on_is_not_joined() -> None:
    text = "“We wait,” he said. The ships left. “We go.”"
    assert joined(text, said(text, "“We wait,”", "he said")) == [["“We wait,”"]]


def test_a_quotation_runs_over_paragraphs_to_its_closing_mark() -> None:
    text = "He said: “We wait.\n\n“We go.\n\n“We win.”\n\n“We lose,” she said."
    assert joined(text, said(text, "“We wait.", "said")) == [["“We wait.", "“We go.", "“We win.”"]]
