"""What a telling turned round: a number, a name, a negation, a word become its opposite.

No likeness of words or of meaning tells a claim from its denial; these do. Not covered: a
contradiction in quite other words ("the reactor is safe", "people should leave the town").
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from retold.align import Step
from retold.retellings.told import Told
from retold.words import Word


class Change(NamedTuple):
    """What was changed, the words of the first telling, and those of the second ("" for none)."""

    kind: Literal["number", "name", "negation", "opposite"]
    ours: str
    theirs: str


NEAR = 4
"""Words that a passage may have to be a change in one place."""
SHARED = 0.5
"""Least part of the shorter telling's words in which another number contradicts."""

_NEGATORS = frozenset(
    (
        *("not", "no", "never", "neither", "nor", "cannot", "without", "nobody", "noth", "none"),
        *("hard", "refus"),
    )
)
_OPPOSITES = frozenset(
    frozenset(pair)
    for pair in (
        *(("accept", "reject"), ("confirm", "deni"), ("support", "oppos"), ("increas", "decreas")),
        *(("rise", "fall"), ("win", "lose"), ("attack", "defend"), ("open", "close")),
        *(("begin", "end"), ("start", "stop"), ("allow", "ban"), ("guilti", "innoc")),
        *(("condemn", "welcom"), ("alway", "never"), ("all", "no"), ("strengthen", "weaken")),
        *(("legal", "illeg"), ("success", "fail"), ("approv", "reject"), ("more", "less")),
        *(("more", "fewer"), ("rais", "cut"), ("rais", "lower"), ("befor", "after")),
        *(("join", "leav"), ("agre", "disagre"), ("agre", "refus"), ("law", "unlaw")),
        *(("true", "fals"), ("accept", "refus"), ("includ", "exclud"), ("with", "without")),
    )
)


def changes(a: Told, b: Told, steps: tuple[Step, ...]) -> tuple[Change, ...]:
    """What contradicts between two tellings, given how their words align.

    Example:
        "recorded 41 new cases" and "recorded 57 new cases": ('number', '41', '57')
    """
    if len(steps) == 1 and steps[0].change == "kept":
        return ()
    altered = [step for step in steps if step.change == "altered" and _in_one_place(step)]
    return (
        *_numbers(a, b, steps),
        *_names(a, b, altered),
        *_negations(a, b, steps),
        *_turned(a, b, altered),
    )


def _numbers(a: Told, b: Told, steps: tuple[Step, ...]) -> Iterable[Change]:
    """Numbers that only one telling has, where each has one and they share most of their words.

    In a loose retelling "fourteen ships" may be told as "a dozen", or another number be picked.
    """
    mine, other = a.wording.numbers - b.wording.numbers, b.wording.numbers - a.wording.numbers
    if not (mine and other):
        return
    kept = sum(step.a_end - step.a for step in steps if step.change == "kept")
    if kept >= SHARED * min(len(a.words), len(b.words)):
        yield Change("number", ", ".join(sorted(mine)), ", ".join(sorted(other)))


def _names(a: Told, b: Told, altered: Iterable[Step]) -> Iterable[Change]:
    """Another name in the same place: as many capitals, spelled otherwise, not known elsewhere."""
    for step in altered:
        ours = [w for w in a.words[step.a : step.a_end] if w.is_name]
        theirs = [w for w in b.words[step.b : step.b_end] if w.is_name]
        if not ours or len(ours) != len(theirs):
            continue
        pairs = zip(ours, theirs, strict=True)
        if all(_another(x, y, a, b) for x, y in pairs):
            yield Change("name", text_of(a, ours), text_of(b, theirs))


def _another(x: Word, y: Word, a: Told, b: Told) -> bool:
    """Whether two names differ: not spelled alike, of one sort, and each missing on the other."""
    countries = x.stem.startswith("="), y.stem.startswith("=")
    return (
        countries[0] == countries[1]
        and x.stem not in b.wording.stems
        and y.stem not in a.wording.stems
        and x.stem[0].isalpha() == y.stem[0].isalpha()
        and not x.stem.isupper()
        and not y.stem.isupper()
        and (countries[0] or Indel.normalized_similarity(x.stem, y.stem) < 0.7)
    )


def _negations(a: Told, b: Told, steps: tuple[Step, ...]) -> Iterable[Change]:
    """A negation that came or went between words that both have, with none to make up for it."""
    ours: list[Word] = []
    theirs: list[Word] = []
    for step in steps[1:-1]:
        if step.change != "kept" and _in_one_place(step):
            ours += filter(_negates, a.words[step.a : step.a_end])
            theirs += filter(_negates, b.words[step.b : step.b_end])
    if len(ours) % 2 != len(theirs) % 2:
        yield Change("negation", text_of(a, ours), text_of(b, theirs))


def _turned(a: Told, b: Told, altered: Iterable[Step]) -> Iterable[Change]:
    """A word that became its opposite: "accept" and "reject"."""
    for step in altered:
        for x in a.words[step.a : step.a_end]:
            for y in b.words[step.b : step.b_end]:
                if frozenset((x.stem, y.stem)) in _OPPOSITES:
                    yield Change("opposite", x.stem, y.stem)


def _in_one_place(step: Step) -> bool:
    return step.a_end - step.a <= NEAR and step.b_end - step.b <= NEAR


def _negates(word: Word) -> bool:
    return word.stem in _NEGATORS or word.stem.endswith("n't")


def text_of(told: Told, found: Iterable[Word]) -> str:
    """The words as they stand in the article."""
    return " ".join(filter(None, map(told.written, found)))
