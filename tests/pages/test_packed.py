"""Zip, WACZ and MHTML: what is in them is read; what is hostile in them is told and left."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pages.test_warc import three, written

from retold.pages import read
from retold.pages import zips as zips_room
from retold.records import Page, Rejected

PAGE = b"<html><body><p>The port authority of Marn closed a berth on Monday.</p></body></html>"

MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://vna.example/berth
Subject: =?utf-8?Q?Berth?=
Date: Tue, 1 Mar 2022 08:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----Part"


------Part
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://vna.example/a.png

iVBORw0KGgo=

------Part
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://vna.example/berth

<html><head><meta charset=3D"utf-8"></head><body><p>The port authority =
closed berth 4 =E2=80=93 on Monday.</p><script>steal()</script></body></html>
------Part--
"""


@pytest.fixture
def packed(tmp_path: Path) -> Callable[..., list[Page | Rejected]]:
    """Reads a zip file of some members."""

    def reading(members: dict[str, bytes], name: str = "saved.zip") -> list[Page | Rejected]:
        file = tmp_path / name
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as held:
            for member, body in members.items():
                held.writestr(member, body)
        return list(read(file))

    return reading


Packed = Callable[..., list[Page | Rejected]]


def test_the_members_of_a_zip_are_read_each_by_its_bytes(packed: Packed) -> None:
    found = packed(
        {
            "a.html": PAGE,
            "inner/b.mhtml": MHTML.replace("\n", "\r\n").encode(),
            "inner/c.jsonl": b'{"text": "One."}\n{"text": "Two."}\n',
            "crawl.warc.gz": written(three),
            "style.css": b"p {}",
            "__MACOSX/a.html": PAGE,
            ".hidden": PAGE,
        }
    )
    pages = [page for page in found if isinstance(page, Page)]
    assert [p.name.partition("saved.zip/")[2] for p in pages] == [
        *("a.html", "inner/b.mhtml", "inner/c.jsonl:1", "inner/c.jsonl:2"),
        *(f"crawl.warc.gz:{n}" for n in (2, 3, 4)),
    ]
    assert [r.reason for r in found if isinstance(r, Rejected)] == [
        f"{found[-1].name!r} is a style sheet, not a page"
    ]


def test_of_a_wacz_its_warc_files_are_read(packed: Packed) -> None:
    found = packed(
        {
            "datapackage.json": b"{}",
            "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"text": "no page of ours"}\n',
            "indexes/index.cdx": b"vna",
            "archive/data.warc.gz": written(three),
        },
        "crawl.wacz",
    )
    assert [getattr(page, "url", None) for page in found] == [
        f"https://vna.example/{n}" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.html", "/etc/x.html", "C:/x.html", "a\\..\\x"]
)
def test_a_name_that_leads_out_of_the_archive_is_told(packed: Packed, name: str) -> None:
    found = packed({name: PAGE, "b.html": PAGE})
    assert isinstance(found[0], Rejected)
    assert "leads out of the archive" in found[0].reason
    assert isinstance(found[1], Page)


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    file = tmp_path / "saved.zip"
    with zipfile.ZipFile(file, "w") as held:
        link = zipfile.ZipInfo("a.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        held.writestr(link, "/etc/passwd")
    (only,) = read(file)
    assert isinstance(only, Rejected)
    assert "is a link" in only.reason


def test_a_bomb_is_not_opened(packed: Packed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips_room, "SMALL", 1_000_000)
    (only,) = packed({f"{n}.html": b"\0" * 1_000_000 for n in range(5)})
    assert isinstance(only, Rejected)
    assert "as a bomb does" in only.reason


def test_a_member_that_is_too_large_is_told_and_the_next_is_read(
    packed: Packed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips_room, "LARGEST", 1_000)
    found = packed({"a.html": b"<p>" * 1_000, "b.html": PAGE})
    assert isinstance(found[0], Rejected)
    assert "is larger than" in found[0].reason
    assert isinstance(found[1], Page)


def test_a_zip_in_a_zip_in_a_zip_is_not_opened(packed: Packed, tmp_path: Path) -> None:
    packed({"a.html": PAGE}, "one.zip")
    packed({"one.zip": (tmp_path / "one.zip").read_bytes()}, "two.zip")
    assert [p.name.partition("/two.zip/")[2] for p in read(tmp_path / "two.zip")] == [
        "one.zip/a.html"
    ]
    (only,) = packed({"two.zip": (tmp_path / "two.zip").read_bytes()}, "three.zip")
    assert isinstance(only, Rejected)
    assert "a zip in a zip" in only.reason


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"PK\x03\x04 and no more", "is a damaged zip file"),
        (b"PK\x03\x04" + bytes(500), "is a damaged zip file"),
    ],
)
def test_a_damaged_zip_is_told(tmp_path: Path, body: bytes, told: str) -> None:
    (tmp_path / "a.zip").write_bytes(body)
    (only,) = read(tmp_path / "a.zip")
    assert isinstance(only, Rejected)
    assert told in only.reason


def test_a_member_whose_bytes_are_damaged_is_told(packed: Packed, tmp_path: Path) -> None:
    packed({"a.html": PAGE * 20, "b.html": PAGE})
    body = bytearray((tmp_path / "saved.zip").read_bytes())
    body[45] ^= 0xFF
    (tmp_path / "saved.zip").write_bytes(bytes(body))
    found = list(read(tmp_path / "saved.zip"))
    assert isinstance(found[0], Rejected)
    assert isinstance(found[1], Page)


def test_an_office_document_is_no_zip_of_pages(packed: Packed) -> None:
    (only,) = packed({"word/document.xml": b"<w/>"}, "talks.docx")
    assert isinstance(only, Rejected)
    assert "an office document" in only.reason


def test_mhtml_gives_its_page_with_url_and_time(tmp_path: Path) -> None:
    file = tmp_path / "saved.mhtml"
    file.write_bytes(MHTML.replace("\n", "\r\n").encode())
    (page,) = read(file)
    assert isinstance(page, Page)
    assert (page.url, page.media_type) == ("https://vna.example/berth", "text/html")
    assert page.fetched == "2022-03-01T08:00:00+00:00"
    assert "closed berth 4 – on Monday" in page.body.decode(page.encoding)


@pytest.mark.parametrize(
    "broken",
    [
        MHTML.replace("text/html\nContent-ID", "text/plain\nContent-ID"),
        MHTML.split("------Part")[0],
    ],
)
def test_mhtml_without_a_page_is_told(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "saved.mhtml"
    file.write_text(broken)
    (only,) = read(file)
    assert isinstance(only, Rejected)
    assert "without a page in it" in only.reason
