"""What `link` keeps of what it decided, and asks for when more pages come."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

import msgspec
import numpy as np

from retold.records import Family, Reading, Retelling, Span, Telling
from retold.retellings.candidates import Capped
from retold.retellings.joining import Tie
from retold.retellings.reach import Reach


class Mark(NamedTuple):
    """Of a telling: its family after the first round, and whether it has company (a vector)."""

    family: str
    company: bool


class Changed(NamedTuple):
    """What more pages change; all else that was linked stands.

    `ties` stand in place of those `undone`, `marks` in place of what was kept of their tellings
    (None: nothing is kept of it). `families` and `retellings` stand in place of those of the
    `tellings` and of those `gone`; what else was in these families, or in the new articles, is told
    no more. `texts`,
    `twins` and `reaches` are of the articles that are new, or repeat another one only now: the
    digest of the text, the article that it repeats, and what it may meet.
    """

    ties: tuple[Tie, ...]
    undone: tuple[Tie, ...]
    marks: dict[str, Mark | None]
    reaches: tuple[Reach, ...]
    texts: dict[str, bytes]
    twins: dict[str, str]
    tellings: tuple[Telling, ...]
    gone: tuple[str, ...]
    retellings: tuple[Retelling, ...]
    families: tuple[Family, ...]
    capped: tuple[Capped, ...]


def packed(changed: Changed) -> bytes:
    """What changed as bytes, to cross from process to process much quicker than by pickle.

    Example:
        >>> unpacked(packed(changed)).families == changed.families
        True
    """
    return _pack(changed)


def unpacked(changed: bytes) -> Changed:
    """What these bytes were made of."""
    return _unpack(changed)


_pack = msgspec.msgpack.Encoder(enc_hook=np.ndarray.tobytes).encode
_unpack = msgspec.msgpack.Decoder(
    Changed, dec_hook=lambda _, given: np.frombuffer(given, np.uint64)
).decode


class Held(Protocol):
    """What was linked before."""

    def readings(self, articles: Iterable[str], /) -> Iterable[Reading]:
        """What these articles were read as."""

    def same_text(self, texts: Iterable[bytes], /) -> set[str]:
        """The articles whose text has one of these digests."""

    def twins(self, articles: Iterable[str], /) -> Mapping[str, str]:
        """Article → the one it repeats, of these articles and of those that repeat them."""

    def met(self, new: list[Reach], /) -> set[str]:
        """The articles that these may meet (`reach.by_words`, `reach.by_names`)."""

    def ties(self, tellings: Iterable[str], /) -> Iterable[Tie]:
        """The ties of these tellings."""

    def marks(self, tellings: Iterable[str], /) -> Mapping[str, Mark]:
        """What is kept of these tellings."""

    def members(self, families: Iterable[str], /) -> Iterable[tuple[str, str, tuple[Span, ...]]]:
        """The tellings with company in these families of the first round: family, id, words."""

    def articles(self, tellings: Iterable[str], /) -> set[str]:
        """The articles of these tellings."""


class Nothing:
    """Where nothing was linked before."""

    def readings(self, _: Iterable[str]) -> Iterable[Reading]:
        return ()

    def same_text(self, _: Iterable[bytes]) -> set[str]:
        return set()

    def twins(self, _: Iterable[str]) -> Mapping[str, str]:
        return {}

    def met(self, _: list[Reach]) -> set[str]:
        return set()

    def ties(self, _: Iterable[str]) -> Iterable[Tie]:
        return ()

    def marks(self, _: Iterable[str]) -> Mapping[str, Mark]:
        return {}

    def members(self, _: Iterable[str]) -> Iterable[tuple[str, str, tuple[Span, ...]]]:
        return ()

    def articles(self, _: Iterable[str]) -> set[str]:
        return set()
