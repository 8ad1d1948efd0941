"""Saved lines held against what is new: a statement, a narrative, or an actor's words come back."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from retold import tracing
from retold.errors import UsageError
from retold.narratives.statement import Claim, claim
from retold.recalling import by_words, likeness
from retold.records import (
    Article,
    Attribution,
    Reading,
    Telling,
    Voice,
    content_id,
    in_line,
)
from retold.reports import Alert
from retold.retellings.evidence import judge, overlap
from retold.retellings.tell import sentences, tell, telling
from retold.retellings.told import Told
from retold.store import groups, ids, links, readings, words
from retold.vectors import Vectors, vectors

Kind = Literal["retelling", "line", "meaning", "words"]

LINES = 40
"""Wordings of a saved line that are looked for, at most."""

NEAR = 0.6
"""Least cosine of a telling that says a saved line in other words. In labelled scenes, made of
look-alikes, 39 of 56 pairs that have it and too few words in common are one statement, the others
two that were made of one event (`evals/collect/near.py`). Of 198,135 pairs of sentences of 60 real
pages, 49 have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A line to be told of when it comes back.

    One of `statement` (a text, or the id of what is held) and `narrative` (the same), or `actor`
    and `term` (words as `search` takes them), or one of these alone. `outlet` is part of its name,
    `voice` attributed or own; None asks nothing.
    """

    name: str
    statement: str | None = None
    narrative: str | None = None
    actor: str | None = None
    term: str | None = None
    outlet: str | None = None
    voice: Voice | None = None

    def __post_init__(self) -> None:
        what = [self.statement, self.narrative, self.actor or self.term]
        if sum(one is not None for one in what) != 1:
            raise UsageError(
                f"the alert {self.name!r} wants one thing: a statement, a narrative, or an actor"
                " and a term"
            )
        if self.voice not in (None, "attributed", "own"):
            raise UsageError(
                f"the alert {self.name!r} asks for the voice {self.voice!r}; wanted attributed or"
                " own"
            )
        if self.term is not None and not words.terms(self.term):
            raise UsageError(f"the alert {self.name!r} has a term without a word: {self.term!r}")


class _Line(NamedTuple):
    """One wording that is looked for."""

    text: str
    told: Told
    claim: Claim


class _Lines:
    """The wordings of a saved line, and what each means."""

    def __init__(self, wordings: Iterable[_Line]) -> None:
        self.wordings = tuple(wordings)

    @cached_property
    def meant(self) -> Vectors:
        """The vector of each wording."""
        return vectors([one.text for one in self.wordings])


class _Tellings:
    """What a new article tells, and what each telling means, found where it is asked for."""

    def __init__(self, reading: Reading) -> None:
        self.told = tuple(_tellings(reading))

    @cached_property
    def meant(self) -> Vectors:
        """The vector of each telling."""
        return vectors([in_line(one.telling.spans) for one in self.told])


class _New(NamedTuple):
    """A telling that is new, with what it stands in."""

    reading: Reading
    telling: Telling
    attribution: Attribution | None

    @property
    def speaker(self) -> str | None:
        """Who says it, as the article names them."""
        said = self.attribution
        if said is None:
            return None
        named = next((a.name for a in self.reading.actors if a.id == said.actor_id), None)
        return named or (" ".join(said.source.text.split()) if said.source else None)


def evaluate(
    db: sqlite3.Connection, saved: Sequence[Saved], articles: Iterable[str], at: str
) -> Iterator[Alert]:
    """The alerts that some articles give rise to, article by article.

    A statement or a narrative is known by its words, else by what it means. An outlet's own
    sentences are looked at too, linked or not. What somebody denied or did not say is an alert as
    well, and says so.

    Raises:
        UsageError: a saved line leads to nothing that is held, or has no words to look for.
    """
    looked_for = [(one, _Lines(_lines(db, one)), _names(db, one)) for one in saved]
    for article_id in articles:
        reading = readings.reading(db, article_id)
        if reading is None:
            continue
        new = _Tellings(reading)
        for one, lines, names in looked_for:
            if (
                one.outlet
                and one.outlet.casefold() not in (reading.article.outlet or "").casefold()
            ):
                continue
            found = _back(lines, new) if lines.wordings else _worded(one, names, new.told)
            for telling_, kind, line, detail in found:
                if one.voice is None or telling_.telling.voice == one.voice:
                    yield _alert(one, telling_, kind, line, detail, at)


def hold(db: sqlite3.Connection, saved: Iterable[Saved]) -> None:
    """Holds saved lines to the corpus before anything else is done; in a transaction.

    What an id stands for is kept as words when it is first met: what is held may regroup, and ids
    of narratives with it.

    Raises:
        UsageError: one of them leads to nothing, or has no words to look for.
    """
    for one in saved:
        if one.statement is not None or one.narrative is not None:
            texts = json.dumps([line.text for line in _lines(db, one)], ensure_ascii=False)
            db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (_key(one), texts))


def _key(one: Saved) -> str:
    return f"saved {content_id(one.statement or '', one.narrative or '')}"


Found = tuple[_New, Kind, str, str]
"""A telling in which a saved line comes back, how, which wording of the line, and why."""


def _back(lines: _Lines, new: _Tellings) -> Iterator[Found]:
    """The tellings that say a statement or a narrative once more: by their words, or else in other
    words."""
    for n, telling_ in enumerate(new.told):
        theirs = by_words(telling_.telling)
        if not theirs.wording.total:
            continue
        likes = (
            (like, line)
            for line in lines.wordings
            if (like := likeness(line.told, line.claim, theirs))
        )
        best = max(likes, key=lambda pair: (pair[0][0] == "retelling", pair[0][1]), default=None)
        if best is not None:
            (kind, score, wording), line = best
            what = "the same statement" if kind == "retelling" else "an old line"
            detail = f"{what}, by “{wording}” (likeness {score:.2f}); saved: “{line.text}”"
            yield telling_, kind, line.text, detail
            continue
        near = _nearest(lines, theirs, new.meant[n])
        if near is not None:
            cosine, line = near
            detail = (
                f"near in meaning, in other words (cosine {cosine:.2f}): look whether it is meant;"
                f" saved: “{line.text}”"
            )
            yield telling_, "meaning", line.text, detail


def _nearest(lines: _Lines, theirs: Told, meant: Vectors) -> tuple[float, _Line] | None:
    """The wording that a telling is nearest to in meaning, if it is near, and how near.

    None where another number, name or negation, or another event, parts the two.
    """
    cosines = lines.meant @ meant
    k = int(cosines.argmax())
    line, cosine = lines.wordings[k], float(cosines[k])
    if cosine < NEAR:
        return None
    judged = judge(line.told, theirs, overlap(line.told, theirs))
    return (cosine, line) if judged.apart in ("", "words") else None


def _worded(one: Saved, names: frozenset[str], new: Sequence[_New]) -> Iterator[Found]:
    """The tellings of an actor, or with some words, or both."""
    if one.actor:
        new = [n for n in new if n.speaker and _is_named(n.speaker, one, names)]
    if one.term:
        held = _with_terms(one.term, new)
        new = [n for k, n in enumerate(new) if k in held]
    for telling_ in new:
        said = [f"{telling_.speaker} speaks"] if one.actor else []
        said += [f"it has the words {one.term}"] if one.term else []
        line = " ".join(filter(None, (one.actor and f"{one.actor}:", one.term)))
        yield telling_, "words", line, "; ".join(said)


def _alert(one: Saved, new: _New, kind: Kind, line: str, detail: str, at: str) -> Alert:
    article, said = new.reading.article, in_line(new.telling.spans)
    return Alert(
        # the same words at the same address are told of once, whatever else of the page changes
        id=content_id("alert", one.name, article.url or article.id, said.casefold()),
        at=at,
        name=one.name,
        kind=kind,
        line=line,
        detail=detail,
        speaker=new.speaker,
        act=new.attribution.act if new.attribution else None,
        voice=new.telling.voice,
        spans=new.telling.spans,
        telling_id=new.telling.id,
        article_id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published=article.published.value if article.published else None,
    )


def _tellings(reading: Reading) -> Iterator[_New]:
    """What an article tells: its statements, and its own sentences besides."""
    article = reading.article
    said = {one.id: one for one in reading.attributions}
    told = list(tell(article, reading.attributions))
    for one in told:
        yield _New(reading, one, said.get(one.attribution_id or ""))
    # Words inside any attribution are nobody's own, also those of one that is too doubtful to tell.
    taken = [
        (span.start, span.end)
        for one in reading.attributions
        for span in (*one.content, *((one.source,) if one.source else ()))
    ]
    if not article.covered:
        return
    bodies = [
        block.text
        for block in article.blocks
        if block.kind in ("body", "headline") and block.text is not None
    ]
    for body in bodies if article.blocks else [(0, len(article.text))]:
        for span in sentences(article, *body):
            if not any(start < span.end and span.start < end for start, end in taken):
                yield _New(reading, telling(article, [span], None), None)


# ---- what is looked for


def _lines(db: sqlite3.Connection, one: Saved) -> list[_Line]:
    asked = one.statement if one.statement is not None else one.narrative
    if asked is None:
        return []
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_key(one),)).fetchone()
    if row is not None:
        texts = json.loads(row[0])
    else:
        texts = _narrative(db, asked) if one.narrative is not None else _statement(db, asked)
    lines: dict[str, _Line] = {}
    for text in texts:
        article = Article(id="saved", digest="", text=text, blocks=(), language="en", covered=True)
        for span in sentences(article, 0, len(text)):
            told = by_words(telling(article, [span], None))
            if told.wording.total:
                lines.setdefault(span.text, _Line(" ".join(span.text.split()), told, claim(told)))
    if not lines:
        raise UsageError(
            f"the alert {one.name!r} has no words to look for in {asked!r}; write the statement out"
        )
    return list(islice(lines.values(), LINES))


def _statement(db: sqlite3.Connection, asked: str) -> list[str]:
    """The wordings of a statement: the text itself, or those held of what an id stands for."""
    told = ids.told(db, asked.strip())
    if told is None:
        return [asked.replace("\0", " ").encode("utf-8", "replace").decode()]
    return [in_line(one.spans) for one in ids.tellings(db, told)]


def _narrative(db: sqlite3.Connection, asked: str) -> list[str]:
    """The wordings of a narrative, by its id, or of those that a statement belongs to."""
    named = ids.narrative(db, asked.strip())
    if named is not None:
        found = [links.narrative(db, named)]
    else:
        family = tracing.trace(db, asked).family
        found = [n for n in links.narratives(db) if family and family.id in n.families]
    texts: list[str] = []
    for narrative in found:
        for name in narrative.families if narrative else ():
            one = links.family(db, name)
            if one is not None:
                texts += [in_line(t.spans) for t in ids.tellings(db, [one.root_id])]
    return texts or _statement(db, asked)


def _names(db: sqlite3.Connection, one: Saved) -> frozenset[str]:
    """The names, folded, by which the actor of a saved line is known in all that is held."""
    if not one.actor:
        return frozenset()
    asked = one.actor.casefold()
    found = {asked}
    for group in groups.groups(db):
        if asked == group.id or any(_has_name(name, one) for name in group.names):
            found |= {name.casefold() for name in group.names}
    return frozenset(found)


def _is_named(speaker: str, one: Saved, names: frozenset[str]) -> bool:
    """Whether a speaker has one of these names, or the one that was asked for within a longer."""
    return speaker.casefold() in names or _has_name(speaker, one)


def _has_name(name: str, one: Saved) -> bool:
    asked = re.escape((one.actor or "").casefold())
    return re.search(rf"(?<!\w){asked}(?!\w)", name.casefold()) is not None


def _with_terms(term: str, new: Sequence[_New]) -> set[int]:
    """Which tellings have all the terms, by the words' stems, as a search would say."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize ="
            " 'porter unicode61 remove_diacritics 2')"
        )
        db.executemany(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            [(k, " … ".join(s.text for s in one.telling.spans)) for k, one in enumerate(new)],
        )
        match = " AND ".join(words.terms(term))
        return {
            row[0] for row in db.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))
        }
