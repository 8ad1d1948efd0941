"""Who told it after whom: each telling of a family hangs on its best earlier one.

Edges only run forward in time. So the maximum spanning arborescence, which in general takes
Chu–Liu/Edmonds, is each telling's best earlier telling, chosen one by one: no graph library is
needed, and no cycle can arise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from retold.records import Article, Family, Retelling, content_id
from retold.retellings.detail import detail, form
from retold.retellings.evidence import COMPANY, Judged, judge, overlap
from retold.retellings.passages import passages
from retold.retellings.told import Told

ASKED = 12
"""Earliest tellings that one is compared with where no earlier one was joined to it directly."""


def grow(
    members: Iterable[Told],
    neighbours: Mapping[str, Mapping[str, float]],
    articles: dict[str, Article],
) -> tuple[Family, list[Retelling]]:
    """The family of these tellings, and the retelling that leads to each but the root.

    The root is the earliest held, by the date of publication of the pages held: an undated telling
    never roots a dated family, and a coarse date counts as its last day. Of one day, the telling
    that another names as its go-between comes first, then the one with the fewest go-betweens,
    then the smaller article id. Tellings in one article have no direction between them.

    `neighbours`: for the id of a telling those that were joined to it directly, with their score.
    """
    told = in_order(members)
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
            best = _best(earlier, later, neighbours.get(later.telling.id, {}), articles)
            if not direct:
                best = replace(best, detail=f"joined through a later telling; {best.detail}")
            grown.append(best)
        firsts = first_of.setdefault(id(later.wording), [])
        if len(firsts) < 2:
            firsts.append(k)
    return family, grown


def in_order(members: Iterable[Told]) -> list[Told]:
    """The tellings, earliest first; what another of the same day names as its source, before it."""
    members = list(members)
    named = {name for t in members for name in t.relay}

    def key(t: Told) -> tuple[bool, tuple[int, int], bool, tuple[object, ...]]:
        undated, time, *rest = t.order()
        return undated, time, not (t.outlet and t.outlet.casefold() in named), tuple(rest)

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
    scores: Mapping[str, float],
    articles: dict[str, Article],
) -> Retelling:
    """From the telling it names as its go-between, else the likest, else the earliest."""
    found: tuple[tuple[bool, float, int], Told, Judged] | None = None
    for k, told in enumerate(earlier):
        judged = judge(told, later, overlap(told, later), COMPANY)
        judged = judged._replace(score=scores.get(told.telling.id, judged.score))
        named = bool(told.outlet) and (told.outlet or "").casefold() in later.relay
        rank = (named, judged.score, -k)
        if found is None or rank > found[0]:
            found = rank, told, judged
    assert found is not None  # noqa: S101  # the caller gives at least one
    return retelling(found[1], later, found[2], articles)


def _elsewhere(a: Told, b: Told) -> bool:
    return a.telling.article_id != b.telling.article_id
