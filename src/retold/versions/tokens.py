"""The words of an article as they are written, and where each stands."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from retold.align import Step
from retold.records import Article, Passage, Span

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+"
    r"(?:[.,:'’-][^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words, case and curled apostrophes apart, with their places in the text of an article."""

    article: Article
    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, article: Article, spans: Iterable[Span]) -> "Tokens":
        """The words in some spans of an article, which stand in order."""
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for span in spans:
            for match in _WORD.finditer(article.text, span.start, span.end):
                words.append(match[0].casefold().replace("’", "'"))
                starts.append(match.start())
                ends.append(match.end())
        return cls(article, words, starts, ends)

    def within(self, spans: Iterable[Span]) -> list[int]:
        """The numbers of the words that lie in some spans."""
        found: list[int] = []
        for span in spans:
            low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
            found += range(low, high)
        return found

    def only(self, numbers: list[int]) -> "Tokens":
        """These words alone."""
        return Tokens(
            self.article,
            [self.words[n] for n in numbers],
            [self.starts[n] for n in numbers],
            [self.ends[n] for n in numbers],
        )

    def span(self, first: int, end: int) -> Span | None:
        """The stretch of the text from one word to before another; None where it is empty."""
        if first >= end:
            return None
        return self.article.span(self.starts[first], self.ends[end - 1])


def passage(a: Tokens, b: Tokens, step: Step) -> Passage:
    """A step of an alignment as a passage of the two texts."""
    return Passage(
        change=step.change,
        earlier=a.span(step.a, step.a_end),
        later=b.span(step.b, step.b_end),
    )
