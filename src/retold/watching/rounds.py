"""One round of watching after the other: ask for what is due, look for what came back, tell."""

from collections.abc import Callable, Iterator
from datetime import datetime
from time import sleep, time

from retold import adding, alerting, collecting
from retold.errors import CorpusError
from retold.fetching import Manners
from retold.fetching.outcome import now
from retold.reports import AddReport, WatchReport
from retold.store import Store, alerts, visits
from retold.watching.deliver import to_file, to_webhook
from retold.watching.toml import Watchlist

_SEEN = "watched"
"""The fact of a corpus that says up to which capture saved lines were held against it."""

LONGEST = 3600.0
"""Seconds after which a round is begun though nothing is known to be due."""


BUSY = 60.0
"""Seconds until the next round where the corpus could not be written."""


def watch(
    store: Store,
    watchlist: Watchlist,
    *,
    once: bool,
    private: bool = False,
    workers: int | None = None,
    progress: adding.Progress | None = None,
    wait: Callable[[float], object] = sleep,
) -> Iterator[WatchReport]:
    """What each round did; the first begins at once, the others when something is due."""
    manners = Manners(agent=watchlist.agent, delay=watchlist.delay, private=private)
    while True:
        try:
            report = _round(store, watchlist, manners, workers, progress)
        except CorpusError as error:  # another verb writes now; a watch of weeks outlasts that
            if once:
                raise
            yield _nothing(str(error))
            wait(BUSY)
            continue
        yield report
        if once:
            return
        wait(_pause(report.due))


def _nothing(trouble: str) -> WatchReport:
    added = AddReport(read=0, added=0, replaced=0, held=0, rejected=(), attributions=0)
    return WatchReport(added=added, alerts=(), troubles=(trouble,), due=None)


def _round(
    store: Store,
    watchlist: Watchlist,
    manners: Manners,
    workers: int | None,
    progress: adding.Progress | None,
) -> WatchReport:
    with store.writing():
        with store.transaction():
            alerting.hold(store.db, watchlist.saved)
            if store.meta(_SEEN) is None:  # what is held when watching begins is not new
                store.set_meta(_SEEN, str(alerts.last(store.db)))
        added = collecting.collect(
            store, watchlist.plans, manners, workers=workers, progress=progress
        )
        seen, last = int(store.meta(_SEEN) or 0), alerts.last(store.db)
        found = list(
            alerting.evaluate(store.db, watchlist.saved, alerts.arrived(store.db, seen), now())
        )
        with store.transaction():
            new = alerts.insert(store.db, found)
            store.set_meta(_SEEN, str(last))
        troubles = list(_tell(store, watchlist, manners))
    due = visits.next_due(store.db, [plan.source for plan in watchlist.plans])
    return WatchReport(added=added, alerts=tuple(new), troubles=tuple(troubles), due=due)


def _tell(store: Store, watchlist: Watchlist, manners: Manners) -> Iterator[str]:
    """Tells of what was found, now or in a round that was killed; gives what went wrong."""
    if watchlist.file is not None:
        try:
            to_file(store, watchlist.file)
        except OSError as error:
            yield f"{str(watchlist.file)!r} cannot be written: {error.strerror or error}"
    if watchlist.webhook is not None:
        trouble = to_webhook(store, watchlist.webhook, manners)
        if trouble is not None:
            yield trouble


def _pause(due: str | None) -> float:
    """The seconds until something is due, at least one."""
    if due is None:
        return LONGEST
    return min(LONGEST, max(1.0, datetime.fromisoformat(due).timestamp() - time()))
