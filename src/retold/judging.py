"""From what a person says of actors and speakers to a judgement, and what it is held against."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Literal

from retold.errors import UsageError
from retold.judgements import (
    Corrections,
    Places,
    find,
    folded,
    in_words,
    place_of,
    told,
)
from retold.records import ActorGroup, Anchor, Judgement, Telling, Verdict, content_id
from retold.reports import Judged
from retold.store import ids, judgements, readings, spoken, words

if TYPE_CHECKING:
    from retold.actors.across import Across, Decision, Side
    from retold.actors.standing import Appearance

CODING: tuple[Verdict, ...] = ("coded", "not coded")
TOLD: tuple[Verdict, ...] = ("same statement", "different statements")
LINES: tuple[Verdict, ...] = ("same line", "different lines")
VERDICTS: tuple[Verdict, ...] = (
    *("same", "different", "rename", "not the speaker", "speaker is", "words are"),
    *(*TOLD, *LINES, *CODING, "withdrawn"),
)
ALONE: tuple[Verdict, ...] = ("not the speaker", "withdrawn")
"""Verdicts that are of one thing alone."""


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
    if (other is None) != (known in ALONE):
        seconds = {"words are": "the words", **dict.fromkeys(CODING, "a code")}
        seconds |= dict.fromkeys((*TOLD, *LINES), "a second statement")
        alone = "one judgement alone" if known == "withdrawn" else "one attribution alone"
        wanted = alone if other is not None else seconds.get(known, "a second name")
        raise UsageError(f"{known!r} takes {wanted}")
    if known == "withdrawn":
        return _withdrawal(db, one, (who, when, why))
    if known in CODING and other is not None:
        return _coding(db, known, one, other, (who, when, why))
    if known in (*TOLD, *LINES) and other is not None:
        return _pair(db, known, one, other, (who, when, why))
    if known == "words are" and other is not None:
        return _wording(db, one, other, (who, when, why))
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
    return Judgement(
        id=content_id("judgement", verdict, _place(anchor), code, who, when),
        about="statement",
        verdict=verdict,
        one=anchor,
        other=None,
        value=code,
        who=who,
        when=when,
        why=why,
    )


def _pair(
    db: sqlite3.Connection, verdict: Verdict, one: str, other: str, said: tuple[str, str, str]
) -> Judgement:
    """That two tellings are, or are not, of one statement, or of statements with one line."""
    who, when, why = said
    sides = _statement(db, one), _statement(db, other)
    where = sorted(_place(side) for side in sides)
    if where[0] == where[1]:
        raise UsageError(f"{one!r} and {other!r} are one telling; give two")
    return Judgement(
        id=content_id("judgement", verdict, *where, who, when),
        about="retelling" if verdict in TOLD else "line",
        verdict=verdict,
        one=sides[0],
        other=sides[1],
        value=None,
        who=who,
        when=when,
        why=why,
    )


def _wording(
    db: sqlite3.Connection, given: str, words: str, said: tuple[str, str, str]
) -> Judgement:
    """Which words of its article an attribution says."""
    who, when, why = said
    anchor = _attribution(db, given)
    reading = readings.as_read(db, anchor.article_id or "")
    meant = " ".join(readings.plain(words).split())
    if reading is None or place_of(meant, reading.article, anchor.spans) is None:
        raise UsageError(
            f"{meant[:60]!r} does not stand so in the article of {given!r}; copy the words from it"
        )
    return Judgement(
        id=content_id("judgement", "words are", _key(anchor), meant, who, when),
        about="words",
        verdict="words are",
        one=anchor,
        other=None,
        value=meant,
        who=who,
        when=when,
        why=why,
    )


def _withdrawal(db: sqlite3.Connection, given: str, said: tuple[str, str, str]) -> Judgement:
    """That a judgement holds no longer; the sides are those of the one that is withdrawn."""
    who, when, why = said
    judged = judgements.one(db, given.strip())
    if judged is None:
        raise UsageError(
            f"{given[:60]!r} is the id of no judgement; `retold judge --list --json` shows the ids"
        )
    if judged.verdict == "withdrawn":
        raise UsageError("a withdrawal is not withdrawn: judge it again, the later one holds")
    if judged.id not in {one.id for one in judgements.standing(db)}:
        raise UsageError(f"the judgement {given!r} was withdrawn before")
    return Judgement(
        id=content_id("judgement", "withdrawn", judged.id, who, when),
        about="judgement",
        verdict="withdrawn",
        one=judged.one,
        other=judged.other,
        value=judged.id,
        who=who,
        when=when,
        why=why,
    )


def _place(anchor: Anchor) -> str:
    """An article and the words in it, as a string."""
    return f"{anchor.article_id} {','.join(f'{span.start}-{span.end}' for span in anchor.spans)}"


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
    # What it is found by is what was read, for corrections are held against that.
    read = readings.as_read(db, found[0])
    content = next((a.content for a in read.attributions if a.id == said.id), ()) if read else ()
    return Anchor(
        name=next((a.name for a in reading.actors if a.id == said.actor_id), None),
        article_id=article.id,
        attribution_id=said.id,
        digest=article.digest,
        url=article.url,
        spans=content or said.content,
    )


# ---- against what is held


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
            readings.tell_again(db, article_id, tellings)
