"""The readings of all parts as one: statements to their other tellings, actors to themselves.

What is held here is what a corpus holds of the same pages, in the form that `export` asks for.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import msgspec

from retold.actors.across import Across, resolve_across
from retold.actors.answers import answers
from retold.actors.standing import appearances
from retold.narratives import Narrated, narrate
from retold.outlets import known
from retold.records import (
    ActorGroup,
    Answer,
    Family,
    Fidelity,
    Holding,
    Member,
    Narrative,
    Reading,
    Recurrence,
    Rejected,
    Retelling,
    Telling,
)
from retold.reports import HeldOutlet
from retold.retellings import Linked, link
from retold.retellings.fidelity import fidelity
from retold.scale import engine
from retold.store.outlets import who_published
from retold.store.readings import outranks, same_id

_reading = msgspec.json.Decoder(Reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What `join` gives; `refused` are pages whose id belongs to another text."""

    every: list[Reading]
    refused: tuple[Rejected, ...]
    linked: Linked
    narrated: Narrated
    across: Across

    def readings(self) -> Iterator[Reading]:
        return iter(self.every)

    def actors(self) -> Iterator[ActorGroup]:
        return iter(self.across.groups)

    def members(self) -> Iterator[Member]:
        return iter(self.across.members)

    def outlets(self) -> Iterator[HeldOutlet]:
        articles = [r.article for r in self.every if r.article.outlet is not None]
        rows = sorted((a.outlet or "", a.url or "") for a in articles)
        by_pages = {a.outlet for a in articles if a.outlet_basis in ("JSON-LD", "meta tag")}
        return iter(who_published(rows, by_pages.__contains__, known()))

    def tellings(self) -> Iterator[Telling]:
        return iter(self.linked.tellings)

    def retellings(self) -> Iterator[Retelling]:
        return iter(self.linked.retellings)

    def fidelities(self) -> Iterator[Fidelity]:
        by_id = {reading.article.id: reading for reading in self.every}
        tellings = {telling.id: telling for telling in self.linked.tellings}
        for family in self.linked.families:
            first = tellings[family.root_id]
            for telling in (tellings[i] for i in family.tellings if len(family.tellings) > 1):
                reading = by_id[telling.article_id]
                said = telling.attribution_id
                by = next((a for a in reading.attributions if a.id == said), None)
                earliest = by_id[first.article_id].article
                found = fidelity(telling, by, reading.article, earliest, first)
                if found is not None:
                    yield found

    def families(self) -> Iterator[Family]:
        return iter(self.linked.families)

    def answers(self) -> Iterator[Answer]:
        linked = self.linked
        return iter(answers(self.every, linked.tellings, linked.families, self.across))

    def recurrences(self) -> Iterator[Recurrence]:
        return iter(self.narrated.recurrences)

    def narratives(self) -> Iterator[Narrative]:
        return iter(self.narrated.narratives)

    def holdings(self) -> Iterator[Holding]:
        dated = (
            (r.article.outlet, r.article.published.value if r.article.published else None)
            for r in self.every
        )
        days = Counter((outlet, value[:10] if value else None) for outlet, value in dated)
        for outlet, day in sorted(days, key=lambda key: (key[0] or "", key[1] or "")):
            yield Holding(outlet=outlet, day=day, pages=days[outlet, day])

    def rejected(self) -> Iterator[Rejected]:
        return iter(self.refused)

    def judgements(self) -> Iterator[None]:  # type: ignore[override, unused-ignore]
        return iter(())

    reviews = judgements
    facets = judgements


def join(folder: Path) -> Joined:
    """Joins the readings that lie in the parts of a run: `link`, `narrate`, who is who."""
    every, refused = _once(folder)
    linked = link(every)
    return Joined(
        every=every,
        refused=tuple(refused),
        linked=linked,
        narrated=narrate(every, linked),
        across=resolve_across(a for reading in every for a in appearances(reading)),
    )


def _once(folder: Path) -> tuple[list[Reading], list[Rejected]]:
    """The readings by their articles' ids, each article once, as a corpus would keep it."""
    doubled = engine.twice(folder)
    every: list[Reading] = []
    several: dict[str, list[tuple[int, int, str, Reading]]] = {}
    rows = engine.readings(folder).select("article_id", "part", "place", "name", "reading")
    for row in rows.iter_rows():
        reading = _reading.decode(row["reading"])
        if row["article_id"] in doubled:
            where = row["part"], row["place"], row["name"]
            several.setdefault(row["article_id"], []).append((*where, reading))
        else:
            every.append(reading)
    refused: list[Rejected] = []
    for captures in several.values():
        captures.sort(key=lambda capture: capture[:2])
        held = captures[0][3]
        for _, _, name, reading in captures[1:]:
            if (why := same_id(held.article, reading.article)) is not None:
                refused.append(
                    Rejected(
                        name=name,
                        digest=reading.article.digest,
                        url=reading.article.url,
                        stage="keep",
                        reason=f"{name!r}: {why}",
                    )
                )
            elif held != reading and not outranks(held, reading):
                held = reading
        every.append(held)
    return sorted(every, key=attrgetter("article.id")), refused
