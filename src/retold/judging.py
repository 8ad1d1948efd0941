"""From what a person says of actors and speakers to a judgement, and what it is held against."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from retold.errors import UsageError
from retold.judgements import Corrections, Places, find, folded, in_time, in_words, told
from retold.records import ActorGroup, Anchor, Judgement, Telling, Verdict, content_id
from retold.reports import Judged
from retold.store import ids, judgements, readings, spoken, words

if TYPE_CHECKING:
    from retold.actors.across import Across, Decision, Side
    from retold.actors.standing import Appearance

CODING: tuple[Verdict, ...] = ("coded", "not coded")
VERDICTS: tuple[Verdict, ...] = (
    *("same", "different", "rename", "not the speaker", "speaker is"),
    *CODING,
)


def judgement(
    db: sqlite3.Connection,
    verdict: str,
    one: str,
    other: str | None,
    said: tuple[str, str, str],
) -> Judgement:
    """The judgement that these words make; `said`: by whom, when, and why.

    Raises:
        UsageError: the verdict is unknown, a side is missing or nobody held, or nobody judges.
    """
    who, when, why = (" ".join(readings.plain(part).split()) for part in said)
    known = next((v for v in VERDICTS if v == verdict), None)
    if known is None:
        raise UsageError(f"verdict {verdict!r} is not known; wanted {', '.join(VERDICTS)}")
    if not who:
        raise UsageError("a judgement needs who made it: give a name (--who)")
    if (other is None) != (known == "not the speaker"):
        second = "a code" if known in CODING else "a second name"
        wanted = "one attribution alone" if other is not None else second
        raise UsageError(f"{known!r} takes {wanted}")
    if known in CODING and other is not None:
        return _coding(db, known, one, other, (who, when, why))
    speaker = known in ("not the speaker", "speaker is")
    anchor = _attribution(db, one) if speaker else _actor(db, one)
    value = _name(other) if other is not None and known in ("rename", "speaker is") else None
    beside = _actor(db, other) if other is not None and known in ("same", "different") else None
    if beside is not None and _key(anchor) == _key(beside):
        raise UsageError(
            f"{one!r} and {other!r} are one name; to speak of one of two namesakes, give the id of"
            " a statement of each"
        )
    if known == "rename":
        anchor = Anchor(name=anchor.name)
    where = (_key(anchor), _key(beside) if beside else "", value or "")
    return Judgement(
        id=content_id("judgement", known, *where, who, when),
        about="speaker" if speaker else "actor",
        verdict=known,
        one=anchor,
        other=beside,
        value=value,
        who=who,
        when=when,
        why=why,
    )


def _coding(
    db: sqlite3.Connection, verdict: Verdict, one: str, code: str, said: tuple[str, str, str]
) -> Judgement:
    """That a statement has, or has not, a code of somebody's taxonomy."""
    who, when, why = said
    code = _name(code)
    anchor = _statement(db, one)
    place = ",".join(f"{span.start}-{span.end}" for span in anchor.spans)
    return Judgement(
        id=content_id("judgement", verdict, f"{anchor.article_id} {place}", code, who, when),
        about="statement",
        verdict=verdict,
        one=anchor,
        other=None,
        value=code,
        who=who,
        when=when,
        why=why,
    )


def _statement(db: sqlite3.Connection, given: str) -> Anchor:
    """The telling with this id, anchored to its article and words."""
    found = list(ids.tellings(db, ids.told(db, given.strip()) or ()))
    if not found:
        raise UsageError(
            f"{given[:60]!r} is the id of no statement; `retold codes` and `search` show the ids"
        )
    if len(found) > 1:
        shown = ", ".join(one.id[:8] for one in found[:8])
        raise UsageError(f"{given!r} holds {len(found):,} statements; give one of {shown}")
    (telling,) = found
    reading = readings.reading(db, telling.article_id)
    if reading is None:
        raise UsageError(f"the statement {given!r} is no longer held")
    article = reading.article
    return Anchor(
        article_id=article.id,
        attribution_id=telling.attribution_id,
        digest=article.digest,
        url=article.url,
        spans=telling.spans,
    )


def coded(db: sqlite3.Connection) -> dict[tuple[str, str], Judgement]:
    """Statement (its family, or a telling where it has none) and code → the last that was judged.

    The words are found where they stand now; what finds none any more is left to `listed`.
    """
    found: dict[tuple[str, str], Judgement] = {}
    for judged in in_time(one for one in judgements.every(db) if one.verdict in CODING):
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
        families = {one.id: (one, family) for one, family in spoken.told(db, article_id)}
        meant = told(anchor, reading.article, (one for one, _ in families.values()))
        if meant is not None:
            yield families[meant.id]
            return


def _key(anchor: Anchor) -> str:
    if anchor.article_id is None:
        return folded(anchor.name or "")
    return f"{anchor.article_id} {anchor.attribution_id}"


def _name(name: str) -> str:
    plain = " ".join(readings.plain(name).split())
    if not folded(plain):
        raise UsageError(f"{name[:60]!r} is no name: it holds no letter")
    return plain


def _actor(db: sqlite3.Connection, given: str) -> Anchor:
    """All who are called so; or the one speaker of the attribution with this id."""
    wanted = folded(given)
    if wanted and any(folded(name) == wanted for name in words.names(db)):
        return Anchor(name=_name(given))
    if ids.attribution(db, given.strip()) is None:
        raise UsageError(
            f"nobody held is called {given[:60]!r}, nor is it the id of a statement; `retold search"
            " --actor` shows how names are written (`retold link` first, for those who never speak)"
        )
    anchor = _attribution(db, given)
    if anchor.name is None:
        raise UsageError(
            f"the speaker of {given!r} is not known; name them first: `judge … speaker`"
        )
    return anchor


def _attribution(db: sqlite3.Connection, given: str) -> Anchor:
    """The attribution with this id, anchored to its article and words."""
    found = ids.attribution(db, given.strip())
    if found is None:
        raise UsageError(f"{given[:60]!r} is the id of no statement; `retold search` shows the ids")
    reading = readings.reading(db, found[0])
    said = next((a for a in reading.attributions if a.id == found[1]), None) if reading else None
    if reading is None or said is None:
        raise UsageError(f"the statement {given!r} is no longer held")
    article = reading.article
    return Anchor(
        name=next((a.name for a in reading.actors if a.id == said.actor_id), None),
        article_id=article.id,
        attribution_id=said.id,
        digest=article.digest,
        url=article.url,
        spans=said.content,
    )


# ---- against what is held


def across(db: sqlite3.Connection) -> "Across":
    """Who is one actor in all that is held, as people judged, and called as they named them."""
    from retold.actors.across import resolve_across
    from retold.actors.standing import appearances

    judged = list(judgements.every(db))
    met: dict[Anchor, tuple[str, str]] = {}
    places = Places(side for one in judged if one.other for side in (one.one, one.other))

    def everyone() -> "Iterator[Appearance]":
        for reading in readings.every(db, rename=False):
            for anchor in places.near(reading.article):
                said = find(anchor, reading)
                if said is not None and said.actor_id is not None:
                    met[anchor] = reading.article.id, said.actor_id
            yield from appearances(reading)

    found = list(everyone())
    corrections = Corrections(judged)
    resolved = resolve_across(found, list(_decisions(judged, met, corrections)))
    return resolved._replace(groups=tuple(_called(g, corrections) for g in resolved.groups))


def _decisions(
    judged: list[Judgement],
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
    """Every judgement in the order of time, and whether what it speaks of is held."""
    judged = list(judgements.every(db))
    if not judged:
        return
    anchors = [a for j in judged for a in (j.one, j.other) if a is not None]
    missing = {anchor: _missing(anchor) for anchor in anchors}
    names = {folded(name) for name in words.names(db)}
    unknown = {folded(a.name or "") for a in anchors if a.article_id is None} - names
    coding = {one.one for one in judged if one.verdict in CODING}
    for anchor in coding:
        if next(_tellings_near(db, anchor), None) is not None:
            missing[anchor] = ""
    places = Places(anchor for anchor in anchors if anchor not in coding)
    anchors = [anchor for anchor in anchors if anchor not in coding]
    if unknown or any(anchor.article_id for anchor in anchors):
        for reading in readings.every(db, rename=False):
            names |= unknown & {folded(actor.name) for actor in reading.actors}
            for anchor in places.near(reading.article):
                if find(anchor, reading) is not None:
                    missing[anchor] = ""
    for one in judged:
        lacks = [
            missing[anchor]
            for anchor in (one.one, one.other)
            if anchor is not None
            and missing[anchor]
            and (anchor.article_id is not None or folded(anchor.name or "") not in names)
        ]
        yield Judged(judgement=one, holds=not lacks, detail="; ".join(lacks))


def _missing(anchor: Anchor) -> str:
    if anchor.article_id is None:
        return f"nobody held is called {anchor.name!r}"
    words = " … ".join(span.text for span in anchor.spans)[:60]
    where = anchor.url or anchor.article_id
    return f"{words!r} is no longer found as a statement in {where}"


def refresh(db: sqlite3.Connection, judged: Judgement) -> None:
    """Brings what is searched by up to a judgement, and marks what was linked as stale."""
    if judged.verdict in CODING:
        return  # nothing that is read or linked changes
    for anchor in (judged.one, judged.other):
        if anchor is not None and anchor.article_id is not None:
            readings.correct(db, anchor.article_id)
    readings.unlink(db)
