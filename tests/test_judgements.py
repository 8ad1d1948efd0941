"""What people's judgements make of a reading, found again by its words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.judgements import Corrections, find, folded
from retold.records import (
    Actor,
    Anchor,
    Article,
    Attribution,
    Judgement,
    Mention,
    Reading,
    Span,
    Verdict,
)

TEXT = "“The strait is shut,” Ilsa Varn said. “The port is open,” she added."


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def said(n: str, content: str, source: str, text: str = TEXT) -> Attribution:
    return Attribution(
        id=n,
        article_id="a",
        kind="direct",
        source=span(source, text),
        cue=None,
        content=(span(content, text),),
        act="said",
        confidence=0.9,
        actor_id="varn",
    )


READING = Reading(
    article=Article(
        id="a", digest="d", text=TEXT, blocks=(), language="en", covered=True, url="https://a.example"
    ),
    attributions=(
        said("1", "The strait is shut", "Ilsa Varn"),
        said("2", "The port is open", "she"),
    ),
    mentions=(
        Mention(span=span("Ilsa Varn"), actor_id="varn", detail="named here"),
        Mention(span=span("she"), actor_id="varn", detail="who spoke last"),
    ),
    actors=(
        Actor(id="brandt", name="Tomas Brandt", kind="person"),
        Actor(id="varn", name="Ilsa Varn", kind="person"),
    ),
    reader="r",
)  # fmt: skip
PORT = Anchor(
    article_id="a",
    attribution_id="2",
    digest="d",
    url="https://a.example",
    spans=(span("The port is open"),),
)


def judged(
    verdict: Verdict, one: Anchor = PORT, value: str | None = None, when: str = "2024-05-01"
) -> Judgement:
    return Judgement(
        id=f"{verdict} {value} {when}",
        about="actor" if verdict == "rename" else "speaker",
        verdict=verdict,
        one=one,
        other=None,
        value=value,
        who="Ana Reik",
        when=when,
        why="she was there",
    )


def test_the_speaker_is_who_a_person_says_and_the_mention_says_so() -> None:
    reading = Corrections([judged("speaker is", value="Tomas Brandt")]).of(READING)
    assert [a.actor_id for a in reading.attributions] == ["varn", "brandt"]
    assert reading.mentions[1].actor_id == "brandt"
    assert reading.mentions[1].detail == (
        '"she" is Tomas Brandt: judged by Ana Reik on 2024-05-01 (she was there)'
    )


def test_a_speaker_new_to_the_article_comes_into_it() -> None:
    reading = Corrections([judged("speaker is", value="Odo Reik")]).of(READING)
    (actor,) = [a for a in reading.actors if a.name == "Odo Reik"]
    assert reading.attributions[1].actor_id == actor.id
    assert actor.kind == "person"


def test_one_who_is_not_the_speaker_is_neither_source_nor_actor() -> None:
    reading = Corrections([judged("not the speaker")]).of(READING)
    assert (reading.attributions[1].source, reading.attributions[1].actor_id) == (None, None)
    assert [m.span.text for m in reading.mentions] == ["Ilsa Varn"]
    assert READING.actors == reading.actors, "she is still named, and speaks the other one"
    assert Corrections([]).of(READING) == READING


def test_of_two_judgements_the_later_one_holds_whatever_the_order() -> None:
    two = [
        judged("speaker is", value="Tomas Brandt", when="2024-05-02"),
        judged("not the speaker", when="2024-05-01"),
    ]
    for order in (two, two[::-1]):
        assert Corrections(order).of(READING).attributions[1].actor_id == "brandt"


def test_the_words_are_found_when_ids_and_edges_change() -> None:
    anew = replace(
        READING,
        attributions=(READING.attributions[0], said("9", "port is open,” she", "Ilsa Varn")),
    )
    found = find(PORT, anew)
    assert found is not None
    assert found.id == "9"


def test_the_words_are_found_where_they_moved_in_another_reading_of_the_page() -> None:
    text = f"Kestrel, 1 March. {TEXT}"
    moved = replace(
        READING,
        article=replace(READING.article, id="b", text=text),
        attributions=(said("7", "The port is open", "she", text),),
    )
    found = find(PORT, moved)
    assert found is not None
    assert found.id == "7"


def test_what_is_no_longer_said_is_not_found() -> None:
    assert find(PORT, replace(READING, attributions=READING.attributions[:1])) is None
    gone = replace(READING, article=replace(READING.article, text="Nothing was said."))
    assert find(PORT, gone) is None
    other = replace(READING, article=replace(READING.article, id="b", digest="e"))
    assert find(PORT, other) is None
    assert find(Anchor(name="Ilsa Varn"), READING) is None


def test_of_two_statements_with_the_same_words_the_one_that_was_judged_is_meant() -> None:
    twice = replace(
        READING, attributions=(said("3", "The port is open", "she"), *READING.attributions)
    )
    found = find(PORT, twice)
    assert found is not None
    assert found.id == "2"


def rename(old: str, new: str, when: str) -> Judgement:
    return judged("rename", Anchor(name=old), new, when)


def test_an_actor_is_called_as_the_last_rename_says() -> None:
    first = rename("Ilsa Varn", "Ilse Varn", "2024-01")
    corrections = Corrections([first, rename("Ilse Varn", "Ilse K. Varn", "2024-02")])
    assert corrections.name("ilsa  várn") == "Ilse K. Varn"
    assert [a.name for a in corrections.of(READING).actors] == ["Tomas Brandt", "Ilse K. Varn"]
    assert corrections.of(READING, rename=False) == READING
    assert corrections.renamed("k. varn") == ["Ilsa Varn", "Ilse Varn"]
    back = Corrections([first, rename("Ilse Varn", "Ilsa Varn", "2024-03")])
    assert {back.name("Ilsa Varn"), back.name("Ilse Varn")} == {"Ilsa Varn"}


def test_names_are_compared_without_case_and_accents() -> None:
    assert folded("Im Chŏn-il") == folded("im chon IL") == "im chon il"
    assert folded("…") == ""


@pytest.mark.parametrize("value", ["x" * 500, "…", "محمد", "A\u202eb", "🙂"])
def test_no_name_breaks_a_correction(value: str) -> None:
    reading = Corrections([judged("speaker is", value=value)]).of(READING)
    assert value in [actor.name for actor in reading.actors]


@given(st.integers(0, 80), st.integers(0, 80), st.text(max_size=20))
def test_no_anchor_breaks_a_reading(start: int, end: int, text: str) -> None:
    anchor = replace(PORT, spans=(Span(start=start, end=end, text=text),))
    Corrections([judged("not the speaker", anchor)]).of(READING)
