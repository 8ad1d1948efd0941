"""What is in a file, told by its bytes: one page, a page a line, or an archive of many."""

import contextlib
import gzip
import json
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import PurePath
from typing import BinaryIO, NamedTuple, cast

from retold.errors import PageError
from retold.pages import mhtml, zips, zstd
from retold.pages.capture import LARGEST, is_article, page, too_large
from retold.pages.listing import Link, listing, may_list
from retold.pages.warc import warc_pages
from retold.records import About, Page, Rejected

_LINES = {".jsonl", ".ndjson"}
_NO_PAGES = {
    ".css": "a style sheet",
    ".csv": "a table",
    ".tsv": "a table",
    ".js": "a script",
    ".mjs": "a script",
    ".map": "a source map",
    ".svg": "a drawing",
    ".woff": "a font",
    ".woff2": "a font",
}
"""What lies beside saved pages and would read as text if it were let in."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_GZIP = b"\x1f\x8b"


class Source(NamedTuple):
    """A file, or a member of an archive: its name, and how to open its bytes.

    `seekable`: whether it can be wound back cheaply. `packed`: whether it lies in an archive, for
    an archive in an archive in an archive is not opened.
    """

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    seekable: bool = True
    packed: int = 0

    @property
    def suffix(self) -> str:
        """The ending that tells the kind: ".html" of "talks.html.gz"."""
        name = self.name.lower().removesuffix(".gz").removesuffix(".zst")
        return PurePath(name).suffix


def contents(source: Source, about: About | None = None) -> Generator[Page | Rejected, None, None]:
    """The pages in a file; what cannot be used comes as a `Rejected` of the stage "read"."""
    try:
        yield from _contents(source, about)
    except PermissionError:
        yield _rejected(source, f"{source.name!r} may not be read: permission denied")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield _rejected(source, f"{source.name!r} is a damaged gzip file: {error}")
    except PageError as error:
        yield _rejected(source, str(error))
    except OSError as error:
        yield _rejected(source, f"{source.name!r} cannot be read: {error.strerror or error}")


def _contents(source: Source, about: About | None) -> Iterator[Page | Rejected]:
    if source.suffix in _NO_PAGES:
        yield _rejected(source, f"{source.name!r} is {_NO_PAGES[source.suffix]}, not a page")
        return
    with source.open() as stream:
        raw = stream.read(8192)
    head = _head(source, raw)
    if head.startswith((b"WARC/", b"filedesc://")):
        yield from _warc(source, raw, about)
    elif raw.startswith(zips.MAGIC):
        yield from _members(source, about)
    elif may_list(head) and (links := links_in(source)) is not None:
        yield _rejected(
            source,
            f"{source.name!r} is a feed or a sitemap, not a page; to have what it lists fetched"
            f" ({len(links):,} in all), give `retold add` the file by its own name",
        )
    elif mhtml.is_mhtml(head):
        with _opened(source) as stream:
            body = stream.read(mhtml.LARGEST + 1)
        if len(body) > mhtml.LARGEST:
            yield _rejected(source, f"{source.name!r} is larger than {mhtml.LARGEST >> 20} MB")
        else:
            yield mhtml.mhtml_page(body, name=source.name, about=about)
    elif _holds_lines(source):
        yield from _lines(source, about)
    else:
        with _opened(source) as stream:
            body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            yield _rejected(source, too_large(source.name))
        else:
            media_type = "application/json" if source.suffix == ".json" else None
            yield page(body, name=source.name, about=about, media_type=media_type)


def links_in(source: Source) -> list[Link] | None:
    """The links in the file of a feed or a sitemap; None where it is none.

    Raises:
        PageError: as `listing`, or the file is larger than a page may be.
        OSError: it cannot be read.
    """
    with source.open() as stream:
        raw = stream.read(8192)
    if raw.startswith(zips.MAGIC) or not may_list(_head(source, raw)):
        return None
    with _opened(source) as stream:
        body = stream.read(LARGEST + 1)
    return listing(page(body, name=source.name))


def _head(source: Source, raw: bytes) -> bytes:
    """The first bytes of a file as they are unpacked, however damaged what comes after is."""
    if raw.startswith(_GZIP):
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(31).decompress(raw, 4096)
        return b""
    if zstd.is_zstd(raw):
        with _opened(source) as stream:
            return stream.read(4096)
    return raw[:4096]


def _warc(source: Source, raw: bytes, about: About | None) -> Iterator[Page | Rejected]:
    about = _of_many(about)
    if zstd.is_zstd(raw):
        with _opened(source) as stream:
            yield from warc_pages(stream, name=source.name, about=about, seekable=False)
    else:  # gzipped record by record, which its reader unpacks
        with source.open() as stream:
            seekable = source.seekable
            yield from warc_pages(stream, name=source.name, about=about, seekable=seekable)


def _members(source: Source, about: About | None) -> Iterator[Page | Rejected]:
    """The pages in the members of a zip file; of a WACZ, those in its WARC files."""
    if source.packed > 1:
        yield _rejected(source, f"{source.name!r} lies in a zip in a zip; unpack the outer one")
        return
    about = _of_many(about)
    with source.open() as stream:
        for member in zips.members(stream, source.name):
            if isinstance(member, Rejected):
                yield member
            else:
                inner = Source(member.name, member.open, member.stored, source.packed + 1)
                yield from contents(inner, about)


def _of_many(about: About | None) -> About | None:
    """What can be true of all pages in a file."""
    return About(outlet=about.outlet, published=about.published) if about else None


def _lines(source: Source, about: About | None) -> Iterator[Page | Rejected]:
    """The lines of a file, each a page; a line over the limit is passed over in small pieces."""
    about = _of_many(about)
    with _opened(source) as stream:
        number = 0
        while line := stream.readline(LARGEST + 1):
            number += 1
            name = f"{source.name}:{number}"
            if number == 1 and line.startswith(_WIDE_MARKS):
                yield _rejected(source, f"{source.name!r} is UTF-16; wanted JSON lines in UTF-8")
                return
            if len(line) > LARGEST:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(2**20)
                yield Rejected(
                    name=name, digest=None, url=None, stage="read", reason=too_large(name)
                )
            elif body := line.strip(b" \t\r\n"):
                yield page(body, name=name, media_type="application/json", about=about)


def _holds_lines(source: Source) -> bool:
    suffix = source.suffix
    if suffix not in _LINES | {".json", ".txt", ""}:
        return False
    with _opened(source) as stream:
        first = b""
        while not first.strip(b" \t\r\n\xef\xbb\xbf") and len(first) <= LARGEST:
            more = stream.readline(LARGEST + 1)
            if not more:
                break
            first = more
    start = first.lstrip(b" \t\r\n\xef\xbb\xbf")
    if suffix in _LINES:
        return not re.match(rb"<(?:!doctype|html|head|body)\b", start, re.IGNORECASE)
    if suffix == ".json":
        return _is_json(first)
    return start.startswith(b"{") and is_article(first)


def _is_json(line: bytes) -> bool:
    """Whether a line is a whole JSON value: then a .json file holds one a line, else one in all."""
    try:
        json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where they are packed."""
    with source.open() as stream:
        magic = stream.read(4)
    with source.open() as stream:
        if magic.startswith(_GZIP):
            with gzip.open(stream) as unpacked:
                yield cast(BinaryIO, unpacked)
        elif zstd.is_zstd(magic):
            with zstd.unpacked(stream, source.name) as unpacked:
                yield unpacked
        else:
            yield stream


def _rejected(source: Source, reason: str) -> Rejected:
    return Rejected(name=source.name, digest=None, url=None, stage="read", reason=reason)
