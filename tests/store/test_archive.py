"""The kept bytes: WARC segments that any WARC reader opens."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from retold.errors import CorpusError
from retold.records import Exchange, Page
from retold.store import archive
from retold.store.archive import Archive, Place

MakePage = Callable[..., Page]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Archive]:
    with closing(Archive(tmp_path, "test")) as opened:
        yield opened


def test_any_warc_reader_opens_a_segment(kept: Archive, tmp_path: Path) -> None:
    from retold.pages import page

    first = kept.append(
        page(b"one", name="häfen a.html", fetched="2022-03-01T10:00:00+02:00"), None
    )
    url = "https://vna.example/ä?x=1\r\nX: y"
    kept.append(page(b"<html>two</html>", name="b", url=url, media_type="text/html"), first)
    kept.close()
    with (tmp_path / "pages-00001.warc.gz").open("rb") as file:
        records = [
            (r.rec_type, dict(r.rec_headers.headers), r.content_stream().read())
            for r in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "resource", "resource"]
    assert records[1][2] == b"one"
    assert records[1][1]["WARC-Target-URI"].startswith("urn:sha256:")
    assert records[1][1]["WARC-Date"] == "2022-03-01T08:00:00Z"
    assert records[1][1]["X-Retold-Name"] == "h%C3%A4fen a.html"
    assert records[2][1]["WARC-Target-URI"] == "https://vna.example/%C3%A4?x=1%0D%0AX:%20y"
    assert records[2][1]["Content-Type"] == "text/html"


def test_a_record_is_a_gzip_member_as_those_of_the_first_corpora_begin(
    kept: Archive, tmp_path: Path, make_page: MakePage
) -> None:
    body = b"<p>The envoy left.</p>" * 10_000
    place = kept.append(make_page(body), None)
    kept.close()
    packed = (tmp_path / place.segment).read_bytes()
    best = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    head = (best.compress(b"") + best.flush())[:10]
    assert packed[:10] == packed[place.start : place.start + 10] == head
    record = gzip.decompress(packed[place.start :])  # its checksum and length are held to
    assert record.endswith(body + b"\r\n\r\n")


def test_what_lies_beyond_the_last_known_record_is_cut(
    kept: Archive, tmp_path: Path, make_page: MakePage
) -> None:
    one = make_page(b"one")
    place = kept.append(one, None)
    kept.close()
    segment = tmp_path / "pages-00001.warc.gz"
    whole = segment.read_bytes()
    segment.write_bytes(whole + whole[:40] + b"half a record" * 500)
    two = make_page(b"two")
    after = kept.append(two, place)
    assert after.start == len(whole)
    assert segment.stat().st_size == after.start + after.length
    assert kept.read(place, one.digest) == b"one"
    assert kept.read(after, two.digest) == b"two"


def test_a_segment_that_was_begun_but_is_not_known_is_begun_again(
    kept: Archive, tmp_path: Path, make_page: MakePage
) -> None:
    (tmp_path / "pages-00001.warc.gz").write_bytes(b"\x1f\x8bgarbage")
    page = make_page(b"one")
    place = kept.append(page, None)
    assert kept.read(place, page.digest) == b"one"


def test_a_full_segment_is_followed_by_the_next(
    kept: Archive, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ROTATE", 1000)
    pages = [make_page(f"page {n}".encode()) for n in range(6)]
    places: list[Place] = []
    for page in pages:
        places.append(kept.append(page, places[-1] if places else None))
    names = [place.segment for place in places]
    assert names == sorted(names)
    assert len(set(names)) > 1
    assert [kept.read(p, g.digest) for p, g in zip(places, pages, strict=True)] == [
        page.body for page in pages
    ]


def test_a_segment_that_was_cut_is_told(kept: Archive, tmp_path: Path, make_page: MakePage) -> None:
    page = make_page(b"one")
    place = kept.append(page, None)
    kept.close()
    segment = tmp_path / "pages-00001.warc.gz"
    segment.write_bytes(segment.read_bytes()[:-3])
    with pytest.raises(CorpusError, match="damaged"):
        kept.append(make_page(b"two"), place)
    segment.unlink()
    with pytest.raises(CorpusError, match="does not hold the page"):
        kept.read(place, page.digest)


def test_bytes_that_were_changed_are_told(kept: Archive, make_page: MakePage) -> None:
    place = kept.append(make_page(b"one"), None)
    with pytest.raises(CorpusError, match="was changed"):
        kept.read(place, make_page(b"two").digest)


def test_a_disk_that_fills_up_leaves_the_segment_as_it_was(
    kept: Archive, tmp_path: Path, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = kept.append(make_page(b"one"), None)
    size = (tmp_path / "pages-00001.warc.gz").stat().st_size

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("retold.store.archive.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept.append(make_page(b"two"), place)
    assert (tmp_path / "pages-00001.warc.gz").stat().st_size == size
    page = make_page(b"three")
    assert kept.read(kept.append(page, place), page.digest) == b"three"


def fetched(body: bytes) -> Page:
    """A page that came over the network, with headers that tell of packing, and hostile ones."""
    exchange = Exchange(
        status=200,
        phrase="OK\r\nX-Injected: yes",
        headers=(
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("transfer-encoding", "chunked"),
            ("X-Long", "a\r\nX-Injected: yes"),
            ("bad name", "dropped"),
            ("X-Umlaut", "Häfen – 港"),
        ),
        asked="GET /a HTTP/1.1\r\nHost: vna.example\r\nUser-Agent: retold",
        obtained="fetched by retold",
        address="93.184.216.34",
        hops=("https://vna.example/old",),
    )
    from retold.pages import page

    made = page(body, name="a", url="https://vna.example/a", media_type="text/html")
    return replace(made, exchange=exchange)


def records(segment: Path) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    """Type, headers, HTTP headers and bytes of each record, all digests held."""
    found = []
    with segment.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            body = record.content_stream().read()
            assert record.digest_checker.passed is not False
            http = dict(record.http_headers.headers) if record.http_headers else {}
            found.append((record.rec_type, dict(record.rec_headers.headers), http, body))
    return found


def test_a_page_of_the_network_is_a_response_with_its_request(
    kept: Archive, tmp_path: Path
) -> None:
    first = fetched(b"<html>one</html>")
    place = kept.append(first, None)
    after = kept.append(fetched(b"<html>two</html>"), place)
    assert kept.read(place, first.digest) == b"<html>one</html>"
    assert kept.read(after, fetched(b"<html>two</html>").digest) == b"<html>two</html>"
    kept.close()
    segment = tmp_path / "pages-00001.warc.gz"
    assert segment.stat().st_size == after.start + after.length
    found = records(segment)
    assert [kind for kind, *_ in found] == ["warcinfo", *["response", "request"] * 2]
    _, told, http, body = found[1]
    assert body == b"<html>one</html>"
    assert told["WARC-IP-Address"] == "93.184.216.34"
    assert told["X-Retold-Obtained"] == "fetched by retold"
    assert told["X-Retold-Redirected-From"] == "https://vna.example/old"
    assert http["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert http["Content-Length"] == str(len(body))
    assert "Content-Encoding" not in http
    assert found[2][1]["WARC-Concurrent-To"] == told["WARC-Record-ID"]
    assert found[2][2] == {"Host": "vna.example", "User-Agent": "retold"}


def test_headers_of_a_hostile_server_add_none_of_their_own(kept: Archive, tmp_path: Path) -> None:
    kept.append(fetched(b"<html>one</html>"), None)
    kept.close()
    _, _, http, _ = records(tmp_path / "pages-00001.warc.gz")[1]
    assert "X-Injected" not in http
    assert "bad name" not in http
    assert http["X-Long"] == "a X-Injected: yes"


def test_a_request_cut_off_with_its_response_is_written_again(
    kept: Archive, tmp_path: Path
) -> None:
    """A kill between the two records leaves neither."""
    place = kept.append(fetched(b"<html>one</html>"), None)
    kept.close()
    segment = tmp_path / "pages-00001.warc.gz"
    whole = segment.read_bytes()
    begun = fetched(b"<html>two</html>")
    kept.append(begun, place)
    kept.close()
    segment.write_bytes(segment.read_bytes()[:-150])  # in the middle of the request
    kept.append(begun, place)
    kept.close()
    assert segment.read_bytes()[: len(whole)] == whole
    assert [kind for kind, *_ in records(segment)][-2:] == ["response", "request"]
