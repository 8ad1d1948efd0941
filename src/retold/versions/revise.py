"""What changed between two readings of one page: statements first, then words."""

from collections.abc import Sequence
from typing import Literal

from retold.align import align
from retold.evidence import FactChange, Revision
from retold.records import Article, Passage, Reading, Span
from retold.versions.noise import Line, lines
from retold.versions.said import statements
from retold.versions.tokens import Tokens, passage


def revise(earlier: Reading, later: Reading, numbers: tuple[int, int] = (1, 2)) -> Revision:
    """What changed from one reading of a page to a later one, noise left out.

    Words are compared as they are written; case, and marks between them, make no difference. What
    is found in one version and not in the other although the same words stand in both is the doing
    of the reader, not of the page, and is not told.

    Example:
        >>> [change.detail for change in revise(morning, evening).statements]
        ['Ilsa Varn: the words were altered: “will not” → “may not”']
    """
    before, after = lines(earlier), lines(later)
    a, b = (
        Tokens.of(reading.article, [line.span for line in held if not line.is_noise])
        for reading, held in ((earlier, before), (later, after))
    )
    steps = align(a.words, b.words)
    return Revision(
        earlier=numbers[0],
        later=numbers[1],
        statements=statements(earlier, later, a, b, steps),
        words=tuple(passage(a, b, step) for step in steps if step.change != "kept"),
        facts=_facts(earlier.article, later.article),
        noise=_noise(before, after),
    )


def _facts(was: Article, became: Article) -> tuple[FactChange, ...]:
    pairs = (
        ("title", was.title, became.title),
        ("byline", was.byline, became.byline),
        ("outlet", was.outlet, became.outlet),
        ("published", _value(was, "published"), _value(became, "published")),
        ("modified", _value(was, "modified"), _value(became, "modified")),
    )
    return tuple(
        FactChange(fact=fact, was=one, became=other)  # type: ignore[arg-type] # named above
        for fact, one, other in pairs
        if one != other
    )


def _value(article: Article, name: str) -> str | None:
    date = article.published if name == "published" else article.modified
    return date.value if date else None


def _noise(before: Sequence[Line], after: Sequence[Line]) -> tuple[Passage, ...]:
    """The lines of noise that only one side has."""
    was, became = ([line.span for line in held if line.is_noise] for held in (before, after))
    steps = align([span.text for span in was], [span.text for span in became])
    found: list[Passage] = []
    for step in steps:
        if step.change == "kept":
            continue
        left: list[Span | None] = list(was[step.a : step.a_end])
        right: list[Span | None] = list(became[step.b : step.b_end])
        longest = max(len(left), len(right))
        left += [None] * (longest - len(left))
        right += [None] * (longest - len(right))
        for one, other in zip(left, right, strict=True):
            change: Literal["altered", "dropped", "added"] = (
                "altered" if one and other else "dropped" if one else "added"
            )
            found.append(Passage(change=change, earlier=one, later=other))
    return tuple(found)
