"""What each view shows, whole, as the rows of a table."""

from collections.abc import Iterable, Iterator

import msgspec

from retold.evidence import Moment, Sighting, Versions
from retold.export import Table
from retold.records import Date, in_line
from retold.reports import Comparison, History, Step
from retold.web.words import form, speaker, via


class StatementRow(msgspec.Struct, kw_only=True):
    """A telling as lists show it; `form`, `score` and `detail` are how it came from an earlier one,
    `quotation` how it stands to the earliest text held."""

    telling_id: str
    words: str
    speaker: str | None
    kind: str | None
    act: str | None
    voice: str
    via: tuple[str, ...]
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
    article_id: str
    confidence: float | None
    form: str | None
    score: float | None
    detail: str | None
    quotation: str | None


class ClauseRow(msgspec.Struct, kw_only=True):
    """What one article made of one clause of a statement."""

    outlet: str | None
    published: str | None
    article_id: str
    reprint_of: str | None
    clause: int
    earliest: str
    fate: str
    words: str
    voice: str
    cue: str | None
    colour: str | None
    speaker: str | None
    added: str | None
    rebuttal: str | None


class OccasionRow(msgspec.Struct, kw_only=True):
    """One occasion of a line, and who was captured that day and silent (`silent`, with the pages
    held), or not captured."""

    date: str | None
    speaker: str | None
    act: str
    wording: str
    drift: str
    tellings: int
    outlets: tuple[str, ...]
    silent: tuple[str, ...]
    not_held: tuple[str, ...]
    telling_id: str


class OutletRow(msgspec.Struct, kw_only=True):
    """An article of an outlet, and how many statements were found in it."""

    article_id: str
    title: str | None
    published: str | None
    statements: int


class MetRow(msgspec.Struct, kw_only=True):
    """An address as it was met once."""

    at: str | None
    state: str
    version: int | None
    published: str | None
    modified: str | None
    captured: str | None
    imported: str | None
    article_id: str | None
    digest: str | None
    detail: str


def statements(steps: Iterable[Step], *, traced: bool = False) -> Table:
    """A row a telling; those of a trace say how each came from an earlier one."""
    return Table(StatementRow, (_statement(step, n == 0, traced) for n, step in enumerate(steps)))


def _statement(step: Step, first: bool, traced: bool) -> StatementRow:
    said, article, found = step.attribution, step.article, step.retelling
    return StatementRow(
        telling_id=step.telling.id,
        words=in_line(step.telling.spans),
        speaker=speaker(said, step.actor) if said else None,
        kind=said.kind if said else None,
        act=said.act if said else None,
        voice=step.telling.voice,
        via=tuple(via(said)),
        published=_day(article.published),
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        article_id=article.id,
        confidence=said.confidence if said else None,
        form=form(step, first) if traced else None,
        score=found.score if found else None,
        detail=found.detail if found else None,
        quotation=step.fidelity.verdict if step.fidelity else None,
    )


def clauses(compared: Comparison) -> Table:
    """A row an article and clause of the earliest telling held."""
    return Table(ClauseRow, _clauses(compared))


def _clauses(compared: Comparison) -> Iterator[ClauseRow]:
    for row in compared.framings:
        for n, (clause, cell) in enumerate(zip(compared.clauses, row.clauses, strict=True), 1):
            yield ClauseRow(
                outlet=row.outlet,
                published=_day(row.published),
                article_id=row.article_id,
                reprint_of=row.copy_of,
                clause=n,
                earliest=clause.says,
                fate=cell.says,
                words="" if cell.says == "dropped" else in_line(cell.spans),
                voice=row.voice.says,
                cue=row.cue.says if row.cue else None,
                colour=row.colour,
                speaker=row.speaker.says if row.speaker else None,
                added=row.added.says if row.added else None,
                rebuttal=row.rebuttal.says if row.rebuttal else None,
            )


def occasions(history: History) -> Table:
    """A row an occasion of a narrative."""
    rows = (
        OccasionRow(
            date=one.date,
            speaker=one.speaker,
            act=one.act,
            wording=one.wording.says,
            drift=one.drift,
            tellings=one.tellings,
            outlets=one.outlets,
            silent=tuple(f"{row.outlet}: 0 of {row.pages}" for row in one.silence.silent)
            if one.silence
            else (),
            not_held=one.silence.missing if one.silence else (),
            telling_id=one.telling_id,
        )
        for one in history.occasions
    )
    return Table(OccasionRow, rows)


def articles(listed: Iterable[tuple[str, str | None, str | None, int]]) -> Table:
    """A row an article of an outlet."""
    rows = (
        OutletRow(article_id=name, title=title, published=published, statements=said)
        for name, title, published, said in listed
    )
    return Table(OutletRow, rows)


def met(found: Versions) -> Table:
    """A row each time that an address was met."""
    return Table(MetRow, map(_met, found.sightings))


def _met(one: Sighting) -> MetRow:
    def value(at: Moment | None) -> str | None:
        return at.value if at else None

    return MetRow(
        at=value(one.at),
        state=one.state,
        version=one.version,
        published=value(one.published),
        modified=value(one.modified),
        captured=value(one.captured),
        imported=value(one.imported),
        article_id=one.article_id,
        digest=one.digest,
        detail=one.detail,
    )


def _day(known: Date | None) -> str | None:
    return known.value if known else None
