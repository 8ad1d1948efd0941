"""The archive as WACZ, which other players replay: a zip of WARC files, an index, a list of pages.

Web Archive Collection Zipped 1.1.1 (specs.webrecorder.net). WARC files lie in the zip as they are,
not packed once more, so that players read one page of it without the rest.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

VERSION = "1.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A record that can be replayed: its address and time, and where in which file it lies."""

    url: str
    date: str
    media_type: str
    status: str
    digest: str
    filename: str
    start: int
    length: int

    @property
    def stamp(self) -> str:
        """The time in fourteen figures, as indexes have it."""
        return "".join(filter(str.isdigit, self.date))[:14]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list: its address and time lead to a record."""

    id: str
    url: str
    date: str
    title: str | None


Warc = tuple[str, Iterable[bytes]]
"""The name of a WARC file, and its bytes in pieces."""


def write_wacz(
    file: BinaryIO,
    warcs: Iterable[Warc],
    records: Iterable[Indexed],
    pages: Iterable[Listed],
    software: str,
) -> None:
    """Writes the zip: the same files, records and pages give the same bytes.

    It was "created" when its last record was captured: nothing of the day of the export is in it.
    """
    records = sorted(records, key=lambda one: (surt(one.url), one.stamp, one.filename, one.start))
    made: list[dict[str, object]] = []
    with ZipFile(file, "w", allowZip64=True) as archive:
        for name, pieces in warcs:
            made.append(_put(archive, f"archive/{name}", pieces, stored=True))
        made.append(_put(archive, "indexes/index.cdx", map(_line, records)))
        made.append(_put(archive, "pages/pages.jsonl", _pages(pages)))
        package = _json(
            {
                "profile": "data-package",
                "wacz_version": VERSION,
                "title": "Pages kept by retold",
                "created": max((one.date for one in records), default="1970-01-01T00:00:00Z"),
                "software": software,
                "resources": made,
            }
        )
        _put(archive, "datapackage.json", [package])
        digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
        signed = _json({"path": "datapackage.json", "hash": digest})
        _put(archive, "datapackage-digest.json", [signed])


def surt(url: str) -> str:
    """An address as indexes sort it: the host from its end, everything in small letters.

    Example:
        >>> surt("https://www.Post.example/a?B=1")
        'example,post)/a?b=1'
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url.casefold()
    if not host:
        return url.casefold()
    reverse = ",".join(reversed(host.removeprefix("www.").split(".")))
    query = f"?{parts.query}" if parts.query else ""
    return f"{reverse}{port}){parts.path or '/'}{query}".casefold()


def _line(one: Indexed) -> bytes:
    held = {
        "url": one.url,
        "mime": one.media_type,
        "status": one.status,
        "digest": f"sha256:{one.digest}",
        "length": str(one.length),
        "offset": str(one.start),
        "filename": one.filename,
    }
    return f"{surt(one.url)} {one.stamp} {json.dumps(held)}\n".encode()


def _pages(pages: Iterable[Listed]) -> Iterator[bytes]:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    yield json.dumps(head).encode() + b"\n"
    for one in pages:
        held = {"id": one.id, "url": one.url, "ts": one.date, "title": one.title or one.url}
        yield json.dumps(held, ensure_ascii=False).encode() + b"\n"


def _put(
    archive: ZipFile, name: str, pieces: Iterable[bytes], *, stored: bool = False
) -> dict[str, object]:
    """Writes a file of the zip in pieces; gives its entry in the list of resources."""
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=stored) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    called = name.rpartition("/")[2]
    return {"name": called, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _json(held: object) -> bytes:
    return json.dumps(held, indent=2).encode() + b"\n"
