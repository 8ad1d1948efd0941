"""Lines that come back: rare wordings that statements of other occasions or speakers share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from retold.clusters import Clusters
from retold.records import Family, Narrative, Reading, Recurrence, Telling, content_id
from retold.retellings import Capped, Linked
from retold.retellings.speakers import compare
from retold.retellings.told import Teller, Told, Wordings
from retold.words import Word

LINE = 5.5
"""Least rarity of a run of content words that is a line of its own: "hegemonic policy" is 5.6."""
RARE = 3.0
"""Rarity that at least one word of a short run must have."""
COMPOUND = 1.5
"""What a hyphen adds: "double-dealing" is rarer than a dealing that is double."""
LONGEST = 6
"""Content words within which a run must reach LINE."""
GAP = 2
"""Light words that may stand between two words of a run ("policy *of the* West")."""
HEAVY = 40
"""Families with one wording, above which it is a formula: left out, and reported."""
ONE_OCCASION = 1
"""Days within which one speaker's statements are one occasion."""
ALIKE = 0.5
"""Families that two wordings must have in common, of all they have, to be one narrative."""
NAME = 80
"""Code points of a speaker's name that a detail shows."""
LABEL = 240
"""Code points of a label; a longer telling is cut at a word."""

Run = tuple[str, ...]


class Narrated(NamedTuple):
    """What `narrate` gives, in a fixed order; `capped` are the formulas that were left out."""

    recurrences: tuple[Recurrence, ...]
    narratives: tuple[Narrative, ...]
    capped: tuple[Capped, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Statement:
    """A family as narratives see it: its first telling, its different wordings, where it stands."""

    family: Family
    told: Told
    wordings: tuple[Told, ...]
    articles: frozenset[str]
    dates: tuple[str, ...]


class _Found(NamedTuple):
    """A run in a telling: the positions of its first and last word, and its rarity."""

    told: Told
    first: int
    last: int
    rarity: float


def narrate(readings: Iterable[Reading], linked: Linked) -> Narrated:
    """The recurrences among the families of `linked`, and the narratives that they form.

    A line is a run of two or more content words, none of them a name, whose rarity together passes
    a bar ("double-dealing policy"). Two families that share one on different occasions, or by
    different speakers, are a recurrence. A narrative is the families that share one wording, or
    several wordings that occur in nearly the same families: never a chain from wording to wording.

    Example:
        >>> [(r.wording, r.detail) for r in narrate(readings, linked).recurrences]
        [('harbour blockade doctrine', '“harbour blockade doctrine” (Ana Belgrave, 2023-03-01) …')]

    Not covered: lines that come back in other words.
    """
    statements = _statements(readings, linked)
    lines = [_lines(s) for s in statements]
    holders: dict[Run, list[int]] = {}
    for k, found in enumerate(lines):
        for run in found:
            holders.setdefault(run, []).append(k)
    capped = tuple(
        sorted(
            (Capped(run, len(ks)) for run, ks in holders.items() if len(ks) > HEAVY),
            key=lambda c: (-c.wordings, c.words),
        )
    )
    shared: dict[tuple[int, int], list[Run]] = {}
    for run in sorted(holders):
        if 1 < len(holders[run]) <= HEAVY:
            for pair in combinations(holders[run], 2):
                shared.setdefault(pair, []).append(run)
    apart = {
        pair: runs
        for pair, runs in shared.items()
        if _comes_back(statements[pair[0]], statements[pair[1]])
    }
    recurrences = [
        _recurrence(statements[a], statements[b], [lines[a][run] for run in runs])
        for (a, b), runs in apart.items()
    ]
    return Narrated(
        tuple(sorted(recurrences, key=lambda r: (-r.score, r.a, r.b))),
        tuple(_narratives(statements, lines, apart)),
        capped,
    )


def _statements(readings: Iterable[Reading], linked: Linked) -> list[_Statement]:
    """The families, by first telling in time; own voice counts, but speaks for nobody."""
    by_id = {r.article.id: r for r in readings}
    tellings: dict[str, Telling] = {t.id: t for t in linked.tellings}
    wordings: Wordings = {}
    tellers = {i: Teller(reading, wordings) for i, reading in by_id.items()}
    found = []
    for family in linked.families:
        members = [tellings[i] for i in family.tellings]
        told = [
            t
            for t in (tellers[m.article_id].told(m) for m in members if not m.copy_of)
            if t is not None
        ]
        first = next((t for t in told if t.telling.voice == "attributed"), None)
        if first is None:
            continue
        published = (by_id[m.article_id].article.published for m in members)
        found.append(
            _Statement(
                family=family,
                told=first,
                wordings=tuple({t.wording: t for t in reversed(told)}.values())[::-1],
                articles=frozenset(m.article_id for m in members),
                dates=tuple(d.value for d in published if d is not None and d.value),
            )
        )
    return sorted(found, key=lambda s: s.told.order())


def _lines(statement: _Statement) -> dict[Run, _Found]:
    """The shortest runs that reach LINE, from every content word of the statement's wordings."""
    found: dict[Run, _Found] = {}
    for told in statement.wordings:
        for chain in _chains(told.words):
            for start in range(len(chain)):
                total = 0.0
                rarest = 0.0
                for end in range(start, min(len(chain), start + LONGEST)):
                    word = told.words[chain[end]]
                    hyphen = COMPOUND if word.joined and end > start else 0.0
                    total += word.rarity + hyphen
                    rarest = max(rarest, word.rarity + hyphen)
                    striking = rarest >= RARE or end - start >= 3
                    if end > start and total >= LINE and striking:
                        run = tuple(told.words[k].stem for k in chain[start : end + 1])
                        found.setdefault(run, _Found(told, chain[start], chain[end], total))
                        break
    return found


def _chains(words: Sequence[Word]) -> Iterable[list[int]]:
    """Positions of content words that follow each other, no name among them."""
    chain: list[int] = []
    for k, word in enumerate(words):
        name = word.is_name or word.stem[0] in "=" or word.stem.isupper() or word.stem[0].isdigit()
        if name or (word.opens and chain):
            if chain:
                yield chain
            chain = []
        if name or not word.is_content:
            continue
        if chain and k - chain[-1] > GAP + 1:
            yield chain
            chain = []
        chain.append(k)
    if chain:
        yield chain


def _comes_back(a: _Statement, b: _Statement) -> bool:
    """Whether two families are of another occasion, or another speaker, as far as is known."""
    likeness = compare(a.told.speaker, b.told.speaker)
    if likeness in ("other", "unlike"):
        return True
    if a.articles & b.articles:
        return False
    if a.told.said is None or b.told.said is None:
        return True
    return a.told.said.days_apart(b.told.said)[1] > ONE_OCCASION


def _recurrence(a: _Statement, b: _Statement, found: Sequence[_Found]) -> Recurrence:
    """The record of two statements that share these runs; the earlier one's wording is shown."""
    stretches = _stretches(found)
    wording = _text(stretches[0])
    also = [_text(s) for s in stretches[1:3]]
    theirs = _compounds(b)
    for pair, compound in sorted(_compounds(a).items()):
        if pair in theirs and not any(_text(compound) in text for text in (wording, *also)):
            also.append(_text(compound))
    rarity = sum(s.rarity for s in stretches[:4])
    return Recurrence(
        a=a.family.id,
        b=b.family.id,
        wording=wording,
        score=round(rarity / (rarity + LINE), 3),
        detail=_detail(a, b, wording, also),
    )


def _compounds(statement: _Statement) -> dict[Run, _Found]:
    """Its hyphened words ("high-handed"): too little for a line, worth showing beside one."""
    return {
        (one.stem, other.stem): _Found(told, k, k + 1, one.rarity + other.rarity)
        for told in statement.wordings
        for k, (one, other) in enumerate(pairwise(told.words))
        if other.joined and one.is_content and other.is_content and not other.is_name
    }


def _stretches(found: Sequence[_Found]) -> list[_Found]:
    """Runs that overlap in a telling as one stretch, the rarest first."""
    stretches: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.told.telling.id, f.first)):
        last = stretches[-1] if stretches else None
        if last is not None and last.told is one.told and one.first <= last.last:
            end = max(last.last, one.last)
            rarity = sum(w.rarity for w in one.told.words[last.first : end + 1] if w.is_content)
            stretches[-1] = _Found(one.told, last.first, end, max(last.rarity, rarity))
        else:
            stretches.append(one)
    return sorted(stretches, key=lambda f: (-f.rarity, f.told.telling.id, f.first))


def _text(found: _Found) -> str:
    """The words of a run as they stand in the telling."""
    first, last = found.told.words[found.first], found.told.words[found.last]
    pieces = []
    for span in found.told.telling.spans:
        start, end = max(span.start, first.start), min(span.end, last.end)
        if start < end:
            pieces.append(span.text[start - span.start : end - span.start])
    return " ".join(" … ".join(pieces).split())


def _detail(a: _Statement, b: _Statement, wording: str, also: Sequence[str]) -> str:
    """Who said the line, when, and who said it again."""
    said = f"“{wording}” ({_who(a)}) comes back ({_who(b)})"
    if a.told.said is None or b.told.said is None:
        said += "; which was first is not known"
    if also:
        said += "; so does " + ", ".join(f"“{text}”" for text in also)
    return said


def _who(statement: _Statement) -> str:
    speaker = statement.told.speaker
    name = speaker.name if speaker else "speaker not known"
    if len(name) > NAME:
        name = f"{name[:NAME].rsplit(' ', 1)[0]} …"
    return f"{name}, {min(statement.dates, default='no date')}"


def _narratives(
    statements: Sequence[_Statement],
    lines: Sequence[dict[Run, _Found]],
    apart: dict[tuple[int, int], list[Run]],
) -> Iterable[Narrative]:
    """The families that share a wording, wordings of nearly the same families taken together."""
    families: dict[Run, set[int]] = {}
    for pair, runs in apart.items():
        for run in runs:
            families.setdefault(run, set()).update(pair)
    same = Clusters(sorted(families))
    for runs in apart.values():
        for one, other in combinations(runs, 2):
            both = families[one] & families[other]
            if len(both) >= ALIKE * len(families[one] | families[other]):
                same.join(one, other)
    made: dict[str, Narrative] = {}
    for group in same.groups():
        members = sorted(set().union(*(families[run] for run in group)))
        narrative = _narrative([statements[k] for k in members], [lines[k] for k in members], group)
        made.setdefault(narrative.id, narrative)
    yield from sorted(made.values(), key=lambda n: (-len(n.families), n.first_seen or "~", n.id))


def _narrative(
    members: Sequence[_Statement], lines: Sequence[dict[Run, _Found]], runs: Sequence[Run]
) -> Narrative:
    """The record; its label is the telling that has most of the wordings, the shortest of these."""
    dates = sorted(date for member in members for date in member.dates)
    held = [found[run] for found in lines for run in runs if run in found]
    counts: dict[Told, int] = {}
    for one in held:
        counts[one.told] = counts.get(one.told, 0) + 1
    told = min(counts, key=lambda t: (-counts[t], len(t.words), t.order()))
    return Narrative(
        id=content_id("narrative", *sorted(m.family.id for m in members)),
        label=_label(told.telling),
        families=tuple(m.family.id for m in members),
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
    )


def _label(telling: Telling) -> str:
    text = " ".join(" … ".join(span.text for span in telling.spans).split())
    return text if len(text) <= LABEL else f"{text[:LABEL].rsplit(' ', 1)[0]} …"
