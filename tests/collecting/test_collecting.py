"""What comes into a corpus from the network: kept as it came, once, with how it was obtained."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.fetching.server import Server, article, feed
from warcio.archiveiterator import ArchiveIterator

import retold
from retold.errors import UsageError
from retold.fetching import Manners
from retold.store import visits


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[retold.Corpus]:
    with retold.open(tmp_path / "harbour.retold") as opened:
        yield opened


def feed_of(server: Server, numbers: range, host: str = "h{}.test", hosts: int = 3) -> list[str]:
    """Puts a feed of pages over some hosts at /rss.xml, and gives their urls."""
    urls = [server.url(host.format(n % hosts), f"/page/{n}") for n in numbers]
    server.site.feeds["/rss.xml"] = feed(urls)
    return urls


def held_urls(corpus: retold.Corpus) -> list[str]:
    return sorted(one.url or "" for one in corpus.articles())


def test_a_feed_stands_for_the_pages_it_lists(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    urls = feed_of(server, range(6))
    report = corpus.fetch(server.url("vna.test", "/rss.xml"), manners=manners)
    assert (report.read, report.added, report.rejected) == (6, 6, ())
    assert held_urls(corpus) == sorted(urls)
    assert any("berth 3 was sound" in a.content[0].text for a in corpus.attributions())
    assert report.attributions >= 6


def test_the_same_again_asks_for_nothing_but_the_feed(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    feed_of(server, range(4))
    url = server.url("vna.test", "/rss.xml")
    corpus.fetch(url, manners=manners)
    server.asked.clear()
    report = corpus.fetch(url, manners=manners)
    assert (report.read, report.added) == (0, 0)
    assert server.paths() == ["/robots.txt", "/rss.xml"]
    assert "If-None-Match" in sorted(server.asked)[1].headers


def test_a_page_asked_for_again_is_held_or_kept_as_another_version(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    url = server.url("vna.test", "/page/1")
    assert corpus.fetch(url, manners=manners).added == 1
    assert corpus.fetch(url, manners=manners).held == 1
    server.site.said["vna.test/1"] = "The wall was never sound"
    assert corpus.fetch(url, manners=manners).added == 1
    texts = [one.text for one in corpus.articles()]
    assert len(texts) == 2
    assert sum("never sound" in text for text in texts) == 1
    server.site.gone.add("/page/1")
    report = corpus.fetch(url, manners=manners)
    assert [r.reason for r in report.rejected] == ["HTTP 410 Gone"]
    assert len(list(corpus.articles())) == 2
    told = [(a.status, a.said) for a in visits.answers(corpus._db, url)]
    assert told == [(200, "HTTP 200"), (200, "HTTP 200"), (410, "HTTP 410 Gone")]


def test_a_page_is_kept_with_its_request_status_headers_and_way(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    corpus.fetch(server.url("vna.test", "/hops/1"), manners=manners)
    with (corpus.path / "pages-00001.warc.gz").open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests=True):
            body = record.content_stream().read()
            assert record.digest_checker.passed is not False
            records.append((record.rec_type, record.rec_headers, record.http_headers, body))
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request"]
    _, told, http, body = records[1]
    assert body == article(1)
    assert http.get_statuscode() == "200"
    assert http.get_header("X-Archive-Orig-Content-Length") == str(len(body))
    assert told.get_header("WARC-Target-URI") == server.url("vna.test", "/page/1")
    assert told.get_header("WARC-IP-Address") == "127.0.0.1"
    assert told.get_header("X-Retold-Obtained").startswith("fetched by retold ")
    assert told.get_header("X-Retold-Redirected-From") == " ".join(
        server.url("vna.test", f"/hops/{n}") for n in (1, 0)
    )
    asked = records[2]
    assert asked[1].get_header("WARC-Concurrent-To") == told.get_header("WARC-Record-ID")
    assert asked[2].get_header("User-Agent") == manners.agent
    (only,) = corpus.articles()
    assert corpus.original(only.id) == body


def test_what_is_kept_can_be_taken_into_another_corpus_with_all_of_it(
    server: Server, manners: Manners, corpus: retold.Corpus, tmp_path: Path
) -> None:
    corpus.fetch(server.url("vna.test", "/hops/1"), manners=manners)
    (page,) = retold.read(corpus.path / "pages-00001.warc.gz")
    assert isinstance(page, retold.Page)
    assert page.exchange is not None
    assert page.url == server.url("vna.test", "/page/1")
    assert len(page.exchange.hops) == 2
    assert page.exchange.asked.startswith("GET /page/1 HTTP/1.1")
    with retold.open(tmp_path / "other.retold") as other:
        other.add([page])
        assert held_urls(other) == held_urls(corpus)
        assert [a.id for a in other.articles()] == [a.id for a in corpus.articles()]


def test_each_failure_is_kept_as_rejected_and_taken_back_when_the_page_comes(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    paths = ("/missing", "/picture", "/json", "/loop/1", "/flaky/1", "/page/1")
    urls = [server.url("vna.test", path) for path in paths]
    once = replace(manners, tries=1)
    report = corpus.fetch(*urls, manners=once)
    assert (report.read, report.added) == (6, 1)
    reasons = {
        (r.url or "").partition(".test")[2].partition("/")[2]: r.reason for r in report.rejected
    }
    assert reasons["missing"] == "HTTP 404 Not Found"
    assert "is a picture, not a page" in reasons["picture"]
    assert "is JSON data, not a page" in reasons["json"]
    assert "redirects in a circle" in reasons["loop/1"]
    assert "HTTP 503" in reasons["flaky/1"]
    assert len(list(corpus.rejected())) == 5
    assert corpus.fetch(urls[4], manners=once).added == 1
    assert len(list(corpus.rejected())) == 4


def test_the_same_bytes_at_two_addresses_are_a_record_each_and_once(
    server: Server, manners: Manners, corpus: retold.Corpus, tmp_path: Path
) -> None:
    here, there = server.url("vna.test", "/page/7"), server.url("post.test", "/page/7")
    for _ in range(2):
        corpus.fetch(here, there, manners=manners)
    with (corpus.path / "pages-00001.warc.gz").open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)
        ]
    assert sorted(url for kind, url in records if kind == "response") == sorted([here, there])
    assert list(corpus.verify()) == []
    corpus.export(tmp_path / "out", "wacz")
    with ZipFile(tmp_path / "out" / "harbour.wacz") as held:
        rows = [json.loads(row) for row in held.read("pages/pages.jsonl").splitlines()[1:]]
    assert sorted(row["url"] for row in rows) == sorted([here, there])


def test_the_file_of_a_feed_stands_for_the_pages_it_lists_that_are_not_held(
    server: Server, manners: Manners, corpus: retold.Corpus, tmp_path: Path
) -> None:
    urls = [server.url(f"h{n % 3}.test", f"/page/{n}") for n in range(6)]
    file = tmp_path / "saved.xml"
    file.write_bytes(feed(urls[:4]))
    assert corpus.fetch(file, manners=manners).added == 4
    server.asked.clear()
    file.write_bytes(feed(urls))
    report = corpus.fetch(file, manners=manners)
    assert (report.read, report.added) == (2, 2)
    assert held_urls(corpus) == sorted(urls)
    assert {path for path in server.paths() if "page" in path} == {"/page/4", "/page/5"}


def test_a_sitemap_index_leads_to_its_sitemaps_and_their_pages(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {ns}><sitemap><loc>{server.url('vna.test', '/map.xml')}</loc></sitemap>"
    pages = "".join(
        f"<url><loc>{server.url(host, path)}</loc></url>"
        for host, path in (
            ("vna.test", "/page/1"),
            ("vna.test", "/page/2"),
            ("evil.test", "/page/3"),
        )
    )
    server.site.feeds["/index.xml"] = f"{index}</sitemapindex>".encode()
    server.site.feeds["/map.xml"] = f"<urlset {ns}>{pages}</urlset>".encode()
    assert corpus.fetch(server.url("vna.test", "/index.xml"), manners=manners).added == 2
    assert "evil.test" not in {row.host for row in server.asked}


def test_a_page_in_a_feed_leads_nowhere_further(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/other.xml")])
    server.site.feeds["/other.xml"] = feed([server.url("vna.test", "/page/1")])
    corpus.fetch(server.url("vna.test", "/rss.xml"), manners=manners)
    assert "/page/1" not in server.paths()


def test_a_feed_that_declares_entities_is_refused(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    honest = feed([server.url("vna.test", "/page/1")])
    server.site.feeds["/rss.xml"] = honest.replace(b"<rss", bomb + b"<rss", 1)
    report = corpus.fetch(server.url("vna.test", "/rss.xml"), manners=manners)
    assert "declares entities of its own" in report.rejected[0].reason
    assert "/page/1" not in server.paths()


def test_what_was_kept_and_not_read_is_read_by_the_next_run(
    server: Server, manners: Manners, corpus: retold.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill: the bytes are there, the article is not."""
    feed_of(server, range(3))
    from retold.collecting import _Run

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as death:
        death.setattr(_Run, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            corpus.fetch(server.url("vna.test", "/rss.xml"), manners=manners)
    assert list(corpus.articles()) == []
    server.asked.clear()
    report = corpus.fetch(server.url("vna.test", "/rss.xml"), manners=manners)
    assert report.added == 3
    assert len(list(corpus.articles())) == 3
    assert [path for path in server.paths() if path.startswith("/page")] == []


def test_a_file_that_lists_nothing_is_no_address(corpus: retold.Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><p>The wall is sound.</p></html>")
    with pytest.raises(UsageError, match="is no address of the web"):
        corpus.fetch(tmp_path / "a.html")


def test_urls_that_are_none_are_told_before_anything_is_asked(
    server: Server, manners: Manners, corpus: retold.Corpus
) -> None:
    with pytest.raises(UsageError, match="is no address of the web"):
        corpus.fetch(server.url("vna.test", "/page/1"), "file:///etc/passwd", manners=manners)
    assert not server.asked


def test_this_machine_is_not_asked_by_default(server: Server, corpus: retold.Corpus) -> None:
    report = corpus.fetch(server.url("vna.test", "/page/1"))
    assert "public addresses only" in report.rejected[0].reason
    assert not server.asked
