"""What a run of Python takes: time, processors, and the memory of each of its processes."""

import os
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import msgspec


class Cost(msgspec.Struct, kw_only=True):
    """Seconds by the clock and of all processors; MB of memory (the proportional set, PSS).

    `own` is the first process, `worker` the largest worker of the engine with the process beside
    it, `together` all of them at once: each at its largest, looked at every few seconds.
    """

    seconds: float
    cpu: float
    own: float
    worker: float
    together: float
    out: str


def verb(*words: str | Path) -> Cost:
    """Runs a verb of retold."""
    return timed("-c", "from retold.cli import main; main()", *words)


def timed(*command: str | Path) -> Cost:
    """Runs Python with these words, in a process of its own, start-up included."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own verbs
        [sys.executable, *map(str, command)], stdout=subprocess.PIPE
    )
    watch = _Watch(process.pid)
    out = process.communicate()[0].decode()
    watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return Cost(
        seconds=time.perf_counter() - began,
        cpu=sum(watch.cpu.values()),
        own=watch.own,
        worker=watch.worker,
        together=watch.together,
        out=out,
    )


MEMORY = 5
"""Seconds between two looks at memory; a look at that of five processes takes 35 ms of a core, so
that at two looks a second it took from the runs what it was to measure."""


class _Watch:
    """Looks at a process and at all that it started: each second, at memory every few seconds."""

    def __init__(self, pid: int) -> None:
        self.own = self.worker = self.together = 0.0
        self.cpu: dict[int, float] = {}
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        for second in count():
            if self._end.wait(1):
                return
            children = self._children()
            family = _family(self._pid, children)
            self.cpu |= {pid: seconds for pid in family if (seconds := _cpu(pid))}
            if second % MEMORY == 0:
                self._weigh(family, children)

    def _weigh(self, family: list[int], children: dict[int, list[int]]) -> None:
        held = {pid: _pss(pid) for pid in family}
        workers = [
            sum(held[one] for one in _family(pid, children))
            for pid in children.get(self._pid, [])
            if b"udf_worker" in _read(f"/proc/{pid}/cmdline")
        ]
        self.own = max(self.own, held[self._pid])
        self.worker = max(self.worker, *workers, 0.0)
        self.together = max(self.together, sum(held.values()))

    def stop(self) -> None:
        self._end.set()
        self._thread.join()

    @staticmethod
    def _children() -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            if stat := _stat(entry.name):
                found.setdefault(int(stat[1]), []).append(int(entry.name))
        return found


def _family(pid: int, children: dict[int, list[int]]) -> list[int]:
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _stat(pid: int | str) -> list[bytes]:
    """What the system tells of a process: its state, its parent, … (proc_pid_stat)."""
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def _cpu(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") if stat else 0.0


def _pss(pid: int) -> float:
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(b"Pss:")), 0.0)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it has ended
        return b""
