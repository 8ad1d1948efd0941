"""Work on a corpus in other processes gives what it gives in this one."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retold import pipeline
from retold.errors import CorpusError
from retold.store import Store
from retold.workers import Workers


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(pipeline, "cores", lambda: 2)
    with closing(Store(tmp_path / "held.retold", version="test")) as held:
        with held.writing(), held.transaction():
            held.set_meta("harbour", "closed")
        yield held


def fact(store: Store, key: str) -> tuple[str | None, int]:
    """A fact of the corpus, and the process that read it."""
    return store.meta(key), os.getpid()


def dying(_: Store, code: int) -> None:
    os._exit(code)


def test_many_jobs_are_done_in_other_processes_that_read_the_same_corpus(store: Store) -> None:
    found = list(Workers(store)(fact, ["harbour", "strait", "harbour"]))
    assert [value for value, _ in found] == ["closed", None, "closed"]
    assert os.getpid() not in {process for _, process in found}


def test_few_jobs_are_done_here(store: Store) -> None:
    assert list(Workers(store)(fact, ["harbour"])) == [("closed", os.getpid())]
    assert list(Workers(store)(fact, ["harbour"] * 3, few=3)) == [("closed", os.getpid())] * 3
    assert list(Workers(store)(fact, [])) == []


def test_on_one_core_all_is_done_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "cores", lambda: 1)
    assert {process for _, process in Workers(store)(fact, ["harbour"] * 5)} == {os.getpid()}


def test_a_process_that_dies_stops_the_work_and_says_so(store: Store) -> None:
    with pytest.raises(CorpusError, match=r"linking was stopped.*exit code 7"):
        list(Workers(store)(dying, [7, 7]))
