"""The trained network, run by ONNX Runtime: one window of a text at a time, on one thread."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from retold.encoder.parses import Parses, Window
from retold.encoder.reading import Seen, Stretch, parts
from retold.encoder.windows import windows
from retold.encoder.words import Vocabulary, Words
from retold.errors import WeightsError

NETWORK, GRAMMAR = "attributions.onnx", "grammar.onnx"
TOKENIZER, DECODER = "tokenizer.json", "decoder.json"
FILES = (NETWORK, GRAMMAR, TOKENIZER, DECODER)
DIGESTS = "digests.json"
SHIPPED = Path(str(files("retold").joinpath("encoder", "weights")))

Dropped = Sequence[tuple[int, int]]
"""Stretches `[start, end)` of a text that are not read."""
_REMEMBERED = 2
"""Texts whose grammar is kept at hand."""


class Encoder:
    """Reads a text once: what the trained heads say of each word's tags, links and grammar.

    Every window is run alone: the eight-bit networks scale their numbers to what they are given,
    so a window's company would change its reading. Memory does not grow with the text.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Loads the weights of a folder; raises `WeightsError` where they are not as shipped."""
        body = {name: _whole(folder, name) for name in FILES}
        self._network = session(body[NETWORK])
        self._parser = session(body[GRAMMAR])
        self.vocabulary = Vocabulary(Tokenizer.from_str(body[TOKENIZER].decode("utf-8")))
        self.decoder: dict[str, Any] = json.loads(body[DECODER])
        self.inventory: dict[str, list[str]] = self.decoder["inventory"]
        self._read: OrderedDict[tuple[str, tuple[tuple[int, int], ...]], Parses] = OrderedDict()

    def read(self, text: str, dropped: Dropped = ()) -> Iterator[Stretch]:
        """What the network says of a text outside of what is dropped, stretch by stretch.

        Read to the end, the text's grammar is at hand.
        """
        parses = Parses(self._parser)
        for low, high in parts(text):
            words = self.vocabulary.words(text[low:high])
            kept = np.ones(len(words), bool)
            for start, end in dropped:
                kept &= (words.ends + low <= start) | (words.starts + low >= end)
            if not kept.all():
                words = words.where(kept)
            seen = []
            for start, end in windows(text[low:high], words):
                tags, links, rows = self.rows(words, start, end)
                seen.append(Seen(start, tags, links))
                parses.add(
                    Window(
                        rows=rows,
                        paragraph=words.paragraph[start:end].astype(np.int64),
                        starts=words.starts[start:end] + np.int32(low),
                        ends=words.ends[start:end] + np.int32(low),
                    )
                )
            yield Stretch(low, words, tuple(seen))
        self._read[text, tuple(dropped)] = parses
        while len(self._read) > _REMEMBERED:
            self._read.popitem(last=False)

    def parses(self, text: str, dropped: Dropped = ()) -> Parses:
        """The grammar of a text outside of what is dropped; it is read unless it just was."""
        key = text, tuple(dropped)
        if key not in self._read:
            for _ in self.read(text, dropped):
                pass
        return self._read[key]

    def rows(self, words: Words, low: int, high: int) -> list[Any]:
        """For each of the words `[low, high)`: its tags' scores, its parts of links, and what
        the grammar is read from."""
        pieces, looks, first = self.vocabulary.window(words, low, high)
        given = {"pieces": pieces[None], "looks": looks[None], "first": first}
        return list(self._network.run(None, given))

    def forget(self) -> None:
        """Drops the grammar at hand, so that a benchmark times what a new text costs."""
        self._read.clear()


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
