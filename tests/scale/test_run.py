"""The law: what `scale` finds is what `add` and `link` find; and what a run does when stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars
import pytest
from tests.scale.conftest import line

import retold
from retold import cli
from retold.errors import UsageError
from retold.scale import chosen, engine, joined, scale, shards

TABLES = (
    *("articles", "attributions", "actors", "outlets", "mentions", "tellings", "retellings"),
    *("fidelities", "families", "recurrences", "narratives", "holdings"),
)
"""All tables but `rejected`, whose names are the paths of the files as they were given."""

pytestmark = pytest.mark.filterwarnings(  # see `left_open`
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def rows(folder: Path, table: str) -> list[str]:
    """The rows of a table, in an order of their own."""
    frame = polars.read_parquet(str(folder / table / "*.parquet"))
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in frame.to_dicts())


def rejected(folder: Path) -> list[tuple[str, str]]:
    frame = polars.read_parquet(str(folder / "rejected" / "*.parquet"))
    return sorted((Path(r["name"]).name, r["stage"]) for r in frame.to_dicts())


@pytest.fixture(scope="session")
def one_machine(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a corpus of the same pages, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    with retold.open(folder / "c.retold") as corpus:
        corpus.add(retold.read(crawl), workers=1)
        corpus.link()
        corpus.export(folder / "flat", "parquet")
    for file in (folder / "flat").glob("*.parquet"):
        (folder / "tables" / file.stem).mkdir(parents=True)
        file.rename(folder / "tables" / file.stem / file.name)
    return folder / "tables"


@pytest.fixture(scope="session")
def tables(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run with one worker made of the crawl."""
    folder = tmp_path_factory.mktemp("scaled") / "tables"
    scale(str(crawl), folder, workers=1)
    return folder


def test_the_law_one_worker(one_machine: Path, tables: Path) -> None:
    assert rows(tables, "families")
    assert rows(tables, "retellings")
    for table in TABLES:
        assert rows(tables, table) == rows(one_machine, table), table
    assert rejected(tables) == rejected(one_machine)


def test_the_law_many_workers_and_parts(
    one_machine: Path, crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "TOGETHER", 1)  # each file is a part
    monkeypatch.setattr(joined, "ROWS", 7)
    report = scale(str(crawl), tmp_path / "out", workers=3)
    assert report.parts == 5
    for table in TABLES:
        assert rows(tmp_path / "out", table) == rows(one_machine, table), table


def test_a_run_that_is_finished_is_not_run_again(crawl: Path, tables: Path) -> None:
    with pytest.raises(UsageError, match="holds a run already"):
        scale(str(crawl), tables)
    report = scale(str(crawl), tables, resume=True)
    assert report.finished_before == report.parts


def test_a_folder_with_another_run_or_other_files_is_refused(
    crawl: Path, tables: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="over other files"):
        scale(str(crawl / "a.jsonl"), tables, resume=True)
    (tmp_path / "mine.txt").write_text("notes")
    with pytest.raises(UsageError, match="hold"):
        scale(str(crawl), tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        scale(str(crawl), tmp_path / "mine.txt")


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four shards of forty pages."""
    folder = tmp_path_factory.mktemp("many")
    for n in range(4):
        (folder / f"{n}.jsonl").write_bytes(b"\n".join(line(100 * n + k) for k in range(40)))
    return folder


def test_after_a_killed_driver_the_parts_finished_are_skipped(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = (
        "from retold.scale import scale, shards\nshards.TOGETHER = 1\n"
        f"scale({str(many)!r}, {str(out)!r}, workers=1)"
    )
    driver = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", script], start_new_session=True
    )
    deadline = time.monotonic() + 300
    while len(list(out.glob("readings/*.parquet"))) < 1 and time.monotonic() < deadline:
        assert driver.poll() is None
        time.sleep(0.02)
    os.kill(driver.pid, signal.SIGKILL)
    driver.wait()
    finished = {f: f.stat().st_mtime_ns for f in out.glob("readings/*.parquet")}
    assert 1 <= len(finished) < 4
    report = scale(str(many), out, workers=2, resume=True)
    assert report.finished_before == len(finished)
    assert report.pages == 160
    assert {f: f.stat().st_mtime_ns for f in finished} == finished


def test_after_a_driver_killed_while_it_links_nothing_is_read_again(
    crawl: Path, one_machine: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    script = (
        "import os, signal\nfrom retold import linking\nfrom retold.scale import scale\n"
        "from retold.store import ties\n"
        "ties.save = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"  # half of it is linked
        f"scale({str(crawl)!r}, {str(out)!r}, workers=1)"
    )
    driver = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own
    assert driver.returncode == -signal.SIGKILL
    assert (out / ".corpus").is_dir()
    read = {f: f.stat().st_mtime_ns for f in out.glob("readings/*.parquet")}
    report = scale(str(crawl), out, workers=1, resume=True)
    assert report.finished_before == report.parts
    assert {f: f.stat().st_mtime_ns for f in read} == read
    for table in TABLES:
        assert rows(out, table) == rows(one_machine, table), table
    assert not (out / ".corpus").exists()


def workers_of_the_engine() -> list[int]:
    """The processes that Daft has started from this one."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"udf_worker" in command:
            found.append(int(entry.name))
    return found


def test_what_a_killed_worker_left_is_read_by_another(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = engine.read
    asked: list[int] = []
    killed: list[int] = []

    def noted(left: list[Any], *rest: Any) -> Any:
        asked.append(len(left))
        return read(left, *rest)

    def kill_one(_: int) -> None:
        for worker in workers_of_the_engine()[:1] if not killed else ():
            os.kill(worker, signal.SIGKILL)
            killed.append(worker)

    monkeypatch.setattr(shards, "TOGETHER", 1)
    monkeypatch.setattr(engine, "read", noted)
    report = scale(str(many), tmp_path / "out", workers=1, progress=kill_one)
    assert killed
    assert asked[0] == 4
    assert 1 <= asked[1] < 4
    assert (report.pages, report.rejected) == (160, 0)


def test_workers_that_always_die_end_the_run_with_words(
    crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any) -> Any:
        raise engine.LostError("EOF reached")
        yield

    monkeypatch.setattr(engine, "read", lost)
    with pytest.raises(UsageError, match="is memory short"):
        scale(str(crawl), tmp_path / "out", workers=1)


def test_ctrl_c_is_no_end_of_the_pages(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["scale", str(many), str(out), "--workers", "1"]
    script = (
        f"from retold.scale import shards\nshards.TOGETHER = 1\nimport sys\nsys.argv[1:] = {words}"
    )
    driver = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", f"{script}\nfrom retold.cli import main\nmain()"],
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 300
    while not list(out.glob("readings/*.parquet")) and time.monotonic() < deadline:
        assert driver.poll() is None
        time.sleep(0.02)
    os.kill(driver.pid, signal.SIGINT)
    driver.communicate()
    assert driver.returncode  # the engine may abort where the machine is busy, as if it were killed
    assert not (out / ".corpus").exists()
    assert len(list(out.glob("readings/*.parquet"))) < 4


def test_the_engine_that_is_not_there(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(UsageError, match=r"pip install 'retold\[scale\]'"):
        scale(str(crawl), "out")


@pytest.mark.parametrize(
    ("address", "said"),
    [("ray://127.0.0.1:9", "no cluster answers at 127.0.0.1:9"), ("ray://", "no address")],
)
def test_a_cluster_that_does_not_answer(
    crawl: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setitem(sys.modules, "ray", sys)  # as if it were installed
    with pytest.raises(UsageError, match=said):
        scale(str(crawl), "out", cluster=address)


def test_a_part_of_the_tables_comes_into_a_corpus_as_it_was_read(
    tables: Path, tmp_path: Path
) -> None:
    asked = ["actor=anna brask", "published=2022-01..2022-02"]
    with retold.open(tmp_path / "part.retold") as corpus:
        report = corpus.add(chosen(tables, asked), workers=1)
        corpus.link()
        held = {r.article.id: r for r in corpus.readings()}
    assert 0 < report.added < 34
    articles = polars.read_parquet(str(tables / "attributions" / "*.parquet"))
    said = {r["id"]: r for r in articles.to_dicts() if r["article_id"] in held}
    assert {a.id for r in held.values() for a in r.attributions} == said.keys()
    assert all((r.article.published or "") for r in held.values())


def test_a_narrative_or_an_outlet_comes_into_a_corpus(tables: Path) -> None:
    narrative = polars.read_parquet(str(tables / "narratives" / "*.parquet"))["id"][0]
    assert list(chosen(tables, [f"narrative={narrative}"]))
    assert len(list(chosen(tables, ["outlet=vna"]))) == 9  # one of them in two shards


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("speaker=Anna", "wanted one of actor=NAME"),
        ("actor=", "wanted one of actor=NAME"),
        ("published=spring", "wanted months"),
        ("outlet=Nobody", "no article"),
        ("actor=Nobody", "no article"),
        ("narrative=ffffffff", "no narrative"),
    ],
)
def test_what_is_asked_of_the_tables_and_not_understood(
    tables: Path, asked: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        list(chosen(tables, [asked]))


def test_tables_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no tables"):
        chosen(tmp_path, ["outlet=VNA"])


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str | Path
) -> tuple[int, str, str]:
    """The exit code of `retold WORDS`, and what it printed."""
    monkeypatch.setattr(sys, "argv", ["retold", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0), *capsys.readouterr()


def test_the_command_line(
    crawl: Path,
    tables: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = told(monkeypatch, capsys, "scale", crawl, tables, "--resume")
    assert code == 0
    assert "were finished before" in out
    assert " families; " in out
    code, _, err = told(monkeypatch, capsys, "scale", crawl, tables)
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = told(monkeypatch, capsys, "scale", crawl)
    assert "give the shards, then the folder" in err
    part = ("add", tmp_path / "c.retold", tables, "--where", "outlet=Meridian Wire")
    code, out, _ = told(monkeypatch, capsys, *part)
    assert code == 0
    assert "9 pages added" in out
    code, _, err = told(monkeypatch, capsys, *part[:3], crawl, *part[3:])
    assert "takes one folder" in err


def test_a_finished_run_of_which_a_part_was_lost_is_unfinished_until_it_is_joined_again(
    crawl: Path, one_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    whole = scale(str(crawl), out, workers=1)
    assert whole.pages == len(list(retold.read(crawl)))
    next(out.glob("readings/*.parquet")).unlink()
    monkeypatch.setattr(joined, "write", lambda *_: 1 / 0)  # it dies on the way
    with pytest.raises(ZeroDivisionError):
        scale(str(crawl), out, workers=1, resume=True)
    with pytest.raises(UsageError, match="not finished"):
        list(chosen(out, ["outlet=VNA"]))
    monkeypatch.undo()
    again = scale(str(crawl), out, workers=1, resume=True)
    assert (again.pages, again.tables) == (whole.pages, whole.tables)
    for table in TABLES:
        assert rows(out, table) == rows(one_machine, table), table


def test_damaged_tables_and_an_address_to_write_to_are_told(crawl: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scale(str(crawl), out, workers=1)
    (out / "rejected" / "part-00000.parquet").write_bytes(b"no table")
    with pytest.raises(UsageError, match="rejected' is damaged"):
        scale(str(crawl), out, resume=True)
    (out / "readings" / "part-00000.parquet").write_bytes(b"no table")
    with pytest.raises(UsageError, match="a file of the run"):
        list(chosen(out, ["outlet=VNA"]))
    with pytest.raises(UsageError, match="is an address; name a folder"):
        scale(str(crawl), "s3://bucket/tables")
