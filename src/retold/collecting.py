"""What comes into a corpus from the network: asked for politely, kept as it came, then read.

Bytes first: a page that has come is kept, with what its url is due for next, in one transaction;
only then it is read. A run that is killed loses no page, and asks for none of them twice.
"""

import os
import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from retold import adding, pipeline
from retold.errors import PageError, UsageError
from retold.fetching import Fetched, Fetcher, Manners, Wanted
from retold.fetching.fetch import address
from retold.fetching.outcome import now
from retold.pages.capture import no_page
from retold.pages.files import listed
from retold.pages.listing import Link, feeds_of, listing
from retold.records import Outlet, Page, Reading, Rejected
from retold.reports import AddReport
from retold.store import Kept, Store, captures, visits
from retold.store.visits import Leads, Visit

TRIES = 6
"""Runs in which a page that fails in a way that may pass is asked for, before it is given up."""

FEEDS = 3
"""Feeds of a site that are followed, of those that its front page names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked for on behalf of one source, and when again.

    `seeds` are where it begins, and what each leads to; `links` what a list on the disk names, of
    which that is asked for which is not held. `every`: seconds after which they are
    asked for again, None for never; `again`: seconds after each whole answer of a page that they
    led to. With `retry`, what failed for good in another run is asked for once more.
    """

    source: str
    seeds: Mapping[str, Leads]
    links: tuple[Link, ...] = ()
    every: float | None = None
    again: tuple[float, ...] = ()
    retry: bool = False


def plans(sources: Iterable[str | os.PathLike[str]]) -> list[Plan]:
    """What `retold add` asks for: each url, and the pages that it lists, if it is a list; and what
    the file of a list names.

    Raises:
        UsageError: a url is none of the web, and no file of a list.
    """
    made: dict[str, Plan] = {}
    for given in sources:
        source = os.fspath(given)
        links = None if "://" in source else listed(source)
        if links is not None:
            made[source] = Plan(source=source, seeds={}, links=tuple(links), retry=True)
            continue
        try:
            clean = str(address(source))
        except PageError as error:
            raise UsageError(str(error)) from None
        made[clean] = Plan(source=clean, seeds={clean: "list"}, retry=True)
    return list(made.values())


def collect(
    store: Store,
    asked: Iterable[Plan],
    manners: Manners,
    told: Iterable[Outlet] = (),
    workers: int | None = None,
    progress: adding.Progress | None = None,
) -> AddReport:
    """Asks for what is due of some plans, keeps what comes, and reads it; as the one writer."""
    with store.writing():
        renamed = adding.learn(store, told)
        run = _Run(store, asked, progress)
        run.begin()
        for settled in adding.unread(store, run.reader, workers):  # kept by a run that was killed
            run.done(*settled)
        with Fetcher(manners) as fetcher:
            outcomes = pipeline.read_pages(run.arriving(fetcher), workers)
            with closing(outcomes):
                for outcome in outcomes:
                    run.settle(outcome)
        adding.compare_again(store, run.reader, workers)
    return AddReport(
        read=run.tally.total(),
        added=run.tally["added"],
        replaced=run.tally["replaced"],
        held=run.tally["held"],
        rejected=tuple(run.rejected),
        attributions=run.attributions,
        renamed=renamed,
    )


class _Run:
    """One round over what is due."""

    def __init__(
        self, store: Store, asked: Iterable[Plan], progress: adding.Progress | None
    ) -> None:
        self.reader = pipeline.reader()
        self.tally: Counter[str] = Counter()
        self.rejected: list[Rejected] = []
        self.attributions = 0
        self._store = store
        self._plans = {plan.source: plan for plan in asked}
        self._progress = progress
        self._captures: deque[int] = deque()
        self._outlets = adding.outlets(store)
        self._asked: set[str] = set()
        self._outright: list[Visit] = []
        self._random = random.Random()  # noqa: S311 - so that later tries do not come in step

    def done(self, change: str, reason: Rejected | None = None) -> None:
        """Counts a page."""
        self.tally[change] += 1
        if reason is not None:
            self.rejected.append(reason)
        if self._progress is not None:
            self._progress(self.tally.total())

    def begin(self) -> None:
        """Makes due the seeds that never were, or that are asked for outright, and what lists on
        the disk name."""
        at = now()
        with self._store.transaction():
            for plan in self._plans.values():
                for url, leads in plan.seeds.items():
                    held = visits.visit(self._store.db, url)
                    if held is not None and held.source != plan.source and plan.every is None:
                        self._outright.append(held)  # it stays with the source that watches it
                    elif (
                        plan.every is None
                        or held is None
                        or (held.source, held.leads) != (plan.source, leads)
                    ):
                        visits.want(self._store.db, url, plan.source, leads, at)
                self._outright += self._want(plan.source, plan.links, plan)

    def arriving(self, fetcher: Fetcher) -> Iterator[Page | Rejected]:
        """The pages that come and are not held yet, in turn.

        All that has come is kept before a page is given to be read, and read from what is kept:
        memory stays flat, however much faster pages come than they are read.
        """
        for visit in (*self._outright, *visits.due(self._store.db, self._plans, now())):
            self._ask(fetcher, visit)
        unread: deque[int] = deque()
        for fetched in fetcher.results():
            self._take(fetcher, fetched, unread)
            while unread:
                for more in fetcher.ready():
                    self._take(fetcher, more, unread)
                self._captures.append(unread.popleft())
                yield adding.kept_page(self._store, self._captures[-1])

    def settle(self, outcome: Reading | Rejected) -> None:
        """Keeps what a page that was kept is read as."""
        outcome, tellings = adding.told(outcome, self._outlets)
        capture = captures.one(self._store.db, self._captures.popleft())
        settled = self._store.keep_again(capture, outcome, tellings, self.reader)
        if isinstance(outcome, Reading) and settled.change in ("added", "replaced"):
            self.attributions += len(outcome.attributions)
        self.done(*settled)

    def _ask(self, fetcher: Fetcher, visit: Visit) -> None:
        if visit.url not in self._asked:
            self._asked.add(visit.url)
            fetcher.put(Wanted(url=visit.url, etag=visit.etag, modified=visit.modified))

    def _take(self, fetcher: Fetcher, fetched: Fetched, unread: deque[int]) -> None:
        """Keeps what came of a url; its capture is `unread`, if it is a page that is new."""
        visit = visits.visit(self._store.db, fetched.url)
        assert visit is not None  # noqa: S101 - it was asked for from there
        page, rejected = fetched.page, fetched.rejected
        if page is not None:
            try:
                links = self._links(fetcher, visit, page)
                if links is not None:
                    self._follow(fetcher, visit, fetched, links)
                    return
                _hold_to_pages(page)
            except PageError as error:
                rejected = Rejected(
                    name=visit.url,
                    digest=page.digest,
                    url=visit.url,
                    stage="fetch",
                    reason=str(error),
                )
        if rejected is not None:
            self._store.refuse(rejected)
            note = partial(self._note, visit, fetched, said=rejected.reason)
            self._store.witness(fetched.answer, note)
            self.done("rejected", rejected)
            return
        self._store.came(visit.url)
        known = Kept("held") if page is None else self._store.known(page, self.reader)
        if page is None or known is not None:
            self._store.witness(page, partial(self._note, visit, fetched))
            if page is not None or captures.holds(self._store.db, visit.digest):  # and not a list
                self.done(*(known or Kept("held")))
            return
        unread.append(self._store.arrive(page, lambda: self._note(visit, fetched)))

    def _links(self, fetcher: Fetcher, visit: Visit, page: Page) -> list[Link] | None:
        """What a page lists, if it may list something: no page of a list is followed further."""
        if visit.leads == "page":
            return None
        links = listing(page)
        if links is None and visit.leads == "site":
            found = feeds_of(page)[:FEEDS]
            rules = fetcher.rules_of(visit.url)
            if not found:
                found = rules.sitemaps if rules else []
            links = [Link(url, None, True) for url in found]
            if not links:
                raise PageError(
                    f"{visit.url!r} names no feed, and its robots.txt no sitemap; give the address"
                    " of a feed, a sitemap or pages"
                )
        return links

    def _follow(
        self, fetcher: Fetcher, visit: Visit, fetched: Fetched, links: Iterable[Link]
    ) -> None:
        """Makes due what a list names and is not held; with the list's own answer or not at all."""
        plan = self._plans.get(visit.source)  # none where another source watches it
        with self._store.transaction():
            self._note(visit, fetched)
            wanted = self._want(visit.source, links, plan, visit.url)
        for one in wanted:
            self._ask(fetcher, one)

    def _want(
        self, source: str, links: Iterable[Link], plan: Plan | None, itself: str = ""
    ) -> list[Visit]:
        """Makes due what a list of a source names and is not held; in a transaction."""
        at = now()
        seeds = plan.seeds if plan else {}
        retry = plan is None or plan.retry
        wanted: list[Visit] = []
        for link in links:
            try:
                url = str(address(link.url))
            except PageError:
                continue
            held = visits.visit(self._store.db, url)
            leads: Leads = "list" if link.lists else "page"
            if url == itself or url in seeds or (held and not _open(held, link, retry)):
                continue
            own = held.source if held and held.got else source
            visits.want(self._store.db, url, own, leads, at)
            found = visits.visit(self._store.db, url)
            assert found is not None  # noqa: S101 - just written
            wanted.append(found)
        return wanted

    def _note(self, visit: Visit, fetched: Fetched, *, said: str = "") -> int | None:
        """Keeps what a url answered, and when it is due again; in a transaction."""
        whole = not said
        page = fetched.page
        return visits.answered(
            self._store.db,
            visit,
            fetched.at,
            due=self._due(visit, fetched, whole=whole),
            status=visit.status if fetched.unchanged and visit.status else fetched.status,
            said=said or f"HTTP {fetched.status}",
            digest=page.digest if page else visit.digest if whole else None,
            etag=fetched.etag or (visit.etag if fetched.unchanged else None),
            modified=fetched.modified or (visit.modified if fetched.unchanged else None),
            whole=whole,
        )

    def _due(self, visit: Visit, fetched: Fetched, *, whole: bool) -> str | None:
        """When a url is to be asked for again, if it is."""
        plan = self._plans.get(visit.source)
        if plan is None:
            return visit.due
        wait: float | None = None
        if visit.leads != "page" or visit.url in plan.seeds:
            wait = plan.every
            if wait is not None or fetched.later is not None:
                wait = max(wait or 0.0, fetched.later or 0.0)
        elif not whole and fetched.later is not None and visit.failed + 1 < TRIES:
            spread = self._random.uniform(1.0, 1.5)
            wait = fetched.later * 2**visit.failed * spread
        else:
            round_ = visit.got + (0 if whole else visit.failed)
            wait = plan.again[round_] if round_ < len(plan.again) else None
        if wait is None:
            return None
        when = datetime.now(UTC) + timedelta(seconds=wait)
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _open(held: Visit, link: Link, retry: bool) -> bool:
    """Whether a url that is known is to be asked for, now that a list names it."""
    if held.got:
        return link.changed is not None and held.asked is not None and held.asked < link.changed
    return held.asked is None or retry


def _hold_to_pages(page: Page) -> None:
    """Lets nothing in that is no page.

    Raises:
        PageError: it is a script, a picture, a table, data.
    """
    headers = page.exchange.headers if page.exchange else ()
    told = next((v for k, v in headers if k.lower() == "content-type"), "")
    what = no_page(told)
    if what is None and page.media_type == "application/json":
        what = "JSON data"  # lines that say who said what are taken from files alone
    if what is not None:
        raise PageError(f"{page.name!r} is {what}, not a page")
