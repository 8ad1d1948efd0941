"""A statement that answers somebody says whom, by words that can be shown."""

from collections.abc import Callable

import pytest

from retold.actors import resolve
from retold.records import Article, Attribution, Kind


@pytest.fixture
def answered() -> Callable[..., tuple[str, str] | None]:
    """The words that answer and whom, for the last statement of a text."""

    def heard(
        text: str, source: str, cue: str, content: str, kind: Kind = "indirect"
    ) -> tuple[str, str] | None:
        one = Article(id="a1", digest="", text=text, blocks=(), language="en", covered=True)

        def at(words: str) -> tuple[int, int]:
            return text.index(words), text.index(words) + len(words)

        said = Attribution(
            id="s1",
            article_id="a1",
            kind=kind,
            source=one.span(*at(source)),
            cue=one.span(*at(cue)),
            content=(one.span(*at(content)),),
            act="said",
            confidence=0.9,
        )
        resolved = resolve(one, [said])
        reply = resolved.attributions[0].replies_to
        if reply is None:
            return None
        names = {actor.id: actor.name for actor in resolved.actors}
        assert text[reply.span.start : reply.span.end] == reply.span.text
        return reply.span.text, names[reply.actor_id]

    return heard


def test_who_rebuffs_a_claim_answers_its_owner(answered: Callable[..., object]) -> None:
    text = "The North Korean minister has rebuffed Washington’s criticism of the visit."
    assert answered(
        text, "The North Korean minister", "has rebuffed", "Washington’s criticism of the visit"
    ) == ("has rebuffed Washington’s criticism", "United States")


def test_a_claim_may_say_behind_it_whose_it_is(answered: Callable[..., object]) -> None:
    text = "The ministry rejected claims by Pavel Orlo that it had known of the plan."
    assert answered(
        text, "The ministry", "rejected", "claims by Pavel Orlo that it had known of the plan"
    ) == ("rejected claims", "Pavel Orlo")


def test_a_lead_says_whom_a_statement_answers(answered: Callable[..., object]) -> None:
    text = "In response to Anna Lenz, the ministry said the strait would stay shut."
    assert answered(text, "the ministry", "said", "the strait would stay shut") == (
        "In response to",
        "Anna Lenz",
    )


def test_what_the_other_side_slandered_is_answered(answered: Callable[..., object]) -> None:
    text = "“French minister Clara Vogel slandered our country,” the ministry said."
    assert answered(
        text,
        "the ministry",
        "said",
        "“French minister Clara Vogel slandered our country,”",
        "direct",
    ) == ("slandered", "Clara Vogel")


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (
            "The ministry denied that Pavel Orlo had resigned.",
            "denied",
            "that Pavel Orlo had resigned",
        ),
        ("The ministry said Pavel Orlo was right.", "said", "Pavel Orlo was right"),
        ("The ministry rejected the claims.", "rejected", "the claims"),
        ("The ministry rejected its own report.", "rejected", "its own report"),
    ],
)
def test_a_name_that_made_no_claim_is_not_answered(
    answered: Callable[..., object], text: str, cue: str, content: str
) -> None:
    assert answered(text, "The ministry", cue, content) is None
