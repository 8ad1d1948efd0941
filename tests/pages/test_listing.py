"""What feeds and sitemaps list; what is hostile in them is refused."""

import gzip
import zipfile
from pathlib import Path

import pytest
from tests.pages.test_warc import record, written

from retold.errors import PageError
from retold.pages import listing as listing_room
from retold.pages import page, read
from retold.pages.files import listed
from retold.pages.listing import Link, feeds_of, listing
from retold.records import Page, Rejected

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>VNA</title>
<entry><id>1</id><link href="/1"/><updated>2022-03-01T10:00:00+02:00</updated></entry>
<entry><id>2</id><link rel="alternate" href="https://post.example/2"/></entry>
<entry><id>3</id><link href="javascript:alert(1)"/></entry></feed>"""

RSS = """<rss version="2.0"><channel><title>VNA</title>
<item><link>https://vna.example/1</link></item><item><link>https://vna.example/1</link></item>
<item><title>without a link</title></item></channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://vna.example"><title>VNA</title></channel>
<item rdf:about="https://vna.example/1"><link>https://vna.example/1</link></item></rdf:RDF>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "VNA", "items": [
{"id": "1", "url": "https://vna.example/1", "date_modified": "2022-03-01T08:00:00Z"}, 7,
{"id": "https://vna.example/2"}, {"id": "three"}]}"""

SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://www.vna.example/1 </loc><lastmod>2022-03-01T08:00:00+00:00</lastmod></url>
<url><loc>https://www.vna.example/2</loc><lastmod>2022-03-01</lastmod></url>
<url><loc>https://elsewhere.example/3</loc></url><url><lastmod>2022</lastmod></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://vna.example/news.xml.gz</loc></sitemap></sitemapindex>"""

FIRST = "https://vna.example/1"


def held(text: str | bytes, url: str = "https://vna.example/feed") -> Page:
    return page(text.encode() if isinstance(text, str) else text, name="feed", url=url)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            ATOM,
            [
                Link(FIRST, "2022-03-01T08:00:00Z", False),
                Link("https://post.example/2", None, False),
            ],
        ),
        (RSS, [Link(FIRST, None, False)]),
        (RDF, [Link(FIRST, None, False)]),
        (
            JSON,
            [
                Link(FIRST, "2022-03-01T08:00:00Z", False),
                Link("https://vna.example/2", None, False),
                Link("https://vna.example/three", None, False),
            ],
        ),
        (
            SITEMAP,
            [
                Link("https://www.vna.example/1", "2022-03-01T08:00:00Z", False),
                Link("https://www.vna.example/2", None, False),
            ],
        ),
        (INDEX, [Link("https://vna.example/news.xml.gz", None, True)]),
        ("https://vna.example/1\nhttps://vna.example/2\n", None),
        ("<html><body><p>It is so.</p></body></html>", None),
        ("The ministry denied it.", None),
        ('{"text": "an article"}', None),
        ("{not json", None),
    ],
)
def test_what_lists_pages_is_told_from_what_is_one(text: str, links: list[Link] | None) -> None:
    found = listing(held(text))
    if links is None and text.startswith("https://"):
        assert [link.url for link in found or ()] == text.split()
    else:
        assert found == links


def test_a_sitemap_may_be_packed() -> None:
    assert len(listing(held(gzip.compress(SITEMAP.encode()))) or ()) == 2


@pytest.mark.parametrize("text", [ATOM, RSS, SITEMAP])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [\n<!  ENTITY % b SYSTEM "http://10.0.0.1/x.dtd"> %b;]>',
    ],
)
def test_entities_are_refused(text: str, doctype: str) -> None:
    head, mark, rest = text.rpartition("?>")
    with pytest.raises(PageError, match="declares entities"):
        listing(held(f"{head}{mark}{doctype}{rest}"))


def test_a_packed_sitemap_that_is_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_room, "LARGEST", 100_000)
    with pytest.raises(PageError, match="unpacks to more"):
        listing(held(gzip.compress(b"<urlset>" + b" " * 1_000_000)))
    with pytest.raises(PageError, match="damaged gzip"):
        listing(held(b"\x1f\x8b\x08\x00broken, surely"))


def test_no_more_links_are_taken_than_a_sitemap_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_room, "MOST", 10)
    urls = "".join(f"<url><loc>https://vna.example/{n}</loc></url>" for n in range(50))
    assert len(listing(held(f"<urlset>{urls}</urlset>")) or ()) == 10


def test_the_feeds_that_a_front_page_names_are_found() -> None:
    front = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        '<link rel="stylesheet" href="/a.css"></head><body><p>News</p></body></html>'
    )
    assert feeds_of(held(front, "https://vna.example/")) == ["https://vna.example/rss.xml"]


LISTS = {
    "rss.xml": RSS.encode(),
    "atom": ATOM.encode(),
    "feed.json": JSON.encode(),
    "line.json": JSON.replace("\n", " ").encode(),
    "sitemap.xml.gz": gzip.compress(SITEMAP.encode()),
    "index.xml": INDEX.encode(),
    "urls.txt": f"{FIRST}\nhttps://vna.example/2\n".encode(),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_file_of_a_list_gives_its_links_and_is_no_page(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(LISTS[name])
    links = listed(file)
    assert links
    assert all(link.url.startswith("https://") for link in links)
    (found,) = read(file)
    assert isinstance(found, Rejected)
    assert f"is a feed or a sitemap, not a page; to have what it lists fetched ({len(links)}" in (
        found.reason
    )


def test_lists_among_pages_are_told_and_left(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as held:
        for name, body in LISTS.items():
            held.writestr(name, body)
    found = list(read(tmp_path / "saved.zip"))
    assert len(found) == len(LISTS)
    assert all(isinstance(one, Rejected) and "not a page" in one.reason for one in found)
    warc = tmp_path / "crawl.warc.gz"
    warc.write_bytes(written(lambda writer: record(writer, 1, body=RSS.encode(), kind="text/xml")))
    (one,) = read(warc)
    assert isinstance(one, Rejected)
    assert (one.url, one.reason[-34:]) == (FIRST, "is a feed or a sitemap, not a page")


@pytest.mark.parametrize(
    "text",
    [
        "https://vna.example/1\nThe port authority of Marn closed berth 4 on Monday.",
        '{"text": "They read https://jsonfeed.org/version/1 aloud."}',
        "<html><body><p>An <rss> is named.</p></body></html>",
        "",
    ],
)
def test_a_page_that_begins_like_a_list_is_a_page(text: str, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(text)
    assert listed(file) is None
    assert isinstance(next(iter(read(file))), Page)


def test_what_is_no_file_lists_nothing_and_a_hostile_file_is_told(tmp_path: Path) -> None:
    assert listed(tmp_path) is None
    assert listed(tmp_path / "none.xml") is None
    assert listed("a\0b") is None
    (tmp_path / "cut.gz").write_bytes(gzip.compress(RSS.encode())[:-12])
    assert listed(tmp_path / "cut.gz") is None
    file = tmp_path / "evil.xml"
    file.write_text(f'<!DOCTYPE rss [<!ENTITY a "aaaa">]>{RSS}')
    assert listed(file) is None
    (found,) = read(file)
    assert isinstance(found, Rejected)
    assert "declares entities" in found.reason
