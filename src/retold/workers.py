"""Work on a corpus in other processes, each of which has the corpus open for itself."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from retold import __version__, pipeline
from retold.errors import CorpusError
from retold.pool import Pool, WorkerLostError
from retold.store import Store

AHEAD = 2
"""Jobs in hand for each process: what one gives may take hundreds of megabytes."""

Job = TypeVar("Job")
Made = TypeVar("Made")


class Workers:
    """Gives the results of a function of a corpus and a job, for many jobs.

    More than a few are done in other processes, as many as there are cores; these see what was
    committed, and not what the transaction at hand has written.

    Example:
        >>> list(Workers(store)(heard, (articles[:2_000], articles[2_000:])))
        [[Heard(article_id='3c11…', …), …], […]]
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(
        self, work: Callable[[Store, Job], Made], jobs: Iterable[Job], few: int = 1
    ) -> Iterator[Made]:
        """The results in the order of the jobs; up to `few` are made in this process."""
        waiting = iter(jobs)
        first = list(islice(waiting, few + 1))
        rest = chain(first, waiting)
        if len(first) <= few or pipeline.cores() == 1:
            yield from (work(self._store, job) for job in rest)
            return
        folder = str(self._store.folder)
        with Pool(__name__, done.__name__, size=pipeline.cores(), ahead=AHEAD) as pool:
            for made in pool.each((folder, work, job) for job in rest):
                if isinstance(made, WorkerLostError):
                    raise CorpusError(f"linking was stopped: {made}") from None
                yield made


def done(asked: tuple[str, Callable[[Store, Job], Made], Job]) -> Made:
    """What a function gives for a job on the corpus in a folder."""
    folder, work, job = asked
    return work(_opened(folder), job)


@lru_cache(maxsize=1)
def _opened(folder: str) -> Store:
    return Store(Path(folder), version=__version__, create=False)
