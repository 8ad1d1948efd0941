"""A narrative over time: occasions, speakers, carriers, counts by month, drift."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError
from retold.pages import page
from retold.records import Outlet

LineOf = Callable[..., bytes]

TOLD = (
    ("a", "VNA", "2031-03-03", "Ilsa Varn", "The piratical harbour blockade starves us"),
    ("b", "Gull", "2031-03-03", "Ilsa Varn", "The piratical harbour blockade starves us"),
    ("c", "Tern", "2031-03-04", "Ilsa Varn", "The piratical harbour blockade starves us"),
    ("d", "VNA", "2033-05-20", "Tomas Brandt", "A piratical harbour blockade of villages is war"),
    ("e", "Gull", "2034-01-09", "Tomas Brandt", "This piratical blockade knows no shame"),
)


@pytest.fixture
def corpus(tmp_path: Path, line_of: LineOf) -> Iterator[Corpus]:
    lines = [
        line_of(
            f"“{words},” {speaker} said in {outlet}.",
            (speaker, "said", words, speaker),
            id=name,
            url=f"https://{outlet.lower()}.example/{name}",
            outlet=outlet,
            published=day,
        )
        for name, outlet, day, speaker, words in TOLD
    ]
    for name, outlet, day in (
        ("q", "Tern", "2033-05-01"),
        ("r", "Tern", "2033-05-02"),
        ("s", "Auk", "2030-01-01"),
    ):
        lines.append(line_of("Ferries ran late.", id=name, outlet=outlet, published=day))
    with retold.open(tmp_path / "c.retold") as held:
        pages = (
            page(line, name=f"x:{n}", media_type="application/json") for n, line in enumerate(lines)
        )
        held.add(pages, outlets=[Outlet(name=n, group="Seabird Press") for n in ("Gull", "Tern")])
        held.link()
        yield held


def only(corpus: Corpus) -> retold.History:
    (narrative,) = corpus.narratives()
    return corpus.narrative(narrative.id)


def test_an_occasion_is_what_one_speaker_says_on_one_day(corpus: Corpus) -> None:
    found = only(corpus)
    assert [(o.date, o.speaker, o.outlets) for o in found.occasions] == [
        ("2031-03-03", "Ilsa Varn", ("VNA", "Gull", "Tern")),
        ("2033-05-20", "Tomas Brandt", ("VNA",)),
        ("2034-01-09", "Tomas Brandt", ("Gull",)),
    ]
    assert found.occasions[0].days == ("2031-03-03", "2031-03-03", "2031-03-04")
    assert found.speakers == ("Tomas Brandt", "Ilsa Varn")


def test_outlets_of_one_group_are_one_carrier(corpus: Corpus) -> None:
    assert set(only(corpus).carriers) == {"VNA", "Seabird Press"}


def test_label_and_wordings_are_words_of_the_corpus(corpus: Corpus) -> None:
    found = only(corpus).narrative
    texts = [article.text for article in corpus.articles()]
    for words in (found.label, *found.wordings):
        assert any(words in text for text in texts)
    assert found.wordings[0] == "piratical harbour blockade"
    assert (found.first_seen, found.last_seen) == ("2031-03-03", "2034-01-09")


def test_the_wording_of_each_occasion_stands_in_its_article(corpus: Corpus) -> None:
    texts = {article.id: article.text for article in corpus.articles()}
    for occasion in only(corpus).occasions:
        for span in occasion.wording.spans:
            assert texts[occasion.wording.article_id][span.start : span.end] == span.text


def test_the_drift_is_what_the_wording_lost_and_won(corpus: Corpus) -> None:
    assert [o.drift for o in only(corpus).occasions] == ["", "", "without “harbour”"]


def test_counts_by_month_have_their_denominator(corpus: Corpus) -> None:
    counts = {(c.month, c.outlet): (c.told, c.held) for c in only(corpus).carried}
    assert counts["2031-03", "VNA"] == (1, 1)
    assert counts["2033-05", "Tern"] == (0, 2), "held and silent"
    assert counts["2033-05", "Auk"] == (0, 0), "not captured that month"


def test_a_narrative_that_is_not_there_is_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="no narrative has the id 'dead'"):
        corpus.narrative("dead")


def test_a_narrative_is_compared_over_its_occasions(corpus: Corpus) -> None:
    found = corpus.compare(only(corpus).narrative.id)
    assert len(found.framings) == 5
    assert found.framings[0].published is not None
    assert found.framings[0].published.value == "2031-03-03"


@pytest.mark.parametrize("count", [1, 5])
def test_one_outlet_without_dates_has_nothing_to_count_and_says_so(
    tmp_path: Path, line_of: LineOf, count: int
) -> None:
    lines = [
        line_of(
            f"“The piratical harbour blockade starves village {n},” Envoy{n} Holt said.",
            (f"Envoy{n} Holt", "said", f"The piratical harbour blockade starves village {n}", None),
            id=f"p{n}",
            outlet="Gull",
        )
        for n in range(count)
    ]
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json") for n, line in enumerate(lines)
        )
        held.link()
        found = [held.narrative(narrative.id) for narrative in held.narratives()]
    for history in found:
        assert history.carried == ()
        assert history.undated > 1
        assert history.narrative.first_seen is None


def test_a_denial_of_a_line_is_marked_as_one(tmp_path: Path, line_of: LineOf) -> None:
    said = "The piratical harbour blockade starves us"
    lines = [
        line_of(f"“{said},” Ilsa Varn said.", ("Ilsa Varn", "said", said, "Ilsa Varn"), id="a",
                outlet="VNA", published="2031-03-03"),
        line_of(f"Odo Holt denied that {said}.", ("Odo Holt", "denied", said, "Odo Holt"), id="b",
                outlet="Gull", published="2033-05-20")
        .replace(b'"kind": "direct"', b'"kind": "indirect", "act": "denied"'),
    ]  # fmt: skip
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json") for n, line in enumerate(lines)
        )
        held.link()
        (narrative,) = held.narratives()
        occasions = held.narrative(narrative.id).occasions
        (recurrence,) = held.recurrences()
    assert [(o.speaker, o.act) for o in occasions] == [
        ("Ilsa Varn", "said"),
        ("Odo Holt", "denied"),
    ]
    assert "(denied by Odo Holt, 2033-05-20)" in recurrence.detail
