"""Lists: counted from rows."""

from pathlib import Path

import pytest

import retold
from retold.corpus import Corpus
from retold.store import Filters, lists

from ..corpora import pages


def test_counts_are_those_of_all_that_is_found(tmp_path: Path, strait: tuple[bytes, ...]) -> None:
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(pages(strait))
        found = corpus.lists.found("ledger", Filters(), limit=2)
        assert len(found.statements) == 2
        assert found.after == 2
        assert found.counts.total == found.counts.counted == 4
        assert found.counts.speakers.most == [("Ilsa Varn", 3), ("Tomas Brandt", 1)]
        assert found.counts.years.most == [("2024", 1), ("2022", 3)]
        rest = corpus.lists.found("ledger", Filters(), after=2, limit=2)
        whole = corpus.search("ledger")
        assert [step for (step,) in (*found.statements, *rest.statements)] == whole
        assert rest.after is None
        everything = corpus.lists.found("", Filters(outlet="Wire"))
        assert [step.article.id for (step,) in everything.statements] == ["wire-2", "wire-1"]


def test_tellings_of_one_statement_stand_together_on_a_page(strait_corpus: Corpus) -> None:
    families = {i: f.id for f in strait_corpus.families() for i in f.tellings}
    found = strait_corpus.lists.found("ledger", Filters(), limit=1)
    screens = [found.statements]
    while found.after is not None:
        found = strait_corpus.lists.found("ledger", Filters(), after=found.after, limit=1)
        screens.append(found.statements)
    for (told_by,) in screens:
        assert len({families[step.telling.id] for step in told_by}) == 1
    found_one_by_one = [step for (told_by,) in screens for step in told_by]
    assert found_one_by_one == strait_corpus.search("ledger")
    assert len(screens) < len(found_one_by_one)


def test_a_search_that_finds_very_many_counts_the_first_and_says_so(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 2)
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(pages(strait))
        counts = corpus.lists.found("ledger", Filters()).counts
        assert (counts.total, counts.counted) == (4, 2)
        assert sum(number for _, number in counts.speakers.most) == 2
        listed = [corpus.lists.found("ledger", Filters(), after=n, limit=1) for n in range(4)]
        assert len({step.telling.id for ((step,),) in (one.statements for one in listed)}) == 4


def test_who_says_very_much_is_listed_from_the_latest_on(
    strait_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (varn,) = [group.id for group in strait_corpus.actors() if group.name == "Ilsa Varn"]
    asked = Filters(actor="Varn"), Filters(outlet="Wire"), Filters(since="2022")

    def listed() -> list[list[str]]:
        found = [list(strait_corpus.lists.everything("", one)) for one in asked]
        found.append(list(strait_corpus.lists.actor(varn).steps))
        return [[step.telling.id for step in steps] for steps in found]

    few = listed()
    monkeypatch.setattr(lists, "MANY", 1)
    assert listed() == few
    assert all(few)
