"""Profiles made before anybody asks, by a process of its own.

    python -m retold.web.ahead CORPUS FOLDER

The profile of somebody who says thousands of things takes seconds. Such are made ahead, those of
most pages first, by a process that is given a core when nobody else wants it; each lies in a file
whose name holds what it is of and the state of the corpus.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import TypeVar

import msgspec

from retold import corpus
from retold.corpus import Corpus
from retold.errors import RetoldError, UsageError
from retold.profiles.records import ActorProfile, OutletProfile
from retold.web.held import Signature, signature

T = TypeVar("T")
Profile = Callable[[], ActorProfile | OutletProfile]

MOST = 200
"""Actors whose profiles are made ahead, at most; and outlets."""
RECORDS = 100_000
"""Records after which Python looks for those that hold each other: a page makes thousands, none of
which do, and looking again and again took two fifths of the time of a large one."""
_PREFIX = "retold-profiles-"


class Ahead:
    """The profiles of a corpus that a process of its own makes, until the corpus is written."""

    def __init__(self, folder: Path) -> None:
        self._corpus = folder
        clear()
        self._made = TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")
        self._state: Signature | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Has the profiles made, and made anew where the corpus was written since."""
        state = signature(self._corpus)
        if state == self._state:
            if self._process is not None:
                self._process.poll()  # one that has ended is let go
            return
        self._stop()
        for old in Path(self._made.name).iterdir():
            old.unlink(missing_ok=True)
        self._state = state
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "retold.web.ahead", str(self._corpus), self._made.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def profile(self, name: str, kind: type[T]) -> T | None:
        """The profile of this name (as `make` calls it), if it is made and still holds."""
        try:
            made = (Path(self._made.name) / _file(signature(self._corpus), name)).read_bytes()
        except FileNotFoundError:
            return None
        return msgspec.json.decode(made, type=kind)

    def wait(self, timeout: float) -> None:
        """Until all are made.

        Raises:
            subprocess.TimeoutExpired: they are not made in so many seconds.
        """
        if self._process is not None:
            self._process.wait(timeout)

    def close(self) -> None:
        self._stop()
        self._made.cleanup()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def clear() -> None:
    """Takes away what workbenches left that were killed: their folders name their process."""
    for left in Path(gettempdir()).glob(f"{_PREFIX}*-*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not _runs(int(number)):
            rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    """Whether a process is there; of a system that does not tell, each is."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def make(folder: Path, to: Path) -> None:
    """Makes the profiles of a corpus into files, until it is written or whoever wanted them ends.

    They are called "actor ID" and "outlet NAME".

    Raises:
        CorpusError: the corpus cannot be read.
    """
    wanted_by = os.getppid()
    state = signature(folder)
    with corpus.open(folder, create=False) as opened:
        for name, profile in chain(_actors(opened), _outlets(opened)):
            if signature(folder) != state or os.getppid() != wanted_by:
                return
            with suppress(UsageError):  # who says nothing has no profile
                made = to / f"{_file(state, name)}.part"
                made.write_bytes(msgspec.json.encode(profile()))
                made.rename(made.with_suffix(""))


def _actors(opened: Corpus) -> Iterator[tuple[str, Profile]]:
    known, _ = opened.lists.actors("", after=0, limit=MOST)
    return ((f"actor {one.id}", partial(opened.actor, one.id)) for one in known)


def _outlets(opened: Corpus) -> Iterator[tuple[str, Profile]]:
    known = sorted(opened.outlets(), key=lambda row: (-row.articles, row.name))[:MOST]
    return ((f"outlet {row.name}", partial(opened.outlet, row.name)) for row in known)


def _file(state: Signature, name: str) -> str:
    return sha256(repr((state, name)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


if __name__ == "__main__":
    os.nice(19)
    gc.freeze()
    gc.set_threshold(RECORDS)
    with suppress(RetoldError):  # whoever opens the page is told
        make(Path(sys.argv[1]), Path(sys.argv[2]))
