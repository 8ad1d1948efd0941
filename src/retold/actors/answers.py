"""answers(): which statement a statement answers, over all articles.

An article says whom a statement answers (`replies`); what that one said is often told elsewhere. It
is taken to be a statement of that actor, or for a country of somebody who speaks for it, not later
than the answer and not long before, about what the answer speaks of. Where two statements fit about
equally, none is named.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from retold.actors.across import Across
from retold.actors.countries import Countries
from retold.actors.titles import describe
from retold.records import (
    ActorGroup,
    Answer,
    Attribution,
    Family,
    Reading,
    Span,
    Telling,
    in_line,
)
from retold.vectors import Vectors, vectors
from retold.words import words

WINDOW = 14
"""Days before an answer within which what it answers was told."""
CONSIDERED = 60
"""Statements that one answer is held against in meaning: those that share most of its words."""
ENOUGH = 0.5
"""The least likeness of an answer's words and a statement that they are taken to be about."""
CLEAR = 0.08
"""By how much the best must be more alike than the next statement."""
_RARE = 2.0
"""Rarity from which on a word that both have says what they are about."""
_WORTH = 0.03
"""What a step of rarity of a shared word adds to the cosine of both."""
_MOST = 0.35
"""What shared words add at most."""
_LONGEST = 600
"""Code points of a statement that are compared."""
_ENDS = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n")

Embed = Callable[[Sequence[str]], Vectors]
Side = tuple[str, str]
"""An actor by its group, or a country by its name: who a statement is of."""
Place = tuple[str, str]
"""An article and an attribution in it."""


class _Asked(NamedTuple):
    """A statement that says it answers somebody: whom, when, and its words about it."""

    place: Place
    span: Span
    side: Side
    called: str
    day: int
    texts: tuple[str, ...]
    not_about: frozenset[str]


class _Said(NamedTuple):
    """A telling that may be answered, its speaker and day, and in which family it is."""

    telling: Telling
    speaker: str
    day: int
    family: str
    text: str


def answers(
    readings: Iterable[Reading],
    tellings: Iterable[Telling],
    families: Iterable[Family],
    across: Across,
    embed: Embed = vectors,
) -> tuple[Answer, ...]:
    """Which statement answers which, in the same article or another, by article and attribution.

    Depends on the set of readings alone, and for each answer on WINDOW days of it.

    Example:
        >>> found = answers(readings, linked.tellings, linked.families, across)
        >>> found[0].span.text, found[0].detail
        ('rebuffed Washington’s claim', 'what Paula Brandt, who speaks for United States, said …')

    Not covered: answers that name nobody, pages without a day, and what a statement answers besides
    the first one it names.
    """
    told: dict[Place, list[Telling]] = {}
    for telling in tellings:
        if telling.attribution_id is not None:
            told.setdefault((telling.article_id, telling.attribution_id), []).append(telling)
    family_of = {i: family.id for family in families for i in family.tellings}
    groups = {group.id: group for group in across.groups}
    group_of = {(m.article_id, m.actor_id): groups[m.group_id] for m in across.members}
    countries: dict[str, str | None] = {}
    here: dict[Place, Answer] = {}
    asked: list[_Asked] = []
    said: dict[Side, list[_Said]] = {}
    for reading in readings:
        day = day_of(reading)
        who = {actor.id: group_of.get((reading.article.id, actor.id)) for actor in reading.actors}
        for one in reading.attributions:
            place = reading.article.id, one.id
            speaker = who.get(one.actor_id or "")
            reply = one.replies_to
            if reply is not None:
                before = told.get((reading.article.id, reply.attribution_id or ""), [])[:1]
                if before:
                    here[place] = _here(place, reply.span, before[0])
                if day is not None and _only_named(reading, reply.span, before):
                    answered = who.get(reply.actor_id)
                    if answered is not None and answered is not speaker:
                        asked.append(_asked(reading, one, answered, speaker, day))
            if speaker is None or day is None or one.nested_in or one.act not in ("said", "denied"):
                continue
            if speaker.id not in countries:
                countries[speaker.id] = speaks_for(speaker)
            country = countries[speaker.id]
            for telling in told.get(place, ()):
                if telling.copy_of is None:
                    family = family_of.get(telling.id, telling.id)
                    text = in_line(telling.spans)[:_LONGEST]
                    spoken = _Said(telling, speaker.name, day, family, text)
                    said.setdefault(("actor", speaker.id), []).append(spoken)
                    if country:
                        said.setdefault(("country", country), []).append(spoken)
    found = here | {
        (one.article_id, one.attribution_id): one for one in _across(asked, said, embed)
    }
    return tuple(found[place] for place in sorted(found))


def _here(place: Place, span: Span, telling: Telling) -> Answer:
    return Answer(
        article_id=place[0],
        attribution_id=place[1],
        span=span,
        answered_id=telling.attribution_id or "",
        telling_id=telling.id,
        score=1.0,
        detail="told before it in the same article, as the last statement of whom it answers",
    )


def sides(readings: Iterable[Reading], across: Across) -> set[Side]:
    """Of whom statements are looked for, to find what these articles answer."""
    groups = {group.id: group for group in across.groups}
    group_of = {(m.article_id, m.actor_id): groups[m.group_id] for m in across.members}
    asked = (
        group_of.get((reading.article.id, said.replies_to.actor_id))
        for reading in readings
        for said in reading.attributions
        if said.replies_to is not None
    )
    return {side(group) for group in asked if group is not None}


def side(answered: ActorGroup) -> Side:
    """Whose statements are looked through for what one who is named was answered for."""
    if answered.kind == "country":
        return "country", country_of(answered, Countries())
    return "actor", answered.id


def speaks_for(group: ActorGroup) -> str | None:
    """The country whose statements those of an actor are, if any.

    Example:
        >>> speaks_for(foreign_minister_of_ostmark)
        'Ostmark'
    """
    if group.kind == "country":
        return country_of(group, Countries())
    if group.kind == "person":
        named = {one.country for one in group.offices if one.country}
        return named.pop() if len(named) == 1 else None
    told = describe(group.name, Countries())
    return told.country if told and told.sense.kind != "document" else None


def country_of(group: ActorGroup, countries: Countries) -> str:
    """The usual name of a country that is an actor."""
    known = countries.of(group.name)
    return known.name if known else group.name


def _asked(
    reading: Reading,
    one: Attribution,
    answered: ActorGroup,
    speaker: ActorGroup | None,
    day: int,
) -> _Asked:
    assert one.replies_to is not None  # noqa: S101 - the caller has seen it
    span = one.replies_to.span
    start, end = _sentence(reading.article.text, span)
    names = [*answered.names, *(speaker.names if speaker else ())]
    return _Asked(
        place=(reading.article.id, one.id),
        span=span,
        side=side(answered),
        called=answered.name,
        day=day,
        texts=(
            " ".join(reading.article.text[start:end].split()),
            in_line(one.content)[:_LONGEST],
        ),
        not_about=frozenset(w.stem for text in (*names, span.text) for w in words(text)),
    )


def _only_named(reading: Reading, span: Span, before: Sequence[Telling]) -> bool:
    """Whether an article tells of what is answered only in the words that answer, if at all."""
    start, end = _sentence(reading.article.text, span)
    return all(start <= piece.start < end for telling in before for piece in telling.spans)


def _sentence(text: str, span: Span) -> tuple[int, int]:
    """Where the sentence that holds a span begins and ends."""
    low = max(0, span.start - _LONGEST)
    start = max((m.end() for m in _ENDS.finditer(text, low, span.start)), default=low)
    end = _ENDS.search(text, span.end)
    return start, min(end.end() if end else len(text), start + _LONGEST)


def _across(
    asked: Sequence[_Asked], said: Mapping[Side, Sequence[_Said]], embed: Embed
) -> Iterator[Answer]:
    for one in asked:
        near = [
            each
            for each in said.get(one.side, ())
            if one.day - WINDOW <= each.day <= one.day
            and (each.telling.article_id, each.telling.attribution_id) != one.place
        ]
        best = _best(one, near, embed)
        if best is not None:
            score, telling, shared = best
            yield _answer(one, telling, score, shared)


def _best(
    one: _Asked, near: Sequence[_Said], embed: Embed
) -> tuple[float, _Said, tuple[str, ...]] | None:
    """The statement that an answer is about, with its score and the words shared; or None."""
    about = {
        w.stem: (w.rarity, text[w.start : w.end])
        for text in one.texts
        for w in words(text)
        if w.rarity >= _RARE and w.stem not in one.not_about
    }
    ranked: list[tuple[float, str, _Said, tuple[str, ...]]] = []
    for each in near:
        has = {w.stem for w in words(each.text)}
        met = sorted((about[stem] for stem in about if stem in has), reverse=True)
        worth = min(_MOST, _WORTH * sum(rarity for rarity, _ in met))
        ranked.append((worth, each.telling.id, each, tuple(word for _, word in met)))
    ranked.sort(key=lambda each: (-each[0], each[1]))
    ranked = ranked[:CONSIDERED]
    if not ranked:
        return None
    rows = embed([*one.texts, *(each.text for _, _, each, _ in ranked)])
    cosines = (rows[: len(one.texts)] @ rows[len(one.texts) :].T).max(axis=0)
    scored = [
        (float(cosine) + worth, each, shared)
        for cosine, (worth, _, each, shared) in zip(cosines, ranked, strict=True)
    ]
    families: dict[str, float] = {}
    for score, each, _ in scored:
        families[each.family] = max(score, families.get(each.family, 0.0))
    (family, score), *others = sorted(families.items(), key=lambda item: (-item[1], item[0]))
    if score < ENOUGH or (others and score - others[0][1] < CLEAR):
        return None
    tellings = [(each, shared) for _, each, shared in scored if each.family == family]
    first, shared = min(tellings, key=lambda item: (item[0].day, item[0].telling.id))
    return min(1.0, round(score, 4)), first, shared


def _answer(one: _Asked, said: _Said, score: float, shared: Sequence[str]) -> Answer:
    days = one.day - said.day
    when = "the same day" if not days else "the day before" if days == 1 else f"{days} days before"
    speaker = said.speaker
    if one.side[0] == "country" and speaker != one.called:
        speaker += f", who speaks for {one.called},"
    about = f", with “{'”, “'.join(shared[:4])}”" if shared else ""
    return Answer(
        article_id=one.place[0],
        attribution_id=one.place[1],
        span=one.span,
        answered_id=said.telling.attribution_id or "",
        telling_id=said.telling.id,
        score=score,
        detail=f"what {speaker} said {when} fits best what is answered{about}",
    )


def day_of(reading: Reading) -> int | None:
    """The day on which an article was published, as a number; None where it is not known."""
    published = reading.article.published
    value = published.value if published and published.value else ""
    try:
        return date.fromisoformat(value[:10]).toordinal() if len(value) >= 10 else None
    except ValueError:
        return None
