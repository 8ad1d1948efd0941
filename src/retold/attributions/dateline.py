"""The dateline that opens an agency report: "KESTREL, May 3 (VNA) -- "."""

import re

_DATELINE = re.compile(
    r"[^.:\n]{2,60}?\([A-Z][\w. ]{1,40}\)\s*(?:--|–|—|-|:)\s*"  # Kestrel, May 3 (VNA) --
    r"|[A-Z][A-Z.'’ -]{2,30}(?:, [^—–:\n-]{2,25})?\s(?:--|–|—)\s+"  # KESTREL, Veldoria —
)


def after(text: str, low: int) -> int:
    """Where the report begins in a paragraph that starts at `low`: behind its dateline, if any.

    Example:
        >>> after("Kestrel, May 3 (VNA) -- The ministry said no.", 0)
        24
    """
    match = _DATELINE.match(text, low)
    return match.end() if match else low
