"""The pages in a WARC file, one record after the other, in the memory of one of them."""

import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from retold.errors import PageError
from retold.pages.capture import LARGEST, no_page, page, too_large
from retold.pages.listing import listing, may_list
from retold.records import About, Exchange, Page, Rejected

LONGEST = 4 * 2**30
"""Bytes of the longest record that is passed over; behind a longer one nothing is read."""

_BROKEN = (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, LookupError, TypeError)
_GZIP = b"\x1f\x8b"
_OF_PAGES = ("response", "resource")
_STARTS = re.compile(rb"\x1f\x8b\x08|WARC/1\.")


class _Asked(NamedTuple):
    """A request record: its own id, the record that it belongs to, and its lines."""

    id: str
    belongs: str
    lines: str


def warc_pages(
    stream: BinaryIO, *, name: str, about: About | None = None, seekable: bool = True
) -> Iterator[Page | Rejected]:
    """The pages in the records of a WARC (or ARC) file, gzipped or not, in their order.

    A page is named "crawl.warc.gz:12" after its record, and has the url, the time and the headers
    of that record; its request is kept with it where it stands beside it. Redirects, unchanged
    pages (revisits), pictures, scripts and the like are passed over. What a server answered with an
    error, a page over LARGEST, and what is damaged comes as a `Rejected`. Behind a damaged record
    reading goes on with the next that is whole, where the file can be wound back (`seekable`).
    """
    records = _Records(name, about)
    begun: int | None = stream.tell() if seekable else 0
    rest = b""
    while begun is not None:
        rest = rest or stream.read(2**16)
        if not rest:
            break
        part = _Member(stream, rest) if rest.startswith(_GZIP) else _Plain(stream, rest)
        try:
            yield from records.within(part)
        except _BROKEN as error:
            said = "".join(c for c in str(error) if c.isprintable())
            said = said.partition(", first line")[0][:160] or type(error).__name__
            yield _rejected(f"{name}:{records.number}", f"a damaged WARC record: {said}")
            begun = _next_start(stream, begun + 1 + part.sound) if seekable else None
            rest = b""
        else:
            rest = part.rest
            begun = stream.tell() - len(rest) if seekable else 0
    yield from records.last()


class Place(NamedTuple):
    """Where a gzip member of a WARC begins: its byte, the records before it, the pages in it."""

    start: int
    records: int
    pages: int


def places(stream: BinaryIO) -> Iterator[Place]:
    """The gzip members of a WARC file, up to one that is damaged; none if it is not gzipped.

    From each of them on the file is a WARC file too.
    """
    begun = records = 0
    rest = stream.read(2**16)
    while rest.startswith(_GZIP):
        part = _Member(stream, rest)
        before, pages = records, 0
        try:
            with closing(ArchiveIterator(part, arc2warc=True)) as found:
                for record in found:
                    records += 1
                    pages += record.rec_type in _OF_PAGES
            while part.read():
                pass
        except _BROKEN:
            return
        yield Place(begun, before, pages)
        begun = stream.tell() - len(part.rest)
        rest = part.rest or stream.read(2**16)


class _Plain:
    """The bytes of a stream, those that were read of it already first."""

    rest = b""

    def __init__(self, stream: BinaryIO, held: bytes) -> None:
        self._stream = stream
        self._held = held
        self._given = 0
        self.sound = 0
        """Bytes up to the end of the last record that was read without trouble."""

    def read(self, size: int = -1) -> bytes:
        size = 2**16 if size < 0 else size
        found, self._held = self._held[:size], self._held[size:]
        found = found or self._stream.read(size)
        self._given += len(found)
        return found

    def tell(self) -> int:
        return self._given


class _Member:
    """One gzip member, unpacked as it is read; behind its end, `rest` is what follows it."""

    sound = 0

    def __init__(self, stream: BinaryIO, held: bytes) -> None:
        self._stream = stream
        self._held = held
        self._unpacked = zlib.decompressobj(31)
        self._given = 0
        self.rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            ArchiveLoadFailed: the file ends before the member does.
            zlib.error: the member is damaged, or its checksum is another one.
            ValueError: it unpacks to more than the longest record, as a bomb does.
        """
        while not self._unpacked.eof:
            found = self._unpacked.decompress(self._held, 2**16 if size < 0 else size)
            self._held = self._unpacked.unconsumed_tail
            self._given += len(found)
            if self._given > LONGEST:
                raise ValueError(f"it unpacks to more than {LONGEST:,} bytes")
            if found:
                return found
            if not self._unpacked.eof and not self._held:
                self._held = self._stream.read(2**16)
                if not self._held:
                    raise ArchiveLoadFailed("the file ends in the middle of it")
        self.rest = self._unpacked.unused_data
        return b""

    def tell(self) -> int:
        return self._given


class _Records:
    """The pages of a file, part by part: one gzip member each, or all that is not gzipped."""

    def __init__(self, name: str, about: About | None) -> None:
        self._name = name
        self._about = about
        self._before: _Asked | None = None
        self._waiting: tuple[str, Page] | None = None
        self.number = 0

    def within(self, part: "_Member | _Plain") -> Iterator[Page | Rejected]:
        """The pages of a part, each once it is known whether its request stands behind it."""
        # closed, else it keeps the page in a circle until garbage is collected
        with closing(ArchiveIterator(part, arc2warc=True, check_digests=True)) as records:
            yield from self._within(part, records)

    def _within(self, part: "_Member | _Plain", records: Any) -> Iterator[Page | Rejected]:
        fresh = False  # whether the page that waits is of this part, which may yet prove damaged
        try:
            while True:
                self.number += 1
                record = next(records, None)
                if record is None:
                    while isinstance(part, _Member) and part.read():
                        pass  # to its end, where its checksum is
                    self.number -= 1
                    return
                if int(record.length or 0) > LONGEST:
                    raise ValueError(f"it says that it is {record.length:,} bytes long")
                if record.rec_type == "request":
                    self._note(_request(record))
                    continue
                found = self._page(record)
                yield from self.last()
                fresh = False
                if isinstance(found, Rejected):
                    yield found
                elif found is not None:
                    self._wait(record, found)
                    fresh = True
                self._before = None
                part.sound = int(records.offset or 0) if isinstance(part, _Plain) else 0
        except _BROKEN:
            if fresh and isinstance(part, _Member):
                self._waiting = None
            yield from self.last()
            raise

    def last(self) -> Iterator[Page]:
        """The page that waits, if one does."""
        if self._waiting is not None:
            yield self._waiting[1]
        self._waiting = None

    def _note(self, asked: _Asked) -> None:
        """Puts a request to the page before it, or keeps it for the one behind it."""
        if self._waiting is not None and asked.belongs == self._waiting[0]:
            self._waiting = self._waiting[0], _with_request(self._waiting[1], asked)
        else:
            self._before = asked

    def _wait(self, record: Any, found: Page) -> None:
        known = _header(record, "WARC-Record-ID") or ""
        concurrent = _header(record, "WARC-Concurrent-To")
        before = self._before
        if before is not None and (before.belongs == known or concurrent == before.id):
            found = _with_request(found, before)
        self._waiting = known, found

    def _page(self, record: Any) -> Page | Rejected | None:
        name = f"{self._name}:{self.number}"
        uri = (_header(record, "WARC-Target-URI") or "").strip("<> ")
        url = uri if uri.startswith(("http://", "https://")) else None
        if record.rec_type not in _OF_PAGES:
            return None
        http = record.http_headers
        if record.rec_type == "response" and http is None:
            return None  # an answer to something else than the web's questions (dns:)
        status, _, phrase = (http.statusline if http else "").partition(" ")
        headers = tuple((str(k), str(v)) for k, v in http.headers) if http else ()
        kind = http.get_header("content-type") if http else _header(record, "Content-Type")
        if no_page(kind) or (url and url.endswith("/robots.txt")):
            return None
        if http and status != "200":
            if status[:1] in ("4", "5"):
                said = f"{url or uri!r} answered {status} {phrase}".rstrip()
                return _rejected(name, said, url)
            return None
        body = record.content_stream().read(LARGEST + 1)
        if len(body) > LARGEST:
            return _rejected(name, too_large(name), url)
        if trouble := _trouble(record):
            return _rejected(name, f"a damaged WARC record: {trouble}", url)
        obtained = _header(record, "X-Retold-Obtained")
        try:
            found = page(
                body,
                name=name,
                url=url,
                fetched=_header(record, "WARC-Date"),
                media_type=kind,
                about=self._about,
            )
            if may_list(body) and listing(found) is not None:
                return _rejected(name, f"{name!r} is a feed or a sitemap, not a page", url)
        except PageError as error:
            return _rejected(name, str(error), url)
        if found.media_type == "application/json":
            return _rejected(name, f"{name!r} is JSON data, not a page", url)
        if http is None:
            return found
        return replace(
            found,
            exchange=Exchange(
                status=int(status),
                phrase=phrase,
                headers=headers,
                asked="",
                address=_header(record, "WARC-IP-Address") or "",
                hops=tuple((_header(record, "X-Retold-Redirected-From") or "").split()),
                obtained=f"{obtained}; read from {self._name}"
                if obtained
                else f"read from {self._name}, {_header(record, 'WARC-Record-ID')}",
            ),
        )


def _trouble(record: Any) -> str | None:
    """What shows that a record that was read is not the one that was written."""
    while record.raw_stream.read(2**16):
        pass
    if getattr(record.raw_stream, "limit", 0):
        return f"it ends {record.raw_stream.limit:,} bytes too early"
    if record.digest_checker.passed is False:
        return "its bytes do not have the digest that it names"
    return None


def _request(record: Any) -> _Asked:
    http = record.http_headers
    lines = [f"{http.protocol} {http.statusline}", *(f"{k}: {v}" for k, v in http.headers)]
    return _Asked(
        _header(record, "WARC-Record-ID") or "",
        _header(record, "WARC-Concurrent-To") or "",
        "\r\n".join(lines),
    )


def _with_request(found: Page, asked: _Asked) -> Page:
    if found.exchange is None:
        return found
    return replace(found, exchange=replace(found.exchange, asked=asked.lines))


def _header(record: Any, name: str) -> str | None:
    value = record.rec_headers.get_header(name)
    return None if value is None else str(value)


def _next_start(stream: BinaryIO, start: int) -> int | None:
    """Winds the stream to the next place where a record may begin; None where there is none."""
    stream.seek(start)
    at, tail = start, b""
    while chunk := stream.read(2**20):
        held = tail + chunk
        if found := _STARTS.search(held):
            at = at - len(tail) + found.start()
            stream.seek(at)
            return at
        at, tail = at + len(chunk), held[-8:]
    return None


def _rejected(name: str, reason: str, url: str | None = None) -> Rejected:
    return Rejected(name=name, digest=None, url=url, stage="read", reason=reason)
