"""Two events in one form of words: greetings, replies, visits of one day."""

from dataclasses import replace

import pytest

from retold.records import Reading
from retold.retellings import link
from retold.retellings.events import Event, other_event

from .news import actor, article, attribution, reading

CHAIRMAN = actor("Dao Minh")
THANKS = "I express my deep thanks to you for the warm congratulations on our founding anniversary"
TREATY = "We will not sign a treaty that was drafted behind our back for the arms lobby in Marn"


def page(
    name: str,
    title: str,
    words: str,
    rest: str,
    *,
    outlet: str = "Sorrel State News",
    day: str = "2032-03-04",
) -> Reading:
    of = article(name, f'"{words}," he said. {rest}', day=day, outlet=outlet, title=title)
    return reading(of, attribution(of, words, by=CHAIRMAN), actors=(CHAIRMAN,))


def sizes(*readings: Reading) -> list[int]:
    return sorted(len(f.tellings) for f in link(readings).families)


LURANIA = page("A", "Chairman Sends Reply to President of Lurania", THANKS, "Amsel leads Lurania.")
MARN = page("B", "Chairman Sends Reply to King of Marn", THANKS, "It went to Osric of Marn.")


def test_thanks_to_two_heads_of_state_are_two_statements() -> None:
    assert sizes(LURANIA, MARN) == [1, 1]


def test_without_headlines_the_same_words_are_one_statement() -> None:
    bare = [replace(r, article=replace(r.article, title=None)) for r in (LURANIA, MARN)]
    assert sizes(*bare) == [2]


def test_another_outlet_joins_the_thanks_that_its_headline_is_of() -> None:
    title, rest = "Chairman Thanks Lurania's Amsel", "Amsel had written to him from Lurania."
    retold = page("C", title, THANKS, rest, outlet="Lurania Today", day="2032-03-05")
    linked = link([LURANIA, MARN, retold])
    of = {t.id: t.article_id for t in linked.tellings}
    assert sorted([of[i] for i in f.tellings] for f in linked.families) == [["A", "C"], ["B"]]


def test_a_statement_under_two_headlines_of_two_outlets_is_one() -> None:
    a = page("A", "Chairman Rebuffs Lurania", TREATY, "Lurania had asked him.")
    b = page("B", "Arms Lobby of Kestrel Blamed", TREATY, "Kestrel was silent.", outlet="Herald")
    assert sizes(a, b) == [2]


def test_a_word_of_the_outlets_own_is_no_statement_to_be_told_again() -> None:
    def greeting(name: str) -> Reading:
        of = article(name, f"Dao Minh extended a greeting to {name}.", day="2032-03-04")
        said = replace(attribution(of, "greeting", by=CHAIRMAN), kind="indirect")
        return reading(of, said, actors=(CHAIRMAN,))

    assert sizes(greeting("Marn"), greeting("Lurania")) == [1, 1]


def test_a_quoted_word_is_one() -> None:
    readings = [
        page(outlet, "Blockade Goes On", "piratical", "He spoke at noon.", outlet=outlet)
        for outlet in ("Herald", "Post")
    ]
    assert sizes(*readings) == [2]


@pytest.mark.parametrize(
    ("title", "text", "looser", "other"),
    [
        ("Greetings to King of Marn", "Osric of Marn thanked him.", False, True),
        ("Greetings to Syrian FM", "He wrote to Damascus.", False, True),
        ("Greetings to Luranian President", "President Amsel thanked him.", False, False),
        ("Osric Thanked at Court", "A letter came for Osric.", False, False),
        ("Osric Thanked at Court", "A letter came for Osric.", True, True),
        ("Osric Thanked at Court", "A letter came for Osric, not for Lurania.", True, False),
        ("", "Osric of Marn thanked him.", True, False),
    ],
)
def test_each_headline_names_what_the_other_article_never_mentions(
    title: str, text: str, looser: bool, other: bool
) -> None:
    one = Event(
        article("A", "It went to Lurania on Monday.", title="Greetings to President of Lurania")
    )
    assert other_event(one, Event(article("B", text, title=title)), looser) is other
