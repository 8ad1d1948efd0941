"""The table of a comparison: a row an article, every cell with the words it rests on."""

from collections.abc import Iterable, Mapping, Sequence

from retold.errors import UsageError
from retold.framing import around
from retold.framing.clauses import Part, added, clauses, fates, stretch
from retold.framing.summary import summary
from retold.framing.terms import terms
from retold.outlets import Outlets, known
from retold.records import Article, Attribution, Reading, Telling, in_line
from retold.reports import Cell, Comparison, Framing
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
    articles = {name: by_id[name].article for name in rows}
    of = clauses(base, articles[base.telling.article_id])
    originals = {t.id: t.article_id for t in held}
    framings = tuple(
        _framing(by_id[name], told_here, base, of, articles, originals)
        for name, told_here in rows.items()
    )
    own = (row.outlet for row in framings if row.copy_of is None)
    publishers = (outlets or known()).publishers(own)
    shown = tuple(
        Cell(
            says=in_line(spans),
            article_id=base.telling.article_id,
            spans=spans,
        )
        for start, end in of
        if (spans := stretch(articles[base.telling.article_id], base, start, end - 1))
    )
    different = [t for t in told if not t.telling.copy_of]
    found = terms(different, articles)
    return Comparison(
        clauses=shown,
        framings=framings,
        terms=found,
        publishers=publishers,
        summary=tuple(summary(shown, framings, found, publishers)),
    )


def _framing(
    reading: Reading,
    told: Sequence[Told],
    base: Told,
    of: Sequence[tuple[int, int]],
    articles: dict[str, Article],
    originals: Mapping[str, str],
) -> Framing:
    """The row of one article: each clause as that of its tellings has it that keeps most of it."""
    parts = {one.telling.id: fates(base, one, of) for one in told}
    best = max(told, key=lambda t: (sum(p.weight for p in parts[t.telling.id]), -t.order()[3][1]))
    said = _said(reading, best, told)
    cue, found = around.cue(reading, said)
    copies = [originals.get(t.telling.copy_of, "") for t in told if t.telling.copy_of]
    spans = added(base, best, articles) if best is not base else ()
    more = in_line(spans)
    return Framing(
        article_id=reading.article.id,
        outlet=reading.article.outlet,
        published=reading.article.published,
        tellings=tuple(t.telling.id for t in told),
        copy_of=(copies[0] or None) if len(copies) == len(told) else None,
        clauses=tuple(_cell(reading, told, base, of, parts, n, articles) for n in range(len(of))),
        added=Cell(says=more, article_id=reading.article.id, spans=spans) if spans else None,
        voice=around.voice(reading, told, said),
        cue=cue,
        colour=found,
        speaker=around.speaker(reading, said),
        rebuttal=around.rebuttal(reading, told, said),
    )


def _cell(
    reading: Reading,
    told: Sequence[Told],
    base: Told,
    of: Sequence[tuple[int, int]],
    parts: Mapping[str, Sequence[Part]],
    n: int,
    articles: Mapping[str, Article],
) -> Cell:
    """What the article made of the n-th clause; of what it dropped the words are the earliest's."""
    order = ("dropped", "altered", "kept")
    best = max(
        told,
        key=lambda t: (order.index(parts[t.telling.id][n].fate), parts[t.telling.id][n].weight),
    )
    part = parts[best.telling.id][n]
    if part.fate == "dropped":
        start, end = of[n]
        home = articles[base.telling.article_id]
        return Cell(says="dropped", article_id=home.id, spans=stretch(home, base, start, end - 1))
    spans = stretch(reading.article, best, part.first, part.last)
    return Cell(says=part.fate, article_id=reading.article.id, spans=spans)


def _said(reading: Reading, best: Told, told: Sequence[Told]) -> list[Attribution]:
    """The attributions of the tellings, that of the best one first."""
    by_id = {one.id: one for one in reading.attributions}
    wanted = (best, *(t for t in told if t is not best))
    ids = dict.fromkeys(t.telling.attribution_id for t in wanted if t.telling.attribution_id)
    return [by_id[i] for i in ids if i in by_id]
