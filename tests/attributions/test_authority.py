"""The form in which words were issued is kept as it is printed."""

import pytest

from retold.attributions.authority import authority
from retold.attributions.found import Found


def found(text: str, source: str | None, cue: str, content: str) -> Found:
    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    return Found(
        source=at(source) if source else None,
        cue=at(cue),
        content=(at(content),),
        confidence=0.9,
        construction="running",
    )


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "form"),
    [
        (
            "The envoy said in a press statement that the talks had failed.",
            "The envoy",
            "said",
            "that the talks had failed",
            "press statement",
        ),
        (
            "“We will wait,” the ministry said in its answer to a question put by VNA on Monday.",
            "the ministry",
            "said",
            "“We will wait,”",
            "answer to a question put by VNA",
        ),
        (
            "The Foreign Ministry statement said the strait was shut.",
            "The Foreign Ministry statement",
            "said",
            "the strait was shut",
            "Foreign Ministry statement",
        ),
        (
            "In a commentary carried by VNA, the paper called the League a threat.",
            "the paper",
            "called",
            "the League a threat",
            "commentary",
        ),
        (
            "The spokesman of the ministry released the following press statement: We will wait.",
            "The spokesman of the ministry",
            "released the following press statement",
            "We will wait.",
            "press statement",
        ),
    ],
)
def test_the_form_is_the_one_printed_with_the_cue_or_as_the_source(
    text: str, source: str, cue: str, content: str, form: str
) -> None:
    assert authority(text, found(text, source, cue, content)) == form


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "The envoy said he would speak in a joint statement.",
            "he would speak in a joint statement",
        ),
        ("The envoy said no. In a statement, Ostmark said yes.", "no"),
        ("In a statement, Ostmark said yes.\nThe envoy said no.", "no"),
    ],
)
def test_a_form_inside_what_is_said_or_of_another_sentence_is_not_its_own(
    text: str, content: str
) -> None:
    one = found(text, "The envoy", "said", content)
    at = text.index("The envoy")
    cue = text.index("said", at)
    one = Found(
        source=one.source, cue=(cue, cue + 4), content=one.content, confidence=0.9, construction=""
    )
    assert authority(text, one) is None
