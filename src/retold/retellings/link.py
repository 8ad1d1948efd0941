"""From readings to families: who tells the same statement, and after whom."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from retold.outlets import Outlets, known
from retold.records import Article, Family, Reading, Retelling, Telling
from retold.retellings.candidates import Capped
from retold.retellings.copies import counterparts, twins
from retold.retellings.joining import Decided, groups
from retold.retellings.pairing import Embed, joined
from retold.retellings.sources import Sources
from retold.retellings.tell import DOUBTFUL, sentences, tell, telling
from retold.retellings.told import Teller, Told, Wordings
from retold.retellings.tree import grow
from retold.vectors import vectors


class Linked(NamedTuple):
    """What `link` gives, each in a fixed order: by article and place, by root, by score."""

    tellings: tuple[Telling, ...]
    retellings: tuple[Retelling, ...]
    families: tuple[Family, ...]
    capped: tuple[Capped, ...]


def link(
    readings: Iterable[Reading],
    embed: Embed = vectors,
    outlets: Outlets | None = None,
    decided: Sequence[Decided] = (),
) -> Linked:
    """The tellings in these readings, the retellings that join them, and their families.

    Depends on the set of readings alone, not on their order. Every attributed telling is in one
    family, alone if need be. An outlet's own sentence becomes a telling (voice own) where it surely
    tells what another article attributes. Identical articles are reprints (`copy_of`). Statements
    of different occasions or speakers are never one family, nor is a denial with what it denies.
    `embed` gives the vectors of texts; `outlets` are those that are known, by their names.
    `capped` names the formulas that stand in too much to be compared. `decided` is what people
    judged of two tellings: it outranks every score.

    Example:
        >>> linked = link(readings)
        >>> [(r.form, r.detail) for r in linked.retellings]
        [('trimmed', 'keeps 6 of 14 words in their order; same speaker; same day; drops …')]
    """
    by_id = {r.article.id: r for r in sorted(readings, key=lambda r: r.article.id)}
    articles = {i: r.article for i, r in by_id.items()}
    twin = twins(articles.values())
    wordings: Wordings = {}
    tellers = {i: Teller(reading, wordings) for i, reading in by_id.items()}
    told = {i: tellers[i].all(tell(r.article, r.attributions)) for i, r in by_id.items()}
    copies = _copies(told, twin)
    compared = [
        t for ts in told.values() for t in ts if t.telling.id not in copies and not t.says_nothing
    ]
    running = [t for i in by_id if i not in twin for t in tellers[i].all(_running(by_id[i]))]
    edges, later, capped = joined(compared, running, embed)

    own: dict[str, list[Told]] = {}
    for t in {e.b.telling.id: e.b for e in edges if e.b.telling.voice == "own"}.values():
        own.setdefault(t.telling.article_id, []).append(t)
    for ts in own.values():
        ts.sort(key=_place)
    repeated = {i: tellers[i].all(_running(by_id[i])) for i, held in twin.items() if held in own}
    own_copies = _copies({**own, **repeated}, {i: twin[i] for i in repeated})
    copies.update(own_copies)

    everything = {t.telling.id: t for ts in [*told.values(), *own.values()] for t in ts}
    for t in (t for ts in repeated.values() for t in ts if t.telling.id in own_copies):
        everything[t.telling.id] = t
    sources = Sources(outlets or known())
    grown = [
        grow(members, edges_of, articles, sources)
        for members, edges_of in groups(everything, edges, copies, later, decided)
    ]
    why = {frozenset((d.one, d.other)): d.why for d in decided if d.same}
    return Linked(
        tellings=tuple(
            replace(t.telling, copy_of=copies.get(t.telling.id))
            for t in sorted(everything.values(), key=_place)
        ),
        retellings=tuple(
            _judged(r, why) for _, retellings in sorted(grown, key=_root) for r in retellings
        ),
        families=tuple(family for family, _ in sorted(grown, key=_root)),
        capped=capped,
    )


def _judged(found: Retelling, why: Mapping[frozenset[str], str]) -> Retelling:
    """The retelling, with who judged it one where somebody did."""
    by = why.get(frozenset((found.earlier_id, found.later_id)))
    return found if by is None else replace(found, score=1.0, detail=f"{by}; {found.detail}")


def _running(reading: Reading) -> list[Telling]:
    """The sentences of an article that no attribution covers, as tellings in its own voice.

    An attribution that is more likely wrong than right (`DOUBTFUL`) covers none.
    """
    article = reading.article
    taken = sorted(
        (span.start, span.end)
        for said in reading.attributions
        if said.confidence >= DOUBTFUL
        for span in (*said.content, *(s for s in (said.source, said.cue) if s is not None))
    )
    starts = [start for start, _ in taken]
    reach = list(accumulate((end for _, end in taken), max))
    found = []
    for start, end in _told_blocks(article):
        for span in sentences(article, start, end):
            before = bisect_left(starts, span.end)
            if not before or reach[before - 1] <= span.start:
                found.append(telling(article, [span], None))
    return found


def _told_blocks(article: Article) -> list[tuple[int, int]]:
    """Where the article itself speaks: its headline, headings, body and captions."""
    if not article.blocks:
        return [(0, len(article.text))]
    kinds = ("headline", "heading", "body", "caption")
    return [b.text for b in article.blocks if b.text is not None and b.kind in kinds]


def _copies(told: dict[str, list[Told]], twin: dict[str, str]) -> dict[str, str]:
    """Telling → the telling it repeats, for the tellings of articles that are reprints."""
    copies: dict[str, str] = {}
    held: dict[str, list[Told]] = {}
    for copy, original in twin.items():
        originals = held.setdefault(original, told.get(original, []))
        copies.update(counterparts(_worded(told[copy]), _worded(originals)))
    return copies


def _worded(told: Iterable[Told]) -> list[tuple[Telling, object]]:
    return [(t.telling, (t.wording.stems, t.denied, t.speaker and t.speaker.names)) for t in told]


def _place(told: Told) -> tuple[str, list[tuple[int, int]]]:
    return told.telling.article_id, [(s.start, s.end) for s in told.telling.spans]


def _root(grown: tuple[Family, list[Retelling]]) -> str:
    return grown[0].root_id
