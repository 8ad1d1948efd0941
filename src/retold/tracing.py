"""From words or an id to a statement, and from a statement to all its tellings."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from retold.errors import UsageError
from retold.export import Selection
from retold.outlets import Outlets, known
from retold.records import Answer, Family, Fidelity, Narrative, Reading, Telling
from retold.reports import Comparison, Echo, History, Silence, Step, Trace, Turn
from retold.silence import silences
from retold.store import (
    Filters,
    answers,
    groups,
    holdings,
    ids,
    judgements,
    links,
    lists,
    readings,
    words,
)

ENOUGH = 0.5
"""The share of the words of a free text that a statement must have to be the one that is meant."""

SPELLINGS = 200
"""Names in other spellings that a search for an actor takes in."""

_WORD = re.compile(r"\w+")
_QUOTES = re.compile(r"[\"“”„]")


def search(db: sqlite3.Connection, text: str, filters: Filters, limit: int) -> list[Step]:
    """The statements with all the words, best first.

    Raises:
        UsageError: there is no word to search for, or a filter is off.
    """
    terms = words.terms(text)
    if not terms:
        raise UsageError(f"{_cut(text)!r} holds no word to search for")
    if limit < 1:
        raise UsageError(f"limit {limit!r} is below 1")
    filters = widened(db, filters)
    return steps(db, words.find(db, terms, filters, together=True, limit=limit))


def widened(db: sqlite3.Connection, filters: Filters) -> Filters:
    """The filters, with the other names and spellings that the actor asked for may have."""
    if not filters.actor:
        return filters
    return replace(filters, also=otherwise(db, filters.actor))


def otherwise(db: sqlite3.Connection, actor: str) -> tuple[str, ...]:
    """The names that a person changed to this one; or where nobody is called so, the names held
    that may be it in another spelling."""
    held = words.names(db)
    corrections = judgements.corrections(db)
    renamed = corrections.renamed(actor) if corrections else []
    known = db.execute(
        "SELECT 1 FROM attributions WHERE actor_id = ?1"
        " UNION SELECT 1 FROM actor_members WHERE actor_id = ?1 LIMIT 1",
        (actor.encode("utf-8", "replace").decode(),),
    ).fetchone()
    if renamed or known or any(actor.casefold() in name.casefold() for name in held):
        return tuple(renamed[:SPELLINGS])
    from retold.actors.spelling import sounds_like
    from retold.territories import country_named

    country = country_named(actor)
    found = [name for name in held if name == country or sounds_like(actor, name)]
    return tuple(found[:SPELLINGS])


def trace(
    db: sqlite3.Connection, told: str, table: Outlets | None = None, *, linked: bool = False
) -> Trace:
    """All tellings of the statement that an id or words stand for; `table` knows the outlets.

    Who was silent is told only where all that is held is `linked`.

    Raises:
        UsageError: no statement fits, or the beginning of an id fits several.
    """
    telling = _telling(db, told)
    family = links.family_of(db, telling.id)
    if family is None:
        alone = tuple(steps(db, [telling]))
        count = publishers(alone, table or known())
        return Trace(
            told=telling.id,
            family=None,
            steps=alone,
            recurrences=(),
            publishers=count,
            silences=_silences(db, alone, table or known()) if linked else None,
            answers=tuple(_answers(db, alone)),
            answered_by=tuple(_answered_by(db, alone)),
        )
    told_by = tuple(_held_against(next(_told_by(db, [family]))))
    return Trace(
        told=telling.id,
        family=family,
        steps=told_by,
        recurrences=tuple(_echoes(db, family)),
        publishers=publishers(told_by, table or known()),
        silences=_silences(db, told_by, table or known()) if linked else None,
        answers=tuple(_answers(db, told_by)),
        answered_by=tuple(_answered_by(db, told_by)),
    )


def _answers(db: sqlite3.Connection, told_by: Sequence[Step]) -> Iterator[Turn]:
    """The statements that one answers, each by the first telling that says so."""
    said = dict.fromkeys((s.article.id, s.attribution.id) for s in told_by if s.attribution)
    return _turns(db, [(one, one.telling_id) for one in answers.by(db, said)])


def _answered_by(db: sqlite3.Connection, told_by: Sequence[Step]) -> Iterator[Turn]:
    """The statements that answer one, the earliest held first."""
    found = [
        (one, telling)
        for one in answers.to(db, (step.telling.id for step in told_by))
        if (telling := answers.telling_of(db, one.article_id, one.attribution_id)) is not None
    ]
    yield from sorted(_turns(db, found), key=lambda turn: _order(turn.step, ""))


def _turns(db: sqlite3.Connection, found: Iterable[tuple[Answer, str]]) -> Iterator[Turn]:
    """Each other statement once, by the earliest telling held of it."""
    given = list(found)
    roots = links.roots(db, (telling for _, telling in given))
    by_root: dict[str, Answer] = {}
    for answer, telling in given:
        by_root.setdefault(roots.get(telling, telling), answer)
    for step in steps(db, ids.tellings(db, by_root)):
        yield Turn(answer=by_root[step.telling.id], step=step)


def _silences(
    db: sqlite3.Connection, told_by: Sequence[Step], table: Outlets
) -> tuple[Silence, ...]:
    """Who was captured on a day on which this was told, and did not carry it."""
    told: dict[str, list[str | None]] = {}
    for step in told_by:
        published = step.article.published
        if published is not None and published.value:
            told.setdefault(published.value[:10], []).append(step.article.outlet)
    carried = [step.article.outlet for step in told_by]
    return silences(told, carried, holdings.days(db, told), table)


def compared(db: sqlite3.Connection, told: str, outlets: Outlets) -> Comparison:
    """How outlets tell a statement, or the statements of the narrative with this id.

    Raises:
        UsageError: see `trace`; or no word is told there.
    """
    from retold.framing import compare

    narrative = _narrative(db, told)
    if narrative is not None:
        _, tellings = _told_in(db, narrative)
        root = None
    else:
        telling = _telling(db, told)
        family = links.family_of(db, telling.id)
        tellings = ids.tellings(db, family.tellings) if family else [telling]
        root = family.root_id if family else None
    held = readings.several(db, (telling.article_id for telling in tellings))
    return compare(held.values(), tellings, root, outlets)


def history(
    db: sqlite3.Connection, given: str, outlets: Outlets, *, linked: bool = False
) -> History:
    """A narrative over time, by its id or the beginning of it; who was silent, if all is `linked`.

    Raises:
        UsageError: there is none, or there are several.
    """
    from retold.narratives.history import history as over_time

    narrative = _narrative(db, given)
    if narrative is None:
        raise UsageError(f"no narrative has the id {given!r}; `retold narratives` lists them")
    families, tellings = _told_in(db, narrative)
    held = readings.several(db, (telling.article_id for telling in tellings))
    dates = [one.article.published for one in held.values()]
    days = {date.value[:10] for date in dates if date is not None and date.value}
    return over_time(
        narrative,
        families,
        tellings,
        held.values(),
        holdings.months(db, {day[:7] for day in days if len(day) >= 7}),
        outlets,
        groups.called(db, held),
        holdings.days(db, sorted(days)) if linked else None,
    )


def _narrative(db: sqlite3.Connection, given: str) -> Narrative | None:
    """The narrative with an id that begins so, if there is one."""
    named = ids.narrative(db, given.strip())
    return links.narrative(db, named) if named else None


def _told_in(db: sqlite3.Connection, narrative: Narrative) -> tuple[list[Family], list[Telling]]:
    """The statements of a narrative, and their tellings."""
    families = links.several(db, narrative.families)
    return families, ids.tellings(db, (told for family in families for told in family.tellings))


def fidelities(db: sqlite3.Connection) -> Iterator[Fidelity]:
    """How every quotation held stands to the earliest text held of its statement, by day and
    family.

    Example:
        >>> Counter(one.verdict for one in fidelities(db))
        Counter({'verbatim': 31, 'fragment': 12, 'altered': 4})
    """
    for families in links.by_day(db):
        for told_by in _told_by(db, [f for f in families if len(f.tellings) > 1]):
            steps = _held_against(told_by)
            yield from (step.fidelity for step in steps if step.fidelity is not None)


def publishers(told_by: Iterable[Step], table: Outlets) -> int:
    """How many independent publishers tell it; copies count for none."""
    own = (step.article.outlet for step in told_by if step.telling.copy_of is None)
    return len(table.publishers(own))


def _told_by(db: sqlite3.Connection, families: Sequence[Family]) -> Iterator[list[Step]]:
    """The tellings of each of these families, earliest held first."""
    told = ids.tellings(db, dict.fromkeys(t for family in families for t in family.tellings))
    held = {step.telling.id: step for step in steps(db, told)}
    for family in families:
        here = [held[telling] for telling in family.tellings if telling in held]
        yield sorted(here, key=lambda step: _order(step, family.root_id))


def _held_against(told_by: Sequence[Step]) -> Iterator[Step]:
    """The same, each quotation held against the first of them."""
    from retold.retellings.fidelity import fidelity

    first = told_by[0]
    known: dict[object, Fidelity | None] = {}  # by words and place: of one page ten thousand may be
    for step in told_by:
        telling, by, article = step.telling, step.attribution, step.article
        if article.id == first.article.id:
            yield step
            continue
        key = article.text, article.language, telling.spans, by.kind if by else None
        if key not in known:
            known[key] = fidelity(telling, by, article, first.article, first.telling)
        found = known[key]
        yield replace(step, fidelity=found and replace(found, telling_id=telling.id))


def selection(db: sqlite3.Connection, told: str) -> Selection:
    """What a statement rests on: its tellings, and those of the families it shares a line with.

    Raises:
        UsageError: see `trace`.
    """
    traced = trace(db, told)
    names = {i for echo in traced.recurrences for i in (echo.recurrence.a, echo.recurrence.b)}
    families = links.several(db, sorted(names))
    families += [traced.family] if traced.family else []
    tellings = {i for family in families for i in family.tellings} | {traced.told}
    return Selection(
        articles=frozenset(telling.article_id for telling in ids.tellings(db, tellings)),
        tellings=frozenset(tellings),
        families=frozenset(family.id for family in families),
    )


def article(db: sqlite3.Connection, given: str) -> Reading:
    """What the article with this id, or beginning of one, was read as.

    Raises:
        UsageError: there is none, or there are several.
    """
    reading = readings.reading(db, ids.article(db, given))
    assert reading is not None  # noqa: S101 - its id was just found
    return reading


def _telling(db: sqlite3.Connection, told: str) -> Telling:
    """The telling that is meant; of several, the one whose family is largest, then the first."""
    told = told.strip()
    found = ids.told(db, told)
    if found is None:
        return _best(db, told)
    tellings = ids.tellings(db, found)
    if not tellings:
        raise UsageError(f"nothing was told in {told!r}: no statement was found in it")
    sizes = lists.times_told(db, (telling.id for telling in tellings))
    return max(tellings, key=lambda telling: sizes[telling.id])


def _best(db: sqlite3.Connection, text: str) -> Telling:
    """The statement that fits free text best: all its words if any has them, else half of them."""
    terms = words.terms(text)
    if not terms:
        raise UsageError(f"{_cut(text)!r} is no id, and holds no word to search for")
    loose = words.terms(_QUOTES.sub(" ", text))  # a pasted sentence brings its marks with it
    for asked in (terms, loose):
        found = words.find(db, asked, Filters(), together=True, limit=1)
        if found:
            return found[0]
    wanted = _words(text)
    for telling in words.find(db, loose, Filters(), together=False, limit=20):
        has = _words(" ".join(span.text for span in telling.spans))
        if len(wanted & has) >= ENOUGH * len(wanted):
            return telling
    raise UsageError(
        f"{_cut(text)!r} is no id, and no statement held has these words; try `search` with fewer"
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def steps(db: sqlite3.Connection, tellings: Iterable[Telling]) -> list[Step]:
    """Tellings with what they rest on."""
    told = list(tellings)
    held = readings.several(db, (telling.article_id for telling in told))
    joined = links.retellings_of(db, (telling.id for telling in told))
    said = {(name, one.id): one for name, found in held.items() for one in found.attributions}
    actors = {(name, one.id): one for name, found in held.items() for one in found.actors}
    found = []
    for telling in told:
        reading = held.get(telling.article_id)
        if reading is not None:
            by = said.get((telling.article_id, telling.attribution_id or ""))
            found.append(
                Step(
                    article=reading.article,
                    telling=telling,
                    attribution=by,
                    actor=actors.get((telling.article_id, by.actor_id or "")) if by else None,
                    retelling=joined.get(telling.id),
                )
            )
    return found


def _order(step: Step, root_id: str) -> tuple[bool, bool, str, str, int]:
    """Earliest held first; what has no date comes last, for nobody knows where it belongs."""
    published = step.article.published.value if step.article.published else None
    start = step.telling.spans[0].start if step.telling.spans else 0
    first = step.telling.id != root_id
    return first, published is None, published or "", step.article.id, start


def _echoes(db: sqlite3.Connection, family: Family) -> Iterator[Echo]:
    """The other families that share a line with this one, likest first."""
    found = [
        (recurrence, recurrence.b if recurrence.a == family.id else recurrence.a)
        for recurrence in links.recurrences(db, family.id)
    ]
    roots = {one.id: one.root_id for one in links.several(db, (other for _, other in found))}
    told = {step.telling.id: step for step in steps(db, ids.tellings(db, roots.values()))}
    for recurrence, other in found:
        root = told.get(roots.get(other, ""))
        if root is not None:
            yield Echo(recurrence=recurrence, root=root)
