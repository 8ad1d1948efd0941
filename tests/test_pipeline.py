"""From a page to its reading, for one page or many."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retold import pipeline
from retold.errors import PageError, RetoldError
from retold.lines import to_line
from retold.pages import page
from retold.pool import AHEAD, Pool, WorkerLostError
from retold.records import About, Page, Reading, Rejected


def line_page(line: bytes, name: str = "a.jsonl:1", about: About | None = None) -> Page:
    return page(line, name=name, media_type="application/json", about=about)


def test_a_page_is_read_from_bytes_to_speakers() -> None:
    text = "“The harbour is closed,” Ilsa Varn said in Kestrel. Ferries waited outside the port."
    outcome = pipeline.read_page(line_page(json.dumps({"id": "a", "text": text}).encode()))
    assert isinstance(outcome, Reading)
    assert outcome.article.text == text
    assert outcome.reader == pipeline.reader()
    for said in outcome.attributions:
        for span in said.content:
            assert text[span.start : span.end] == span.text


def test_what_extract_printed_is_kept_as_given(strait: tuple[bytes, ...]) -> None:
    outcome = pipeline.read_page(line_page(strait[0]))
    assert isinstance(outcome, Reading)
    assert [said.id for said in outcome.attributions] == ["vna-1-1"]
    assert outcome.attributions[0].actor_id == "ilsa-varn"
    assert pipeline.read_page(line_page(to_line(outcome))) == outcome


def test_what_a_person_says_of_a_line_outranks_it(strait: tuple[bytes, ...]) -> None:
    about = About(outlet="The Kestrel Gazette", published="2022-03-05")
    outcome = pipeline.read_page(line_page(strait[0], about=about))
    assert isinstance(outcome, Reading)
    assert (outcome.article.outlet, outcome.article.outlet_basis) == (
        "The Kestrel Gazette",
        "person",
    )
    assert str(outcome.article.published) == "2022-03-05"
    assert outcome.article.url == "https://vna.example/1"


def test_the_url_of_a_persons_table_is_written_as_all_urls_are(strait: tuple[bytes, ...]) -> None:
    about = About(url="https://vna.example/1?utm_source=mail#top")
    outcome = pipeline.read_page(line_page(strait[0], about=about))
    assert isinstance(outcome, Reading)
    assert outcome.article.url == "https://vna.example/1"


def test_a_page_that_cannot_be_used_names_its_stage() -> None:
    outcome = pipeline.read_page(page(b"", name="empty.html"))
    assert isinstance(outcome, Rejected)
    assert (outcome.name, outcome.stage) == ("empty.html", "clean")
    assert pipeline.read_page(outcome) is outcome


def test_a_line_untrue_to_its_text_is_rejected(strait: tuple[bytes, ...]) -> None:
    outcome = pipeline.read_page(line_page(strait[0].replace(b'"start": ', b'"start": 1')))
    assert isinstance(outcome, Rejected)
    assert "lies outside the text" in outcome.reason or "article.text[" in outcome.reason


@pytest.mark.parametrize("stage", ["clean", "extract", "resolve"])
def test_a_stage_that_stumbles_rejects_the_page(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = {"clean": "articles", "extract": "attributions", "resolve": "actors"}[stage]

    def stumble(*_: object) -> None:
        raise ZeroDivisionError("a poisonous\npage")

    monkeypatch.setattr(f"retold.{room}.{stage}", stumble)
    outcome = pipeline.read_page(page(b"The minister said no to the treaty.", name="a.txt"))
    assert isinstance(outcome, Rejected)
    assert outcome.stage == stage
    assert outcome.reason == "unexpected ZeroDivisionError: a poisonous page"


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_must_stop_a_run_stops_it(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise error

    monkeypatch.setattr("retold.articles.clean", stop)
    with pytest.raises(error):
        pipeline.read_page(page(b"The minister said no.", name="a.txt"))


def test_the_reader_is_the_same_all_day_and_another_for_other_rules() -> None:
    assert pipeline.reader() == pipeline.reader()
    assert len(pipeline.reader()) == 16
    assert pipeline.digest_of(["lexicon"], []) != pipeline.digest_of(["actors"], [])
    assert pipeline.digest_of([], ["spacy"]) != pipeline.digest_of([], ["no-such-library"])


def test_pages_come_in_order_whatever_the_number_of_workers(strait: tuple[bytes, ...]) -> None:
    def pages() -> Iterator[Page | Rejected]:
        for n in range(30):
            if n == 7:
                yield Rejected(name="gone", digest=None, url=None, stage="read", reason="gone")
            line = json.loads(strait[n % 6])
            line["article"]["id"] = f"a{n}"
            yield line_page(json.dumps(line).encode(), name=f"x:{n}")

    one = list(pipeline.read_pages(pages(), workers=1))
    two = list(pipeline.read_pages(pages(), workers=2))
    assert one == two
    assert [o.article.id for o in one if isinstance(o, Reading)] == [f"a{n}" for n in range(30)]


# ---- the pool, with workers of its own

WORK = """
import os, sys, time
from retold.errors import PageError

def work(item):
    if item == "die":
        os._exit(9)
    if item == "raise":
        raise PageError("no good")
    if item == "print":
        print("noise on standard output", flush=True)
    if item == "sleep":
        time.sleep(60)
    if item == "threads":
        return os.environ["OPENBLAS_NUM_THREADS"]
    return (item, os.getpid())
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "invented_work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    return "invented_work"


def test_an_item_that_kills_its_worker_is_named_and_the_others_go_on(work: str) -> None:
    with Pool(work, "work", size=2) as pool:
        results = list(pool.each([1, "die", 2, "print", 3, "die", 4]))
    assert [isinstance(r, WorkerLostError) for r in results] == [0, 1, 0, 0, 0, 1, 0]
    assert [r[0] for r in results if not isinstance(r, WorkerLostError)] == [1, 2, "print", 3, 4]
    assert "exit code 9" in str(results[1])


def test_a_page_that_kills_its_worker_is_rejected(
    work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [Rejected(name=f"{n}", digest=None, url=None, stage="s", reason="r") for n in range(30)]
    with Pool(work, "work", size=2) as pool:
        monkeypatch.setattr(pool, "each", lambda items: (WorkerLostError("died") for _ in items))
        outcomes = list(pipeline._settled(pool, pages))
    assert [(o.name, o.reason) for o in outcomes if isinstance(o, Rejected)] == [
        (page.name, "died") for page in pages
    ]


def test_what_a_worker_raises_is_raised_here(work: str) -> None:
    with Pool(work, "work", size=1) as pool, pytest.raises(PageError, match="no good"):
        list(pool.each(["raise"]))


def test_a_worker_that_cannot_start_says_why() -> None:
    said = pytest.raises(RetoldError, match="No module named 'no_such_module'")
    with said, Pool("no_such_module", "work", size=1) as pool:
        list(pool.each([1]))


def test_a_worker_has_one_thread_for_numbers(work: str) -> None:
    with Pool(work, "work", size=1) as pool:
        assert list(pool.each(["threads"])) == ["1"]


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX")
def test_ctrl_c_in_a_terminal_does_not_reach_the_workers(work: str) -> None:
    with Pool(work, "work", size=1) as pool:
        ((_, pid),) = pool.each([1])
        assert os.getsid(pid) == pid


def test_only_a_few_items_are_in_hand_at_a_time(work: str) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield n

    with Pool(work, "work", size=2) as pool:
        results = pool.each(items())
        for done in range(1, 10):
            next(results)
            assert taken <= done + 2 * AHEAD


def test_a_worker_gives_way_to_a_fresh_one_after_so_many_items(
    work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retold.pool.RENEWED", 2)
    with Pool(work, "work", size=1) as pool:
        pids = [pid for _, pid in pool.each([1, 2, 3, 4, 5])]
        assert len(pool._workers) == 1
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [2, 2, 1]


def test_a_worker_looks_no_more_at_what_was_loaded_for_its_first_item() -> None:
    with Pool("builtins", "eval", size=1) as pool:
        first, second, records = pool.each(
            ["__import__('gc').get_freeze_count()"] * 2 + ["__import__('gc').get_threshold()[0]"]
        )
    assert first == 0 < second
    assert records > 10_000


def test_leaving_the_pool_ends_its_workers_at_once(work: str) -> None:
    began = time.monotonic()
    with Pool(work, "work", size=2) as pool:
        results = pool.each([1, 2, "sleep", "sleep", 3, 4])
        pids = [next(results)[1], next(results)[1]]
    assert time.monotonic() - began < 20
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(tmp_path: Path, blow: signal.Signals) -> None:
    script = (
        "from retold.pool import Pool\n"
        "with Pool('invented_work', 'work', size=2) as pool:\n"
        "    for item, pid in pool.each(range(10**9)):\n"
        "        print(pid, flush=True)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as parent:
        assert parent.stdout is not None
        pids = {int(parent.stdout.readline()) for _ in range(20)}
        parent.send_signal(blow)
        _, errors = parent.communicate(timeout=20)
    assert errors.count(b"Traceback") <= 1  # the parent's own KeyboardInterrupt
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if alive(pid)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize("text", ["\0", "‏שלום‏ 🚢", "​" * 50, "a " * 5, "{", "<html>" * 50])
def test_odd_pages_give_a_reading_or_a_reason(text: str, line_of: Callable[..., bytes]) -> None:
    for body in (text.encode(), line_of(text, id="odd"), json.dumps({"text": text}).encode()):
        outcome = pipeline.read_page(page(body, name="odd"))
        assert isinstance(outcome, Reading) or outcome.reason
