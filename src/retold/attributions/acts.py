"""What kind of attribution it is, and which act: said, denied, unsaid, held."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from retold import lexicon
from retold.attributions.found import Found
from retold.attributions.phrases import stem
from retold.quotes import Quotation
from retold.records import Act, Kind

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NOT = frozenset(["not", "n't", "never", "no", "neither", "nor", "without", "cannot", "hardly"])
_OUGHT = frozenset(["should", "must", "ought"])
"""What ought not to be is no refusal to say: "the world must not tolerate"."""
_THINGS = frozenset(["which", "that"])
_LOOKED_AT = 200
_REACH = 6
"""Words before the cue in which its negation stands ("did not immediately say")."""


def kind(text: str, found: Found, quotations: Sequence[Quotation]) -> Kind:
    """Direct where every word is quoted, indirect where none is, mixed between.

    Example:
        >>> kind("He called it “a trap”.", found, pair("He called it “a trap”."))
        'mixed'
    """
    total = quoted = 0
    outer = [q for q in quotations if not q.within]
    for low, high in found.content:
        total += _letters(text, low, high)
        for q in outer:
            if q.start >= high:
                break
            if q.end > low:
                quoted += _letters(text, max(low, q.start), min(high, q.end))
    if not quoted:
        return "indirect"
    return "direct" if quoted == total else "mixed"


def _letters(text: str, low: int, high: int) -> int:
    return sum(map(str.isalnum, text[low:high]))


@lru_cache(maxsize=1)
def verbs() -> dict[str, str]:
    """What cue words do, by stem, from `lexicon/acts.csv`: say, deny, withhold, hold."""
    rows = lexicon.rows("acts.csv")
    return {row["word"] if " " in row["word"] else stem(row["word"]): row["does"] for row in rows}


def speaks(text: str, found: Found) -> bool:
    """Whether somebody says or holds something: a thing ("which", "that") must do so by its cue.

    Example: "a tariff, which treats our trade as loot" is nobody's word; "the report, which says
    that trade fell" is the report's.
    """
    if found.source is None or text[slice(*found.source)].lower() not in _THINGS:
        return True
    cue = text[slice(*found.cue)] if found.cue is not None else ""
    return any(stem(word) in verbs() for word in _WORD.findall(cue))


def act(text: str, found: Found) -> Act:
    """What the source does with the content: said, denied, unsaid or held.

    Example: "denied that" and "rejected claims that" are denied; "did not say", "declined to say"
    and "did not deny" are unsaid; "believes", "hopes to" and "refused to sign" are held.

    What is called false is denied ("called the report a fabrication").

    Not covered: irony, and denial in a clause of its own ("he said it was untrue" is said).
    """
    if found.cue is None:
        return "said"
    low, high = found.cue
    start = max(text.rfind("\n", 0, low) + 1, low - 60)
    before = _WORD.findall(_clause(text[start:low]))[-_REACH:]
    cue = _WORD.findall(text[low:high])
    after = _WORD.findall(text[high : high + 40].split("\n")[0])[:3]
    known = verbs()
    does = [known.get(stem(word), "") for word in cue]
    does += [known.get(" ".join(pair).lower(), "") for pair in pairwise([*cue, *after[:1]])]
    negated = _negated(before, cue)
    if "withhold" in does or "withhold" in [known.get(stem(w), "") for w in before[-2:]]:
        return "unsaid" if _speaks(cue + after, known) else "held"
    if "deny" in does:
        return "unsaid" if negated else "denied"
    if not negated and ("reject" in does or "brand" in does):
        said = _WORD.findall(" ".join(text[a:b] for a, b in found.content)[:_LOOKED_AT])
        false = any(known.get(stem(word), "") == "false" for word in said)
        claims = "reject" in does and _claims(cue + after, known)
        return "denied" if false or claims else "said"
    if negated and _OUGHT.isdisjoint(word.lower() for word in (*before, *cue)):
        return "held" if "hold" in does else "unsaid"
    return "held" if "hold" in does and "say" not in does else "said"


def _clause(before: str) -> str:
    """The words before a cue in its own clause."""
    return re.split(r"[,;:.“”\"()–—]", before)[-1]


def _negated(before: list[str], cue: list[str]) -> bool:
    words = [w.lower().replace("’", "'") for w in (*before[-3:], *cue)]
    return any(w in _NOT or w.endswith("n't") for w in words)


def _speaks(words: list[str], known: dict[str, str]) -> bool:
    """Whether what is declined is to speak: "refused to comment", not "refused to sign"."""
    return any(known.get(stem(w), "") == "say" for w in words)


def _claims(words: list[str], known: dict[str, str]) -> bool:
    """Whether the rejected thing is itself something said: "rejected claims that"."""
    return any(known.get(stem(w), "") == "claim" for w in words)
