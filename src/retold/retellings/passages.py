"""What a later telling kept, altered, dropped and added, at exact characters of both articles."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from retold.align import Step
from retold.records import Article, Passage, Span
from retold.retellings.told import Told
from retold.words import Word

GLUE = 2
"""Up to so many light words kept between two changes are part of the change."""


def passages(
    earlier: Told, later: Told, steps: Sequence[Step], articles: dict[str, Article]
) -> tuple[Passage, ...]:
    """The passages of a retelling, in order.

    Kept, altered and dropped passages hold every word of the earlier telling once; kept, altered
    and added ones every word of the later. A span goes from its first word to its last; where the
    pieces of an interrupted quotation are told in one, a passage ends with its piece.

    Example:
        "We will never sign" → "We would never, ever sign": kept "We", altered "will" → "would",
        kept "never", added "ever", kept "sign".
    """
    source, goal = articles[earlier.telling.article_id], articles[later.telling.article_id]
    found = []
    for step in _cut(_smooth(steps, earlier), earlier, later):
        found.append(
            Passage(
                change=step.change,
                earlier=_span(source, earlier.words[step.a : step.a_end]),
                later=_span(goal, later.words[step.b : step.b_end]),
            )
        )
    return tuple(found)


def _smooth(steps: Sequence[Step], earlier: Told) -> list[Step]:
    """Without lone "the" and "of" kept between two changes, which tell a reader nothing."""
    smooth: list[Step] = []
    for k, step in enumerate(steps):
        light = (
            step.change == "kept"
            and 0 < k < len(steps) - 1
            and step.a_end - step.a <= GLUE
            and not any(w.is_content for w in earlier.words[step.a : step.a_end])
            and "altered" in (steps[k - 1].change, steps[k + 1].change)
        )
        if light or (smooth and smooth[-1].change == "altered" and step.change != "kept"):
            step = step._replace(change="altered")
        if smooth and smooth[-1].change != "kept" and step.change == "altered":
            last = smooth.pop()
            step = Step("altered", last.a, step.a_end, last.b, step.b_end)
        smooth.append(step)
    return smooth


def _cut(steps: Sequence[Step], earlier: Told, later: Told) -> list[Step]:
    """Steps cut where either side passes from one span of its telling to the next."""
    cut: list[Step] = []
    breaks_a, breaks_b = _breaks(earlier), _breaks(later)
    for step in steps:
        if step.change == "kept":
            cut += _cut_kept(step, breaks_a, breaks_b)
            continue
        places_a = [step.a, *sorted(k for k in breaks_a if step.a < k < step.a_end), step.a_end]
        places_b = [step.b, *sorted(k for k in breaks_b if step.b < k < step.b_end), step.b_end]
        if len(places_a) == 2 and len(places_b) == 2:
            cut.append(step)
            continue
        pieces_a = list(pairwise(places_a)) if step.a < step.a_end else []
        pieces_b = list(pairwise(places_b)) if step.b < step.b_end else []
        for a, b in zip(pieces_a, pieces_b, strict=False):
            cut.append(Step("altered", *a, *b))
        for a in pieces_a[len(pieces_b) :]:
            cut.append(Step("dropped", *a, step.b_end, step.b_end))
        for b in pieces_b[len(pieces_a) :]:
            cut.append(Step("added", step.a_end, step.a_end, *b))
    return cut


def _cut_kept(step: Step, breaks_a: set[int], breaks_b: set[int]) -> list[Step]:
    places = {k - step.a for k in breaks_a if step.a < k < step.a_end}
    places |= {k - step.b for k in breaks_b if step.b < k < step.b_end}
    marks = [0, *sorted(places), step.a_end - step.a]
    return [
        Step("kept", step.a + start, step.a + end, step.b + start, step.b + end)
        for start, end in pairwise(marks)
    ]


def _breaks(told: Told) -> set[int]:
    """Positions of the words that open a new span of the telling."""
    starts = [word.start for word in told.words]
    places = (bisect_left(starts, span.start) for span in told.telling.spans[1:])
    return {place for place in places if 0 < place < len(starts)}


def _span(article: Article, found: Sequence[Word]) -> Span | None:
    return article.span(found[0].start, found[-1].end) if found else None
