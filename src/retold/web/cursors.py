"""Where a long list goes on: a word that only the list itself understands."""

import base64
import binascii
from typing import Annotated, TypeVar

import msgspec

from retold.errors import UsageError

T = TypeVar("T")

Place = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
"""How many items of a list come before a page."""


def cursor(place: object) -> str:
    """A place in a list as a word for an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place(given: str, kind: type[T]) -> T:
    """The place that a cursor means.

    Raises:
        UsageError: no list gave this cursor.
    """
    try:
        raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, binascii.Error, ValueError, UnicodeError):
        raise UsageError(f"{given[:40]!r} is no cursor that this list gave") from None


def start(given: str | None) -> int:
    """How many items come before the page that a cursor means; none without one.

    Raises:
        UsageError: no list gave this cursor.
    """
    found: int = place(given, Place) if given else 0
    return found
