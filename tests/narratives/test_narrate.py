"""Lines that come back on another occasion or from another speaker."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.narratives import HEAVY, Narrated, narrate
from retold.records import Reading
from retold.retellings import link

from ..retellings.news import actor, article, attribution, reading, told

ORLOV = actor("Lena Orlov")
DRESSLER = actor("Tomas Dressler")


def narrated(readings: list[Reading]) -> Narrated:
    return narrate(readings, link(readings))


def test_a_rare_wording_of_another_speaker_is_a_recurrence() -> None:
    found = narrated(
        [
            told("A", "Their duplicitous embargo doctrine is what keeps the ports empty", by=ORLOV),
            told("B", "We reject the duplicitous embargo doctrine of the League", by=DRESSLER),
        ]
    )
    (recurrence,) = found.recurrences
    assert recurrence.wording == "duplicitous embargo doctrine"
    assert recurrence.detail == (
        "“duplicitous embargo doctrine” (Lena Orlov, 2031-03-03) comes back "
        "(Tomas Dressler, 2031-03-03)"
    )
    assert 0 < recurrence.score < 1
    (narrative,) = found.narratives
    assert {recurrence.a, recurrence.b} == set(narrative.families)
    assert narrative.label == "We reject the duplicitous embargo doctrine of the League"


def test_a_line_comes_back_after_years() -> None:
    found = narrated(
        [
            told("A", "the high-handed hegemonic policy of Ostmark", by=ORLOV, day="2029-02-28"),
            told(
                "B", "Ostmark’s hegemonic policies and high-handedness", by=ORLOV, day="2031-09-13"
            ),
        ]
    )
    assert [r.wording for r in found.recurrences] == ["hegemonic policy"]
    assert found.recurrences[0].detail.endswith("so does “high-handed”")
    assert (found.narratives[0].first_seen, found.narratives[0].last_seen) == (
        "2029-02-28",
        "2031-09-13",
    )


def test_two_statements_of_one_speech_are_no_recurrence() -> None:
    text = (
        "The hegemonic policy of Ostmark ruins us all. Nobody wants a hegemonic policy like that."
    )
    of = article("A", text, day="2031-03-03")
    found = narrated([reading(of, attribution(of, text, by=ORLOV), actors=(ORLOV,))])
    assert found.recurrences == ()


def test_two_statements_of_one_undated_speech_are_no_recurrence() -> None:
    text = (
        "The hegemonic policy of Ostmark ruins us all. Nobody wants a hegemonic policy like that."
    )
    of = article("A", text)
    found = narrated([reading(of, attribution(of, text, by=ORLOV), actors=(ORLOV,))])
    assert found.recurrences == ()


def test_a_line_said_twice_on_one_day_by_one_speaker_has_not_come_back() -> None:
    found = narrated(
        [
            told("A", "the hegemonic policy of Ostmark ruins every village on the coast", by=ORLOV),
            told("B", "students marched against a hegemonic policy with drums", by=ORLOV),
        ]
    )
    assert found.recurrences == ()


def test_names_alone_are_no_line() -> None:
    found = narrated(
        [
            told("A", "We met Anselm Petrus Quist of the Veldorian Workers' Congress", by=ORLOV),
            told(
                "B", "I thank Anselm Petrus Quist of the Veldorian Workers' Congress", by=DRESSLER
            ),
        ]
    )
    assert found.recurrences == ()


def test_common_words_are_no_line() -> None:
    found = narrated(
        [
            told("A", "We will do what is good for the people of this country", by=ORLOV),
            told("B", "They know what is good for the people of this country", by=DRESSLER),
        ]
    )
    assert found.recurrences == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the joint military exercises go on near the coast", "no military exercises will help"),
        ("we denounce and reject this act", "the ministry strongly denounces and rejects the map"),
        ("they help the flood-hit", "grain for the flood-hit came late"),
        (
            "friendly and cooperative relations between us",
            "friendly and cooperative relations between them",
        ),
        ("independent sovereign states decide", "we are independent sovereign states"),
        ("the leadership ofKim Tae Un guides us", "wise leadership ofKim Tae Un"),
    ],
)
def test_a_common_phrase_is_no_line(one: str, other: str) -> None:
    found = narrated([told("A", one, by=ORLOV), told("B", other, by=DRESSLER)])
    assert found.recurrences == ()


@pytest.mark.parametrize(
    "line",
    [
        "hegemonic policy",
        "double-dealing policy",
        "tariff diplomacy",
        "kneel before a customs ledger",
    ],
)
def test_a_line_one_would_know_again_is_found(line: str) -> None:
    found = narrated(
        [
            told("A", f"Nobody here asked for the {line} of yesterday", by=ORLOV),
            told("B", f"It is a {line} that fails", by=DRESSLER),
        ]
    )
    assert [r.wording for r in found.recurrences] == [line]


def test_the_wording_is_all_that_both_say_and_ends_in_a_word_of_its_own() -> None:
    found = narrated(
        [
            told("A", "Crops rot in a disastrous harbour quarantine between hills", by=ORLOV),
            told("B", "We face a disastrous harbour quarantine between wars", by=DRESSLER),
        ]
    )
    assert [r.wording for r in found.recurrences] == ["disastrous harbour quarantine"]


def test_a_wording_does_not_part_a_compound() -> None:
    found = narrated(
        [
            told("A", "They built it by dint of self-reliance alone", by=ORLOV),
            told("B", "A country lives by dint of self-reliance only", by=DRESSLER),
        ]
    )
    assert [r.wording for r in found.recurrences] == ["dint of self-reliance"]


def test_of_many_with_one_line_each_is_beside_the_earliest_and_the_one_before() -> None:
    found = narrated(
        [
            told(f"O{k}", f"piratical blockade of quay {k}", by=ORLOV, day=f"{2000 + k}-03-03")
            for k in range(8)
        ]
    )
    assert len(found.recurrences) == 7 + 6
    assert [len(n.families) for n in found.narratives] == [8]


def test_two_lines_in_one_statement_are_two_narratives() -> None:
    found = narrated(
        [
            told("A", "The hegemonic policy goes on, and so does the piratical blockade", by=ORLOV),
            told("B", "The hegemonic policy knows no shame", by=DRESSLER, day="2031-08-03"),
            told("C", "A piratical blockade starves our villages", by=DRESSLER, day="2032-02-03"),
        ]
    )
    assert [len(n.families) for n in found.narratives] == [2, 2]
    shared = set(found.narratives[0].families) & set(found.narratives[1].families)
    assert len(shared) == 1


def test_without_dates_the_order_is_said_to_be_unknown() -> None:
    found = narrated(
        [
            told("A", "the hegemonic policy of the West", by=ORLOV, day=None),
            told("B", "the hegemonic policy of its allies", by=DRESSLER, day=None),
        ]
    )
    assert found.recurrences[0].detail.endswith("which was first is not known")
    assert found.narratives[0].first_seen is None


def test_a_formula_is_left_out_and_reported() -> None:
    readings = [
        told(f"O{k}", f"piratical blockade of quay {k}", by=ORLOV, day=f"{1900 + k}-03-03")
        for k in range(HEAVY + 5)
    ]
    found = narrated(readings)
    assert ("blockad", "pirat") in {c.words for c in found.capped}
    assert found.recurrences == ()


POOL = [
    told(f"N{k}", words, by=by, day=day)
    for k, (words, by, day) in enumerate(
        [
            ("the hegemonic policy of Ostmark", ORLOV, "2029-02-28"),
            ("Ostmark’s hegemonic policies and high-handed ways", DRESSLER, "2031-09-13"),
            ("high-handed hegemonic policy", None, None),
            ("the piratical blockade of a hegemonic policy", ORLOV, "2031-09"),
            ("a piratical blockade", DRESSLER, "2030-01-01"),
        ]
    )
]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(POOL), unique_by=id), st.randoms())
def test_the_order_of_the_readings_changes_nothing(readings: list[Reading], random: Random) -> None:
    shuffled = list(readings)
    random.shuffle(shuffled)
    assert narrated(readings) == narrated(shuffled)


def test_of_nothing_comes_nothing() -> None:
    assert narrated([]) == Narrated((), (), ())
