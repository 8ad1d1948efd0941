"""What people judge of words, of two tellings and of two lines; and what they take back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError, pipeline
from retold.pages import page

ANA, ODO = "Ana Reik", "Odo Holt"


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path / "strait.retold") as opened:
        opened.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait, 1)
        )
        opened.link()
        yield opened


def families(corpus: Corpus) -> list[list[str]]:
    """The articles that tell each statement."""
    of = {telling.id: telling.article_id for telling in corpus.tellings()}
    return sorted(sorted(of[i] for i in family.tellings) for family in corpus.families())


def speaker(corpus: Corpus, article: str) -> str | None:
    actor = corpus.trace(article).steps[0].actor
    return actor.name if actor else None


def said(corpus: Corpus, article: str) -> str:
    (one,) = [a for a in corpus.attributions() if a.article_id == article]
    return " … ".join(span.text for span in one.content)


# ---- taken back


def test_what_is_withdrawn_holds_no_longer_and_stays_in_the_log(corpus: Corpus) -> None:
    judged = corpus.judge("speaker is", "wire-2-1", "Odo Reik", who=ANA)
    assert speaker(corpus, "wire-2") == "Odo Reik"
    corpus.judge("withdrawn", judged.id, who=ODO, why="a slip")
    assert speaker(corpus, "wire-2") == "Tomas Brandt"
    assert [s.article.id for s in corpus.search("ledger", actor="Brandt")] == ["wire-2"]
    first, second = corpus.judgements()
    assert (first.judgement, first.holds) == (judged, False)
    assert first.detail.startswith("withdrawn, judged by Odo Holt on ")
    assert (second.judgement.who, second.judgement.why, second.holds) == (ODO, "a slip", True)


def test_what_was_judged_before_holds_again(corpus: Corpus) -> None:
    corpus.judge("speaker is", "wire-2-1", "Odo Reik", who=ANA)
    later = corpus.judge("not the speaker", "wire-2-1", who=ANA)
    assert speaker(corpus, "wire-2") is None
    corpus.judge("withdrawn", later.id, who=ANA)
    assert speaker(corpus, "wire-2") == "Odo Reik"


def test_names_that_were_joined_part_again(corpus: Corpus) -> None:
    judged = corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who=ANA)
    corpus.link()
    assert any(len(group.names) == 2 for group in corpus.actors())
    corpus.judge("withdrawn", judged.id, who=ANA)
    corpus.link()
    assert all(len(group.names) == 1 for group in corpus.actors())


def test_a_withdrawal_is_of_one_judgement_that_stands(corpus: Corpus) -> None:
    judged = corpus.judge("not the speaker", "wire-2-1", who=ANA)
    gone = corpus.judge("withdrawn", judged.id, who=ANA)
    with pytest.raises(UsageError, match="was withdrawn before"):
        corpus.judge("withdrawn", judged.id, who=ANA)
    with pytest.raises(UsageError, match="a withdrawal is not withdrawn"):
        corpus.judge("withdrawn", gone.id, who=ANA)
    with pytest.raises(UsageError, match="'nothing' is the id of no judgement"):
        corpus.judge("withdrawn", "nothing", who=ANA)
    with pytest.raises(UsageError, match="takes one judgement alone"):
        corpus.judge("withdrawn", judged.id, "Odo", who=ANA)


# ---- words


def test_the_words_that_were_said_are_corrected_everywhere_at_once(
    corpus: Corpus, tmp_path: Path
) -> None:
    words = "The customs ledger of the\n Northern League"
    corpus.judge("words are", "wire-2-1", words, who=ANA)
    meant = "The customs ledger of the Northern League"
    assert said(corpus, "wire-2") == meant
    assert [span.text for span in corpus.trace("wire-2").steps[0].telling.spans] == [meant]
    assert not corpus.search("never about customs")
    corpus.link()
    assert said(corpus, "wire-2") == meant
    assert not corpus.search("never about customs")
    corpus.export(tmp_path / "out")
    rows = (tmp_path / "out" / "attributions.jsonl").read_text().splitlines()
    assert meant in {row["content"][0]["text"] for row in map(json.loads, rows)}
    assert corpus.article("wire-2").text[1 : 1 + len(meant)] == meant


def test_corrected_words_and_a_corrected_speaker_both_hold(corpus: Corpus) -> None:
    corpus.judge("words are", "wire-2-1", "never about customs", who=ANA)
    corpus.judge("speaker is", "wire-2-1", "Odo Reik", who=ANA)
    assert said(corpus, "wire-2") == "never about customs"
    assert speaker(corpus, "wire-2") == "Odo Reik"
    assert all(judged.holds for judged in corpus.judgements())


def test_words_survive_a_new_reading(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = corpus.judge("words are", "wire-2-1", "never about customs", who=ANA)
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    corpus.redo()
    assert [step.article.id for step in corpus.search("never about customs")] == ["wire-2"]
    assert not corpus.search("ledger was never")
    corpus.link()
    assert [step.article.id for step in corpus.search("never about customs")] == ["wire-2"]
    assert said(corpus, "wire-2") == "never about customs"
    corpus.judge("withdrawn", judged.id, who=ANA)
    assert said(corpus, "wire-2").startswith("The customs ledger")


def test_words_that_do_not_stand_there_are_refused(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="'a giraffe' does not stand so in the article"):
        corpus.judge("words are", "wire-2-1", "a giraffe", who=ANA)
    with pytest.raises(UsageError, match="does not stand so"):
        corpus.judge("words are", "wire-2-1", " ", who=ANA)


# ---- two tellings


def test_two_statements_stay_apart_whatever_joins_them(corpus: Corpus) -> None:
    assert ["five-1", "post-1", "vna-1"] in families(corpus)
    corpus.judge("different statements", "five-1-1", "post-1-1", who=ANA)
    corpus.link()
    assert not any({"five-1", "post-1"} <= set(family) for family in families(corpus))
    corpus.judge("same statement", "post-1-1", "five-1-1", who=ODO)
    corpus.link()
    assert ["five-1", "post-1", "vna-1"] in families(corpus)


def test_two_tellings_judged_one_statement_are_one_family_and_say_who_judged(
    corpus: Corpus,
) -> None:
    judged = corpus.judge("same statement", "wire-2-1", "post-1-1", who=ANA, why="same interview")
    corpus.link()
    assert ["five-1", "post-1", "vna-1", "wire-2"] in families(corpus)
    (found,) = [s.retelling for s in corpus.trace("wire-2") if s.article.id == "wire-2"]
    assert found is not None
    assert found.score <= 1.0
    corpus.judge("withdrawn", judged.id, who=ANA)
    corpus.link()
    assert ["wire-2"] in families(corpus)


def test_a_retelling_that_was_confirmed_says_by_whom(corpus: Corpus) -> None:
    corpus.judge("same statement", "vna-1-1", "post-1-1", who=ANA, why="checked")
    corpus.link()
    (found,) = [s.retelling for s in corpus.trace("post-1") if s.article.id == "post-1"]
    assert found is not None
    assert found.detail.startswith("judged by Ana Reik on ")
    assert "keeps 16 of 22 words" in found.detail
    assert found.score == 1.0


def test_one_telling_is_not_judged_against_itself(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="are one telling"):
        corpus.judge("same statement", "vna-1-1", "vna-1-1", who=ANA)
    with pytest.raises(UsageError, match="takes a second statement"):
        corpus.judge("same line", "vna-1-1", who=ANA)


# ---- two lines


def test_two_statements_that_share_no_line_are_in_no_narrative(corpus: Corpus) -> None:
    assert len(list(corpus.narratives())) == 1
    judged = corpus.judge("different lines", "post-1-1", "wire-2-1", who=ANA)
    corpus.link()
    assert not list(corpus.recurrences())
    assert not list(corpus.narratives())
    assert [one.holds for one in corpus.judgements()] == [True]
    corpus.judge("withdrawn", judged.id, who=ANA)
    corpus.link()
    assert len(list(corpus.narratives())) == 1
