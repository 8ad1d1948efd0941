"""A pool of worker processes that gives results in order and outlives what kills a worker.

Each worker is a fresh Python that runs one named function, and speaks with its parent over its own
pipes. So the script that uses retold needs no `if __name__ == "__main__"`, a worker inherits no
lock and no database, it ends by itself when its parent is gone (its pipe closes), Ctrl-C goes to
the parent alone, and when an item kills a worker (out of memory, a crash inside a C library) it is
known which item did; the others go on in a new worker. `concurrent.futures` offers none of these.
"""

import contextlib
import gc
import importlib
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

from retold.errors import RetoldError

AHEAD = 6
"""Items in hand for each worker: one being worked on, the others waiting in memory. With three, the
others had nothing to do for 1.6 % of the time, while a long page was read."""

RENEWED = 5_000
"""Items after which a fresh process takes a worker's place: a library that keeps every word it
meets (spaCy's vocabulary does) grows with all that it has read."""

_RECORDS = 50_000
"""Objects made after which a process looks for those that hold each other: a page makes thousands,
and looking as often as Python does took a tenth of the time around the networks."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class WorkerLostError(Exception):
    """The process that worked on an item ended before it answered."""


class Pool:
    """`size` processes that run `module.function` on items, one at a time each.

    Items, results and the function's name cross by pickle. What the function raises is raised here
    again. `ahead` is how many items a process has in hand, results that nobody took yet among them.

    Example:
        >>> with Pool("retold.pipeline", "read_page", size=2) as pool:
        ...     for outcome in pool.each(pages):  # in the order of `pages`
        ...         ...
    """

    def __init__(self, module: str, function: str, *, size: int, ahead: int = AHEAD) -> None:
        self._ahead = ahead
        self._target = (module, function)
        self._size = size
        self._own = threading.local()
        self._workers: list[_Worker] = []
        self._closing = threading.Event()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="retold-pool")

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._workers):
            worker.stop()
        self._threads.shutdown(wait=True)
        for worker in self._workers:  # one that a thread started while the others were stopped
            worker.stop()

    def stop(self) -> None:
        """Ends all processes at once; who waits for a result gets a `WorkerLostError`."""
        self._closing.set()
        for worker in list(self._workers):
            worker.end()

    def each(self, items: Iterable[Any]) -> Iterator[Any]:
        """The result for each item, in order; a `WorkerLostError` is given as a result, not raised.

        Takes `ahead` items a worker at most from `items` before their results are asked for.
        """
        waiting: deque[Future[Any]] = deque()
        for item in items:
            waiting.append(self._threads.submit(self._work, item))
            if len(waiting) >= self._ahead * self._size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _work(self, item: Any) -> Any:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is not None and worker.asked >= RENEWED:
            self._workers.remove(worker)
            worker.stop()
            worker = None
        if worker is None:
            worker = self._own.worker = _Worker(*self._target)
            self._workers.append(worker)
            if self._closing.is_set():
                worker.stop()
        try:
            return worker.ask(item)
        except WorkerLostError as death:
            self._own.worker = None
            self._workers.remove(worker)
            worker.stop()
            return death


class _Worker:
    """One process, and the two pipes to it."""

    def __init__(self, module: str, function: str) -> None:
        self.asked = 0
        path = os.pathsep.join(part or str(os.curdir) for part in sys.path)
        env = {**os.environ, **dict.fromkeys(_ONE_THREAD, "1"), "PYTHONPATH": path}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "retold.pool", module, function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # Ctrl-C in a terminal goes to the parent alone
        )
        try:
            started = pickle.load(self._out)  # noqa: S301 - written by our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            started = f"it ended with code {self._process.wait()}"
        if started is not None:
            self.stop()
            raise RetoldError(f"cannot start a process to read pages: {started}")

    @property
    def _in(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - Popen was told to make it
        return self._process.stdin

    @property
    def _out(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - Popen was told to make it
        return self._process.stdout

    def ask(self, item: Any) -> Any:
        self.asked += 1
        message = pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
        try:
            self._in.write(message)
            self._in.flush()
            raised, result = pickle.load(self._out)  # noqa: S301 - written by our own process
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._process.kill()
            code = self._process.wait()
            why = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise WorkerLostError(
                f"the process that read it died ({why}); was memory short?"
            ) from None
        if raised:
            raise result
        return result

    def end(self) -> None:
        """Ends the process at once: it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ends the process and closes the pipes to it."""
        self.end()
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()


def serve(module: str, function: str) -> None:
    """Answers items from standard input on standard output until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    try:
        work = getattr(importlib.import_module(module), function)
    except Exception as error:
        pickle.dump(f"{type(error).__name__}: {error}", answers)
        answers.flush()
        return
    pickle.dump(None, answers)
    answers.flush()
    gc.set_threshold(_RECORDS)
    loaded = False
    while True:
        try:
            item = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
        except (EOFError, OSError):
            return
        try:
            answer = (False, work(item))
        except MemoryError:
            raise  # the parent sees the death, names the item and starts another
        except Exception as error:
            answer = (True, error)
        answers.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
        answers.flush()
        if not loaded:  # libraries and word lists stay to the end: they are not looked at again
            gc.freeze()
            loaded = True


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(*sys.argv[1:3])
