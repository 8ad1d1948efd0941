"""Lists: counted from rows, in an older corpus too."""

import shutil
from pathlib import Path

import pytest

import retold
from retold import browsing
from retold.browsing import UNSURE
from retold.corpus import Corpus
from retold.pages import page
from retold.store import Filters, lists

FROZEN = Path(__file__).resolve().parents[1] / "frozen" / "v1.retold"


def test_an_older_corpus_is_told_how_sure_its_statements_are(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FROZEN, tmp_path / "old.retold"))
    with retold.open(folder) as corpus:
        held = {(a.article_id, a.id): a.confidence for a in corpus.attributions()}
        rows = corpus._db.execute("SELECT article_id, id, confidence FROM attributions")
        assert {(article, said): sure for article, said, sure in rows} == held
        unsure = sum(sure < UNSURE for sure in held.values())
        assert corpus.lists.in_doubt() <= unsure
        found = corpus.lists.doubts(limit=1_000)
        assert [d.doubt.confidence for d in found] == sorted(d.doubt.confidence for d in found)


def test_counts_are_those_of_all_that_is_found(tmp_path: Path, strait: tuple[bytes, ...]) -> None:
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
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
    pages = [found.statements]
    while found.after is not None:
        found = strait_corpus.lists.found("ledger", Filters(), after=found.after, limit=1)
        pages.append(found.statements)
    for (told_by,) in pages:
        assert len({families[step.telling.id] for step in told_by}) == 1
    found_one_by_one = [step for (told_by,) in pages for step in told_by]
    assert found_one_by_one == strait_corpus.search("ledger")
    assert len(pages) < len(found_one_by_one)


def test_a_search_that_finds_very_many_counts_the_first_and_says_so(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 2)
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        counts = corpus.lists.found("ledger", Filters()).counts
        assert (counts.total, counts.counted) == (4, 2)
        assert sum(number for _, number in counts.speakers.most) == 2
        pages = [corpus.lists.found("ledger", Filters(), after=n, limit=1) for n in range(4)]
        assert len({step.telling.id for ((step,),) in (page.statements for page in pages)}) == 4


def test_joins_that_are_least_sure_wait_until_they_are_judged(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "UNSURE_TOLD", 1.0)
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        corpus.link()
        found = corpus.lists.told_in_doubt(limit=10)
        assert [pair.place[0] for pair in found] == sorted(pair.place[0] for pair in found)
        assert len(found) == 2
        first = found[0]
        assert first.passages
        assert corpus.lists.told_in_doubt(first.place) == found[1:2]
        judged = corpus.judge(
            "same statement", first.one.telling.id, first.other.telling.id, who="Ana Reik"
        )
        assert corpus.lists.told_in_doubt(limit=10) == found[1:]
        corpus.judge("withdrawn", judged.id, who="Ana Reik")
        assert corpus.lists.told_in_doubt(limit=10) == found


def test_lines_that_are_least_sure_wait_until_they_are_judged(strait_corpus: Corpus) -> None:
    (pair,) = strait_corpus.lists.lines_in_doubt(limit=10)
    assert pair.wording == "customs ledger of the Northern League"
    assert {pair.one.article.id, pair.other.article.id} == {"vna-1", "wire-2"}
    strait_corpus.judge("same line", pair.one.telling.id, pair.other.telling.id, who="Ana Reik")
    assert strait_corpus.lists.lines_in_doubt(limit=10) == []
    strait_corpus.link()
    assert len(list(strait_corpus.narratives())) == 1


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
