"""Who told it after whom: each telling of a family hangs on its best earlier one.

Edges only run forward in time. So the maximum spanning arborescence, which in general takes
Chu–Liu/Edmonds, is each telling's best earlier telling, chosen one by one: no graph library is
needed, and no cycle can arise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq

from retold.records import Article, Family, Retelling, content_id
from retold.retellings.changes import text_of
from retold.retellings.detail import detail, form
from retold.retellings.evidence import COMPANY, Judged, judge, overlap
from retold.retellings.joining import Neighbours, Tie
from retold.retellings.passages import passages
from retold.retellings.sources import Sources
from retold.retellings.told import Told

NEAR = 0.4
"""Part of two tellings' words that both have, from which on the words tell who told it whom."""
ODD = 3
"""Words that are shown of those shared against the earliest held."""
ASKED = 12
"""Earliest tellings that one is compared with where no earlier one was joined to it directly."""


def grow(
    members: Iterable[Told],
    neighbours: Neighbours,
    articles: dict[str, Article],
    sources: Sources,
) -> tuple[Family, list[Retelling]]:
    """The family of these tellings, and the retelling that leads to each but the root.

    The root is the earliest held, by the date of publication of the pages held: an undated telling
    never roots a dated family, and a coarse date counts as its last day. Of one day, the speaker's
    own page comes first, then the telling that another names as its go-between, then the one with
    the fewest go-betweens, then the one whose page quotes the speaker at most length, then the
    longer one (a retelling trims), then the smaller article id.
    Tellings in one article have no direction between them.

    `neighbours`: for the id of a telling those that were joined to it directly, and why.
    """
    told = in_order(members, sources)
    family = Family(
        id=content_id("family", told[0].telling.id),
        root_id=told[0].telling.id,
        tellings=tuple(t.telling.id for t in told),
    )
    place = {t.telling.id: k for k, t in enumerate(told)}
    first_of: dict[int, list[int]] = {}
    grown = []
    for k, later in enumerate(told):
        asked = {place[i] for i in neighbours.get(later.telling.id, ()) if place.get(i, k) < k}
        asked.update(first_of.get(id(later.wording), ()))
        earlier = [told[j] for j in sorted(asked) if _elsewhere(told[j], later)]
        direct = bool(earlier)
        if not direct:
            earlier = [t for t in told[: min(k, ASKED)] if _elsewhere(t, later)]
        if earlier:
            found = neighbours.get(later.telling.id, {})
            parent, judged = _best(earlier, later, found, sources)
            best = retelling(parent, later, judged, articles)
            if odd := _shared_against(told[0], parent, later):
                best = replace(best, detail=f"{best.detail}; {odd}")
            if not direct:
                best = replace(best, detail=f"joined through a later telling; {best.detail}")
            grown.append(best)
        firsts = first_of.setdefault(id(later.wording), [])
        if len(firsts) < 2:
            firsts.append(k)
    return family, grown


def in_order(members: Iterable[Told], sources: Sources) -> list[Told]:
    """The tellings, earliest first; what another of the same day names as its source, before it."""
    members = list(members)
    named = {name for t in members for name in sources.named(t)}

    def key(t: Told) -> tuple[bool, tuple[int, int], bool, bool, int, tuple[int, int], object]:
        undated, time, relays, place = t.order()
        is_named = t.outlet is not None and sources.key(t.outlet) in named
        least = -t.heard, -len(t.words)
        return undated, time, not sources.is_own(t), not is_named, relays, least, place

    return sorted(members, key=key)


def retelling(
    earlier: Told, later: Told, judged: Judged, articles: dict[str, Article]
) -> Retelling:
    """The record of two joined tellings."""
    return Retelling(
        earlier_id=earlier.telling.id,
        later_id=later.telling.id,
        form=form(earlier, later, judged),
        score=judged.score,
        detail=detail(earlier, later, judged),
        passages=passages(earlier, later, judged.overlap.steps, articles),
    )


def _best(
    earlier: Sequence[Told],
    later: Told,
    joined: Mapping[str, Tie | None],
    sources: Sources,
) -> tuple[Told, Judged]:
    """The telling that it names as its go-between, else the one that it has most words from.

    Of two that are equally near in words, the likest, then the earliest. A later telling that has
    the odd words of one before it went back to that one: so textual criticism finds parents.
    """
    found: tuple[tuple[bool, float, float, int], Told] | None = None
    for k, told in enumerate(earlier):
        words = LCSseq.similarity(told.wording.stems, later.wording.stems)
        shared = 2 * words / (len(told.words) + len(later.words))
        near = shared if shared >= NEAR else 0.0
        if told.telling.id in joined:
            why = joined[told.telling.id]
            score = why.score if why is not None else 1.0
        else:
            score = judge(told, later, overlap(told, later), COMPANY).score
        rank = (sources.names(later, told), near, score, -k)
        if found is None or rank > found[0]:
            found = rank, told
    assert found is not None  # noqa: S101  # the caller gives at least one
    (_, _, score, _), best = found
    judged = judge(best, later, overlap(best, later), COMPANY)._replace(score=score)
    if (why := joined.get(best.telling.id)) is not None:
        judged = judged._replace(meaning=why.meaning)
    return best, judged


def _shared_against(root: Told, parent: Told, later: Told) -> str:
    """The words that a telling shares with its parent and the earliest held has not."""
    if parent is root:
        return ""
    of_root, of_parent = set(root.wording.stems), set(parent.wording.stems)
    odd = [w for w in later.words if w.is_content and w.stem in of_parent - of_root]
    if not odd:
        return ""
    return f"shares “{text_of(later, odd[:ODD])}” with it, which the earliest held has not"


def _elsewhere(a: Told, b: Told) -> bool:
    return a.telling.article_id != b.telling.article_id
