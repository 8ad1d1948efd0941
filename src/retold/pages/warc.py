"""The pages in a WARC file, one record after the other, in the memory of one of them."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from typing import Any, BinaryIO, NamedTuple, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from retold.errors import PageError
from retold.pages.capture import LARGEST, no_page, page, too_large
from retold.records import About, Exchange, Page, Rejected

LONGEST = 4 * 2**30
"""Bytes of the longest record that is passed over; behind a longer one nothing is read."""

_BROKEN = (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, LookupError, TypeError)
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
    numbers = count(1)
    start: int | None = 0
    while start is not None:
        records = _Records(stream, name, about, numbers)
        try:
            yield from records
        except _BROKEN as error:
            said = " ".join(str(error).split())[:160] or type(error).__name__
            if "non-chunked" in said and seekable:  # all records in one gzip member
                stream.seek(0)
                with gzip.open(stream) as whole:
                    again = warc_pages(
                        cast(BinaryIO, whole), name=name, about=about, seekable=False
                    )
                    yield from islice(again, records.given, None)
                return
            yield _rejected(f"{name}:{records.number}", f"a damaged WARC record: {said}")
            start = _next_start(stream, records.offset + 1) if seekable else None
        else:
            return


class _Records:
    """The pages from where the stream stands, up to the first record that is damaged."""

    def __init__(
        self, stream: BinaryIO, name: str, about: About | None, numbers: Iterator[int]
    ) -> None:
        self._records = ArchiveIterator(stream, arc2warc=True, check_digests=True)
        self._begun = stream.tell()
        self._name = name
        self._about = about
        self._numbers = numbers
        self.number = self.given = 0

    @property
    def offset(self) -> int:
        """Where the record at hand begins."""
        return max(self._begun, int(self._records.offset or 0))

    def __iter__(self) -> Iterator[Page | Rejected]:
        """Each page, once it is known whether its request stands behind it."""
        before: _Asked | None = None
        waiting: tuple[str, Page] | None = None
        trouble: Exception | None = None
        while True:
            try:
                record = self._next()
                if record is not None and record.rec_type == "request":
                    before = _request(record)
                    if waiting is not None and before.belongs == waiting[0]:
                        waiting = waiting[0], _with_request(waiting[1], before)
                        before = None
                    continue
                found = None if record is None else self._page(record)
            except _BROKEN as error:
                trouble, found = error, None
            if waiting is not None:
                self.given += 1
                yield waiting[1]
                waiting = None
            if trouble is not None:
                raise trouble
            if record is None:
                return
            if isinstance(found, Rejected):
                self.given += 1
                yield found
            elif found is not None:
                known = _header(record, "WARC-Record-ID") or ""
                concurrent = _header(record, "WARC-Concurrent-To")
                if before is not None and (before.belongs == known or concurrent == before.id):
                    found = _with_request(found, before)
                waiting = known, found
            before = None

    def _next(self) -> Any:
        """The next record, or None behind the last one."""
        self.number = next(self._numbers)
        record = next(self._records, None)
        if record is not None and int(record.length or 0) > LONGEST:
            raise ValueError(f"it says that it is {record.length:,} bytes long")
        return record

    def _page(self, record: Any) -> Page | Rejected | None:
        name = f"{self._name}:{self.number}"
        uri = (_header(record, "WARC-Target-URI") or "").strip("<> ")
        url = uri if uri.startswith(("http://", "https://")) else None
        if record.rec_type not in ("response", "resource"):
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
