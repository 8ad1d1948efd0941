"""Rounds of watching: what is due is asked for; each saved line that comes back is told once."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import feedparser
import pytest
from tests.fetching.server import Server, feed
from warcio.archiveiterator import ArchiveIterator

import retold
from retold.errors import CorpusError
from retold.store import visits
from retold.watching.rounds import _pause

LEDGER = "The customs ledger of the Northern League is the root cause of the crisis"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[retold.Corpus]:
    with retold.open(tmp_path / "harbour.retold") as opened:
        yield opened


@pytest.fixture
def watch(server: Server, corpus: retold.Corpus, tmp_path: Path) -> Callable[..., Any]:
    """One round over a feed of some pages, with the line about the ledger saved."""

    def once(pages: list[int] | None = None, more: str = "", file: str = "alerts.json") -> Any:
        if pages is not None:
            server.site.feeds["/rss.xml"] = feed(
                [server.url("vna.test", f"/page/{n}") for n in pages]
            )
        sources = tmp_path / "sources.toml"
        sources.write_text(
            f'delay = "0s"\n[[source]]\nfeed = "{server.url("vna.test", "/rss.xml")}"\n'
            f'[[alert]]\nname = "ledger"\nstatement = "{LEDGER}."\n'
            f'[deliver]\nfile = "{file}"\n{more}',
            encoding="utf-8",
        )
        (report,) = corpus.watch(sources, once=True, private=True)
        return report

    return once


Watch = Callable[..., Any]


def make_due(corpus: retold.Corpus) -> None:
    """As if the time of everything that will be due had come."""
    with corpus._store.writing(), corpus._store.transaction():
        corpus._db.execute("UPDATE visits SET due = '2020-01-01T00:00:00Z' WHERE due IS NOT NULL")


def test_a_round_keeps_what_is_new_and_knows_when_the_next_is_due(
    server: Server, corpus: retold.Corpus, watch: Watch
) -> None:
    report = watch([1, 2])
    assert (report.added.added, report.alerts, report.troubles) == (2, (), ())
    assert report.due is not None
    assert 60 < _pause(report.due) <= 1800
    asked = len(server.asked)
    assert watch().added.read == 0  # nothing is due yet
    assert len(server.asked) == asked
    make_due(corpus)
    report = watch([2, 3])
    assert report.added.added == 1
    pages = [row.path for row in server.asked[asked:] if row.path.startswith("/page")]
    assert sorted(pages) == ["/page/1", "/page/2", "/page/3"]  # the first two once more


def test_a_saved_line_that_comes_back_is_told_once_with_its_evidence(
    server: Server, corpus: retold.Corpus, watch: Watch, tmp_path: Path
) -> None:
    server.site.said["vna.test/1"] = LEDGER
    server.site.said["vna.test/3"] = f"{LEDGER}, we say again,"
    watch([1, 2])
    first = json.loads((tmp_path / "alerts.json").read_text())
    assert len(first["items"]) == 1
    make_due(corpus)
    report = watch([1, 2, 3])
    assert [alert.url for alert in report.alerts] == [server.url("vna.test", "/page/3")]
    held = json.loads((tmp_path / "alerts.json").read_text())
    assert held["version"] == "https://jsonfeed.org/version/1.1"
    assert len(held["items"]) == 2
    item = next(i for i in held["items"] if i["url"].endswith("/page/3"))
    assert "Odo Reik said: “" in item["title"]
    assert "Why: ledger: the same statement, by “" in item["content_text"]
    alert = item["_retold"]
    article = corpus.article(alert["article_id"])
    assert all(article.text[s["start"] : s["end"]] == s["text"] for s in alert["spans"])
    make_due(corpus)
    assert watch([1, 2, 3]).alerts == ()
    assert json.loads((tmp_path / "alerts.json").read_text()) == held


def test_what_was_held_before_watching_began_is_not_new(
    server: Server, corpus: retold.Corpus, watch: Watch
) -> None:
    server.site.said["vna.test/1"] = LEDGER
    corpus.fetch(server.url("vna.test", "/page/1"), manners=retold.Manners(private=True, delay=0))
    assert watch([2]).alerts == ()
    server.site.said["vna.test/4"] = LEDGER
    corpus.fetch(server.url("vna.test", "/page/4"), manners=retold.Manners(private=True, delay=0))
    assert len(watch().alerts) == 1  # what came by another way since is


def test_a_page_that_was_altered_is_a_version_and_one_that_is_gone_is_noted(
    server: Server, corpus: retold.Corpus, watch: Watch
) -> None:
    watch([1, 2])
    server.site.said["vna.test/1"] = LEDGER
    server.site.gone.add("/page/2")
    make_due(corpus)
    report = watch()
    assert (report.added.added, len(report.alerts)) == (1, 1)
    assert [r.reason for r in report.added.rejected] == ["HTTP 410 Gone"]
    gone = list(visits.answers(corpus._db, server.url("vna.test", "/page/2")))
    assert [(a.status, a.digest is None) for a in gone] == [(200, False), (410, True)]


def responses(corpus: retold.Corpus) -> list[tuple[str, str, bytes]]:
    """Address, status and body of each response in the archive; each has its request behind it."""
    found: list[tuple[str, str, bytes]] = []
    for segment in sorted(corpus.path.glob("pages-*.warc.gz")):
        with segment.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                url = record.rec_headers.get_header("WARC-Target-URI")
                if record.rec_type == "response":
                    body = record.content_stream().read()
                    found.append((url, record.http_headers.get_statuscode(), body))
                elif record.rec_type == "request":
                    assert found[-1][0] == url
    return found


def test_a_page_that_is_gone_is_in_the_archive_as_it_was_answered(
    server: Server, corpus: retold.Corpus, watch: Watch, tmp_path: Path
) -> None:
    watch([1, 2])
    server.site.gone |= {"/page/1", "/page/2"}
    for _ in range(2):  # the same answer again is no news
        make_due(corpus)
        watch()
    gone = [(url[-7:], body) for url, status, body in responses(corpus) if status == "410"]
    assert sorted(gone) == [("/page/1", b"gone"), ("/page/2", b"gone")]
    assert len(list(corpus.articles())) == 2
    server.site.gone.clear()
    server.site.said["vna.test/1"] = LEDGER
    make_due(corpus)
    assert watch([1, 2, 3]).added.added == 2  # written behind the others
    check = corpus.verify()
    assert list(check) == []
    assert sorted(status for _, status, _ in responses(corpus)) == [*["200"] * 4, "410", "410"]
    corpus.export(tmp_path / "out", "wacz")
    (wacz,) = (tmp_path / "out").iterdir()
    with ZipFile(wacz) as held:
        lines = held.read("indexes/index.cdx").decode().splitlines()
    rows = [json.loads(line.split(" ", 2)[2]) for line in lines]
    assert sorted(row["status"] for row in rows) == [*["200"] * 4, "410", "410"]


def test_a_changed_byte_of_an_answer_that_was_no_page_is_found(
    server: Server, corpus: retold.Corpus, watch: Watch
) -> None:
    server.site.gone.add("/page/1")
    watch([1])
    segment, start, length = corpus._db.execute(
        "SELECT segment, start, length FROM answer_records"
    ).fetchone()
    file = corpus.path / segment
    whole = file.read_bytes()
    assert start + length == len(whole), "it is the last, and known: the next run cuts nothing"
    for at in (start + 20, start + length - 5):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert [fault.sort for fault in corpus.verify()]
    file.write_bytes(whole[: start + 5])
    assert [fault.sort for fault in corpus.verify()]


def test_alerts_are_written_as_rss_that_readers_take(
    server: Server, watch: Watch, tmp_path: Path
) -> None:
    server.site.said["vna.test/1"] = f"<b>{LEDGER}</b> & so it is"
    watch([1], file="alerts.xml")
    text = (tmp_path / "alerts.xml").read_text(encoding="utf-8")
    found = feedparser.parse(text)
    assert not found.bozo
    (entry,) = found.entries
    assert entry.id.startswith("urn:retold:")
    assert "Why: ledger" in entry.summary
    assert "<b>" not in entry.summary


def test_an_alert_found_and_not_told_is_told_by_the_next_round(
    server: Server, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between what is kept and what is told."""
    server.site.said["vna.test/1"] = LEDGER
    with monkeypatch.context() as death:
        death.setattr("retold.watching.rounds.to_file", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watch([1])
    assert not (tmp_path / "alerts.json").exists()
    assert watch().alerts == ()
    assert len(json.loads((tmp_path / "alerts.json").read_text())["items"]) == 1


def test_a_kill_before_alerts_are_kept_loses_none(
    server: Server, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.site.said["vna.test/1"] = LEDGER
    with monkeypatch.context() as death:
        death.setattr("retold.alerting.evaluate", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watch([1])
    assert len(watch().alerts) == 1


def test_a_file_that_cannot_be_written_is_told_and_the_round_goes_on(watch: Watch) -> None:
    report = watch([1], file="no/such/folder/alerts.xml")
    assert report.added.added == 1
    assert "cannot be written" in report.troubles[0]


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """A webhook: its url, what was posted, and how it answers."""
    posted: list[dict[str, Any]] = []
    status = [204]

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if status[0] < 300:
                posted.append(json.loads(body))
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://desk.test:{server.server_port}/hook", posted, status
    server.shutdown()
    server.server_close()


def test_alerts_are_posted_once_and_again_only_where_they_did_not_arrive(
    server: Server, watch: Watch, hook: tuple[str, list[dict[str, Any]], list[int]]
) -> None:
    url, posted, status = hook
    server.site.said["vna.test/1"] = LEDGER
    status[0] = 503
    report = watch([1], f'webhook = "{url}"')
    assert "HTTP 503" in report.troubles[0]
    status[0] = 204
    assert watch(None, f'webhook = "{url}"').troubles == ()
    assert watch(None, f'webhook = "{url}"').troubles == ()
    (message,) = posted
    assert message["name"] == "ledger"
    assert "the same statement" in message["detail"]
    assert message["spans"][0]["text"].startswith("The customs ledger")


def test_rounds_follow_each_other_when_something_is_due(
    server: Server, corpus: retold.Corpus, watch: Watch, tmp_path: Path
) -> None:
    from retold.watching import read_watchlist
    from retold.watching import watch as rounds

    watch([1])
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        make_due(corpus)
        server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/page/2")])

    held = read_watchlist(tmp_path / "sources.toml")
    running = rounds(corpus._store, held, once=False, private=True, wait=wait)
    assert [next(running).added.added for _ in range(2)] == [0, 1]
    assert len(waited) == 1
    assert 60 < waited[0] <= 1800


def test_other_verbs_may_write_between_rounds(corpus: retold.Corpus, watch: Watch) -> None:
    watch([1])
    with retold.open(corpus.path) as other:
        other.link()
        with other._store.writing(), pytest.raises(CorpusError, match="in use by another"):
            watch()


def test_a_watch_that_goes_on_outlasts_another_writer(
    corpus: retold.Corpus, watch: Watch, tmp_path: Path
) -> None:
    from retold.watching import read_watchlist
    from retold.watching import watch as rounds

    watch([1])
    held = read_watchlist(tmp_path / "sources.toml")
    running = rounds(corpus._store, held, once=False, private=True, wait=lambda _: None)
    with retold.open(corpus.path) as other, other._store.writing():
        assert "in use by another" in next(running).troubles[0]
    assert next(running).troubles == ()


def test_a_feed_that_is_watched_may_be_added_by_hand_and_stays_watched(
    server: Server, corpus: retold.Corpus, watch: Watch
) -> None:
    watch([1])
    url = server.url("vna.test", "/rss.xml")
    server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/page/2")])
    report = corpus.fetch(url, manners=retold.Manners(private=True, delay=0))
    assert report.added == 1
    held = visits.visit(corpus._db, url)
    assert held is not None
    assert held.source.startswith("watch ")
    assert held.due is not None
    make_due(corpus)
    assert watch([3]).added.added == 1


def test_a_site_is_watched_by_the_feeds_that_it_names(
    server: Server, corpus: retold.Corpus, tmp_path: Path
) -> None:
    front = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head>'
    server.site.feeds["/"] = front + b"<body><p>News</p></body></html>"
    server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/page/1")])
    sources = tmp_path / "sources.toml"
    site = f'[[source]]\nsite = "{server.url("vna.test", "/")}"\n'
    sources.write_text(f'delay = "0s"\n{site}', encoding="utf-8")
    (report,) = corpus.watch(sources, once=True, private=True)
    assert report.added.added == 1
    server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/page/2")])
    make_due(corpus)
    (report,) = corpus.watch(sources, once=True, private=True)
    assert report.added.added == 1
