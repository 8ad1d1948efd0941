"""What the parse shows of names: where they start and end, and the titles beside them.

The parse's named entities are the start; its plain errors are mended here (a name cut short, a
name missed after a title).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from retold.actors import names
from retold.actors.bodies import GENERIC
from retold.actors.countries import Countries
from retold.actors.titles import is_body, is_title
from retold.records import Span
from retold.syntax import Parsed

_WALKED = frozenset(("of", "for", "the", "and", "to", "'s", "’s", "-", "&"))
_CUTS = frozenset(("of", "for", "and", "to", "in"))
_CALENDAR = names.listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december today yesterday"
)
_NO_NAMES = _CALENDAR | GENERIC | frozenset(names.HONORIFICS)
_BESIDE = 14
"""Tokens beside a name within which its title is looked for."""


def after_titles(part: Parsed) -> Iterable[Tokens]:
    """Names that the parse missed, right after a title: "President Oster", "Mr. Oster"."""
    doc = part.doc
    for at, word in enumerate(part.words[:-1]):
        if not (_is_honorific(word) or (is_title(word) and doc[at].pos_ in ("NOUN", "PROPN"))):
            continue
        token = doc[at]
        if token.i and token.nbor(-1).ent_type_ != "PERSON" and _is_family_first(doc, token):
            yield Tokens(doc, token.i - 1, token.i + 2, label="PERSON")  # "Choe Son Hui"
            continue
        end = token.i + 1
        while end < len(doc) and _namelike(doc[end]) and end - token.i <= 4:
            end += 1
        cut = end < len(doc) and doc[end].ent_iob_ == "I"
        if (
            not cut
            and doc[token.i + 1].ent_type_ in ("", "ORG")
            and all(t.ent_type_ in ("", "ORG", "PERSON") for t in doc[token.i + 1 : end])
            and end > token.i + 1
        ):
            yield Tokens(doc, token.i + 1, end, label="PERSON")


@lru_cache(maxsize=16_384)
def _is_honorific(word: str) -> bool:
    return word.casefold().rstrip(".") in names.HONORIFICS


def _is_family_first(doc: Doc, middle: Token) -> bool:
    """Whether a word that may be a title is the middle of a name: "Son" in "Kim Son Gyong"."""
    words = [t.text for t in doc[middle.i - 1 : middle.i + 2]]
    return len(words) == 3 and all(map(names.capitalised, words)) and names.family_first(words)


def is_headline(words: Sequence[str]) -> bool:
    """Whether a paragraph of these words is a line in title case without a full stop."""
    if any(word in (".", "!", "?", "”", '"') for word in words[-2:]):
        return False
    letters = [word for word in words if word.isalpha()]
    capitals = sum(map(names.capitalised, letters))
    return len(letters) > 3 and capitals > 0.6 * len(letters)


@lru_cache(maxsize=16_384)
def may_name(word: str) -> bool:
    """Whether a word can be part of a person's name: capitalised, no title, no field of work."""
    return (
        names.capitalised(word)
        and len(word) > 1
        and word.casefold().rstrip(".") not in _NO_NAMES
        and not is_title(word)
        and not is_body(word)
    )


def is_subject(token: Token) -> bool:
    """Whether a token, or what it stands beside in apposition, is the subject of its clause."""
    if token.dep_ == "appos":
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass")


def _namelike(token: Token) -> bool:
    return token.pos_ == "PROPN" and may_name(token.text)


def mended(doc: Doc, start: int, end: int, countries: Countries) -> tuple[int, int]:
    """The tokens of a name: without titles before it, with the part that the parse cut off."""
    while end > start and not (
        doc[end - 1].is_alpha or doc[end - 1].text[-1:].isalnum() or doc[end - 1].text[-1:] == "."
    ):
        end -= 1
    while end > start and doc[end - 1].text in ("'s", "’s", "'", "’"):
        end -= 1
    if start and end - start > 1 and _is_family_first(doc, doc[start]):
        start -= 1  # "Son Hui" of "Choe Son Hui"
    while start < end and (
        is_title(doc[start].text)
        or is_body(doc[start].text)
        or doc[start].text.casefold().rstrip(".") in names.HONORIFICS
        or not names.capitalised(doc[start].text)
    ):
        start += 1
    for i in range(start + 1, end):
        # "Anna Lenz’s Karl": a possessive or a lower-case word that is no particle ends the name.
        if not names.capitalised(doc[i].text) and i + 1 == end and doc[i - 1].text != "-":
            end = i
            break
    for i in range(end - 1, start, -1):
        # "Harbour Town Mayor Maria Delgado": the name follows the title, or ends before it.
        if is_title(doc[i].text) and not (i + 1 < end and _is_family_first(doc, doc[i])):
            start, end = (i + 1, end) if i + 1 < end else (start, i)
            break
    if start >= end or end - start > 8:
        return start, start
    if end - start == 2 and end + 1 < len(doc) and doc[end].text == "-":
        whole = [t.text.capitalize() for t in (*doc[start:end], doc[end + 1])]
        glued = not (doc[end - 1].whitespace_ or doc[end].whitespace_)
        end += 2 * (glued and names.family_first(whole))  # "Park Ji" of "Park Ji-won"

    def belongs(token: Token) -> bool:
        return not token.ent_type_ and _namelike(token) and not countries.of(token.text)

    while end < len(doc) and end - start < 4 and belongs(doc[end]) and not doc[end].is_sent_start:
        end += 1
    left = start
    while left and end - left < 4 and belongs(doc[left - 1]) and not doc[left].is_sent_start:
        left -= 1
    # "Im" before "Chon Il" opens a clause; "Trade" before "Anna Brask" ends a title.
    opens = not left or doc[left].is_sent_start or doc[left - 1].is_punct
    opens = opens or is_title(doc[left - 1].text)  # "Minister" before "Choe Son Hui"
    return left if opens or doc[left - 1].pos_ in ("VERB", "AUX", "SCONJ") else start, end


def titles_beside(part: Parsed, span: Span) -> Iterator[Span]:
    """The phrases before and after a name that may say its bearer's office."""
    doc = part.doc
    found = doc.char_span(span.start - part.start, span.end - part.start, alignment_mode="expand")
    if found is None:
        return
    before = _phrase_before(doc, found.start)
    if before is None and found.start >= 2 and doc[found.start - 1].text == ",":
        closed = found.end >= len(doc) or doc[found.end].text in (",", ".", ")", "”", '"')
        before = _phrase_before(doc, found.start - 1, apposed=True) if closed else None
    for tokens in (before, _phrase_after(doc, found.end)):
        if tokens is not None:
            start = part.start + tokens.start_char
            yield Span(start=start, end=start + len(tokens.text), text=tokens.text)


def _phrase_before(doc: Doc, name: int, *, apposed: bool = False) -> Tokens | None:
    """The title that runs up to a name: "Ostmark's minister for border affairs" Anna Brask.

    `apposed`: a comma stands between, so that a place or a name may end the title ("the mayor of
    Harbour Town, …"), which the parse may take for a person.
    """
    near = [t for t in doc[max(0, name - 2 * _BESIDE) : name] if not t.is_space]
    first = len(near)
    while first and len(near) - first < _BESIDE and _in_title(near[first - 1], apposed):
        first -= 1
        if near[first].lower_ == "the" and (not first or near[first - 1].lower_ not in _CUTS):
            break
    phrase = near[first:]
    if not phrase or phrase[-1].lower_ in _CUTS:
        return None
    if is_title(phrase[-1].text):
        cuts = [i for i, token in enumerate(phrase[:-1]) if token.lower_ in _CUTS]
        phrase = phrase[cuts[-1] + 1 :] if cuts else phrase
    elif not any(
        is_title(token.text) and after.lower_ in ("of", "for", "to")
        for token, after in pairwise(phrase)
    ):
        return None
    return doc[phrase[0].i : phrase[-1].i + 1]


def _in_title(token: Token, apposed: bool) -> bool:
    return (apposed or token.ent_type_ != "PERSON") and (
        token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") or token.lower_ in _WALKED
    )


def _phrase_after(doc: Doc, name: int) -> Tokens | None:
    """The apposition after a name: Anna Lenz, "the foreign minister", said; or what she is."""
    near = [t for t in doc[name : name + 2 * _BESIDE] if not t.is_space]
    if len(near) > 1 and near[0].text == ",":
        aged = len(near) > 3 and near[1].like_num and near[2].text == ","
        phrase = near[3:] if aged else near[1:]
    else:
        phrase = near
        if not (len(near) > 2 and near[0].lower_ in ("is", "was")):
            return None
    if len(phrase) > 2 and phrase[0].lower_ in ("is", "was"):
        if phrase[1].lower_ not in ("a", "an", "the"):
            return None
        phrase = phrase[1:]
    end = 0
    while end < min(len(phrase), _BESIDE) and not _ends_apposition(phrase[end]):
        end += 1
    if end == 0 or (end < len(phrase) and phrase[end].ent_type_ == "PERSON"):
        return None
    return doc[phrase[0].i : phrase[end - 1].i + 1]


def _ends_apposition(token: Token) -> bool:
    return (
        token.ent_type_ == "PERSON"
        or (token.is_punct and token.text not in ("-", "'", "’"))
        or token.pos_ in ("VERB", "AUX", "PRON", "SCONJ")
    )
