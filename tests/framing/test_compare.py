"""Outlet against outlet: what each keeps of a statement, in whose voice, by what word."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from retold.errors import UsageError
from retold.framing import compare
from retold.lines import from_line
from retold.outlets import Outlets
from retold.records import Outlet, Reading, Rejected
from retold.reports import Comparison, Framing
from retold.retellings import link

LineOf = Callable[..., bytes]
WORDS = "The harbour blockade is an act of piracy, which no coastal state will ever forgive"


@pytest.fixture
def article(line_of: LineOf) -> Callable[..., Reading]:
    """An article of one outlet in which somebody says something."""

    def made(outlet: str, text: str, *said: tuple[str | None, ...], day: str | None) -> Reading:
        line = line_of(text, *said, id=outlet.lower(), outlet=outlet, published=day)
        reading = from_line(line, digest=outlet, reader="test")
        assert not isinstance(reading, Rejected)
        return reading

    return made


def compared(readings: Sequence[Reading], outlets: Outlets | None = None) -> Comparison:
    """The comparison of the largest family that the readings hold."""
    linked = link(readings)
    family = max(linked.families, key=lambda f: len(f.tellings))
    tellings = [t for t in linked.tellings if t.id in family.tellings]
    return compare(readings, tellings, family.root_id, outlets)


@pytest.fixture
def readings(article: Callable[..., Reading]) -> list[Reading]:
    trimmed = "The harbour blockade is an act of piracy"
    reworded = "The harbour blockade is an act of piracy that no shore state will ever forgive"
    return [
        article(
            "VNA",
            f"“{WORDS},” Foreign Minister Ilsa Varn said on Tuesday.",
            ("Foreign Minister Ilsa Varn", "said", WORDS, "Ilsa Varn"),
            day="2031-03-03",
        ),
        article(
            "The Post",
            f"“{trimmed},” hardliner Ilsa Varn claimed, without offering any evidence.",
            ("hardliner Ilsa Varn", "claimed", trimmed, "Ilsa Varn"),
            day="2031-03-04",
        ),
        article(
            "The Wire",
            f"{reworded}, the veteran diplomat Ilsa Varn pointed out.",
            ("the veteran diplomat Ilsa Varn", "pointed out", reworded, "Ilsa Varn"),
            day="2031-03-05",
        ),
    ]


def row(comparison: Comparison, outlet: str) -> Framing:
    (found,) = [r for r in comparison.framings if r.outlet == outlet]
    return found


def test_each_clause_is_kept_altered_or_dropped(readings: list[Reading]) -> None:
    found = compared(readings)
    assert [c.says for c in found.clauses] == [
        "The harbour blockade is an act of piracy",
        "which no coastal state will ever forgive",
    ]
    fates = {r.outlet: [c.says for c in r.clauses] for r in found.framings}
    assert fates == {
        "VNA": ["kept", "kept"],
        "The Post": ["kept", "dropped"],
        "The Wire": ["kept", "altered"],
    }


def test_every_cell_carries_its_words(readings: list[Reading]) -> None:
    texts = {r.article.id: r.article.text for r in readings}
    found = compared(readings)
    cells = [*found.clauses, *(use for term in found.terms for use in term.uses)]
    for r in found.framings:
        cells += [*r.clauses, r.voice]
        cells += [c for c in (r.added, r.cue, r.speaker, r.rebuttal) if c is not None]
    assert len(cells) > 15
    for cell in cells:
        assert cell.spans
        for span in cell.spans:
            assert texts[cell.article_id][span.start : span.end] == span.text


def test_what_is_dropped_shows_the_words_of_the_earliest(readings: list[Reading]) -> None:
    cell = row(compared(readings), "The Post").clauses[1]
    assert cell.article_id == "vna"
    assert cell.spans[0].text == "which no coastal state will ever forgive"


def test_the_cue_has_its_colour_and_the_speaker_a_title(readings: list[Reading]) -> None:
    found = compared(readings)
    assert {r.outlet: r.colour for r in found.framings} == {
        "VNA": "neutral",
        "The Post": "doubting",
        "The Wire": "approving",
    }
    speakers = {r.outlet: r.speaker.says for r in found.framings if r.speaker}
    assert speakers["The Post"] == "hardliner Ilsa Varn"
    assert speakers["The Wire"] == "the veteran diplomat Ilsa Varn"


def test_doubt_in_the_same_sentence_is_a_rebuttal(readings: list[Reading]) -> None:
    found = compared(readings)
    (against,) = [r for r in found.framings if r.rebuttal]
    assert against.outlet == "The Post"
    assert against.rebuttal is not None
    assert against.rebuttal.says == "doubted by the outlet"
    assert "without offering any evidence" in against.rebuttal.spans[0].text


def test_different_words_in_one_place_are_different_terms(readings: list[Reading]) -> None:
    (term,) = compared(readings).terms
    assert {(use.article_id, use.says) for use in term.uses} == {
        ("vna", "coastal"),
        ("the wire", "shore"),
    }
    assert "no … state will ever" in term.detail


def test_one_countrys_war_has_different_names(article: Callable[..., Reading]) -> None:
    here = article(
        "A",
        f"“{WORDS},” she said. It was about the invasion of Ukraine.",
        ("she", "said", WORDS, "Ilsa Varn"),
        day="2031-03-03",
    )
    there = article(
        "B",
        f"“{WORDS},” she said. It was about the special military operation in Ukraine.",
        ("she", "said", WORDS, "Ilsa Varn"),
        day="2031-03-03",
    )
    (term,) = compared([here, there]).terms
    assert term.detail == "of one kind, tied to Ukraine"
    assert [use.says for use in term.uses] == ["invasion", "special military operation"]


def test_a_peoples_name_goes_with_what_follows_it(article: Callable[..., Reading]) -> None:
    both = [
        article(
            name,
            f"“{WORDS},” she said. {text}",
            ("she", "said", WORDS, "Ilsa Varn"),
            day="2031-03-03",
        )
        for name, text in (
            ("A", "It was about the invasion of Ukraine."),
            ("B", "It was about the intervention of the Ukrainian bank."),
        )
    ]
    assert compared(both).terms == ()


def test_a_denial_by_another_in_its_words_is_a_rebuttal(article: Callable[..., Reading]) -> None:
    denial = "the harbour blockade was piracy"
    one = article(
        "A",
        f"“{WORDS},” she said. The League denied that {denial}.",
        ("she", "said", WORDS, "Ilsa Varn"),
        ("The League", "denied", denial, "The League"),
        day="2031-03-03",
    )
    (only,) = compared([one]).framings
    assert only.rebuttal is not None
    assert only.rebuttal.says == "denied by The League"


def test_an_outlets_own_words_have_no_cue(article: Callable[..., Reading]) -> None:
    one = article(
        "A",
        f"“{WORDS},” Foreign Minister Ilsa Varn said.",
        ("Foreign Minister Ilsa Varn", "said", WORDS, "Ilsa Varn"),
        day="2031-03-03",
    )
    other = article("B", f"{WORDS}. Ferries ran late.", day="2031-03-04")
    found = row(compared([one, other]), "B")
    assert (found.voice.says, found.cue, found.colour) == ("in its own words", None, None)


def test_outlets_of_one_group_are_one_publisher(readings: list[Reading]) -> None:
    table = Outlets([Outlet(name=name, group="Gull Press") for name in ("The Post", "The Wire")])
    assert compared(readings, table).publishers == ("VNA", "Gull Press")


def test_a_page_without_an_outlet_is_counted_apart_from_the_publishers(
    readings: list[Reading],
) -> None:
    vna, post, wire = readings
    unnamed = replace(wire, article=replace(wire.article, outlet=None))
    found = compared([vna, post, unnamed])
    assert found.publishers == ("VNA", "The Post")
    assert found.summary[0].startswith(
        "Told in 3 pages by 2 independent publishers (1 without an outlet's name), "
    )


def test_the_differences_are_told_in_plain_words(readings: list[Reading]) -> None:
    assert compared(readings).summary == (
        "Told in 3 pages by 3 independent publishers, 2031-03-03 to 2031-03-05;"
        " earliest held: VNA.",
        "Altered: “which no coastal state will ever forgive” by The Wire.",
        "Dropped: “which no coastal state will ever forgive” by The Post.",
        "The Post does not vouch for it (“claimed”, doubting).",
        "The Wire takes it as so (“pointed out”, approving).",
        "Neutral words of saying in VNA.",
        "Different terms (in one place: “piracy, which no … state will ever”): “coastal” in VNA;"
        " “shore” in The Wire.",
        "A rebuttal stands in The Post (doubted by the outlet); none was found in the other 2.",
    )


def test_one_page_alone_is_said_to_have_nothing_beside_it(readings: list[Reading]) -> None:
    only = readings[:1]
    found = compare(only, link(only).tellings)
    assert "Nothing else is held to compare it with." in found.summary
    assert len(found.framings) == 1


def test_without_dates_the_comparison_says_so(article: Callable[..., Reading]) -> None:
    both = [
        article(
            name,
            f"“{WORDS},” she said in {name}.",
            ("she", "said", WORDS, "Ilsa Varn"),
            day=None,
        )
        for name in ("A", "B")
    ]
    assert "(2 without a date)" in compared(both).summary[0]


def test_where_nothing_is_told_the_error_says_so() -> None:
    with pytest.raises(UsageError, match="no word is told there that could be compared"):
        compare([], [])
