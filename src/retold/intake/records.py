"""What comes in from others, as records, and what loading and merging did."""

from dataclasses import dataclass
from typing import Literal

from retold.records import Judgement, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReview:
    """What a fact-checker found of a claim (schema.org ClaimReview). The rating is theirs.

    `claimant` is who made the claim, as the reviewer says; `appearances` are pages where it stood.
    """

    id: str
    url: str | None
    claim: str
    reviewer: str | None
    rating: str | None
    published: str | None
    claimant: str | None
    said_on: str | None
    appearances: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review, and the statements held that it may be about; `detail` says by what.

    `tellings` are ids, likest first. Whether they are the claim is for a person to say.
    """

    review: ClaimReview
    tellings: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """What somebody knows of an actor or outlet, by its name: a party, a side, an owner."""

    about: Literal["actor", "outlet"]
    name: str
    facet: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What `load` did: of which kind, how many came, were new, were held, could not be used."""

    kind: str
    read: int
    added: int
    held: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two judgements of one thing that contradict each other, the one that holds first."""

    holds: Judgement
    other: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReport:
    """What `merge` did: pages new, held before and not used; judgements, reviews and facets that
    came; the judgements of both corpora that contradict each other (both are kept)."""

    read: int
    added: int
    replaced: int
    held: int
    rejected: tuple[Rejected, ...]
    judgements: int
    reviews: int
    facets: int
    outlets: int
    conflicts: tuple[Conflict, ...]
