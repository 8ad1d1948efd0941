"""Names that lost markup glued to the words around them: "ComradeKim Jong Unpresided".

Official pages set names in bold; where the markup goes, the spaces beside it often go too. Only
names that put the family first are parted (a closed list, spelled in syllables), so that
"McDonald" and "MacArthur" stay whole.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import wordfreq

from retold.actors import names
from retold.actors.titles import is_title

_FAMILY = "|".join(sorted((f.title() for f in names.FAMILY_FIRST), key=lambda f: (-len(f), f)))
_NAME = re.compile(rf"(?=[A-Z])(?<![A-Z])({_FAMILY})((?: [A-Z][a-z]{{1,24}}){{1,2}})(?![a-z])")
_LEFT = re.compile(r"[^\W\d_]{1,20}\Z")
_RIGHT = re.compile(r"[^\W\d_]{0,25}")

_DASHES = frozenset(("--", ")-", ")–", ")—"))
"""What a dateline ends in: "(VNA) --Kim Tae Un", one token to the parse."""
KNOWN = 3.0
"""Frequency (zipf scale) from which on what stands before or behind a name is a word."""
PLAIN = 3.5
"""Frequency from which on a capitalised word is a word of its own: "Kim Chaek Iron Works"."""
CLEARER = 0.5
"""By how much the word glued behind a name must be more frequent than any other reading of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glued:
    """A name in `[start, end)` of a text, and `[left, right)` with what is glued to it.

    `words` are empty where the name cannot be told from what is glued to it.
    """

    left: int
    start: int
    end: int
    right: int
    words: tuple[str, ...]


def glued(text: str) -> list[Glued]:
    """The names of a text that have lost the space before or behind them, in order.

    Example:
        >>> [g.words for g in glued("taught by ChairmanKim Tae Unwho led. Kim Tae Un spoke.")]
        [('Kim', 'Tae', 'Un')]

    Not covered: other names, whose end no rule knows ("ofAnna Lenzsaid").
    """
    matches = list(_NAME.finditer(text))
    before = [_glue_before(text, match.start()) for match in matches]
    dashed = [text[max(0, m.start() - 2) : m.start()] in _DASHES for m in matches]
    if not any(before) and not any(dashed) and not any(_odd(m) for m in matches):
        return []
    whole = {(m[1], *m[2].split()) for m in matches}
    lost = any(before)
    found = []
    for match, glue, dash in zip(matches, before, dashed, strict=True):
        words, tied = _parted(match[1], match[2].split(), whole, lost=lost)
        if not glue and not tied and not dash:
            continue
        if len(words) == 1 and not _is_title(glue):
            continue  # "SoHo Hotel"
        end = match.start() + len(" ".join(words)) if words else match.end()
        right = _RIGHT.match(text, end)
        found.append(
            Glued(
                left=match.start() - len(glue),
                start=match.start(),
                end=end,
                right=right.end() if right else end,
                words=words,
            )
        )
    return found


def _glue_before(text: str, start: int) -> str:
    """The word glued to the front of a name: "Comrade", "of", "told"; else nothing."""
    left = _LEFT.search(text, max(0, start - 20), start)
    if left is None or len(left[0]) < 2:
        return ""
    word = left[0]
    known = _is_title(word) or _zipf(word) >= KNOWN
    joined = word.endswith("and") and names.syllabic(word[:-3])  # "Il SungandKim Jong Il"
    return word if known or joined else ""


def _is_title(word: str) -> bool:
    return is_title(word) or word.casefold() in names.HONORIFICS


def _odd(match: re.Match[str]) -> bool:
    """Whether a name ends in what is no syllable and no word: "Kim Tae Unpresided"."""
    last = match[2].split()[-1]
    return not names.syllabic(last) and not _zipf(last) and bool(_splits(last, one=False))


def _parted(
    family: str, given: list[str], whole: set[tuple[str, ...]], *, lost: bool
) -> tuple[tuple[str, ...], bool]:
    """The name without what is glued behind it, and whether anything was; empty if not safe.

    `whole`: the names of the article as they stand there; `lost`: whether it has lost spaces before
    names, so that a name that could be whole ("Unin") need not be.
    """
    name = [family]
    for word in given:
        if names.syllabic(word, one=True):
            name.append(word)
            continue
        third, syllabic = len(name) > 1, names.syllabic(word)
        splits = _splits(word, one=third)
        doubtful = (third and (lost or not syllabic)) or (lost and not syllabic)
        clean = [part for part in splits if (*name, part) in whole] if doubtful or lost else []
        if clean:
            return (*name, max(clean, key=len)), True
        if doubtful and splits and _zipf(word) < PLAIN:
            safe = _clearest(word, splits)
            return ((*name, safe) if safe else ()), True
        if third and lost and splits:
            return (), True
        if not syllabic or _zipf(word) >= PLAIN:
            break  # "Kim Song Street": a word of its own
        name.append(word)
    return tuple(name), False


def _clearest(word: str, splits: tuple[str, ...]) -> str:
    """The reading whose glued word is by far the most frequent; empty where two are about alike."""
    ranked = sorted(((_zipf(word[len(part) :]), part) for part in splits), reverse=True)
    alone = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= CLEARER
    return ranked[0][1] if alone else ""


@lru_cache(maxsize=10_000)
def _splits(word: str, *, one: bool) -> tuple[str, ...]:
    """What a word may be without a word glued behind it: "Unwho" → "Un".

    `one`: it has one syllable, as the last part of a name in three parts.
    """
    return tuple(
        word[:cut]
        for cut in range(2, min(len(word) - 1, 9))
        if names.syllabic(word[:cut], one=one) and _zipf(word[cut:]) >= KNOWN
    )


@lru_cache(maxsize=10_000)
def _zipf(word: str) -> float:
    return wordfreq.zipf_frequency(word, "en")
