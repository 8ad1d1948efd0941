"""By what statements, lines and actors are known outside the corpus, so that an import updates.

All three are groups, and regroup when pages come: an earlier telling roots a statement anew. So
each is known by something that stays, and `also` by whatever else it may have been known by
before: what was written out earlier is found again under the id that it had.

Not covered: a statement, line or name that turns out to be two.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from retold.export.tables import Held
from retold.records import ActorGroup, Family, content_id


class Known(NamedTuple):
    """The id by which something is known, and those that it may have had before."""

    id: str
    also: tuple[str, ...] = ()


def statement(family: Family) -> Known:
    """A statement: by its earliest telling held; any other may have been the earliest before.

    Example:
        >>> statement(Family(id="f", root_id="t1", tellings=("t1", "t2")))
        Known(id='t1', also=('t2',))
    """
    return Known(family.root_id, tuple(t for t in family.tellings if t != family.root_id))


def actors(groups: Iterable[ActorGroup]) -> dict[str, Known]:
    """The groups of actors, by their ids: each of the actors in it may have been alone before.

    An actor's id that several groups share (a name that two people bear) is none of theirs.
    """
    parts = {group.id: group.actors for group in groups}
    times = Counter(actor for actors in parts.values() for actor in actors)
    return {
        group: Known(group, tuple(a for a in actors if times[a] == 1 and a != group))
        for group, actors in parts.items()
    }


def lines(held: Held) -> dict[str, Known]:
    """The lines that come back, by the ids of their narratives: by the words that stand for them.

    Those are the words of one of its tellings, and where they stand for several lines also the
    wording that comes back. The words of any other telling may have stood for it, unless its
    statement begins several lines: nobody can say for which of them.
    """
    from retold.narratives.wording import label  # here, for it brings the language models

    narratives = list(held.narratives())
    alike = Counter(line.label for line in narratives)
    times = Counter(family for line in narratives for family in line.families)
    labels: dict[str, set[str]] = {family: set() for family in times}
    of = {told: f.id for f in held.families() if f.id in labels for told in f.tellings}
    for telling in held.tellings() if of else ():
        if telling.id in of:
            labels[of[telling.id]].add(label(telling))
    known: dict[str, str] = {}
    before: dict[str, set[str]] = {}
    first = {line.label: line.id for line in reversed(narratives)}
    for line in narratives:
        known[line.id] = _line(line.label, *line.wordings[: alike[line.label] > 1])
        before[line.id] = {_line(line.label, wording) for wording in line.wordings}
        if first[line.label] == line.id:
            before[line.id].add(_line(line.label))
        for family in line.families:
            if times[family] == 1:
                before[line.id].update(map(_line, labels[family]))
    claimed = Counter(name for names in before.values() for name in names)
    taken = set(known.values())
    return {
        line: Known(name, tuple(sorted(w for w in before[line] - taken if claimed[w] == 1)))
        for line, name in known.items()
    }


def _line(*words: str) -> str:
    return content_id("line", *words)
