"""What makes a folder a corpus, who may write to it, and its troubles in plain words."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retold.errors import CorpusError

DATABASE = "corpus.sqlite"
LOCK = "corpus.lock"
OURS = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", LOCK}

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def find(path: str | os.PathLike[str], *, create: bool) -> Path:
    """The folder of the corpus at `path`, made empty where there is none and `create` is set.

    Raises:
        CorpusError: there is no such folder, it is a file, or it holds something else.
    """
    folder = Path(path)
    if "\0" in os.fspath(path):
        raise CorpusError(f"{os.fspath(path)!r} holds a NUL; name a folder")
    with guarded(folder):
        if not folder.exists():
            if not create:
                raise CorpusError(f"no corpus at {str(folder)!r}; `retold add` makes one")
            folder.mkdir(parents=True)
        if not folder.is_dir():
            raise CorpusError(f"{str(folder)!r} is a file; a corpus is a folder")
        if not (folder / DATABASE).exists():
            others = sorted({entry.name for entry in folder.iterdir()} - OURS)
            if others:
                raise CorpusError(
                    f"{str(folder)!r} is no corpus, and holds other files ({others[0]!r});"
                    " name a corpus or a new folder"
                )
            if not create:
                raise CorpusError(f"{str(folder)!r} is an empty folder, no corpus")
    return folder


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The one writer of a corpus, for as long as the block runs.

    Raises:
        CorpusError: another process writes to it now, or it may not be written.
    """
    with guarded(folder):
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise CorpusError(
                f"{str(folder)!r} is in use by another retold; wait until that one has ended"
            ) from None
        try:
            yield
        finally:
            lock.release()


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """What the disk and the database say, as one `CorpusError` that says what to do.

    Raises:
        CorpusError: the disk is full, the folder may not be written, the database is damaged or in
            use.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise CorpusError(_of_database(folder, error)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise CorpusError(_full(folder)) from error
        if error.errno in _FORBIDDEN:
            raise CorpusError(
                f"{str(folder)!r} may not be written ({error.strerror});"
                " copy the corpus to a folder that is yours"
            ) from error
        raise CorpusError(f"{str(folder)!r}: {error.strerror or error}") from error


def _full(folder: Path) -> str:
    return (
        f"the disk is full: {str(folder)!r} keeps what it held before, and the page at hand is not"
        " kept; make room and run the same again"
    )


def _of_database(folder: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL") or name == "SQLITE_IOERR_WRITE":
        return _full(folder)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{str(folder)!r} is in use by another retold; wait until that one has ended"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return (
            f"the database of {str(folder)!r} may not be written or opened ({error});"
            " copy the corpus to a folder that is yours"
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return (
            f"{DATABASE} in {str(folder)!r} is no database of retold or is damaged ({error});"
            " the pages are whole in the .warc.gz files beside it"
        )
    return f"the database of {str(folder)!r} cannot do it: {error}"
