"""What the tests of this room share: an article from its text, and its attributions in short."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from retold.attributions import extract
from retold.records import Article, Attribution, Block


class Said(NamedTuple):
    """An attribution in short: the texts of its spans."""

    source: str | None
    cue: str | None
    content: list[str]
    kind: str
    act: str
    relay: list[str]


def _article(text: str, *blocks: Block, covered: bool = True) -> Article:
    return Article(
        id="a1",
        digest="",
        text=text,
        blocks=blocks,
        language="en" if covered else "xx",
        covered=covered,
    )


def _short(said: Attribution) -> Said:
    return Said(
        source=said.source.text if said.source else None,
        cue=said.cue.text if said.cue else None,
        content=[c.text for c in said.content],
        kind=said.kind,
        act=said.act,
        relay=[hop.name for hop in said.relay],
    )


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """An article with this text and these blocks."""
    return _article


@pytest.fixture(scope="session")
def heard() -> Callable[..., list[Said]]:
    """The attributions in a text, in short."""
    return lambda text, *blocks: [_short(a) for a in extract(_article(text, *blocks))]


@pytest.fixture(scope="session")
def told() -> Callable[[str, str], Said]:
    """The one attribution in a text whose content holds these words, in short."""

    def one(text: str, words: str) -> Said:
        (said,) = [
            short
            for short in map(_short, extract(_article(text)))
            if words in " ".join(short.content)
        ]
        return said

    return one
