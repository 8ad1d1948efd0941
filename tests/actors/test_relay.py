"""The next statements of a report came by the same go-betweens; another occasion did not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from retold.actors import resolve
from retold.actors.mentions import Cast
from retold.actors.relay import called
from retold.records import Article, Attribution, Hop
from retold.syntax import parse

QUOTED = "VNA quoted Karel Dova as saying that the League was to blame."
HOP = "VNA"


def article(text: str) -> Article:
    return Article(id="a1", digest="", text=text, blocks=(), language="en", covered=True)


def said(
    one: Article, number: int, source: str | None, cue: str, content: str, after: int = 0
) -> Attribution:
    def span(words: str) -> tuple[int, int]:
        at = one.text.index(words, after)
        return at, at + len(words)

    return Attribution(
        id=f"s{number}",
        article_id=one.id,
        kind="indirect",
        source=one.span(*span(source)) if source else None,
        cue=one.span(*span(cue)),
        content=(one.span(*span(content)),),
        act="said",
        confidence=0.9,
    )


@pytest.fixture
def next_relay() -> Callable[[str, str | None, str, str], tuple[Hop, ...]]:
    """The go-betweens of what follows the report: its text, source, cue and content."""

    def heard(following: str, source: str | None, cue: str, content: str) -> tuple[Hop, ...]:
        one = article(QUOTED + following)
        first = said(one, 1, "Karel Dova", "as saying", "that the League was to blame")
        hop = Hop(name=HOP, span=one.span(0, 3), basis="stated")
        first = replace(first, relay=(hop,))
        second = said(one, 2, source, cue, content, len(QUOTED))
        return resolve(one, [first, second]).attributions[1].relay

    return heard


@pytest.mark.parametrize(
    ("following", "source", "cue"),
    [
        (" He added that the strait was shut.", "He", "added"),
        ("\nDova added that the strait was shut.", "Dova", "added"),
    ],
)
def test_the_next_statement_of_a_report_came_by_its_agency(
    next_relay: Callable[..., tuple[Hop, ...]], following: str, source: str, cue: str
) -> None:
    (hop,) = next_relay(following, source, cue, "that the strait was shut")
    assert (hop.name, hop.basis) == (HOP, "carried on")
    assert hop.span is not None
    assert (hop.span.start, hop.span.text) == (0, HOP)


@pytest.mark.parametrize(
    ("opening", "outlet", "name"),
    [
        ("KESTREL, July 1 (KCNA) -- ", "The Harbour Post", "KCNA"),
        ("MOSCOW, October 1. /TASS/. ", None, "TASS"),
        ("KESTREL (Reuters) - ", "The Harbour Post", "Reuters"),
        ("KESTREL, July 1 (KCNA) -- ", "Korean Central News Agency", None),
        ("KESTREL, July 1 (Morning) -- ", "The Harbour Post", None),
        ("The envoy (Reuters photo) left. ", "The Harbour Post", None),
    ],
)
def test_a_dateline_says_by_whom_the_whole_page_came(
    opening: str, outlet: str | None, name: str | None
) -> None:
    one = replace(article(f"{opening}Karel Dova said the strait was shut."), outlet=outlet)
    first = said(one, 1, "Karel Dova", "said", "the strait was shut")
    relay = resolve(one, [first]).attributions[0].relay
    assert [(hop.name, hop.basis) for hop in relay] == ([(name, "page")] if name else [])


def test_a_last_line_says_it_too() -> None:
    one = replace(article("Karel Dova said the strait was shut.\n(AFP)"), outlet="Radio Meridian")
    first = said(one, 1, "Karel Dova", "said", "the strait was shut")
    assert [h.name for h in resolve(one, [first]).attributions[0].relay] == ["AFP"]


def test_a_go_between_has_the_name_that_it_is_known_by() -> None:
    one = article("North Korea's official Korean Central News Agency (KCNA) quoted Karel Dova.")
    cast = Cast(one, parse(one))
    assert called(one.text.removesuffix(" quoted Karel Dova."), cast) == "KCNA"
    assert called("the official Veldoria News Agency (VNA)", cast) == "Veldoria News Agency"
    assert called("Norway’s Meridian Wire news agency", cast) == "Meridian Wire"


@pytest.mark.parametrize(
    ("following", "source", "cue"),
    [
        (" He told reporters that the strait was shut.", "He", "told"),
        ("\nKarel Dova said that the strait was shut.", "Karel Dova", "said"),
        ("\nAnna Lenz said that the strait was shut.", "Anna Lenz", "said"),
        ("\nNo.\nYes.\nNo.\nDova said that the strait was shut.", "Dova", "said"),
    ],
)
def test_another_occasion_or_speaker_did_not(
    next_relay: Callable[..., tuple[Hop, ...]], following: str, source: str, cue: str
) -> None:
    assert next_relay(following, source, cue, "that the strait was shut") == ()
