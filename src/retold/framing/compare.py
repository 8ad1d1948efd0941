"""The table of a comparison: a row an article, every cell with the words it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from retold.errors import UsageError
from retold.framing import around
from retold.framing.clauses import Part, added, clauses, fates, stretch
from retold.framing.summary import summary
from retold.framing.terms import terms
from retold.outlets import Outlets, known
from retold.records import Article, Attribution, Reading, Telling, in_line
from retold.reports import Cell, Clauses, Comparison, Fates, Framing
from retold.retellings.told import Teller, Told, Wordings


def compare(
    readings: Iterable[Reading],
    tellings: Iterable[Telling],
    root_id: str | None = None,
    outlets: Outlets | None = None,
) -> Comparison:
    """How articles tell one statement (or the statements of a narrative), side by side.

    `tellings` are those of the statement, `readings` the articles that they are in. All is held
    against the earliest telling: that of `root_id`, or else the first by date; where its article
    tells it more than once (a headline and its sentence) against the fullest. `outlets` says which
    outlets are one publisher's.

    Example:
        >>> compared = compare(readings, tellings)
        >>> [(row.outlet, [cell.says for cell in row.clauses]) for row in compared.framings]
        [('VNA', ['kept', 'kept']), ('The Harbour Post', ['kept', 'dropped'])]

    Raises:
        UsageError: none of the tellings says anything.
    """
    laid = _laid_out(readings, tellings, root_id)
    framings = tuple(_framing(laid, laid.by_id[name], told) for name, told in laid.rows.items())
    own = (row.outlet for row in framings if row.copy_of is None)
    publishers = (outlets or known()).publishers(own)
    shown = _shown(laid)
    different = [t for t in laid.told if not t.telling.copy_of]
    found = terms(different, laid.articles)
    return Comparison(
        clauses=shown,
        framings=framings,
        terms=found,
        publishers=publishers,
        summary=tuple(summary(shown, framings, found, publishers)),
    )


def clause_by_clause(
    readings: Iterable[Reading], tellings: Iterable[Telling], root_id: str | None = None
) -> Clauses:
    """The clauses of a comparison and what became of them, without the rest; see `compare`.

    Example:
        >>> [cell.says for cell in clause_by_clause(readings, tellings).fates[1].clauses]
        ['kept', 'dropped']

    Raises:
        UsageError: none of the tellings says anything.
    """
    laid = _laid_out(readings, tellings, root_id)
    fates = []
    for name, told in laid.rows.items():
        article = laid.articles[name]
        fates.append(
            Fates(
                article_id=name,
                outlet=article.outlet,
                tellings=tuple(t.telling.id for t in told),
                copy_of=_copy_of(laid, told),
                clauses=_cells(laid, article, told, _parts(laid, told)),
            )
        )
    return Clauses(clauses=_shown(laid), fates=tuple(fates))


class _Laid(NamedTuple):
    """Tellings laid beside the one that all is held against (`base`, with its clauses `of`)."""

    by_id: Mapping[str, Reading]
    told: Sequence[Told]
    base: Told
    of: Sequence[tuple[int, int]]
    rows: Mapping[str, Sequence[Told]]
    articles: dict[str, Article]
    originals: Mapping[str, str]


def _laid_out(
    readings: Iterable[Reading], tellings: Iterable[Telling], root_id: str | None
) -> _Laid:
    by_id = {reading.article.id: reading for reading in readings}
    wordings: Wordings = {}
    tellers = {name: Teller(reading, wordings) for name, reading in by_id.items()}
    held = [t for t in tellings if t.article_id in tellers]
    told = sorted(
        (one for t in held if (one := tellers[t.article_id].told(t)) is not None), key=Told.order
    )
    if not told:
        raise UsageError("no word is told there that could be compared")
    root = next((t for t in told if t.telling.id == root_id), told[0])
    rows: dict[str, list[Told]] = {root.telling.article_id: []}
    for one in told:
        rows.setdefault(one.telling.article_id, []).append(one)
    first = rows[root.telling.article_id]
    base = max(first, key=lambda t: (t.wording.total, t is root))
    return _Laid(
        by_id=by_id,
        told=told,
        base=base,
        of=clauses(base, by_id[base.telling.article_id].article),
        rows=rows,
        articles={name: by_id[name].article for name in rows},
        originals={t.id: t.article_id for t in held},
    )


def _shown(laid: _Laid) -> tuple[Cell, ...]:
    """The clauses of the base with their words."""
    home = laid.articles[laid.base.telling.article_id]
    return tuple(
        Cell(says=in_line(spans), article_id=home.id, spans=spans)
        for start, end in laid.of
        if (spans := stretch(home, laid.base, start, end - 1))
    )


def _parts(laid: _Laid, told: Sequence[Told]) -> dict[str, list[Part]]:
    """What each telling made of the clauses."""
    return {one.telling.id: fates(laid.base, one, laid.of) for one in told}


def _copy_of(laid: _Laid, told: Sequence[Told]) -> str | None:
    """The article that these tellings of another one reprint, if they all do."""
    copies = [laid.originals.get(t.telling.copy_of, "") for t in told if t.telling.copy_of]
    return (copies[0] or None) if len(copies) == len(told) else None


def _framing(laid: _Laid, reading: Reading, told: Sequence[Told]) -> Framing:
    """The row of one article: each clause as that of its tellings has it that keeps most of it."""
    parts = _parts(laid, told)
    best = max(told, key=lambda t: (sum(p.weight for p in parts[t.telling.id]), -t.order()[3][1]))
    said = _said(reading, best, told)
    cue, found = around.cue(reading, said)
    spans = added(laid.base, best, laid.articles) if best is not laid.base else ()
    more = in_line(spans)
    return Framing(
        article_id=reading.article.id,
        outlet=reading.article.outlet,
        published=reading.article.published,
        tellings=tuple(t.telling.id for t in told),
        copy_of=_copy_of(laid, told),
        clauses=_cells(laid, reading.article, told, parts),
        added=Cell(says=more, article_id=reading.article.id, spans=spans) if spans else None,
        voice=around.voice(reading, told, said),
        cue=cue,
        colour=found,
        speaker=around.speaker(reading, said),
        rebuttal=around.rebuttal(reading, told, said),
    )


def _cells(
    laid: _Laid, article: Article, told: Sequence[Told], parts: Mapping[str, Sequence[Part]]
) -> tuple[Cell, ...]:
    """What an article made of each clause; of what it dropped the words are the earliest's."""
    order = ("dropped", "altered", "kept")
    cells = []
    for n, (start, end) in enumerate(laid.of):
        best = max(
            told,
            key=lambda t: (order.index(parts[t.telling.id][n].fate), parts[t.telling.id][n].weight),
        )
        part = parts[best.telling.id][n]
        home = article
        if part.fate == "dropped":
            home = laid.articles[laid.base.telling.article_id]
            spans = stretch(home, laid.base, start, end - 1)
        else:
            spans = stretch(home, best, part.first, part.last)
        cells.append(Cell(says=part.fate, article_id=home.id, spans=spans))
    return tuple(cells)


def _said(reading: Reading, best: Told, told: Sequence[Told]) -> list[Attribution]:
    """The attributions of the tellings, that of the best one first."""
    by_id = {one.id: one for one in reading.attributions}
    wanted = (best, *(t for t in told if t is not best))
    ids = dict.fromkeys(t.telling.attribution_id for t in wanted if t.telling.attribution_id)
    return [by_id[i] for i in ids if i in by_id]
