"""The server and the manners to ask it with; see `served.py`."""

from tests.fetching.served import manners, server

__all__ = ["manners", "server"]
