"""What changed of each statement between two readings of one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retold.align import Step, align, kept
from retold.evidence import ChangeOf, Said, StatementChange
from retold.records import Attribution, Passage, Reading, Span
from retold.versions.tokens import Tokens, passage

ONE = 0.4
"""From which share of common words on (Dice) two contents are one statement in two versions."""
STANDS = 0.9
"""The share of a statement's words that still stand where the words are said to stand."""

_ACTS = {"said": "said", "denied": "denied", "unsaid": "not said", "held": "held"}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class _Side:
    """One version: what was said in it, the words of each content, and the other side's of them.

    `there` gives for each word that was kept its number in the other version.
    """

    reading: Reading
    tokens: Tokens
    there: dict[int, int]
    contents: list[list[int]]

    @classmethod
    def of(cls, reading: Reading, tokens: Tokens, there: dict[int, int]) -> "_Side":
        contents = [tokens.within(one.content) for one in reading.attributions]
        return cls(reading, tokens, there, contents)

    def named(self, said: Attribution) -> bool:
        """Whether the speaker is known by a name, and not by "she" or "a diplomat" alone."""
        kinds = {actor.id: actor.kind for actor in self.reading.actors}
        return kinds.get(said.actor_id or "", "unnamed") != "unnamed"

    def said(self, n: int) -> Said:
        one = self.reading.attributions[n]
        names = {actor.id: actor.name for actor in self.reading.actors}
        return Said(attribution=one, speaker=names.get(one.actor_id or ""))

    def text(self, spans: Iterable[Span | None]) -> list[str]:
        found = self.tokens.within([span for span in spans if span is not None])
        return [self.tokens.words[n] for n in found]

    def share_kept(self, numbers: Sequence[int]) -> float:
        return sum(n in self.there for n in numbers) / len(numbers) if numbers else 1.0


def statements(
    earlier: Reading, later: Reading, a: Tokens, b: Tokens, steps: tuple[Step, ...]
) -> tuple[StatementChange, ...]:
    """What changed of the statements, in the order of the later text, what was removed last."""
    pairs = kept(steps)
    one = _Side.of(earlier, a, dict(pairs))
    other = _Side.of(later, b, {y: x for x, y in pairs})
    matched = _matched(one, other)
    found: list[StatementChange] = []
    partner = {y: x for x, y in matched}
    for y in range(len(later.attributions)):
        if y in partner:
            change = _compared(one, other, partner[y], y)
        else:
            change = _alone(other, y, "added", "attributed")
        found += [change] if change else []
    gone = set(range(len(earlier.attributions))) - {x for x, _ in matched}
    lost = (_alone(one, x, "removed", "unattributed") for x in sorted(gone))
    return (*found, *(change for change in lost if change))


def _matched(one: _Side, other: _Side) -> list[tuple[int, int]]:
    """The statements of two versions that are one, likest first, each once."""
    bags = [{other.tokens.words[n] for n in numbers} for numbers in other.contents]
    likeness: list[tuple[float, int, int]] = []
    for x, numbers in enumerate(one.contents):
        moved = {one.there[n] for n in numbers if n in one.there}
        bag = {one.tokens.words[n] for n in numbers}
        for y, theirs in enumerate(other.contents):
            size = len(numbers) + len(theirs)
            if not size:
                continue
            in_place = 2 * len(moved.intersection(theirs)) / size
            anywhere = 2 * len(bag & bags[y]) / (len(bag) + len(bags[y]))
            # told elsewhere on the page now; common words alone make no statement the same
            like = max(in_place, anywhere if anywhere >= 0.7 and len(bag) >= 4 else 0.0)
            if like >= ONE:
                likeness.append((-like, x, y))
    found: list[tuple[int, int]] = []
    left, right = set(range(len(one.contents))), set(range(len(other.contents)))
    for _, x, y in sorted(likeness):
        if x in left and y in right:
            left.discard(x)
            right.discard(y)
            found.append((x, y))
    return found


def _compared(one: _Side, other: _Side, x: int, y: int) -> StatementChange | None:
    was, became = one.said(x), other.said(y)
    old, new = was.attribution, became.attribution
    changes: list[ChangeOf] = []
    parts: list[str] = []
    passages = _passages(one.tokens.only(one.contents[x]), other.tokens.only(other.contents[y]))
    if passages:
        changes.append("words")
        parts.append(f"the words were altered: {_shown(passages)}")
    same_words = not passages and _frame(one, old) == _frame(other, new)
    if _other_speaker(one, other, was, became, same_words=same_words):
        changes.append("speaker")
        parts.append(f"the speaker was {_name(was)} and is {_name(became)}")
    if old.act != new.act and not same_words:
        changes.append("act")
        parts.append(f"it was {_ACTS[old.act]} and is {_ACTS[new.act]}")
    if old.kind != new.kind and _around(one.reading, old) != _around(other.reading, new):
        changes.append("quotation")
        parts.append(f"it was told as {old.kind} speech and is as {new.kind}")
    cues = [" ".join(side.text([said.cue])) for side, said in ((one, old), (other, new))]
    if cues[0] != cues[1] and all(cues):
        changes.append("cue")
        parts.append(f"the word of saying was “{cues[0]}” and is “{cues[1]}”")
    if not changes:
        return None
    return StatementChange(
        changes=tuple(changes),
        earlier=was,
        later=became,
        passages=passages,
        detail=f"{_name(became)}: {'; '.join(parts)}",
    )


def _alone(side: _Side, n: int, whole: ChangeOf, words_stand: ChangeOf) -> StatementChange | None:
    """A statement that only one version has; None where that is the reader's doing."""
    said = side.said(n)
    one = said.attribution
    stands = side.share_kept(side.contents[n]) >= STANDS
    frame = side.tokens.within([span for span in (one.source, one.cue) if span is not None])
    if stands and side.share_kept(frame) >= STANDS:
        return None
    earlier = whole == "removed"
    words = f"“{_cut(' … '.join(span.text for span in one.content))}”"
    if stands:
        then = "and is not any more" if earlier else "and was not before"
        detail = f"{_name(said)}: the words stand in both; they are attributed here {then}: {words}"
    else:
        detail = f"{_name(said)}: {'not in the later version' if earlier else 'new'}: {words}"
    return StatementChange(
        changes=(words_stand if stands else whole,),
        earlier=said if earlier else None,
        later=None if earlier else said,
        passages=(),
        detail=detail,
    )


def _passages(a: Tokens, b: Tokens) -> tuple[Passage, ...]:
    """The words of two contents against each other; none where they are the same."""
    steps = align(a.words, b.words)
    if all(step.change == "kept" for step in steps):
        return ()
    return tuple(passage(a, b, step) for step in steps)


def _frame(side: _Side, said: Attribution) -> list[str]:
    return side.text([said.source, said.cue])


def _other_speaker(one: _Side, other: _Side, was: Said, became: Said, *, same_words: bool) -> bool:
    """Whether another one speaks, and not the same one under a longer or shorter name."""
    old, new = was.attribution, became.attribution
    if same_words and one.reading.reader != other.reading.reader:
        return False
    if old.actor_id == new.actor_id and was.speaker == became.speaker:
        return False
    if was.speaker and became.speaker:
        if not (one.named(old) and other.named(new)) and _frame(one, old) == _frame(other, new):
            return False  # who "she" is was found out in one version only
        return not _shorter(was.speaker, became.speaker)
    if old.source is None or new.source is None:  # somebody's name was put in, or taken out
        return not same_words
    # a name on one side alone is the reader's doing
    return not (was.speaker or became.speaker or _shorter(old.source.text, new.source.text))


def _shorter(one: str, other: str) -> bool:
    """Whether one of two names has all the words of the other."""
    words = [set(name.casefold().split()) for name in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]


def _around(reading: Reading, said: Attribution) -> str:
    """The content with what stands next to it: quotation marks above all."""
    text = reading.article.text
    return " … ".join(text[max(0, s.start - 2) : s.end + 2] for s in said.content)


def _name(said: Said) -> str:
    source = said.attribution.source
    return said.speaker or (" ".join(source.text.split()) if source else "nobody named")


def _shown(passages: Iterable[Passage]) -> str:
    """The changed words, the first few of them."""
    changed = [p for p in passages if p.change != "kept"]
    shown = [
        f"“{_cut(p.earlier.text if p.earlier else '')}” → “{_cut(p.later.text if p.later else '')}”"
        for p in changed[:3]
    ]
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return ", ".join(shown) + more


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
