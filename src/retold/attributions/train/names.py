"""Other names in the training texts, so that grammar is learnt of names that nobody has met."""

import random
from collections.abc import Sequence

from retold.attributions.train.dirt import edited
from retold.attributions.train.examples import Labelled
from retold.attributions.train.grammar import Inventory

SHARE = 0.6
"""The share of articles whose names are changed."""
CHANGED = {"PERSON": 0.7, "GPE": 0.2, "ORG": 0.15}
"""The share of the words of their names that are, by the kind of name."""
INVENTED = 0.5
"""The share of new words that are invented; the others are taken from another article."""
_STARTS = ("B", "Br", "Ch", "D", "Dr", "F", "G", "H", "J", "K", "Kh", "L", "M", "N", "P", "R", "S",
           "Sh", "St", "T", "Tr", "V", "W", "Y", "Z", "")  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ae", "eo", "ia", "ou")
_ENDS = ("n", "r", "l", "s", "m", "k", "ng", "rt", "nd", "sen", "ov", "", "", "", "")


Word = tuple[int, str, str]
"""Where a word of a name stands, the kind of name, and the word."""


def renamed(
    articles: Sequence[Labelled], inventory: Inventory, chance: random.Random
) -> list[Labelled]:
    """The articles, words of names in many of them changed, the same word for the same all over.

    Example: "Karel Dova said so. Dova left." may become "Treok Dova said so. Dova left."
    """
    met = [_words(article, inventory) for article in articles]
    pool = sorted({word for words in met for _, kind, word in words if kind == "PERSON"})
    return [
        _renamed(article, words, pool, chance) if chance.random() < SHARE else article
        for article, words in zip(articles, met, strict=True)
    ]


def _renamed(
    article: Labelled, met: Sequence[Word], pool: Sequence[str], chance: random.Random
) -> Labelled:
    new: dict[str, str] = {}
    for word, kind in {word: kind for _, kind, word in met}.items():
        if chance.random() < CHANGED[kind]:
            new[word] = _invented(chance) if chance.random() < INVENTED else chance.choice(pool)
    return edited(article, [(at, at + len(w), new[w]) for at, _, w in met if w in new])


def _words(article: Labelled, inventory: Inventory) -> list[Word]:
    """The words of names that may be changed: proper nouns with a capital and small letters."""
    kinds = {inventory["kind"].index(kind): kind for kind in CHANGED}
    proper = inventory["pos"].index("PROPN")
    found = []
    for start, _, _, pos, _, kind in article.heads.tolist():
        if pos != proper or kind not in kinds:
            continue
        end = start
        while end < len(article.text) and article.text[end].isalpha():
            end += 1
        word = article.text[start:end]
        if len(word) > 1 and word[0].isupper() and word[1:].islower():
            found.append((start, kinds[kind], word))
    return found


def _invented(chance: random.Random) -> str:
    syllables = chance.choice((1, 2, 2, 2, 3))
    word = "".join(
        chance.choice(_STARTS) + chance.choice(_VOWELS) + chance.choice(_ENDS)
        for _ in range(syllables)
    )
    return word[:12].capitalize() if len(word) > 1 else "Ro"
