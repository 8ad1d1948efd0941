"""How retold behaves on the network."""

from dataclasses import dataclass

from retold import __version__
from retold.errors import UsageError
from retold.pages import LARGEST

AGENT = f"retold/{__version__}"
"""The name under which pages are asked for, unless a person gives one with an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Under which name, how often, and how much is asked for.

    `agent` is the name sent along: give one that says how to reach you. `delay` are the seconds
    between an answer and the next request to the same host; a longer Crawl-delay in its robots.txt
    goes before it. `private` allows the addresses of this machine and the local network. `hosts`
    are asked at once, one request each. An answer may take `seconds`, be silent for `silence` and
    have `largest` bytes, packed or unpacked. A failed request is tried `tries` times in all. A host
    that asks to be left alone for longer than `patience` seconds is left until another run.

    Raises:
        UsageError: a number is out of range, or the name cannot be sent.
    """

    agent: str = AGENT
    delay: float = 2.0
    private: bool = False
    hosts: int = 16
    seconds: float = 60.0
    silence: float = 20.0
    largest: int = LARGEST
    tries: int = 3
    patience: float = 120.0

    def __post_init__(self) -> None:
        if not self.agent.strip() or not self.agent.isascii() or not self.agent.isprintable():
            raise UsageError(
                f"the agent {self.agent!r} cannot be sent; wanted plain letters on one line, such"
                " as 'retold (+mailto:desk@example.org)'"
            )
        if not 0 <= self.delay <= 86_400:
            raise UsageError(f"delay {self.delay!r} is out of range; wanted seconds, 0 to 86400")
