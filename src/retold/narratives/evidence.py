"""What speaks for two statements having a line in common, and what against.

A line is a claim, not a topic: two statements that share one share much of what the shorter of them
says. The weights were set by hand on the part of `evals/narratives` that is for that.
"""

import math
from collections.abc import Mapping, Set
from typing import NamedTuple

from retold.narratives.statement import Claim, Statement
from retold.retellings.speakers import compare

PART = 6.0
"""What the shared part of the shorter wording weighs (0 to 1)."""
RARE = 0.25
"""What a step of rarity of the shared words weighs."""
LINE = 5.5
"""Least rarity of two words that are a line by themselves: "hegemonic policy" is 5.6."""
STRIKING = 3.5
"""Rarity one of the two must have: "hegemonic" has it."""
EVEN = 3.15
"""Mean rarity of two that need no such word: "tariff diplomacy"."""
COMPOUND = 1.5
"""What a hyphen adds: "double-dealing" is rarer than a dealing that is double."""
REACH = 4
"""Words before and after a line within which a name belongs to it."""
WINDOW = 18
"""Words within which the words of a line stand."""
STEP = 4
"""Words from one word of an unbroken run to the next, at most."""
MOST = 10.0
"""Rarity shared beyond which more of it proves no more."""
LONG = 0.25
"""What a step of rarity above LONG_FROM of one unbroken run weighs."""
LONG_FROM = 7.0
SAME_NAMES = 0.8
"""What a shared name besides the speaker's own speaks for one line: who is blamed, for what."""
OTHER_NAMES = -3.5
"""What it takes where each names somebody or somewhere, and none is the same."""
SAME_SPEAKER = 0.4
BAR = 3.9
"""From here on two statements have a line in common."""
ENOUGH = 4.5
"""Least rarity shared, names aside; with a shared name NAMED will do."""
NAMED = 3.0
ONE_OCCASION = 1
"""Days within which one speaker's statements are one occasion."""


class Shared(NamedTuple):
    """What two statements share: `score` from 0 to 1, the stems, and in which wordings."""

    score: float
    stems: frozenset[str]
    rarity: float
    ours: Claim
    theirs: Claim


def shared(a: Statement, b: Statement) -> Shared | None:
    """The line that two statements have in common, in the wordings that show it best; or None.

    Example:
        "…as long as the double-faced doctrine exists, there will never be peace" and "peace will
        never come as long as there is this double-faced doctrine"
    """
    if not comes_back(a, b):
        return None
    same = compare(a.told.speaker, b.told.speaker) == "same"
    found = (common(x, y, same=same) for x in a.claims for y in b.claims)
    return max((s for s in found if s is not None), key=lambda s: s.score, default=None)


def common(a: Claim, b: Claim, *, same: bool = False) -> Shared | None:
    """The line that two wordings have in common, or None; `same`: one speaker says both."""
    stems = _together(b, _together(a, a.weights.keys() & b.weights.keys()))
    rarity = math.fsum(a.weights[stem] for stem in stems)
    if rarity < NAMED or len(stems) < 2:
        return None
    units = [len(_units(one, stems)) for one in (a, b)]
    tied = rarity + COMPOUND * (len(stems) - max(units))
    weight = PART * tied / min(a.total, b.total) + RARE * min(tied, MOST)
    most = weight + _of_run(rarity) + SAME_NAMES + SAME_SPEAKER
    if min(units) < 2 or most < BAR - 1e-9:
        return None
    own = _countries(a) | _countries(b)
    ours, theirs = _named(a, stems), _named(b, stems)
    agree = bool((ours & theirs) - own)
    if rarity < (NAMED if agree else ENOUGH):
        return None
    run = _longest(a, b)
    if min(units) == 2 and (run < rarity or not (agree or _striking(a, stems, rarity))):
        return None
    weight += _of_run(run) + (SAME_SPEAKER if same else 0.0)
    if agree:
        weight += SAME_NAMES
    elif ours and theirs and not ours & theirs:
        weight += OTHER_NAMES
    if weight < BAR:
        return None
    return Shared(round(weight / (weight + BAR), 3), frozenset(stems), rarity, a, b)


def _of_run(rarity: float) -> float:
    """What the rarity of an unbroken run weighs."""
    return LONG * max(0.0, min(rarity, 2 * MOST) - LONG_FROM)


class Sketch(NamedTuple):
    """What a statement has in any of its wordings: enough to see that two share no line."""

    weights: dict[str, float]
    joined: frozenset[str]
    named: frozenset[str]
    least: float
    """The total of its wording that says least."""
    places: tuple[dict[str, tuple[int, ...]], ...]
    """Where its words stand in each wording."""


def sketch(statement: Statement) -> Sketch:
    """The outline of a statement, made once for all that it is compared with."""
    weights: dict[str, float] = {}
    joined: set[str] = set()
    named: set[str] = set()
    for one in statement.claims:
        for stem, weight in one.weights.items():
            weights[stem] = max(weight, weights.get(stem, 0.0))
            if any(one.told.words[k].joined for k in one.at[stem]):
                joined.add(stem)
        named.update(one.names)
    least = min((one.total for one in statement.claims), default=0.0)
    places = tuple(one.at for one in statement.claims)
    return Sketch(weights, frozenset(joined), frozenset(named), least, places)


def may_share(a: Sketch, b: Sketch) -> bool:
    """Whether two statements might share a line; where not, `shared` would give None.

    What `common` weighs is taken at its most: all words that both have stand together, in one run,
    and one speaker says both. Of pairs that only meet by chance nearly all end here: most because
    all their wordings taken together share too little, the rest because no two wordings do.
    """
    stems = a.weights.keys() & b.weights.keys()
    if not _weighs(a, b, stems):
        return False
    return any(
        _weighs(a, b, both)
        and (len(both) > 2 or (_side_by_side(ours, *both) and _side_by_side(theirs, *both)))
        for ours in a.places
        if len(here := stems & ours.keys()) > 1
        for theirs in b.places
        if len(both := here & theirs.keys()) > 1
    )


def _weighs(a: Sketch, b: Sketch, stems: Set[str]) -> bool:
    """Whether these words might be a line of both."""
    if len(stems) < 2:
        return False
    rarity = math.fsum(max(a.weights[stem], b.weights[stem]) for stem in stems)
    agree = not a.named.isdisjoint(b.named)
    if rarity < (NAMED if agree else ENOUGH):
        return False
    tied = rarity + COMPOUND * min(len(stems & a.joined), len(stems & b.joined))
    weight = (
        PART * tied / min(a.least, b.least)
        + RARE * min(tied, MOST)
        + _of_run(rarity)
        + SAME_SPEAKER
        + (SAME_NAMES if agree else 0.0)
    )
    return weight >= BAR - 1e-9


def _side_by_side(at: Mapping[str, tuple[int, ...]], first: str, second: str) -> bool:
    """Whether two words follow each other in a wording: two alone are a line in no other way.

    subtle: a word that stands twice makes a run with itself.
    """
    here, there = at[first], at[second]
    return len(here) > 1 or len(there) > 1 or abs(here[0] - there[0]) <= STEP


def comes_back(a: Statement, b: Statement) -> bool:
    """Whether two families are of another occasion, or another speaker, as far as is known."""
    likeness = compare(a.told.speaker, b.told.speaker)
    if likeness == "other":
        return True
    if a.articles & b.articles:
        return False
    if likeness == "unlike":
        return True
    if a.told.said is None or b.told.said is None:
        return True
    return a.told.said.days_apart(b.told.said)[1] > ONE_OCCASION


def _together(claim: Claim, stems: Set[str]) -> frozenset[str]:
    """Those of the stems that stand together: a line is no scatter over a long sentence."""
    if len(claim.told.words) <= WINDOW:
        return frozenset(stems)
    places = sorted((k, stem) for stem in stems for k in claim.at[stem])
    best: frozenset[str] = frozenset()
    most = 0.0
    for n, (first, _) in enumerate(places):
        inside = frozenset(stem for k, stem in places[n:] if k < first + WINDOW)
        rarity = math.fsum(claim.weights[stem] for stem in inside)
        if rarity > most:
            best, most = inside, rarity
    return best


def _named(claim: Claim, stems: Set[str]) -> frozenset[str]:
    """The names that stand by these words: who is blamed, for what."""
    places = [k for stem in stems for k in claim.at[stem]]
    low, high = min(places, default=0) - REACH, max(places, default=0) + REACH
    return frozenset(name for name, at in claim.names.items() if any(low <= k <= high for k in at))


def _striking(claim: Claim, stems: Set[str], rarity: float) -> bool:
    """Whether two words alone would be known again: "hegemonic policy", not "flood damage"."""
    units = _units(claim, stems)
    rarity += COMPOUND * (len(stems) - len(units))
    return rarity >= LINE and (rarity >= EVEN * len(units) or max(units) >= STRIKING)


def _countries(claim: Claim) -> frozenset[str]:
    """The speaker's own country, which its statements name whatever they say."""
    return claim.told.speaker.countries if claim.told.speaker else frozenset()


def _units(claim: Claim, stems: Set[str]) -> list[float]:
    """The rarity of each shared word, words tied by a hyphen being one ("flood-hit")."""
    words = claim.told.words
    units: list[float] = []
    before = -2
    for k in sorted(claim.at[stem][0] for stem in stems):
        if words[k].joined and k - 1 == before:
            units[-1] += words[k].rarity
        else:
            units.append(words[k].rarity)
        before = k
    return units


def _longest(a: Claim, b: Claim) -> float:
    """The rarity of the longest run of shared words that follow each other in both.

    A word that stands there twice counts once: it is no run with itself.
    """
    best = 0.0
    order = sorted((k, stem) for stem, places in a.at.items() if stem in b.at for k in places)
    before: dict[int, tuple[float, frozenset[str]]] = {}
    for n, (_, stem) in enumerate(order):
        here: dict[int, tuple[float, frozenset[str]]] = {}
        for k in b.at.get(stem, ()):
            runs = [run for j, run in before.items() if 0 < k - j <= STEP]
            if n and order[n][0] - order[n - 1][0] > STEP:
                runs = []
            run, among = max(runs, key=lambda one: one[0], default=(0.0, frozenset()))
            here[k] = run + (0.0 if stem in among else a.weights[stem]), among | {stem}
            best = max(best, here[k][0])
        before = here
    return best
