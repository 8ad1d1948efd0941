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
from retold.words import Word, words

LINE = 5.5
"""Least rarity of a run of content words that is a line of its own: "hegemonic policy" is 5.6."""
RARE = 3.5
"""Rarity one word of a run must have: "hegemonic" has it, no word of "joint military exercises"."""
EVEN = 3.15
"""Mean rarity of a run that needs no such word: "tariff diplomacy", not "sinister intention"."""
COMPOUND = 1.5
"""What a hyphen adds: "double-dealing" is rarer than a dealing that is double."""
PLAIN_WORDS = 5
"""Content words in a row that are a line though none of them is rare."""
PLAIN_LINE = 10.0
"""Least rarity of these together."""
LONGEST = 6
"""Content words within which a run must reach LINE."""
GAP = 2
"""Light words that may stand between two words of a run ("policy *of the* West")."""
_LIGHT = frozenset(
    word.stem
    for word in words(
        "between upon before after among toward under within without during against through over "
        "about across along around behind beyond despite until since while unless except amid via "
        "denounce reject condemn deplore oppose welcome express reiterate reaffirm stress declare"
    )
)
"""Prepositions, and verbs of saying ("denounces and rejects"): how one speaks, not what."""
ALL_PAIRS = 3
"""Families with one wording up to which each is shown with each, beyond only with two others."""
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
    a bar, with a rare one among them ("double-dealing policy", not "joint military exercises"), or
    of many. Two families that share one on different occasions, or by different speakers, are a
    recurrence; where many share it, each with the earliest and with the one before it. The wording
    shown is all that both say around the line. A narrative is the families that share one wording,
    or several wordings that occur in nearly the same families: never a chain from wording to
    wording.

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
    shown = _told_again(apart)
    recurrences = [
        _recurrence(
            statements[a], statements[b], [_whole(lines[a][run], lines[b][run]) for run in runs]
        )
        for (a, b), runs in apart.items()
        if (a, b) in shown
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
    """The shortest runs that are a line, from every content word of the statement's wordings."""
    found: dict[Run, _Found] = {}
    for told in statement.wordings:
        for chain in _chains(told.words):
            for start in range(len(chain)):
                if told.words[chain[start]].joined:
                    continue  # "reliance" of "self-reliance"
                for end in range(start + 1, min(len(chain), start + LONGEST)):
                    run = chain[start : end + 1]
                    if _cuts_compound(told.words, run[-1]):
                        continue
                    rarity = _line([told.words[k] for k in run])
                    if rarity is not None:
                        stems = tuple(told.words[k].stem for k in run)
                        found.setdefault(stems, _Found(told, run[0], run[-1], rarity))
                        break
    return found


def _cuts_compound(words: Sequence[Word], last: int) -> bool:
    """Whether a run that ends here would part words that a hyphen ties."""
    return last + 1 < len(words) and words[last + 1].joined


def _line(run: Sequence[Word]) -> float | None:
    """The rarity of these words together if one would know them again as a line, else None.

    Two words at least, words tied by a hyphen being one ("flood-hit" is none); one of them rare, or
    all of them rather rare, or many of them.
    """
    compounds: list[float] = []
    total = 0.0
    for k, word in enumerate(run):
        tied = word.joined and k > 0
        total += word.rarity + (COMPOUND if tied else 0.0)
        if tied:
            compounds[-1] += word.rarity
        else:
            compounds.append(word.rarity)
    rare = max(compounds) >= RARE or total >= EVEN * len(compounds)
    striking = rare and total >= LINE
    many = len(run) >= PLAIN_WORDS and total >= PLAIN_LINE
    return total if len(compounds) > 1 and (striking or many) else None


def _chains(words: Sequence[Word]) -> Iterable[list[int]]:
    """Positions of content words that follow each other, no name among them."""
    chain: list[int] = []
    for k, word in enumerate(words):
        name = word.is_name or word.stem[0] in "=" or word.stem.isupper() or word.stem[0].isdigit()
        if name or (word.opens and chain):
            if chain:
                yield chain
            chain = []
        if name or _is_light(word):
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


def _told_again(apart: dict[tuple[int, int], list[Run]]) -> set[tuple[int, int]]:
    """Of the pairs that share a line those that are shown: each family beside others that say it.

    Of many families with one wording each is shown with the earliest and with the one before it:
    all their pairs would say nothing more, and could not be read (twenty families are 190 pairs).
    """
    before: dict[Run, dict[int, list[int]]] = {}
    for (a, b), runs in apart.items():
        for run in runs:
            before.setdefault(run, {}).setdefault(b, []).append(a)
    shown: set[tuple[int, int]] = set()
    for earlier in before.values():
        families = set(earlier).union(*earlier.values())
        for b, found in earlier.items():
            few = found if len(families) <= ALL_PAIRS else (min(found), max(found))
            shown.update((a, b) for a in few)
    return shown


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


def _whole(ours: _Found, theirs: _Found) -> _Found:
    """A line with all that both tellings say around it: "disastrous abnormal" … "weather"."""
    a, b = ours.told.words, theirs.told.words
    first, last = ours.first, ours.last
    if [w.stem for w in a[first : last + 1]] != [w.stem for w in b[theirs.first : theirs.last + 1]]:
        return ours  # other light words between: what stands around is no part of the line
    back = 0
    while min(first, theirs.first) > back and _alike(
        a[first - back - 1], b[theirs.first - back - 1]
    ):
        back += 1
    ahead = 0
    while (
        last + ahead + 1 < len(a)
        and theirs.last + ahead + 1 < len(b)
        and _alike(a[last + ahead + 1], b[theirs.last + ahead + 1])
    ):
        ahead += 1
    first, last = first - back, last + ahead
    while first < ours.first and (_is_light(a[first]) or a[first].joined):
        first += 1
    while last > ours.last and (_is_light(a[last]) or _cuts_compound(a, last)):
        last -= 1
    added = (*a[first : ours.first], *a[ours.last + 1 : last + 1])
    rarity = ours.rarity + sum(w.rarity for w in added if w.is_content)
    return _Found(ours.told, first, last, rarity)


def _alike(a: Word, b: Word) -> bool:
    return a.stem == b.stem


def _is_light(word: Word) -> bool:
    return not word.is_content or word.stem in _LIGHT


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
