"""Where the pages are, and how they are cut into parts: a part is what one worker reads at a time.

The cut depends on the files alone, not on who reads them, so that a run that was stopped finds its
parts again.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BufferedReader, RawIOBase
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from retold.errors import PageError
from retold.pages.contents import Source, contents
from retold.pages.files import files_in
from retold.pages.warc import places
from retold.records import Page, Rejected
from retold.store.rows import plain

PAGES = 250
"""Pages in a part, about."""
WHOLE = 1 << 18
"""A file of fewer bytes is not cut, but read together with others."""
FEW = 8
"""Pieces of a packed file that is not a WARC, at most."""
TOGETHER = 16 << 20
"""Bytes of whole files in a part, about."""
_LINES = (".jsonl", ".ndjson")


class Piece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file, or the pages of it from one number on.

    `start` and `end` are bytes, where lines or records of a WARC can be found by them; then `first`
    lines or records stand before.
    """

    name: str
    first: int = 0
    pages: int | None = None
    start: int | None = None
    end: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one worker reads at a time; `number` counts from 0."""

    number: int
    pieces: tuple[Piece, ...]


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """A file of pages by its path or url, and its size in bytes."""

    name: str
    size: int


def shards(sources: Iterable[str], out: Path | None = None) -> list[Shard]:
    """The files that these paths, folders, globs and urls (`s3://…`) stand for, each once, sorted.

    What lies in the folder `out` is none of them.

    Raises:
        PageError: nothing is there, the place does not answer, or a name is no text.
    """
    found: dict[str, Shard] = {}
    for source in sources:
        there = _remote(source) if "://" in source else _local(source)
        found |= {s.name: s for s in there if out not in Path(s.name).parents}
    if (bad := next((name for name in found if plain(name) != name), None)) is not None:
        raise PageError(f"{bad!r} has a name that is no UTF-8, which the engine needs; rename it")
    if not found:
        raise PageError("no pages given; name files, folders, globs or urls of shards")
    return [found[name] for name in sorted(found)]


def _local(source: str) -> list[Shard]:
    files = [file.absolute() for file in files_in((source,))]
    return [Shard(name=str(f), size=f.stat().st_size if f.is_file() else 0) for f in files]


def _remote(source: str) -> list[Shard]:
    if source.startswith(("http://", "https://")) and "*" in source:
        raise PageError(f"{source!r} is a glob of the web, which cannot be listed; name each shard")
    try:
        import fsspec

        system, path = fsspec.url_to_fs(source)
        names = [path]
        if "*" in path:
            names = system.glob(path)
        elif system.isdir(path):
            names = system.find(path)
        infos = [system.info(name) for name in names]
    except ImportError as error:
        raise PageError(f"{source!r} needs a library to be read: {error}") from error
    except (OSError, ValueError) as error:
        raise PageError(f"{source!r} cannot be listed: {error}; is the url right?") from error
    except Exception as error:  # each store has errors of its own
        raise PageError(f"{source!r} cannot be listed: {type(error).__name__}: {error}") from error
    files = [info for info in infos if info.get("type") == "file"]
    if not files:
        raise PageError(f"no file fits {source!r}")
    full = system.unstrip_protocol
    return [Shard(name=full(i["name"]), size=int(i.get("size") or 0)) for i in files]


def cut(shard: Shard) -> list[Piece]:
    """The pieces of a file: itself where it is small, else so many pages each.

    A file of lines that is not packed, and a WARC file packed record by record, are cut by their
    bytes. Others are read once to count their pages, and each piece is read from the beginning: so
    they have few.
    """
    if shard.size < WHOLE:
        return [Piece(name=shard.name)]
    if shard.name.lower().endswith(_LINES):
        return list(_by_lines(shard))
    if len(found := list(_by_records(shard))) > 1:
        return found
    pages = sum(1 for _ in contents(_source(shard.name)))
    if pages <= PAGES:
        return [Piece(name=shard.name)]
    each = max(PAGES, -(-pages // FEW))
    return [Piece(name=shard.name, first=n, pages=each) for n in range(0, pages, each)]


def _by_records(shard: Shard) -> Iterator[Piece]:
    first, start, held = 0, 0, 0
    try:
        with _open(shard.name) as stream:
            for place in places(stream):
                if held >= PAGES:
                    yield Piece(name=shard.name, first=first, start=start, end=place.start)
                    first, start, held = place.records, place.start, 0
                held += place.pages
        yield Piece(name=shard.name, first=first, start=start, end=shard.size)
    except OSError:  # the part that reads it will say why
        yield Piece(name=shard.name)


def _by_lines(shard: Shard) -> Iterator[Piece]:
    try:
        with _open(shard.name) as stream:
            start = place = first = number = 0
            while line := stream.readline(1 << 20):
                place += len(line)
                number += line.endswith(b"\n")
                if number - first >= PAGES:
                    yield Piece(name=shard.name, first=first, start=start, end=place)
                    start, first = place, number
            if place > start:
                yield Piece(name=shard.name, first=first, start=start, end=place)
    except OSError:  # the part that reads it will say why
        yield Piece(name=shard.name)


def parts(pieces: Iterable[tuple[Piece, int]]) -> list[Part]:
    """Parts of these pieces, each with the size of its file: small files go together."""
    made: list[list[Piece]] = []
    together: list[Piece] = []
    size = 0
    for piece, bytes_ in pieces:
        if bytes_ >= WHOLE:
            made.append([piece])
            continue
        together.append(piece)
        size += bytes_
        if len(together) >= PAGES or size >= TOGETHER:
            made.append(together)
            together, size = [], 0
    if together:
        made.append(together)
    return [Part(number=n, pieces=tuple(group)) for n, group in enumerate(made)]


def pages(part: Part) -> Iterator[Page | Rejected]:
    """The pages of a part, named as they are where the whole file is read."""
    for piece in part.pieces:
        if piece.start is None:
            end = None if piece.pages is None else piece.first + piece.pages
            with closing(contents(_source(piece.name))) as every:
                yield from islice(every, piece.first, end)
        else:
            with closing(contents(Source(piece.name, partial(_open_piece, piece)))) as every:
                yield from (_placed(page, piece) for page in every)


def _placed(page: Page | Rejected, piece: Piece) -> Page | Rejected:
    """A page of a piece, named by its line or record in the whole file."""
    stem, _, number = page.name.rpartition(":")
    if stem != piece.name or not number.isdecimal():
        return page
    name = f"{stem}:{int(number) + piece.first}"
    if isinstance(page, Rejected):
        return replace(page, name=name, reason=page.reason.replace(page.name, name))
    return replace(page, name=name)


def _source(name: str) -> Source:
    return Source(name, partial(_open, name))


def _open(name: str) -> BinaryIO:
    if "://" not in name:
        return Path(name).open("rb")
    import fsspec

    try:
        return cast(BinaryIO, fsspec.open(name, "rb").open())
    except OSError:
        raise
    except Exception as error:  # each store has errors of its own
        raise OSError(f"{type(error).__name__}: {error}") from error


def _open_piece(piece: Piece) -> BinaryIO:
    stream = _open(piece.name)
    return cast(BinaryIO, BufferedReader(_Slice(stream, piece.start or 0, piece.end or 0)))


class _Slice(RawIOBase):
    """The bytes `[start, end)` of a file, as if they were all of it."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream, self._start, self._length = stream, start, end - start
        self._place = 0
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._length}[whence]
        self._place = base + offset
        self._stream.seek(self._start + self._place)
        return self._place

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        found = self._stream.read(min(len(buffer), self._length - self._place))
        buffer[: len(found)] = found
        self._place += len(found)
        return len(found)

    def close(self) -> None:
        self._stream.close()
        super().close()
