"""An actor over time: what was said, about whom, in answer to whom, and in which formulas."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from retold import lexicon
from retold.profiles.counting import Heard, Statements, Tallies, months
from retold.profiles.formulas import Met, candidates, formulas, marks, runs, side, side_of
from retold.profiles.records import ActorProfile, Formula, Share, Spoken, Statement
from retold.records import ActorGroup, Span
from retold.reports import Held, counted
from retold.retellings.places import may_name, with_countries
from retold.words import words

OWN = 1_500
"""Statements of an actor in which formulas are looked for, at most: those whose tellings have the
lowest ids, which are hashes, so that it is a fair part and always the same one."""


class Known(NamedTuple):
    """Who an article's actor is over all articles."""

    group: str
    name: str
    kind: str


Who = Mapping[tuple[str, str], Known]
"""Article and actor → who that is over all articles."""


class Pages(NamedTuple):
    """The pages held that can be read: by month, and by outlet; `held` says over what."""

    months: Mapping[str, int]
    outlets: Mapping[str | None, int]
    held: Held


def actor_profile(
    group: ActorGroup,
    heard: Sequence[Heard],
    who: Who,
    pages: Pages,
    others: Iterable[tuple[Span, ...]],
    *,
    all_others: bool = True,
    split: str | None = None,
) -> ActorProfile:
    """What an actor said: statements in time, about whom, in answer to whom, in which formulas.

    `heard` are the tellings that are the actor's. `others` are the words of others'
    statements, against which formulas are held; `split` is the first month of "now" where the
    actor's own past is looked at, by default the one that halves the statements best.

    Example:
        >>> found = actor_profile(group, heard, who, pages, others)
        >>> [(m.month, m.statements, m.held) for m in found.months]
        [('2023-03', 4, 10), ('2023-10', 0, 1)]
        >>> [(f.change, f.words, f.detail) for f in found.formulas]
        [('entered', 'tariff piracy', 'in 5 of 9 statements (3 quoted), in none of 12 …')]
    """
    statements = Statements.of(heard)
    about, answers, acts = Tallies(), Tallies(), Tallies()
    shown = []
    for told in statements.groups:
        first = told[0]
        named = _about(told, group, who)
        for key, known in named.items():
            about.add(key, known.name, known.kind, first)
        answered = _answered(told, who)
        if answered is not None:
            answers.add(answered.group, answered.name, answered.kind, first)
        if first.said is not None:
            acts.add(first.said.act, first.said.act, None, first)
            shown.append(_statement(told, named, answered))
    found, spoken = _formulas(statements, others, all_others=all_others, split=split)
    undated = sum(first.month is None for first in statements.firsts)
    return ActorProfile(
        id=group.id,
        name=group.name,
        kind=group.kind,
        names=group.names,
        offices=group.offices,
        statements=tuple(shown),
        months=months(statements, heard, pages.months),
        undated=undated,
        acts=acts.most(),
        about=about.most(),
        answers=answers.most(),
        carriers=_carriers(heard, pages),
        formulas=found,
        spoken=spoken,
        held=pages.held,
        detail=tuple(_detail(spoken, found)),
    )


def _statement(
    told: Sequence[Heard], named: Mapping[str, Known], answered: Known | None
) -> Statement:
    first = told[0]
    assert first.said is not None  # noqa: S101 - an actor's tellings are attributed
    outlets = dict.fromkeys(one.reading.article.outlet for one in told)
    return Statement(
        telling_id=first.telling.id,
        article_id=first.reading.article.id,
        spans=first.telling.spans,
        date=first.date,
        act=first.said.act,
        kind=first.said.kind,
        about=tuple(known.name for known in named.values()),
        answers=answered.name if answered else None,
        tellings=len(told),
        outlets=tuple(outlet for outlet in outlets if outlet),
    )


def _about(told: Sequence[Heard], group: ActorGroup, who: Who) -> dict[str, Known]:
    """Who is named in a statement, in any of its tellings: actors, and countries by any name.

    The speaker is not, nor is who has no name ("the officials").
    """
    named: dict[str, Known] = {}
    own = {name.casefold() for name in group.names}
    for one in told:
        spans, article = one.telling.spans, one.reading.article
        for mention in one.reading.mentions:
            known = who.get((article.id, mention.actor_id))
            inside = any(s.start <= mention.span.start and mention.span.end <= s.end for s in spans)
            if not inside or known is None or known.group == group.id or known.kind == "unnamed":
                continue
            named.setdefault(_key(known), known)
        for span in spans:
            if not may_name(span.text):
                continue
            for word in with_countries(words(span.text)):
                country = _countries().get(word.stem)
                if country is not None and country.casefold() not in own:
                    named.setdefault(word.stem, Known(word.stem, country, "country"))
    return named


def _key(known: Known) -> str:
    """A country is one whether it was resolved or only named."""
    return _codes().get(known.name.casefold(), known.group)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The stem of a country ("=US") → its usual name."""
    return {f"={row['code']}": row["name"] for row in lexicon.rows("countries.csv")}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {name.casefold(): stem for stem, name in _countries().items()}


def _answered(told: Sequence[Heard], who: Who) -> Known | None:
    """Whom a statement answers, by the first telling that says so."""
    for one in told:
        reply = one.said.replies_to if one.said else None
        if reply is not None:
            known = who.get((one.reading.article.id, reply.actor_id))
            actors = one.reading.actors
            here = next((a for a in actors if a.id == reply.actor_id), None)
            return known or (Known(here.id, here.name, here.kind) if here else None)
    return None


def _carriers(heard: Iterable[Heard], pages: Pages) -> tuple[Share, ...]:
    """Each outlet's pages that tell what the actor says, of its pages held; the most first."""
    met: dict[str | None, dict[str, list[str]]] = {}
    for one in heard:
        article = one.reading.article
        met.setdefault(article.outlet, {}).setdefault(article.id, []).append(one.telling.id)
    shares = [
        Share(
            outlet=outlet,
            pages=len(told),
            held=max(pages.outlets.get(outlet, 0), len(told)),
            tellings=tuple(i for ids in told.values() for i in ids),
        )
        for outlet, told in met.items()
    ]
    return tuple(sorted(shares, key=lambda s: (-s.pages, s.outlet or "~")))


# ---- formulas


def _formulas(
    statements: Statements,
    others: Iterable[tuple[Span, ...]],
    *,
    all_others: bool,
    split: str | None,
) -> tuple[tuple[Formula, ...], Spoken]:
    """What entered, what left, and what is the actor's own; and in what it was looked for."""
    groups = statements.groups
    if len(groups) > OWN:
        last = sorted(told[0].telling.id for told in groups)[OWN - 1]
        groups = [told for told in groups if told[0].telling.id <= last]
    met = [one for told in groups if (one := _met(told)) is not None]
    dated = [one for one in met if one.date and len(one.date) >= 7]
    split = split or _halves(dated)
    before = [one for one in dated if split and (one.date or "")[: len(split)] < split]
    since = [one for one in dated if split and (one.date or "")[: len(split)] >= split]
    found: list[Formula] = []
    if before and since:
        past, now = side(one.runs for one in before), side(one.runs for one in since)
        found += formulas("entered", since, past, f"before {split}")
        found += formulas("left", before, now, f"since {split}")
    said = side_of(map(marks, others), candidates(met))
    if said.statements:
        found += formulas("own", met, said, "of others")
    return tuple(found), Spoken(
        statements=len(met),
        all_statements=groups is statements.groups,
        quoted=sum(one.quoted for one in met),
        before=len(before),
        since=len(since),
        split=split if before and since else None,
        others=said.statements,
        all_others=all_others,
    )


def _met(told: Sequence[Heard]) -> Met | None:
    """A statement by the earliest telling that quotes it, or else the earliest at all."""
    said = [one for one in told if one.said is not None and one.said.act == "said"]
    for one in sorted(said, key=lambda one: one.said is None or one.said.kind != "direct"):
        spans = one.telling.spans
        found = runs(spans)
        if found:
            direct = one.said is not None and one.said.kind == "direct"
            return Met(one.telling.id, one.reading.article.id, one.date, direct, spans, found)
    return None


def _halves(dated: Iterable[Met]) -> str | None:
    """The month that parts the statements into halves that are as even as may be."""
    counts = Counter((one.date or "")[:7] for one in dated)
    total, before = counts.total(), 0
    best: tuple[int, str] | None = None
    for month in sorted(counts):
        if before:
            uneven = abs(total - 2 * before), month
            best = uneven if best is None else min(best, uneven)
        before += counts[month]
    return best[1] if best else None


def _detail(spoken: Spoken, found: Sequence[Formula]) -> Iterable[str]:
    """Why formulas are missing, where they are."""
    if spoken.split is None:
        yield "formulas that entered or left cannot be told: what has a date lies in one month"
    elif not any(one.change != "own" for one in found):
        yield (
            f"no formula entered or left for sure: {counted(spoken.since, 'statement')}"
            f" since {spoken.split} against {spoken.before:,} before"
        )
    if not spoken.others:
        yield "no statement of others is held to compare formulas with"
    elif not any(one.change == "own" for one in found):
        yield (
            f"no formula is the actor's own for sure: {counted(spoken.statements, 'statement')}"
            f" against {spoken.others:,} of others"
        )
