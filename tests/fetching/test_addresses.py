"""Only public addresses are asked, by whatever name or way they are reached."""

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.fetching.server import Server

from retold.fetching import Fetched, Fetcher, Manners, Wanted
from retold.fetching.addresses import RefusedError, checked, is_public

Named = Callable[..., list[tuple[Any, ...]]]


def one(manners: Manners, *urls: str) -> Fetched:
    """What comes of the last of some urls, each asked for in its own run."""
    with Fetcher(manners) as fetcher:
        for url in urls:
            fetcher.put(Wanted(url=url))
        return list(fetcher.results())[-1]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:0:1::1", "::ffff:10.1.2.3"),
    ],
)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_a_public_address_is_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page/1",
        "http://127.1:{port}/page/1",
        "http://2130706433:{port}/page/1",
        "http://0x7f000001:{port}/page/1",
        "http://[::ffff:127.0.0.1]:{port}/page/1",
        "http://localhost:{port}/page/1",
        "http://vna.test:{port}/page/1",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_this_machine_and_its_network_are_not_asked(
    server: Server, manners: Manners, url: str
) -> None:
    fetched = one(replace(manners, private=False), url.format(port=server.port))
    assert fetched.rejected is not None
    assert "public addresses only" in fetched.rejected.reason
    assert fetched.later is None
    assert not server.asked


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://vna.test/a", "gopher://vna.test", "//vna.test/a", "a b"]
)
def test_what_is_no_address_of_the_web_is_not_asked(manners: Manners, url: str) -> None:
    fetched = one(manners, url)
    assert fetched.rejected is not None
    assert "is no address of the web" in fetched.rejected.reason


def test_a_name_and_password_are_not_sent(manners: Manners) -> None:
    fetched = one(manners, "http://ana:secret@vna.test/")
    assert fetched.rejected is not None
    assert "secret" not in fetched.rejected.reason
    assert "name or password" in fetched.rejected.reason


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("file:///etc/passwd", "is no address of the web"),
        ("http://10.0.0.7:1/", "public addresses only"),
        ("http://inside.test/", "public addresses only"),
        ("http://[::1]/", "public addresses only"),
    ],
)
def test_a_redirect_does_not_lead_inside(
    server: Server, manners: Manners, monkeypatch: pytest.MonkeyPatch, target: str, told: str
) -> None:
    """The first host passes for a public one, as a hostile page's would; its target does not."""
    from retold.fetching import addresses

    honest = addresses.checked

    def outside(host: str, port: int, *, private: bool) -> list[str]:
        return ["127.0.0.1"] if host == "evil.test" else honest(host, port, private=private)

    monkeypatch.setattr(addresses, "checked", outside)
    fetched = one(replace(manners, private=False), server.url("evil.test", f"/to?{target}"))
    assert fetched.rejected is not None
    assert told in fetched.rejected.reason
    assert server.paths() == ["/robots.txt", f"/to?{target}"]


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        checked("mixed.test", 80, private=False)


def test_a_name_that_means_another_address_a_moment_later_gains_nothing(
    server: Server, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: each connection is made to the address that was looked at, by its number."""
    met: list[Any] = []
    looked_up: list[str] = []
    connect = socket.create_connection

    def noted(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        met.append(address[0])
        return connect(("127.0.0.1", server.port), *args, **kwargs)

    def rebinding(host: Any, port: Any, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        looked_up.append(str(host))
        answer = "93.184.216.34" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]

    monkeypatch.setattr(socket, "create_connection", noted)
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    fetched = one(replace(manners, private=False), server.url("rebind.test", "/reset"))
    assert met == ["93.184.216.34"]  # never the name, and never the second answer
    assert fetched.rejected is not None
    assert "public addresses only" in fetched.rejected.reason
