"""Whose turn it is: one request at a time for a host, and a delay after each.

No clock is asked here: whoever takes a turn says what time it is.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Host(Generic[T]):
    jobs: deque[T] = field(default_factory=deque)
    delay: float = 0.0
    ready: float = 0.0
    busy: bool = False


class Turns(Generic[T]):
    """What is to be asked of which host, and when its turn comes.

    Example:
        >>> turns = Turns(delay=2.0)
        >>> turns.put("vna.example", "/1"); turns.put("vna.example", "/2")
        >>> turns.take(0.0)
        ('vna.example', '/1')
        >>> turns.take(0.0) is None  # that host is busy
        True
        >>> turns.done("vna.example", 1.5)
        >>> turns.take(1.5)  # seconds to wait
        2.0
    """

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._hosts: dict[str, _Host[T]] = {}
        self._next: list[tuple[float, str]] = []

    def put(self, host: str, job: T, *, first: bool = False) -> None:
        """Adds what is to be asked of a host, at the end of its line or in front."""
        held = self._hosts.setdefault(host, _Host(delay=self._delay))
        (held.jobs.appendleft if first else held.jobs.append)(job)
        if len(held.jobs) == 1 and not held.busy:
            heapq.heappush(self._next, (held.ready, host))

    def take(self, now: float) -> tuple[str, T] | float | None:
        """A host and what is to be asked of it; or the seconds until there is one; or None where
        all hosts that have something are busy, or none has."""
        while self._next:
            ready, host = self._next[0]
            held = self._hosts[host]
            if held.busy or not held.jobs:
                heapq.heappop(self._next)
            elif held.ready > ready:
                heapq.heapreplace(self._next, (held.ready, host))
            elif ready > now:
                return ready - now
            else:
                heapq.heappop(self._next)
                held.busy = True
                return host, held.jobs.popleft()
        return None

    def done(self, host: str, now: float, *, wait: float = 0.0) -> None:
        """The host has answered; it has its delay from now on, or a longer `wait`."""
        held = self._hosts[host]
        held.busy = False
        held.ready = now + max(held.delay, wait)
        if held.jobs:
            heapq.heappush(self._next, (held.ready, host))

    def rest(self, host: str) -> None:
        """Ends a turn in which the host was not asked after all: it has no delay for it."""
        held = self._hosts[host]
        held.busy = False
        if held.jobs:
            heapq.heappush(self._next, (held.ready, host))

    def slow(self, host: str, delay: float) -> None:
        """Gives a host a delay of its own, if it is longer."""
        held = self._hosts.setdefault(host, _Host(delay=self._delay))
        held.delay = max(held.delay, delay)

    def drop(self, host: str) -> list[T]:
        """All that was still to be asked of a host, which is now asked no more."""
        held = self._hosts.setdefault(host, _Host(delay=self._delay))
        dropped = list(held.jobs)
        held.jobs.clear()
        return dropped

    def __len__(self) -> int:
        """What is still to be asked."""
        return sum(len(held.jobs) for held in self._hosts.values())
