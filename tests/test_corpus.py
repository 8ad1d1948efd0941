"""A corpus from pages to traced statements; its laws."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import retold
from retold import Corpus, pipeline
from retold.lines import to_line
from retold.pages import page
from retold.records import About, Page, Rejected
from retold.store import readings

from .corpora import pages, tables

LineOf = Callable[..., bytes]


# ---- laws


def test_adding_twice_adds_once_and_running_again_changes_nothing(
    strait_corpus: Corpus, strait: tuple[bytes, ...], tmp_path: Path
) -> None:
    before = tables(strait_corpus, tmp_path / "before")
    report = strait_corpus.add(pages(strait))
    assert (report.read, report.added, report.held) == (6, 0, 6)
    assert not strait_corpus.stale
    assert not strait_corpus.link().changed
    redone = strait_corpus.redo()
    assert (redone.read, redone.unchanged) == (0, 6)
    assert tables(strait_corpus, tmp_path / "after") == before


def test_the_order_of_pages_changes_nothing(
    strait_corpus: Corpus, strait: tuple[bytes, ...], tmp_path: Path
) -> None:
    before = tables(strait_corpus, tmp_path / "before")
    for seed in range(3):
        shuffled = random.Random(seed).sample(strait, len(strait))  # noqa: S311 - an order
        with retold.open(tmp_path / f"{seed}.retold") as other:
            other.add(pages(shuffled[:3]))
            other.link()
            other.add(pages(shuffled[3:]))
            other.link()
            assert tables(other, tmp_path / f"{seed}") == before


def test_what_extract_prints_adds_up_to_the_same_corpus(tmp_path: Path) -> None:
    texts = [
        "“The customs ledger is the root cause of the crisis,” Ilsa Varn said in Kestrel.",
        "Ostmark Republic envoy Tomas Brandt denied that the port had been closed on Monday.",
        "The customs ledger is the root cause of the crisis. Ferries ran late in Marn.",
    ]
    saved = [page(text.encode(), name=f"{n}.txt") for n, text in enumerate(texts)]
    extracted = [to_line(outcome) for outcome in pipeline.read_pages(saved)]
    found = []
    for name, given_pages in (("saved", saved), ("extracted", list(pages(extracted)))):
        with retold.open(tmp_path / f"{name}.retold") as corpus:
            corpus.add(given_pages)
            corpus.link()
            found.append(tables(corpus, tmp_path / name))
    assert found[0] == found[1]
    assert found[0]["attributions.jsonl"]


def test_one_worker_and_many_give_the_same(
    strait: tuple[bytes, ...], line_of: LineOf, tmp_path: Path
) -> None:
    lines = [*strait, *(line_of(f"Notice {n} of the port.", id=f"n{n}") for n in range(24))]
    found = []
    for workers in (1, 2):
        with retold.open(tmp_path / f"{workers}.retold") as corpus:
            assert corpus.add(pages(lines), workers=workers).added == 30
            corpus.link()
            found.append(tables(corpus, tmp_path / f"{workers}"))
    assert found[0] == found[1]


def test_redo_reads_again_what_another_reader_read(
    strait_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(strait_corpus, tmp_path / "before")
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    seen: list[int] = []
    report = strait_corpus.redo(progress=seen.append)
    assert (report.read, report.rejected) == (6, ())
    assert seen == [1, 2, 3, 4, 5, 6]
    assert strait_corpus.stale, "the readings name their new reader"
    strait_corpus.link()
    after = tables(strait_corpus, tmp_path / "after")
    assert {name for name in after if after[name] != before[name]} <= {"articles.jsonl"}
    assert strait_corpus.redo().read == 0


def test_redo_keeps_what_a_person_said_of_a_page(
    strait: tuple[bytes, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(strait[:1], About(outlet="The Kestrel Gazette")))
        monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
        corpus.redo()
        assert [article.outlet for article in corpus.articles()] == ["The Kestrel Gazette"]


def test_a_page_whose_bytes_were_lost_is_reported_by_redo_and_stays(
    strait_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (strait_corpus.path / "pages-00001.warc.gz").unlink()
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    report = strait_corpus.redo()
    assert len(report.rejected) == 6
    assert "does not hold the page" in report.rejected[0].reason
    assert len(list(strait_corpus.articles())) == 6


def test_redo_reads_a_page_whose_bytes_were_put_back(
    strait_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = strait_corpus.path / "pages-00001.warc.gz"
    segment.rename(strait_corpus.path / "away")
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    strait_corpus.redo()
    (strait_corpus.path / "away").rename(segment)
    report = strait_corpus.redo()
    assert (report.read, report.rejected) == (6, ())
    assert list(strait_corpus.rejected()) == []


# ---- add


def test_what_was_told_of_a_page_leaves_with_it(tmp_path: Path) -> None:
    text = "“The strait is open,” Ilsa Varn said in Kestrel."
    one = page(text.encode(), name="post/a.txt")
    other = page(f"{text}\n".encode(), name="wire/a.txt")
    outlet = About(outlet="The Gull")
    moved = About(outlet="The Gull", url="https://gull.example/1")
    with retold.open(tmp_path / "a.retold") as corpus:
        for taken in (other, replace(one, about=outlet), replace(one, about=moved)):
            corpus.add([taken])
        held = {article.url: (article.outlet, article.digest) for article in corpus.articles()}
    assert held == {"https://gull.example/1": ("The Gull", one.digest), None: (None, other.digest)}


def test_a_capture_that_was_outranked_speaks_when_the_other_one_is_corrected(
    tmp_path: Path, line_of: LineOf
) -> None:
    a, b = (line_of("The strait is open.", id="a", byline=name) for name in ("Odo", "Uta"))
    days = [(a, "2022-03-05"), (b, "2022-03-03"), (a, "2022-03-01")]
    with retold.open(tmp_path / "a.retold") as corpus:
        for line, day in days:
            told = About(published=day)
            corpus.add([page(line, name=str(line), media_type="application/json", about=told)])
        (article,) = corpus.articles()
        assert str(article.published) == "2022-03-03"
        assert not corpus.redo().read


def test_what_is_told_anew_of_a_page_replaces_its_article_and_makes_links_stale(
    strait_corpus: Corpus, strait: tuple[bytes, ...]
) -> None:
    report = strait_corpus.add(pages(strait[1:2], About(outlet="The Gull")))
    assert (report.replaced, report.held) == (1, 0)
    assert strait_corpus.stale
    assert strait_corpus.link().changed
    assert "The Gull" in [outlet.name for outlet in strait_corpus.outlets()]


def test_pages_that_cannot_be_used_are_listed_once_with_the_reason(
    tmp_path: Path, line_of: LineOf
) -> None:
    gone = Rejected(name="b.html", digest=None, url=None, stage="read", reason="'b.html' is empty")
    bad = page(b"\0\1\2", name="a.bin")
    with retold.open(tmp_path / "a.retold") as corpus:
        for _ in range(2):
            seen: list[int] = []
            good = page(line_of("The port opens.", id="a"), name="x:1")
            report = corpus.add([gone, bad, good], progress=seen.append)
            assert [row.name for row in report.rejected] == ["b.html", "a.bin"]
            assert seen == [1, 2, 3]
        assert [row.name for row in corpus.rejected()] == ["a.bin", "b.html"]
        assert len(list(corpus.articles())) == 1


def test_tellings_that_cannot_be_cut_reject_the_page(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise IndexError("no such word")

    with retold.open(tmp_path / "a.retold") as corpus:
        monkeypatch.setattr("retold.retellings.tell", stumble)
        (row,) = corpus.add(pages(strait[:1])).rejected
        assert (row.stage, row.reason) == ("tell", "unexpected IndexError: no such word")


def test_a_source_of_pages_that_fails_leaves_what_came_before(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    def broken() -> Iterator[Page]:
        yield from pages(strait[:3])
        raise KeyboardInterrupt

    with retold.open(tmp_path / "a.retold") as corpus:
        with pytest.raises(KeyboardInterrupt):
            corpus.add(broken(), workers=1)
        assert len(list(corpus.articles())) == 3
        assert corpus.add(pages(strait)).held == 3


INTERRUPTED = """
import sys
import retold
from retold.pages import page
lines = sys.stdin.buffer.read().splitlines()
pages = (page(b, name=f"x:{n}", media_type="application/json") for n, b in enumerate(lines, 1))
with retold.open(sys.argv[1]) as corpus:
    corpus.add(pages, workers=2, progress=lambda n: print(n, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_from_there(
    blow: signal.Signals, tmp_path: Path, line_of: LineOf
) -> None:
    folder = tmp_path / "a.retold"
    lines = [line_of(f"Notice {n} of the port of Kestrel.", id=f"n{n}") for n in range(3000)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", INTERRUPTED, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        run.stdin.write(b"\n".join(lines))
        run.stdin.close()
        run.stdin = None
        for _ in range(10):
            run.stdout.readline()
        run.send_signal(blow)
        run.communicate(timeout=30)
    with retold.open(folder, create=False) as corpus:
        kept = len(list(corpus.articles()))
        assert 10 <= kept < 3000
        report = corpus.add(pages(lines[: kept + 5]))
        assert (report.held, report.added) == (kept, 5)
        assert corpus.original(f"n{kept + 4}") == lines[kept + 4]


def test_the_rows_of_tellings_and_of_their_words_agree(strait_corpus: Corpus) -> None:
    db = strait_corpus._store.db
    assert (
        db.execute("SELECT n FROM tellings ORDER BY n").fetchall()
        == db.execute("SELECT rowid FROM words ORDER BY rowid").fetchall()
    )
    assert len(list(readings.every(db))) == 6


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files under /proc")
def test_closing_a_corpus_closes_its_files(tmp_path: Path, strait: tuple[bytes, ...]) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(strait))
    held = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    assert not [name for name in held if str(tmp_path) in str(name)]
    assert not (tmp_path / "a.retold" / "corpus.sqlite-wal").exists()
