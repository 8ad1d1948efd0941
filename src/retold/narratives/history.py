"""A narrative over time: who says the line, who carries it, how often, and how its words drift."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from retold.narratives.statement import Claim, claim
from retold.narratives.wording import window
from retold.outlets import Outlets
from retold.records import Act, Article, Family, Holding, Narrative, Reading, Span, Telling, in_line
from retold.reports import Carried, Cell, DayHeld, History, Occasion
from retold.retellings.told import Teller, Told, Wordings
from retold.silence import silences
from retold.words import words

Speakers = Mapping[tuple[str, str], str]
"""Article and actor → the name that this actor has over all articles."""


def history(
    narrative: Narrative,
    families: Iterable[Family],
    tellings: Iterable[Telling],
    readings: Iterable[Reading],
    holdings: Iterable[Holding],
    outlets: Outlets,
    speakers: Speakers,
    days: Iterable[DayHeld] | None = None,
) -> History:
    """Its occasions in the order of time, its speakers, its carriers, and its counts by month.

    An occasion is what one speaker says on one day. Carriers are publishers: outlets of one group
    and reprints count once. Of each outlet and month stands how many pages told the line, and how
    many are held: 0 of 12 is silence, 0 of 0 is a page that nobody captured.

    Example:
        >>> [(o.date, o.speaker, o.wording.says) for o in history(...).occasions]
        [('2022-02-28', 'the ministry', 'hegemonic policy of the US'), …]
    """
    by_id = {reading.article.id: reading for reading in readings}
    held = {t.id: t for t in tellings}
    wordings: Wordings = {}
    tellers = {name: Teller(reading, wordings) for name, reading in by_id.items()}
    core = {w.stem for text in narrative.wordings for w in words(text)}
    met: dict[tuple[str, str], list[tuple[Told, list[Told]]]] = {}
    for family in families:
        told = [
            one
            for name in family.tellings
            if (t := held.get(name)) is not None and t.article_id in tellers
            if (one := tellers[t.article_id].told(t)) is not None
        ]
        first = next((t for t in told if t.telling.id == family.root_id), None)
        if first is None:
            continue
        speaker = next((s for t in told if (s := _speaker(t, by_id, speakers))), "")
        day = _day(by_id[first.telling.article_id].article)
        met.setdefault((day or family.id, speaker or family.id), []).append((first, told))
    found = sorted(met.items(), key=lambda one: min(first.order() for first, _ in one[1]))
    occasions = list(_occasions(found, by_id, core, speakers))
    if days is not None:
        rows = list(days)
        occasions = [_with_silence(one, rows, outlets) for one in occasions]
    told_in = {t.telling.article_id for _, group in found for _, told in group for t in told}
    copies = {
        t.telling.article_id
        for _, group in found
        for _, told in group
        for t in told
        if t.telling.copy_of
    }
    own = sorted(told_in - copies, key=lambda name: (_day(by_id[name].article) or "~", name))
    names = Counter(o.speaker for o in occasions if o.speaker)
    return History(
        narrative=narrative,
        occasions=tuple(occasions),
        speakers=tuple(name for name, _ in names.most_common()),
        carriers=outlets.publishers(by_id[name].article.outlet for name in own),
        carried=tuple(_carried([by_id[name].article for name in told_in], holdings)),
        undated=sum(_day(by_id[name].article) is None for name in told_in),
    )


def _occasions(
    found: Sequence[tuple[tuple[str, str], list[tuple[Told, list[Told]]]]],
    by_id: Mapping[str, Reading],
    core: set[str],
    speakers: Speakers,
) -> Iterator[Occasion]:
    """Each occasion with the words that it has of the line, and what changed since the last one."""
    before: Claim | None = None
    for _, group in found:
        told = [t for _, members in group for t in members]
        first = min((f for f, _ in group), key=Told.order)
        article = by_id[first.telling.article_id].article
        best = max(map(claim, told), key=lambda c: _rarity(c, core))
        outlets: dict[str, str | None] = {}
        for t in sorted(told, key=Told.order):
            page = by_id[t.telling.article_id].article
            if page.outlet:
                outlets.setdefault(page.outlet, _day(page))
        yield Occasion(
            date=_day(article),
            speaker=next((s for t in told if (s := _speaker(t, by_id, speakers))), None),
            telling_id=first.telling.id,
            tellings=len(told),
            outlets=tuple(outlets),
            days=tuple(outlets.values()),
            wording=_wording(best, core, by_id),
            drift=_drift(before, best, core) if before else "",
            act=_act(told, by_id),
        )
        before = best


def _act(told: Iterable[Told], by_id: Mapping[str, Reading]) -> Act | Literal["mixed"]:
    """Whether the line was said, or denied; what an outlet tells as its own it says."""
    acts: set[Act] = set()
    for one in told:
        said = by_id[one.telling.article_id].attributions
        acts.add(next((a.act for a in said if a.id == one.telling.attribution_id), "said"))
    return acts.pop() if len(acts) == 1 else "mixed"


def _with_silence(one: Occasion, days: Sequence[DayHeld], outlets: Outlets) -> Occasion:
    if one.date is None:
        return one
    first = [o for o, day in zip(one.outlets, one.days, strict=True) if day == one.date]
    found = silences({one.date: first}, one.outlets, days, outlets)
    return replace(one, silence=found[0] if found else None)


def _rarity(one: Claim, core: set[str]) -> float:
    return sum(rarity for stem, rarity in one.weights.items() if stem in core)


def _wording(one: Claim, core: set[str], by_id: Mapping[str, Reading]) -> Cell:
    """The stretch that has most of the line, as it stands; the whole telling where it has none."""
    article = by_id[one.told.telling.article_id].article
    spans: tuple[Span, ...] = one.told.telling.spans
    stems = frozenset(one.weights.keys() & core)
    if stems:
        place = window(one, stems)
        start, end = one.told.words[place.first].start, one.told.words[place.last].end
        pieces = ((max(s.start, start), min(s.end, end)) for s in spans)
        spans = tuple(article.span(low, high) for low, high in pieces if low < high)
    return Cell(says=in_line(spans), article_id=article.id, spans=spans)


def _drift(before: Claim, now: Claim, core: set[str]) -> str:
    """What the line lost and won since the occasion before: "without “high”; with “arrogant”"."""
    ours, theirs = before.weights.keys() & core, now.weights.keys() & core
    parts = []
    for word, gone, of in (
        ("without", ours - theirs, before),
        ("with", theirs - ours, now),
    ):
        said = [
            f"“{of.told.written(of.told.words[of.at[stem][0]])}”"
            for stem in sorted(gone, key=lambda s: of.at[s])
        ]
        if said:
            parts.append(f"{word} {', '.join(said)}")
    return "; ".join(parts)


def _speaker(told: Told, by_id: Mapping[str, Reading], speakers: Speakers) -> str | None:
    reading = by_id[told.telling.article_id]
    said = next((a for a in reading.attributions if a.id == told.telling.attribution_id), None)
    if said is None:
        return None
    if said.actor_id is not None:
        known = speakers.get((reading.article.id, said.actor_id))
        return known or next((a.name for a in reading.actors if a.id == said.actor_id), None)
    return " ".join(said.source.text.split()) if said.source else None


def _carried(told_in: Iterable[Article], holdings: Iterable[Holding]) -> Iterator[Carried]:
    """For each month in which the line was told, each outlet: pages that tell it, pages held."""
    told = Counter((_month(a), a.outlet) for a in told_in if _month(a))
    held: Counter[tuple[str, str | None]] = Counter()
    for holding in holdings:
        if holding.day and len(holding.day) >= 7:
            held[holding.day[:7], holding.outlet] += holding.pages
    outlets = sorted({outlet for _, outlet in held}, key=lambda o: o or "")
    for month in sorted({month for month, _ in told if month}):
        for outlet in outlets:
            yield Carried(
                month=month, outlet=outlet, told=told[month, outlet], held=held[month, outlet]
            )


def _month(article: Article) -> str | None:
    day = _day(article)
    return day[:7] if day and len(day) >= 7 else None


def _day(article: Article) -> str | None:
    return article.published.value[:10] if article.published and article.published.value else None
