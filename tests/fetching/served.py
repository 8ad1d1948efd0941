"""A server on this machine that goes by any name ending in .test, and how it is asked."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.fetching.server import Server

from retold.fetching import Manners


def named_here() -> Callable[..., Any]:
    """What looks names up, but that every name ending in .test is this machine."""
    real = socket.getaddrinfo

    def named(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".test") else host, *args, **kwargs)

    return named


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The misbehaving server; every name ending in .test is this machine."""
    monkeypatch.setattr(socket, "getaddrinfo", named_here())
    with Server() as running:
        yield running


@pytest.fixture
def manners() -> Manners:
    """Manners that suit a server on this machine: hardly a delay, short patience."""
    return Manners(
        private=True, delay=0.01, seconds=20.0, silence=10.0, tries=3, patience=5.0, largest=300_000
    )
