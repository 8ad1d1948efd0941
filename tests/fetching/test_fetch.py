"""Pages from a server that misbehaves: polite, complete, and each failure with its reason."""

from dataclasses import replace
from typing import Any

import pytest
from tests.fetching.server import Server, article

from retold.errors import UsageError
from retold.fetching import Fetched, Fetcher, Manners, Wanted
from retold.fetching import outcome as outcome_room
from retold.pages import capture


def fetch(manners: Manners, *urls: str | Wanted) -> dict[str, Fetched]:
    """What comes of some urls, by their paths."""
    with Fetcher(manners) as fetcher:
        for url in urls:
            fetcher.put(url if isinstance(url, Wanted) else Wanted(url=url))
        return {"/" + f.url.split("/", 3)[3]: f for f in fetcher.results()}


def reason(fetched: Fetched) -> str:
    assert fetched.rejected is not None, fetched
    assert (fetched.rejected.stage, fetched.rejected.url) == ("fetch", fetched.url)
    assert fetched.page is None
    return fetched.rejected.reason


def test_a_page_comes_with_its_exchange(server: Server, manners: Manners) -> None:
    agent = "retold-test (+mailto:desk@example.org)"
    found = fetch(replace(manners, agent=agent), server.url("vna.test", "/page/7#top"))
    page = found["/page/7#top"].page
    assert page is not None
    assert page.exchange is not None
    assert page.body == article(7)
    assert page.url == server.url("vna.test", "/page/7")
    assert (page.exchange.status, page.exchange.phrase) == (200, "OK")
    assert page.exchange.asked.startswith("GET /page/7 HTTP/1.1\r\nHost: vna.test:")
    assert f"User-Agent: {agent}" in page.exchange.asked
    assert ("Content-Type", "text/html; charset=utf-8") in page.exchange.headers
    assert page.exchange.address == "127.0.0.1"
    assert all(row.headers["User-Agent"] == agent for row in server.asked)
    assert server.paths() == ["/robots.txt", "/page/7"]


def test_packed_pages_and_charsets_in_headers_are_read(server: Server, manners: Manners) -> None:
    urls = [server.url("vna.test", path) for path in ("/packed/2", "/russian")]
    found = fetch(manners, *urls)
    packed, russian = found["/packed/2"].page, found["/russian"].page
    assert packed is not None
    assert russian is not None
    assert packed.body == article(2)
    assert "Порт закрыт" in russian.body.decode(russian.encoding)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/missing", "HTTP 404 Not Found"),
        ("/error", "HTTP 500"),
        ("/loop/1", "it redirects in a circle"),
        ("/hops/11", "it redirects more than 10 times"),
        ("/endless", "is larger than 300,000 bytes"),
        ("/huge", "is larger than 300,000 bytes"),
        ("/short", "gives no whole answer"),
        ("/reset", "gives no whole answer"),
        ("/nonsense", "gives no whole answer"),
        ("/torn", "ends in the middle of what is packed"),
        ("/brotli", "is packed as 'br', which was not asked for"),
        ("/busy/3600/always", "it asks to be left alone for 3,600 seconds"),
    ],
)
def test_what_is_no_page_has_its_reason(
    server: Server, manners: Manners, path: str, told: str
) -> None:
    found = fetch(manners, server.url("vna.test", path), server.url("post.test", "/page/1"))
    assert told in reason(found[path])
    assert found["/page/1"].page is not None


@pytest.mark.parametrize("path", ["/silent", "/drip", "/headers"])
def test_what_takes_too_long_is_given_up(server: Server, manners: Manners, path: str) -> None:
    hasty = replace(manners, seconds=0.8, silence=0.4, tries=1)
    assert "is too slow" in reason(fetch(hasty, server.url("vna.test", path))[path])


def test_a_bomb_is_noticed_as_it_unfolds(server: Server, manners: Manners) -> None:
    found = fetch(manners, server.url("vna.test", "/bomb"))
    assert "is larger than 300,000 bytes" in reason(found["/bomb"])
    assert server.paths().count("/bomb") == 1


def test_redirects_are_followed_by_hand_and_remembered(server: Server, manners: Manners) -> None:
    found = fetch(manners, server.url("vna.test", "/hops/2"))
    page = found["/hops/2"].page
    assert page is not None
    assert page.exchange is not None
    assert page.url == server.url("vna.test", "/page/1")
    assert page.exchange.hops == tuple(server.url("vna.test", f"/hops/{n}") for n in (2, 1, 0))


def test_a_redirect_to_another_host_waits_for_that_hosts_turn_and_rules(
    server: Server, manners: Manners
) -> None:
    server.site.robots["post.test"] = "User-agent: *\nDisallow: /page/2"
    urls = [server.url("vna.test", f"/to?{server.url('post.test', f'/page/{n}')}") for n in (1, 2)]
    found = list(fetch(manners, *urls).values())
    assert sum(f.page is not None for f in found) == 1
    assert any(f.rejected and "robots.txt" in f.rejected.reason for f in found)
    assert server.paths("post.test") == ["/robots.txt", "/page/1"]


def test_one_request_at_a_time_and_a_delay_between_for_every_host(
    server: Server, manners: Manners
) -> None:
    server.site.work = 0.01
    hosts = [f"h{n}.test" for n in range(6)]
    urls = [server.url(host, f"/page/{n}") for n in range(5) for host in hosts]
    urls += [server.url("h0.test", "/hops/3"), server.url("h1.test", "/flaky/1")]
    with Fetcher(replace(manners, delay=0.05)) as fetcher:
        for url in urls:
            fetcher.put(Wanted(url=url))
        found = list(fetcher.results())
    assert sorted(f.url for f in found) == sorted(urls)
    assert all(f.page is not None for f in found)
    gaps = server.gaps()
    assert set(gaps) == set(hosts)
    assert min(gap for rows in gaps.values() for gap in rows) >= 0.05
    assert len(server.paths("h0.test")) == 1 + 5 + 5


def test_a_crawl_delay_is_kept_to(server: Server, manners: Manners) -> None:
    server.site.robots["slow.test"] = "User-agent: *\nCrawl-delay: 0.2"
    fetch(manners, *(server.url("slow.test", f"/page/{n}") for n in range(3)))
    assert min(server.gaps()["slow.test"][1:]) >= 0.2


def test_a_host_that_asks_to_be_left_alone_is(server: Server, manners: Manners) -> None:
    urls = [server.url("busy.test", path) for path in ("/busy/1", "/page/1", "/page/2")]
    found = fetch(manners, *urls)
    assert all(f.page is not None for f in found.values())
    rows = sorted(server.asked)
    first = next(row for row in rows if row.path == "/busy/1")
    after = next(row for row in rows if row.begun > first.begun)
    assert after.begun - first.ended >= 1.0


def test_a_host_that_asks_for_too_long_is_left_until_another_run(
    server: Server, manners: Manners
) -> None:
    urls = [server.url("busy.test", p) for p in ("/busy/3600/always", "/page/1", "/page/2")]
    found = fetch(manners, *urls)
    assert [f.later for f in found.values()] == [3600.0] * 3
    assert server.paths() == ["/robots.txt", "/busy/3600/always"]


def test_what_fails_is_tried_again_and_given_up(server: Server, manners: Manners) -> None:
    urls = [server.url("vna.test", "/flaky/2"), server.url("post.test", "/flaky/3")]
    found = fetch(manners, *urls)
    assert found["/flaky/2"].page is not None
    assert "HTTP 503" in reason(found["/flaky/3"])
    assert found["/flaky/3"].later is not None
    assert server.paths().count("/flaky/3") == manners.tries


def test_a_host_that_never_answers_is_left_alone(server: Server, manners: Manners) -> None:
    urls = [server.url("dead.test", f"/reset/{n}") for n in range(20)]
    found = fetch(manners, *urls)
    assert len(found) == 20
    assert "'dead.test' does not answer" in reason(found["/reset/19"])
    assert len(server.paths()) == 1 + 4


def test_an_unknown_host_is_told(manners: Manners, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = fetch(manners, "http://nowhere.test/a")
    assert "the name 'nowhere.test' is not known" in reason(found["/a"])


def test_what_nobody_thought_of_ends_no_run(
    server: Server, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = capture.page

    def stumbling(body: bytes, **facts: Any) -> Any:
        if facts["name"].endswith("/2"):
            raise ZeroDivisionError("no such thing")
        return honest(body, **facts)

    monkeypatch.setattr(outcome_room, "page", stumbling)
    found = fetch(manners, *(server.url("vna.test", f"/page/{n}") for n in (1, 2, 3)))
    assert "cannot be used: ZeroDivisionError: no such thing" in reason(found["/page/2"])
    assert found["/page/3"].page is not None


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "xn--.example", "a..b"])
def test_a_name_that_is_none_is_told(manners: Manners, host: str) -> None:
    assert reason(fetch(replace(manners, tries=1), f"http://{host}/a")["/a"])


def test_robots_txt_is_kept_to(server: Server, manners: Manners) -> None:
    server.site.robots["vna.test"] = (
        "User-agent: retold\nDisallow: /page/2\n\nUser-agent: *\nDisallow: /"
    )
    found = fetch(manners, *(server.url("vna.test", f"/page/{n}") for n in (1, 2, 3)))
    assert "robots.txt of http://vna.test:" in reason(found["/page/2"])
    assert server.paths() == ["/robots.txt", "/page/1", "/page/3"]


@pytest.mark.parametrize("status", ["500", "429"])
def test_where_robots_txt_cannot_be_had_nothing_else_is_asked(
    server: Server, manners: Manners, status: str
) -> None:
    server.site.robots["vna.test"] = status
    found = fetch(manners, *(server.url("vna.test", f"/page/{n}") for n in range(3)))
    assert all(f"its robots.txt: HTTP {status}" in reason(f) for f in found.values())
    assert all(f.later for f in found.values())
    assert set(server.paths()) == {"/robots.txt"}


def test_a_site_without_robots_txt_or_with_one_elsewhere_is_asked(
    server: Server, manners: Manners
) -> None:
    server.site.robots["vna.test"] = "->" + server.url("www.test", "/robots.txt")
    server.site.robots["www.test"] = "User-agent: *\nDisallow: /page/2"
    server.site.robots["loop.test"] = "->/robots.txt"
    found = fetch(
        manners,
        server.url("vna.test", "/page/1"),
        server.url("vna.test", "/page/2"),
        server.url("loop.test", "/page/3"),
        server.url("none.test", "/page/4"),
    )
    assert [path for path, f in sorted(found.items()) if f.page] == [
        "/page/1",
        "/page/3",
        "/page/4",
    ]


def test_what_is_unchanged_is_not_sent_again(server: Server, manners: Manners) -> None:
    url = server.url("vna.test", "/page/1")
    first = fetch(manners, url)["/page/1"]
    assert first.etag
    again = fetch(manners, Wanted(url=url, etag=first.etag, modified=first.modified))["/page/1"]
    assert (again.unchanged, again.page, again.rejected, again.status) == (True, None, None, 304)
    server.site.said["vna.test/1"] = "The wall was never sound"
    changed = fetch(manners, Wanted(url=url, etag=first.etag))["/page/1"]
    assert changed.page is not None
    assert b"never sound" in changed.page.body


def test_urls_may_be_added_while_others_come(server: Server, manners: Manners) -> None:
    with Fetcher(manners) as fetcher:
        fetcher.put(Wanted(url=server.url("vna.test", "/page/1")))
        found = []
        for fetched in fetcher.results():
            found.append(fetched.url)
            if len(found) < 5:
                fetcher.put(Wanted(url=server.url("vna.test", f"/page/{len(found) + 1}")))
    assert found == [server.url("vna.test", f"/page/{n}") for n in range(1, 6)]


def test_nothing_to_fetch_is_over_at_once(manners: Manners) -> None:
    assert fetch(manners) == {}


@pytest.mark.parametrize("agent", ["", "a\r\nX: y", "наблюдатель"])
def test_an_agent_that_cannot_be_sent_is_refused(agent: str) -> None:
    with pytest.raises(UsageError, match="the agent"):
        Manners(agent=agent)


def test_a_delay_below_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="delay -1"):
        Manners(delay=-1)
