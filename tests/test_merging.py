"""Two corpora become one: what both hold is held once, and nobody's word is lost."""

from pathlib import Path

import pytest

import retold
from retold import CorpusError, UsageError
from retold.pages import page
from retold.records import Rejected


def pages(lines: tuple[bytes, ...], *numbers: int) -> list[retold.Page]:
    return [page(lines[n], name=f"x:{n}", media_type="application/json") for n in numbers]


def test_the_merged_corpus_is_the_one_that_had_all_pages(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    html = (
        b"<html><title>Talks</title><body><p>&ldquo;We wait,&rdquo; said Ilsa Varn, the envoy.</p>"
    )
    html += b"<p>The talks in Marn went on until the evening, and nobody signed.</p></body></html>"
    saved = page(html, name="talks.html", url="https://post.example/talks")
    gone = Rejected(name="gone.html", digest=None, url=None, stage="read", reason="it is empty")
    with (
        retold.open(tmp_path / "ours.retold") as ours,
        retold.open(tmp_path / "theirs.retold") as theirs,
        retold.open(tmp_path / "both.retold") as both,
    ):
        ours.add(pages(strait, 0, 1, 2))
        theirs.add([*pages(strait, 2, 3, 4, 5), saved, gone])
        both.add([*pages(strait, 0, 1, 2, 3, 4, 5), saved, gone])
        before = [a.id for a in theirs.articles()]
        report = ours.merge(theirs, workers=1)
        assert (report.added, report.held, len(report.rejected)) == (4, 1, 1)
        assert [a.id for a in theirs.articles()] == before
        ours.link()
        both.link()
        assert ours.export(tmp_path / "a") == both.export(tmp_path / "b")
        for table in (tmp_path / "a").iterdir():
            assert table.read_bytes() == (tmp_path / "b" / table.name).read_bytes(), table.name
        assert ours.original(next(a.id for a in ours.articles() if a.title == "Talks")) == html
        again = ours.merge(tmp_path / "theirs.retold", workers=1)
        assert (again.added, again.judgements) == (0, 0)
        with pytest.raises(UsageError, match="is this corpus itself"):
            ours.merge(tmp_path / "ours.retold")
        with pytest.raises(CorpusError, match="no corpus at"):
            ours.merge(tmp_path / "nowhere.retold")
    assert not (tmp_path / "nowhere.retold").exists()


def test_two_codes_of_one_statement_do_not_contradict_each_other(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    with (
        retold.open(tmp_path / "ours.retold") as ours,
        retold.open(tmp_path / "theirs.retold") as theirs,
    ):
        for corpus in (ours, theirs):
            corpus.add(pages(strait, 0, 1))
            corpus.link()
        told = ours.search("customs ledger")[0].telling.id
        ours.judge("coded", told, "Blame", who="Ana Reik", when="2024-05-01")
        ours.judge("speaker is", "vna-1-1", "Ilsa Varn", who="Ana Reik", when="2024-05-01")
        theirs.judge("coded", told, "Trade", who="Odo", when="2024-06-01")
        theirs.judge("not coded", told, "Blame", who="Odo", when="2024-06-02")
        report = ours.merge(theirs, workers=1)
        assert report.judgements == 2
        (conflict,) = report.conflicts
        assert (conflict.holds.verdict, conflict.other.verdict) == ("not coded", "coded")
        assert conflict.holds.value == conflict.other.value == "Blame"


def test_the_judgements_of_both_are_kept_and_contradictions_are_shown(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    (tmp_path / "facets.csv").write_text("name,party\nIlsa Varn,Harbour Union\n")
    with (
        retold.open(tmp_path / "ours.retold") as ours,
        retold.open(tmp_path / "theirs.retold") as theirs,
    ):
        for corpus in (ours, theirs):
            corpus.add(pages(strait, 0, 1, 2, 3, 4))
            corpus.link()
        ours.judge("same", "Ilsa Varn", "Tomas Brandt", who="Ana Reik", when="2024-05-01")
        ours.judge("rename", "Tomas Brandt", "T. Brandt", who="Ana Reik", when="2024-05-01")
        theirs.judge("different", "Tomas Brandt", "Ilsa Varn", who="Odo", when="2024-06-01")
        theirs.judge("speaker is", "wire-1-1", "Odo Reik", who="Odo", when="2024-06-02")
        theirs.load(tmp_path / "facets.csv", "actors")
        report = ours.merge(theirs, workers=1)
        assert (report.judgements, report.facets) == (2, 1)
        (conflict,) = report.conflicts
        assert (conflict.holds.who, conflict.other.who) == ("Odo", "Ana Reik")
        assert len(list(ours.judgements())) == 4
        assert ours.stale
        ours.link()
        (denial,) = [s for r in ours.readings() for s in r.attributions if s.id == "wire-1-1"]
        names = {a.id: a.name for r in ours.readings() for a in r.actors}
        assert names[denial.actor_id or ""] == "Odo Reik", "their correction holds here"
        assert len(list(theirs.judgements())) == 2
