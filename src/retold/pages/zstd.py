"""Files packed with Zstandard, and WARC files in which the dictionary stands first (.warc.zst)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from retold.errors import PageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FRAME = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The skippable frame in which the specification of WARC with Zstandard puts its dictionary."""

_LONGEST = 16 * 2**20
"""Bytes of the longest dictionary; real ones have a tenth of a megabyte."""


def is_zstd(head: bytes) -> bool:
    """Whether a file that begins so is packed with Zstandard."""
    return head.startswith((_FRAME, _DICTIONARY))


@contextmanager
def unpacked(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """The unpacked bytes, read as they are asked for.

    Raises PageError: the file is damaged.
    """
    try:
        head = stream.read(8)
        known = None
        if head.startswith(_DICTIONARY):
            size = int.from_bytes(head[4:], "little")
            if size > _LONGEST:
                raise PageError(f"{name!r} has a dictionary of {size:,} bytes; it is not read")
            body = stream.read(size)
            if body.startswith(_FRAME):
                body = zstd.ZstdDecompressor().decompress(body, _LONGEST)
            known = zstd.ZstdDict(body)
        else:
            stream.seek(0)
        with zstd.ZstdFile(stream, zstd_dict=known) as opened:
            yield cast(BinaryIO, opened)
    except (zstd.ZstdError, EOFError, ValueError) as error:
        raise PageError(f"{name!r} is a damaged Zstandard file: {error}") from error
