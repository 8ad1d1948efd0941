"""Where a paragraph of the clean text stands in the HTML it came from.

An HTML page is read once, left to right, for the characters a reader sees and where each stands in
the source. A paragraph is then found by its characters without the spaces, so that line ends, tags
and `&nbsp;` between them do not matter. No tree is built: pages nested 100,000 deep are as good as
flat ones, and the time is linear in the length of the page whatever it holds. The checker inside a
proof holds this file: it needs Python alone.
"""

import html
import re
from array import array
from collections.abc import Iterable, Iterator

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


def _marks(rest: str, *others: str) -> re.Pattern[str]:
    """What is no text in a page, where a tag ends as `rest` has it."""
    unseen = rf"<(?ai:(?P<unseen>{'|'.join(_UNSEEN)}))(?![^\s/>]){rest}"
    tag = rf"<[!?/a-zA-Z]{rest}"
    return re.compile("|".join((r"<(?P<comment>!--)", unseen, tag, *others, "<(?P<bare>)")))


_QUOTED = _marks(r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""", r"<(?P<endless>[!?/a-zA-Z])")
_UNQUOTED = _marks(r"[^>]*>?")
_WORD = re.compile(r"\S+")
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
        for start, end in _stretches(source):
            text = source[start:end]
            if text.isspace():
                continue
            if end - start < _SHORT_RUN:
                self.runs.append(html.unescape(text).strip())
            if "&" in text:
                pieces += self._tokens(source, start, end)
                continue
            for word in _WORD.finditer(source, start, end):
                self.starts.extend(range(*word.span()))
            pieces += text.split()
        self.signs = "".join(pieces)

    def _tokens(self, source: str, start: int, end: int) -> Iterator[str]:
        """What is seen of a stretch with entities, each of which stands for its signs."""
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
            yield signs

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


def _stretches(source: str) -> list[tuple[int, int]]:
    """The stretches of the source between its tags, without scripts, styles and comments."""
    at = 0
    found = []
    for low, high in _hidden(source):
        if low > at:
            found.append((at, low))
        at = high
    return [*found, (at, len(source))] if at < len(source) else found


def _hidden(source: str) -> Iterator[tuple[int, int]]:
    """The stretches of the source that are no text; a bare "<", as in "3 < 5", stands between two
    of no width.

    subtle: a quotation mark without its partner swallows the rest of the page. Once that has
    happened marks count no more (`_UNQUOTED`), so no page is scanned to its end twice.
    """
    at, marks = 0, _QUOTED
    never_closed: set[str] = set()
    more = True
    while more:
        more = False
        for match in marks.finditer(source, at):
            low, at = match.span()
            kind = match.lastgroup
            if kind is None:
                yield low, at
                continue
            if kind == "bare":
                yield low, low
                yield at, at
                continue
            more = True  # what follows is read anew from where this ends
            if kind == "endless":
                at, marks = low, _UNQUOTED
                break
            if kind == "comment":
                end = source.find("-->", at)
                at = end + 3 if end >= 0 else len(source)
            elif source[at - 2 : at] != "/>":
                at = _closing(source, match["unseen"].lower(), at, never_closed)
            yield low, at
            break


def _closing(source: str, name: str, start: int, never_closed: set[str]) -> int:
    """Where the closing tag of an element begins; `start` where it is never closed."""
    at = -1 if name in never_closed else source.find("</", start)
    while at >= 0:
        end = at + 2 + len(name)
        after = source[end : end + 1]
        if source[at + 2 : end].lower() == name and not (after.isalnum() or after == "_"):
            return at
        at = source.find("</", at + 2)
    never_closed.add(name)
    return start
