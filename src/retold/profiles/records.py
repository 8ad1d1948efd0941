"""What is looked at and given of an actor and an outlet. Every count names its tellings."""

from dataclasses import dataclass
from typing import Literal

from retold.records import (
    Act,
    Actor,
    Attribution,
    Colour,
    Date,
    Kind,
    Mention,
    Span,
    Tenure,
)
from retold.reports import Cell, Held, HeldOutlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Of an article which it is, who published it, and when."""

    id: str
    outlet: str | None = None
    published: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Of a reading what profiles look at: all but the text, which is most of it."""

    article: Imprint
    attributions: tuple[Attribution, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of an actor, told once or many times: as the earliest telling held has it.

    `about` are the names in it, `answers` whom it answers. `tellings` count reprints too.
    """

    telling_id: str
    article_id: str
    spans: tuple[Span, ...]
    date: str | None
    act: Act
    kind: Kind
    about: tuple[str, ...]
    answers: str | None
    tellings: int
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many statements have something, by month, and the tellings that show them.

    `name` is what is counted: somebody's name, an act, a voice. `months` leave out what has no
    date; their denominators are those of the profile's own months.
    """

    name: str
    kind: str | None
    statements: int
    months: tuple[tuple[str, int], ...]
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Statements first told in a month, and the pages that tell any, of the pages held.

    No statement on some pages held is silence; no page held says nothing. `held` counts the pages
    that can be read: those in other languages are left out.
    """

    month: str
    statements: int
    pages: int
    held: int
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An outlet's pages that tell what an actor says, of all its pages held that can be read."""

    outlet: str | None
    pages: int
    held: int
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A run of words that an actor says more often than before ("entered"), than since ("left"),
    or than others do ("own").

    `said` of `said_of` statements have it on the side that has it more, `other` of `other_of` on
    the other one. In `quoted` of them it is quoted; else it is the outlet's wording. `log_odds` are
    those of Monroe et al. (2008) with an informative Dirichlet prior, `z` their number of standard
    deviations. `where` is the run as it first stands.
    """

    words: str
    change: Literal["entered", "left", "own"]
    log_odds: float
    z: float
    said: int
    said_of: int
    quoted: int
    other: int
    other_of: int
    first_seen: str | None
    last_seen: str | None
    where: Cell
    tellings: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What formulas were looked for in: statements that were said, not denied or held.

    `quoted` of the actor's `statements` are quoted. `split` is the first month that is "now", None
    where there are not two sides. `others` statements of others were looked at. Of very many a
    fixed part was (`all_statements`, `all_others` are False).
    """

    statements: int
    all_statements: bool
    quoted: int
    before: int
    since: int
    split: str | None
    others: int
    all_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorProfile:
    """What an actor said over time. `undated` statements are in no month; see `Month` for counts.

    `offices` are those that pages print, with the dates of these pages, not of the offices.
    `acts`, `about`, `answers`: the most frequent first. `detail` says why a list is empty.
    """

    id: str
    name: str
    kind: str
    names: tuple[str, ...]
    offices: tuple[Tenure, ...]
    statements: tuple[Statement, ...]
    months: tuple[Month, ...]
    undated: int
    acts: tuple[Tally, ...]
    about: tuple[Tally, ...]
    answers: tuple[Tally, ...]
    carriers: tuple[Share, ...]
    formulas: tuple[Formula, ...]
    spoken: Spoken
    held: Held
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coloured:
    """How often an outlet's reporting words have a colour, and how often those of other outlets.

    `words` and `speakers` (whose words they bring): the most frequent first, each with its number.
    """

    colour: Colour
    cues: int
    cues_of: int
    elsewhere: int
    elsewhere_of: int
    words: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A clause of the earliest telling held that an outlet's own telling of it has not.

    `telling_id` is the outlet's; `clause` has the words, where they stand in the earliest.
    """

    telling_id: str
    article_id: str
    clause: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of clauses that others told first: kept, altered, dropped; clauses in all.

    `statements` were compared of the `shared` ones that others told too (the most told of very
    many); of `first` statements the outlet's telling is the earliest held. `dropped`: the clauses.
    """

    statements: int
    shared: int
    first: int
    clauses: int
    kept: int
    altered: int
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletProfile:
    """How an outlet tells what was said. `pages` are held, `read` of them in a language that is
    read, `telling` of these tell a statement; `statements` are told in all.

    `voices` count tellings (direct, indirect, mixed; "own" is the outlet's own words), `speakers`
    whom it carried, `through` whom it names as bringing the words. `copies` are reprints.
    """

    outlet: HeldOutlet
    pages: int
    read: int
    telling: int
    statements: int
    undated: int
    months: tuple[Month, ...]
    speakers: tuple[Tally, ...]
    voices: tuple[Tally, ...]
    acts: tuple[Tally, ...]
    through: tuple[Tally, ...]
    colours: tuple[Coloured, ...]
    told: Told
    copies: int
    detail: tuple[str, ...]
