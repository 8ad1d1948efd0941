"""Lists of other articles, which pages print below their own and in the middle of it.

A list begins at a line that heads one ("More from the Post") or where a title stands twice in a
row, as a picture's text and a link do. It ends where the article goes on: two paragraphs of
sentences in a row, or a long one.
"""

from collections import Counter
from collections.abc import Sequence

from retold.articles.furniture import SENTENCE_END, dates_alone, fold, furniture, heads_list, words

PARAGRAPH = 12
"""Words of the shortest line that is taken for a paragraph by itself."""

LONG_PARAGRAPH = 40
"""Words that no list of other articles gives to one of them."""


class Lines:
    """The lines of a page as the rules see them; everything is worked out once, in one pass."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.folded = [fold(text) for text in texts]
        self.words = [words(text) for text in texts]
        self.ends = [bool(SENTENCE_END.search(text[-60:])) for text in texts]
        self.furniture = [furniture(text) for text in texts]
        self.dates = [dates_alone(text) for text in texts]
        self.count = Counter(self.folded)
        first: dict[str, int] = {}
        self.first = [first.setdefault(folded, i) for i, folded in enumerate(self.folded)]

    def __len__(self) -> int:
        return len(self.texts)

    def again(self, i: int) -> bool:
        """Whether the line stands elsewhere on the page too."""
        return self.count[self.folded[i]] > 1

    def paragraph(self, i: int) -> bool:
        """Whether the line is a paragraph of sentences that stands once on the page."""
        return (
            self.words[i] >= PARAGRAPH
            and (self.ends[i] or self.words[i] >= LONG_PARAGRAPH)
            and not self.furniture[i]
            and not self.again(i)
        )

    def title(self, i: int) -> bool:
        """Whether the line may be a title: some words that end in no full stop."""
        return not (self.ends[i] or self.furniture[i] or self.dates[i]) and 2 <= self.words[i] <= 30


def teasers(lines: Lines, start: int = 0) -> dict[int, str]:
    """The lines from `start` on that belong to lists of other articles, and why.

    Not covered: a list without a heading whose entries are full sentences that stand once.
    """
    found: dict[int, str] = {}
    goes_on = _goes_on(lines)
    i = start
    while i < len(lines):
        reason = _begins(lines, i)
        if reason is None:
            i += 1
            continue
        end = goes_on[i + 1] if i + 1 < len(lines) else len(lines)
        found |= {j: reason if j > i else f"heading of a {reason}" for j in range(i, end)}
        i = end
    return found


def _begins(lines: Lines, i: int) -> str | None:
    if lines.words[i] <= 10 and heads_list(lines.texts[i]):
        return "list of other articles"
    after = i + 1
    if after < len(lines) and i > 0 and lines.title(i) and lines.folded[i] == lines.folded[after]:
        return "list of other articles, each title twice"
    return None


def _goes_on(lines: Lines) -> list[int]:
    """For every line, the next one from which on the article goes on (or the end of the page)."""
    goes_on = [len(lines)] * (len(lines) + 1)
    after = False
    for i in range(len(lines) - 1, -1, -1):
        goes_on[i] = goes_on[i + 1]
        here = lines.paragraph(i)
        if here and (after or lines.words[i] >= LONG_PARAGRAPH):
            goes_on[i] = i
        if not lines.furniture[i]:
            after = here
    return goes_on
