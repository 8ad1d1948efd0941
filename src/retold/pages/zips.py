"""The members of a zip file, and of a WACZ, which is one: nothing is unpacked to the disk."""

import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO, NamedTuple, cast

from retold.errors import PageError
from retold.pages.capture import LARGEST, too_large
from retold.records import Rejected

MAGIC = b"PK\x03\x04"

MOST = 200_000
"""Members of the largest zip that is opened."""

RATIO = 200
"""How many times its size a zip may unpack to; pages reach 20, bombs 1,000 and more."""

SMALL = 100 * 2**20
"""Bytes that a zip may unpack to, however small it is."""

_ARCHIVES = re.compile(r"\.(?:warc|arc)(?:\.gz|\.zst)?$|\.wacz$|\.zip$|\.jsonl$|\.ndjson$", re.I)
_OFFICE = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "mimetype")


class Member(NamedTuple):
    """A file in a zip, named "saved.zip/a.html"; `stored` where it is not packed."""

    name: str
    open: "partial[AbstractContextManager[BinaryIO]]"
    stored: bool


def members(stream: BinaryIO, name: str) -> Iterator[Member | Rejected]:
    """The members that may be pages, in the order of the file; of a WACZ its WARC files alone.

    A member whose name leads out of the archive, that is a link, locked, or too large comes as a
    `Rejected`.

    Raises PageError: the file is no whole zip, is an office document, or unpacks to far more than
    it is, as bombs do.
    """
    try:
        with zipfile.ZipFile(stream) as held:
            infos = held.infolist()
            _hold_to_limits(infos, stream, name)
            names = {info.filename for info in infos}
            if names & set(_OFFICE):
                raise PageError(f"{name!r} is an office document or a book, not a zip of pages")
            wacz = "datapackage.json" in names and any(n.startswith("archive/") for n in names)
            for info in infos:
                where = f"{name}/{info.filename}"
                if info.is_dir() or _aside(info.filename):
                    continue
                if wacz and not re.match(r"archive/[^/]+\.warc(\.gz|\.zst)?$", info.filename):
                    continue
                if trouble := _trouble(info, where):
                    yield Rejected(name=where, digest=None, url=None, stage="read", reason=trouble)
                    continue
                yield Member(
                    where,
                    partial(_opened, held, info, where),
                    info.compress_type == zipfile.ZIP_STORED,
                )
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise PageError(f"{name!r} is a damaged zip file: {error}") from error


def _hold_to_limits(infos: list[zipfile.ZipInfo], stream: BinaryIO, name: str) -> None:
    if len(infos) > MOST:
        raise PageError(f"{name!r} has {len(infos):,} members; at most {MOST:,} are opened")
    size = stream.seek(0, 2)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > max(SMALL, RATIO * size):
        raise PageError(
            f"{name!r} has {size:,} bytes and would unpack to {unpacked:,}, as a bomb does;"
            " it is not opened"
        )


def _aside(filename: str) -> bool:
    """Whether a member is one that systems put beside files, passed over as in folders."""
    return any(
        (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX"
        for part in filename.split("/")
    )


def _trouble(info: zipfile.ZipInfo, where: str) -> str | None:
    parts = re.split(r"[/\\]", info.filename)
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return f"{where!r}: its name leads out of the archive; it is not opened"
    if stat.S_ISLNK(info.external_attr >> 16):
        return f"{where!r} is a link to another file; it is not followed"
    if info.flag_bits & 1:
        return f"{where!r} is locked with a password; unpack it first"
    if info.file_size > LARGEST and not _ARCHIVES.search(info.filename):
        return too_large(where)
    return None


def _opened(
    held: zipfile.ZipFile, info: zipfile.ZipInfo, where: str
) -> AbstractContextManager[BinaryIO]:
    try:
        return cast("AbstractContextManager[BinaryIO]", held.open(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise PageError(f"{where!r} cannot be unpacked: {error}") from error
