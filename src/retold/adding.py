"""What comes into a corpus: pages read and kept, and kept pages read again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import tee

from retold import pipeline, verdicts
from retold.errors import CorpusError, PageError
from retold.outlets import Outlets, joined, known
from retold.records import Outlet, Page, Reading, Rejected, Telling
from retold.reports import AddReport, RedoReport
from retold.store import Kept, Store, captures, judgements, readings
from retold.store import outlets as outlet_rows

Progress = Callable[[int], object]
"""Told how many pages are done."""


def add(
    store: Store,
    pages: Iterable[Page | Rejected],
    given: Iterable[Outlet],
    workers: int | None,
    progress: Progress | None,
) -> AddReport:
    """What `Corpus.add` gives: each page is read and kept in one step, one after the other."""
    reader = pipeline.reader()
    tally: Counter[str] = Counter()
    rejected: list[Rejected] = []
    attributions = 0

    def done(change: str, reason: Rejected | None = None) -> None:
        tally[change] += 1
        if reason is not None:
            rejected.append(reason)
        if progress is not None:
            progress(tally.total())

    def new() -> Iterator[Page]:
        for page in pages:
            if isinstance(page, Rejected):
                store.refuse(page)
                done("rejected", page)
                continue
            store.came(page.name)
            if known := store.known(page, reader):
                done(*known)
            else:
                yield page

    with store.writing():
        renamed = learn(store, given)
        table = outlets(store)
        asked, kept = tee(new())
        with closing(pipeline.read_pages(asked, workers)) as outcomes:
            for outcome in outcomes:
                outcome, tellings = told(outcome, table)
                settled = store.keep(next(kept), outcome, tellings, reader)
                if isinstance(outcome, Reading) and settled.change in ("added", "replaced"):
                    attributions += len(outcome.attributions)
                done(*settled)
        compare_again(store, reader, workers)
    return AddReport(
        read=tally.total(),
        added=tally["added"],
        replaced=tally["replaced"],
        held=tally["held"],
        rejected=tuple(rejected),
        attributions=attributions,
        renamed=renamed,
    )


def redo(store: Store, workers: int | None, progress: Progress | None) -> RedoReport:
    """What `Corpus.redo` gives: kept pages read again where another reader has read them."""
    reader = pipeline.reader()
    tally: Counter[str] = Counter()
    rejected: list[Rejected] = []
    with store.writing():
        stale = captures.not_by(store.db, reader)
        for settled in _again(store, stale, reader, workers):
            tally[settled.change] += 1
            if settled.rejected is not None:
                rejected.append(settled.rejected)
            if progress is not None:
                progress(tally.total())
        compare_again(store, reader, workers)
        held: int = store.db.execute("SELECT count(*) FROM captures").fetchone()[0]
    return RedoReport(
        read=len(stale),
        unchanged=held - len(stale),
        replaced=tally["added"] + tally["replaced"],
        rejected=tuple(rejected),
    )


def outlets(store: Store) -> Outlets:
    """The outlets that are known: the user's above those that ship with retold."""
    rows = outlet_rows.given(store.db)
    return known().over(rows) if rows else known()


def learn(store: Store, given: Iterable[Outlet]) -> int:
    """Keeps what a user tells of outlets; gives how many articles that renames."""
    from retold.articles import with_outlets

    held = outlet_rows.given(store.db)
    rows = joined(held, given)
    if rows == held:
        return 0
    table = known().over(rows)
    with store.transaction():
        outlet_rows.insert(store.db, rows)
        readings.unlink(store.db)
        return readings.name_again(store.db, lambda article: with_outlets(article, table))


def _again(store: Store, numbers: list[int], reader: str, workers: int | None) -> Iterator[Kept]:
    """What reading kept pages again changes, one after the other.

    A page that could not be reached (its bytes are not whole, its process died) keeps its old
    reader's name, so that the next `redo` tries again.
    """
    pages = map(partial(kept_page, store), numbers)
    table = outlets(store)
    with closing(pipeline.read_pages(pages, workers)) as outcomes:
        for number, outcome in zip(numbers, outcomes, strict=True):
            outcome, tellings = told(outcome, table)
            if isinstance(outcome, Rejected) and outcome.stage == "read":
                yield Kept("rejected", outcome)
            else:
                capture = captures.one(store.db, number)
                yield store.keep_again(capture, outcome, tellings, reader)


def unread(store: Store, reader: str, workers: int | None) -> Iterator[Kept]:
    """Reads what was kept and then not read, because the run that kept it was killed."""
    waiting = captures.unread(store.db)
    if waiting:
        yield from _again(store, waiting, reader, workers)


def compare_again(store: Store, reader: str, workers: int | None) -> None:
    """Lets the captures of an article speak whose other capture has changed: the best of them
    is the article, whatever the order in which they came. Words that people corrected are told so.
    """
    while marked := captures.to_compare(store.db):
        if not any(
            settled.change == "replaced" for settled in _again(store, marked, reader, workers)
        ):
            break
    corrected = [one for one in judgements.standing(store.db) if one.about == "words"]
    if corrected:
        with store.transaction():
            for judged in corrected:
                verdicts.retell(store.db, judged)


def kept_page(store: Store, number: int) -> Page | Rejected:
    """A kept page as it came; the rejection of one whose bytes are not whole."""
    from retold.pages import page

    capture = captures.one(store.db, number)
    try:
        return page(
            store.body(capture.digest),
            name=capture.name,
            url=capture.url,
            fetched=capture.fetched,
            media_type=capture.media_type,
            about=capture.about,
        )
    except (CorpusError, PageError) as error:
        return Rejected(
            name=capture.name,
            digest=capture.digest,
            url=capture.url,
            stage="read",
            reason=str(error),
        )


def told(
    outcome: Reading | Rejected, table: Outlets
) -> tuple[Reading | Rejected, tuple[Telling, ...]]:
    """What was read with its outlet and its tellings, or why there is none of them."""
    if isinstance(outcome, Rejected):
        return outcome, ()
    from retold.articles import with_outlets

    outcome = replace(outcome, article=with_outlets(outcome.article, table))
    tellings = pipeline.tell_reading(outcome)
    return (tellings, ()) if isinstance(tellings, Rejected) else (outcome, tellings)
