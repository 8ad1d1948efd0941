"""One page kept in one transaction; what comes twice; what takes the place of what."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from retold import pipeline
from retold.errors import CorpusError, UsageError
from retold.pages import page as read_bytes
from retold.records import About, Page, Reading, Rejected
from retold.store import Kept, Store, captures, readings

MakePage = Callable[..., Page]
Keep = Callable[..., Kept]
LineOf = Callable[..., bytes]


def articles(store: Store) -> list[str]:
    return [reading.article.id for reading in readings.every(store.db)]


def how_many(store: Store) -> int:
    count: int = store.db.execute("SELECT count(*) FROM captures").fetchone()[0]
    return count


def test_a_page_kept_twice_is_kept_once(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    page = make_page(strait[0])
    assert keep(store, page) == Kept("added")
    size = (store.folder / "pages-00001.warc.gz").stat().st_size
    assert keep(store, page) == Kept("held")
    assert keep(store, make_page(strait[0], name="copy.jsonl:9")) == Kept("held")
    assert how_many(store) == 1
    assert (store.folder / "pages-00001.warc.gz").stat().st_size == size


def operations(store: Store, work: Callable[[], object]) -> int:
    """How many operations the database does, in tens."""
    count = [0]

    def one_more() -> None:
        count[0] += 1

    store.db.set_progress_handler(one_more, 10)
    work()
    store.db.set_progress_handler(None, 10)
    return count[0]


@pytest.mark.parametrize("alike", ["address", "bytes", "no address", "bytes and no address"])
def test_a_page_is_known_again_among_many_without_looking_at_each(store: Store, alike: str) -> None:
    def come(n: int) -> Page:
        body = b"The ice is gone." if "bytes" in alike else b"The ice is gone at %d." % n
        url = None if "no" in alike else f"https://pier.example/{0 if alike == 'address' else n}"
        return read_bytes(body, name=f"crawl/{n}.txt", url=url)

    def ask(first: int) -> int:
        pages = [come(n) for n in range(first, first + 10)]
        return operations(store, lambda: [store.known(page, "r1") for page in pages])

    few = ask(0)
    with store.writing(), store.transaction():
        for n in range(300):
            captures.put(store.db, come(n), "r1")
    assert ask(300) <= few + 20


def test_an_answer_is_kept_with_what_is_noted_of_it_or_not_at_all(
    store: Store,
    strait: tuple[bytes, ...],
    make_page: MakePage,
    keep: Keep,
) -> None:
    segment = store.folder / "pages-00001.warc.gz"
    gone = read_bytes(b"gone", name="https://vna.example/1", url="https://vna.example/1")

    def ends() -> list[int]:
        return [end for _, end in store.segments()]

    keep(store, make_page(strait[0]))
    with store.writing():
        store.witness(gone, lambda: None)  # the same answer as the time before
        before = ends()
        assert before == [segment.stat().st_size]
        store.witness(gone, lambda: 1)
        (known,) = ends()
        assert known == segment.stat().st_size > before[0]
        with suppress(ZeroDivisionError), store.transaction():
            store._append(gone)
            raise ZeroDivisionError  # as if killed behind the bytes, before the row of them
        assert segment.stat().st_size > known
        assert ends() == [known]
        keep(store, make_page(strait[1]))  # the same writer goes on behind what is known
    assert store.original("post-1") == strait[1]
    assert [m.fault for m in store.members()] == [None] * 4
    assert sum(m.digest == gone.digest for m in store.members()) == 1


def test_the_bytes_come_back_as_they_came(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    for n, line in enumerate(strait):
        keep(store, make_page(line, name=f"a:{n}"))
    assert store.original("vna-1") == strait[0]
    assert store.original("wire-2") == strait[4]


def test_what_a_person_says_of_a_held_page_replaces_its_article(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    keep(store, make_page(strait[0]))
    size = (store.folder / "pages-00001.warc.gz").stat().st_size
    for outlet in ("The Kestrel Gazette", "VNA Kestrel", "The Kestrel Gazette"):
        told = make_page(strait[0], about=About(outlet=outlet))
        assert keep(store, told) == Kept("replaced")
        assert keep(store, told) == Kept("held")
        reading = readings.reading(store.db, "vna-1")
        assert reading is not None
        assert reading.article.outlet == outlet
    assert how_many(store) == 1
    assert (store.folder / "pages-00001.warc.gz").stat().st_size == size


def test_a_page_without_a_table_does_not_undo_what_a_table_said(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    keep(store, make_page(strait[0], about=About(outlet="The Kestrel Gazette")))
    assert keep(store, make_page(strait[0])) == Kept("held")
    assert keep(store, make_page(strait[0], name="copy")) == Kept("held")


def test_what_a_person_told_of_one_capture_outranks_another_capture(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf
) -> None:
    one = line_of("The strait is open.", id="a", outlet="VNA")
    other = line_of("The strait is open.", id="a", outlet="VNA", byline="Odo Reik")
    told = make_page(one, about=About(outlet="The Kestrel Gazette"))
    for page in (make_page(one), make_page(other, name="b"), told):
        keep(store, page)
    for reader in ("r2", "r3"):  # in the order of captures, the other one last
        with store.writing():
            for number in captures.not_by(store.db, reader):
                page = told if number == 1 else make_page(other)
                outcome = pipeline.read_page(page)
                store.keep_again(captures.one(store.db, number), outcome, (), reader)
    reading = readings.reading(store.db, "a")
    assert reading is not None
    assert reading.article.outlet == "The Kestrel Gazette"


def test_a_url_told_later_leaves_one_article(store: Store, keep: Keep) -> None:
    body = b"The minister said no to the treaty. Nobody at the ministry would say why it had."
    keep(store, read_bytes(body, name="a.txt"))
    told = read_bytes(body, name="a.txt", about=About(url="https://post.example/1"))
    assert keep(store, told).change == "replaced"
    assert len(articles(store)) == 1
    assert how_many(store) == 1


def test_two_files_with_the_same_bytes_told_apart_by_a_table_both_stay(
    store: Store, keep: Keep
) -> None:
    body = b"The minister said no to the treaty. Nobody at the ministry would say why it had."
    for _ in range(2):
        changes = [
            keep(
                store, read_bytes(body, name=name, about=About(url=f"https://{name}.example/1"))
            ).change
            for name in ("post", "wire")
        ]
    assert changes == ["held", "held"]
    assert len(articles(store)) == 2
    assert how_many(store) == 2


def test_a_correction_finds_its_page_from_another_folder(store: Store, keep: Keep) -> None:
    body = b"The minister said no to the treaty. Nobody at the ministry would say why it had."
    for name, day in (("saved/a.txt", "2022-03-02"), ("/home/ana/saved/a.txt", "2022-03-01")):
        keep(store, read_bytes(body, name=name, about=About(published=day)))
    assert how_many(store) == 1
    (reading,) = readings.every(store.db)
    assert reading.article.published is not None
    assert reading.article.published.value == "2022-03-01"


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_captures_that_rank_equal_the_same_one_speaks_whatever_the_order(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf, order: int
) -> None:
    lines = [line_of("The strait is open.", id="a", byline=name) for name in ("Odo Reik", "Uta Im")]
    for line in lines[::order]:
        keep(store, make_page(line, name=str(line)))
    reading = readings.reading(store.db, "a")
    assert reading is not None
    assert reading.article.digest == min(make_page(line).digest for line in lines)


def test_an_id_with_another_text_is_a_version_only_if_url_and_dates_say_so(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf
) -> None:
    def line(text: str, **facts: str) -> Page:
        return make_page(line_of(text, id="vna-1", **facts), name=f"{text} {facts}")

    first = {"url": "https://vna.example/1", "modified": "2022-03-01"}
    assert keep(store, line("The strait is open.", **first)).change == "added"
    refused = keep(store, line("The strait is closed.", url="https://vna.example/1"))
    assert refused.rejected is not None
    refused = keep(store, line("The strait is frozen.", modified="2022-03-09"))
    assert refused.rejected is not None
    assert refused.rejected.stage == "keep"
    assert "held with another text" in refused.rejected.reason
    assert "The strait is frozen." in refused.rejected.reason, "the page is named"
    later = line("The strait is shut.", **{**first, "modified": "2022-03-02"})
    assert keep(store, later).change == "replaced"
    earlier = line("The strait was quiet.", **{**first, "modified": "2022-02-27"})
    assert keep(store, earlier).change == "held"
    reading = readings.reading(store.db, "vna-1")
    assert reading is not None
    assert reading.article.text == "The strait is shut."


def test_a_rejected_page_is_kept_once_and_cleared_when_it_can_be_read(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf
) -> None:
    bad = line_of("The strait is open.", id="x").replace(b"The strait is open.", b" ")
    for _ in range(2):
        assert keep(store, make_page(bad, name="crawl.jsonl:1")).change == "rejected"
    with store.writing():
        for _ in range(2):
            gone = Rejected(name="a.html", digest=None, url=None, stage="read", reason="is empty")
            store.refuse(gone)
    assert [row.name for row in store.rejected()] == ["a.html", "crawl.jsonl:1"]
    keep(store, make_page(line_of("Shut.", id="y")))
    assert keep(store, make_page(line_of("Shut.", id="y"), name="a.html")).change == "held"
    assert [row.name for row in store.rejected()] == ["crawl.jsonl:1"]
    reading = pipeline.read_page(make_page(line_of("Open.", id="x")))
    with store.writing():
        assert store.keep_again(captures.one(store.db, 1), reading, (), "r2").change == "added"
    assert list(store.rejected()) == []


def test_a_rejection_stays_when_another_page_comes_under_its_name(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf
) -> None:
    keep(store, make_page(b'{"text": " "}', name="crawl.jsonl:1"))
    keep(store, make_page(line_of("Open.", id="x"), name="crawl.jsonl:1"))
    assert [row.name for row in store.rejected()] == ["crawl.jsonl:1"]


def test_two_empty_files_are_two_rejections(store: Store, keep: Keep) -> None:
    for name in ("a.txt", "b.txt", "saved/a.txt", "b.txt"):
        assert keep(store, read_bytes(b" ", name=name)).change == "rejected"
    assert [row.name for row in store.rejected()] == ["a.txt", "b.txt"]


def test_a_page_that_a_dead_process_read_is_tried_again(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    page = make_page(strait[0])
    lost = Rejected(name=page.name, digest=None, url=None, stage="read", reason="it died")
    with store.writing():
        store.keep(page, lost, (), "r1")
    assert keep(store, page).change == "added"
    assert list(store.rejected()) == []


def test_a_rejected_page_is_tried_again_by_another_reader(
    store: Store, make_page: MakePage, keep: Keep, line_of: LineOf
) -> None:
    page = make_page(line_of("Open.", id="x").replace(b"Open.", b" "))
    keep(store, page, reader="r1")
    assert store.known(page, "r1") is not None
    assert store.known(page, "r2") is None
    assert captures.not_by(store.db, "r2") == [1]


def test_a_newer_reader_that_fails_leaves_the_old_reading(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    keep(store, make_page(strait[0]))
    failed = Rejected(name="a", digest=None, url=None, stage="extract", reason="unexpected")
    with store.writing():
        store.keep_again(captures.one(store.db, 1), failed, (), "r2")
    assert articles(store) == ["vna-1"]
    assert [row.stage for row in store.rejected()] == ["extract"]


def test_a_capture_read_as_another_article_takes_the_first_one_out(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    page = make_page(strait[0])
    keep(store, page)
    reading = pipeline.read_page(page)
    assert isinstance(reading, Reading)
    renamed = replace(
        reading,
        article=replace(reading.article, id="vna-9"),
        attributions=tuple(replace(a, article_id="vna-9") for a in reading.attributions),
    )
    with store.writing():
        assert store.keep_again(captures.one(store.db, 1), renamed, (), "r2").change == "replaced"
    assert articles(store) == ["vna-9"]
    for table in ("attributions", "tellings"):
        left = store.db.execute(f"SELECT count(*) FROM {table} WHERE article_id = 'vna-1'")  # noqa: S608
        assert left.fetchone() == (0,)


def test_a_transaction_that_fails_leaves_nothing(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    keep(store, make_page(strait[0]))
    size = (folder / "pages-00001.warc.gz").stat().st_size
    with monkeypatch.context() as broken:
        broken.setattr(readings, "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(store, make_page(strait[1], name="b"))
    assert articles(store) == ["vna-1"]
    assert how_many(store) == 1
    keep(store, make_page(strait[1], name="b"))
    assert store.original("post-1") == strait[1]
    record = store.db.execute("SELECT start FROM records ORDER BY start DESC").fetchone()
    assert record == (size,), "the record that was begun is cut off"


def test_writing_is_done_inside_writing(store: Store) -> None:
    with pytest.raises(UsageError, match="outside"), store.transaction():
        pass


def test_one_writes_at_a_time(store: Store, folder: Path) -> None:
    other = Store(folder, version="test")
    with store.writing():
        with pytest.raises(CorpusError, match="in use by another retold"), other.writing():
            pass
        assert list(other.rejected()) == []
    with other.writing():
        pass
    other.close()


KILLED = """
import os, signal, sys
from retold.pages import page
from retold import pipeline
from retold.store import Store, archive, readings

folder, when = sys.argv[1:3]
store = Store(folder, version="test")
lines = sys.stdin.buffer.read().splitlines()
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
with store.writing():
    for n, line in enumerate(lines):
        one = page(line, name=f"a:{n}", media_type="application/json")
        if n == 2 and when == "record": os.fsync = die
        if n == 2 and when == "rows": readings.put = die
        reading = pipeline.read_page(one)
        store.keep(one, reading, pipeline.tell_reading(reading), "r1")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("when", ["record", "rows"])
def test_a_kill_in_the_middle_leaves_whole_pages(
    when: str, folder: Path, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", KILLED, str(folder), when],
        input=b"\n".join(strait),
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    store = Store(folder, version="test")
    assert articles(store) == ["post-1", "vna-1"]
    changes = [keep(store, make_page(line, name=f"a:{n}")).change for n, line in enumerate(strait)]
    assert changes == ["held", "held", "added", "added", "added", "added"]
    assert store.original("wire-1") == strait[2]
    assert store.original("quiet") == strait[5]
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


FULL = """
import resource, signal, sys
from retold.errors import CorpusError
from retold.pages import page
from retold import pipeline
from retold.store import Store

store = Store(sys.argv[1], version="test")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with store.writing():
        for n, line in enumerate(sys.stdin.buffer.read().splitlines()):
            one = page(line, name=f"a:{n}", media_type="application/json")
            if store.known(one, "r1"): continue
            reading = pipeline.read_page(one)
            store.keep(one, reading, pipeline.tell_reading(reading), "r1")
            print(n, flush=True)
except CorpusError as error:
    print(error, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
@pytest.mark.parametrize("room", [3_000, 250_000])
def test_a_full_disk_is_told_and_nothing_kept_is_lost(
    room: int, folder: Path, line_of: LineOf, make_page: MakePage, keep: Keep
) -> None:
    # Random letters, which gzip cannot make small.
    lines = [line_of(f"Notice {n}: {os.urandom(600).hex()}", id=f"n{n}") for n in range(150)]
    Store(folder, version="test").close()
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", FULL, str(folder), str(room)],
        input=b"\n".join(lines),
        capture_output=True,
        check=False,
    )
    assert b"the disk is full" in done.stderr, done.stderr
    assert b"Traceback" not in done.stderr
    kept = len(done.stdout.split())
    store = Store(folder, version="test")
    assert len(articles(store)) == kept < 150
    for reading in list(readings.every(store.db)):
        assert store.original(reading.article.id) in lines
    assert keep(store, make_page(lines[149], name="a:149")).change == "added"
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_names_that_are_no_unicode_are_kept_readable(
    store: Store, strait: tuple[bytes, ...], make_page: MakePage, keep: Keep
) -> None:
    keep(store, make_page(strait[0], name="bad\udcffname"))
    with store.writing():
        store.refuse(Rejected(name="\udcff", digest=None, url=None, stage="read", reason="\udc80"))
    assert [row.name for row in store.rejected()] == ["\\udcff"]
