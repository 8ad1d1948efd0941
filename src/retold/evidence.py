"""The records of evidence: what does not hold, when a page was what, and what changed on it."""

from dataclasses import dataclass
from typing import Literal

from retold.records import Attribution, Passage

Sort = Literal["database", "record", "capture", "article", "telling", "link"]
"""Of what something does not hold, from the file down to what was found in all pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not hold: of what sort, its id, and what is wrong, in a sentence."""

    sort: Sort
    id: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time as fine as it is known, and by what it is known ("meta tag", "capture" …)."""

    value: str
    by: str


State = Literal["read", "not used", "gone"]
"""What a capture was: read as an article, held but not used, or a page that was no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A page as it was met once: its four times, kept apart, and what it was then.

    `published` and `modified` are what the page says of itself; `captured` is when it was fetched,
    as far as what brought it says; `imported` is when it came into this corpus. `at` is the one
    that it is put in order by. `version` numbers the texts from 1; None where there is none.
    `detail` says why it was not used, or what was found in its place.
    """

    state: State
    name: str
    url: str | None
    digest: str | None
    article_id: str | None
    version: int | None
    at: Moment | None
    published: Moment | None
    modified: Moment | None
    captured: Moment | None
    imported: Moment | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An attribution of one version, with its speaker's name where there is one."""

    attribution: Attribution
    speaker: str | None


ChangeOf = Literal[
    "words", "speaker", "act", "quotation", "cue", "removed", "added", "unattributed", "attributed"
]
"""What changed of a statement: its words, who says it, said or denied, quoted or told, the word of
saying; or the whole of it; or only who said it, where the words stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """What changed of one statement between two versions; `passages` are its words, if they did."""

    changes: tuple[ChangeOf, ...]
    earlier: Said | None
    later: Said | None
    passages: tuple[Passage, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """What a page says of itself that changed: its title, byline, outlet or dates."""

    fact: Literal["title", "byline", "outlet", "published", "modified"]
    was: str | None
    became: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What changed from one version (a number) to the next that was met.

    `words` are the passages altered, dropped and added in the text; `noise` is what was left out of
    it: lines that are clocks, counters or marks of advertisements.
    """

    earlier: int
    later: int
    statements: tuple[StatementChange, ...]
    words: tuple[Passage, ...]
    facts: tuple[FactChange, ...]
    noise: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What is held of one address: each time it was met, in order, and what changed between."""

    url: str
    sightings: tuple[Sighting, ...]
    revisions: tuple[Revision, ...]
