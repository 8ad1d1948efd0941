"""Which tables there are, and their rows, with the field names of the contract."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import fields as fields_of
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

import msgspec

from retold.export.write import Table
from retold.intake.records import ClaimReview, Facet, Reviewed
from retold.lines import ArticleLine, AttributionLine, article_line, attribution_lines
from retold.records import (
    ActorGroup,
    ActorKind,
    Anchor,
    Answer,
    Family,
    Fidelity,
    Holding,
    Judgement,
    Member,
    Narrative,
    Reading,
    Recurrence,
    Rejected,
    Retelling,
    Span,
    Telling,
    Tenure,
    Verdict,
)
from retold.reports import HeldOutlet, Judged


class AttributionRow(AttributionLine, kw_only=True):
    """An attribution, the article it is in, and who its actor is across articles."""

    article_id: str
    actor_group: str | None = None


class ActorRow(msgspec.Struct, kw_only=True):
    """An actor, who it is across articles (`group`, with all names and offices), and why
    (`detail`)."""

    id: str
    name: str
    kind: ActorKind
    group: str | None
    names: tuple[str, ...]
    offices: tuple[Tenure, ...]
    detail: str


class JudgementRow(msgspec.Struct, kw_only=True):
    """What a person judged, and whether it still finds what it speaks of."""

    id: str
    about: str
    verdict: Verdict
    one: Anchor
    other: Anchor | None
    value: str | None
    who: str
    when: str
    why: str
    holds: bool
    detail: str


class ReviewRow(msgspec.Struct, kw_only=True):
    """What a fact-checker found of a claim, and the tellings held that it may be about."""

    id: str
    url: str | None
    claim: str
    reviewer: str | None
    rating: str | None
    published: str | None
    claimant: str | None
    said_on: str | None
    appearances: tuple[str, ...]
    tellings: tuple[str, ...]
    detail: str


class MentionRow(msgspec.Struct, kw_only=True):
    """A mention, and the article it is in."""

    article_id: str
    span: Span
    actor_id: str
    detail: str


class Held(Protocol):
    """What a corpus gives, each in an order of its own."""

    def readings(self) -> Iterator[Reading]: ...
    def actors(self) -> Iterator[ActorGroup]: ...
    def members(self) -> Iterator[Member]: ...
    def outlets(self) -> Iterator[HeldOutlet]: ...
    def tellings(self) -> Iterator[Telling]: ...
    def retellings(self) -> Iterator[Retelling]: ...
    def fidelities(self) -> Iterator[Fidelity]: ...
    def families(self) -> Iterator[Family]: ...
    def recurrences(self) -> Iterator[Recurrence]: ...
    def answers(self) -> Iterator[Answer]: ...
    def narratives(self) -> Iterator[Narrative]: ...
    def holdings(self) -> Iterator[Holding]: ...
    def rejected(self) -> Iterator[Rejected]: ...
    def judgements(self) -> Iterator[Judged]: ...
    def reviews(self) -> Iterator[Reviewed]: ...
    def facets(self) -> Iterator[Facet]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One statement with what it rests on: ids of articles, tellings, families."""

    articles: frozenset[str]
    tellings: frozenset[str]
    families: frozenset[str]


KINDS: dict[str, type] = {
    "articles": ArticleLine,
    "attributions": AttributionRow,
    "actors": ActorRow,
    "outlets": HeldOutlet,
    "mentions": MentionRow,
    "tellings": Telling,
    "retellings": Retelling,
    "fidelities": Fidelity,
    "families": Family,
    "recurrences": Recurrence,
    "answers": Answer,
    "narratives": Narrative,
    "holdings": Holding,
    "rejected": Rejected,
    "judgements": JudgementRow,
    "reviews": ReviewRow,
    "facets": Facet,
}
"""The tables, and of what kind their rows are."""


def tables(held: Held, only: Selection | None = None) -> dict[str, Table]:
    """The tables of a corpus, or of one selection from it; rows come as they are asked for.

    Holdings, rejected pages and judgements are whole in either case: they are what is counted
    against, and who may have changed it.
    """
    if only is None:
        readings = held.readings
    else:

        def readings() -> Iterator[Reading]:
            return (r for r in held.readings() if r.article.id in only.articles)

    def wanted(ids: Iterable[str], of: frozenset[str] | None) -> bool:
        return of is None or not of.isdisjoint(ids)

    told = only.tellings if only else None
    families = only.families if only else None
    rows: dict[str, Iterable[Any]] = {
        "articles": (article_line(r.article) for r in readings()),
        "attributions": _attributions(readings(), held),
        "actors": _actors(readings(), held),
        "outlets": held.outlets(),
        "mentions": _mentions(readings()),
        "tellings": (t for t in held.tellings() if wanted([t.id], told)),
        "retellings": (r for r in held.retellings() if wanted([r.later_id], told)),
        "fidelities": (f for f in held.fidelities() if wanted([f.telling_id], told)),
        "families": (f for f in held.families() if wanted([f.id], families)),
        "recurrences": (
            r for r in held.recurrences() if families is None or {r.a, r.b} <= families
        ),
        "answers": (a for a in held.answers() if only is None or {a.article_id} <= only.articles),
        "narratives": (n for n in held.narratives() if wanted(n.families, families)),
        "holdings": held.holdings(),
        "rejected": held.rejected(),
        "judgements": map(_judged, held.judgements()),
        "reviews": (r for r in map(_review, held.reviews()) if wanted(r.tellings, told)),
        "facets": held.facets(),
    }
    return {name: Table(kind, rows[name]) for name, kind in KINDS.items()}


def _judged(one: Judged) -> JudgementRow:
    fields = {field.name: getattr(one.judgement, field.name) for field in fields_of(Judgement)}
    return JudgementRow(**fields, holds=one.holds, detail=one.detail)


def _review(one: Reviewed) -> ReviewRow:
    fields = {field.name: getattr(one.review, field.name) for field in fields_of(ClaimReview)}
    return ReviewRow(**fields, tellings=one.tellings, detail=one.detail)


def _attributions(readings: Iterable[Reading], held: Held) -> Iterator[AttributionRow]:
    for reading, members in _with_members(readings, held):
        for line in attribution_lines(reading):
            fields = {name: getattr(line, name) for name in line.__struct_fields__}
            member = members.get(line.actor.id) if line.actor else None
            yield AttributionRow(
                article_id=reading.article.id,
                actor_group=member.group_id if member else None,
                **fields,
            )


def _with_members(
    readings: Iterable[Reading], held: Held
) -> Iterator[tuple[Reading, dict[str, Member]]]:
    """Each reading, and who its actors are across articles, by their ids.

    Readings and members both come in the order of articles, so that one is in hand at a time.
    """
    by_article = groupby(held.members(), key=attrgetter("article_id"))
    article, members = next(by_article, (None, iter(())))
    for reading in readings:
        while article is not None and article < reading.article.id:
            article, members = next(by_article, (None, iter(())))
        here = members if article == reading.article.id else ()
        yield reading, {member.actor_id: member for member in here}


def _mentions(readings: Iterable[Reading]) -> Iterator[MentionRow]:
    for reading in readings:
        for mention in reading.mentions:
            yield MentionRow(
                article_id=reading.article.id,
                span=mention.span,
                actor_id=mention.actor_id,
                detail=mention.detail,
            )


def _actors(readings: Iterable[Reading], held: Held) -> Iterator[ActorRow]:
    """Each actor once, or once for each that bears the name, with the first reason that is told."""
    groups = {group.id: group for group in held.actors()}
    rows: dict[tuple[str, str], ActorRow] = {}
    for reading, members in _with_members(readings, held):
        for actor in reading.actors:
            member = members.get(actor.id)
            group = groups.get(member.group_id) if member else None
            row = rows.setdefault(
                (actor.id, group.id if group else ""),
                ActorRow(
                    id=actor.id,
                    name=actor.name,
                    kind=actor.kind,
                    group=group.id if group else None,
                    names=group.names if group else (actor.name,),
                    offices=group.offices if group else (),
                    detail="",
                ),
            )
            row.detail = row.detail or (member.detail if member else "")
    yield from (rows[key] for key in sorted(rows))
