"""Kind and act of an attribution, from the words around its cue."""

from dataclasses import replace

import pytest

from retold.attributions.acts import act, kind, speaks
from retold.attributions.found import Found
from retold.quotes import pair


def found(text: str, cue: str, content: str) -> Found:
    low, at = text.index(cue), text.index(content)
    return Found(
        source=None,
        cue=(low, low + len(cue)),
        content=((at, at + len(content)),),
        confidence=0.5,
        construction="ccomp",
    )


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("He said no", "said", "said"),
        ("He denied all", "denied", "denied"),
        ("He has repeatedly denied it", "has repeatedly denied", "denied"),
        ("He did not deny it", "did not deny", "unsaid"),
        ("He didn’t say why", "didn’t say", "unsaid"),
        ("He never said so", "said", "unsaid"),
        ("No minister said so", "said", "unsaid"),
        ("He refused to comment", "refused", "unsaid"),
        ("He refused to sign it", "refused", "held"),
        ("He rejected claims of it", "rejected", "denied"),
        ("He rejected the treaty", "rejected", "said"),
        ("He rejects the insinuations of it", "rejects", "denied"),
        ("He ruled out a vote", "ruled out", "denied"),
        ("He scoffed at the idea", "scoffed at", "denied"),
        ("The world must not tolerate it", "must not tolerate", "said"),
        ("He does not believe it", "does not believe", "held"),
        ("He hopes so", "hopes", "held"),
        ("He told us that he hopes so", "told", "said"),
        ("Those who did not come, he said, will pay", "said", "said"),
    ],
)
def test_an_act_is_read_from_cue_and_negation(text: str, cue: str, expected: str) -> None:
    assert act(text, found(text, cue, text[-2:])) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("He called the report “pure invention”.", "the report “pure invention”", "denied"),
        ("He dismissed it as a crude fabrication.", "it as a crude fabrication", "denied"),
        ("He called the report a masterpiece.", "the report a masterpiece", "said"),
        ("He did not call the report a lie.", "the report a lie", "unsaid"),
    ],
)
def test_what_is_called_false_is_denied(text: str, content: str, expected: str) -> None:
    cue = next(word for word in ("called", "dismissed", "call") if word in text)
    assert act(text, found(text, cue, content)) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("“No talks,” he said.", "“No talks,”", "direct"),
        ("He called it “a trap” twice.", "it “a trap” twice", "mixed"),
        ("He called it a trap.", "it a trap", "indirect"),
        ("'No talks,' he said.", "'No talks,'", "direct"),
    ],
)
def test_a_kind_is_decided_by_the_marks(text: str, content: str, expected: str) -> None:
    said = found(text, "he" if "he " in text else "He", content)
    assert kind(text, said, pair(text)) == expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("tariffs, which treats our trade as loot", "treats", False),
        ("a report, which said that trade fell", "said", True),
        ("a ministry, which denies that trade fell", "denies", True),
    ],
)
def test_a_thing_speaks_by_its_cue_alone(text: str, cue: str, expected: bool) -> None:
    low = text.index("which")
    one = replace(found(text, cue, "trade"), source=(low, low + 5))
    assert speaks(text, one) is expected
