"""From readings to families: who tells the same statement, and after whom."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from retold.clusters import Clusters
from retold.records import Article, Family, Reading, Retelling, Telling
from retold.retellings.candidates import Capped, candidates
from retold.retellings.copies import counterparts, twins
from retold.retellings.evidence import APART, Judged, Overlap, judge, overlap, own_voice
from retold.retellings.speakers import Speaker, compare
from retold.retellings.tell import DOUBTFUL, sentences, tell, telling
from retold.retellings.told import Teller, Told, Wordings
from retold.retellings.tree import grow

ALL_PAIRS = 100
"""Tellings of one wording times those of another, up to which each is compared with each."""
NEAREST = 4
"""Beyond that, so many before it in time."""
CLEARER = 0.2
"""By how much another sentence of the same article must fit better for a loose match to fall."""
LOOSE = 0.75
"""A match that keeps less than this of the shorter telling's rare words is loose."""
MUCH = 8.0
"""Rarity from which on a loose match within one article is a headline and its sentence."""


class Linked(NamedTuple):
    """What `link` gives, each in a fixed order: by article and place, by root, by score."""

    tellings: tuple[Telling, ...]
    retellings: tuple[Retelling, ...]
    families: tuple[Family, ...]
    capped: tuple[Capped, ...]


class Edge(NamedTuple):
    """Two tellings that are one statement, and why."""

    a: Told
    b: Told
    judged: Judged


def link(readings: Iterable[Reading]) -> Linked:
    """The tellings in these readings, the retellings that join them, and their families.

    Depends on the set of readings alone, not on their order. Every attributed telling is in one
    family, alone if need be. An outlet's own sentence becomes a telling (voice own) where it surely
    tells what another article attributes. Identical articles are reprints (`copy_of`). Statements
    of different occasions or speakers are never one family, nor is a denial with what it denies.
    `capped` names the formulas that stand in too much to be compared.

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
    compared = [t for ts in told.values() for t in ts if t.telling.id not in copies]
    running = [t for i in by_id if i not in twin for t in tellers[i].all(_running(by_id[i]))]
    edges, capped = _joined(compared, running)

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
    grown = [
        grow(members, edges_of, articles)
        for members, edges_of in _families(everything, edges, copies)
    ]
    return Linked(
        tellings=tuple(
            replace(t.telling, copy_of=copies.get(t.telling.id))
            for t in sorted(everything.values(), key=_place)
        ),
        retellings=tuple(r for _, retellings in sorted(grown, key=_root) for r in retellings),
        families=tuple(family for family, _ in sorted(grown, key=_root)),
        capped=capped,
    )


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


def _joined(
    compared: Sequence[Told], running: Sequence[Told]
) -> tuple[list[Edge], tuple[Capped, ...]]:
    """Every pair found to be one statement, the attributed telling first; and what was capped."""
    attributed, own = _by_wording(compared), _by_wording(running)
    both = [*attributed, *own]
    found = candidates([g[0].wording for g in attributed], [g[0].wording for g in own])
    met: list[tuple[Told, Told, Overlap]] = []
    for group in attributed:
        if len(group) > 1:
            shared = overlap(group[0], group[1])
            met += ((x, y, shared) for x, y in _same_words(group))
    for a, b in found.pairs:
        shared = overlap(both[a][0], both[b][0])
        met += ((x, y, shared) for x, y in _met(both[a], both[b]))
    company = Counter(_articles(x, y) for x, y, shared in met if _word_for_word(x, y, shared))
    edges = (_judged(x, y, shared, company[_articles(x, y)]) for x, y, shared in met)
    return _without_the_loose([e for e in edges if e is not None]), found.capped


def _articles(a: Told, b: Told) -> tuple[str, str]:
    one, other = a.telling.article_id, b.telling.article_id
    return (one, other) if one < other else (other, one)


def _word_for_word(a: Told, b: Told, shared: Overlap) -> bool:
    """Whether the words of the one are nearly all the words of the other."""
    return shared.words >= max(6, 0.9 * max(len(a.words), len(b.words)))


def _judged(a: Told, b: Told, shared: Overlap, company: int) -> Edge | None:
    judged = judge(a, b, shared, company)
    within = a.telling.article_id == b.telling.article_id
    if b.telling.voice == "own":
        return Edge(a, b, judged) if not within and own_voice(a, b, shared, judged) else None
    if within and not _sums_up(a, b, shared):
        return None  # neighbouring sentences of one speech share speaker, day and topic
    return Edge(a, b, judged) if judged.same else None


def _sums_up(a: Told, b: Told, shared: Overlap) -> bool:
    """Within one article: a headline and its sentence, or a fragment and what it is from."""
    if shared.run == min(len(a.words), len(b.words)):
        return True
    return shared.rarity >= MUCH and max(shared.order, shared.bag) >= LOOSE


def _by_wording(told: Iterable[Told]) -> list[list[Told]]:
    """Tellings of the same words together, each group in the order of time."""
    groups: dict[int, list[Told]] = {}
    for t in told:
        groups.setdefault(id(t.wording), []).append(t)
    found = [sorted(group, key=Told.order) for group in groups.values()]
    return sorted(found, key=lambda group: group[0].wording.stems)


def _same_words(group: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs of one wording: each with the few before it, and with the last of its own speaker."""
    last: dict[Speaker | None, Told] = {}
    for k, later in enumerate(group):
        near = {t.telling.id: t for t in group[max(0, k - NEAREST) : k]}
        for one in (last.get(later.speaker), last.get(None)):
            if one is not None:
                near[one.telling.id] = one
        for earlier in near.values():
            yield earlier, later
        last[later.speaker] = later


def _met(ours: Sequence[Told], theirs: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs of two wordings' tellings: all, or where these are many, the nearest in time."""
    if len(ours) * len(theirs) <= ALL_PAIRS:
        yield from ((x, y) for x in ours for y in theirs)
        return
    times = [x.order() for x in ours]
    for y in theirs:
        place = bisect_left(times, y.order())
        for x in ours[max(0, place - NEAREST) : place + NEAREST]:
            yield x, y


def _without_the_loose(edges: Sequence[Edge]) -> list[Edge]:
    """Edges, but no loose match where another sentence of that article fits clearly better.

    Two articles on one speech tell it sentence by sentence: the third sentence here is the third
    there, not the fifth, though speaker, day and topic agree with both.
    """
    best: dict[tuple[str, str], float] = {}
    for a, b, judged in edges:
        for one, other in ((a, b), (b, a)):
            key = one.telling.id, other.telling.article_id
            fit = judged.overlap.bag
            best[key] = max(best.get(key, 0.0), fit)
    return [
        edge
        for edge in edges
        if edge.judged.overlap.order >= LOOSE
        or edge.judged.overlap.bag + CLEARER
        >= max(
            best[edge.a.telling.id, edge.b.telling.article_id],
            best[edge.b.telling.id, edge.a.telling.article_id],
        )
    ]


def _families(
    everything: dict[str, Told], edges: Sequence[Edge], copies: dict[str, str]
) -> list[tuple[list[Told], dict[str, dict[str, float]]]]:
    """The members of each family, and who was joined to whom directly, how surely.

    The surest edges join first; one that would put two occasions or two speakers into one family
    joins nothing.
    """
    clusters = Clusters(everything)
    circumstances = {i: _Circumstances.of(t) for i, t in everything.items()}
    joined: dict[str, dict[str, float]] = {}
    for copy, original in sorted(copies.items()):
        clusters.join(copy, original)
        joined.setdefault(copy, {})[original] = 1.0
        joined.setdefault(original, {})[copy] = 1.0
    for a, b, judged in sorted(edges, key=_surest):
        x, y = clusters.find(a.telling.id), clusters.find(b.telling.id)
        if x != y:
            both = circumstances[x].with_(circumstances[y])
            if both is None:
                continue
            clusters.join(x, y)
            circumstances[clusters.find(x)] = both
        joined.setdefault(a.telling.id, {})[b.telling.id] = judged.score
        joined.setdefault(b.telling.id, {})[a.telling.id] = judged.score
    return [([everything[i] for i in group], joined) for group in clusters.groups()]


class _Circumstances(NamedTuple):
    """What a family may not mix: occasions far apart, and named speakers."""

    first: int | None
    last: int | None
    speakers: frozenset[Speaker]

    @classmethod
    def of(cls, told: Told) -> "_Circumstances":
        when, who = told.said, told.speaker
        return cls(
            # a coarse date may mean any of its days: the nearest one is what it holds the rest to
            when.last if when else None,
            when.first if when else None,
            frozenset((who,)) if who and who.names else frozenset(),
        )

    def with_(self, other: "_Circumstances") -> "_Circumstances | None":
        firsts = [f for f in (self.first, other.first) if f is not None]
        lasts = [x for x in (self.last, other.last) if x is not None]
        first, last = min(firsts, default=None), max(lasts, default=None)
        if first is not None and last is not None and last - first > APART:
            return None
        new = other.speakers - self.speakers
        if any(compare(a, b) == "other" for a in new for b in self.speakers):
            return None
        return _Circumstances(first, last, self.speakers | new)


def _surest(edge: Edge) -> tuple[float, str, str]:
    ids = edge.a.telling.id, edge.b.telling.id
    return -edge.judged.score, min(ids), max(ids)


def _place(told: Told) -> tuple[str, list[tuple[int, int]]]:
    return told.telling.article_id, [(s.start, s.end) for s in told.telling.spans]


def _root(grown: tuple[Family, list[Retelling]]) -> str:
    return grown[0].root_id
