"""Shards of invented pages: a line of one minister's, told and retold by four outlets."""

import gc
import json
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SAID = (
    "The customs ledger of the Northern League is an act of piracy against Kestrel",
    "Veldoria will never sign the harbour treaty that was written in Marn",
    "The escorts of the Sorrel Strait stay until the last pilot has come home",
)
WHO = ("Foreign Minister Anna Brask", "Trade Envoy Tomas Brandt", "Premier Ivo Lund")
OUTLETS = ("VNA", "The Harbour Post", "Meridian Wire", "Channel Five Online")


def line(n: int) -> bytes:
    """The n-th page as a line of JSON; four in a row tell one statement of one day."""
    told, by = SAID[n // 4 % 3], WHO[n // 8 % 3]
    cut = told if n % 4 < 2 else told[: told.index(" of ")] if " of " in told else told
    text = (
        f"Report {n} from Kestrel\n\n“{cut},” {by} said in Kestrel on Tuesday."
        f" The ferry number {n} left on time, {OUTLETS[n % 4]} reports.\n"
    )
    about = {"url": f"https://{n % 4}.example/{n}", "outlet": OUTLETS[n % 4]}
    day = f"2022-0{1 + n // 4 % 9}-1{n % 4}"
    return json.dumps({"text": text, **about, "published": day}).encode()


def again(name: str, n: int, day: str) -> bytes:
    """A page that bears a name which others may bear."""
    held = json.loads(line(n))
    about = {"id": name, "url": "https://vna.example/talks", "published": day}
    return json.dumps(held | about).encode()


def html(n: int) -> bytes:
    """A page of HTML."""
    body = f"<p>“{SAID[n % 3]},” {WHO[n % 3]} said in Marn on Friday.</p><p>It rained all day.</p>"
    head = f"<title>Talks {n}</title><meta property='og:site_name' content='Marn Courier'>"
    return f"<html><head>{head}</head><body><h1>Talks {n}</h1>{body}</body></html>".encode()


def warc(*pages: bytes) -> bytes:
    """A WARC file of these pages, gzipped record by record."""
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for n, page in enumerate(pages):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://courier.example/{n}"
        writer.write_record(
            writer.create_warc_record(url, "response", BytesIO(page), http_headers=headers)
        )
    return stream.getvalue()


@pytest.fixture(autouse=True)
def left_open() -> Iterator[None]:
    """Daft leaves the pipes of its workers, and warcio its spool, to be closed when forgotten."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with shards of all kinds: lines, a WARC file cut in the middle, HTML, nothing."""
    folder = tmp_path_factory.mktemp("crawl")
    lines = [line(n) for n in range(32)]
    first = [again("talks", 40, "2022-05-01"), again("clash", 41, "2022-05-01")]
    later = [again("talks", 42, "2022-05-03"), again("clash", 43, "2022-05-01")]
    (folder / "a.jsonl").write_bytes(b"\n".join([*lines[:20], *first]))
    (folder / "b.jsonl").write_bytes(
        b"\n".join([*lines[20:], lines[4], *later, b'{"text": "half a li'])
    )
    (folder / "c.warc.gz").write_bytes(warc(*(html(n) for n in range(3)))[:-40])
    (folder / "d.html").write_bytes(html(7))
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "style.css").write_bytes(b"p {}")
    return folder
