"""The records of evidence: what does not hold, when a page was what, and what changed on it."""

from dataclasses import dataclass
from typing import Literal

Sort = Literal["database", "record", "capture", "article", "telling", "link"]
"""Of what something does not hold, from the file down to what was found in all pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not hold: of what sort, its id, and what is wrong, in a sentence."""

    sort: Sort
    id: str
    detail: str
