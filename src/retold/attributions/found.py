"""What a core that reads running text hands on: an attribution before it is named and judged."""

from dataclasses import dataclass

Stretch = tuple[int, int]
"""`[start, end)` in code points of `Article.text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who said what, as stretches of the text; `confidence` is the chance that it is right.

    `construction` names what found it: "running" (the network), "headline", "statement".
    """

    source: Stretch | None
    cue: Stretch | None
    content: tuple[Stretch, ...]
    confidence: float
    construction: str
    relay: tuple[Stretch, ...] = ()
