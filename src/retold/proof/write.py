"""One zip with all that a finding rests on, and the means to check it."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from retold.evidence import Moment
from retold.export.annotations import CONTEXT, Source, annotations
from retold.proof import check
from retold.proof.page import page, title
from retold.records import Date, Page, Reading
from retold.reports import Trace

_MAIN = b"import sys\n\nfrom check import main\n\nsys.exit(main())\n"
_README = """\
Proof of a finding of retold: {title}

It holds the pages as they were kept (pages.warc.gz), their texts (texts/), who said what in them
(annotations.jsonld, W3C Web Annotations), what was joined to what (proof.json), a page to read
(index.html: open it in any browser, it needs no network), and these means to check it.

CHECK IT WITH ONE COMMAND (Python 3.10 or newer, nothing else; unpacked or not)

    python3 {name}
    python3 check.py

The script is check.py, with anchor.py and visible.py beside it; read it first. It recomputes every
digest, unpacks every record, and finds every paragraph in the bytes of its page and every quotation
in its text. What it cannot look at it says: the letters of a PDF are packed, so of such a page it
checks the bytes and the quotations, and not that the text is the one that the page shows.

CHECK IT BY HAND, in the unpacked folder

The files are those that were made:

    sha256sum -c SHA256SUMS

{pages}
WHAT THIS DOES AND DOES NOT PROVE

It proves that the findings rest on these bytes. That the bytes came from the address, at the time
that is told, rests on whoever kept them: nobody else has signed them. Who hands on a proof can say
publicly, or have a timestamping authority (RFC 3161) sign, the SHA-256 of SHA256SUMS, which stands
for all of it; who gets it compares `sha256sum SHA256SUMS` with that.
"""
_BY_HAND = """\
{name}
    the page as it was kept ({bytes} bytes, from {url}) has the digest
    {digest}
    tail -c +{start} pages.warc.gz | head -c {length} | gzip -dc 2>/dev/null \\
      | tail -c +{skip} | head -c {bytes} | sha256sum
{pdf}
"""
_PDF = """\
    it is a PDF: the same with `> page.pdf` for `| sha256sum` writes it to a file; what any reader
    shows of it, or `pdftotext page.pdf -` prints, is to be the words in {text}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """An article with all that it rests on: its page, and the record of that as it lies on disk."""

    reading: Reading
    page: Page
    record: bytes
    captured: Moment | None
    imported: Moment | None


def write_proof(file: BinaryIO, trace: Trace, exhibits: Sequence[Exhibit], name: str) -> str:
    """Writes the proof of a statement as a zip; gives the SHA-256 of its list of sums.

    The same statement and pages give the same bytes. `name` is what the zip is called.
    """
    places: dict[str, tuple[int, int]] = {}
    records: list[bytes] = []
    at = 0
    for one in exhibits:
        if one.page.digest not in places:
            places[one.page.digest] = at, len(one.record)
            records.append(one.record)
            at += len(one.record)
    texts = {one.reading.article.id: f"texts/{n:04d}.txt" for n, one in enumerate(exhibits, 1)}
    files: dict[str, bytes] = {
        "__main__.py": _MAIN,
        "anchor.py": _source("proof", "anchor.py"),
        "annotations.jsonld": _annotations(trace, exhibits, texts),
        "check.py": _source("proof", "check.py"),
        "index.html": page(trace, exhibits, texts).encode(),
        "pages.warc.gz": b"".join(records),
        "proof.json": _json(_held(trace, exhibits, places, texts)),
        "README.txt": _readme(trace, exhibits, places, texts, name).encode(),
        "visible.py": _source("articles", "visible.py"),
        **{texts[one.reading.article.id]: one.reading.article.text.encode() for one in exhibits},
    }
    sums = "".join(
        f"{hashlib.sha256(body).hexdigest()}  {called}\n" for called, body in sorted(files.items())
    ).encode()
    with ZipFile(file, "w") as made:
        for called, body in [*sorted(files.items()), ("SHA256SUMS", sums)]:
            made.writestr(entry(called), body, compresslevel=9)
    return hashlib.sha256(sums).hexdigest()


def entry(name: str) -> ZipInfo:
    """The head of a file in a zip, without anything of the day or the machine."""
    made = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    made.compress_type = ZIP_STORED if name.endswith(".gz") else ZIP_DEFLATED
    made.create_system = 3
    made.external_attr = 0o644 << 16
    return made


def _source(room: str, name: str) -> bytes:
    return resources.files("retold").joinpath(room, name).read_bytes()


def _json(held: Any) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _annotations(trace: Trace, exhibits: Sequence[Exhibit], texts: dict[str, str]) -> bytes:
    """What the tellings of the statement rest on; not what else is said there."""
    items: list[Any] = []
    for one in exhibits:
        article = one.reading.article
        tellings = [s.telling for s in trace.steps if s.article.id == article.id]
        told = {telling.attribution_id for telling in tellings}
        attributions = tuple(said for said in one.reading.attributions if said.id in told)
        items += annotations(
            replace(one.reading, attributions=attributions),
            Source(
                text=texts[article.id],
                url=article.url,
                captured=one.captured.value if one.captured else None,
            ),
            [telling for telling in tellings if telling.attribution_id is None],
        )
    return _json(
        {
            "@context": CONTEXT,
            "type": "AnnotationCollection",
            "total": len(items),
            "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
        }
    )


def _held(
    trace: Trace,
    exhibits: Sequence[Exhibit],
    places: dict[str, tuple[int, int]],
    texts: dict[str, str],
) -> Any:
    return {
        "told": trace.told,
        "articles": [
            {
                "id": one.reading.article.id,
                "url": one.reading.article.url,
                "outlet": one.reading.article.outlet,
                "title": one.reading.article.title,
                "published": _date(one.reading.article.published),
                "modified": _date(one.reading.article.modified),
                "captured": _plain(one.captured),
                "imported": _plain(one.imported),
                "text": texts[one.reading.article.id],
                "page": {
                    "digest": one.page.digest,
                    "encoding": one.page.encoding,
                    "media_type": one.page.media_type,
                    "name": one.page.name,
                },
                "record": {
                    "start": places[one.page.digest][0],
                    "length": places[one.page.digest][1],
                },
                "blocks": [
                    {"kind": block.kind, "page": block.page, "text": block.text}
                    for block in one.reading.article.blocks
                    if block.text and block.page
                ],
            }
            for one in exhibits
        ],
        "tellings": [_plain(step.telling) for step in trace.steps],
        "retellings": [_plain(s.retelling) for s in trace.steps if s.retelling is not None],
    }


def _plain(record: Any) -> Any:
    return msgspec.to_builtins(record)


def _date(date: Date | None) -> Any:
    return {"value": date.value, "by": date.basis} if date and date.value else None


def _readme(
    trace: Trace,
    exhibits: Sequence[Exhibit],
    places: dict[str, tuple[int, int]],
    texts: dict[str, str],
    name: str,
) -> str:
    pages = []
    for one in exhibits:
        start, length = places[one.page.digest]
        skip = _before(one)
        if skip is not None:
            pages.append(
                _BY_HAND.format(
                    name=one.reading.article.outlet or one.page.name,
                    url=one.reading.article.url or "no address known",
                    digest=one.page.digest,
                    bytes=len(one.page.body),
                    start=start + 1,
                    length=length,
                    skip=skip + 1,
                    pdf=_PDF.format(text=texts[one.reading.article.id])
                    if one.page.media_type == "application/pdf"
                    else "",
                )
            )
    return _README.format(title=title(trace), name=name, pages="".join(pages))


def _before(one: Exhibit) -> int | None:
    """The bytes of the unpacked record before its page; None where the page lies packed in it."""
    record = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(one.record)
    at = record.find(one.page.body, record.find(b"\r\n\r\n") + 4)
    return at if at >= 0 and check.payload(one.record) == one.page.body else None


def save(path: Path, trace: Trace, exhibits: Sequence[Exhibit]) -> str:
    """The same into a file, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            sums = write_proof(file, trace, exhibits, path.name)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return sums
