"""What speaks for two tellings being one statement, and what against: small, named, readable.

Two judges, either of which joins: `by_words`, whose weights were set by hand on invented pairs, and
`by_meaning`, whose weights `evals/retellings/fit.py` fits on labelled scenes, some of which go on
for days as real coverage does, and on pairs of real articles (of both the tune parts). What
forbids one family forbids it to both. Not covered: other languages.
"""

import math
from collections.abc import Iterable, Set
from typing import Literal, NamedTuple

from retold.align import Step, align
from retold.retellings.changes import Change, changes
from retold.retellings.events import is_courtesy, other_event
from retold.retellings.meaning import WINDOW, Meaning
from retold.retellings.speakers import Likeness, compare
from retold.retellings.told import Told

Apart = Literal["", "occasion", "speaker", "denial", "contradiction", "event", "words"]
"""Why two tellings are not one statement; empty where they are."""

APART = 14
"""Days from which on the same words are said on another occasion."""
JOINED = 0.58
"""Least score of one statement."""
ENOUGH = 25.0
"""Rarity shared beyond which more of it proves no more: long sentences share much by length."""
SCALE = 1.4
"""Brings the rarity above that of common words back to the scale of the weights in `judge`."""
COMPANY = 3
"""Sentences that two articles share word for word, from which on one is made from the other."""
RUN = 0.25
"""What each word of an unbroken run adds from the sixth to the ninth, light words too."""
SELF = 4.0
"""What an outlet loses against itself on another day: it repeats its formulas, not its news."""
UNHEARD = 1.2
"""What two articles of one outlet lose where the speaker of one is not known: it writes of the
day's topic in the same words all over."""
STRANGERS = 2.0
"""The same where both speakers are known, and have nothing in common."""
OPENING = 2.5
"""What two tellings lose that only open alike: a formula, with another end each."""
PLAIN = 2.0
"""Least rarity of shared words that are no names: a name by itself is no statement."""
LONG_RUN = 8
"""Words in a row from which on an outlet's own sentence needs fewer rare ones to be a telling."""
LEAST = 0.38
"""Least part of the shorter telling's rare words that must be shared, whatever else agrees."""

_SPEAKER: dict[Likeness, float] = {
    "same": 1.0,
    "compatible": 0.6,
    "unknown": 0.0,
    "unlike": -3.0,
    "other": 0.0,
}
MEANT = 0.45
"""Least score of one statement by meaning."""
LONE = 0.55
"""The same where nothing else that the two pages tell is surely one."""
WEIGHTS: dict[str, float] = {
    "clear": 9.97,
    "company": 1.64,
    "bag": 0.43,
    "content": 1.0,
    "days": -2.84,
    "same": 0.63,
    "strangers": -1.17,
    "unknown": -2.96,
    "opening": -0.79,
    "names": -2.3,
    "numbers": -1.56,
}
BIAS = -2.02
SPEAKER_SAID: dict[Likeness, str] = {
    "same": "same speaker",
    "compatible": "the speaker may be the same",
    "unknown": "the speaker of one is not known",
    "unlike": "another office or country may speak",
    "other": "another speaker",
}


class Overlap(NamedTuple):
    """What two tellings share, word by word; `a` is the first and `b` the second.

    `order` is the rarity of the content words kept in order, `bag` of those shared anywhere, both
    as part of the shorter telling's (0 to 1). `rarity` is what the shared words have above that of
    common words, `plain` the part of it that no name has. `opening`: they share their beginning,
    and each has an end of its own. `changed` holds what contradicts.
    """

    steps: tuple[Step, ...]
    words: int
    run: int
    order: float
    bag: float
    rarity: float
    plain: float
    opening: bool
    changed: tuple[Change, ...]


class Judged(NamedTuple):
    """Are two tellings one statement? `score` from 0 to 1; `apart` says why not, if not.

    `meaning` is None where the words alone were looked at.
    """

    same: bool
    score: float
    likeness: Likeness
    days: tuple[int, int] | None
    overlap: Overlap
    apart: Apart
    meaning: Meaning | None = None


def overlap(a: Told, b: Told) -> Overlap:
    """The words that two tellings share, and what they contradict each other in."""
    steps = align(a.wording.stems, b.wording.stems)
    ours, theirs = a.wording.weights, b.wording.weights
    least = min(a.wording.total, b.wording.total)
    runs = [(s.a, s.a_end) for s in steps if s.change == "kept"]
    stems = a.wording.stems
    in_order = dict.fromkeys(stem for start, end in runs for stem in stems[start:end])
    order = sum(ours.get(stem, 0.0) for stem in in_order)
    shared = [(stem, rarity) for stem, rarity in ours.items() if stem in theirs]
    names = a.names | b.names
    return Overlap(
        steps=steps,
        words=sum(end - start for start, end in runs),
        run=max((end - start for start, end in runs), default=0),
        order=min(1.0, order / least),
        bag=min(1.0, sum([rarity for _, rarity in shared]) / least),
        rarity=_scaled([rarity for _, rarity in shared]),
        plain=_scaled([rarity for stem, rarity in shared if stem not in names]),
        opening=_only_opens_alike(a, b, steps),
        changed=changes(a, b, steps),
    )


def _scaled(rarities: Iterable[float]) -> float:
    """The sum of what each rarity has above that of a common word."""
    return SCALE * sum([rarity - 1.0 for rarity in rarities if rarity > 1.0])


def judge(
    a: Told, b: Told, shared: Overlap, company: int = 0, meaning: Meaning | None = None
) -> Judged:
    """Whether two tellings are one statement: by their words, or by what they mean.

    A changed number, name or negation parts them, unless nearly all words stand in the same order
    and speaker and day agree: then it is a retelling that changes what was said, and its detail
    says so first. Another speaker, another occasion and a denial part them in any case.

    `company`: how many sentences the two articles have in common word for word. From COMPANY on one
    is made from the other, and what they share besides is told again rather than said again.

    Example:
        "We will not sign" by the minister on Monday, and "We will sign" by the minister on Monday,
        within twenty words that are the same: one statement, with a negation flipped.
    """
    likeness = compare(a.speaker, b.speaker)
    days = a.said.days_apart(b.said) if a.said and b.said else None
    why: Apart = apart(a, b, shared, likeness, days)
    words = by_words(a, b, shared, likeness, days, company)
    worded = words >= JOINED and shared.bag >= LEAST and shared.plain >= PLAIN
    score = words
    if meaning is not None:
        meant = by_meaning(a, b, shared, likeness, days, meaning)
        score = max(words if worded else 0.0, meant)
        worded = worded or meant >= (MEANT if meaning.company else LONE)
    if not why and not worded:
        why = "words"
    return Judged(not why, round(score, 3), likeness, days, shared, why, meaning)


def by_words(
    a: Told,
    b: Told,
    shared: Overlap,
    likeness: Likeness,
    days: tuple[int, int] | None,
    company: int,
) -> float:
    """The chance of one statement by what the two share word for word.

    Speaks for it: the part of the shorter one that the longer one has, in order and anywhere; how
    rare those words are; an unbroken run; one speaker; one day.
    """
    return _probability(
        -8.6
        + 4.8 * (0.5 * shared.order + 0.5 * shared.bag)
        + 2.2 * math.log(min(max(shared.rarity, 0.1), ENOUGH))
        + RUN * max(0, min(shared.run, 9) - 5)
        + _SPEAKER[likeness]
        + _near(days)
        + _outlets(a, b, days, company, likeness)
        - (OPENING if shared.opening else 0.0)
    )


def by_meaning(
    a: Told,
    b: Told,
    shared: Overlap,
    likeness: Likeness,
    days: tuple[int, int] | None,
    meaning: Meaning,
) -> float:
    """The chance of one statement by what the two mean, their words and speakers taken in.

    None for two pages of one outlet: an agency says much the same of its leader every day, and
    tells its own news again in its own words only.

    Example:
        "interest rates will go up" and "loans are to get dearer", by the governor on one day
    """
    if a.outlet is not None and a.outlet == b.outlet:
        return 0.0
    given = features(a, b, shared, likeness, days, meaning)
    return _probability(BIAS + sum(WEIGHTS[name] * value for name, value in given.items()))


def features(
    a: Told,
    b: Told,
    shared: Overlap,
    likeness: Likeness,
    days: tuple[int, int] | None,
    meaning: Meaning,
) -> dict[str, float]:
    """What `by_meaning` weighs: each a number, most from 0 to 1."""
    known = a.speaker is not None and b.speaker is not None
    content = min(a.wording.total, b.wording.total)
    return {
        "clear": meaning.clear,  # near in meaning, nearer than any other in the two articles
        "company": meaning.company,  # the part of the rest that both articles tell
        "bag": shared.bag,  # rare words of the shorter one that the longer one has
        "content": min(content, 10.0) / 10,  # how much the shorter one says at all
        "days": min(days[1], WINDOW) / WINDOW if days else 1.0,  # how many lie between them
        "same": float(likeness == "same"),  # surely one speaker
        "strangers": float(known and likeness == "unknown"),  # nothing in common
        "unknown": float(not known),  # the speaker of one is not known
        "opening": float(shared.opening),  # they only open alike
        "names": float(_strange(_named(a), _named(b))),  # both name somebody, nobody in common
        "numbers": float(_strange(a.wording.numbers, b.wording.numbers)),  # the same of numbers
    }


def _named(told: Told) -> Set[str]:
    """The names in a telling, but those that no table of rarity counts as content."""
    return told.names & told.wording.weights.keys()


def _strange(ours: Set[str], theirs: Set[str]) -> bool:
    """Whether both have some, and none in common."""
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def own_voice(told: Told, running: Told, shared: Overlap, judged: Judged) -> bool:
    """Whether running text, with no attribution, tells this very statement: precise, not complete.

    Most of the statement's rare words in the same order, a run of them (the longer, the fewer need
    be rare), nothing changed, and no country brought in that neither the statement nor its speaker
    knows: greetings of two states have the same words.
    """
    rare = shared.rarity >= 12.0 and shared.run >= 5
    long = shared.rarity >= 8.0 and shared.run >= LONG_RUN
    return (
        judged.apart in ("", "words")
        and not shared.changed
        and not _of_another_country(told, running, shared)
        and shared.order >= 0.7
        and (rare or long)
        and told.wording.total >= 12.0
        and judged.score >= JOINED
    )


def _of_another_country(told: Told, running: Told, shared: Overlap) -> bool:
    """Whether the running text adds a country that the statement and its speaker do not know."""
    known = {w.stem for w in told.words}
    known |= told.speaker.countries if told.speaker else frozenset()
    added = (
        word
        for step in shared.steps
        if step.change in ("added", "altered")
        for word in running.words[step.b : step.b_end]
    )
    return any(w.stem.startswith("=") and w.stem not in known for w in added)


def apart(
    a: Told, b: Told, shared: Overlap, likeness: Likeness, days: tuple[int, int] | None
) -> Apart:
    """What forbids one family, whatever the words share."""
    if a.denied != b.denied:
        return "denial"
    if likeness == "other":
        return "speaker"
    if days is not None and days[0] > APART:
        return "occasion"
    if of_two_events(a, b):
        return "event"
    if not shared.changed:
        return ""
    sure = likeness == "same" and days is not None and days[1] <= (2 if shared.words >= 15 else 0)
    close = shared.order >= 0.7 and shared.rarity >= 8 and len(shared.changed) <= 2
    return "" if sure and close else "contradiction"


def forbidden(a: Told, b: Told) -> bool:
    """Whether two tellings are two statements, whatever their words: looked at before these are."""
    return (
        a.denied != b.denied
        or (a.said is not None and b.said is not None and a.said.days_apart(b.said)[0] > APART)
        or compare(a.speaker, b.speaker) == "other"
    )


def of_two_events(a: Told, b: Told) -> bool:
    """Whether the headlines tell that the two were told of two events."""
    if a.event is None or b.event is None or not (a.event.headline and b.event.headline):
        return False
    one_outlet = a.outlet is not None and a.outlet == b.outlet
    polite = is_courtesy(a.wording.stems) and is_courtesy(b.wording.stems)
    return other_event(a.event, b.event, one_outlet or polite)


def _outlets(
    a: Told, b: Told, days: tuple[int, int] | None, company: int, likeness: Likeness
) -> float:
    """An outlet repeats its formulas; one article made from another repeats its news."""
    if company >= COMPANY:
        return 0.5
    if a.outlet is None or a.outlet != b.outlet:
        return 0.0
    if days and days[0]:
        return -SELF
    if likeness != "unknown":
        return 0.0
    return -UNHEARD if a.speaker is None or b.speaker is None else -STRANGERS


def _only_opens_alike(a: Told, b: Told, steps: tuple[Step, ...]) -> bool:
    """One run at the front is all that is kept, and each goes on with content of its own."""
    if len(steps) < 2 or steps[-1].change != "altered" or steps[0].change != "kept":
        return False
    if any(step.change == "kept" and step.a_end - step.a > 2 for step in steps[1:]):
        return False
    own = [
        sum(w.is_content for w in told.words[end:])
        for told, end in ((a, steps[0].a_end), (b, steps[0].b_end))
    ]
    return min(own) >= 2


def _near(days: tuple[int, int] | None) -> float:
    """One day speaks for one statement, two weeks do not; an unknown day says nothing."""
    if days is None or days[1] > APART:
        return 0.0
    return 0.8 if days[1] <= 1 else 0.4 if days[1] <= 3 else -0.2


def _probability(odds: float) -> float:
    """The logistic function: from log-odds to a value between 0 and 1."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
