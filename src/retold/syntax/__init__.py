"""The grammar of an article, as the network read it: a spaCy `Doc` a paragraph.

The words and labels are spaCy's (its English tokenizer; the labels of `en_core_web_sm`, which
taught the network): heads, dependencies, parts of speech, names. Attribution and actors read the
same parse. It depends on the article's own text alone.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_ALPHA,
    IS_DIGIT,
    IS_PUNCT,
    IS_SPACE,
    IS_TITLE,
    LENGTH,
    LIKE_NUM,
    LOWER,
    ORTH,
    POS,
    SPACY,
)
from spacy.lang.en import English
from spacy.symbols import IDS
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # it ships no types
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import create_vocab

from retold.encoder import Grammar, shipped
from retold.records import Article
from retold.syntax.names import Read, names
from retold.syntax.tree import heads

LONGEST = 5_000
"""Code points of one `Doc`; a longer paragraph is cut at white space."""

_PARAGRAPH = re.compile(r"\S[^\n]*")
_NO_PROSE = re.compile(r"[^\w\s]{300}|[\ud800-\udfff]")
"""Marks in a row that no prose has (spaCy's tokenizer takes quadratic time over them), and halves
of letters, which it cannot write."""

_MENDED = ("compound", "nmod", "poss", "pobj", "nsubj", "dobj", "auxpass", "nsubjpass")
"""Labels that are held against the head they come with."""

_LOOKS = (LOWER, IS_ALPHA, IS_DIGIT, IS_PUNCT, IS_SPACE, IS_TITLE, LIKE_NUM)
"""What is asked of the letters of a word: spaCy works out thrice as much of each that is new."""

Ints = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parsed:
    """One paragraph: where it stands in `Article.text`, and its words with their grammar.

    `words` are the texts of the doc's words: a look at these costs less than one at the doc's own.
    """

    start: int
    end: int
    doc: Doc
    words: tuple[str, ...]


def parse(article: Article) -> tuple[Parsed, ...]:
    """The parse of each paragraph that is not boilerplate, in the order of the text.

    Example:
        >>> for part in parse(article):
        ...     for token in part.doc:
        ...         assert article.text.startswith(token.text, part.start + token.idx)

    Raises:
        WeightsError: the trained network is missing or damaged.
    """
    return _parsed(article.text, _dropped(article))


@lru_cache(maxsize=2)
def _parsed(text: str, dropped: Spans) -> tuple[Parsed, ...]:
    places = [
        (start, end)
        for paragraph in _PARAGRAPH.finditer(text)
        for start, end in _pieces(text, paragraph.start(), paragraph.end())
        if not any(low <= start < high for low, high in dropped)
        and not _NO_PROSE.search(text, start, end)
    ]
    docs = [tokens()(text[start:end]) for start, end in places]
    if docs:
        starts = [start for start, _ in places]
        annotate(docs, starts, shipped().parses(text, dropped).whole())
    return tuple(
        Parsed(start=start, end=end, doc=doc, words=tuple([token.text for token in doc]))
        for (start, end), doc in zip(places, docs, strict=True)
    )


def parse_at(article: Article, at: int) -> Parsed | None:
    """The parse of the one paragraph that holds the code point `at`; None where there is no prose.

    Example:
        >>> parse_at(article, article.text.index("envoy")).doc[0].text
        'The'
    """
    parts = parse(article)
    number = bisect_right(parts, at, key=lambda part: part.start) - 1
    return parts[number] if number >= 0 and at < parts[number].end else None


def _dropped(article: Article) -> Spans:
    return tuple(b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None)


@lru_cache(maxsize=1)
def tokens() -> Any:
    """spaCy's English tokenizer, which gives a `Doc` of a text's words; made once a process.

    Of what spaCy can tell of a word's letters only `_LOOKS` are worked out.
    """
    english: Any = English.Defaults
    vocabulary: Any = create_vocab("en", english)
    vocabulary.lex_attr_getters = {each: vocabulary.lex_attr_getters[each] for each in _LOOKS}
    # "Im Chon Il" is a name, not "I'm": newspapers write their apostrophes.
    rules = {w: r for w, r in english.tokenizer_exceptions.items() if w not in ("Im", "Ima")}
    return Tokenizer(
        vocabulary,
        rules=rules,
        prefix_search=compile_prefix_regex(english.prefixes).search,
        suffix_search=compile_suffix_regex(english.suffixes).search,
        infix_finditer=compile_infix_regex(english.infixes).finditer,
        token_match=english.token_match,
        url_match=english.url_match,
    )


def annotate(docs: Sequence[Doc], starts: Sequence[int], grammar: Grammar) -> None:
    """Writes the grammar into the paragraphs of a text, all in one go.

    `starts` are where the paragraphs begin in the text. Each of spaCy's words
    takes what the network says of the first word that begins in it. One in which none begins
    (white space, the "not" of "cannot", what was not read) hangs on the one before.

    Example:
        >>> text = "The envoy left."
        >>> doc = tokens()(text)
        >>> annotate([doc], [0], shipped().parses(text).whole())
        >>> [(word.text, word.pos_, word.head.text) for word in doc][:2]
        [('The', 'DET', 'envoy'), ('envoy', 'NOUN', 'left')]
    """
    columns = np.concatenate([_columns(doc) for doc in docs]).astype(np.int64).T
    letters, lengths, places, spaced, spaces = columns
    edges = np.cumsum([0, *map(len, docs)])
    sizes = np.diff(edges)
    paragraph = np.repeat(np.arange(len(docs)), sizes)
    begins = places + np.repeat(starts, sizes)
    rows = np.searchsorted(grammar.starts, begins)
    first = np.append(grammar.starts, np.iinfo(np.int64).max)[rows]
    rows = np.where(first < begins + lengths, rows, -1)
    known = np.flatnonzero(rows >= 0)
    every = np.arange(len(rows))
    read = rows[known]
    above = np.maximum(every - 1, np.repeat(edges[:-1], sizes))
    above[known] = known[heads(grammar, read, paragraph[known])]
    label, pos, kinds = _inventory()
    deps = np.full(len(rows), _number("dep"))
    deps[known] = label[grammar.labels[read, 0]]
    deps[above == every] = _number("ROOT")
    poses = np.where(spaces > 0, IDS["SPACE"], IDS["X"])
    poses[known] = pos[grammar.labels[read, 1]]
    _mend(deps, poses, above)
    hyphens = np.flatnonzero(letters == _number("-"))
    hyphens = hyphens[_tied(hyphens, spaced, paragraph)]
    iob, kind = names(grammar, Read(rows, poses, above, paragraph, hyphens))
    found = [above - every, deps, poses, iob, np.where(kind < 0, 0, kinds[kind])]
    table = np.stack([each.astype(np.int64).view(np.uint64) for each in found], 1)
    for doc, (low, high) in zip(docs, pairwise(edges.tolist()), strict=True):
        parsed: Any = doc  # spaCy's own types know no numbers of attributes
        parsed.from_array([HEAD, DEP, POS, ENT_IOB, ENT_TYPE], table[low:high])


def _columns(doc: Any) -> NDArray[np.uint64]:
    """What spaCy has for each word: its number, length and place, a space behind it, being one."""
    return np.asarray(doc.to_array([ORTH, LENGTH, IDX, SPACY, IS_SPACE]), np.uint64)


def _tied(words: Ints, spaced: Ints, paragraph: Ints) -> NDArray[np.bool_]:
    """Which of some words stand between two others of their paragraph, without a space."""
    before, after = words - 1, np.minimum(words + 1, len(paragraph) - 1)
    inner = (before >= 0) & (after > words) & (paragraph[before] == paragraph[after])
    return np.asarray(inner & (spaced[before] == 0) & (spaced[words] == 0), bool)


def _mend(deps: Ints, poses: Ints, heads: Ints) -> None:
    """Mends labels and heads that cannot stand together, in place; the two are read apart.

    A noun that hangs on a verb is its subject or object, whatever a label for nouns and
    prepositions says; the subject of a passive is one of a passive; of two nouns side by side that
    both hang on one preposition, the first belongs to the second: "by the news agency VNA".
    """
    number = {label: _number(label) for label in _MENDED}
    every = np.arange(len(deps))
    nouns = _among(poses, (IDS["NOUN"], IDS["PROPN"], IDS["PRON"]))
    verbs = _among(poses, (IDS["VERB"], IDS["AUX"]))[heads]
    slips = _among(deps, [number[label] for label in ("compound", "nmod", "poss", "pobj")])
    core = np.where(every < heads, number["nsubj"], number["dobj"])
    deps[:] = np.where(nouns & verbs & slips, core, deps)
    passive = np.zeros(len(heads), bool)
    passive[heads[deps == number["auxpass"]]] = True
    passive = passive[heads]
    deps[passive & (deps == number["nsubj"])] = number["nsubjpass"]
    objects = deps == number["pobj"]
    twice = np.flatnonzero(objects[:-1] & objects[1:] & (heads[:-1] == heads[1:]))
    deps[twice], heads[twice] = number["compound"], twice + 1


def _among(numbers: Ints, few: Sequence[int]) -> NDArray[np.bool_]:
    """Which of the numbers are among a few (NumPy's own `isin` sorts, which costs more)."""
    return np.asarray(np.logical_or.reduce([numbers == each for each in few]), bool)


@lru_cache(maxsize=1)
def _inventory() -> tuple[Ints, Ints, Ints]:
    """spaCy's numbers for the labels, the parts of speech, and the kinds of names."""
    given = shipped().inventory
    label = np.array([_number(each) for each in given["label"]])
    pos = np.array([IDS.get(each, IDS["X"]) for each in given["pos"]])
    return label, pos, np.array([_number(each) for each in given["kind"]])


@cache
def _number(label: str) -> int:
    """What spaCy has for a label, in eight bytes with a sign."""
    return int(np.uint64(tokens().vocab.strings.add(label)).astype(np.int64)) if label else 0


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """`[start, end)` cut into stretches of at most LONGEST code points, at white space if any."""
    pieces = []
    while end - start > LONGEST:
        cut = max(text.rfind(space, start + 1, start + LONGEST) for space in " \t")
        cut = cut + 1 if cut > start else start + LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def forget() -> None:
    """Drops the parses that are remembered, so that a benchmark times what a new page costs."""
    _parsed.cache_clear()
    shipped().forget()
