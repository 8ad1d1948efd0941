"""What the judgements of people say of what is held now: who is one, what is one statement."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Literal

from retold.judgements import Corrections, Places, find, folded, in_words, told
from retold.records import ActorGroup, Anchor, Judgement, Telling, Verdict
from retold.reports import Judged
from retold.store import judgements, readings, spoken, words
from retold.store import tellings as telling_rows

if TYPE_CHECKING:
    from retold.actors.across import Across, Decision, Side
    from retold.actors.standing import Appearance

CODING: tuple[Verdict, ...] = ("coded", "not coded")
TOLD: tuple[Verdict, ...] = ("same statement", "different statements")
LINES: tuple[Verdict, ...] = ("same line", "different lines")


def coded(db: sqlite3.Connection) -> dict[tuple[str, str], Judgement]:
    """Statement (its family, or a telling where it has none) and code → the last that was judged.

    The words are found where they stand now; what finds none any more is left to `listed`.
    """
    found: dict[tuple[str, str], Judgement] = {}
    for judged in (one for one in judgements.standing(db) if one.verdict in CODING):
        for telling, family in _tellings_near(db, judged.one):
            if telling is not None and judged.value is not None:
                found[family, judged.value] = judged
    return found


def _tellings_near(db: sqlite3.Connection, anchor: Anchor) -> Iterator[tuple[Telling | None, str]]:
    """The telling that an anchor means, and its family."""
    for article_id in readings.of_page(db, anchor.article_id, anchor.digest):
        reading = readings.reading(db, article_id)
        if reading is None:
            continue
        families = {one.id: (one, family) for family, one in spoken.told(db, [article_id])}
        meant = told(anchor, reading.article, (one for one, _ in families.values()))
        if meant is not None:
            yield families[meant.id]
            return


def across(db: sqlite3.Connection) -> "Across":
    """Who is one actor in all that is held, as people judged, and called as they named them."""
    from retold.actors.standing import appearances

    every = readings.every(db, rename=False)
    decided = decisions(db, judgements.standing(db))
    return across_of(db, (one for reading in every for one in appearances(reading)), decided)


def across_of(
    db: sqlite3.Connection, everyone: "Iterable[Appearance]", decided: "Sequence[Decision]"
) -> "Across":
    """The same of some who appear, with whom no other may be one; `decided`: what people did."""
    from retold.actors.across import resolve_across

    corrections = Corrections(judgements.standing(db))
    resolved = resolve_across(everyone, decided)
    return resolved._replace(groups=tuple(_called(g, corrections) for g in resolved.groups))


def decisions(db: sqlite3.Connection, judged: Sequence[Judgement]) -> "list[Decision]":
    """What these judgements say of two actors, by their names or where they are found now."""
    pairs = [one for one in judged if one.about == "actor"]
    sides = [side for one in pairs if one.other for side in (one.one, one.other)]
    near = {i for side in sides for i in readings.near(db, side.article_id, side.digest)}
    places = Places(sides)
    met: dict[Anchor, tuple[str, str]] = {}
    for reading in readings.some(db, near, rename=False):
        for anchor in places.near(reading.article):
            said = find(anchor, reading)
            if said is not None and said.actor_id is not None:
                met[anchor] = reading.article.id, said.actor_id
    return list(_decisions(judged, met, Corrections(judgements.standing(db))))


def _decisions(
    judged: Sequence[Judgement],
    met: dict[Anchor, tuple[str, str]],
    corrections: Corrections,
) -> "Iterator[Decision]":
    """What was judged of two actors; one who was renamed is meant by the old names too."""
    from retold.actors.across import Decision

    for one in judged:
        if one.verdict not in ("same", "different"):
            continue
        sides: list[list[Side]] = [[], []]
        for n, anchor in enumerate((one.one, one.other)):
            if anchor is not None and anchor.article_id is None:
                name = anchor.name or ""
                old = [o for o in corrections.renamed(name) if corrections.name(o) == name]
                sides[n] += [name, *old]
            elif anchor in met:
                sides[n].append(met[anchor])
        for mine, theirs in product(*sides):
            same = one.verdict == "same"
            yield Decision(mine, theirs, same, f"{one.verdict}, {in_words(one)}")


def pairs(
    db: sqlite3.Connection, about: Literal["retelling", "line"], every: Iterable[Judgement]
) -> Iterator[tuple[Judgement, str, str]]:
    """What was judged of two tellings, as one statement or as one line: with the ids that the two
    have where they stand now; what finds none any more is left to `listed`."""
    from retold.retellings import tell
    from retold.retellings.tell import telling

    def now(anchor: Anchor) -> str | None:
        for article_id in readings.of_page(db, anchor.article_id, anchor.digest):
            reading = readings.reading(db, article_id)
            if reading is None:
                continue
            article = reading.article
            if anchor.attribution_id is not None:
                meant = told(anchor, article, tell(article, reading.attributions))
                if meant is not None:
                    return meant.id
            elif all(article.text[s.start : s.end] == s.text for s in anchor.spans):
                return telling(article, anchor.spans, None).id
        return None

    for judged in every:
        if judged.about == about and judged.other is not None:
            one, other = now(judged.one), now(judged.other)
            if one and other:
                yield judged, one, other


def _called(group: ActorGroup, corrections: Corrections) -> ActorGroup:
    """The group as people named it, the names that articles use beside it."""
    now = {name: corrections.name(name) for name in group.names}
    if all(name == new for name, new in now.items()):
        return group
    names = {*now, *now.values()}
    new = now[group.name]
    if new == group.name:
        new = min(value for name, value in now.items() if value != name)
    return replace(group, name=new, names=tuple(sorted(names)))


def listed(db: sqlite3.Connection) -> Iterator[Judged]:
    """Every judgement in the order of time, and whether it holds: what it speaks of is held, and
    nobody withdrew it."""
    judged = list(judgements.every(db))
    if not judged:
        return
    gone = {one.value: one for one in judged if one.verdict == "withdrawn"}
    of_tellings = {*TOLD, *LINES, *CODING}
    told_of = {a for j in judged if j.verdict in of_tellings for a in (j.one, j.other) if a}
    anchors = {a for j in judged for a in (j.one, j.other) if a is not None}
    names = {folded(name) for name in words.names(db)}
    unknown = {folded(a.name or "") for a in anchors if a.article_id is None} - names
    if unknown:
        for reading in readings.every(db, rename=False):
            names |= unknown & {folded(actor.name) for actor in reading.actors}
    missing = {
        anchor: "" if _held(db, anchor, names, telling=anchor in told_of) else _missing(anchor)
        for anchor in anchors
    }
    for one in judged:
        lacks = [missing[side] for side in (one.one, one.other) if side and missing[side]]
        if one.id in gone:
            lacks = [f"withdrawn, {in_words(gone[one.id])}"]
        yield Judged(judgement=one, holds=not lacks, detail="; ".join(lacks))


def _held(db: sqlite3.Connection, anchor: Anchor, names: set[str], *, telling: bool) -> bool:
    """Whether what an anchor means is held: a name, a telling, or an attribution."""
    if anchor.article_id is None:
        return folded(anchor.name or "") in names
    if telling:
        return next(_tellings_near(db, anchor), None) is not None
    near = readings.of_page(db, anchor.article_id, anchor.digest)
    read = (readings.as_read(db, name) for name in near)
    return any(find(anchor, reading) is not None for reading in read if reading is not None)


def _missing(anchor: Anchor) -> str:
    if anchor.article_id is None:
        return f"nobody held is called {anchor.name!r}"
    words = " … ".join(span.text for span in anchor.spans)[:60]
    where = anchor.url or anchor.article_id
    return f"{words!r} is no longer found as a statement in {where}"


def refresh(db: sqlite3.Connection, judged: Judgement) -> None:
    """Brings what is searched by up to a judgement, and marks what was linked as stale."""
    meant = judgements.one(db, judged.value or "") if judged.verdict == "withdrawn" else judged
    if meant is None or meant.verdict in CODING:
        return  # nothing that is read or linked changes
    readings.waits(db)
    if meant.verdict in (*TOLD, *LINES, "same", "different"):
        return  # nothing that is read changes
    if meant.about == "words":
        retell(db, judged)
    for anchor in (judged.one, judged.other):
        if anchor is not None and anchor.article_id is not None:
            readings.correct(db, anchor.article_id)
    readings.unlink(db)


def retell(db: sqlite3.Connection, judged: Judgement) -> None:
    """Tells anew what is said in the article of a judgement, as people corrected its words."""
    from retold.retellings import tell

    for article_id in readings.of_page(db, judged.one.article_id, judged.one.digest):
        reading = readings.reading(db, article_id)
        if reading is not None:
            tellings = tuple(tell(reading.article, reading.attributions))
            telling_rows.put(db, article_id, tellings, same_text=True)
