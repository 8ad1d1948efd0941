"""Which quotation marks belong together: the quoted stretches of a text, paragraph by paragraph."""

import re
from dataclasses import dataclass, replace

_PARAGRAPH = re.compile(r"\S[^\n]*")
_MARK = re.compile(r"``|''|[\"“”„‟«»「」『』'‘’‚‹›]")
_WORDED = re.compile(r"\w")
_STOP = re.compile(r"[.!?…]['’\"”)\]]*(?=\s+[\"“«‘']?[A-Z0-9])")
_ELISION = re.compile(r"['‘’](?:\d0s|em\b|til\b|tis\b|twas\b|cause\b|n['’]?\b)", re.IGNORECASE)

_CLOSES = {
    "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』",
    "``": "''", "‘": "’", "‚": "‘’", "‹": "›",
}  # fmt: skip
_SINGLE = frozenset("'‘’‚‹›")
_BEFORE_OPENING = frozenset(" \t\u00a0\u200b\ufeff([{—–-/:;,.…\"“„«'‘")
_AFTER_CLOSING = frozenset(" \t\u00a0\u200b\ufeff)]}—–-/:;,.!?…\"”»'’[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quoted stretch `[start, end)` of a text, its marks included.

    `opening` and `closing` are the widths of the marks; `closing` is 0 where the closing mark is
    missing. `single` tells single marks from double ones, `within` a quotation inside another.
    `continued` says that the next paragraph opens with a mark and goes on with it.
    """

    start: int
    end: int
    opening: int
    closing: int
    single: bool = False
    within: bool = False
    continued: bool = False

    @property
    def inner(self) -> tuple[int, int]:
        """The stretch between the marks."""
        return self.start + self.opening, self.end - self.closing


def pair(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, in order; one inside another comes after the one around it.

    Straight, curly, low and angle marks, doubled apostrophes, and single marks told from
    apostrophes ("the ministers' reply" has none). A mark that opens and never closes quotes to
    the end of the paragraph where the next paragraph opens with a mark too (the news
    convention for quotations of several paragraphs), else to the end of its sentence. A closing
    mark without an opening one is left alone.

    Example:
        >>> text = "“No talks,” the envoy said, ‘until May’."
        >>> [text[q.start : q.end] for q in pair(text)]
        ['“No talks,”', '‘until May’']

    Offsets are code points. Time is linear in the length of the text.
    """
    found: list[Quotation] = []
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        here, unclosed = _paragraph(text, start, end)
        follows = number + 1 < len(paragraphs) and _opens(text, paragraphs[number + 1][0])
        here += _unclosed(text, end, unclosed, here, follows)
        found += _leveled([q for q in here if _WORDED.search(text, *q.inner)])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Open:
    """An opening mark that waits for its partner."""

    at: int
    mark: str


def _paragraph(text: str, start: int, end: int) -> tuple[list[Quotation], list[_Open]]:
    """The closed quotations of a paragraph, and the opening marks that found no partner."""
    done: list[Quotation] = []
    double: list[_Open] = []
    single: list[_Open] = []
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        stack = single if mark in _SINGLE else double
        before = text[at - 1] if at > start else " "
        after = text[match.end()] if match.end() < end else " "
        if stack and _closes(stack[-1].mark, mark) and _may_close(mark, before, after):
            opened = stack.pop()
            done.append(
                Quotation(
                    start=opened.at,
                    end=match.end(),
                    opening=len(opened.mark),
                    closing=len(mark),
                    single=mark in _SINGLE,
                )
            )
            if stack is double:  # a single mark left open inside a closed quotation was none
                while single and single[-1].at > opened.at:
                    single.pop()
        elif _may_open(text, mark, at, before, after) and (len(stack) < 3 or stack is single):
            stack.append(_Open(at, mark))
            if len(single) > 3:
                del single[0]
    return done, double


def _closes(opened: str, mark: str) -> bool:
    """Whether this mark can end what that one began; writers mix straight and curly marks."""
    if opened in ("'", '"', "''"):
        return mark == opened or mark in {"'": "’", '"': "”", "''": ""}[opened]
    return (
        mark in _CLOSES.get(opened, "")
        or (opened in "“„" and mark == '"')
        or (opened == "‘" and mark == "'")
    )


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in ("'", "’"):  # an apostrophe stands between letters
        return not before.isspace() and not after.isalnum()
    if mark in ('"', "''"):
        return not before.isspace() or after in _AFTER_CLOSING
    return True


def _may_open(text: str, mark: str, at: int, before: str, after: str) -> bool:
    if mark == "”":  # the wrong way round, as some editors set it: ”No talks,” he said
        return before in _BEFORE_OPENING and after.isalnum()
    if mark in "’›」』":
        return False
    if mark == "»":  # the German and Danish habit: »so«
        return (before.isspace() or before in "([") and not after.isspace()
    if mark in ("'", "‘", "‚") and _ELISION.match(text, at):
        return False
    if mark in ("'", '"', "''", "‘"):
        return before in _BEFORE_OPENING and not after.isspace()
    return True


def _opens(text: str, at: int) -> bool:
    return text.startswith(("“", '"', "„", "«", "``", "''", "「", "『"), at)


def _unclosed(
    text: str, end: int, unclosed: list[_Open], closed: list[Quotation], follows: bool
) -> list[Quotation]:
    """The quotation that the first unclosed mark of a paragraph begins.

    subtle: where closed quotations lie after it, the writer left out a mark among them, and the
    last of their ends is the best guess at the end of the whole ("“hundreds of losses, from
    “light wounds” on").
    """
    if not unclosed:
        return []
    first = unclosed[0]
    stop = _STOP.search(text, first.at, end)
    until = end if follows or stop is None else stop.end()
    inner = [q.end for q in closed if first.at < q.start < until and not q.single]
    if inner and not follows:
        until = min(max(inner), end)
    while until > first.at + 1 and text[until - 1].isspace():
        until -= 1
    opening = len(first.mark)
    if until <= first.at + opening:
        return []
    return [Quotation(start=first.at, end=until, opening=opening, closing=0, continued=follows)]


def _leveled(found: list[Quotation]) -> list[Quotation]:
    """In order, with those inside another marked so."""
    ordered = sorted(found, key=lambda q: (q.start, -q.end))
    leveled: list[Quotation] = []
    reach = -1
    for quotation in ordered:
        within = quotation.start < reach
        leveled.append(replace(quotation, within=True) if within else quotation)
        reach = max(reach, quotation.end)
    return leveled
