"""Pages that are dropped into the workbench: read one after the other, watched while they are.

They are read in a process of their own, which ends when nothing is left to do: the workbench stays
quick and small, and a page that kills its reader kills nothing else.
"""

import queue
import re
import secrets
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec

from retold import corpus
from retold.errors import RetoldError
from retold.pages import read
from retold.pool import Pool, WorkerLostError
from retold.records import Page, Rejected
from retold.reports import AddReport, LinkReport

KEPT = 50
"""Jobs that are remembered after they have ended."""
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


class Jobs:
    """The jobs of a workbench, one at a time, for a corpus has one writer."""

    def __init__(self, folder: Path) -> None:
        self._corpus = folder
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[tuple[Job, Path | None, bool] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def start(self, dropped: Path | None, *, link: bool) -> Job:
        """Begins to read the files in a folder, which is removed afterwards; then links."""
        job = Job(id=secrets.token_hex(8))
        self._jobs[job.id] = job
        for old in [j.id for j in self._jobs.values() if j.ended][:-KEPT]:
            del self._jobs[old]
        self._waiting.put((job, dropped, link))
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
            job, dropped, link = asked
            try:
                self._run(job, dropped, link)
                job.state = "done" if job.error is None else "failed"
            except (RetoldError, OSError) as error:
                job.error, job.state = str(error), "failed"
            except Exception as error:
                # A fault of ours must not leave somebody waiting for a job that has died.
                job.error, job.state = f"a fault in retold: {error!r}", "failed"
                raise
            finally:
                if dropped is not None:
                    shutil.rmtree(dropped, ignore_errors=True)

    def _run(self, job: Job, dropped: Path | None, link: bool) -> None:
        pages = list(named(dropped)) if dropped is not None else []
        job.total, job.state = len(pages), "reading"
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
                    kept = AddReport(
                        read=1, added=0, replaced=0, held=0, rejected=(lost,), attributions=0
                    )
                job.done += kept.read
                job.added += kept.added
                job.replaced += kept.replaced
                job.held += kept.held
                job.attributions += kept.attributions
                job.rejected = [*job.rejected, *kept.rejected][:SHOWN]
            if link and not self._closing.is_set():
                job.state = "linking"
                (done,) = pool.each([(self._corpus, None)])
                if isinstance(done, WorkerLostError):
                    job.error = f"the pages are kept, but not linked: {done}"
                else:
                    job.linked = done


def keep(asked: tuple[Path, Page | Rejected | None]) -> AddReport | LinkReport:
    """What a page added to a corpus; or where there is none, what was linked in it."""
    folder, page = asked
    with corpus.open(folder, create=False) as held:
        return held.link() if page is None else held.add([page], workers=1)


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
