"""Who said what: the whole room on sentences of news."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold.attributions import extract
from retold.records import Article, Block


def test_an_indirect_quotation_has_source_cue_and_content(heard: Callable[..., Any]) -> None:
    (said,) = heard("The envoy said the talks had failed.")
    assert said.source == "The envoy"
    assert said.cue == "said"
    assert said.content == ["the talks had failed"]
    assert (said.kind, said.act) == ("indirect", "said")


def test_a_direct_quotation_keeps_its_marks_in_the_content(heard: Callable[..., Any]) -> None:
    (said,) = heard("“The blockade is an act of war,” Foreign Minister Karel Dova said on Sunday.")
    assert said.source == "Foreign Minister Karel Dova"
    assert said.content == ["“The blockade is an act of war,”"]
    assert said.kind == "direct"


def test_words_partly_quoted_are_mixed(heard: Callable[..., Any]) -> None:
    (said,) = heard('The spokesman said the blockade was "an act of war" against Veldoria.')
    assert said.content == ['the blockade was "an act of war" against Veldoria']
    assert said.kind == "mixed"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "“We are ready,” she said, “and we will wait.”",
            ["“We are ready,”", "“and we will wait.”"],
        ),
        ("“We are ready,” the envoy said. “We will wait.”", ["“We are ready,”", "“We will wait.”"]),
        ("\"We are ready,' she said.", None),
        (
            '"We are ready.\n\n"We will wait," the minister said.',
            ['"We are ready.', '"We will wait,"'],
        ),
        (
            'The minister stated:\n\n"We are ready.\n\n"We will wait."',
            ['"We are ready.', '"We will wait."'],
        ),
    ],
)
def test_an_interrupted_quotation_is_one_attribution(
    heard: Callable[..., Any], text: str, content: list[str] | None
) -> None:
    found = heard(text)
    if content is None:  # a mark of another kind: whatever is found, nothing breaks
        return
    assert [said.content for said in found] == [content]


def test_a_cue_reports_the_quotation_before_it_and_the_clause_behind_it(
    heard: Callable[..., Any],
) -> None:
    found = heard(
        "“It is absurd for the League, which has closed the strait, to speak of free trade,” as he "
        "concluded that calm would not return “as long as the blockade lasts.”"
    )
    assert [len(said.content) for said in found if said.cue == "concluded"] == [2]


def test_the_subject_that_the_parse_takes_for_an_apposition_is_the_source(
    heard: Callable[..., Any],
) -> None:
    found = heard(
        "At an urgent meeting where dozens of envoys condemned Ostmark’s raid, Veldoria’s "
        "ambassador, Tomas Verrin, blamed the League and its partners for their “high-handed "
        "policy” in the strait."
    )
    (blamed,) = [said for said in found if said.cue == "blamed"]
    assert blamed.source is not None
    assert blamed.source.endswith("Tomas Verrin")


def test_a_speech_is_used_by_the_one_who_speaks(heard: Callable[..., Any]) -> None:
    found = heard(
        "Veldoria’s ambassador, Tomas Verrin, used his first speech on Wednesday to accuse the "
        "League of “high-handed tariff diplomacy” in the strait."
    )
    assert [said.source for said in found if "accuse" in (said.cue or "")] == [
        "Veldoria’s ambassador, Tomas Verrin"
    ]


def test_according_to_names_the_source(heard: Callable[..., Any]) -> None:
    (said,) = heard("According to the Foreign Ministry of Veldoria, the talks will resume in May.")
    assert said.source == "the Foreign Ministry of Veldoria"
    assert said.content == ["the talks will resume in May"]


def test_the_one_who_is_told_is_not_the_source(heard: Callable[..., Any]) -> None:
    (said,) = heard("The spokesman told reporters that the alliance was a threat.")
    assert said.source == "The spokesman"
    assert said.content == ["that the alliance was a threat"]


def test_a_verb_after_the_quotation_may_stand_before_its_subject(heard: Callable[..., Any]) -> None:
    (said,) = heard("“We will go,” said Anna Bell, a teacher in Kestrel.")
    assert said.source == "Anna Bell, a teacher in Kestrel"


def test_a_long_title_after_the_quotation_is_the_source_as_a_whole(
    heard: Callable[..., Any],
) -> None:
    title = "League High Commissioner for Border Affairs and Trade Policy Josef Barell"
    (said,) = heard(f"“The new licences will hurt those who smuggle,” {title} said in a release.")
    assert said.source == title


@pytest.mark.parametrize("dateline", ["Kestrel, May 3 (VNA) -- ", "KESTREL, Veldoria — ", ""])
def test_a_dateline_is_part_of_nobody(heard: Callable[..., Any], dateline: str) -> None:
    (said,) = heard(dateline + "The Foreign Ministry said that the talks had failed.")
    assert said.source == "The Foreign Ministry"
    (said,) = heard(dateline + "The talks have failed, the Foreign Ministry said on Monday.")
    assert said.content == ["The talks have failed"]


def test_a_participle_takes_the_subject_of_its_sentence(heard: Callable[..., Any]) -> None:
    first, second = heard(
        "The minister said the treaty was dead, adding that Veldoria would not return to talks."
    )
    assert first.content == ["the treaty was dead"]
    assert (second.source, second.cue) == ("The minister", "adding")
    assert second.content == ["that Veldoria would not return to talks"]


def test_going_on_to_say_is_one_cue(heard: Callable[..., Any]) -> None:
    (said,) = heard("He went on to say that the sanctions had failed.")
    assert said.cue == "went on to say"
    assert said.content == ["that the sanctions had failed"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The defence minister denied that troops had crossed the border.", "denied"),
        ("The ministry rejected claims that troops had crossed the border.", "denied"),
        ("Authorities in Marn have denied claims that civilians were targeted.", "denied"),
        ("She did not say when the talks would resume.", "unsaid"),
        ("The ministry declined to say whether troops had crossed the border.", "unsaid"),
        ("The president believes the alliance will fall apart.", "held"),
        ("The minister said that the alliance would fall apart.", "said"),
    ],
)
def test_an_act_is_never_taken_for_another(heard: Callable[..., Any], text: str, act: str) -> None:
    assert [said.act for said in heard(text)] == [act]


@pytest.mark.parametrize(
    "text",
    [
        'Hundreds of so-called "volunteers" crossed the border on Monday.',
        'The president arrived in the "city of light" at noon.',
        "The 'Harbour Queen' left Kestrel on Monday.",
        "The army took the bridge at dawn.",
    ],
)
def test_scare_quotes_and_plain_news_attribute_nothing(
    heard: Callable[..., Any], text: str
) -> None:
    assert heard(text) == []


def test_what_is_said_inside_a_quotation_is_not_a_second_attribution(
    heard: Callable[..., Any],
) -> None:
    (said,) = heard('"The minister said the ships would pass, and we waited," Anna Bell said.')
    assert said.source == "Anna Bell"


def test_a_language_that_is_not_covered_gives_nothing(article: Callable[..., Article]) -> None:
    assert extract(article("The envoy said the talks had failed.", covered=False)) == ()


def test_nothing_is_found_in_boilerplate(heard: Callable[..., Any]) -> None:
    body = "The envoy said the talks had failed."
    rest = "Readers said they love our newsletter.\n“Subscribe,” said the editor."
    blocks = (
        Block(kind="body", page=None, text=(0, len(body)), reason="main content"),
        Block(
            kind="boilerplate",
            page=None,
            text=(len(body) + 1, len(body) + 1 + len(rest)),
            reason="footer",
        ),
    )
    assert [said.source for said in heard(body + "\n" + rest, *blocks)] == ["The envoy"]


def test_ids_hold_article_and_spans(article: Callable[..., Article]) -> None:
    text = "The envoy said the talks had failed. The minister said the talks had failed."
    one, two = extract(article(text))
    assert one.id != two.id
    assert [a.id for a in extract(article(text))] == [one.id, two.id]
    assert one.article_id == "a1"


BITS = [
    '"', "“", "”", "'", "’", "‘", "«", "»", " said ", "he", "The minister", " that ", "told",
    " reporters ", ", ", ". ", "\n", "\n\n", ":", " – ", "according to ", "VNA", " quoted ",
    " as saying ", "😀", "\u200b", "ق", "U.S.", " denied ", "citing ", "(", ")", "-0-", "...", "\0",
    " issued the following statement:", "statement of ",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(bits=st.lists(st.sampled_from(BITS), max_size=40))
def test_every_span_is_the_text_it_points_at(
    article: Callable[..., Article], bits: list[str]
) -> None:
    text = "".join(bits)
    found = extract(article(text))
    assert found == extract(article(text))
    for said in found:
        for span in (*said.content, *filter(None, (said.source, said.cue))):
            assert text[span.start : span.end] == span.text
            assert span.text.strip()
        assert all(a.end <= b.start for a, b in zip(said.content, said.content[1:], strict=False))
        assert 0 < said.confidence < 1


def test_other_articles_read_before_change_nothing(article: Callable[..., Article]) -> None:
    texts = ["“No,” he said. “Never.”", "The envoy said no.", "Dova denied that ships had passed."]
    alone = [extract(article(text)) for text in texts]
    random.Random(1).shuffle(texts)  # noqa: S311
    assert sorted(a.id for text in texts for a in extract(article(text))) == sorted(
        a.id for found in alone for a in found
    )


@pytest.mark.parametrize(
    "text", ["", "a", "\0", "😀", "“", '"' * 100_000, "\n" * 100_000, "\u200b"]
)
def test_odd_texts_give_nothing_and_take_no_time(
    article: Callable[..., Article], text: str
) -> None:
    start = time.process_time()
    assert extract(article(text)) == ()
    assert time.process_time() - start < 20
