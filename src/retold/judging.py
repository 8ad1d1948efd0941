"""From what a person says of actors, speakers and statements to a judgement."""

import sqlite3

from retold.errors import UsageError
from retold.judgements import folded, place_of
from retold.records import Anchor, Judgement, Verdict, content_id
from retold.store import ids, judgements, readings, words
from retold.store.rows import plain
from retold.verdicts import CODING, LINES, TOLD

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
    who, when, why = (" ".join(plain(part).split()) for part in said)
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
    meant = " ".join(plain(words).split())
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


def _key(anchor: Anchor) -> str:
    if anchor.article_id is None:
        return folded(anchor.name or "")
    return f"{anchor.article_id} {anchor.attribution_id}"


def _name(name: str) -> str:
    given = " ".join(plain(name).split())
    if not folded(given):
        raise UsageError(f"{name[:60]!r} is no name: it holds no letter")
    return given


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
