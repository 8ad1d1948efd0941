"""What different outlets call one thing.

Found in two ways. In the same place: two tellings of one statement say the same before and after a
few words, and other words between. Of the same country: words that may mean one thing by
`lexicon/terms.csv`, tied to one country ("the Kiev regime", "Ukraine's government"). Not covered:
names for people, and terms that no word around ties together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from retold import lexicon
from retold.align import Step, align
from retold.clusters import Clusters
from retold.records import Article, Span
from retold.reports import Cell, Term
from retold.retellings.told import Told, words_of
from retold.words import Word, stems, words

LONGEST = 3
"""Words of a term, at most."""
LETTERS = 100_000
"""Letters of an article in which terms are looked for, apart from its tellings: few have more, and
one with a hundred thousand quotations is not read whole for one of them."""
PAIRS = 400
"""Pairs of tellings that are laid beside each other; of more, each with the earliest only."""
NEAR = 4
"""Words before and after a term that are looked at on both sides."""
ALIKE = 0.6
"""Least part of these that must be the same."""
WINDOW = 8
"""Words before and after a term among which two must be the same and carry content."""
GAP = 2
"""Light words that may stand between a country's name and the term ("war *in the* Ukraine")."""

_NOUN_BEFORE = frozenset(
    (
        *("the", "a", "an", "of", "in", "its", "their", "his", "her", "our", "this", "these"),
        *("no", "any", "every", "some", "all", "that", "those", "by", "with", "from", "against"),
        *("for", "as", "on", "own", "such"),
    )
)
"""Words after which a noun stands; a term in the place of a verb is none."""
_TIES = frozenset(("of", "in", "against", "on", "into", "over", "across", "the", "a"))


class _Use(NamedTuple):
    """A term where it stands: its stems, and the words."""

    stems: tuple[str, ...]
    article_id: str
    span: Span


def terms(told: Sequence[Told], articles: Mapping[str, Article]) -> tuple[Term, ...]:
    """The things that these tellings, or their articles, call by different terms.

    Example:
        "its own private property" and "its own private possession": property, possession
    """
    return (*_in_one_place(told, articles), *_of_one_country(articles))


# ---- in the same place of two tellings


def _in_one_place(told: Sequence[Told], articles: Mapping[str, Article]) -> Iterable[Term]:
    few = len(told) * (len(told) - 1) // 2 <= PAIRS
    pairs = combinations(told, 2) if few else ((told[0], other) for other in told[1:])
    uses: dict[tuple[str, ...], dict[tuple[str, int], _Use]] = {}
    around: dict[tuple[str, ...], str] = {}
    same: Clusters[tuple[str, ...]] = Clusters()
    for a, b in pairs:
        if a.telling.article_id == b.telling.article_id or a.wording is b.wording:
            continue
        steps = align(a.wording.stems, b.wording.stems)
        for k, step in enumerate(steps):
            if step.change != "altered" or not _framed(steps, k, a, b):
                continue
            ours = _use(a, step.a, step.a_end, articles)
            theirs = _use(b, step.b, step.b_end, articles)
            if ours is None or theirs is None or ours.stems == theirs.stems:
                continue
            for use in (ours, theirs):
                uses.setdefault(use.stems, {})[use.article_id, use.span.start] = use
                same.add(use.stems)
                around.setdefault(use.stems, _place(steps, k, a, articles))
            same.join(ours.stems, theirs.stems)
    for group in same.groups():
        found = [use for stems in group for use in uses[stems].values()]
        yield Term(detail=f"in one place: “{around[group[0]]}”", uses=_cells(found, articles))


def _framed(steps: Sequence[Step], k: int, a: Told, b: Told) -> bool:
    """Whether the words around an altered step are the same in both tellings, and say something.

    The nearest word on either side is kept, so are most of the few before and after it, and two of
    them carry content. At the end of a telling the word before must, for nothing follows.
    """
    step = steps[k]
    if k == 0 or steps[k - 1].change != "kept":
        return False
    last = k == len(steps) - 1
    if not (a.words[step.a - 1].is_content if last else steps[k + 1].change == "kept"):
        return False
    ours = {n for s in steps if s.change == "kept" for n in range(s.a, s.a_end)}
    theirs = {n for s in steps if s.change == "kept" for n in range(s.b, s.b_end)}
    for kept, start, end, length in (
        (ours, step.a, step.a_end, len(a.words)),
        (theirs, step.b, step.b_end, len(b.words)),
    ):
        for side in (range(max(0, start - NEAR), start), range(end, min(length, end + NEAR))):
            if sum(n in kept for n in side) < ALIKE * len(side):
                return False
    near = range(step.a - WINDOW, step.a_end + WINDOW)
    return _content(a.words[n] for n in near if n in ours) >= 2


def _use(told: Told, start: int, end: int, articles: Mapping[str, Article]) -> _Use | None:
    """The words as a term: few, with content, in the place of a noun; no figure among them."""
    before = [w.stem for w in told.words[max(0, start - 3) : start]]
    while start < end and not told.words[start].is_content:
        before.append(told.words[start].stem)
        start += 1
    while start < end and not told.words[end - 1].is_content:
        end -= 1
    found = told.words[start:end]
    if not 0 < len(found) <= LONGEST or any(w.stem[0].isdigit() for w in found):
        return None
    if not any(stem in _NOUN_BEFORE for stem in before[-3:]):
        return None
    article = articles[told.telling.article_id]
    if any("\n" in article.text[a.end : b.start] for a, b in pairwise(found)):
        return None
    span = article.span(found[0].start, found[-1].end)
    return _Use(tuple(w.stem for w in found), article.id, span)


def _place(steps: Sequence[Step], k: int, a: Told, articles: Mapping[str, Article]) -> str:
    """The words around a step: "as its own private … "."""
    article = articles[a.telling.article_id]
    before = a.words[max(0, steps[k].a - 3) : steps[k].a]
    after = a.words[steps[k].a_end : steps[k].a_end + 3] if k + 1 < len(steps) else ()
    left = article.text[before[0].start : before[-1].end] if before else ""
    right = article.text[after[0].start : after[-1].end] if after else ""
    return " ".join(f"{left} … {right}".split())


# ---- of the same country


def _of_one_country(articles: Mapping[str, Article]) -> Iterable[Term]:
    uses: dict[tuple[str, str], list[_Use]] = {}
    names: dict[str, str] = {}
    known: dict[object, list[_Tied]] = {}  # by the text: of one page ten thousand may be copies
    for article in articles.values():
        key = article.text, article.language, article.blocks
        if key not in known:
            known[key] = list(_tied(article))
        for kind, country, name, term, span in known[key]:
            uses.setdefault((kind, country), []).append(_Use(term, article.id, span))
            names.setdefault(country, name)
    for (_, country_stem), found_uses in sorted(uses.items()):
        different = {use.stems for use in found_uses}
        if len(different) > 1 and len({use.article_id for use in found_uses}) > 1:
            yield Term(
                detail=f"of one kind, tied to {names[country_stem]}",
                uses=_cells(found_uses, articles),
            )


class _Tied(NamedTuple):
    """A listed term: its kind, the country that it is tied to and how that is written, its stems
    and the words."""

    kind: str
    country: str
    name: str
    stems: tuple[str, ...]
    span: Span


def _tied(article: Article) -> Iterator[_Tied]:
    table = _table()
    found = _words(article)
    at = 0
    while at < len(found):
        length, kind = _listed(found, at, table)
        country = _country(found, at, at + length, article) if length else None
        if country is not None:
            span = article.span(found[at].start, found[at + length - 1].end)
            term = tuple(w.stem for w in found[at : at + length])
            name = article.text[country.start : country.end]
            yield _Tied(kind, country.stem, name, term, span)
        at += length or 1


def _words(article: Article) -> tuple[Word, ...]:
    """The words of all blocks in which a listed term may stand, up to LETTERS."""
    kinds = ("headline", "heading", "body", "caption")
    places = [b.text for b in article.blocks if b.text is not None and b.kind in kinds]
    whole = min(LETTERS, len(article.text))
    places = [(start, min(end, whole)) for start, end in places if start < whole]
    spans = [article.span(*place) for place in places or [(0, whole)]]
    table = _table()
    spans = [s for s in spans if not table.keys().isdisjoint(stems(s.text, article.language))]
    return words_of(article, spans)


def _listed(
    found: Sequence[Word], at: int, table: Mapping[str, Mapping[tuple[str, ...], str]]
) -> tuple[int, str]:
    """How many words from here on are a listed term, and of which kind; 0 where none is."""
    best, kind = 0, ""
    for term, its_kind in table.get(found[at].stem, {}).items():
        if best < len(term) and term == tuple(w.stem for w in found[at : at + len(term)]):
            best, kind = len(term), its_kind
    return best, kind


def _country(found: Sequence[Word], start: int, end: int, article: Article) -> Word | None:
    """The country that a term is tied to: named after it ("war in …"), else right before it.

    "the intervention of the Russian bank" is not tied to Russia: a people's name after the term
    goes with what follows.
    """
    tied = False
    for word in found[end : end + GAP + 1]:
        if word.stem.startswith("="):
            if tied and article.text[word.start : word.end].casefold() not in _demonyms():
                return word
            break
        if word.stem not in _TIES:
            break
        tied = True
    before = found[start - 1] if start else None
    return before if before is not None and before.stem.startswith("=") else None


@lru_cache(maxsize=1)
def _demonyms() -> frozenset[str]:
    """The names of peoples, in small letters: "russian"."""
    rows = lexicon.rows("countries.csv")
    return frozenset(n.casefold() for row in rows for n in (row["demonym"] or "").split(";") if n)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[tuple[str, ...], str]]:
    """The first stem of listed terms → the stems of each → its kind."""
    table: dict[str, dict[tuple[str, ...], str]] = {}
    for row in lexicon.rows("terms.csv"):
        term = tuple(w.stem for w in words(row["term"]))
        table.setdefault(term[0], {})[term] = row["kind"]
    return table


def _cells(uses: Iterable[_Use], articles: Mapping[str, Article]) -> tuple[Cell, ...]:
    """A cell for each article and term, with all places; articles in their given order."""
    places = {name: k for k, name in enumerate(articles)}
    found: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
    for use in sorted(set(uses), key=lambda u: (places[u.article_id], u.span.start)):
        found.setdefault((use.article_id, use.stems), []).append(use.span)
    return tuple(
        Cell(says=" ".join(spans[0].text.split()), article_id=name, spans=tuple(spans))
        for (name, _), spans in found.items()
    )


def _content(found: Iterable[Word]) -> int:
    return sum(w.is_content for w in found)
