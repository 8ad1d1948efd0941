"""A code of a user's taxonomy, and the statements that come nearest to it."""

from dataclasses import dataclass

from retold.records import Judgement, Span
from retold.reports import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code of a tree: the names from the root to it, what it means, and examples of it."""

    path: tuple[str, ...]
    definition: str | None = None
    examples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """All its names in a line, by which it is spoken of: "Blame / Blames the League"."""
        return " / ".join(self.path)

    @property
    def texts(self) -> tuple[str, ...]:
        """What statements are held against: its own name with its definition, and each example."""
        own = self.path[-1] + (f": {self.definition}" if self.definition else "")
        return own, *self.examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A statement that is near to a code. It is not coded: that is for a person to decide.

    `score` orders, and is no probability; `meaning` is a cosine, `words` the part of what the text
    of the code says (by rarity) that the statement has. `nearest` is the text of the code that it
    is nearest to; `shared` the words of the statement that both have. `decided` is what a person
    judged, the last time.
    """

    code: str
    family_id: str | None
    score: float
    meaning: float
    words: float
    nearest: str
    shared: tuple[Span, ...]
    detail: str
    step: Step
    tellings: int
    decided: Judgement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A code and the statements nearest to it, nearest first; `detail` says what limits the list.

    `coded` are the statements that a person judged to have the code, wherever they rank.
    """

    code: Code
    nearest: tuple[Near, ...]
    coded: tuple[Judgement, ...]
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesReport:
    """What comes nearest to each code, among how many statements; `detail` says what was not
    searched, and why."""

    codes: tuple[Coded, ...]
    statements: int
    detail: tuple[str, ...]
