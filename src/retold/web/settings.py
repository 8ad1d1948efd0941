"""Which corpus is served, who may reach it, and who may write."""

import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path

from retold.errors import UsageError

UPLOAD = 50_000_000
"""Bytes that one upload may have; larger crawls come in by `retold add`."""
FORM = 100_000
"""Bytes that any other request may have."""
SHORTEST = 12
"""Letters that a token needs, so that nobody guesses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a workbench is served.

    `token` is what a visitor must show; it is needed for any address but this machine's own.
    `private` lets pages be asked for from this machine and the local network too.
    With `ahead` a process of its own makes the profiles of who says most before anybody asks.
    `names` are host names by which it may be called besides addresses. `key` is the secret that
    every write must bring, made anew at each start: only our own pages know it.

    Raises:
        UsageError: the address is not this machine's own and there is no token, or it is short.
    """

    corpus: Path
    host: str = "127.0.0.1"
    port: int = 8321
    token: str | None = None
    read_only: bool = False
    private: bool = False
    ahead: bool = False
    names: frozenset[str] = frozenset()
    upload: int = UPLOAD
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def __post_init__(self) -> None:
        if self.token is None and not is_loopback(self.host):
            raise UsageError(
                f"{self.host!r} can be reached from other machines; give a token that visitors"
                " must show (--token), or leave --host away"
            )
        if self.token is not None and len(self.token) < SHORTEST:
            raise UsageError(f"the token is short; take {SHORTEST} letters or more")

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names this workbench.

        A page elsewhere can make its own name lead to this machine (DNS rebinding), but it cannot
        make the browser send another name than its own. So names are ours only if we know them.

        Example:
            >>> settings.is_ours("127.0.0.1:8321"), settings.is_ours("evil.example:8321")
            (True, False)
        """
        name = _without_port(host).casefold()
        if name == "localhost" or name in self.names:
            return True
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return not is_loopback(self.host) and name in {self.host, socket.gethostname()}
        return address.is_loopback or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
        (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not name.endswith(":") else host
