"""From readings to families: what is joined, what is kept apart, who told it after whom."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.records import Reading, Telling
from retold.retellings import Linked, link

from .news import actor, article, attribution, reading, told

BLOCKADE = "The harbour blockade is an act of piracy that no coastal state can leave unanswered"
TREATY = "We will not sign a treaty that was drafted behind our back for the arms lobby in Marn"
ORLOV = actor("Lena Orlov")
DRESSLER = actor("Tomas Dressler")
SPOKESMAN = actor("an unnamed spokesman of the Veldorian Foreign Ministry", "unnamed")
MINISTRY = actor("Veldorian Foreign Ministry", "organisation")


def families(linked: Linked) -> list[list[str]]:
    """The articles of each family with more than one telling, earliest first."""
    article_of = {t.id: t.article_id for t in linked.tellings}
    return sorted(
        [article_of[i] for i in f.tellings] for f in linked.families if len(f.tellings) > 1
    )


def by_text(linked: Linked) -> dict[str, Telling]:
    return {" ".join(s.text for s in t.spans): t for t in linked.tellings}


@pytest.mark.parametrize(
    ("later", "form"),
    [
        (BLOCKADE, "verbatim"),
        ("an act of piracy", "trimmed"),
        ("no coastal state can leave unanswered", "trimmed"),
        (
            "that the blockade of the harbour was piracy a coastal state cannot leave unanswered",
            "reworded",
        ),
        (
            "called the blockade piracy, saying no state with a coast could let it go unanswered",
            "paraphrase",
        ),
    ],
)
def test_a_statement_told_again_is_one_family(later: str, form: str) -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", later, by=ORLOV, day="2031-03-04")])
    assert families(linked) == [["A", "B"]]
    assert linked.retellings[0].form == form
    assert linked.retellings[0].detail.endswith(("1 day apart",)) or "1 day apart; " in (
        linked.retellings[0].detail
    )


def test_every_attributed_telling_is_in_exactly_one_family() -> None:
    linked = link([told("A", BLOCKADE), told("B", TREATY), told("C", "an act of piracy")])
    members = [i for f in linked.families for i in f.tellings]
    assert sorted(members) == sorted(t.id for t in linked.tellings)


def test_the_same_words_a_year_later_are_another_statement() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", BLOCKADE, by=ORLOV, day="2032-03-03")])
    assert families(linked) == []


def test_two_named_speakers_with_the_same_words_are_two_statements() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", BLOCKADE, by=DRESSLER)])
    assert families(linked) == []


def test_a_surname_is_the_same_speaker() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", "act of piracy", by=actor("Orlov"))])
    assert families(linked) == [["A", "B"]]


def test_an_unnamed_spokesman_may_be_his_ministry() -> None:
    linked = link([told("A", BLOCKADE, by=SPOKESMAN), told("B", "an act of piracy", by=MINISTRY)])
    assert families(linked) == [["A", "B"]]


def test_an_unnamed_spokesman_is_not_an_envoy_who_says_a_part_of_it() -> None:
    linked = link([told("A", BLOCKADE, by=SPOKESMAN), told("B", "an act of piracy", by=ORLOV)])
    assert families(linked) == []


def test_two_ministries_of_two_countries_are_two_speakers() -> None:
    other = actor("Ostmark Foreign Ministry", "organisation")
    linked = link([told("A", BLOCKADE, by=MINISTRY), told("B", "an act of piracy", by=other)])
    assert families(linked) == []


def test_a_denial_is_not_joined_with_what_it_denies() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", BLOCKADE, by=ORLOV, act="denied")])
    assert families(linked) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (BLOCKADE.replace("is an", "is not an"), "flips a negation: nothing became “not”"),
        (TREATY.replace("Marn", "Kestrel"), "changes a name: “Marn” became “Kestrel”"),
        (TREATY.replace("will not", "will"), "flips a negation: “not” became nothing"),
    ],
)
def test_a_retelling_that_changes_the_sense_says_so_first(changed: str, says: str) -> None:
    before = BLOCKADE if "piracy" in changed else TREATY
    first = told("A", before, by=ORLOV, day="2031-03-03T08:00")
    linked = link([first, told("B", changed, by=ORLOV, day="2031-03-03T09:00")])
    assert linked.retellings[0].detail.startswith(says)


def test_another_number_on_another_day_is_another_statement() -> None:
    first = "The ministry recorded 41 new cases of marsh fever in the Dorlin valley"
    linked = link(
        [
            told("A", first, by=MINISTRY),
            told("B", first.replace("41", "57"), by=MINISTRY, day="2031-03-04"),
        ]
    )
    assert families(linked) == []


def test_a_short_claim_and_its_opposite_are_two_statements() -> None:
    claim = "The reactor at Dorlin is safe"
    linked = link([told("A", claim, by=ORLOV), told("B", claim.replace("is", "is not"), by=ORLOV)])
    assert families(linked) == []


def test_much_the_same_words_in_a_loose_order_that_flip_a_negation_are_two_statements() -> None:
    linked = link(
        [
            told(
                "A",
                "Smugglers never paid for the lighthouse that pirates burned in Dorlin",
                by=ORLOV,
            ),
            told("B", "In Dorlin pirates burned, and smugglers paid for, the lighthouse", by=ORLOV),
        ]
    )
    assert families(linked) == []


def test_an_outlets_own_sentence_that_tells_the_statement_is_own_voice() -> None:
    own = article("B", f"Ships waited off Kestrel. {BLOCKADE}. Prices rose.", day="2031-03-05")
    linked = link([told("A", BLOCKADE, by=ORLOV), reading(own)])
    assert families(linked) == [["A", "B"]]
    assert by_text(linked)[f"{BLOCKADE}."].voice == "own"
    assert "told without attribution" in linked.retellings[0].detail
    assert len(linked.tellings) == 2


def test_a_long_run_of_plain_words_is_own_voice_and_a_short_one_is_not() -> None:
    trains = "One train in three will run on Friday, and tickets can be returned without charge"
    source = told("A", trains, by=ORLOV)
    for words, voices in ((trains, ["own"]), ("Tickets can be returned on Friday", [])):
        of = article("B", f"{words}. The station was empty.", day="2031-03-04")
        linked = link([source, reading(of)])
        assert [t.voice for t in linked.tellings if t.article_id == "B"] == voices


def test_a_doubtful_attribution_takes_no_sentence_from_the_outlets_own_voice() -> None:
    own = article("B", f"Ships waited off Kestrel. {BLOCKADE}. Prices rose.", day="2031-03-05")
    for confidence, voices in ((0.39, ["own"]), (0.4, [])):
        said = replace(attribution(own, BLOCKADE.split(" ", 3)[3]), confidence=confidence)
        linked = link([told("A", BLOCKADE, by=ORLOV), reading(own, said)])
        found = [t.voice for t in linked.tellings if t.article_id == "B" and t.voice == "own"]
        assert found == voices


def test_an_own_sentence_that_brings_in_another_country_is_not_own_voice() -> None:
    greeting = "sincere greetings and hearty good wishes to the chairman on the flowering festival"
    own = article("B", f"The president extended {greeting} on behalf of Norway.", day="2031-03-03")
    said = told("A", f"that he extends {greeting}", by=ORLOV)
    assert families(link([said, reading(own)])) == []


def test_an_own_sentence_that_an_attribution_covers_is_not_own_voice() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV), told("B", BLOCKADE, by=ORLOV)])
    assert {t.voice for t in linked.tellings} == {"attributed"}


def test_a_loose_likeness_is_not_own_voice() -> None:
    own = article("B", "The blockade of the harbour went on for a fifth day.", day="2031-03-05")
    assert families(link([told("A", BLOCKADE, by=ORLOV), reading(own)])) == []


def test_the_same_words_in_another_order_are_not_own_voice() -> None:
    turned = "No coastal state can leave unanswered an act of piracy: the harbour blockade"
    own = article("B", f"{turned}.", day="2031-03-05")
    assert families(link([told("A", BLOCKADE, by=ORLOV), reading(own)])) == []


def test_a_greeting_printed_again_a_year_later_is_no_reprint() -> None:
    page = '"{}," she said in Kestrel on Monday.'
    linked = link(
        [
            told("A", BLOCKADE, by=ORLOV, around=page),
            told("B", BLOCKADE, by=ORLOV, day="2032-03-03", around=page),
        ]
    )
    assert {t.copy_of for t in linked.tellings} == {None}


def test_a_reprint_is_a_copy_of_the_earliest() -> None:
    page = '"{}," she said in Kestrel on Monday.'
    linked = link(
        [
            told("A", BLOCKADE, by=ORLOV, day="2031-03-05", around=page),
            told("B", BLOCKADE, by=ORLOV, day="2031-03-03", around=page.replace('"', "”")),
        ]
    )
    copies = {t.article_id: t.copy_of for t in linked.tellings}
    first = next(t.id for t in linked.tellings if t.article_id == "B")
    assert copies == {"A": first, "B": None}
    assert linked.retellings[0].form == "verbatim"


def test_the_root_is_the_earliest_published() -> None:
    days = {"A": "2031-03-09", "B": "2031-03-07", "C": "2031-03-08"}
    linked = link([told(n, BLOCKADE, by=ORLOV, day=d) for n, d in days.items()])
    assert families(linked) == [["B", "C", "A"]]


def test_an_undated_telling_never_roots_a_dated_family() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV, day=None), told("B", BLOCKADE, by=ORLOV)])
    assert families(linked) == [["B", "A"]]
    assert "which was published first is not known" in linked.retellings[0].detail


def test_a_coarse_date_counts_as_its_last_day() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV, day="2031-03"), told("B", BLOCKADE, by=ORLOV)])
    assert families(linked) == [["B", "A"]]


def test_an_impossible_date_is_no_date() -> None:
    linked = link([told("A", BLOCKADE, by=ORLOV, day="2031-02-31"), told("B", BLOCKADE, by=ORLOV)])
    assert families(linked) == [["B", "A"]]


def test_on_one_day_the_named_source_comes_first() -> None:
    linked = link(
        [
            told("A", BLOCKADE, by=ORLOV, relay="Veldoria News Agency"),
            told("B", BLOCKADE, by=ORLOV, outlet="Veldoria News Agency"),
        ]
    )
    assert families(linked) == [["B", "A"]]


def test_on_one_day_the_page_that_quotes_most_comes_first() -> None:
    more = article("B", f"“{TREATY}.” She said: “{BLOCKADE}.”", day="2031-03-03")
    said = [attribution(more, TREATY, by=ORLOV), attribution(more, BLOCKADE, by=ORLOV)]
    whole = reading(more, *said, actors=(ORLOV,))
    assert families(link([told("A", BLOCKADE, by=ORLOV), whole])) == [["B", "A"]]


def test_tellings_in_one_article_have_no_direction() -> None:
    of = article("A", f"“{BLOCKADE},” she said. It was “an act of piracy”.", day="2031-03-03")
    said = [attribution(of, BLOCKADE, by=ORLOV), attribution(of, "“an act of piracy”", by=ORLOV)]
    linked = link([reading(of, *said, actors=(ORLOV,))])
    assert families(linked) == [["A", "A"]]
    assert linked.retellings == ()


def test_edges_run_forward_in_time_and_lead_to_every_other_article() -> None:
    texts = [BLOCKADE, "an act of piracy", BLOCKADE, "no coastal state can leave unanswered"]
    linked = link(
        [told(f"O{k}", t, by=ORLOV, day=f"2031-03-0{k + 1}") for k, t in enumerate(texts)]
    )
    (family,) = linked.families
    place = {i: k for k, i in enumerate(family.tellings)}
    assert {r.later_id for r in linked.retellings} == set(family.tellings[1:])
    assert all(place[r.earlier_id] < place[r.later_id] for r in linked.retellings)


def test_a_chain_of_days_does_not_grow_beyond_one_occasion() -> None:
    linked = link(
        [told(f"O{k:02}", BLOCKADE, by=ORLOV, day=f"2031-03-{k:02}") for k in range(1, 31, 6)]
    )
    days = {t.id: int(t.article_id[1:]) for t in linked.tellings}
    for family in linked.families:
        said = [days[i] for i in family.tellings]
        assert max(said) - min(said) <= 14


POOL = [
    told(f"{name}{k}", words, by=by, day=day)
    for k, (words, by, day) in enumerate(
        [
            (BLOCKADE, ORLOV, "2031-03-03"),
            ("an act of piracy", ORLOV, None),
            (BLOCKADE, None, "2031-03-05"),
            (BLOCKADE, DRESSLER, "2032-03-05"),
            (TREATY, ORLOV, "2031-03"),
            (TREATY.replace("not ", ""), ORLOV, "2031-03-03"),
            ("a treaty drafted behind our back", SPOKESMAN, "2031-03-04T10:30+01:00"),
            (TREATY, SPOKESMAN, "2031-03-04"),
        ]
    )
    for name in "AB"
]


DAYS = [
    told(f"{name}{month}{day}", words, by=ORLOV, day=f"2031-{month:02}-{day:02}")
    for name, words in (("A", BLOCKADE), ("B", TREATY), ("C", "an act of piracy"))
    for month in (3, 5)
    for day in (month, 20)
]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(DAYS), unique_by=id))
def test_pages_of_another_season_change_nothing(readings: list[Reading]) -> None:
    def season(month: str) -> Linked:
        return link(
            r for r in readings if r.article.published and month in str(r.article.published.value)
        )

    both, spring, may = link(readings), season("-03-"), season("-05-")
    assert set(both.families) == {*spring.families, *may.families}
    assert set(both.retellings) == {*spring.retellings, *may.retellings}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(POOL), unique_by=id, max_size=12), st.randoms())
def test_the_order_of_the_readings_changes_nothing(readings: list[Reading], random: Random) -> None:
    shuffled = list(readings)
    random.shuffle(shuffled)
    assert link(readings) == link(shuffled)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(POOL), unique_by=id, max_size=12))
def test_passages_hold_every_word_once_at_its_place(readings: list[Reading]) -> None:
    linked = link(readings)
    texts = {r.article.id: r.article.text for r in readings}
    tellings = {t.id: t for t in linked.tellings}
    for retelling in linked.retellings:
        for side, gone in (("earlier", "dropped"), ("later", "added")):
            telling = tellings[getattr(retelling, f"{side}_id")]
            spans = [getattr(p, side) for p in retelling.passages if getattr(p, side) is not None]
            assert all(texts[telling.article_id][s.start : s.end] == s.text for s in spans)
            assert " ".join(s.text for s in spans).split() == [
                w for s in telling.spans for w in s.text.replace(",", "").split()
            ]
            assert {p.change for p in retelling.passages if getattr(p, side) is None} <= (
                {"dropped", "added"} - {gone}
            )


def test_thousands_of_identical_pages_take_seconds() -> None:
    page = '"{}," she said in Kestrel on Monday.'
    linked = link([told(f"O{k}", BLOCKADE, by=ORLOV, around=page) for k in range(3_000)])
    assert len(linked.families) == 1
    assert len(linked.retellings) == 2_999


def test_one_sentence_in_thousands_of_pages_takes_seconds() -> None:
    linked = link([told(f"O{k}", BLOCKADE, by=ORLOV) for k in range(2_000)])
    assert len(linked.families) == 1


def test_a_formula_in_thousands_of_statements_is_capped_and_reported() -> None:
    formula = "The coastguard detained smuggler number {} near the lighthouse"
    linked = link([told(f"O{k}", formula.format(k + 100)) for k in range(300)])
    assert ("detain", "smuggler") in {capped.words for capped in linked.capped}
    assert max(len(f.tellings) for f in linked.families) == 1


def test_odd_texts_do_no_harm() -> None:
    odd = [
        "\0",
        "😀😀",
        "a" * 100_000,
        "word " * 20_000,
        "שלום עולם",
        "\u200b\u200b",
        "...!!!",
        "7",
    ]
    link([told(f"O{k}", text) for k, text in enumerate(odd)])
    assert link([]) == Linked((), (), (), ())
