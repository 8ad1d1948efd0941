"""Is this new? A sentence held against all that was told before.

The index of words leads to the few tellings that have two of its rarer words; these alone are
looked at, with the evidence by which `link` joins retellings and `narrate` lines.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

from retold import tracing
from retold.errors import UsageError
from retold.narratives.evidence import common
from retold.narratives.statement import Claim, claim
from retold.narratives.wording import shared_wording
from retold.records import Article, Reading, Span, Telling, in_line
from retold.reports import Held, Match, Recall, Step, counted
from retold.retellings import tell
from retold.retellings.evidence import APART, judge, overlap
from retold.retellings.places import with_countries
from retold.retellings.tell import sentences, telling
from retold.retellings.times import when
from retold.retellings.told import Told, names_in, worded
from retold.store import holdings, ids, links, lists
from retold.store import words as index
from retold.words import Word, words

CANDIDATES = 60
"""Tellings that are looked at for a sentence, the likest by their words."""
RAREST = 6
"""Words of a sentence, the rarest, of which any two lead to candidates; neighbours do too."""
PAIRS = 24
"""Pairs of words that are asked for, at most."""
SENTENCES = 200
"""Sentences of one text, at most."""
SHOWN = 5
"""Matches that are given, the likest."""


class _Found(NamedTuple):
    """A telling held that is like the one that is asked for, and what both say."""

    kind: Literal["retelling", "line"]
    score: float
    wording: str
    telling: Telling


def recall(db: sqlite3.Connection, asked: str | Reading) -> list[Recall]:
    """For each sentence of a text, or each statement of an article, whether it is new.

    Raises:
        UsageError: there is no sentence to look for, or there are too many.
    """
    if isinstance(asked, Reading):
        article, tellings = asked.article, list(tell(asked.article, asked.attributions))
    else:
        text = asked.replace("\0", " ").encode("utf-8", "replace").decode()
        article = _article(text)
        tellings = [telling(article, [s], None) for s in sentences(article, 0, len(text))]
    if len(tellings) > SENTENCES:
        raise UsageError(f"{len(tellings)} sentences at once; ask for at most {SENTENCES}")
    pages, outlets, first, last, undated = holdings.over(db)
    held = Held(pages=pages, outlets=outlets, first=first, last=last, undated=undated)
    denials: set[str] = set()
    if isinstance(asked, Reading):
        denials = {said.id for said in asked.attributions if said.act == "denied"}
    told = [
        one
        for t in tellings
        if (one := by_words(t, denied=t.attribution_id in denials)).wording.total
    ]
    if not told:
        raise UsageError("there is no sentence to look for; give one with words that say something")
    return [_recall(db, one, article, _found(db, one, article), held) for one in told]


def _article(text: str) -> Article:
    return Article(id="asked", digest="", text=text, blocks=(), language="en", covered=True)


def by_words(one: Telling, *, denied: bool = False) -> Told:
    """A telling by its words alone: who said it when is not asked, nor, to find it, who denies."""
    found: list[Word] = []
    for span in one.spans:
        found += words(span.text, "en", span.start)
    known = with_countries(found)
    return Told(
        telling=one,
        words=known,
        wording=worded(known, {}),
        names=names_in(known),
        speaker=None,
        denied=denied,
        said=None,
        published=None,
        outlet=None,
        relay=(),
    )


def _found(db: sqlite3.Connection, asked: Told, article: Article) -> list[_Found]:
    """The tellings held that are this statement, or share a line with it, likest first."""
    found: list[_Found] = []
    ours = claim(asked)
    plain = replace(asked, denied=False)  # a denial of the same words is looked for likewise
    for one in index.like(db, _pairs(ours), CANDIDATES):
        if one.article_id == article.id:
            continue
        other = by_words(one)
        like = likeness(plain, ours, other)
        if like is not None:
            found.append(_Found(*like, one))
    return sorted(found, key=lambda f: (f.kind != "retelling", -f.score, f.telling.id))


def likeness(
    asked: Told, ours: Claim, other: Told
) -> tuple[Literal["retelling", "line"], float, str] | None:
    """How a telling is what is asked for (`ours`, its claim), how surely, and by what wording."""
    if not other.wording.total:
        return None
    judged = judge(other, asked, overlap(other, asked))
    line = common(claim(other), ours)
    if judged.same:
        words = " ".join(other.telling.spans[0].text.split())
        return "retelling", judged.score, shared_wording(line) if line else words
    return None if line is None else ("line", line.score, shared_wording(line))


def _pairs(asked: Claim) -> list[tuple[str, str]]:
    """Pairs of words by which a telling of this would be found, the rarest first.

    Where a sentence has but stock phrases and names, all its words lead on.
    """
    spoken = {word.stem: asked.told.written(word) for word in asked.told.words}
    weights = asked.weights if len(asked.weights) > 1 else asked.told.wording.weights
    rarest = sorted(weights, key=lambda stem: (-weights[stem], stem))[:RAREST]
    order = [word.stem for word in asked.told.words if word.stem in weights]
    pairs = {
        (min(a, b), max(a, b)) for a, b in (*combinations(rarest, 2), *pairwise(order)) if a != b
    }
    likest = sorted(pairs, key=lambda p: (-weights[p[0]] - weights[p[1]], p))[:PAIRS]
    if not likest:  # a single word
        likest = [(stem, stem) for stem in weights]
    return [(spoken[a], spoken[b]) for a, b in likest]


def _recall(
    db: sqlite3.Connection, asked: Told, article: Article, found: Sequence[_Found], held: Held
) -> Recall:
    """What was found of one sentence: the verdict, since when, by whom, and why."""
    text = in_line(asked.telling.spans)
    if not found:
        return Recall(
            text=text,
            verdict="new",
            since=None,
            by=None,
            detail=f"new among {over(held)}",
            matches=(),
            held=held,
        )
    steps = dict(zip((f.telling.id for f in found), _steps(db, found), strict=True))
    matches = tuple(
        Match(kind=f.kind, score=f.score, wording=f.wording, step=step)
        for f in found
        if (step := steps[f.telling.id]) is not None
    )
    verdict = found[0].kind
    of_kind = [match for match in matches if match.kind == verdict]
    if verdict == "retelling" and all(_apart(article, match.step) for match in of_kind):
        verdict = "line"
    # A denial of it is no earlier telling of it: what was said so before goes first.
    alike = [match for match in of_kind if _denies(match.step) == asked.denied]
    turned = not alike
    of_kind = alike or of_kind
    family = _with_earliest(db, [match.step for match in of_kind])
    family = [step for step in family if turned or _denies(step) == asked.denied]
    first = min(family, key=_order)
    outlets = {step.article.outlet for step in family if step.article.outlet}
    since = first.article.published.value if first.article.published else None
    by = _who(first)
    what = "told before" if verdict == "retelling" else f"an old line, “{of_kind[0].wording}”"
    if turned:
        what += ", said then and denied here" if asked.denied else ", but denied then"
    detail = (
        f"{what}: first held {since[:10] if since else 'without a date'}"
        f" by {by or 'a speaker not known'} in {first.article.outlet or 'an outlet not known'};"
        f" {counted(len({s.telling.id for s in family}), 'telling')} like it"
        f" in {counted(len(outlets), 'outlet')}, among {over(held)}"
    )
    return Recall(
        text=text,
        verdict=verdict,
        since=since,
        by=by,
        detail=detail,
        matches=matches[:SHOWN],
        held=held,
    )


def _steps(db: sqlite3.Connection, found: Iterable[_Found]) -> list[Step | None]:
    steps = {step.telling.id: step for step in tracing.steps(db, (f.telling for f in found))}
    return [steps.get(f.telling.id) for f in found]


def _with_earliest(db: sqlite3.Connection, steps: Sequence[Step]) -> list[Step]:
    """What is like what is asked for, and the earliest telling held of each of its families."""
    families = lists.families(db, (step.telling.id for step in steps))
    roots = [family.root_id for family in links.several(db, sorted(set(families.values())))]
    return [*steps, *tracing.steps(db, ids.tellings(db, roots))]


def _apart(article: Article, step: Step) -> bool:
    """Whether the same words were said on another occasion, as far as both dates are known."""
    ours, theirs = when(article.published), when(step.article.published)
    return ours is not None and theirs is not None and ours.days_apart(theirs)[0] > APART


def _order(step: Step) -> tuple[bool, tuple[int, int], str]:
    published = when(step.article.published)
    return published is None, published.order() if published else (0, 0), step.telling.id


def _denies(step: Step) -> bool:
    return step.attribution is not None and step.attribution.act == "denied"


def _who(step: Step) -> str | None:
    if step.attribution is None:
        return "the outlet itself" if step.telling.voice == "own" else None
    source: Span | None = step.attribution.source
    name = step.actor.name if step.actor else source.text if source else None
    return " ".join(name.split()) if name else None


def over(held: Held) -> str:
    """Over which holdings something was looked for, in words.

    Example:
        '1,180 pages of 3 outlets held, 2023-12-24 to 2024-09-30 (12 without a date)'
    """
    words = f"{counted(held.pages, 'page')} of {counted(held.outlets, 'outlet')} held"
    if held.first:
        words += f", {held.first}" + (f" to {held.last}" if held.last != held.first else "")
    if held.undated:
        words += f" ({held.undated:,} without a date)"
    return words
