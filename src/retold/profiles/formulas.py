"""The runs of words that somebody says more often than before, or than others do.

Counted are statements, not occurrences: who says a thing five times in a speech says it once. The
measure is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
"Fightin' Words", section 3.5), the prior being what both sides say together. What is told
indirectly is the outlet's wording: each formula says in how many statements it is quoted. Not
covered: other languages than English, and formulas that are reworded each time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from retold.narratives.statement import LIGHT
from retold.profiles.records import Formula
from retold.records import Span
from retold.reports import Cell, counted
from retold.retellings.places import with_countries
from retold.words import Word, words

LONGEST = 5
"""Words of the longest run."""
LEAST = 3
"""Statements that must have a run, for it to be a formula."""
DAYS = 2
"""Days (or undated pages) on which they must lie: one speech makes no formula."""
SURE = 1.96
"""Standard deviations from which on a difference is shown, as Monroe et al. draw the line."""
PRIOR = 100.0
"""How many runs of what both sides say together are mixed into each side."""
STRIKING = 2.2
"""Least rarity of a single word that may be a formula: "gangster", not "government"."""
PART = 0.8
"""Of the statements with a run, the part that also has a longer one, from which on that is it."""
MOST = 20
"""Formulas that are given for each change, the surest."""

Run = tuple[str, ...]


class Met(NamedTuple):
    """A statement: the telling it is looked at in, where that stands, when, whether its words are
    quoted, its pieces, and its runs."""

    telling_id: str
    article_id: str
    date: str | None
    quoted: bool
    spans: tuple[Span, ...]
    runs: Mapping[Run, tuple[int, int]]


def runs(spans: Iterable[Span]) -> dict[Run, tuple[int, int]]:
    """The runs of up to five words that might be formulas, and where each first stands.

    A run begins and ends with a word that says something, crosses no comma and no stop, and is not
    all names and numbers.

    Example:
        "the hegemonic policy of the US" has ("hegemon", "polici", "of", "the", "=US") among others
    """
    found: dict[Run, tuple[int, int]] = {}
    for span in spans:
        for piece in _pieces(span):
            stems = tuple(word.stem for word in piece)
            bears = [_bears(word) for word in piece]
            says = [bearing and _says(word) for bearing, word in zip(bears, piece, strict=True)]
            for first, word in enumerate(piece):
                if not bears[first]:
                    continue
                if says[first] and word.rarity >= STRIKING:
                    found.setdefault((word.stem,), (word.start, word.end))
                for last in range(first + 1, min(len(piece), first + LONGEST)):
                    if bears[last] and True in says[first : last + 1]:
                        found.setdefault(stems[first : last + 1], (word.start, piece[last].end))
    return found


def _pieces(span: Span) -> Iterator[list[Word]]:
    """The words of a span between its stops and commas."""
    piece: list[Word] = []
    for word in with_countries(words(span.text)):
        between = span.text[piece[-1].end - span.start : word.start] if piece else ""
        if piece and between.strip(" \t\r\n\u00a0-‐‑"):
            yield piece
            piece = []
        piece.append(word._replace(start=word.start + span.start, end=word.end + span.start))
    if piece:
        yield piece


def _bears(word: Word) -> bool:
    """Whether a run may begin or end with a word."""
    return word.is_content and word.stem not in LIGHT and not word.stem[0].isdigit()


def _says(word: Word) -> bool:
    """Whether a word that bears a run says something, and is no name."""
    return not word.is_name and not word.stem.startswith("=")


class Side(NamedTuple):
    """Statements on one side: how many, how many runs of each length, and who has which run."""

    statements: int
    totals: Counter[int]
    counts: Mapping[Run, int]


def side(statements: Iterable[Mapping[Run, object]], of: frozenset[Run] | None = None) -> Side:
    """The counts of a side; of the runs in `of` alone, where these are all that is asked for."""
    totals: Counter[int] = Counter()
    counts: Counter[Run] = Counter()
    number = 0
    for found in statements:
        number += 1
        totals.update(map(len, found))
        counts.update(found.keys() if of is None else found.keys() & of)
    return Side(number, totals, counts)


Marks = npt.NDArray[np.uint64]
"""Runs as numbers, good within one process; the last three bits are their length."""


@lru_cache(maxsize=25_000)
def marks(spans: tuple[Span, ...]) -> Marks:
    """The runs of a statement as numbers, kept for the next one who is held against it."""
    found = runs(spans)
    return np.fromiter(map(_mark, found), np.uint64, len(found))


def _mark(run: Run) -> int:
    return (hash(run) & (1 << 61) - 1) << 3 | len(run)


def side_of(statements: Iterable[Marks], of: Iterable[Run]) -> Side:
    """The counts of a side whose runs are numbers, of the runs in `of` alone."""
    held = list(statements)
    every = np.concatenate([*held, np.empty(0, np.uint64)])
    wanted = {_mark(run): run for run in of}
    hits = every[np.isin(every, np.fromiter(wanted, np.uint64, len(wanted)))]
    numbers, counts = np.unique(hits, return_counts=True)
    lengths = np.bincount((every & np.uint64(7)).astype(np.intp))
    return Side(
        len(held),
        Counter({length: int(n) for length, n in enumerate(lengths) if n}),
        {wanted[int(mark)]: int(n) for mark, n in zip(numbers, counts, strict=True)},
    )


def odds(run: Run, here: Side, there: Side) -> tuple[float, float]:
    """The log-odds ratio of a run on two sides, and its z-score.

    Example:
        A run 8 times among 400 of its length here, and never among 600 there: 2.8 and 2.4.
    """
    length = len(run)
    ours, theirs = here.counts.get(run, 0), there.counts.get(run, 0)
    all_ours, all_theirs = here.totals[length], there.totals[length]
    prior = PRIOR * (ours + theirs) / (all_ours + all_theirs)
    # A side that has no other run of this length has it against one that might have been.
    rest_ours = max(1.0, all_ours + PRIOR - ours - prior)
    rest_theirs = max(1.0, all_theirs + PRIOR - theirs - prior)
    ratio = log((ours + prior) / rest_ours) - log((theirs + prior) / rest_theirs)
    return ratio, ratio / sqrt(1 / (ours + prior) + 1 / (theirs + prior))


def formulas(
    change: Literal["entered", "left", "own"],
    here: Sequence[Met],
    there: Side,
    against: str,
) -> Iterator[Formula]:
    """The runs that `here` has more often than `there`, surest first, single words after all
    others; `against` names that side.

    Of runs within runs the longest stands for all that are hardly ever said without it.
    """
    wanted = candidates(here)
    ours = side((met.runs for met in here), frozenset(wanted))
    sure = []
    for run in wanted:
        ratio, z = odds(run, ours, there)
        if z >= SURE:
            sure.append((run, ratio, z))
    kept: list[Run] = []
    for run, *_ in sorted(sure, key=lambda row: (-len(row[0]), -ours.counts[row[0]], row[0])):
        longer = (k for k in kept if len(k) > len(run) and _within(run, k))
        if not any(ours.counts[k] >= PART * ours.counts[run] for k in longer):
            kept.append(run)
    chosen = set(kept)
    best = sorted(
        (row for row in sure if row[0] in chosen),
        key=lambda row: (len(row[0]) == 1, -row[2], row[0]),
    )
    for run, ratio, z in best[:MOST]:
        yield _formula(change, run, (ratio, z), wanted[run], len(here), there, against)


def candidates(met: Sequence[Met]) -> dict[Run, list[Met]]:
    """The runs in enough statements of enough days to be formulas, with the statements."""
    times = Counter(run for one in met for run in one.runs)
    having: dict[Run, list[Met]] = {run: [] for run, n in times.items() if n >= LEAST}
    for one in met:
        for run in one.runs.keys() & having.keys():
            having[run].append(one)
    return {
        run: found
        for run, found in having.items()
        if len({one.date or one.article_id for one in found}) >= DAYS
    }


def _within(short: Run, long: Run) -> bool:
    return any(long[k : k + len(short)] == short for k in range(len(long) - len(short) + 1))


def _formula(
    change: Literal["entered", "left", "own"],
    run: Run,
    measured: tuple[float, float],
    found: Sequence[Met],
    here: int,
    there: Side,
    against: str,
) -> Formula:
    ratio, z = measured
    first = found[0]
    start, end = first.runs[run]
    piece = next(s for s in first.spans if s.start <= start and end <= s.end)
    text = piece.text[start - piece.start : end - piece.start]
    other = there.counts.get(run, 0)
    dates = sorted(one.date for one in found if one.date)
    said = "in none" if not other else f"in {other:,}"
    marks = sum(one.quoted for one in found)
    how = "never quoted" if not marks else f"{marks:,} quoted" if marks < len(found) else "quoted"
    return Formula(
        words=" ".join(text.split()),
        change=change,
        log_odds=round(ratio, 2),
        z=round(z, 2),
        said=len(found),
        said_of=here,
        quoted=marks,
        other=other,
        other_of=there.statements,
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
        where=Cell(
            says=" ".join(text.split()),
            article_id=first.article_id,
            spans=(Span(start=start, end=end, text=text),),
        ),
        tellings=tuple(one.telling_id for one in found),
        detail=(
            f"in {len(found):,} of {counted(here, 'statement')} ({how}), {said} of"
            f" {there.statements:,} {against}; log-odds {ratio:+.1f}, z {z:.1f}"
        ),
    )
