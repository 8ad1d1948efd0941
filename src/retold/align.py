"""Which words of one text stand, in the same order, in another.

The aligner is rapidfuzz: Indel opcodes keep the longest common subsequence (Hyyrö 2004, bit
parallel); where its matrix would outgrow memory, Levenshtein opcodes, which rapidfuzz computes in
linear memory (Hirschberg 1975).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

MATRIX = 64_000_000
"""Bits of matrix (words by words) up to which Indel is used: 8 MB."""


class Step(NamedTuple):
    """Words `[a, a_end)` of the first text became `[b, b_end)` of the second."""

    change: Literal["kept", "altered", "dropped", "added"]
    a: int
    a_end: int
    b: int
    b_end: int


def align(a: Sequence[str], b: Sequence[str]) -> tuple[Step, ...]:
    """What happened to each word, in order; every word of either side is in exactly one step.

    Memory is linear in the number of words. What lies between two kept stretches is one step.

    Example:
        >>> [s.change for s in align("we will not yield".split(), "we shall not yield".split())]
        ['kept', 'altered', 'kept']
    """
    head, tail = _common(a, b)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    kept = [(0, head, 0)] if head else []
    aligner = Indel if len(middle_a) * len(middle_b) <= MATRIX else Levenshtein
    for code in aligner.opcodes(middle_a, middle_b):
        if code.tag == "equal":
            length = code.src_end - code.src_start
            kept.append((code.src_start + head, length, code.dest_start + head))
    if tail:
        kept.append((len(a) - tail, tail, len(b) - tail))
    return tuple(_steps(kept, len(a), len(b)))


def kept(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """The pairs of positions that hold the same word in the same order."""
    return [
        (step.a + k, step.b + k)
        for step in steps
        if step.change == "kept"
        for k in range(step.a_end - step.a)
    ]


def _common(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How many words the two share at the front, and then at the back."""
    most = min(len(a), len(b))
    head = 0
    while head < most and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < most - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _steps(kept: list[tuple[int, int, int]], length_a: int, length_b: int) -> list[Step]:
    """Kept stretches (start, length, start there), with what lies between them named."""
    steps: list[Step] = []
    a = b = 0
    for start_a, length, start_b in [*kept, (length_a, 0, length_b)]:
        if start_a > a and start_b > b:
            steps.append(Step("altered", a, start_a, b, start_b))
        elif start_a > a:
            steps.append(Step("dropped", a, start_a, b, b))
        elif start_b > b:
            steps.append(Step("added", a, a, b, start_b))
        a, b = start_a + length, start_b + length
        if length and steps and steps[-1].change == "kept":
            steps[-1] = steps[-1]._replace(a_end=a, b_end=b)
        elif length:
            steps.append(Step("kept", start_a, a, start_b, b))
    return steps
