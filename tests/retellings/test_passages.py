"""What a later telling kept, altered, dropped and added."""

from retold.records import Passage
from retold.retellings import link

from .news import actor, article, attribution, reading, told

ORLOV = actor("Lena Orlov")


def changes(passages: tuple[Passage, ...]) -> list[tuple[str, str, str]]:
    return [
        (p.change, p.earlier.text if p.earlier else "", p.later.text if p.later else "")
        for p in passages
    ]


def test_a_trimmed_telling_drops_a_stretch() -> None:
    linked = link(
        [
            told("A", "The harbour blockade, begun in June, is an act of piracy", by=ORLOV),
            told("B", "The harbour blockade is an act of piracy", by=ORLOV, day="2031-03-04"),
        ]
    )
    assert changes(linked.retellings[0].passages) == [
        ("kept", "The harbour blockade", "The harbour blockade"),
        ("dropped", "begun in June", ""),
        ("kept", "is an act of piracy", "is an act of piracy"),
    ]


def test_a_light_word_between_two_changes_is_part_of_them() -> None:
    linked = link(
        [
            told(
                "A", "Ostmark's drills turned the strait into a powder keg for the coast", by=ORLOV
            ),
            told(
                "B",
                "Ostmark's drills made of the channel a powder keg for the coast",
                by=ORLOV,
                day="2031-03-04",
            ),
        ]
    )
    assert [c for c, _, _ in changes(linked.retellings[0].passages)] == ["kept", "altered", "kept"]


def test_a_passage_ends_where_a_piece_of_a_quotation_ends() -> None:
    text = (
        '"We will never sign," the envoy said, "a treaty that was written in Marn for smugglers."'
    )
    of = article("A", text, day="2031-03-03")
    said = attribution(
        of, "We will never sign", "a treaty that was written in Marn for smugglers", by=ORLOV
    )
    whole = "We will never sign a treaty that was written in Marn for smugglers"
    linked = link(
        [reading(of, said, actors=(ORLOV,)), told("B", whole, by=ORLOV, day="2031-03-04")]
    )
    assert changes(linked.retellings[0].passages) == [
        ("kept", "We will never sign", "We will never sign"),
        (
            "kept",
            "a treaty that was written in Marn for smugglers",
            "a treaty that was written in Marn for smugglers",
        ),
    ]
