"""What a page prints around its article: menus, icon names, share lines, notes of the wire service.

Each judgement is of one line by itself, from its shape or from the phrases in
`lexicon/furniture.csv`, and comes as a sentence that says why.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from retold import lexicon
from retold.dates import printed

LONGEST = 400
"""Code points; a longer line is a paragraph, and only its shape and its end are judged."""

SENTENCE_END = re.compile(r"(?:[.!?…。！？؟।]|-0-|-30-)[\"'”’»」』)\]\s]*$")
BYLINE = re.compile(r"\s*(?:by|written by)\s+([^\W\d_][^.!?]{1,80})$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿]")
_CLOCKS = re.compile(r"(?:\d{1,2}:){1,2}\d\d(?:[\s/|–-]+(?:\d{1,2}:){1,2}\d\d)*", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|@\w+", re.IGNORECASE)
_COUNT = re.compile(
    r"\d[\d.,]*\s?[km]?\s+(?:comments?|shares?|views?|likes?|reactions?|retweets?|followers|"
    r"min(?:ute)?s?(?:\s+read)?|(?:sec(?:ond)?|minute|hour|day|week|month)s?\s+ago|reads?|replies)"
    r"|(?:comments?|shares?|views?|likes?)\s*[:(]?\s*\d[\d.,]*\s?[km]?\)?",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(r"\s+[/›»|•·>→]+\s*|\s*[/›»|•·>→]+\s+")
_LABELLED = re.compile(
    r"(?:date|source|published|posted|publication date|updated|last updated|last modified|modified|"
    r"first published|created|issued|author|reading time|section)(?:\s+(?:on|at|by))?\s*:\s*\S",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b\.?", re.I
)
_AROUND_DATES = re.compile(
    r"\b(?:on|at|date|published|posted|updated|last|modified|first|created|issued|by|gmt|utc|"
    r"[ecmp][sd]?t|ist|kst|jst|cet|cest|msk|bst|am|pm|hrs?|o'clock|local|time)\b|[\W_]|\d{1,2}:\d\d",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[-_]|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The lexicon's rows of one place: the phrases that are plain words, and the patterns.

    Patterns are kept by their first word, so that few are tried on a line; those that begin with
    anything at all are under "".
    """

    plain: dict[str, str]
    by_word: dict[str, tuple[tuple[re.Pattern[str], str], ...]]

    def reason(self, folded: str) -> str | None:
        """The reason of the first phrase that is the whole line, plain words before patterns."""
        if (told := self.plain.get(folded)) is not None:
            return told
        for word in (folded.partition(" ")[0], ""):
            for pattern, reason in self.by_word.get(word, ()):
                if pattern.fullmatch(folded):
                    return reason
        return None


def furniture(line: str) -> str | None:
    """Why a line is no part of any article, or None where it may be.

    Example:
        >>> furniture("0:00 / 25:36")
        'player clock'
        >>> furniture("The envoy left Kestrel at 14:05.") is None
        True
    """
    bare = line.strip(" \t\xa0\u200b\ufeff•·")
    if not any(map(str.isalnum, bare)):
        return "signs without a word"
    if icons(bare):
        return "run of icon names"
    if len(bare) > LONGEST:
        return None
    if _CLOCKS.fullmatch(bare):
        return "player clock"
    if _ADDRESS.fullmatch(bare):
        return "address alone on its line"
    if _COUNT.fullmatch(bare):
        return "counter"
    folded = fold(bare)
    return phrases("line").reason(folded) or phrases("note").reason(folded.strip("()[] "))


def heads_list(line: str) -> bool:
    """Whether a line heads a list of other articles: "More from the Post", "Most read"."""
    if len(line) > 80 or line.rstrip().endswith((".", "!")):
        return False
    return bool(phrases("list").reason(fold(line).rstrip(":… »>›")))


def is_label(line: str) -> bool:
    """Whether a line is the name of a section of a site: "World", "Podcasts"."""
    return len(line) <= 40 and bool(phrases("label").reason(fold(line).rstrip(":")))


def names_editors(line: str) -> bool:
    """Whether a line names who reported and edited: "(Reporting by Ana Holt; Editing by …)"."""
    return len(line) <= LONGEST and bool(phrases("byline").reason(fold(line)))


def closing_note(line: str) -> int | None:
    """Where a bracketed note of the wire service starts that closes a paragraph, if one does.

    Example:
        >>> closing_note("He left. (This story has not been edited by Post staff and is published"
        ...              " from a syndicated feed.)")
        9
    """
    end = line.rstrip()
    if not end.endswith((")", "]")):
        return None
    start = max(end.rfind("(", 0, -1), end.rfind("[", 0, -1))
    if start <= 0 or len(end) - start > LONGEST:
        return None
    return start if phrases("note").reason(fold(end[start:]).strip("()[] ")) else None


def icons(line: str) -> bool:
    """Whether a line is a run of the names of icons, as fonts and sprites leave them in the text.

    "icon arrow-lefticon closeicon menu", "svg-menu svg-close svg-share svg-play",
    "chevron_right bookmark_border play_arrow share".
    """
    if len(line) < 20 or SENTENCE_END.search(line[-60:]):
        return False
    tokens = line[:5_000].split()
    if len(tokens) < 4:
        return False
    held = sum("icon" in token.lower() for token in tokens)
    if held >= 4 and held >= len(tokens) / 4:
        return True
    names = icon_names()
    parts = [[p.lower() for p in _GLUED.split(token) if p] for token in tokens]
    known = sum(any(p in names for p in token) for token in parts)
    lower = sum(token[:1].islower() for token in tokens)
    glued = sum(len(token) > 1 for token in parts)
    many = len(tokens) >= 5 or glued == len(tokens)
    return many and known >= 0.6 * len(tokens) and lower >= 0.8 * len(tokens)


def breadcrumb(line: str) -> bool:
    """Whether a line is a path of section names: "News / More", "Home › World › Asia"."""
    if len(line) > 120 or SENTENCE_END.search(line):
        return False
    parts = [part.strip() for part in _BETWEEN.split(line.replace("\xa0", " ").strip())]
    return len(parts) > 1 and all(words(part) <= 3 for part in parts)


def about_page(line: str) -> bool:
    """Whether a line gives the page's own dates and source: "Date: 3 May 2024 | Source: VNA"."""
    if len(line) > 250 or not _LABELLED.match(line.strip()):
        return False
    labels = sum(bool(_LABELLED.match(part.strip())) for part in line.split("|"))
    return labels > 1 or (not SENTENCE_END.search(line) and (words(line) <= 12 or "|" in line))


def dates_alone(line: str) -> bool:
    """Whether a line holds a date, perhaps with day of the week and time, and no more."""
    if len(line) > 80:
        return False
    rest = line
    for date in reversed(printed(line)):
        rest = rest[: date.start] + rest[date.end :]
    if rest == line:
        return False
    return not _AROUND_DATES.sub("", _WEEKDAY.sub("", rest)).strip()


def words(line: str) -> int:
    """How many words a line has; two signs of Chinese or Japanese count as one."""
    line = line[:2_000]
    signs = 0 if line.isascii() else len(_CJK.findall(line))
    return len(_WORD.findall(line)) + signs // 2 - (1 if signs else 0)


def fold(line: str) -> str:
    """The line in lower case with plain quotation marks and single spaces, to compare."""
    straight = line.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(straight.casefold().split())


@lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, str, str], ...]:
    """The lexicon: phrase, where it counts, reason."""
    table = lexicon.rows("furniture.csv")
    return tuple((row["phrase"], row["where"], row["reason"]) for row in table)


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The words that icons are called by."""
    return frozenset(phrase for phrase, where, _ in rows() if where == "icon")


@lru_cache(maxsize=8)
def phrases(where: str) -> Phrases:
    """The phrases that count in one place."""
    plain: dict[str, str] = {}
    by_word: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for phrase, place, reason in rows():
        if place != where:
            continue
        if "*" not in phrase and "{" not in phrase:
            plain.setdefault(phrase, reason)
            continue
        word = phrase.partition(" ")[0]
        word = "" if "*" in word or "{" in word else word
        by_word.setdefault(word, []).append((re.compile(regex(phrase)), reason))
    return Phrases(plain=plain, by_word={word: tuple(held) for word, held in by_word.items()})


def regex(phrase: str, outlet: str = ".{1,60}?") -> str:
    """A phrase of the lexicon as a regular expression over folded text."""
    pattern = re.escape(phrase).replace(r"\*", ".{0,100}").replace(r"\{outlet\}", outlet)
    return pattern.replace(r"\ ", " ")
