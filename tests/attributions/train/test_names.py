"""Names are changed in the training texts, the grammar of their words with them unchanged."""

import random

import numpy as np
import pytest

from retold.attributions.train.examples import UNKNOWN, Labelled
from retold.attributions.train.names import renamed

INVENTORY = {
    "label": ("ROOT", "nsubj", "compound"),
    "pos": ("VERB", "PROPN", "ADV", "PUNCT"),
    "place": ("O", "B", "I"),
    "kind": ("GPE", "PERSON", "ORG"),
}
TEXT = "Karel Dova said so. Dova left."
#           start, head, label, pos, place, kind
GRAMMAR = [
    ("Karel", 6, 2, 1, 1, 1),
    ("Dova", 11, 1, 1, 2, 1),
    ("said", 11, 0, 0, 0, UNKNOWN),
    ("so", 11, 1, 2, 0, UNKNOWN),
    (".", 11, 1, 3, 0, UNKNOWN),
    ("Dova", 25, 1, 1, 1, 1),
    ("left", 25, 0, 0, 0, UNKNOWN),
    (".", 25, 1, 3, 0, UNKNOWN),
]
STARTS = [0, 6, 11, 16, 18, 20, 25, 29]
SAID = {"source": [(0, 10)], "cue": [(11, 15)], "content": [(16, 18)]}
ARTICLE = Labelled(
    TEXT,
    (SAID,),
    np.array([(start, *row[1:]) for start, row in zip(STARTS, GRAMMAR, strict=True)]),
)


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_name_is_the_same_all_over_and_keeps_its_grammar(seed: int) -> None:
    (one,) = renamed([ARTICLE], INVENTORY, random.Random(seed))  # noqa: S311
    rest = one.text.replace(".", "").split()
    first, family, said, so, again, left = rest
    assert (said, so, left) == ("said", "so", "left")
    assert family == again
    assert first[0].isupper()
    assert family[0].isupper()
    assert (one.heads[:, 2:] == ARTICLE.heads[:, 2:]).all()
    begins = one.heads[:, 0].tolist()
    assert [one.text[at : at + 4] for at in (begins[2], begins[6])] == ["said", "left"]
    (moved,) = one.attributions
    assert one.text[slice(*moved["source"][0])] == f"{first} {family}"
    assert one.text[slice(*moved["cue"][0])] == "said"


def test_some_names_are_changed_and_some_are_not() -> None:
    texts = {renamed([ARTICLE], INVENTORY, random.Random(n))[0].text for n in range(60)}  # noqa: S311
    assert TEXT in texts
    assert len(texts) > 20
