"""In which forms a person's name is compared across articles: spellings, scripts, word order.

Every comparison is one of keys, so that names need not be held against each other one by one. Two
names with one `sure` key are one spelling; a `likely` key needs a shared country or office besides,
a `faint` one both. Not covered: Japanese names in kana or kanji, languages that inflect a name.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from anyascii import anyascii

from retold.actors import names
from retold.actors.korean import family, fold, hangul

Key = tuple[str, ...]

_APOSTROPHES = re.compile(r"['’ʼʹ`´]")
_NORTH = re.compile(r"(?!.*(?:eo|eu))[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+")
_HAN = re.compile(r"[一-鿿]{2,4}")
_PARTICLES = frozenset(("al", "el", "ul", "ad", "as", "an", "ar", "ash"))
"""The Arabic article, as written before a family name."""
_SERVANT = frozenset(("abd", "abdel", "abdul", "abdal", "abdoul"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SOUNDS = (
    *(("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("tz", "ts"), ("kh", "h"), ("ck", "k")),
    *(("x", "ks"), ("w", "v"), ("j", "y"), ("y", "i")),
)
_GIVEN = {
    variant: forms.split()[0]
    for forms in (
        *("vladimir volodimir uladzimir", "aleksandr aleksander oleksandr aliaksandr"),
        *("sergei sergi serhi siarhei", "nikolai mikola", "dmitri dmitro", "andrei andri"),
        *("evgeni evhen", "oleg oleh", "igor ihor", "pavel pavlo", "petr petro piotr"),
        *("mihail mihailo mikhail", "elena olena", "aleksei oleksi", "vasili vasil", "egor"),
        *("muhammad mohammed mohammad mohamed muhammed mohamad mehmed", "ahmad ahmed"),
        *("husein hussein husain hussain husain husayn", "iusuf iousef iusef iosef"),
        *("usama osama", "umar omar", "ali aly", "hasan hassan", "mahmud mahmoud", "iunus iunis"),
    )
    for variant in forms.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A name as it is compared. `surname` alone stands for somebody whose full name is not given.

    `middle` are names and initials between the first and the last: two that differ part two people.
    `north`: written as North Korea does, in three words, where other letters are another name.
    `initial` is the first letter where no more is written of the given name ("V. Orlo").
    """

    surname: str
    sure: Key | None = None
    likely: frozenset[Key] = frozenset()
    korean: Key | None = None
    faint: Key | None = None
    north: bool = False
    middle: tuple[str, ...] = ()
    given: str = ""
    initial: str = ""


@lru_cache(maxsize=100_000)
def spelled(name: str) -> Spelled | None:
    """The forms in which a person's name is compared; None where it holds no letters to compare.

    Example:
        >>> spelled("Sergey Shoigu").sure == spelled("Сергей Шойгу").sure
        True
        >>> spelled("Im Chŏn-il").korean == spelled("임천일").korean
        True
    """
    if len(name) > names.LONGEST:
        return None
    name = "".join(map(_letter, unicodedata.normalize("NFC", name)))
    if (korean := hangul(name)) is not None:
        return _east(_ascii(korean[0]), list(map(_ascii, korean[1])), exact=False)
    if _HAN.fullmatch(name.replace(" ", "")):
        first, *rest = [_ascii(letter) for letter in name if not letter.isspace()]
        if first in names.FAMILY_FIRST:
            return _east(first, rest, exact=True)
    words = [word for word in re.split(r"[\W_]+", _ascii(name)) if word]
    words = _unprefixed([w for w in words if w not in names.HONORIFICS] or words)
    if not any(character.isalpha() for word in words for character in word):
        return None
    form = _of_words(words)
    return replace(form, north=form.korean is not None and _NORTH.fullmatch(name) is not None)


def _letter(character: str) -> str:
    """A letter, mark, digit or what may stand within a name; a blank for anything else."""
    within = unicodedata.category(character)[0] in "LMN" or _APOSTROPHES.match(character)
    return character if within or character in "-." else " "


def _ascii(text: str) -> str:
    """Text in small Latin letters: "Зеленський" → "zelenskiy"."""
    return _APOSTROPHES.sub("", anyascii(_APOSTROPHES.sub("", text))).casefold()


def _unprefixed(words: list[str]) -> list[str]:
    """Without the Arabic article, and "Abdel", "Abd al-" as one: al-Masri → Masri."""
    kept = [w for i, w in enumerate(words) if w not in _PARTICLES or i == len(words) - 1]
    kept = [w for w in kept if w not in _SUFFIXES] or kept
    return ["abd" if w in _SERVANT else "bin" if w in ("ibn", "ben") else w for w in kept]


def _of_words(words: list[str]) -> Spelled:
    if len(words) == 1:
        return Spelled(surname=family(words[0]) or sounded(words[0]))
    if len(words[0]) == 1 and not _family_first(words):
        return Spelled(surname=sounded(words[-1]), initial=words[0])
    if _family_first(words):
        return _east(words[0], words[1:], exact=True)
    sounds = [sounded(word) for word in words]
    first, last = sounds[0], sounds[-1]
    whole = tuple(s for i, s in enumerate(sounds) if i == 0 or len(s) > 1)
    likely: set[Key] = {("ends", first, last), ("ends", _GIVEN.get(first, first), last)}
    likely.add(("any order", *sorted(whole)))
    turned = None
    if _family_first([words[-1], *words[:-1]]):
        turned = _east(words[-1], words[:-1], exact=True)
        likely |= turned.likely
    bones = tuple(_bones(s) for s in (_GIVEN.get(first, first), *whole[1:]))
    return Spelled(
        surname=last,
        sure=("spelled", *whole),
        likely=frozenset(likely),
        korean=turned.korean if turned else None,
        faint=("consonants", *bones) if sum(map(len, bones)) > 4 else None,
        middle=tuple(sound for sound in sounds[1:-1] if sound not in ("bin", "bn")),
        given=words[0],
    )


def _family_first(words: list[str]) -> bool:
    """Whether a name puts the family first, "Lee Yong Ho" too, which may be an English Lee."""
    rest = words[1:]
    return names.family_first(words) or (
        len(rest) == 2
        and family(words[0]) is not None
        and all(names.syllabic(word, one=True) for word in rest)
    )


def _east(surname: str, parts: list[str], *, exact: bool) -> Spelled:
    """A name that puts the family first; its given name is one word, however it is parted.

    `exact`: the letters are the writer's own, not made from Hangul by one of several systems.
    """
    given = "".join(parts)
    key = ("family first", surname, given)
    clan = family(surname)
    likely: set[Key] = {key}
    likely.add(("any order", *sorted(sounded(word) for word in (surname, *parts))))
    return Spelled(
        surname=clan or sounded(surname),
        sure=key if exact else ("hangul", surname, given),
        likely=frozenset(likely),
        korean=("korean", clan, "".join(map(fold, parts))) if clan else None,
        given=given,
    )


def sounded(word: str) -> str:
    """A word of a name in one form for the usual ways to write it in Latin letters.

    Example:
        >>> sounded("zelenskyy"), sounded("zelenskij"), sounded("schoigu"), sounded("yevgeny")
        ('zelenski', 'zelenski', 'shoigu', 'evgeni')
    """
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = re.sub(r"i{2,}", "i", word)
    return re.sub(r"^ie", "e", word)


def _bones(sound: str) -> str:
    """The consonants of a word, doubled ones once: "muhammad", "mhmd" → "mhmd"."""
    return re.sub(r"(.)\1+", r"\1", sound[:1] + re.sub(r"[aeiou]", "", sound[1:]))


def middles_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the middle names of two writings can not be those of one person.

    Example:
        >>> middles_differ(("v",), ("valker",)), middles_differ(("v",), ("h", "v"))
        (False, True)
    """
    if not one or not other:
        return False
    return len(one) != len(other) or not all(
        _bones(a) == _bones(b) or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one, other, strict=True)
    )


def sounds_like(asked: str, name: str) -> bool:
    """Whether a name may be the one that is asked for, in another spelling or script.

    For finding, not for joining: a surname finds all who bear it.

    Example:
        >>> sounds_like("Zelenskyy", "Volodymyr Zelensky"), sounds_like("Selenskyj", "Zelensky")
        (True, False)
    """
    wanted, held = spelled(asked), spelled(name)
    if wanted is None or held is None:
        return False
    if wanted.sure is None:
        return wanted.surname == held.surname and held.given.startswith(wanted.initial)
    if wanted.korean is not None and wanted.korean == held.korean:
        return True
    return wanted.sure == held.sure or not wanted.likely.isdisjoint(held.likely)
