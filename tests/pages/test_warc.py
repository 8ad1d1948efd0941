"""Pages out of WARC files: each with its url, time and exchange; damage told and passed over."""

import gzip
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from retold.pages import read
from retold.pages import warc as warc_room
from retold.records import Page, Rejected

HTML = b"<html><body><p>The port authority of Marn closed berth %d on Monday.</p></body></html>"


def record(
    writer: WARCWriter,
    n: int,
    *,
    body: bytes | None = None,
    status: str = "200 OK",
    kind: str = "text/html",
    packed: bool = False,
    request: str = "",
) -> None:
    """Writes a response about berth `n`, and its request before or behind it."""
    body = HTML % n if body is None else body
    headers = [("Content-Type", kind)]
    if packed:
        body, headers = gzip.compress(body), [*headers, ("Content-Encoding", "gzip")]
    url = f"https://vna.example/{n}"
    response = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"2022-03-{n % 28 + 1:02d}T08:00:00Z"},
    )
    asked = writer.create_warc_record(
        url,
        "request",
        http_headers=StatusAndHeaders(
            f"GET /{n} HTTP/1.1", [("User-Agent", "crawler")], is_http_request=True
        ),
        warc_headers_dict={"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
    )
    if request == "before":
        writer.write_record(asked)
    writer.write_record(response)
    if request == "behind":
        writer.write_record(asked)


def written(write: Callable[[WARCWriter], Any], *, packed: bool = True) -> bytes:
    """The bytes of a WARC file with what `write` writes."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "crawler"}))
    write(writer)
    return out.getvalue()


def three(writer: WARCWriter) -> None:
    for n in (1, 2, 3):
        record(writer, n)


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[[bytes], list[Page | Rejected]]:
    """Reads bytes as a file named crawl.warc.gz."""

    def reading(body: bytes) -> list[Page | Rejected]:
        file = tmp_path / "crawl.warc.gz"
        file.write_bytes(body)
        return list(read(file))

    return reading


Crawl = Callable[[bytes], list[Page | Rejected]]


def urls(found: list[Page | Rejected]) -> list[str]:
    return [page.url or "" for page in found if isinstance(page, Page)]


def reasons(found: list[Page | Rejected]) -> list[str]:
    return [page.reason for page in found if isinstance(page, Rejected)]


@pytest.mark.parametrize("packed", [True, False])
def test_each_response_is_a_page_with_its_url_time_and_place(crawl: Crawl, packed: bool) -> None:
    found = crawl(written(three, packed=packed))
    assert urls(found) == [f"https://vna.example/{n}" for n in (1, 2, 3)]
    page = found[1]
    assert isinstance(page, Page)
    assert page.body == HTML % 2
    assert page.fetched == "2022-03-03T08:00:00Z"
    assert page.name.endswith("crawl.warc.gz:3")
    assert page.exchange is not None
    assert page.exchange.status == 200
    assert "read from" in page.exchange.obtained
    assert "<urn:uuid:" in page.exchange.obtained


@pytest.mark.parametrize("where", ["before", "behind"])
def test_a_request_beside_a_response_is_kept_with_it(crawl: Crawl, where: str) -> None:
    def both(writer: WARCWriter) -> None:
        record(writer, 1, request=where)
        record(writer, 2)
        record(writer, 3, request=where)

    found = [page for page in crawl(written(both)) if isinstance(page, Page)]
    assert [bool(p.exchange and p.exchange.asked) for p in found] == [True, False, True]
    assert found[2].exchange is not None
    assert found[2].exchange.asked == "GET /3 HTTP/1.1\r\nUser-Agent: crawler"


def test_packed_bodies_are_unpacked_and_what_is_no_page_is_passed_over(crawl: Crawl) -> None:
    def mixed(writer: WARCWriter) -> None:
        record(writer, 1, packed=True)
        record(writer, 2, kind="image/png", body=b"\x89PNG")
        record(writer, 3, status="301 Moved Permanently")
        record(writer, 4, status="404 Not Found")
        record(writer, 5, kind="application/json", body=b'{"text": "x", "id": "y"}')
        writer.write_record(writer.create_revisit_record("https://vna.example/1", "sha1:A", "", ""))

    found = crawl(written(mixed))
    assert urls(found) == ["https://vna.example/1"]
    assert isinstance(found[0], Page)
    assert found[0].body == HTML % 1
    assert "answered 404 Not Found" in reasons(found)[0]
    assert "is JSON data" in reasons(found)[1]
    assert len(found) == 3


def members(body: bytes) -> list[int]:
    """Where the records of a gzipped WARC begin."""
    starts, at = [], body.find(b"\x1f\x8b\x08")
    while at >= 0:
        starts.append(at)
        at = body.find(b"\x1f\x8b\x08", at + 1)
    return starts


def test_a_damaged_record_is_told_and_the_next_is_read(crawl: Crawl) -> None:
    whole = written(three)
    second = members(whole)[2]
    broken = bytearray(whole)
    for k in range(second + 20, second + 80):
        broken[k] ^= 0xFF
    found = crawl(bytes(broken))
    assert urls(found) == ["https://vna.example/1", "https://vna.example/3"]
    assert any("a damaged WARC record" in reason for reason in reasons(found))


def test_a_file_that_was_cut_gives_what_is_whole(crawl: Crawl) -> None:
    whole = written(three)
    found = crawl(whole[: members(whole)[3] + 200])
    assert urls(found) == ["https://vna.example/1", "https://vna.example/2"]
    assert len(reasons(found)) == 1
    assert "a damaged WARC record" in reasons(found)[0]


def test_a_record_that_says_too_great_a_length_is_told(crawl: Crawl) -> None:
    whole = written(three, packed=False)
    found = crawl(whole.replace(b"Content-Length: 129", b"Content-Length: 999", 1))
    assert reasons(found)
    far = crawl(whole.replace(b"Content-Length: 129", b"Content-Length: 99999999999999", 1))
    assert any("bytes long" in reason for reason in reasons(far))


def test_bytes_that_were_altered_are_told_by_their_digest(crawl: Crawl) -> None:
    altered = written(three, packed=False).replace(b"berth 2", b"berth 9")
    found = crawl(altered)
    assert urls(found) == ["https://vna.example/1", "https://vna.example/3"]
    assert "do not have the digest" in reasons(found)[0]


def test_a_file_in_a_single_gzip_member_is_read(crawl: Crawl) -> None:
    found = crawl(gzip.compress(written(three, packed=False)))
    assert urls(found) == [f"https://vna.example/{n}" for n in (1, 2, 3)]
    assert reasons(found) == []


def test_zstandard_is_read_with_and_without_a_dictionary(tmp_path: Path) -> None:
    plain = written(three, packed=False)
    file = tmp_path / "crawl.warc.zst"
    file.write_bytes(zstd.compress(plain))
    assert len(urls(list(read(file)))) == 3
    samples = [HTML % n + b"WARC/1.0 Content-Type: text/html %d" % n for n in range(400)]
    known = zstd.train_dict(samples, 2000)
    held = known.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(held).to_bytes(4, "little") + held
    file.write_bytes(frame + zstd.compress(plain, zstd_dict=known))
    assert len(urls(list(read(file)))) == 3
    file.write_bytes(frame[:100])
    (only,) = read(file)
    assert isinstance(only, Rejected)
    assert "Zstandard" in only.reason


def test_a_page_that_is_too_large_is_told_and_the_next_is_read(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc_room, "LARGEST", 10_000)

    def large(writer: WARCWriter) -> None:
        record(writer, 1, body=b"\0" * 5_000_000, packed=True)
        record(writer, 2)

    found = crawl(written(large))
    assert urls(found) == ["https://vna.example/2"]
    assert "is larger than" in reasons(found)[0]


def test_a_file_of_many_records_is_read_as_a_stream(tmp_path: Path) -> None:
    """The reader is never more than a block ahead of what it gives."""
    file = tmp_path / "long.warc.gz"

    def many(writer: WARCWriter) -> None:
        for n in range(500):
            record(writer, n, body=HTML % n + bytes(range(256)).hex().encode() * 40)

    body = written(many)
    file.write_bytes(body)
    with file.open("rb") as stream:
        pages: Iterator[Page | Rejected] = warc_room.warc_pages(stream, name="long")
        for _ in range(3):
            next(pages)
        assert stream.tell() < len(body) / 2
        assert sum(1 for _ in pages) == 497
