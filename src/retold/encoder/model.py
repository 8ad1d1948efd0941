"""The trained network, run by ONNX Runtime: one window of a text at a time, on one thread."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retold.encoder.words import Vocabulary, Words
from retold.errors import WeightsError

NETWORK, TOKENIZER, DECODER = "attributions.onnx", "tokenizer.json", "decoder.json"
DIGESTS = "digests.json"
SHIPPED = Path(str(files("retold").joinpath("encoder", "weights")))

Floats = NDArray[np.float32]


class Encoder:
    """Reads words and gives what the trained heads say of each: tags, and the parts of links.

    Every window is run alone: the eight-bit network scales its numbers to what it is given, so a
    window's company would change its reading. Memory does not grow with the text.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Loads the weights of a folder; raises `WeightsError` where they are not as shipped."""
        body = {name: _whole(folder, name) for name in (NETWORK, TOKENIZER, DECODER)}
        self._session = session(body[NETWORK])
        self.vocabulary = Vocabulary(Tokenizer.from_str(body[TOKENIZER].decode("utf-8")))
        self.decoder: dict[str, Any] = json.loads(body[DECODER])

    def read(
        self, words: Words, cuts: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Floats, Floats]]:
        """For each window `[low, high)` of words: tag scores and link parts, a row a word."""
        for low, high in cuts:
            pieces, looks, first = self.vocabulary.window(words, low, high)
            tags, parts = self._session.run(
                None, {"pieces": pieces[None], "looks": looks[None], "first": first}
            )
            yield tags, parts


def session(body: bytes) -> onnxruntime.InferenceSession:
    """A network, given as the bytes of its file, that runs on the thread that calls it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(body, options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def shipped() -> Encoder:
    """The encoder with the weights that came with retold, loaded once a process."""
    return Encoder()


def _whole(folder: Path, name: str) -> bytes:
    """A file of weights, if it is the one that was shipped."""
    try:
        wanted = json.loads((folder / DIGESTS).read_text(encoding="utf-8"))[name]
        body = (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise WeightsError(
            f"the trained network has no file {error.filename!r}; install retold again, "
            "or rebuild the weights with `make train`"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise WeightsError(
            f"{str(folder / DIGESTS)!r} does not list the weights; install retold again"
        ) from None
    met = hashlib.sha256(body).hexdigest()
    if met != wanted:
        raise WeightsError(
            f"{str(folder / name)!r} is damaged: its digest is {met[:12]}…, wanted {wanted[:12]}…; "
            "install retold again, or rebuild the weights with `make train`"
        )
    return body
