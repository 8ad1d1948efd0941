"""From readings to families: who tells the same statement, and after whom.

Pages may come all at once or a few at a time, in any order: what is linked in the end is the same,
as long as no key and no wording stands in too much to be compared with all (see `candidates` and
`pairing.MANY`). New pages cost what they touch. What two articles tell is decided from these two,
and in a second round from the families that their tellings are in; so decided are the pairs of the
new articles, and those of articles with a telling in a family that a new one joined. What was
decided of others stands.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from retold.outlets import Outlets, known
from retold.records import Family, Reading, Retelling, Telling
from retold.retellings.candidates import Capped
from retold.retellings.copies import text_digest
from retold.retellings.desk import Desk, own_copies
from retold.retellings.held import Changed, Held, Mark, Nothing
from retold.retellings.joining import Decided, Edge, Tie, groups
from retold.retellings.meaning import by_families
from retold.retellings.pairing import (
    Embed,
    First,
    Overlaps,
    first_round,
    rows,
    second_round,
    without_the_loose,
    written,
)
from retold.retellings.sources import Sources
from retold.retellings.told import Told
from retold.retellings.tree import grow
from retold.vectors import Vectors, vectors


class Linked(NamedTuple):
    """What `link` gives, each in a fixed order: by article and place, by root, by score."""

    tellings: tuple[Telling, ...]
    retellings: tuple[Retelling, ...]
    families: tuple[Family, ...]
    capped: tuple[Capped, ...]


def link(
    readings: Iterable[Reading],
    embed: Embed = vectors,
    outlets: Outlets | None = None,
    decided: Sequence[Decided] = (),
) -> Linked:
    """The tellings in these readings, the retellings that join them, and their families.

    Depends on the set of readings alone, not on their order. Every attributed telling is in one
    family, alone if need be. An outlet's own sentence becomes a telling (voice own) where it surely
    tells what another article attributes. Identical articles are reprints (`copy_of`). Statements
    of different occasions or speakers are never one family, nor is a denial with what it denies.
    `embed` gives the vectors of texts; `outlets` are those that are known, by their names.
    `capped` names the formulas that stand in too much to be compared. `decided` is what people
    judged of two tellings: it outranks every score.

    Example:
        >>> linked = link(readings)
        >>> [(r.form, r.detail) for r in linked.retellings]
        [('trimmed', 'keeps 6 of 14 words in their order; same speaker; same day; drops …')]
    """
    found = extend(readings, Nothing(), embed, outlets, decided)
    return Linked(found.tellings, found.retellings, found.families, found.capped)


def extend(
    readings: Iterable[Reading],
    held: Held,
    embed: Embed = vectors,
    outlets: Outlets | None = None,
    decided: Sequence[Decided] = (),
) -> Changed:
    """What new readings change in what was linked before: see `link`, whose result this leads to.

    What is known of a reading that is held already is not taken back: link anew where one changes.

    Example:
        >>> changed = extend(todays, kept)
        >>> [family.root_id for family in changed.families]
        ['3c11…', '5f0a…']
    """
    desk = Desk(held)
    work = _Work(desk, held, embed, decided)
    new = desk.take(readings)
    first, clear = work.first_round(new)
    return work.settle(first, clear, Sources(outlets or known()))


class _Work:
    """One run over what is on the desk: two rounds of decisions, then the families."""

    def __init__(self, desk: Desk, held: Held, embed: Embed, decided: Sequence[Decided]) -> None:
        self._desk, self._held, self._embed = desk, held, _Vectors(embed)
        self._agreed = decided
        self._shared = Overlaps()
        self._marks: dict[str, Mark] = {}
        self._company: set[str] = set()
        self._near: set[str] = set()
        self.fresh: set[str] = set()
        self.decided: set[str] = set()
        self.touched: set[str] = set()

    # ---- decisions

    def first_round(self, fresh: set[str]) -> tuple[First, list[Edge]]:
        """All pairs with a side in an article of which something may change; and which of the
        edges are not loose.

        These articles are the fresh ones, those with a telling that has company only now, and those
        with one in a family of the first round that changes.
        """
        self.fresh = set(fresh)
        first = self._decide(fresh)
        gained = self._gained(first) - fresh
        if gained:
            self.fresh |= gained
            first = _both(first, self._decide(gained))
        fresh = self.fresh
        clear = without_the_loose(first.edges)
        early = [Tie.of(e, early=True, final=False) for e in clear]
        ours = self._desk.tellings(fresh)
        seeds = {t.telling.id for t in self._desk.compared(fresh)}
        void = self._held.ties(ours)
        seeds.update(i for tie in (*void, *early) if tie.early for i in tie[:2])
        self.touched = self._circle(seeds, early, ours, _is_early)
        self.decided = fresh | self._articles(self.touched)
        outer = self.decided - fresh
        if outer:
            self._desk.load(outer)
            first = _both(first, self._decide(outer))
            clear = without_the_loose(first.edges)
        return first, clear

    def _decide(self, fresh: set[str]) -> First:
        """The first round for these articles and those that they may meet."""
        met = self._held.met(self._desk.reaches(fresh))
        self._desk.load(met)
        near = self.fresh | fresh | met
        self._near |= near
        compared, running = self._desk.compared(near), self._desk.running(near)
        asked = [t.telling.id for t in compared if t.telling.id not in self._marks]
        self._marks |= self._held.marks(asked)
        ours = self._desk.tellings(self.fresh | fresh)
        known = {i for i, mark in self._marks.items() if mark.company and i not in ours}
        known |= self._company
        found = first_round(
            compared, running, self._embed, self._shared, None if near == fresh else fresh, known
        )
        self._company |= found.company
        return found

    def _gained(self, first: First) -> set[str]:
        """The articles with a telling that has company only now."""
        known = {i for i, mark in self._marks.items() if mark.company}
        return self._articles(first.company - known)

    def second_round(
        self, first: First, clear: Sequence[Edge]
    ) -> tuple[list[Tie], dict[str, Mark]]:
        """The ties that are found between families; and what is to be kept of the tellings.

        `clear` are the edges of the first round without the loose ones.
        """
        compared = self._desk.compared(self._near)
        by_id = {t.telling.id: t for t in compared}
        touched = {i: by_id[i] for i in self.touched if i in by_id}
        early = [Tie.of(e, early=True, final=False) for e in clear]
        made = groups(touched, (t for t in early if t.a in touched and t.b in touched), {})
        family = {t.telling.id: min(m.telling.id for m in ms) for ms, _ in made for t in ms}
        ours = self._desk.tellings(self.fresh)
        company = {i for i, mark in self._marks.items() if mark.company and i not in ours}
        company |= self._company
        for i in by_id.keys() - family.keys():
            family[i] = self._marks[i].family
        families = [family[t.telling.id] for t in compared]
        vector = rows(
            compared, [k for k, t in enumerate(compared) if t.telling.id in company], self._embed
        )
        closer = by_families(compared, vector, families, self._others(family))
        every = self.decided >= self._near
        later = second_round(
            compared, first, closer, families, self._shared, None if every else self.decided
        )
        ours = {t.telling.id for t in self._desk.compared(self.decided)}
        marks = {i: Mark(family[i], i in company) for i in sorted(ours)}
        return [Tie.of(e, early=False, final=True, later=True) for e in later], marks

    def _others(self, family: dict[str, str]) -> dict[str, dict[str, Vectors]]:
        """The vectors of the members that are not on the desk, by families."""
        asked = {name for i, name in family.items() if i not in self.touched}
        found = [m for m in self._held.members(asked) if m[1] not in family]
        if not found:
            return {}
        others: dict[str, dict[str, Vectors]] = {}
        texts = [written(spans) for _, _, spans in found]
        for (name, told, _), row in zip(found, self._embed(texts), strict=True):
            others.setdefault(name, {})[told] = row
        return others

    # ---- families

    def settle(self, first: First, clear: Sequence[Edge], sources: Sources) -> Changed:
        """The families of all that is tied, directly or not, to what was decided anew."""
        desk = self._desk
        later, marks = self.second_round(first, clear)
        every = [*first.edges, *first.own]
        early = set(map(id, clear))
        final = set(map(id, without_the_loose(every))) if first.own else early
        new = [
            Tie.of(edge, early=id(edge) in early, final=id(edge) in final)
            for edge in every
            if id(edge) in early or id(edge) in final
        ] + later

        attributed = {t.telling.id for i in self.decided for t in desk.pages[i].told}
        ours = desk.tellings(self.decided)
        void = list(self._held.ties(ours))
        seeds = attributed | {i for tie in (*void, *new) for i in tie[:2]}
        originals = {desk.twin[i] for i in self.fresh if i in desk.twin}
        seeds |= {t.telling.id for i in originals for t in desk.pages[i].running}
        circle, ties = self._members(seeds, new, ours)
        own: dict[str, list[Told]] = {}
        for t in circle.values():
            if t.telling.voice == "own":
                own.setdefault(t.telling.article_id, []).append(t)
        for tellings in own.values():
            tellings.sort(key=_place)
        copies = {c: o for i in self._articles(circle) for c, o in desk.copied(i).items()}
        copies = {c: o for c, o in copies.items() if c in circle}
        more, repeated = own_copies(desk, own)
        circle |= repeated
        copies |= more
        articles = {i: page.article for i, page in desk.pages.items()}
        grown = [
            grow(members, tied, articles, sources)
            for members, tied in groups(circle, ties, copies, self._agreed)
        ]
        why = {frozenset((d.one, d.other)): d.why for d in self._agreed if d.same}
        grown.sort(key=lambda one: one[0].root_id)
        texts = {i: text_digest(desk.pages[i].article) or b"" for i in self.fresh}
        return Changed(
            ties=tuple(sorted(new, key=attrgetter("a", "b", "later"))),
            undone=tuple(void),
            marks={**dict.fromkeys(attributed - marks.keys()), **marks},
            reaches=tuple(desk.reaches(self.fresh)),
            texts=texts,
            twins={i: desk.twin[i] for i in sorted(self.fresh) if i in desk.twin},
            tellings=tuple(
                replace(t.telling, copy_of=copies.get(t.telling.id))
                for t in sorted(circle.values(), key=_place)
            ),
            gone=tuple(sorted({i for tie in void for i in tie[:2]} - circle.keys())),
            retellings=tuple(_judged(r, why) for _, retellings in grown for r in retellings),
            families=tuple(family for family, _ in grown),
            capped=first.capped,
        )

    def _members(
        self, seeds: set[str], new: list[Tie], void: set[str]
    ) -> tuple[dict[str, Told], list[Tie]]:
        """All that is tied to the seeds, copies it or was judged one with it, and the ties among
        them."""
        desk = self._desk
        one = [_agreed(d) for d in self._agreed if d.same]
        found: set[str] = set()
        frontier = set(seeds)
        while frontier:
            tied = self._circle(frontier, [*new, *one], void, _is_final) - found
            found |= tied
            desk.load(self._articles(tied))
            frontier = set()
            for i in self._articles(tied):
                frontier.update(o for c, o in desk.copied(i).items() if c in found)
                for copy in desk.repeated(i):
                    frontier.update(c for c, o in desk.copied(copy).items() if o in found)
            frontier -= found
        ties = {
            (*tie[:2], tie.later): tie
            for tie in self._held.ties(found)
            if tie.a not in void and tie.b not in void and _is_final(tie)
        }
        ties |= {(*tie[:2], tie.later): tie for tie in new if _is_final(tie)}
        ended = {i for key in ties for i in key[:2]} | {i for tie in one for i in tie[:2]}
        every: dict[str, Told] = {}
        for i in self._articles(found):
            page = desk.pages[i]
            every |= {t.telling.id: t for t in page.told if t.telling.id in found}
            if i not in desk.twin:
                every |= {t.telling.id: t for t in page.running if t.telling.id in ended}
        return every, list(ties.values())

    def _circle(
        self,
        seeds: Collection[str],
        new: Iterable[Tie],
        void: Collection[str],
        counts: Callable[[Tie], bool],
    ) -> set[str]:
        """The seeds, and all that is tied to them by ties, new ones and old ones but of `void`."""
        tied: dict[str, set[str]] = {}
        for tie in new:
            if counts(tie):
                tied.setdefault(tie.a, set()).add(tie.b)
                tied.setdefault(tie.b, set()).add(tie.a)
        found = set(seeds)
        frontier = found
        while frontier:
            met = {j for i in frontier for j in tied.get(i, ())}
            for tie in self._held.ties(frontier - set(void)):
                if counts(tie) and tie.a not in void and tie.b not in void:
                    met.update(tie[:2])
            frontier = met - found
            found |= frontier
        return found

    def _articles(self, tellings: Iterable[str]) -> set[str]:
        """The articles of these tellings, on the desk or held."""
        on_desk = self._desk.article_of
        strange = [i for i in tellings if i not in on_desk]
        found = {on_desk[i] for i in tellings if i in on_desk}
        return found | self._held.articles(strange) if strange else found


class _Vectors:
    """Gives the vectors of texts, each asked for once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def _both(one: First, other: First) -> First:
    """What was found in two runs over pairs, of which some may be the same."""

    def edges(ours: list[Edge], theirs: list[Edge]) -> list[Edge]:
        return list({(e.a.telling.id, e.b.telling.id): e for e in (*ours, *theirs)}.values())

    return First(
        worded=one.worded | other.worded,
        meaning=one.meaning | other.meaning,
        edges=edges(one.edges, other.edges),
        own=edges(one.own, other.own),
        company=one.company | other.company,
        capped=tuple(dict.fromkeys((*one.capped, *other.capped))),
    )


def _agreed(decided: Decided) -> Tie:
    """That a person holds two tellings to be one, where it is asked what is tied to what."""
    return Tie(decided.one, decided.other, 1.0, 0, None, early=False, final=True)


def _judged(found: Retelling, why: Mapping[frozenset[str], str]) -> Retelling:
    """The retelling, with who judged it one where somebody did."""
    by = why.get(frozenset((found.earlier_id, found.later_id)))
    return found if by is None else replace(found, score=1.0, detail=f"{by}; {found.detail}")


def _is_early(tie: Tie) -> bool:
    return tie.early


def _is_final(tie: Tie) -> bool:
    return tie.final


def _place(told: Told) -> tuple[str, list[tuple[int, int]]]:
    return told.telling.article_id, [(s.start, s.end) for s in told.telling.spans]
