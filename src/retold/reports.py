"""What the verbs of a corpus give back."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from retold.records import (
    Act,
    Actor,
    Answer,
    Article,
    Attribution,
    Colour,
    Date,
    Family,
    Fidelity,
    Holding,
    Judgement,
    Narrative,
    Outlet,
    Recurrence,
    Rejected,
    Retelling,
    Span,
    Telling,
    Voice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What `add` did: pages that came, new articles, articles replaced by what was told of them or
    by a later version, pages held before, pages not used, and attributions in what is new.
    `renamed`: articles held before whose outlet the user's table names otherwise."""

    read: int
    added: int
    replaced: int
    held: int
    rejected: tuple[Rejected, ...]
    attributions: int
    renamed: int = 0

    def __add__(self, other: "AddReport") -> "AddReport":
        """Both together, for files and urls that are added by one command."""
        pairs = {field.name: getattr(self, field.name) for field in fields(self)}
        return AddReport(**{name: got + getattr(other, name) for name, got in pairs.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoReport:
    """What `redo` did: pages read again, pages that were up to date, articles that changed."""

    read: int
    unchanged: int
    replaced: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """What is linked, and the wordings too common to follow. `changed`: whether there was work."""

    tellings: int
    retellings: int
    families: int
    recurrences: int
    narratives: int
    capped: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One telling with what it rests on, and how it came from an earlier one, if it did.

    `fidelity`: in a trace, how its quotation stands to the earliest text held, if it has one.
    """

    article: Article
    telling: Telling
    attribution: Attribution | None
    actor: Actor | None
    retelling: Retelling | None
    fidelity: Fidelity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A line that comes back in another family, whose earliest held telling is `root`."""

    recurrence: Recurrence
    root: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """That one statement answers another; `step` is the earliest telling held of the other one."""

    answer: Answer
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHeld(Holding):
    """Pages held of one outlet on one day, and how many of them are in a language that is read."""

    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Who did not carry a statement, on a day on which others (`told`) did.

    `silent`: pages of that day are held, and none carries it, then or later. `missing`: no page of
    that day is held, which says nothing. `unread`: all that is held of that day is in a language
    that is not read. `unsure`: pages are held that may be of that day, their date is not fine
    enough.
    """

    day: str
    told: tuple[str, ...]
    silent: tuple[Holding, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All tellings of a statement, earliest held first, and where its wording comes back.

    `told` is the telling that was asked for. `family` is None where nothing is linked yet; then it
    stands alone. `publishers` are the independent ones: outlets of one group count once, copies and
    pages whose outlet is not known not at all. `silences`: for each day on which it was told, who
    was captured and did not carry it; None where pages came since the last `link`, for these may.
    `answers` are the statements that it answers, `answered_by` those that answer it.
    """

    told: str
    family: Family | None
    steps: tuple[Step, ...]
    recurrences: tuple[Echo, ...]
    publishers: int = 0
    silences: tuple[Silence, ...] | None = None
    answers: tuple[Turn, ...] = ()
    answered_by: tuple[Turn, ...] = ()

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutlet(Outlet):
    """An outlet with what is known of it, and how many of its articles are held."""

    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement, and whether it holds: what it speaks of is held, and nobody withdrew it. If it
    does not, `detail` says why."""

    judgement: Judgement
    holds: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a comparison: what it says, and the words of an article that it rests on."""

    says: str
    article_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How one article tells a statement.

    `clauses`: for each clause of the earliest telling held "kept", "altered" or "dropped" (then the
    words are the earliest's). `added`: what the earliest does not have. `colour` is that of the
    cue. `rebuttal` is None where none was found. `copy_of` is the article that it reprints.
    """

    article_id: str
    outlet: str | None
    published: Date | None
    tellings: tuple[str, ...]
    copy_of: str | None
    clauses: tuple[Cell, ...]
    added: Cell | None
    voice: Cell
    cue: Cell | None
    colour: Colour | None
    speaker: Cell | None
    rebuttal: Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """What one article made of each clause of a statement; see `Framing`."""

    article_id: str
    outlet: str | None
    tellings: tuple[str, ...]
    copy_of: str | None
    clauses: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The clauses of the earliest telling held, and what became of them: a `Comparison` without
    what stands around."""

    clauses: tuple[Cell, ...]
    fates: tuple[Fates, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What different articles call one thing, a cell an article and term; `detail` says why."""

    detail: str
    uses: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A statement or narrative, outlet against outlet.

    `clauses` are those of the earliest telling held, against which all is compared. `publishers`
    are independent: outlets of one group, and reprints, count once. `summary` are plain sentences.
    """

    clauses: tuple[Cell, ...]
    framings: tuple[Framing, ...]
    terms: tuple[Term, ...]
    publishers: tuple[str, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Over what something was looked for: articles, outlets, first and last day, and how many
    articles have no date."""

    pages: int
    outlets: int
    first: str | None
    last: str | None
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A telling held that is the same statement ("retelling"), or has a line of it ("line").

    `wording` is what both say, as it stands there.
    """

    kind: Literal["retelling", "line"]
    score: float
    wording: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Whether a sentence is new, a retelling of a statement held, or an old line come back.

    `since` is the earliest date at which a telling is held, `by` who said it then, as far as is
    known. `detail` says why, or over which holdings nothing was found. `matches`: likest first.
    """

    text: str
    verdict: Literal["new", "retelling", "line"]
    since: str | None
    by: str | None
    detail: str
    matches: tuple[Match, ...]
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """That a saved line came back: which one (`name`), why it matched, and the words that show it.

    `kind`: the same statement ("retelling"), a shared line ("line"), something near in meaning in
    other words ("meaning"), or the actor and the words that were asked for ("words"). `line` is
    what was saved, `detail` why this matched it. `spans` are in the article's text. `act` must be
    shown: who denied something did not say it.
    """

    id: str
    at: str
    name: str
    kind: Literal["retelling", "line", "meaning", "words"]
    line: str
    detail: str
    speaker: str | None
    act: Act | None
    voice: Voice
    spans: tuple[Span, ...]
    telling_id: str
    article_id: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReport:
    """What one round of `watch` did: what came, which saved lines came back, what went wrong in
    telling of them, and when the next url is due."""

    added: AddReport
    alerts: tuple[Alert, ...]
    troubles: tuple[str, ...]
    due: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What one speaker said of a line on one day, and where it was told.

    `wording` is what it has of the line, `drift` what changed since the occasion before. `tellings`
    count reprints too. `days`: of each of the `outlets` the day of its first page, None where that
    has no date. `act` is that of its tellings: a denial of the line is no repetition of it; "mixed"
    where they differ. `silence`: see there; None where the day is not known, or pages came since
    the last `link`.
    """

    date: str | None
    speaker: str | None
    telling_id: str
    tellings: int
    outlets: tuple[str, ...]
    days: tuple[str | None, ...]
    wording: Cell
    drift: str
    act: Act | Literal["mixed"] = "said"
    silence: Silence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Pages of an outlet that told a line in a month, of the pages held of it for that month.

    None told of some held is silence; none held says nothing.
    """

    month: str
    outlet: str | None
    told: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A narrative over time. `undated` pages tell it too, and are in no month."""

    narrative: Narrative
    occasions: tuple[Occasion, ...]
    speakers: tuple[str, ...]
    carriers: tuple[str, ...]
    carried: tuple[Carried, ...]
    undated: int


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "page"), counted(1200, "page")
        ('1 page', '1,200 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
