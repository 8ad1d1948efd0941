"""The corpus as one request sees it, and what need not be counted twice."""

import contextlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request

from retold import corpus
from retold.corpus import Corpus
from retold.errors import RetoldError
from retold.web.screen import settings_of

if TYPE_CHECKING:
    from retold.web.ahead import Ahead

T = TypeVar("T")

Signature = tuple[object, ...]

KEPT = 100
"""Counts and profiles that are kept, those asked for last."""
_ONE_AT_A_TIME = threading.Lock()
"""A large profile takes some hundred megabytes while it is made, and all of a core."""


@contextmanager
def held(request: Request) -> Iterator[Corpus]:
    """The corpus opened for this request, in its own thread: what `add` writes meanwhile is seen by
    the next one, and no connection is shared."""
    with corpus.open(settings_of(request).corpus, create=False) as opened:
        yield opened


def counted(request: Request, name: str, count: Callable[[], T]) -> T:
    """What `count` gives, counted anew only where the corpus was written since.

    Example:
        >>> totals = counted(request, "totals", corpus.lists.totals)
    """
    return _counted(request.app, name, count)


def profiled(request: Request, name: str, kind: type[T], make: Callable[[], T]) -> T:
    """A profile, as `counted`: the one that was made ahead, or made now, one at a time."""
    ahead: Ahead | None = request.app.state.ahead

    def found() -> T:
        ready = ahead.profile(name, kind) if ahead else None
        if ready is not None:
            return ready
        with _ONE_AT_A_TIME:  # who waits for the same one finds it made
            if ahead:
                ahead.begin()
            return counted(request, name, make)

    return counted(request, name, found)


def warm(app: Starlette) -> None:
    """Counts what most pages show, before anybody asks; and learns names and words."""
    with (
        contextlib.suppress(RetoldError, sqlite3.Error),  # whoever asks is told
        corpus.open(app.state.settings.corpus, create=False) as opened,
    ):
        lists = opened.lists
        _counted(app, "totals", lists.totals)
        _counted(app, "outlets", lambda: list(opened.outlets()))
        _counted(app, "months", lists.months)
        _counted(app, "in doubt", opened.doubts.waiting)
        lists.learn()


def _counted(app: Starlette, name: str, count: Callable[[], T]) -> T:
    kept: OrderedDict[str, tuple[Signature, T]] = app.state.counted
    now = signature(app.state.settings.corpus)
    before = kept.pop(name, None)
    if before is not None and before[0] == now:
        kept[name] = before
        return before[1]
    found = count()
    # As it was before counting: what was written meanwhile makes it count again.
    kept[name] = (now, found)
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return found


def signature(folder: Path) -> Signature:
    """What changes with every write: size and time of the database and of its log.

    subtle: the files are never opened here. A process that closes any file of its own on the
    database loses all its locks on it (POSIX), and the next write damages it.
    """
    found: list[object] = []
    for name in ("corpus.sqlite", "corpus.sqlite-wal"):
        try:
            told = (folder / name).stat()
        except OSError:
            found.append(None)
        else:  # an empty log is made by whoever looks
            found.append((told.st_size, told.st_mtime_ns) if told.st_size else None)
    return tuple(found)
