"""The article in a page that was saved as text: which lines are it, and which stand around it.

No markup is left to go by, only the shape of the lines. The article's own paragraphs are the lines
that are sentences; from the first of them up is the head of the page, from the last down its foot,
and each has its rules. What is not told apart with some certainty stays in the article.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from retold.articles.furniture import (
    BYLINE,
    about_page,
    breadcrumb,
    closing_note,
    is_label,
    names_editors,
)
from retold.articles.pieces import Piece
from retold.articles.teasers import Lines, teasers
from retold.records import BlockKind

_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = dict.fromkeys((*range(32), 0x7F, 0x85, 0xA0, 0x2007, 0x2028, 0x2029, 0x202F), " ")
_CREDIT = re.compile(
    r"[(\[](?:file\s+)?(?:photo|image|picture|photograph|illustration|credit|source|via|courtesy)\b"
    r"[^()\[\]]{0,80}[)\]]\s*$"
    r"|(?:photo|image|picture|photograph|credit)s?(?:\s+credit)?\s*:\s*[^.]{2,60}\.?\s*$"
    r"|(?:AFP|Reuters|AP|EPA|Getty Images?|Xinhua|TASS)\s*/\s*[^.]{0,40}$"
    r"|/\s*(?:AFP|Reuters|AP|EPA)\s*$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\s*(?:file\s+)?(?:photo|image|picture|photograph|caption)s?(?:\s+\w+)?\s*:", re.I
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of a page of text: where it stands, and its characters."""

    start: int
    end: int
    text: str


def plain_pieces(source: str) -> list[Piece]:
    """The pieces of a page of text, in its order; the kept ones are its article.

    A line is a paragraph, except where the text is wrapped at a fixed width: then a paragraph goes
    to the next empty line. A kept piece is the page's own characters from start to end, with a
    plain space for each control character, each no-break space, and each line end within a wrapped
    paragraph: as many characters as on the page.
    """
    found = _lines(source)
    lines = Lines([line.text for line in found])
    verdicts = _judged(lines)
    return [
        Piece(
            kind=kind,
            page=(line.start, line.end),
            text=None if kind in ("boilerplate", "byline") else line.text,
            reason=reason,
        )
        for line, (kind, reason) in zip(found, verdicts, strict=True)
    ]


Verdict = tuple[BlockKind, str]


def _judged(lines: Lines) -> list[Verdict]:
    verdicts: dict[int, Verdict] = {}
    for i, text in enumerate(lines.texts):
        reason = lines.furniture[i]
        if reason:
            verdicts[i] = "boilerplate", reason
        elif names_editors(text):
            verdicts[i] = "byline", "names of reporters and editors"
        elif _is_caption(text):
            verdicts[i] = "caption", "credit or mark of a picture"
    start = _first_paragraph(lines, verdicts)
    for i, reason in teasers(lines, start).items():
        verdicts[i] = "boilerplate", reason
    verdicts |= _head(lines, verdicts, start)
    last = _last_paragraph(lines, verdicts, start)
    headlines = [i for i in range(start) if verdicts.get(i, ("body", ""))[0] == "headline"]
    for i in range(start, last + 1):
        verdicts.setdefault(i, _inside(lines, i, headlines))
    verdicts |= _foot(lines, verdicts, last + 1)
    return [verdicts[i] for i in range(len(lines))]


def _first_paragraph(lines: Lines, verdicts: dict[int, Verdict]) -> int:
    """The first line that is a paragraph of sentences; where there is none, the first long line."""
    free = [i for i in range(len(lines)) if i not in verdicts and not about_page(lines.texts[i])]
    for least, must_end in ((8, True), (15, False)):
        for i in free:
            text = lines.texts[i].rstrip()
            if lines.words[i] >= least and (not must_end or _is_sentence(text, lines.words[i])):
                return i
    return next((i for i in free if lines.ends[i]), free[0] if free else len(lines))


def _is_sentence(text: str, count: int) -> bool:
    """A headline may end in "?" or in a quotation; a short line that does is no paragraph yet."""
    if re.search(r"[.:。।][\"'”’»」』)\]]*$", text):
        return True
    return count >= 12 and bool(re.search(r"[!?…！？؟][\"'”’»」』)\]]*$", text))


def _head(lines: Lines, verdicts: dict[int, Verdict], start: int) -> dict[int, Verdict]:
    """What the lines above the first paragraph are: headline, standfirst, byline, or furniture."""
    found: dict[int, Verdict] = {}
    candidates: list[int] = []
    for i in range(start):
        text = lines.texts[i]
        if i in verdicts:
            continue
        if lines.dates[i] or about_page(text):
            found[i] = "boilerplate", "date or source of the page"
        elif breadcrumb(text):
            found[i] = "boilerplate", "path of section names"
        elif is_label(text):
            found[i] = "boilerplate", "section label"
        elif BYLINE.match(text) and lines.words[i] <= 12:
            found[i] = "byline", "byline"
        else:
            candidates.append(i)
    shares = {i: _share(lines, i, start) for i in candidates}
    headline = _headline(lines, candidates, shares)
    for i in candidates:
        if i == headline:
            found[i] = "headline", "line above the first paragraph that fits it best"
        elif headline is not None and lines.folded[i] == lines.folded[headline]:
            found[i] = "boilerplate", "the headline again"
        elif headline is not None and i > headline and lines.words[i] >= 5 and shares[i] >= 0.3:
            found[i] = "heading", "line between headline and first paragraph"
        else:
            found[i] = "boilerplate", "line above the article that is no headline"
    return found


def _headline(lines: Lines, candidates: list[int], shares: dict[int, float]) -> int | None:
    """The first line whose words the article takes up most, or one of those that stands twice."""
    fit = [i for i in candidates if lines.words[i] >= 2]
    fit = [i for i in fit if lines.words[i] >= 3] or fit
    best = max((shares[i] for i in fit), default=0.0)
    fit = [i for i in fit if shares[i] >= 0.6 * best]
    above = Counter(lines.folded[i] for i in candidates)
    return next((i for i in fit if above[lines.folded[i]] > 1), fit[0] if fit else None)


def _share(lines: Lines, i: int, start: int) -> float:
    """The share of a line's words that come back in the first paragraphs of the article."""
    own = set(_CONTENT.findall(lines.folded[i]))
    if not own:
        return 0.0
    near = range(start, min(start + 20, len(lines)))
    body = " ".join(lines.folded[j][:2_000] for j in near if j == start or lines.ends[j])
    stems = {word[:5] for word in _CONTENT.findall(body)}
    return sum(word[:5] in stems for word in own) / len(own)


def _last_paragraph(lines: Lines, verdicts: dict[int, Verdict], start: int) -> int:
    """The last line that ends a sentence and is no list of other articles nor furniture."""
    for i in range(len(lines) - 1, start - 1, -1):
        kind = verdicts.get(i, ("body", ""))[0]
        alone = not lines.again(i) or lines.first[i] == i
        if kind in ("body", "headline", "heading") and lines.ends[i] and alone:
            return i
    return start if start < len(lines) else start - 1


def _inside(lines: Lines, i: int, headlines: list[int]) -> Verdict:
    """What a line between the first and the last paragraph is."""
    if any(lines.folded[i] == lines.folded[h] for h in headlines):
        return "boilerplate", "the headline again"
    if lines.first[i] != i and lines.words[i] >= 6:
        return "boilerplate", "a line of the page again"
    after = next((j for j in range(i + 1, min(i + 3, len(lines))) if not lines.furniture[j]), None)
    goes_on = lines.texts[i].endswith((":", ";", ",", "-", "–", "—"))
    short = lines.words[i] <= 15 and not lines.ends[i] and not goes_on
    if short and after is not None and lines.ends[after]:
        return "heading", "short line without a full stop above a paragraph"
    return "body", "paragraph"


def _foot(lines: Lines, verdicts: dict[int, Verdict], start: int) -> dict[int, Verdict]:
    """What the lines below the last paragraph are.

    Signatures, places and dates of a statement and names of agencies belong to the article; titles
    in a row, section labels and whatever stands among page furniture do not.
    """
    free = [i for i in range(start, len(lines)) if i not in verdicts]
    dropped = [i for i in range(start, len(lines)) if i in verdicts]
    titles = [i for i in free if lines.title(i) and lines.words[i] >= 5]
    is_list = len(titles) >= 3 or (len(titles) >= 2 and sum(lines.dates[i] for i in free) >= 2)
    found: dict[int, Verdict] = {}
    for i in free:
        if dropped and i > dropped[0] and not lines.paragraph(i):
            found[i] = "boilerplate", "among page furniture below the article"
        elif is_label(lines.texts[i]) or breadcrumb(lines.texts[i]):
            found[i] = "boilerplate", "section label"
        elif about_page(lines.texts[i]):
            found[i] = "boilerplate", "date or source of the page"
        elif is_list:
            found[i] = "boilerplate", "list of titles below the article"
        elif lines.first[i] != i:
            found[i] = "boilerplate", "a line of the page again"
        else:
            found[i] = "body", "line below the last paragraph"
    return found


def _is_caption(text: str) -> bool:
    return len(text) <= 600 and bool(_CREDIT.search(text[-120:]) or _CAPTION.match(text))


def _lines(source: str) -> list[Line]:
    found = [(m.start(), m.end()) for m in _LINE.finditer(source)]
    if _is_wrapped(source, found):
        found = [(m.start(), m.end()) for m in re.finditer(r"\S.*(?:\r?\n[^\S\n]*\S.*)*", source)]
    lines: list[Line] = []
    for start, end in found:
        text = source[start:end].translate(_SPACES)
        left = len(text) - len(text.lstrip())
        start, text = start + left, text.strip()
        note = closing_note(text)
        if note:
            lines.append(
                Line(start=start, end=start + len(text[:note].rstrip()), text=text[:note].rstrip())
            )
            start, text = start + note, text[note:]
        if text:
            lines.append(Line(start=start, end=start + len(text), text=text))
    return lines


def _is_wrapped(source: str, lines: list[tuple[int, int]]) -> bool:
    """Whether paragraphs are broken at a fixed width (mail, old wires): most lines that another
    follows at once are nearly as wide as the widest, and end in the middle of a sentence."""
    inner = [
        (start, end)
        for (start, end), (after, _) in pairwise(lines)
        if source.count("\n", end, after) == 1
    ]
    if len(inner) < 4 or len(inner) < 0.4 * len(lines):
        return False
    widths = sorted(end - start for start, end in inner)
    widest = widths[int(0.95 * (len(widths) - 1))]
    if not 40 <= widest <= 120 or widths[-1] > 2 * widest:
        return False
    broken = sum(
        end - start > 0.7 * widest and source[end - 1] not in '.!?"”' for start, end in inner
    )
    return broken >= 0.6 * len(inner)
