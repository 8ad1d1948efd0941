"""A page that is a press statement is one attribution."""

from collections.abc import Callable
from typing import Any

import pytest

from retold.attributions import extract
from retold.records import Block

LEAD = (
    "Kestrel, May 3 (VNA) -- The head of the Policy Office of the Foreign Ministry of Veldoria "
    'released the following press statement "We will not bow" on May 3:'
)
BODY = [
    "Recently the Northern League said that our ships must not pass.",
    "This is a grave threat to the region.",
    "We will answer in kind. -0-",
]
SPEAKER = "The head of the Policy Office of the Foreign Ministry of Veldoria"


def test_the_body_of_a_statement_is_its_speakers_words(heard: Callable[..., Any]) -> None:
    said, _ = heard("\n".join([LEAD, *BODY]))
    assert said.source == SPEAKER
    assert said.cue == "released the following press statement"
    assert said.content == [*BODY[:2], "We will answer in kind."]
    assert (said.kind, said.act) == ("direct", "said")


def test_what_a_statement_reports_of_others_is_nested_in_it(article: Callable[..., Any]) -> None:
    whole, league = extract(article("\n".join([LEAD, *BODY])))
    assert league.source is not None
    assert league.source.text == "the Northern League"
    assert [span.text for span in league.content] == ["that our ships must not pass"]
    assert (whole.nested_in, league.nested_in) == (None, whole.id)


def test_a_title_and_a_date_may_stand_before_the_lead(heard: Callable[..., Any]) -> None:
    said, *_ = heard(
        "\n\n".join(["Press statement of the Foreign Ministry", "Date: 03/05/2024", LEAD, *BODY])
    )
    assert said.source == SPEAKER


@pytest.mark.parametrize(
    ("lead", "source"),
    [
        (
            "Karel Dova, minister of Defence, Monday made public the following press statement:",
            "Karel Dova, minister of Defence",
        ),
        (
            "The chief of the Press Department on Thursday issued a statement, which said:",
            "The chief of the Press Department",
        ),
        (
            "The spokesman for the ministry gave the following answer to a question on Monday:",
            "The spokesman for the ministry",
        ),
    ],
)
def test_a_lead_names_the_speaker_without_the_day(
    heard: Callable[..., Any], lead: str, source: str
) -> None:
    said, *_ = heard("\n".join([lead, *BODY]))
    assert said.source == source
    assert len(said.content) == 3


def test_a_headline_names_the_speaker_where_no_lead_does(heard: Callable[..., Any]) -> None:
    title = "Press Statement of Foreign Minister Karel Dova"
    text = "\n".join([title, *BODY[1:]])
    blocks = (
        Block(kind="headline", page=None, text=(0, len(title)), reason="title"),
        Block(kind="body", page=None, text=(len(title) + 1, len(text)), reason="main content"),
    )
    (said,) = heard(text, *blocks)
    assert said.source == "Foreign Minister Karel Dova"
    assert said.cue == "Press Statement of"
    assert said.content == [BODY[1], "We will answer in kind."]


def test_boilerplate_is_never_inside_a_statement(heard: Callable[..., Any]) -> None:
    footer = "More from the Veldoria News Agency"
    text = "\n".join([LEAD, *BODY[:2], footer, "We will answer in kind."])
    at = text.index(footer)
    blocks = (
        Block(kind="body", page=None, text=(0, at - 1), reason="main content"),
        Block(kind="boilerplate", page=None, text=(at, at + len(footer)), reason="teaser"),
        Block(
            kind="body", page=None, text=(at + len(footer) + 1, len(text)), reason="main content"
        ),
    )
    said, *_ = heard(text, *blocks)
    assert said.content == [*BODY[:2], "We will answer in kind."]


def test_what_stands_in_no_block_is_not_inside_a_statement(heard: Callable[..., Any]) -> None:
    text = "\n".join([LEAD, *BODY[:2]])
    whole = Block(kind="body", page=None, text=(0, len(text)), reason="main content")
    said, *_ = heard(text + "\nMore from the Veldoria News Agency", whole)
    assert said.content == BODY[:2]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry issued a statement on Monday.\nShips left the harbour.",
        "Ships left the harbour. The ministry issued the following statement:\nWe object.",
        "Parties in many countries issued statements on the occasion of the jubilee.\nShips left.",
        "Dova was tired when the envoys released a report on the ports of Veldoria.\nShips left.",
    ],
)
def test_news_that_mentions_a_statement_is_no_statement(
    heard: Callable[..., Any], text: str
) -> None:
    assert not any("Ships left" in " ".join(said.content) for said in heard(text))
    assert not any("released the following" in (said.cue or "") for said in heard(text))
    assert all(said.kind != "direct" for said in heard(text))
