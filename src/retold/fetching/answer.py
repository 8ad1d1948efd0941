"""One request and its answer, within limits of size and time."""

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpcore2
import httpx2

from retold.errors import PageError
from retold.fetching.addresses import Deadline, PublicOnly, RefusedError
from retold.fetching.manners import Manners

_ASKED = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "en,*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
)
_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""How zlib is told what it unpacks."""

NO_BODY = frozenset({204, 304})


class AnswerError(PageError):
    """No answer that can be used; `again` says whether asking once more may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: `body` is unpacked, the headers are as they came.

    `asked` is the request as it was sent, `address` whom it was sent to.
    """

    url: str
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    asked: str
    address: str

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Asker:
    """Connections to many hosts, kept open for a while; may be used by several threads."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._deadline = Deadline()
        self._pool = httpcore2.ConnectionPool(
            max_connections=manners.hosts * 2,
            max_keepalive_connections=manners.hosts,
            keepalive_expiry=30.0,
            network_backend=PublicOnly(self._deadline, private=manners.private),
        )

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    def ask(self, url: httpx2.URL, extra: Iterable[tuple[str, str]] = ()) -> Answer:
        """The answer to one GET; a redirect is an answer like others.

        Raises:
            AnswerError: there is none, it is cut, too slow or too large, or the host's address is
                not a public one.
        """
        headers = (
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", self._manners.agent),
            *_ASKED,
            *extra,
        )
        return self._timed(url, headers, b"")

    def post(self, url: httpx2.URL, body: bytes, kind: str) -> Answer:
        """The answer to something posted, such as a message to a webhook.

        Raises:
            AnswerError: see `ask`.
        """
        headers = (
            ("Host", url.netloc.decode("ascii")),
            ("User-Agent", self._manners.agent),
            ("Accept-Encoding", "identity"),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
        )
        return self._timed(url, headers, body)

    def _timed(self, url: httpx2.URL, headers: tuple[tuple[str, str], ...], body: bytes) -> Answer:
        try:
            self._deadline.at = time.monotonic() + self._manners.seconds
            return self._ask(url, headers, body)
        except RefusedError as error:
            raise AnswerError(str(error), again=False) from error
        except httpcore2.TimeoutException as error:
            raise AnswerError(self._slow(url), again=True) from error
        except httpcore2.UnsupportedProtocol as error:
            raise AnswerError(f"{str(url)!r} is no address of the web", again=False) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
            raise AnswerError(f"{str(url)!r} gives no whole answer: {said}", again=True) from error
        finally:
            self._deadline.at = float("inf")

    def _slow(self, url: httpx2.URL) -> str:
        return (
            f"{str(url)!r} is too slow: at most {self._manners.silence:g} seconds of silence and"
            f" {self._manners.seconds:g} for the whole answer are waited for"
        )

    def _ask(self, url: httpx2.URL, headers: tuple[tuple[str, str], ...], sent: bytes) -> Answer:
        method = "POST" if sent else "GET"
        silence = self._manners.silence
        target = url.raw_path.decode("ascii")
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), silence)
        with self._pool.stream(
            method,
            httpcore2.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=[(k.encode("ascii"), v.encode("latin-1", "replace")) for k, v in headers],
            content=sent or None,
            extensions={"timeout": timeout},
        ) as response:
            told = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers)
            packing = next((v for k, v in told if k.lower() == "content-encoding"), "")
            declared = next((v for k, v in told if k.lower() == "content-length"), "")
            if declared.isdigit() and int(declared) > self._manners.largest:
                raise AnswerError(self._large(url), again=False)
            stream = response.extensions.get("network_stream")
            address = stream.get_extra_info("server_addr") if stream else None
            body = b""
            if response.status not in NO_BODY:
                body = self._body(url, response.iter_stream(), packing.strip().lower())
            return Answer(
                url=str(url),
                status=response.status,
                phrase=response.extensions.get("reason_phrase", b"").decode("latin-1"),
                headers=told,
                body=body,
                asked="\r\n".join(
                    [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers)]
                ),
                address=str(address[0]) if address else "",
            )

    def _body(self, url: httpx2.URL, chunks: Iterable[bytes], packing: str) -> bytes:
        if packing in ("", "identity"):
            unpacked: Iterator[bytes] = iter(chunks)
        elif packing in _PACKED:
            unpacked = _unpacked(chunks, _PACKED[packing], str(url))
        else:
            raise AnswerError(
                f"{str(url)!r} is packed as {packing!r}, which was not asked for", again=False
            )
        held = bytearray()
        for piece in unpacked:
            held += piece
            if len(held) > self._manners.largest:
                raise AnswerError(self._large(url), again=False)
        return bytes(held)

    def _large(self, url: httpx2.URL) -> str:
        size = self._manners.largest
        what = f"{size >> 20} MB" if size >= 2**20 else f"{size:,} bytes"
        return f"{str(url)!r} is larger than {what} (packed or unpacked), the largest page taken"


def _unpacked(chunks: Iterable[bytes], bits: int, url: str) -> Iterator[bytes]:
    """The unpacked bytes in pieces of at most 64 kB, so that a bomb is noticed as it unfolds."""
    stream = zlib.decompressobj(bits)
    first = True
    try:
        for chunk in chunks:
            if first and bits == _PACKED["deflate"] and chunk and chunk[0] & 0x0F != 8:
                stream = zlib.decompressobj(-15)  # many servers send it without the zlib frame
            first = first and not chunk
            while chunk and not stream.eof:
                yield stream.decompress(chunk, 2**16)
                chunk = stream.unconsumed_tail
    except zlib.error as error:
        raise AnswerError(f"{url!r} is damaged where it is packed: {error}", again=True) from error
    if not first and not stream.eof:
        raise AnswerError(f"{url!r} ends in the middle of what is packed", again=True)
