"""What is in doubt: the least sure first, until people have judged it; in an older corpus too."""

import shutil
from pathlib import Path

import pytest

import retold
from retold import doubting
from retold.corpus import Corpus
from retold.doubting import UNSURE

from .corpora import pages

FROZEN = Path(__file__).resolve().parent / "frozen" / "v1.retold"


def test_an_older_corpus_is_told_how_sure_its_statements_are(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FROZEN, tmp_path / "old.retold"))
    with retold.open(folder) as corpus:
        held = {(a.article_id, a.id): a.confidence for a in corpus.attributions()}
        rows = corpus._db.execute("SELECT article_id, id, confidence FROM attributions")
        assert {(article, said): sure for article, said, sure in rows} == held
        unsure = sum(sure < UNSURE for sure in held.values())
        assert corpus.doubts.waiting() <= unsure
        found = corpus.doubts.speakers(limit=1_000)
        assert [d.doubt.confidence for d in found] == sorted(d.doubt.confidence for d in found)


def test_joins_that_are_least_sure_wait_until_they_are_judged(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubting, "UNSURE_TOLD", 1.0)
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(pages(strait))
        corpus.link()
        found = corpus.doubts.retellings(limit=10)
        assert [pair.place[0] for pair in found] == sorted(pair.place[0] for pair in found)
        assert len(found) == 2
        first = found[0]
        assert first.passages
        assert corpus.doubts.retellings(first.place) == found[1:2]
        judged = corpus.judge(
            "same statement", first.one.telling.id, first.other.telling.id, who="Ana Reik"
        )
        assert corpus.doubts.retellings(limit=10) == found[1:]
        corpus.judge("withdrawn", judged.id, who="Ana Reik")
        assert corpus.doubts.retellings(limit=10) == found


def test_lines_that_are_least_sure_wait_until_they_are_judged(strait_corpus: Corpus) -> None:
    (pair,) = strait_corpus.doubts.lines(limit=10)
    assert pair.wording == "customs ledger of the Northern League"
    assert {pair.one.article.id, pair.other.article.id} == {"vna-1", "wire-2"}
    strait_corpus.judge("same line", pair.one.telling.id, pair.other.telling.id, who="Ana Reik")
    assert strait_corpus.doubts.lines(limit=10) == []
    strait_corpus.link()
    assert len(list(strait_corpus.narratives())) == 1
