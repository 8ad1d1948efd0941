"""Connections to public addresses only: a page must not lead into the network of who reads it.

A name is looked up once, every address found is checked, and the connection goes to an address that
was checked: a name that means another address a moment later (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from retold.errors import PageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(PageError):
    """A host whose address is not a public one."""


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet; one inside another is unwrapped.

    Example:
        >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
        (True, False, False)
    """
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is None and address.teredo:
            return False
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def checked(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of a host, all of them public (unless `private` allows others).

    Raises:
        RefusedError: an address of the host is not public.
        OSError: the name is not known.
    """
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    for address in found:
        if not private and not is_public(address):
            raise RefusedError(
                f"{host!r} is at {address}, an address of this machine or of a local network;"
                " pages are fetched from public addresses only"
            )
    return found


class Deadline(threading.local):
    """Until when the request that this thread has in hand must be answered (monotonic seconds)."""

    at: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """The seconds that may be waited for now.

        Raises:
            httpcore2.ReadTimeout: there are none left.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for an answer is over")
        return left if timeout is None else min(left, timeout)


class PublicOnly(httpcore2.NetworkBackend):
    """Opens connections to checked addresses, and lets none outlast its deadline."""

    def __init__(self, deadline: Deadline, *, private: bool) -> None:
        self._deadline = deadline
        self._private = private
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = checked(host, port, private=self._private)
        except (OSError, UnicodeError) as error:  # a name that is none, or that nobody knows
            raise httpcore2.ConnectError(f"the name {host!r} is not known ({error})") from error
        for n, address in enumerate(addresses, 1):
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if n == len(addresses):
                    raise
            else:
                return _Timed(stream, self._deadline)
        raise httpcore2.ConnectError(f"the name {host!r} has no address")


class _Timed(httpcore2.NetworkStream):
    """A stream whose reads and writes end with the deadline, however slowly bytes drip in."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
