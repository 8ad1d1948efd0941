"""Statements ranked for a user's codes, and what people decide of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Code, Corpus, UsageError, coding
from retold.pages import page

LineOf = Callable[..., bytes]
ANA = "Ana Reik"
BLAME = Code(
    path=("Blame", "Blames the League"),
    definition="The Northern League is held responsible for the crisis.",
    examples=("The tariffs of the Northern League are the root cause of the crisis.",),
)
FISH = Code(path=("Fish market",))
EMPTY = Code(path=("Other",))


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        held.link()
        yield held


def ledger(corpus: Corpus) -> retold.CodesReport:
    return corpus.codes([BLAME, FISH, EMPTY])


def test_the_statement_that_fits_a_code_comes_first_with_the_evidence(corpus: Corpus) -> None:
    blame, fish, _ = ledger(corpus).codes
    first = blame.nearest[0]
    assert "root cause" in first.step.telling.spans[0].text
    assert first.step.article.id == "vna-1", "a statement is shown as the earliest telling has it"
    assert first.nearest == BLAME.examples[0]
    assert [near.score for near in blame.nearest] == sorted(
        (near.score for near in blame.nearest), reverse=True
    )
    text = first.step.article.text
    assert first.shared
    assert all(text[span.start : span.end] == span.text for span in first.shared)
    assert "“League”" in first.detail
    assert fish.detail[0].startswith("searched by its name alone")


def test_nothing_is_coded_until_a_person_decides(corpus: Corpus) -> None:
    assert all(near.decided is None for one in ledger(corpus).codes for near in one.nearest)
    assert not list(corpus.judgements())


def test_a_decision_is_kept_and_shown_beside_the_statement(corpus: Corpus) -> None:
    first = ledger(corpus).codes[0].nearest[0]
    judged = corpus.judge("coded", first.step.telling.id[:8], BLAME.name, who=ANA, why="plain")
    assert (judged.about, judged.value) == ("statement", BLAME.name)
    assert not corpus.stale, "nothing that is linked changes"
    blame = ledger(corpus).codes[0]
    assert blame.nearest[0].decided == judged
    assert blame.coded == (judged,)
    later = corpus.judge("not coded", first.step.telling.id, BLAME.name, who="Odo Holt")
    blame = ledger(corpus).codes[0]
    assert (blame.nearest[0].decided, blame.coded) == (later, ())
    assert [row.holds for row in corpus.judgements()] == [True, True]


def test_a_decision_on_one_telling_is_of_the_statement(corpus: Corpus) -> None:
    retelling = next(t for t in corpus.tellings() if t.article_id == "post-1")
    judged = corpus.judge("coded", retelling.id, BLAME.name, who=ANA)
    near = ledger(corpus).codes[0].nearest
    found = [one for one in near if one.decided == judged]
    assert [one.step.article.id for one in found] == ["vna-1"]


def test_two_statements_of_one_attribution_are_judged_apart(
    tmp_path: Path, line_of: LineOf
) -> None:
    whole = (
        "The League starves our fishing villages with its tariffs. "
        "Nobody on this coast has forgotten the wreck of the Petrel."
    )
    line = line_of(f"“{whole}” Ilsa Varn said.", ("Ilsa Varn", "said", whole, None), id="p")
    with retold.open(tmp_path / "two.retold") as held:
        held.add([page(line, name="x", media_type="application/json")])
        held.link()
        one, two = held.tellings()
        when = "2031-01-01"
        first = held.judge("coded", one.id, "A", who=ANA, when=when)
        second = held.judge("coded", two.id, "A", who=ANA, when=when)
        assert first.id != second.id
        with pytest.raises(UsageError, match="holds 2 statements; give one of"):
            held.judge("coded", "p-1", "A", who=ANA)


def test_a_decision_whose_words_are_gone_is_listed_as_lost(corpus: Corpus, line_of: LineOf) -> None:
    telling = next(t for t in corpus.tellings() if t.article_id == "wire-2")
    corpus.judge("coded", telling.id, "A", who=ANA)
    changed = line_of(
        "The envoy has left Marn.",
        id="wire-2",
        url="https://wire.example/b",
        outlet="Meridian Wire",
        published="2024-05-21",
    )
    corpus.add([page(changed, name="x:9", media_type="application/json")])
    assert "wire-2" not in {t.article_id for t in corpus.tellings()}
    (row,) = corpus.judgements()
    assert not row.holds
    assert "is no longer found as a statement" in row.detail


def test_a_code_that_says_too_little_is_told(corpus: Corpus) -> None:
    other = ledger(corpus).codes[2]
    assert other.nearest == ()
    assert "say too little to search for" in other.detail[0]


def test_in_a_large_corpus_only_what_has_words_of_a_code_is_looked_at(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ledger(corpus)
    monkeypatch.setattr(coding, "ALL", 1)
    found = ledger(corpus)
    assert found.codes[0].nearest[0].step.telling == whole.codes[0].nearest[0].step.telling
    assert any("only the" in line for line in found.detail)


def test_what_cannot_be_asked_is_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="no code has 'moon' in its name; there are 'Blame"):
        corpus.codes([BLAME], part="moon")
    with pytest.raises(UsageError, match="there is no code"):
        corpus.codes([])
    with pytest.raises(UsageError, match="limit 0 is below 1"):
        corpus.codes([BLAME], limit=0)
    with pytest.raises(UsageError, match="'coded' takes a code"):
        corpus.judge("coded", "vna-1", who=ANA)
    with pytest.raises(UsageError, match="is the id of no statement"):
        corpus.judge("coded", "dead", "A", who=ANA)
    with pytest.raises(UsageError, match="is no name"):
        corpus.judge("coded", "vna-1", "…", who=ANA)


def test_an_empty_corpus_has_nothing_near(tmp_path: Path) -> None:
    with retold.open(tmp_path / "empty.retold") as held:
        held.link()
        found = held.codes([BLAME])
    assert found.codes[0].nearest == ()
    assert "no statement is held" in found.detail
