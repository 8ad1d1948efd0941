"""Where a paragraph of the clean text stands in the HTML it came from.

An HTML page is read once, left to right, for the characters a reader sees and where each stands in
the source. A paragraph is then found by its characters without the spaces, so that line ends, tags
and `&nbsp;` between them do not matter. No tree is built: pages nested 100,000 deep are as good as
flat ones, and the time is linear in the length of the page whatever it holds.
"""

import html
import re
from array import array
from collections.abc import Iterable

_UNSEEN = (
    "script",
    "style",
    "template",
    "noscript",
    "textarea",
    "title",
    "svg",
    "iframe",
    "object",
)
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_TOKEN = re.compile(
    r"(?P<entity>&)(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});?"
    r"|[^\s&]+|&+(?![#a-zA-Z])|&"
)

_SHORT_RUN = 120
"""Code points under which a stretch between two tags may be a date or a line by itself."""

_MISSES = 30
"""How often the whole page may be searched in vain for a paragraph; then no more is looked for."""


class Visible:
    """The characters of a page that a reader sees, spaces left out, and where they stand.

    `signs[i]` stands at `starts[i]` of the source. `runs` are the stretches of text between two
    tags that may be a date or a line by themselves.
    """

    def __init__(self, source: str) -> None:
        self.starts = array("I")
        self.runs: list[str] = []
        self._entities: dict[int, int] = {}
        pieces: list[str] = []
        for start, end in _text(source):
            if end - start < _SHORT_RUN and not source[start:end].isspace():
                self.runs.append(html.unescape(source[start:end]).strip())
            for token in _TOKEN.finditer(source, start, end):
                low, high = token.span()
                signs = token[0]
                if token.lastgroup:
                    signs = "".join(html.unescape(signs).split())
                    for i in range(len(signs)):
                        self._entities[len(self.starts) + i] = high
                    self.starts.extend([low] * len(signs))
                else:
                    self.starts.extend(range(low, high))
                pieces.append(signs)
        self.signs = "".join(pieces)

    def locate(self, paragraphs: Iterable[str]) -> list[tuple[int, int] | None]:
        """For each paragraph `[i, j)` in `signs`, or None where it is not found.

        Each is looked for after the one before it, then anywhere.
        """
        found: list[tuple[int, int] | None] = []
        after = 0
        budget = _MISSES * len(self.signs) + 1_000_000
        for paragraph in paragraphs:
            where = None
            needle = "".join(paragraph.split())
            for wanted, low in ((needle, after), (needle, 0), (needle[:40], after)):
                if not wanted or budget < 0:
                    break
                at = self.signs.find(wanted, low)
                if at >= 0:
                    where = at, self._end(at, needle, exact=wanted is needle)
                    budget -= max(0, at - after) if low else at
                    break
                budget -= len(self.signs) - low
            if where and where[0] >= after:
                after = where[1]
            found.append(where)
        return found

    def page(self, where: tuple[int, int]) -> tuple[int, int]:
        """`[i, j)` in `signs` as `[start, end)` of the source."""
        last = where[1] - 1
        return self.starts[where[0]], self._entities.get(last, self.starts[last] + 1)

    def _end(self, at: int, needle: str, *, exact: bool) -> int:
        """Where a paragraph ends of which only the first signs were found as they are."""
        if exact:
            return at + len(needle)
        tail = needle[-40:]
        low, high = at + len(needle) // 2, at + 2 * len(needle) + 40
        last = self.signs.find(tail, low, high)
        return last + len(tail) if last >= 0 else min(at + len(needle[:40]), len(self.signs))


def _text(source: str) -> Iterable[tuple[int, int]]:
    """The stretches of the source between its tags, without scripts, styles and comments."""
    at, length = 0, len(source)
    quoted = True
    never_closed: set[str] = set()
    while at < length:
        tag = source.find("<", at)
        if tag < 0:
            yield at, length
            return
        if tag > at:
            yield at, tag
        if source.startswith("<!--", tag):
            end = source.find("-->", tag + 4)
            at = end + 3 if end >= 0 else length
            continue
        name = _NAME.match(source, tag + 1)
        if not name and not source.startswith(("<!", "<?", "</"), tag):
            yield tag, tag + 1  # a bare "<", as in "3 < 5"
            at = tag + 1
            continue
        at, quoted = _tag_end(source, tag, quoted)
        if name and not source.startswith("/", tag + 1) and source[at - 2 : at] != "/>":
            unseen = name[1].lower()
            if unseen in _UNSEEN and unseen not in never_closed:
                closing = re.compile(rf"</{unseen}\b", re.IGNORECASE).search(source, at)
                at = closing.start() if closing else at
                never_closed |= set() if closing else {unseen}


def _tag_end(source: str, tag: int, quoted: bool) -> tuple[int, bool]:
    """Where a tag ends, ">" within quotation marks not counted.

    subtle: a quotation mark without its partner swallows the rest of the page. Once that has
    happened marks count no more (`quoted` is False), so no page is scanned to its end twice.
    """
    whole = _TAG.match(source, tag + 1) if quoted else None
    if whole is not None:
        return whole.end(), True
    end = source.find(">", tag)
    return (end + 1 if end >= 0 else len(source)), False
