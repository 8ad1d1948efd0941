"""Phrases around a word of the parse: the whole name of a source, and the stem of a cue."""

from functools import lru_cache

from spacy.tokens import Doc, Token

_IRREGULAR = {
    "said": "say", "says": "say", "saying": "say", "told": "tell", "thought": "think",
    "felt": "feel", "knew": "know", "known": "know", "saw": "see", "seen": "see",
    "wrote": "write", "written": "write", "writing": "write", "spoke": "speak",
    "spoken": "speak", "held": "hold", "found": "find", "made": "make", "making": "make",
    "gave": "give", "given": "give", "giving": "give", "took": "take", "taken": "take",
    "taking": "take", "meant": "mean", "sought": "seek", "heard": "hear", "read": "read",
    "swore": "swear", "sworn": "swear", "understood": "understand", "believed": "believe",
    "denied": "deny", "denies": "deny", "put": "put", "came": "come", "coming": "come",
    "went": "go", "gone": "go", "goes": "go", "was": "be", "were": "be", "is": "be",
    "are": "be", "been": "be", "being": "be", "am": "be", "'s": "be", "’s": "be",
    "had": "have", "has": "have", "having": "have", "kept": "keep", "left": "leave",
    "led": "lead", "fought": "fight", "dreamt": "dream", "bet": "bet", "let": "let",
    "laid": "lay", "drew": "draw", "drawn": "draw", "sang": "sing", "chose": "choose",
    "chosen": "choose", "shown": "show", "forgot": "forget", "forgotten": "forget",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """One key for the forms of a verb or noun: "denied", "denies" -> "deny".

    Example:
        >>> [stem(word) for word in ("said", "argues", "arguing", "admitted")]
        ['say', 'argu', 'argu', 'admit']

    subtle: a key need not be a word; regular endings are cut, so that "argue" is "argu".
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, least in (("ies", 3), ("ied", 3)):
        if word.endswith(ending) and len(word) > len(ending) + least - 1:
            return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) >= len(ending) + 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


@lru_cache(maxsize=4)
def text_of(doc: Doc) -> str:
    """The text of a parse; spaCy puts it together anew at each look."""
    return str(doc.text)


def stretch(doc: Doc, low: int, high: int) -> tuple[int, int]:
    """`[start, end)` in the doc's text of the tokens `low` to `high`, the last included."""
    last = doc[high]
    return doc[low].idx, last.idx + len(last.text)


def source_of(noun: Token) -> tuple[int, int]:
    """The tokens (first, last) of a source's phrase: its whole noun phrase, appositions with it.

    A relative clause set off by a comma, a trailing comma and an opening "of" or "by" stay out,
    as the annotators of PolNeAR have it most often.
    """
    if noun.pos_ == "PRON" and noun.lower_ in _ALONE:
        return noun.i, noun.i
    if noun.dep_ == "poss":
        return noun.left_edge.i, noun.i + any(c.dep_ == "case" for c in noun.children)
    low, high = noun.left_edge.i, noun.right_edge.i
    for child in noun.rights:
        if child.dep_ in ("relcl", "acl", "parataxis", "ccomp", "advcl") and _comma(child):
            high = min(high, child.left_edge.i - 1)
            break
    return _trim(noun.doc, low, high, noun.i)


def _comma(child: Token) -> bool:
    before = child.left_edge.i - 1
    return before >= 0 and child.doc[before].text in (",", "–", "—", "-", "--", ";")


def _trim(doc: Doc, low: int, high: int, keep: int) -> tuple[int, int]:
    while low < keep and (doc[low].is_punct or doc[low].dep_ in ("punct", "cc", "mark")):
        if doc[low].text in ("“", '"', "‘") and any(t.text in '”"’' for t in doc[keep : high + 1]):
            break
        low += 1
    while high > keep and (doc[high].text in _EDGES or doc[high].is_space):
        high -= 1
    return low, high


_ALONE = frozenset(
    ["who", "whom", "which", "that", "what", "whoever", "whatever", "i", "me", "we", "us", "you",
     "he", "him", "she", "her", "it", "they", "them", "myself", "ourselves", "yourself", "himself",
     "herself", "itself", "themselves", "mine", "ours", "yours", "hers", "theirs"]
)  # fmt: skip
"""Pronouns that are a source's whole phrase: personal ones, and those of relative clauses."""
_EDGES = frozenset([",", ";", ":", "–", "—", "-", "--", ".", "“", "‘", "''", '"', "(", "…", "”"])
