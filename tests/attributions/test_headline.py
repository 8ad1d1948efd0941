"""Attribution by the punctuation of a headline."""

from collections.abc import Callable
from typing import Any

import pytest

from retold.records import Block

BODY = "\nThe ships left Kestrel on Monday."


def headline(text: str) -> tuple[Block, ...]:
    return (
        Block(kind="headline", page=None, text=(0, len(text)), reason="title"),
        Block(
            kind="body", page=None, text=(len(text) + 1, len(text + BODY)), reason="main content"
        ),
    )


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Western elites stuck in the past – Japan", "Japan", "Western elites stuck in the past"),
        (
            "Russia being 'cut off' from world trade: France",
            "France",
            "Russia being 'cut off' from world trade",
        ),
        (
            "Blockade will go on, says Foreign Minister Dova",
            "Foreign Minister Dova",
            "Blockade will go on",
        ),
        (
            "President Anna Keller: No talks before the ships leave",
            "President Anna Keller",
            "No talks before the ships leave",
        ),
    ],
)
def test_a_headline_names_its_speaker(
    heard: Callable[..., Any], text: str, source: str, content: str
) -> None:
    for found in (heard(text + BODY), heard(text + BODY, *headline(text))):
        assert [(said.source, said.content) for said in found] == [(source, [content])]


@pytest.mark.parametrize(
    "text",
    [
        "Japan: three held after raid on port",
        "Storm closes ports on the coast - Meridian Wire",
        "Storm closes all ports on the coast – CNN",
        "Storm closes all ports on the coast – Reuters",
        "Live updates: ships leave the harbour of Kestrel",
        "Ships leave the harbour – what we know so far",
        "Here’s what you need to know about the harbour strike",
    ],
)
def test_a_topic_or_an_outlet_is_no_speaker(heard: Callable[..., Any], text: str) -> None:
    assert heard(text + BODY, *headline(text)) == []


def test_the_outlet_that_published_is_not_the_speaker(article: Callable[..., Any]) -> None:
    from dataclasses import replace

    from retold.attributions import extract

    text = "Ships leave the harbour of Kestrel – Japan Today Office"
    page = replace(
        article(text, Block(kind="headline", page=None, text=(0, len(text)), reason="")),
        outlet="Japan Today Office",
    )
    assert extract(page) == ()
