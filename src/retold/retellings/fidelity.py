"""Quotations held against the earliest text: are the words between the marks the words there?

What quoting allows is passed over: another case or mark, [a word set in brackets], an ellipsis,
"will not" for "won't", figures for numbers in letters, British for American spelling. All else that
stands between the marks and not in the earlier text is an alteration, and is shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from retold.align import Step, align
from retold.quotes import pair
from retold.records import Alteration, Article, Attribution, Fidelity, Span, Telling, Verbatimness
from retold.retellings.told import words_of
from retold.words import Word

BACK_TRANSLATED = 0.35
"""Part of a quotation's words that are others, from which on it was likely translated back."""
LOCATED = 0.4
"""Least part of its words that must be found in order for a quotation to be located."""
LEAST = 3
"""Words that are located at all events if one run has them all."""

_OMISSION = re.compile(r"\.\.\.|…|\[[^\]]*\]|\(…\)")
_CONTRACTED = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "i'm": ("i", "am"),
}
_ENDINGS = {"n't": "not", "'re": "are", "'ll": "will", "'ve": "have"}


def fidelity(
    quoted: Telling, by: Attribution | None, article: Article, earliest: Article, first: Telling
) -> Fidelity | None:
    """How a quotation in `article` stands to the earliest text held; None where nothing is quoted.

    `verbatim`: all words of the telling there. `fragment`: a part of them, in one piece or with
    its omissions marked. `altered`: other words, more, or fewer in the marks. `back-translated`:
    so many others, in the same order of thought, that it was likely translated there and back.
    `not located`: the earliest text has no such passage; it may be a fuller one that is not held.

    Example:
        "We will never sign a treaty" against "We will not sign any treaty": altered, “not” became
        “never”, “any” became “a”
    """
    spans = _between_marks(quoted, by, article)
    if not spans or article.id == earliest.id:
        return None
    said = _Said(article, spans)
    held = _held(earliest, first.spans)
    steps = _placed(said, held)
    verdict = _verdict(said, held, steps)
    if verdict == "not located":  # the telling may be cut otherwise than the page
        whole = _Said(earliest, [earliest.span(0, len(earliest.text))])
        wider = _placed(said, whole)
        if (found := _verdict(said, whole, wider)) != "not located":
            held, steps, verdict = whole, wider, found
    changed = tuple(_alterations(said, held, steps)) if verdict == "altered" else ()
    return Fidelity(
        telling_id=quoted.id,
        against_id=first.id,
        verdict=verdict,
        alterations=changed,
        detail=_detail(verdict, changed),
    )


class _Said:
    """Words to compare: as stems, contractions opened, each with its word; where omissions are."""

    def __init__(self, article: Article, spans: Iterable[Span]) -> None:
        self.stems: list[str] = []
        self.words: list[Word] = []
        self.article = article
        self.gaps: set[int] = set()
        before = False
        for span in spans:
            if before:
                self.gaps.add(len(self.stems))
            before = True
            omitted = [
                (m.start(), m.end()) for m in _OMISSION.finditer(article.text, span.start, span.end)
            ]
            for word in words_of(article, [span]):
                for start, end in omitted:
                    if end <= word.start and (not self.words or self.words[-1].end <= start):
                        self.gaps.add(len(self.stems))
                if any(start <= word.start < end for start, end in omitted):
                    continue
                for stem in _opened(article.text[word.start : word.end], word.stem):
                    self.stems.append(stem)
                    self.words.append(word)

    def text(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        first, last = self.words[start], self.words[end - 1]
        return " ".join(self.article.text[first.start : last.end].split())


def _opened(written: str, stem: str) -> tuple[str, ...]:
    """A contraction as the words it stands for."""
    plain = written.casefold().replace("’", "'")
    if plain in _CONTRACTED:
        return _CONTRACTED[plain]
    for ending, word in _ENDINGS.items():
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending), word
    return (stem,)


def _between_marks(quoted: Telling, by: Attribution | None, article: Article) -> list[Span]:
    """The parts of a telling that stand between quotation marks; all of a direct one without."""
    found = [
        article.span(max(start, span.start), min(end, span.end))
        for span in quoted.spans
        for start, end in _marked(article.text)
        if max(start, span.start) < min(end, span.end)
    ]
    if not found and by is not None and by.kind == "direct":
        return list(quoted.spans)
    return [span for span in found if any(c.isalpha() for c in span.text)]


@lru_cache(maxsize=16)
def _held(earliest: Article, spans: tuple[Span, ...]) -> _Said:
    """The words of the earliest telling, once for all that are held against it."""
    return _Said(earliest, spans)


@lru_cache(maxsize=2048)
def _marked(text: str) -> tuple[tuple[int, int], ...]:
    """What stands between marks, once for all tellings of an article, which many families ask."""
    return tuple(q.inner for q in pair(text) if not q.within)


def _placed(said: _Said, held: _Said) -> list[Step]:
    """How the quoted words lie in the held ones, without what is held before and after them."""
    if not said.stems or not held.stems:
        return []
    for start in range(len(held.stems) - len(said.stems) + 1):
        if held.stems[start] == said.stems[0]:
            end = start + len(said.stems)
            if held.stems[start:end] == said.stems:
                return [Step("kept", 0, len(said.stems), start, end)]
    low, high = _window(said.stems, held.stems)
    steps = [
        step._replace(b=step.b + low, b_end=step.b_end + low)
        for step in align(said.stems, held.stems[low:high])
    ]
    while steps and steps[0].change == "added":
        steps.pop(0)
    while steps and steps[-1].change == "added":
        steps.pop()
    return steps


def _window(said: Sequence[str], held: Sequence[str]) -> tuple[int, int]:
    """The stretch of the held words that has most of the quoted ones, in linear time."""
    size = 2 * len(said) + 8
    if len(held) <= size:
        return 0, len(held)
    wanted = set(said)
    hits = [stem in wanted for stem in held]
    count = best = sum(hits[:size])
    start = 0
    for k in range(size, len(held)):
        count += hits[k] - hits[k - size]
        if count > best:
            best, start = count, k - size + 1
    return max(0, start - 4), min(len(held), start + size + 4)


def _verdict(said: _Said, held: _Said, steps: Sequence[Step]) -> Verbatimness:
    kept = sum(step.a_end - step.a for step in steps if step.change == "kept")
    run = max((s.a_end - s.a for s in steps if s.change == "kept"), default=0)
    if not said.stems or kept < LOCATED * len(said.stems):
        return "not located"
    if kept == len(said.stems) and all(_is_marked(said, step) for step in steps):
        return "verbatim" if kept == len(held.stems) else "fragment"
    if run < min(LEAST, len(said.stems)) and kept < 0.6 * len(said.stems):
        return "not located"
    if len(said.stems) - kept >= BACK_TRANSLATED * len(said.stems):
        return "back-translated"
    return "altered"


def _is_marked(said: _Said, step: Step) -> bool:
    """Whether a step is no alteration: the same words, or words left out where a mark says so."""
    return step.change == "kept" or (step.change == "added" and step.a in said.gaps)


def _alterations(said: _Said, held: _Said, steps: Sequence[Step]) -> Iterator[Alteration]:
    for step in steps:
        if not _is_marked(said, step):
            yield Alteration(
                was=held.text(step.b, step.b_end), became=said.text(step.a, step.a_end)
            )


def _detail(verdict: Verbatimness, changed: Sequence[Alteration]) -> str:
    if verdict != "altered":
        return {
            "verbatim": "quoted word for word",
            "fragment": "a part, quoted word for word",
            "back-translated": "quoted in other words: probably translated there and back",
            "not located": "not found in the earliest text held",
        }[verdict]
    shown = [
        f"“{c.was}” became “{c.became}”"
        if c.was and c.became
        else (f"leaves out “{c.was}”" if c.was else f"puts in “{c.became}”")
        for c in changed
    ]
    return "altered inside the quotation marks: " + ", ".join(shown)
