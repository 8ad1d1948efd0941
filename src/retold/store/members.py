"""The records of a segment as they lie on the disk, each unpacked whole and held to its digests."""

import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from retold.store.archive import Place

_PIECE = 2**16
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02"
"""How every member begins that zlib writes at its best level without a time. The tenth byte names
the system it was packed on: it says nothing of the page, and is the one byte not looked at."""


@dataclass(frozen=True, slots=True)
class Member:
    """A record: where it stands, its kind ("resource", "response", …) and fields, the digest of
    its payload (SHA-256) and its media type, the status of HTTP that came with it (200 where a page
    came otherwise), and what is wrong with it, if anything."""

    place: Place
    kind: str
    fields: dict[str, str]
    digest: str
    fault: str | None
    media_type: str = ""
    status: str = "200"


def members(folder: Path, known: list[Place]) -> Iterator[Member]:
    """Every record of one segment up to the end of the last `known` place, in their order.

    A place holds one record or several (an answer and what was asked). What lies between two places
    (the head of the segment) is walked too. Where something is damaged the walk goes on at the next
    begin or end of a place. What lies behind the last one is the business of who writes next: a run
    that was killed leaves it.
    """
    name = known[0].segment
    bounds = sorted({edge for one in known for edge in (one.start, one.start + one.length)})
    with (folder / name).open("rb") as file:
        at = 0
        for bound in bounds:
            while at < bound:
                place = Place(name, at, _length(file, at, bound))
                yield _member(file, place)
                at += place.length


def _length(file: BinaryIO, start: int, before: int) -> int:
    """The bytes of the gzip member at `start`; all up to `before` where none ends by then."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS + 16)
    file.seek(start)
    at = start
    while at < before:
        piece = file.read(min(_PIECE, before - at))
        if not piece:
            break
        at += len(piece)
        try:
            _unpack(unpacking, piece)
        except zlib.error:  # to be told by who looks at the record
            break
        if unpacking.eof:
            return at - len(unpacking.unused_data) - start
    return before - start


def _unpack(unpacking: Any, packed: bytes) -> None:
    """Unpacks bytes for their checksum alone, in pieces: a small record may hold a large page."""
    unpacked = unpacking.decompress(packed, _PIECE)
    while not unpacking.eof and (unpacked or unpacking.unconsumed_tail):
        unpacked = unpacking.decompress(unpacking.unconsumed_tail, _PIECE)


def _member(file: BinaryIO, place: Place) -> Member:
    file.seek(place.start)
    packed = file.read(place.length)
    fault = _packing(packed, place.length)
    if fault is not None:
        return Member(place, "", {}, "", fault)
    try:
        with closing(ArchiveIterator(BytesIO(packed), check_digests=True)) as found:
            record = next(iter(found))
            digest = sha256()
            content = record.content_stream()
            while piece := content.read(_PIECE):
                digest.update(piece)
            fields = dict(record.rec_headers.headers)
            http = record.http_headers
            told = http.get_header("Content-Type") if http else fields.get("Content-Type")
            media_type = (told or "").partition(";")[0].strip()
            status = http.get_statuscode() if record.rec_type == "response" and http else "200"
            wrong = record.digest_checker.passed is False
    except (StopIteration, ArchiveLoadFailed, ValueError, AttributeError, zlib.error) as error:
        return Member(place, "", {}, "", f"is no WARC record: {error or 'it is empty'}")
    fault = "has other content than the digests in its head" if wrong else None
    kind = record.rec_type
    return Member(place, kind, fields, digest.hexdigest(), fault, media_type, status)


def _packing(packed: bytes, length: int) -> str | None:
    """What is wrong with a gzip member, its checksum among it; unpacked in pieces."""
    if len(packed) < length:
        return f"is cut off: {len(packed)} of {length} bytes are there"
    if packed[: len(_HEAD)] != _HEAD:
        return "does not begin as a record does"
    unpacking = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        _unpack(unpacking, packed)
    except zlib.error as error:
        return f"does not unpack: {error}"
    if not unpacking.eof:
        return "is cut off"
    return "has more bytes than it should" if unpacking.unused_data else None
