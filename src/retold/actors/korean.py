"""Korean names as one whatever their spelling: McCune-Reischauer, Revised, North Korean, Hangul.

"Im Chŏn-il", "Im Cheon-il", "Rim Chon Il" and "임천일" fold to one form. So do a few names that
differ in Korean (an aspirated consonant is not told from a plain one), so that a fold alone is
never proof: `across` asks for a shared country or office besides.
"""

import re

_SURNAMES = (
    *("kim gim ghim", "ri li lee yi rhee i", "rim im lim yim", "ryu yu yoo you", "ro no roh noh"),
    *("pak park bak bag", "choe choi chwe", "jong chong chung jeong jung", "jo cho", "kang gang"),
    *(
        "kwon gwon",
        "mun moon",
        "paek baek paik baik baeg",
        "yun yoon",
        "o oh",
        "an ahn",
        "ryang yang",
    ),
    *("jon jeon chon chun cheon", "hyon hyun hyeon", "sin shin", "so seo suh", "u woo", "ho heo"),
    *("son sohn", "song", "sim shim", "ju joo chu", "kwak gwak gwag", "ko go koh goh", "pae bae"),
    *(
        "sok seok suk seog",
        "yom yeom",
        "tae thae",
        "hwang",
        "han",
        "hong",
        "nam",
        "min",
        "ma",
        "maeng",
    ),
    *("chae", "cha", "pang bang", "pyon byon byun", "ryo yo yeo", "ki gi", "ok", "won", "hur huh"),
    *("to do", "ham", "ku koo gu", "na ra", "jang chang", "kil gil", "jin chin", "myong myung"),
)
_FAMILY = {name: forms.split()[0] for forms in _SURNAMES for name in forms.split()}
_TWO = frozenset(("남궁", "황보", "제갈", "사공", "선우", "독고"))
"""Family names of two syllables."""

_HANGUL = re.compile(r"[가-힣]+")
_FOLDS = (
    *(("yeo", "yo"), ("weo", "wo"), ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ou", "o")),
    *(("ee", "i"), ("ui", "i"), ("ai", "ae"), ("yuŋ", "yoŋ"), ("hyun", "hyon"), ("wu", "u")),
    *(("kh", "k"), ("th", "t"), ("ph", "p"), ("tch", "j"), ("ch", "j"), ("sh", "s")),
    *(("g", "k"), ("d", "t"), ("b", "p"), ("l", "r")),
)


def family(word: str) -> str | None:
    """The family name that a word spells, in one form for all spellings; None where it is none.

    Example:
        >>> family("lee"), family("rim"), family("oster")
        ('ri', 'rim', None)
    """
    return _FAMILY.get(word)


def fold(given: str) -> str:
    """A given name in ASCII letters, in one form for all ways of writing it in Latin letters.

    Example:
        >>> fold("chonil"), fold("cheonil")
        ('jonir', 'jonir')
    """
    given = given.replace("ng", "ŋ")  # one sound; its g is no k
    for written, folded in _FOLDS:
        given = given.replace(written, folded)
    return re.sub(r"(.)\1+", r"\1", given).replace("ŋ", "ng")


def hangul(name: str) -> tuple[str, str] | None:
    """Family and given name of a full name in Hangul; None for anything else.

    Example:
        >>> hangul("임 천일"), hangul("남궁민수")
        (('임', '천일'), ('남궁', '민수'))
    """
    letters = "".join(name.split())
    if _HANGUL.fullmatch(letters) is None or not 2 <= len(letters) <= 5:
        return None
    cut = 2 if letters[:2] in _TWO and len(letters) > 2 else 1
    return letters[:cut], letters[cut:]
