"""Another corpus comes into this one: its pages, judgements, reviews, facets, what it knows."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations, tee
from pathlib import Path

from retold import adding, pipeline, verdicts
from retold.errors import UsageError
from retold.intake.records import Conflict, MergeReport
from retold.judgements import folded
from retold.outlets import joined
from retold.records import Anchor, Judgement, Rejected
from retold.store import Store, intake, judgements, readings
from retold.store import outlets as outlet_rows


def merge(
    store: Store, other: Store, workers: int | None, progress: adding.Progress | None
) -> MergeReport:
    """What `Corpus.merge` gives: all that `other` holds, kept here too.

    Ids are hashes of content: a page that both hold is held once. Pages that this version has read
    there are taken as they were read; others are read anew.
    """
    if Path(store.folder).resolve() == Path(other.folder).resolve():
        raise UsageError(f"{str(other.folder)!r} is this corpus itself; name another one")
    tally: Counter[str] = Counter()
    rejected: list[Rejected] = []
    with store.writing():
        outlets = _outlets(store, other)
        for change, reason in _pages(store, other, workers):
            tally[change] += 1
            rejected += [reason] if reason else []
            if progress is not None:
                progress(tally.total())
        before = list(judgements.every(store.db))
        came = [j for j in judgements.every(other.db) if j.id not in {b.id for b in before}]
        with store.transaction():
            for judged in came:
                judgements.insert(store.db, judged)
            reviews = sum([intake.insert_review(store.db, r) for r in intake.reviews(other.db)])
            facets = intake.insert_facets(store.db, intake.facets(other.db))
            for judged in came:
                verdicts.refresh(store.db, judged)
            if came:
                readings.unlink(store.db)
    return MergeReport(
        read=tally.total(),
        added=tally["added"],
        replaced=tally["replaced"],
        held=tally["held"],
        rejected=tuple(rejected),
        judgements=len(came),
        reviews=reviews,
        facets=facets,
        outlets=outlets,
        conflicts=tuple(_conflicts(before, came)),
    )


def _outlets(store: Store, other: Store) -> int:
    """Keeps what the other knows of outlets; what is known here outranks it."""
    ours = outlet_rows.given(store.db)
    names = {outlet.name for outlet in ours}
    new = [outlet for outlet in outlet_rows.given(other.db) if outlet.name not in names]
    if new:
        with store.transaction():
            outlet_rows.insert(store.db, joined(new, ours))
            readings.unlink(store.db)
    return len(new)


def _pages(
    store: Store, other: Store, workers: int | None
) -> Iterator[tuple[str, Rejected | None]]:
    """What each page of the other corpus changes here, in the order in which it came there."""
    reader = pipeline.reader()
    table = adding.outlets(store)
    numbers = [row[0] for row in other.db.execute("SELECT id FROM captures ORDER BY id")]
    bare = other.db.execute(
        "SELECT name, digest, url, stage, reason FROM rejected WHERE capture IS NULL ORDER BY id"
    )
    for name, digest, url, stage, reason in bare.fetchall():
        lost = Rejected(name=name, digest=digest, url=url, stage=stage, reason=reason)
        store.refuse(lost)
        yield "rejected", lost

    again: list[int] = []
    for number in numbers:
        page = adding.kept_page(other, number)
        if isinstance(page, Rejected):
            store.refuse(page)
            yield "rejected", page
            continue
        known = store.known(page, reader)
        if known is not None:
            yield known.change, known.rejected
            continue
        reading = readings.read_from(other.db, number, reader)
        if reading is None:
            again.append(number)
            continue
        outcome, tellings = adding.told(reading, table)
        kept = store.keep(page, outcome, tellings, reader)
        yield kept.change, kept.rejected
    asked, kept_pages = tee(adding.kept_page(other, number) for number in again)
    with closing(pipeline.read_pages(asked, workers)) as outcomes:
        for read in outcomes:
            page = next(kept_pages)
            assert not isinstance(page, Rejected)  # noqa: S101 - those were refused above
            outcome, tellings = adding.told(read, table)
            kept = store.keep(page, outcome, tellings, reader)
            yield kept.change, kept.rejected


def _conflicts(ours: list[Judgement], theirs: list[Judgement]) -> Iterator[Conflict]:
    """Judgements of the two corpora that cannot both hold; the later one holds."""
    by_subject: dict[tuple[str, ...], list[tuple[Judgement, bool]]] = {}
    for judged, mine in (*((j, True) for j in ours), *((j, False) for j in theirs)):
        by_subject.setdefault(_subject(judged), []).append((judged, mine))
    for several in by_subject.values():
        for (one, mine), (other, also_mine) in combinations(several, 2):
            if mine != also_mine and _says(one) != _says(other):
                later, earlier = sorted((one, other), key=lambda j: (j.when, j.id), reverse=True)
                yield Conflict(holds=later, other=earlier)


def _subject(judged: Judgement) -> tuple[str, ...]:
    """What is judged, whatever the verdict: of several codes of a statement each by itself."""
    if judged.verdict == "withdrawn":
        return "withdrawn", judged.value or ""
    if judged.other is not None:
        return judged.about, *sorted((_key(judged.one), _key(judged.other)))
    if judged.about == "words":
        return "words", _key(judged.one)
    if judged.about == "statement":
        return "statement", _key(judged.one), folded(judged.value or "")
    return "rename" if judged.verdict == "rename" else "speaker", _key(judged.one)


def _key(anchor: Anchor) -> str:
    if anchor.article_id is None:
        return folded(anchor.name or "")
    return f"{anchor.article_id} {[(span.start, span.end) for span in anchor.spans]}"


def _says(judged: Judgement) -> tuple[str, str]:
    return judged.verdict, folded(judged.value or "")
