"""How an outlet tells what was said: whom it carries, by what words, and what it drops."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from retold.colours import colour
from retold.outlets import key
from retold.profiles.actor import Who
from retold.profiles.counting import Heard, Statements, Tallies, months
from retold.profiles.records import Coloured, Dropped, Glance, OutletProfile, Told
from retold.records import Attribution, Colour
from retold.reports import Clauses, HeldOutlet, counted
from retold.words import words

WORDS = 5
"""Reporting words, and speakers, that are shown of a colour."""


UNKNOWN = "speaker not known"
"""Whose words they are where the page does not say, or says "he" and nobody knows who."""


class Shelf(NamedTuple):
    """The pages held of an outlet: all, those in a language that is read, those without a date,
    and of those that are read how many by month."""

    pages: int
    read: int
    undated: int
    months: Mapping[str, int]


class Compared(NamedTuple):
    """The clauses of statements that the outlet tells after others, of all that it shares with
    them; and of how many statements its telling is the earliest held."""

    statements: Iterable[Clauses]
    shared: int
    first: int


def outlet_profile(
    outlet: HeldOutlet,
    heard: Sequence[Heard],
    shelf: Shelf,
    who: Who,
    compared: Compared,
    elsewhere: Iterable[Glance],
) -> OutletProfile:
    """How an outlet tells what was said: whom it carries, voice, cues, what it drops.

    `heard` are all tellings in its pages. `elsewhere` are pages of other outlets, whose reporting
    words its own are held against. Reprints count for whom it carried, and not for how it tells.

    Example:
        >>> found = outlet_profile(outlet, heard, shelf, who, compared, elsewhere)
        >>> [(c.colour, c.cues, c.cues_of, c.elsewhere, c.elsewhere_of) for c in found.colours]
        [('doubting', 12, 80, 3, 410)]
    """
    names = {outlet.name, *outlet.also}
    own_keys = set(map(key, names))
    statements = Statements.of(heard)
    speakers, voices, acts, through = (Tallies() for _ in range(4))
    own: list[Heard] = []
    for told in statements.groups:
        for one in told:
            if one.said is not None:
                _speaker(speakers, one, who)
                for hop in one.said.relay:
                    name = " ".join(hop.name.split())
                    if key(name) in own_keys:
                        continue
                    through.add(name.casefold(), name, None, one)
            if one.telling.copy_of is not None:
                continue
            own.append(one)
            voice = one.said.kind if one.said is not None else "own"
            voices.add(voice, voice, None, one, of=one.telling.id)
            if one.said is not None:
                acts.add(one.said.act, one.said.act, None, one, of=one.telling.id)
    found = _told(names, statements, compared)
    coloured = _colours(own, who, elsewhere)
    return OutletProfile(
        outlet=outlet,
        pages=shelf.pages,
        read=shelf.read,
        telling=len({one.reading.article.id for one in heard}),
        statements=len(statements.groups),
        undated=shelf.undated,
        months=months(statements, heard, shelf.months),
        speakers=speakers.most(),
        voices=voices.most(),
        acts=acts.most(),
        through=through.most(),
        colours=coloured,
        told=found,
        copies=sum(one.telling.copy_of is not None for one in heard),
        detail=tuple(_detail(shelf, heard, found, coloured)),
    )


def _speaker(speakers: Tallies, one: Heard, who: Who) -> None:
    """Counts whose words a telling brings; who has no name is counted as the page calls them."""
    assert one.said is not None  # noqa: S101 - asked of attributed tellings alone
    known = who.get((one.reading.article.id, one.said.actor_id or ""))
    if known is not None and known.kind != "unnamed":
        speakers.add(known.group, known.name, known.kind, one)
        return
    name = _name(one, who)
    speakers.add(f"?{name.casefold()}", name, "unnamed", one)


def _colours(own: Iterable[Heard], who: Who, elsewhere: Iterable[Glance]) -> tuple[Coloured, ...]:
    """The colours of the outlet's reporting words, beside those of the others'; each word once."""
    met: dict[Colour, dict[str, Heard]] = {}
    cues: set[str] = set()
    for one in own:
        found = _colour(one.said)
        if one.said is not None and found is not None:
            cues.add(_place(one))
            met.setdefault(found, {}).setdefault(_place(one), one)
    others = Counter(
        found
        for reading in elsewhere
        for said in reading.attributions
        if (found := _colour(said)) is not None
    )
    return tuple(
        Coloured(
            colour=name,
            cues=len(heard),
            cues_of=len(cues),
            elsewhere=others[name],
            elsewhere_of=others.total(),
            words=_most(_word(one) for one in heard.values()),
            speakers=_most(_name(one, who) for one in heard.values()),
            attributions=tuple(one.said.id for one in heard.values() if one.said),
        )
        for name, heard in sorted(met.items(), key=lambda row: (-len(row[1]), row[0]))
    )


def _colour(said: Attribution | None) -> Colour | None:
    return _coloured(said.cue.text) if said is not None and said.cue is not None else None


_coloured = lru_cache(maxsize=4_096)(colour)


def _place(one: Heard) -> str:
    """An attribution of an article: ids that were given with a page may come twice."""
    return f"{one.reading.article.id} {one.said.id if one.said else ''}"


def _word(one: Heard) -> str:
    cue = one.said.cue if one.said else None
    return " ".join(cue.text.casefold().split()) if cue else ""


def _name(one: Heard, who: Who) -> str:
    said = one.said
    known = who.get((one.reading.article.id, said.actor_id or "")) if said else None
    name = known.name if known else said.source.text if said and said.source else ""
    return " ".join(name.split()) if _says(name) else UNKNOWN


@lru_cache(maxsize=4_096)
def _says(name: str) -> bool:
    return any(word.is_content for word in words(name))


def _most(said: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(text for text in said if text)
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:WORDS])


def _told(names: set[str], statements: Statements, compared: Compared) -> Told:
    """What became of the clauses that others told first, by the outlet's own tellings of them.

    Where two of its articles tell a statement, a clause is kept if one of them keeps it.
    """
    ids = {one.telling.id for told in statements.groups for one in told}
    number = 0
    fates: Counter[str] = Counter()
    dropped: list[Dropped] = []
    order = ("dropped", "altered", "kept")
    for statement in compared.statements:
        rows = [row for row in statement.fates if row.outlet in names and not row.copy_of]
        if not rows:
            continue
        number += 1
        for n, clause in enumerate(statement.clauses):
            best = max(rows, key=lambda row: order.index(row.clauses[n].says))
            fate = best.clauses[n].says
            fates[fate] += 1
            if fate == "dropped":
                told = next((i for i in best.tellings if i in ids), best.tellings[0])
                dropped.append(Dropped(telling_id=told, article_id=best.article_id, clause=clause))
    return Told(
        statements=number,
        shared=compared.shared,
        first=compared.first,
        clauses=fates.total(),
        kept=fates["kept"],
        altered=fates["altered"],
        dropped=tuple(dropped),
    )


def _detail(
    shelf: Shelf, heard: Sequence[Heard], told: Told, coloured: Sequence[Coloured]
) -> Iterable[str]:
    """What cannot be told of this outlet, and why."""
    if shelf.pages > shelf.read:
        unread = counted(shelf.pages - shelf.read, "page")
        yield f"{unread} in other languages: nothing is looked for there"
    if shelf.undated:
        yield f"{counted(shelf.undated, 'page')} without a date: in no month"
    if not heard:
        yield "no statement was found in its pages"
    elif not told.shared:
        yield "no statement is held that another outlet told before: what it drops is not known"
    elif told.statements < told.shared:
        most = f"the {told.statements:,} most told of {told.shared:,}"
        yield f"{most} shared statements were compared"
    if heard and not coloured:
        yield "none of its reporting words is in the table of colours"
