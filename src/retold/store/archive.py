"""The kept bytes of pages: WARC segments, one gzip member a record (ISO 28500, WARC/1.1).

A page as saved is a `resource` record under its url, or `urn:sha256:…` where it has none; one that
came over the network is a `response` record, followed by its `request`, with how it was obtained
(`X-Retold-Obtained`) and the urls that redirected to it (`X-Retold-Redirected-From`). Segments only
ever grow; what lies beyond the last record that the database knows was being written when a
run was killed, and is cut off before the next record is written.
"""

import contextlib
import os
import re
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from retold.errors import CorpusError
from retold.records import Exchange, Page

ROTATE = 2**30
"""Bytes after which a new segment is begun: 1 GB."""

_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03"
"""How the gzip member of every record begins. It names the best level, which packed the first
corpora: by it `verify`, of any version, tells a whole record, and nobody unpacks by it."""
_LEVEL = 5
"""Half the time of the best level, for 2 % more bytes of HTML."""

_SEGMENT = "pages-{:05d}.warc.gz"
_URI = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: `length` bytes from `start` on in a segment."""

    segment: str
    start: int
    length: int


class Archive:
    """The segments of one corpus.

    `last` is the last record known to be whole, from which the next one follows. The file of the
    segment is opened when the first record is written.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version
        self._file: BinaryIO | None = None
        self._segment = ""

    def append(self, page: Page, last: Place | None) -> Place:
        """The place of the page's bytes, written and on the disk.

        Raises:
            OSError: they cannot be written; the segment is left as it was.
            CorpusError: the segment is shorter than the database says.
        """
        end = last.start + last.length if last else 0
        name = last.segment if last else _SEGMENT.format(1)
        if end >= ROTATE:
            number = int(re.sub(r"\D", "", name.split(".")[0])) + 1
            name, end = _SEGMENT.format(number), 0
        file = self._opened(name, end)
        try:
            writer = _Writer(file, gzip=False, warc_version="WARC/1.1")
            if end == 0:
                writer.write_record(
                    writer.create_warcinfo_record(name, {"software": f"retold {self._version}"})
                )
            start = file.tell()
            _write(writer, page)
            file.flush()
            os.fsync(file.fileno())
            return Place(name, start, file.tell() - start)
        except BaseException:
            self._abandon(name, end)
            raise

    def _opened(self, name: str, end: int) -> BinaryIO:
        """The segment, open at its known end, with what lies beyond cut off."""
        if self._file is None or self._segment != name:
            self.close()
            path = self._folder / name
            if not path.exists():
                path.touch()
            self._file, self._segment = path.open("r+b"), name
        size = self._file.seek(0, os.SEEK_END)
        if size < end:
            raise CorpusError(
                f"{name} in {str(self._folder)!r} has {size} bytes where the database knows of"
                f" {end}: the file is damaged; put back a whole copy of it"
            )
        if size > end:
            self._file.truncate(end)
        self._file.seek(end)
        return self._file

    def _abandon(self, name: str, end: int) -> None:
        """Drops what was begun; the file is closed raw, for its buffer may not fit the disk."""
        file, self._file = self._file, None
        if file is None:
            return
        with contextlib.suppress(OSError):  # the buffer that did not fit is what we drop
            file.close()
        with contextlib.suppress(OSError):  # what stays is cut by the next writer
            os.truncate(self._folder / name, end)

    def read(self, place: Place, digest: str) -> bytes:
        """The bytes kept at a place.

        Raises:
            CorpusError: the segment is missing or does not hold these bytes there.
        """
        path = self._folder / place.segment
        try:
            with path.open("rb") as file:
                file.seek(place.start)
                member = BytesIO(file.read(place.length))
            with closing(ArchiveIterator(member)) as found:  # else it keeps the page in a circle
                body: bytes = next(iter(found)).content_stream().read()
        except (OSError, StopIteration, ArchiveLoadFailed, ValueError, AttributeError) as error:
            raise CorpusError(
                f"{str(path)!r} does not hold the page kept at {place.start}: {error}"
            ) from error
        if sha256(body).hexdigest() != digest:
            raise CorpusError(
                f"{str(path)!r} was changed: the page at {place.start} is not the one that was kept"
            )
        return body

    def close(self) -> None:
        """Closes the segment being written."""
        if self._file is not None:
            self._file.close()
            self._file = None


class _Packed:
    """A gzip member, which begins with the first bytes written and ends with `flush`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._sum = self._size = 0
        file.write(_HEAD)

    def write(self, piece: bytes) -> None:
        self._sum = zlib.crc32(piece, self._sum)
        self._size += len(piece)
        self._file.write(self._packer.compress(piece))

    def flush(self) -> None:
        tail = self._sum.to_bytes(4, "little") + (self._size % 2**32).to_bytes(4, "little")
        self._file.write(self._packer.flush() + tail)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio ships no types
    """Writes each record as a gzip member of its own; warcio's own writer knows one level alone."""

    def _write_warc_record(self, out: BinaryIO, record: Any) -> None:
        super()._write_warc_record(_Packed(out), record)


def _write(writer: WARCWriter, page: Page) -> None:
    headers = {
        "WARC-Date": _instant(page.fetched),
        "X-Retold-Name": quote(page.name, safe="/ :._-", errors="backslashreplace"),
    }
    url = (page.about and page.about.url) or page.url
    uri = _uri(url) if url else f"urn:sha256:{page.digest}"
    if page.exchange is not None:
        _write_exchange(writer, page, page.exchange, uri, headers)
        return
    record = writer.create_warc_record(
        uri,
        "resource",
        payload=BytesIO(page.body),
        length=len(page.body),
        warc_content_type=page.media_type,
        warc_headers_dict=headers,
    )
    writer.write_record(record)


_FRAMING = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that speak of how the bytes travelled; they are kept unpacked, so these would be false.
As other archives do, each is kept under another name, X-Archive-Orig-…"""


def _write_exchange(
    writer: WARCWriter, page: Page, exchange: Exchange, uri: str, headers: dict[str, str]
) -> None:
    """A `response` record, and the `request` record that belongs to it, as one stretch of bytes.

    The response stands first, so that a reader who opens the stretch meets the page.
    """
    told = [
        (f"X-Archive-Orig-{name}" if name.lower() in _FRAMING else name, _line(value))
        for name, value in exchange.headers
        if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name)
    ]
    headers |= {"X-Retold-Obtained": quote(exchange.obtained, safe=_URI + " ")}
    if exchange.address:
        headers["WARC-IP-Address"] = exchange.address
    if exchange.hops:
        headers["X-Retold-Redirected-From"] = " ".join(map(_uri, exchange.hops))
    response = writer.create_warc_record(
        uri,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(
            f"{exchange.status} {_line(exchange.phrase)}".strip(),
            [*told, ("Content-Length", str(len(page.body)))],
            protocol="HTTP/1.1",
        ),
        warc_headers_dict=headers,
    )
    writer.write_record(response)
    if exchange.asked:
        line, *rest = exchange.asked.split("\r\n")
        pairs = [one.partition(":") for one in rest if ":" in one]
        request = writer.create_warc_record(
            uri,
            "request",
            http_headers=StatusAndHeaders(
                _line(line), [(k, _line(v)) for k, _, v in pairs], is_http_request=True
            ),
            warc_headers_dict={
                "WARC-Date": headers["WARC-Date"],
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        writer.write_record(request)


def _line(text: str) -> str:
    """Text that cannot end a header line nor begin another."""
    return (
        re.sub(r"[\x00-\x1f\x7f]+", " ", text)
        .strip()
        .encode("latin-1", "replace")
        .decode("latin-1")
    )


def _uri(url: str) -> str:
    """The url in ASCII, without anything that could end a header line."""
    return quote(url, safe=_URI, errors="backslashreplace")


def _instant(fetched: str | None) -> str:
    """When the page was fetched, in UTC as WARC wants it; now, where that is not known."""
    try:
        when = datetime.fromisoformat(fetched or "")
    except ValueError:
        when = datetime.now(UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
