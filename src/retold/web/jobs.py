"""Pages that are dropped into the workbench, or asked for: read one by one, watched while they are.

They are read in a process of their own, which ends when nothing is left to do: the workbench stays
quick and small, and a page that kills its reader kills nothing else.
"""

import queue
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from retold import corpus
from retold.errors import PageError, RetoldError
from retold.pages import read
from retold.pool import Pool, WorkerLostError
from retold.records import Page, Rejected
from retold.reports import AddReport, LinkReport

KEPT = 50
"""Jobs that are remembered after they have ended."""
WATCHED = 0.2
"""Seconds between two looks at how far a job is."""
SHOWN = 500
"""Rejected pages that a job lists; `rejected` of the corpus has them all."""


class Job(msgspec.Struct, kw_only=True):
    """Pages being read, or read: how far it is, and what became of them."""

    id: str
    state: Literal["waiting", "reading", "linking", "done", "failed"] = "waiting"
    done: int = 0
    total: int = 0
    added: int = 0
    replaced: int = 0
    held: int = 0
    attributions: int = 0
    rejected: list[Rejected] = []
    linked: LinkReport | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed")


class Task(NamedTuple):
    """What a job does: reads the files in a folder, which is removed afterwards; asks for urls
    (`private`: of this machine and the local network too); links."""

    folder: Path | None = None
    urls: tuple[str, ...] = ()
    link: bool = False
    private: bool = False


class Jobs:
    """The jobs of a workbench, one at a time, for a corpus has one writer."""

    def __init__(self, folder: Path) -> None:
        self._corpus = folder
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[tuple[Job, Task] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def start(self, task: Task) -> Job:
        """Begins with a task, once those before it have ended."""
        job = Job(id=secrets.token_hex(8))
        self._jobs[job.id] = job
        for old in [j.id for j in self._jobs.values() if j.ended][:-KEPT]:
            del self._jobs[old]
        self._waiting.put((job, task))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="retold-jobs", daemon=True)
            self._thread.start()
        return job

    def get(self, job_id: str) -> Job | None:
        """A job by its id."""
        return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """The jobs of this session, the latest first."""
        return list(self._jobs.values())[::-1]

    def close(self) -> None:
        """Stops after the page at hand; what was read is kept."""
        self._closing.set()
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _work(self) -> None:
        while (asked := self._waiting.get()) is not None:
            job, task = asked
            try:
                self._run(job, task)
                job.state = "done" if job.error is None else "failed"
            except (RetoldError, OSError) as error:
                job.error, job.state = str(error), "failed"
            except Exception as error:
                # A fault of ours must not leave somebody waiting for a job that has died.
                job.error, job.state = f"a fault in retold: {error!r}", "failed"
                raise
            finally:
                if task.folder is not None:
                    shutil.rmtree(task.folder, ignore_errors=True)

    def _run(self, job: Job, task: Task) -> None:
        pages = list(named(task.folder)) if task.folder is not None else []
        job.total, job.state = len(pages) + len(task.urls), "reading"
        with Pool("retold.web.jobs", "keep", size=1) as pool:
            for page in pages:
                if self._closing.is_set():
                    job.error = "stopped; every page finished so far is kept"
                    return
                (kept,) = pool.each([(self._corpus, page)])
                if isinstance(kept, WorkerLostError):
                    lost = Rejected(
                        name=page.name, digest=None, url=page.url, stage="read", reason=str(kept)
                    )
                    kept = _refused([lost])
                _count(job, kept)
            if task.urls:
                self._fetch(job, task, pool)
            if task.link and not job.error and not self._closing.is_set():
                job.state = "linking"
                (done,) = pool.each([(self._corpus, None)])
                if isinstance(done, WorkerLostError):
                    job.error = f"the pages are kept, but not linked: {done}"
                else:
                    job.linked = done

    def _fetch(self, job: Job, task: Task, pool: Pool) -> None:
        """Asks for urls; how far that is comes through a file."""
        good, bad = _addresses(task.urls)
        _count(job, _refused(bad))
        before = job.done
        with (
            tempfile.TemporaryDirectory(prefix="retold-") as scratch,
            ThreadPoolExecutor(1) as waiting,
        ):
            asked = _Urls(good, task.private, Path(scratch) / "done")
            work = waiting.submit(lambda: next(pool.each([(self._corpus, asked)])))
            while not work.done():
                if self._closing.is_set():
                    pool.stop()
                    job.error = "stopped; every page finished so far is kept"
                    return
                job.done = max(job.done, before + asked.so_far())
                job.total = max(job.total, job.done)
                time.sleep(WATCHED)
        kept = work.result()
        if isinstance(kept, WorkerLostError):
            job.error = f"the pages that came are kept, and not all are read: {kept}"
            return
        job.done = before
        _count(job, kept)
        job.total = max(job.total, job.done)


class _Urls(NamedTuple):
    """Urls to ask for, and the file that tells how many are done."""

    urls: tuple[str, ...]
    private: bool
    file: Path

    def tell(self, done: int) -> None:
        self.file.write_text(str(done), encoding="ascii")

    def so_far(self) -> int:
        try:
            return int(self.file.read_text(encoding="ascii") or "0")
        except (OSError, ValueError):  # not there yet, or written just now
            return 0


def _addresses(urls: tuple[str, ...]) -> tuple[tuple[str, ...], list[Rejected]]:
    """The urls that can be asked for; and those that cannot, with the reason."""
    from retold.fetching.fetch import address

    good: dict[str, None] = {}
    bad: list[Rejected] = []
    for url in urls:
        try:
            good[str(address(url))] = None
        except PageError as error:
            bad.append(Rejected(name=url, digest=None, url=None, stage="fetch", reason=str(error)))
    return tuple(good), bad


def _refused(rejected: list[Rejected]) -> AddReport:
    return AddReport(
        read=len(rejected),
        added=0,
        replaced=0,
        held=0,
        rejected=tuple(rejected),
        attributions=0,
    )


def _count(job: Job, kept: AddReport) -> None:
    """Counts what was added into its job."""
    job.done += kept.read
    job.added += kept.added
    job.replaced += kept.replaced
    job.held += kept.held
    job.attributions += kept.attributions
    job.rejected = [*job.rejected, *kept.rejected][:SHOWN]


def keep(asked: tuple[Path, Any]) -> AddReport | LinkReport:
    """What a page or urls added to a corpus; or where there is none, what was linked in it."""
    folder, what = asked
    with corpus.open(folder, create=False) as held:
        if what is None:
            return held.link()
        if isinstance(what, _Urls):
            from retold.fetching import Manners

            manners = Manners(private=what.private)
            return held.fetch(*what.urls, manners=manners, workers=1, progress=what.tell)
        return held.add([what], workers=1)


ABOUT = "about.csv"
"""A table with this name says what the files dropped with it do not."""


def named(folder: Path) -> Iterator[Page | Rejected]:
    """The pages in a folder of dropped files, called as the visitor knows them."""
    about = folder / ABOUT
    place = f"{folder}/"
    for one in read(folder, about=about if about.exists() else None):
        name = one.name.removeprefix(place)
        if isinstance(one, Rejected):
            yield replace(one, name=name, reason=one.reason.replace(place, ""))
        else:
            yield replace(one, name=name)


def safe_name(given: str, taken: set[str]) -> str:
    """A file's name without any folder in it, and unlike those that are taken.

    Example:
        >>> safe_name("../../etc/passwd", set()), safe_name("a.html", {"a.html"})
        ('passwd', '2-a.html')
    """
    last = re.split(r"[/\\]", given)[-1]
    plain = re.sub(r"[^\w.\- ()]", "_", last).lstrip(".").strip()[-120:] or "page"
    name, n = plain, 1
    while name in taken:
        n += 1
        name = f"{n}-{plain}"
    taken.add(name)
    return name
