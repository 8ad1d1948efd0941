"""Is this new? A sentence held against all that was told before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError
from retold.lines import from_line
from retold.pages import page
from retold.records import Reading

LineOf = Callable[..., bytes]
LEDGER = "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path_factory.mktemp("recall") / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        held.link()
        yield held


def test_a_sentence_told_before_says_since_when_and_by_whom(corpus: Corpus) -> None:
    (found,) = corpus.recall(f"{LEDGER}.")
    assert found.verdict == "retelling"
    assert (found.since, found.by) == ("2022-03-01", "Ilsa Varn")
    assert found.detail.startswith("told before: first held 2022-03-01 by Ilsa Varn in VNA; ")
    assert {match.step.article.id for match in found.matches} >= {"vna-1", "post-1", "five-1"}


def test_a_trimmed_and_reworded_sentence_is_a_retelling(corpus: Corpus) -> None:
    (found,) = corpus.recall("The League's customs ledger is the root cause of the strait crisis")
    assert found.verdict == "retelling"


def test_a_sentence_with_an_old_line_shows_the_line(corpus: Corpus) -> None:
    (found,) = corpus.recall("Fishermen burned their customs ledgers on the quay of Marn")
    assert found.verdict == "line"
    assert "an old line, “customs ledger”: first held 2022-03-01" in found.detail
    assert all(match.kind == "line" for match in found.matches)


def test_new_says_over_which_holdings(corpus: Corpus) -> None:
    (found,) = corpus.recall("Nobody has fed the lighthouse cat since Easter.")
    assert (found.verdict, found.since, found.matches) == ("new", None, ())
    assert found.detail == (
        "new among 6 pages of 4 outlets held, 2022-03 to 2024-05-20 (1 without a date)"
    )
    assert (found.held.pages, found.held.undated) == (6, 1)


def test_each_sentence_of_a_text_is_asked_for(corpus: Corpus) -> None:
    found = corpus.recall(f"{LEDGER}. Nobody has fed the lighthouse cat since Easter.")
    assert [one.verdict for one in found] == ["retelling", "new"]


def test_what_shares_but_common_words_is_new(corpus: Corpus) -> None:
    (found,) = corpus.recall("The Ostmark port authority denied that two pilots sailed")
    assert found.verdict == "new"


def test_the_statements_of_a_page_that_was_read_are_asked_for(
    corpus: Corpus, line_of: LineOf
) -> None:
    line = line_of(
        f"“{LEDGER},” Envoy Tomas Brandt said in Marn. Rain fell.",
        ("Envoy Tomas Brandt", "said", LEDGER, "Tomas Brandt"),
        id="new-page",
        published="2025-01-02",
    )
    reading = from_line(line, digest="", reader="test")
    assert isinstance(reading, Reading)
    (found,) = corpus.recall(reading)
    assert found.verdict == "line", "the same words, years later, are an old line come back"
    assert found.since == "2022-03-01"


def test_a_page_that_is_held_is_not_found_in_itself(corpus: Corpus) -> None:
    reading = next(r for r in corpus.readings() if r.article.id == "wire-1")
    (found,) = corpus.recall(reading)
    assert found.verdict == "new"


@pytest.mark.parametrize("text", ["", "  \n", "…", "the of and", "\0"])
def test_a_text_that_says_nothing_is_told(corpus: Corpus, text: str) -> None:
    with pytest.raises(UsageError, match="no sentence to look for"):
        corpus.recall(text)


def test_too_many_sentences_are_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="201 sentences at once; ask for at most 200"):
        corpus.recall("The harbour is open to every flag.\n" * 201)


@pytest.mark.parametrize("text", ['"', 'a" OR b NEAR(', "résumé \ud800 Kestrel", "国家 的 船"])
def test_no_text_breaks_the_index(corpus: Corpus, text: str) -> None:
    try:
        found = corpus.recall(text)
    except UsageError:
        return
    assert {one.verdict for one in found} <= {"new", "line", "retelling"}


def test_in_an_empty_corpus_everything_is_new(tmp_path: Path) -> None:
    with retold.open(tmp_path / "empty.retold") as held:
        (found,) = held.recall(LEDGER)
    assert found.detail == "new among 0 pages of 0 outlets held"


def test_what_was_only_denied_before_is_no_earlier_telling(tmp_path: Path, line_of: LineOf) -> None:
    claim = "the Ostmark navy has mined the harbour of Kestrel"
    line = line_of(f"Ilsa Varn denied {claim}.", ("Ilsa Varn", "denied", claim, None), id="d")
    line = line.replace(b'"kind": "direct"', b'"kind": "indirect", "act": "denied"')
    with retold.open(tmp_path / "c.retold") as held:
        held.add([page(line, name="x:1", media_type="application/json")])
        held.link()
        (found,) = held.recall("The Ostmark navy has mined the harbour of Kestrel.")
        assert found.detail.startswith("told before, but denied then: first held")
        (denied,) = held.recall(next(iter(held.readings()))) or (None,)
        assert denied is not None
        assert denied.verdict == "new", "it is not found in itself"


def test_a_page_that_denies_what_others_said_says_so(corpus: Corpus, line_of: LineOf) -> None:
    line = line_of(
        f"Envoy Odo Brandt denied that {LEDGER}.", (None, "denied", LEDGER, None), id="n"
    )
    line = line.replace(b'"kind": "direct"', b'"kind": "indirect", "act": "denied"')
    reading = from_line(line, digest="", reader="test")
    assert isinstance(reading, Reading)
    (found,) = corpus.recall(reading)
    assert "said then and denied here: first held 2022-03-01 by Ilsa Varn" in found.detail
