"""Many urls over many hosts: each page as it comes, each failure with its reason."""

import random
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import httpx2

from retold.errors import PageError
from retold.fetching.answer import Answer, AnswerError, Asker
from retold.fetching.manners import Manners
from retold.fetching.outcome import Fetched, Wanted, failed, outcome, retry_after
from retold.fetching.robots import Rules, rules
from retold.fetching.turns import Turns

HOPS = 10
"""Redirects that are followed."""

DEAD = 4
"""Requests in a row that a host may leave without an answer before it is left alone."""

WAITING = 4
"""Answers that wait to be taken; until they are, no more is asked for: a run that is killed loses
those that it has not kept."""

LONGEST = 30.0
"""Seconds of the longest pause before another try, unless the host asks for a longer one."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One request to make. `robots` is the site whose robots.txt this is, if it is one."""

    wanted: Wanted
    url: httpx2.URL
    hops: tuple[str, ...] = ()
    tries: int = 0
    robots: str | None = None


class Fetcher:
    """Asks for urls in threads of its own, and gives what comes in the order in which it comes.

    Redirects, robots.txt and second tries wait for their host's turn like everything else.

    Example:
        >>> with Fetcher(Manners()) as fetcher:
        ...     fetcher.put(Wanted(url="https://vna.example/1"))
        ...     for fetched in fetcher.results():
        ...         print(fetched.url, fetched.page or fetched.rejected.reason)
    """

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._asker = Asker(manners)
        self._turns: Turns[_Job] = Turns(manners.delay)
        self._changed = threading.Condition()
        self._out: deque[Fetched] = deque()
        self._in_hand = 0
        self._closed = False
        self._broken: BaseException | None = None
        self._sites: dict[str, Rules | None] = {}
        self._parked: dict[str, list[_Job]] = defaultdict(list)
        self._silent: dict[str, int] = defaultdict(int)
        self._left: dict[str, tuple[str, float | None]] = {}
        self._threads: list[threading.Thread] = []
        self._random = random.Random()  # noqa: S311 - so that retries do not come in step

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._asker.close()
        end = time.monotonic() + 1.0  # one that still waits for an answer ends with the process
        for thread in self._threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))

    def put(self, wanted: Wanted) -> None:
        """Adds a url to ask for, at the end of its host's line."""
        try:
            url = address(wanted.url)
        except PageError as error:
            with self._changed:
                self._out.append(failed(wanted, str(error)))
            return
        with self._changed:
            self._put(_Job(wanted=wanted, url=url))
            running = len(self._threads)
            if running < self._manners.hosts and running < len(self._turns):
                thread = threading.Thread(target=self._work, daemon=True, name="retold-fetch")
                self._threads.append(thread)
                thread.start()
            self._changed.notify_all()

    def results(self) -> Iterator[Fetched]:
        """What comes of all urls, until there is no more to ask for. Urls may be put meanwhile."""
        while True:
            with self._changed:
                while not self._out and (self._in_hand or len(self._turns)) and not self._broken:
                    self._changed.wait()
                if self._broken:
                    raise self._broken
                if not self._out:
                    return
                found = self._out.popleft()
                self._changed.notify_all()
            yield found

    def ready(self) -> list[Fetched]:
        """What has come and was not given yet, without waiting for more."""
        with self._changed:
            found = list(self._out)
            self._out.clear()
            self._changed.notify_all()
        return found

    def rules_of(self, url: str) -> Rules | None:
        """What the robots.txt of a url's site says, if it was asked for."""
        with self._changed:
            return self._sites.get(_site(address(url)))

    # ---- in the threads

    def _work(self) -> None:
        try:
            while True:
                with self._changed:
                    turn = self._turn()
                if turn is None:
                    return
                host, job = turn
                self._step(host, job)
        except BaseException as error:
            with self._changed:
                if not self._closed:
                    self._broken = error
                self._changed.notify_all()

    def _turn(self) -> tuple[str, _Job] | None:
        """Waits for a turn; None when all is over. Holds the lock."""
        while not self._closed:
            if len(self._out) >= WAITING:
                self._changed.wait()
                continue
            turn = self._turns.take(time.monotonic())
            if isinstance(turn, tuple):
                self._in_hand += 1
                return turn
            self._changed.wait(turn)
        return None

    def _step(self, host: str, job: _Job) -> None:
        """One request: the job's own, or first that for the robots.txt of its site."""
        site = _site(job.url)
        with self._changed:
            if job.robots is None and self._sites.get(site) is None:
                self._parked[site].append(job)
                if site in self._sites:  # somebody else asks for it, by way of another host
                    self._finish(host, idle=True)
                    return
                self._sites[site] = None
                url = job.url.join("/robots.txt")
                job = _Job(wanted=Wanted(url=str(url)), url=url, robots=site)
            allowed = self._sites.get(site)
            if job.robots is None and allowed and not allowed.allow(str(job.url)):
                reason = f"robots.txt of {site} does not let {self._manners.agent!r} have it"
                self._give(failed(job.wanted, reason))
                self._finish(host, idle=True)
                return
        try:
            answer = self._asker.ask(job.url, _conditions(job))
            with self._changed:
                wait = self._settle(host, job, answer)
        except AnswerError as error:
            with self._changed:
                wait = self._stumble(host, job, str(error), None, again=error.again)
        except Exception as error:  # whatever one server makes of an answer ends no run
            said = " ".join(str(error).split())[:200]
            reason = f"{str(job.url)!r} cannot be used: {type(error).__name__}: {said}"
            with self._changed:
                wait = self._stumble(host, job, reason, None, again=False)
        with self._changed:
            self._finish(host, wait=wait)

    def _finish(self, host: str, *, wait: float = 0.0, idle: bool = False) -> None:
        """Ends a turn; one in which nothing was asked costs the host no delay."""
        self._in_hand -= 1
        if idle:
            self._turns.rest(host)
        else:
            self._turns.done(host, time.monotonic(), wait=wait)
        self._changed.notify_all()

    def _settle(self, host: str, job: _Job, answer: Answer) -> float:
        """What an answer leads to; gives the seconds for which its host wants to be left alone."""
        self._silent[host] = 0
        if answer.status in _AGAIN:
            said = f"HTTP {answer.status} {answer.phrase}".strip()
            return self._stumble(host, job, said, answer, again=True)
        if answer.status in _REDIRECTS and answer.header("location"):
            self._redirect(job, answer)
        elif job.robots is not None:
            self._learn(job.robots, rules(answer, self._manners.agent))
        else:
            self._give(outcome(job.wanted, answer, job.hops))
        return 0.0

    def _redirect(self, job: _Job, answer: Answer) -> None:
        hops = (*job.hops, str(job.url))
        try:
            url = address(str(job.url.join(answer.header("location") or "")))
            if str(url) in hops:
                raise PageError(f"it redirects in a circle, back to {str(url)!r}")
            if len(hops) > HOPS:
                raise PageError(f"it redirects more than {HOPS} times")
        except (PageError, httpx2.InvalidURL, ValueError) as error:
            if job.robots is not None:  # as good as none (RFC 9309)
                self._learn(job.robots, Rules("", self._manners.agent))
            else:
                self._give(failed(job.wanted, str(error), answer, job.hops))
            return
        self._put(replace(job, url=url, hops=hops))

    def _learn(self, site: str, found: Rules) -> None:
        """Lets what waited for a robots.txt go on."""
        self._sites[site] = found
        self._turns.slow(_host(httpx2.URL(site)), found.delay)
        for job in reversed(self._parked.pop(site, [])):
            self._put(job, first=True)  # they came before the others

    def _put(self, job: _Job, *, first: bool = False) -> None:
        host = _host(job.url)
        if host in self._left:
            reason, later = self._left[host]
            self._fail(job, reason, None, later)
        else:
            self._turns.put(host, job, first=first)

    def _stumble(
        self, host: str, job: _Job, reason: str, answer: Answer | None, *, again: bool
    ) -> float:
        """Another try, or the end of them; gives the seconds to leave the host alone for."""
        asked = retry_after(answer) if answer else None
        if answer is None and again:
            self._silent[host] += 1
        tries = job.tries + 1
        pause = min(LONGEST, max(self._manners.delay, 0.05) * 2.0**tries)
        pause = max(asked or 0.0, pause * self._random.uniform(0.5, 1.5))
        if asked is not None and asked > self._manners.patience:
            reason += f"; it asks to be left alone for {asked:,.0f} seconds"
            self._leave(host, reason, asked)
        elif self._silent[host] >= DEAD:
            self._leave(host, f"{host!r} does not answer; the last time: {reason}", 3600.0)
        elif again and tries < self._manners.tries:
            self._put(replace(job, tries=tries))
            return pause
        self._fail(job, reason, answer, max(asked or 0.0, 60.0 * 2**tries) if again else None)
        return pause if again else 0.0

    def _leave(self, host: str, reason: str, later: float | None) -> None:
        """Asks a host for nothing more in this run."""
        self._left[host] = (reason, later)
        for job in self._turns.drop(host):
            self._fail(job, reason, None, later)

    def _fail(self, job: _Job, reason: str, answer: Answer | None, later: float | None) -> None:
        if job.robots is None:
            self._give(failed(job.wanted, reason, answer, job.hops, later))
            return
        # Where it cannot be known what a site allows, nothing else is asked of it (RFC 9309).
        if later is not None:
            reason = f"its robots.txt: {reason}"
        self._sites.pop(job.robots, None)
        self._leave(_host(httpx2.URL(job.robots)), reason, later)
        for parked in self._parked.pop(job.robots, []):
            self._give(failed(parked.wanted, reason, later=later))

    def _give(self, fetched: Fetched) -> None:
        self._out.append(fetched)


def address(text: str) -> httpx2.URL:
    """A url of the web, without its fragment.

    Raises:
        PageError: it is none: another scheme, no host, a user's name and password in it.
    """
    try:
        url = httpx2.URL(text.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise PageError(f"{text!r} is no address of the web: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise PageError(f"{text!r} is no address of the web; wanted http:// or https://")
    if url.userinfo:
        raise PageError(f"{url.host!r}: an address with a name or password in it is not asked for")
    return url.copy_with(fragment=None)


def _host(url: httpx2.URL) -> str:
    return url.host.lower()


def _site(url: httpx2.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _conditions(job: _Job) -> Iterator[tuple[str, str]]:
    if job.wanted.etag:
        yield "If-None-Match", job.wanted.etag
    if job.wanted.modified:
        yield "If-Modified-Since", job.wanted.modified
