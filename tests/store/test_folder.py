"""What is a corpus and what is not; older and newer ones."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retold.errors import CorpusError
from retold.records import Page
from retold.store import Kept, Store, readings
from retold.store import schema as schemas
from retold.store.folder import DATABASE, guarded


def opened(path: Path, *, create: bool = True) -> None:
    Store(path, version="test", create=create).close()


def test_a_corpus_is_made_where_there_is_none(folder: Path) -> None:
    opened(folder)
    assert (folder / DATABASE).exists()
    opened(folder, create=False)


def test_an_empty_folder_becomes_a_corpus_only_to_be_added_to(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(CorpusError, match="an empty folder, no corpus"):
        opened(folder, create=False)
    opened(folder)


def test_no_folder_is_made_just_by_looking(folder: Path) -> None:
    with pytest.raises(CorpusError, match=r"no corpus at '.*'; `retold add` makes one"):
        opened(folder, create=False)
    assert not folder.exists()


def test_a_file_is_no_corpus(folder: Path) -> None:
    folder.write_text("notes")
    with pytest.raises(CorpusError, match="is a file; a corpus is a folder"):
        opened(folder)
    with pytest.raises(CorpusError):
        opened(folder / "inside")


def test_a_folder_with_other_files_is_no_corpus(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("notes")
    with pytest.raises(CorpusError, match=r"is no corpus, and holds other files \('notes.txt'\)"):
        opened(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_name_with_nul_is_no_corpus() -> None:
    with pytest.raises(CorpusError, match="NUL"):
        opened(Path("a\0b"))


def test_a_newer_corpus_is_refused(folder: Path) -> None:
    opened(folder)
    with sqlite3.connect(folder / DATABASE) as db:
        db.execute(f"PRAGMA user_version = {schemas.SCHEMA + 1}")
    db.close()
    with pytest.raises(CorpusError, match=r"made by a newer retold .* install the newer retold"):
        opened(folder)


def test_a_database_of_another_program_is_refused(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / DATABASE) as db:
        db.execute("CREATE TABLE recipes (name)")
    db.close()
    with pytest.raises(CorpusError, match="database of another program"):
        opened(folder)


@pytest.mark.parametrize("content", [b"no database at all, but words", b"SQLite format 3\0" * 300])
def test_a_damaged_database_is_told(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(CorpusError, match=r"damaged|the database of") as told:
        opened(folder)
    assert "\n" not in str(told.value)


def test_a_corpus_killed_while_it_was_made_is_made(folder: Path) -> None:
    folder.mkdir()
    (folder / DATABASE).write_bytes(b"")
    opened(folder, create=False)


def test_an_older_corpus_is_brought_up_step_by_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(folder)
    steps = (
        *schemas.STEPS,
        "ALTER TABLE captures ADD COLUMN seen TEXT;",
        "UPDATE captures SET seen = 'yes';",
    )
    monkeypatch.setattr(schemas, "STEPS", steps)
    monkeypatch.setattr(schemas, "SCHEMA", len(steps))
    store = Store(folder, version="test")
    assert store.db.execute("PRAGMA user_version").fetchone() == (len(steps),)
    assert "seen" in [row[1] for row in store.db.execute("PRAGMA table_info(captures)")]
    store.close()


def test_a_step_that_fails_leaves_the_older_schema_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(folder)
    steps = (*schemas.STEPS, "DROP TABLE words; ALTER TABLE nowhere ADD COLUMN x;")
    with monkeypatch.context() as newer:
        newer.setattr(schemas, "STEPS", steps)
        newer.setattr(schemas, "SCHEMA", len(steps))
        with pytest.raises(CorpusError, match="no such table: nowhere"):
            opened(folder)
    store = Store(folder, version="test")
    assert store.db.execute("SELECT count(*) FROM words").fetchone() == (0,)
    store.close()


READ = """
import os, sys
from retold.store import Store, readings
if os.geteuid() == 0:  # root may write everywhere: become nobody
    os.setgid(65534)
    os.setuid(65534)
store = Store(sys.argv[1], version="test", create=False)
print([r.article.id for r in readings.every(store.db)])
try:
    with store.writing(): pass
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_a_corpus_that_may_not_be_written_can_be_read(
    strait: tuple[bytes, ...], make_page: Callable[..., Page], keep: Callable[..., Kept]
) -> None:
    with tempfile.TemporaryDirectory() as shown:  # pytest's own folders are closed to others
        folder = Path(shown) / "strait.retold"
        with closing(Store(folder, version="test")) as store:
            keep(store, make_page(strait[0]))
        Path(shown).chmod(0o755)
        folder.chmod(0o555)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter
                [sys.executable, "-c", READ, str(folder)],
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            folder.chmod(0o755)
    assert done.stdout.startswith("['vna-1']\nCorpusError "), done.stderr
    assert "may not be written" in done.stdout


def test_a_reader_sees_what_was_kept_while_another_writes(
    folder: Path,
    strait: tuple[bytes, ...],
    make_page: Callable[..., Page],
    keep: Callable[..., Kept],
) -> None:
    writer, reader = Store(folder, version="test"), Store(folder, version="test", create=False)
    with writer.writing():
        keep(writer, make_page(strait[0]))
        assert [r.article.id for r in readings.every(reader.db)] == ["vna-1"]
    writer.close()
    reader.close()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError(13, "Permission denied"), "copy the corpus to a folder that is yours"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_troubles_of_the_disk_are_told_in_plain_words(error: OSError, words: str) -> None:
    with pytest.raises(CorpusError, match=words), guarded(Path("strait.retold")):
        raise error
