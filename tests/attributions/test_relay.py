"""The innermost speaker is the source; those who brought the words are the relay."""

from collections.abc import Callable
from typing import Any

import pytest

from retold.attributions import extract

SPOKESPERSON = "an unnamed ministry spokesperson"


@pytest.mark.parametrize(
    ("text", "source", "relay"),
    [
        (
            '"The root cause lies in the policy of the League," the Veldoria News Agency (VNA) '
            "quoted an unnamed ministry spokesperson as saying.",
            SPOKESPERSON,
            "the Veldoria News Agency (VNA)",
        ),
        (
            "VNA quoted an unnamed ministry spokesperson as saying that the League was to blame.",
            SPOKESPERSON,
            "VNA",
        ),
        (
            "Veldoria is not considering recalling its ambassadors, Meridian Wire news agency "
            "reported, citing Deputy Foreign Minister Ivo Lanz.",
            "Deputy Foreign Minister Ivo Lanz",
            "Meridian Wire news agency",
        ),
        (
            "In a statement carried by the Veldoria News Agency, a Foreign Ministry spokesman said "
            "the ten countries were distorting the facts.",
            "a Foreign Ministry spokesman",
            "the Veldoria News Agency",
        ),
        (
            "An official of the northern province told Radio Meridian that the party was informed.",
            "An official of the northern province",
            "Radio Meridian",
        ),
        (
            "The envoy said the talks had failed, Meridian Wire reported.",
            "The envoy",
            "Meridian Wire",
        ),
        (
            "The minister said that the talks had failed, the Anadolu news agency reported.",
            "The minister",
            "the Anadolu news agency",
        ),
        (
            "Karel Dova accused the League of a plot on Saturday, state broadcaster VTV reported.",
            "Karel Dova",
            "state broadcaster VTV",
        ),
        (
            "Yonhap, citing an unnamed official in the palace, reported that a ban was weighed.",
            "an unnamed official in the palace",
            "Yonhap",
        ),
        (
            "According to KCNA, Dova said the drill was a clear answer to the League.",
            "Dova",
            "KCNA",
        ),
        (
            "Chancellor Jens Falk told the newspaper Bild that nobody held Europe hostage.",
            "Chancellor Jens Falk",
            "the newspaper Bild",
        ),
        ("Dova was quoted as saying by VNA that the League was a threat.", "Dova", "VNA"),
    ],
)
def test_the_speaker_is_the_source_and_the_agency_the_relay(
    heard: Callable[..., Any], text: str, source: str, relay: str
) -> None:
    (said,) = heard(text)
    assert (said.source, said.relay) == (source, [relay])


def test_words_quoted_in_the_next_paragraph_are_left_as_they_are(heard: Callable[..., Any]) -> None:
    (said,) = heard("VNA quoted the envoy as saying:\n\n“We will wait.”")
    assert said.content == ["“We will wait.”"]


def test_what_was_quoted_as_said_is_the_content(heard: Callable[..., Any]) -> None:
    (said,) = heard(
        "VNA quoted an unnamed ministry spokesperson as saying that the League was to blame."
    )
    assert said.content == ["that the League was to blame"]


def test_a_trailing_agency_leaves_a_speaker_who_only_acts_alone(heard: Callable[..., Any]) -> None:
    found = heard("Karel Dova left the harbour of Kestrel on Monday, the Xinhua agency reported.")
    assert all(said.source != "Karel Dova" for said in found)


def test_somebody_told_who_is_no_outlet_is_no_relay(heard: Callable[..., Any]) -> None:
    (said,) = heard("The spokesman told the council that the alliance was a threat.")
    assert said.relay == []


def test_citing_a_reason_changes_no_source(heard: Callable[..., Any]) -> None:
    found = heard("The minister said the talks would not resume, citing high costs.")
    assert found[0].source == "The minister"
    assert found[0].relay == []


def test_an_agency_that_spies_is_no_outlet(heard: Callable[..., Any]) -> None:
    (said,) = heard("The envoy told the intelligence agency that the ships would not pass.")
    assert said.relay == []


def test_a_hop_is_stated_and_points_at_its_words(article: Callable[..., Any]) -> None:
    one = article(
        "VNA quoted an unnamed ministry spokesperson as saying that the League was to blame."
    )
    (hop,) = extract(one)[0].relay
    assert hop.basis == "stated"
    assert hop.span is not None
    assert (hop.name, hop.span.text, hop.span.start) == ("VNA", "VNA", 0)
