"""Where the words of a text stand in the page that it was read from.

This file is also put into every proof, so that it needs nothing but Python itself.
"""

import json
import re
from bisect import bisect_left
from typing import Any

_NO_SIGN = re.compile(r"[\x00-\x1f\x7f\s]+")
_BEGIN = 40


def signs(text: str) -> str:
    """The characters of a text without white space and control characters.

    Example:
        >>> signs("The  envoy\\nleft.")
        'Theenvoyleft.'
    """
    return _NO_SIGN.sub("", text)


def seen(visible: Any, start: int, end: int) -> str:
    """What a reader sees between two places of an HTML page, without spaces.

    `visible` is the `Visible` of the whole page.
    """
    low, high = (bisect_left(visible.starts, place) for place in (start, end))
    return str(visible.signs[low:high])


def stands(text: str, there: str) -> str | None:
    """Whether a paragraph stands in a stretch of its page: "whole", "begun", or None for not.

    "begun": its first characters do, and something that is no part of it (a picture's credit, an
    advertisement) stands between. Spaces make no difference.
    """
    wanted, found = signs(text), signs(there)
    if wanted == found:
        return "whole"
    return "begun" if wanted and found.startswith(wanted[:_BEGIN]) else None


def given_text(body: bytes, encoding: str) -> str | None:
    """The text that a line of JSON gives, by itself or as an article; None where there is none."""
    try:
        held = json.loads(body.decode(encoding, "replace"))
    except (ValueError, RecursionError):
        return None
    if isinstance(held, dict) and isinstance(held.get("article"), dict):
        held = held["article"]
    text = held.get("text") if isinstance(held, dict) else None
    return text if isinstance(text, str) else None
