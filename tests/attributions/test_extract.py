"""Who said what: the whole room on sentences of news.

The network is a statistical reader, so these facts hold what a user needs of a plain sentence: the
speaker, the kind, the act, and the words that must be in the content.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest

from retold.attributions import extract
from retold.records import Article, Block


@pytest.mark.parametrize(
    ("text", "source", "content", "kind"),
    [
        ("The envoy said the talks had failed.", "The envoy", "the talks had failed", "indirect"),
        ("“We wait,” said Minister Karel Dova.", "Minister Karel Dova", "“We wait,”", "direct"),
        ("“We wait,” Karel Dova said on Monday.", "Karel Dova", "“We wait,”", "direct"),
        ("'We will wait,' said Karel Dova.", "Karel Dova", "We will wait", "direct"),
        ("Asked about the talks, Dova said: “We will wait.”", "Dova", "“We will wait.”", "direct"),
        ("“No,” he replied.", "he", "“No,”", "direct"),
        (
            "He said the raid was “an act of war” against Veldoria.",
            "He",
            "“an act of war”",
            "mixed",
        ),
        ("The minister called the raid “a crime”.", "The minister", "“a crime”", "mixed"),
        ("Dova said on Monday that the port was open.", "Dova", "the port was open", "indirect"),
        ("She added that the ships would return.", "She", "the ships would return", "indirect"),
        ("Officials say the strait is mined.", "Officials", "the strait is mined", "indirect"),
        ("The talks had failed, Dova said.", "Dova", "The talks had failed", "indirect"),
        (
            "The minister warned that Veldoria would answer in kind.",
            "The minister",
            "Veldoria would answer in kind",
            "indirect",
        ),
        (
            "The minister accused the League of smuggling arms.",
            "The minister",
            "smuggling arms",
            "indirect",
        ),
        (
            "According to the harbour police, nobody was hurt in the fire.",
            "the harbour police",
            "nobody was hurt in the fire",
            "indirect",
        ),
        (
            "Three ships left Marn, according to the port authority.",
            "the port authority",
            "Three ships left Marn",
            "indirect",
        ),
        (
            "VNA reported that three ships had left Marn.",
            "VNA",
            "three ships had left Marn",
            "indirect",
        ),
        (
            "Three ships left Marn on Sunday, VNA reported.",
            "VNA",
            "Three ships left Marn on Sunday",
            "indirect",
        ),
        (
            "Marn has a new mayor, the official Xinhua news agency said.",
            "the official Xinhua news agency",
            "Marn has a new mayor",
            "indirect",
        ),
    ],
)
def test_a_plain_sentence_has_its_speaker_its_words_and_its_kind(
    told: Callable[[str, str], Any], text: str, source: str, content: str, kind: str
) -> None:
    said = told(text, content)
    assert said.source == source
    assert (said.kind, said.act) == (kind, "said")
    assert source not in " ".join(said.content)
    assert said.cue


def test_an_indirect_quotation_has_source_cue_and_content(heard: Callable[..., Any]) -> None:
    (said,) = heard("The envoy said the talks had failed.")
    assert (said.source, said.cue, said.content) == (
        "The envoy",
        "said",
        ["the talks had failed"],
    )


def test_a_direct_quotation_keeps_its_marks_in_the_content(heard: Callable[..., Any]) -> None:
    (said,) = heard("“The blockade is an act of war,” Foreign Minister Karel Dova said on Sunday.")
    assert said.source == "Foreign Minister Karel Dova"
    assert said.content == ["“The blockade is an act of war,”"]
    assert said.kind == "direct"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“We are ready,” she said, “and we will wait.”", ["We are ready", "and we will wait"]),
        ("“We are ready,” the envoy said. “We will wait.”", ["We are ready", "We will wait"]),
        ('"We are ready", says the envoy, "but they are not."', ["We are ready", "they are not"]),
        (
            '"We are ready.\n\n"We will wait," the minister said.',
            ["We are ready", "We will wait"],
        ),
        (
            'The minister stated:\n\n"We are ready.\n\n"We will wait."',
            ["We are ready", "We will wait"],
        ),
    ],
)
def test_an_interrupted_quotation_is_one_attribution(
    heard: Callable[..., Any], text: str, content: list[str]
) -> None:
    (said,) = heard(text)
    assert len(said.content) == len(content)
    assert all(words in piece for words, piece in zip(content, said.content, strict=True))
    assert said.kind == "direct"


@pytest.mark.parametrize("end", ["had failed", "will resume in May"])
def test_a_clause_around_its_cue_is_said_as_a_whole(heard: Callable[..., Any], end: str) -> None:
    (said,) = heard(f"The talks, the envoy said, {end}.")
    assert said.source == "the envoy"
    assert "The talks" in said.content[0]
    assert end in said.content[-1]


def test_a_quotation_and_a_clause_of_one_sentence_have_one_speaker(
    heard: Callable[..., Any],
) -> None:
    found = heard(
        "“It is absurd for the League, which has closed the strait, to speak of free trade,” he "
        "said, as he concluded that calm would not return “as long as the blockade lasts.”"
    )
    words = " ".join(piece for said in found for piece in said.content)
    assert "It is absurd for the League" in words
    assert "calm would not return" in words
    assert {said.source for said in found} == {"he"}


def test_a_title_a_country_and_a_name_are_one_speaker(told: Callable[[str, str], Any]) -> None:
    said = told(
        "At an urgent meeting where dozens of envoys condemned Ostmark’s raid, Veldoria’s "
        "ambassador, Tomas Verrin, blamed the League and its partners for their “high-handed "
        "policy” in the strait.",
        "“high-handed policy”",
    )
    assert "ambassador, Tomas Verrin" in said.source
    assert "envoys" not in said.source
    assert said.kind == "mixed"


def test_a_speech_is_used_by_the_one_who_speaks(told: Callable[[str, str], Any]) -> None:
    said = told(
        "Veldoria’s ambassador, Tomas Verrin, used his first speech on Wednesday to accuse the "
        "League of “high-handed tariff diplomacy” in the strait.",
        "“high-handed tariff diplomacy”",
    )
    assert "Tomas Verrin" in said.source


def test_according_to_names_the_source(heard: Callable[..., Any]) -> None:
    (said,) = heard("According to the Foreign Ministry of Veldoria, the talks will resume in May.")
    assert said.source == "the Foreign Ministry of Veldoria"
    assert "the talks will resume in May" in said.content[0]


def test_the_one_who_is_told_is_not_the_source(heard: Callable[..., Any]) -> None:
    (said,) = heard("The spokesman told reporters that the alliance was a threat.")
    assert said.source == "The spokesman"
    assert "the alliance was a threat" in said.content[0]
    assert "reporters" not in said.content[0]


def test_a_description_of_the_speaker_is_part_of_the_source(heard: Callable[..., Any]) -> None:
    (said,) = heard("“We will go,” said Anna Bell, a teacher in Kestrel.")
    assert said.source is not None
    assert said.source.startswith("Anna Bell")
    assert said.content == ["“We will go,”"]


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
    assert said.content[0].startswith("The talks have failed")
    assert len(said.content) == 1


def test_a_participle_takes_the_subject_of_its_sentence(heard: Callable[..., Any]) -> None:
    first, second = heard(
        "The minister said the treaty was dead, adding that Veldoria would not return to talks."
    )
    assert "the treaty was dead" in first.content[0]
    assert "adding" not in first.content[0]
    assert (second.source, second.cue) == ("The minister", "adding")
    assert "Veldoria would not return to talks" in second.content[0]


def test_two_speakers_of_one_sentence_are_kept_apart(told: Callable[[str, str], Any]) -> None:
    text = "“We will wait,” Karel Dova said, but the envoy said that the ships had left."
    assert told(text, "We will wait").source == "Karel Dova"
    assert told(text, "the ships had left").source == "the envoy"


@pytest.mark.parametrize(
    ("text", "source", "act"),
    [
        (
            "The defence minister denied that troops had crossed the border.",
            "The defence minister",
            "denied",
        ),
        (
            "The ministry rejected claims that troops had crossed the border.",
            "The ministry",
            "denied",
        ),
        (
            "Authorities in Marn have denied claims that civilians were targeted.",
            "Authorities in Marn",
            "denied",
        ),
        ("The ministry denied any part in the raid.", "The ministry", "denied"),
        (
            "Dova dismissed claims that Veldoria had fired first.",
            "Dova",
            "denied",
        ),
        ("She did not say when the talks would resume.", "She", "unsaid"),
        (
            "The ministry declined to say whether troops had crossed the border.",
            "The ministry",
            "unsaid",
        ),
        ("Karel Dova declined to comment on the talks.", "Karel Dova", "unsaid"),
        ("The ministry refused to comment on the report.", "The ministry", "unsaid"),
        ("Neither side said how the talks went.", "Neither side", "unsaid"),
        ("The president believes the alliance will fall apart.", "The president", "held"),
        ("The envoy hopes to return to Kestrel in May.", "The envoy", "held"),
        ("The minister said that the alliance would fall apart.", "The minister", "said"),
    ],
)
def test_an_act_is_never_taken_for_another(
    heard: Callable[..., Any], text: str, source: str, act: str
) -> None:
    assert [(said.source, said.act) for said in heard(text)] == [(source, act)]


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


def test_other_articles_read_before_change_nothing(article: Callable[..., Article]) -> None:
    texts = ["“No,” he said. “Never.”", "The envoy said no.", "Dova denied that ships had passed."]
    alone = {text: extract(article(text)) for text in texts}
    assert all(alone.values())
    random.Random(1).shuffle(texts)  # noqa: S311
    assert {text: extract(article(text)) for text in texts} == alone
