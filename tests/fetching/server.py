"""A web server that misbehaves in every way that is asked of it, and notes when it was asked.

The first part of a path says how it answers: `/page/7` is an honest page, `/loop/1` redirects in a
circle. Every host name is the same server, with rules of its own in `robots`.
"""

import gzip
import hashlib
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import NamedTuple

ARTICLE = """<!DOCTYPE html><html><head><title>{title}</title>
<meta property="article:published_time" content="2024-05-{day:02d}T08:00:00Z"></head><body><article>
<h1>{title}</h1>
<p>The port authority of Marn closed berth {n} on Monday after an inspection of the quay wall.</p>
<p>“{said} and nobody has told us of it,” Harbour Master Odo Reik said in Kestrel on Tuesday.</p>
<p>Ferries to the outer islands sail as before, the authority added in its statement of the day.</p>
</article><script>document.title = "never run"</script></body></html>"""


BOMB = gzip.compress(b"\0" * 20_000_000, 1)


class Asked(NamedTuple):
    """A request as the server met it: by the monotonic clock, when it began and was answered."""

    begun: float
    ended: float
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """What the server has to say; tests change it as they go."""

    robots: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    work: float = 0.0


def article(n: int, said: str | None = None) -> bytes:
    """The page number `n`, each with a text of its own."""
    said = said or f"The wall at berth {n} was sound when the winter began"
    return ARTICLE.format(
        title=f"Berth {n} of Marn harbour is closed", n=n, day=n % 28 + 1, said=said
    ).encode()


def feed(urls: list[str], *, updated: str | None = None) -> bytes:
    """An RSS feed that lists urls."""
    when = f"<atom:updated>{updated}</atom:updated>" if updated else ""
    items = "".join(f"<item><title>x</title><link>{url}</link>{when}</item>" for url in urls)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Marn</title>{items}</channel></rss>"
    ).encode()


class Server:
    """The server, running in threads until the block ends.

    Example:
        >>> with Server() as server:
        ...     corpus.fetch(server.url("vna.test", "/page/1"), manners=manners)
    """

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.site = Site()
        self.asked: list[Asked] = []
        self.times: Counter[str] = Counter()
        self._lock = threading.Condition()
        self._in_hand = 0
        outer = self

        class Handler(_Handler):
            server_state = outer

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is no error of ours."""

        self._http = Quiet((address, port), Handler)
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def url(self, host: str, path: str) -> str:
        """A url on this server."""
        return f"http://{host}:{self.port}{path}"

    def begin(self) -> None:
        """A request is in hand."""
        with self._lock:
            self._in_hand += 1

    def note(self, asked: Asked) -> None:
        """Keeps a request, which is in hand no more."""
        with self._lock:
            self.asked.append(asked)
            self._in_hand -= 1
            self._lock.notify_all()

    def _noted(self) -> list[Asked]:
        """All requests: a client has its answer a moment before the request is kept."""
        with self._lock:
            self._lock.wait_for(lambda: not self._in_hand, timeout=2)
            return sorted(self.asked)

    def again(self, key: str) -> int:
        """How often this was called with a key."""
        with self._lock:
            self.times[key] += 1
            return self.times[key]

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked for, in the order in which it was."""
        return [row.path for row in self._noted() if host is None or row.host == host]

    def gaps(self) -> dict[str, list[float]]:
        """Of each host, the seconds between an answer and the next request; below zero where two
        were in hand at once."""
        by_host: dict[str, list[Asked]] = defaultdict(list)
        for row in self._noted():
            by_host[row.host].append(row)
        return {
            host: [b.begun - a.ended for a, b in pairwise(rows)] for host, rows in by_host.items()
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_state: Server
    timeout = 20

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        begun = time.monotonic()
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        path, _, _ = self.path.partition("?")
        parts = path.strip("/").split("/")
        ways: dict[str, Callable[[], None]] = {
            name.removeprefix("way_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("way_")
        }
        self.server_state.begin()
        kept = Asked(begun, begun, host, self.path, dict(self.headers.items()))
        try:
            time.sleep(self.server_state.site.work)
            if path == "/robots.txt":
                self._robots(host)
            elif path in self.server_state.site.gone:
                self.answer(410, b"gone", reason="Gone")
            elif path in self.server_state.site.feeds:
                self.answer(
                    200, self.server_state.site.feeds[path], "application/rss+xml", tag=True
                )
            else:
                self.host, self.rest = host, tuple(parts[1:])
                ways.get(parts[0], self.way_missing)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            # before the answer is whole for the client, which may ask again at once
            self.server_state.note(kept._replace(ended=self._ended or begun))

    _ended = 0.0
    host = ""
    rest: tuple[str, ...] = ()

    def answer(
        self,
        status: int,
        body: bytes,
        kind: str = "text/html; charset=utf-8",
        *,
        reason: str | None = None,
        tag: bool = False,
        **headers: str,
    ) -> None:
        """An honest answer; with a `tag` it is known again."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if tag and self.headers.get("If-None-Match") == etag:
            status, body, reason = 304, b"", "Not Modified"
        self.send_response(status, reason)
        self.send_header("Content-Type", kind)
        if tag:
            self.send_header("ETag", etag)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self._ended = time.monotonic()
        self.end_headers()
        self.wfile.write(body)

    def _robots(self, host: str) -> None:
        rules = self.server_state.site.robots.get(host)
        if rules is None:
            self.answer(404, b"none")
        elif rules.isdigit():
            self.answer(int(rules), b"broken")
        elif rules.startswith("->"):
            self.answer(302, b"", Location=rules[2:])
        else:
            self.answer(200, rules.encode(), "text/plain")

    # ---- the ways to answer

    def way_missing(self) -> None:
        self.answer(404, b"no such page")

    def way_page(self) -> None:
        said = self.server_state.site.said.get(f"{self.host}/{self.rest[0]}")
        self.answer(200, article(int(self.rest[0]), said), tag=True)

    def way_packed(self) -> None:
        self.answer(200, gzip.compress(article(int(self.rest[0]))), Content_Encoding="gzip")

    def way_russian(self) -> None:
        text = "<html><body><p>" + "Порт закрыт до понедельника, сообщили власти города. " * 20
        self.answer(200, text.encode("cp1251"), "text/html; charset=windows-1251")

    def way_picture(self) -> None:
        self.answer(200, b"\x89PNG" + b"\0" * 100, "image/png")

    def way_json(self) -> None:
        self.answer(200, b'{"text": "The minister resigned.", "id": "x"}', "application/json")

    def way_loop(self) -> None:
        self.answer(302, b"", Location="/loop/" + ("2" if self.rest == ("1",) else "1"))

    def way_hops(self) -> None:
        left = int(self.rest[0])
        self.answer(301, b"", Location=f"/hops/{left - 1}" if left else "/page/1")

    def way_to(self) -> None:
        self.answer(302, b"", Location=self.path.partition("?")[2])

    def way_busy(self) -> None:
        """Asks to be left alone for the seconds in the path, the first time."""
        if self.server_state.again(self.host + self.path) == 1 or self.rest[1:] == ("always",):
            self.answer(429, b"", reason="Too Many Requests", Retry_After=self.rest[0])
        else:
            self.answer(200, article(1))

    def way_flaky(self) -> None:
        """Fails as often as the path says, and then answers."""
        if self.server_state.again(self.host + self.path) <= int(self.rest[0]):
            self.answer(503, b"")
        else:
            self.answer(200, article(1))

    def way_error(self) -> None:
        self.answer(500, b"")

    def way_silent(self) -> None:
        self._ended = time.monotonic()
        time.sleep(10)
        self.close_connection = True

    def way_drip(self) -> None:
        """A byte now and then: never silent for long, never at an end."""
        self._begin("Content-Length: 100000\r\n")
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            self._ended = time.monotonic()
            time.sleep(0.05)

    def way_headers(self) -> None:
        """Headers without an end, drop by drop."""
        self._begin("", end=False)
        for n in range(200):
            self.wfile.write(f"X-{n}: y\r\n".encode())
            self.wfile.flush()
            self._ended = time.monotonic()
            time.sleep(0.05)

    def way_endless(self) -> None:
        self._begin("Transfer-Encoding: chunked\r\n")
        chunk = b"<p>more</p>" * 1000
        while True:
            self._ended = time.monotonic()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def way_huge(self) -> None:
        self._begin(f"Content-Length: {2**30}\r\n")
        self._ended = time.monotonic()
        self.close_connection = True

    def way_short(self) -> None:
        """Says that more comes than does."""
        self._begin("Content-Length: 5000\r\n")
        self._ended = time.monotonic()
        self.wfile.write(b"<p>half a page")
        self.close_connection = True

    def way_reset(self) -> None:
        self._ended = time.monotonic()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def way_nonsense(self) -> None:
        self._ended = time.monotonic()
        self.wfile.write(b"220 mail.test ESMTP\r\nhello\r\n\r\n")
        self.close_connection = True

    def way_bomb(self) -> None:
        """Some kilobytes that unpack to 20 MB."""
        self.answer(200, BOMB, Content_Encoding="gzip")

    def way_torn(self) -> None:
        self.answer(200, gzip.compress(article(1))[:-20], Content_Encoding="gzip")

    def way_brotli(self) -> None:
        self.answer(200, b"xx", Content_Encoding="br")

    def _begin(self, headers: str, *, end: bool = True) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}"
        self.wfile.write((head + ("\r\n" if end else "")).encode())
        self.close_connection = True
