"""What the verbs of a corpus give back."""

from collections.abc import Iterator
from dataclasses import dataclass

from retold.records import (
    Actor,
    Article,
    Attribution,
    Family,
    Fidelity,
    Judgement,
    Outlet,
    Recurrence,
    Rejected,
    Retelling,
    Telling,
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
class Trace:
    """All tellings of a statement, earliest held first, and where its wording comes back.

    `told` is the telling that was asked for. `family` is None where nothing is linked yet; then it
    stands alone. `publishers` are the independent ones: outlets of one group count once, copies and
    pages whose outlet is not known not at all.
    """

    told: str
    family: Family | None
    steps: tuple[Step, ...]
    recurrences: tuple[Echo, ...]
    publishers: int = 0

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
    """A judgement, whether what it speaks of is held now, and if not, what is missing."""

    judgement: Judgement
    holds: bool
    detail: str
