"""Vectors are made once and kept with the corpus."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import retold
from retold import vectors
from retold.store import Store
from retold.store.vectors import KeptVectors


def test_a_text_is_read_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    network = vectors.vectors

    def noted(texts: Sequence[str]) -> vectors.Vectors:
        asked.extend(texts)
        return network(texts)

    monkeypatch.setattr(vectors, "vectors", noted)
    store = Store(tmp_path / "c.retold", version=retold.__version__, create=True)
    kept = KeptVectors(store)
    with store.writing():
        first = kept(["The dam held.", "Rates rose.", "The dam held."])
        again = kept(["Rates rose.", "The dam held."])
    store.close()
    assert asked == ["The dam held.", "Rates rose."]
    assert np.array_equal(first[[1, 0]], again)
    assert np.array_equal(first, network(["The dam held.", "Rates rose.", "The dam held."]))
