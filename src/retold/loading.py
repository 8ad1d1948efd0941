"""What others have written down comes into a corpus: statements, quotations, reviews, facets."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Literal

import msgspec

from retold import adding, intake
from retold.errors import UsageError
from retold.intake import ClaimReview, Facet, LoadReport, Reviewed
from retold.intake.statements import header_key
from retold.records import Page, Rejected
from retold.reports import counted
from retold.store import Store, links
from retold.store import intake as rows
from retold.store import tellings as telling_rows

KINDS = ("statements", "quotations", "reviews", "actors", "outlets")

Asked = Callable[[list[str], dict[str, str]], Mapping[str, str]]
"""Asks a person which column holds what: given the columns and a guess, gives role → column."""


def load(
    store: Store,
    path: str | os.PathLike[str],
    kind: str,
    columns: Mapping[str, str] | None = None,
    ask: Asked | None = None,
) -> LoadReport:
    """What `Corpus.load` gives: a file of one of `KINDS` read and kept."""
    if kind == "statements":
        header = intake.header_of(path)
        mapping = _columns(store, header, columns, ask)
        report = _pages(store, path, intake.read_statements(path, mapping), kind)
        _keep_columns(store, header, mapping)
        return report
    if columns is not None:
        raise UsageError(f"columns are named for statements; {kind} have their own names")
    if kind == "quotations":
        return _pages(store, path, intake.read_quotations(path), kind)
    if kind == "reviews":
        return _reviews(store, path)
    if kind in ("actors", "outlets"):
        return _facets(store, path, "actor" if kind == "actors" else "outlet")
    raise UsageError(f"{kind!r} cannot be loaded; wanted {', '.join(KINDS)}")


def _columns(
    store: Store,
    header: list[str],
    columns: Mapping[str, str] | None,
    ask: Asked | None,
) -> Mapping[str, str]:
    """Which column holds what: as told now, as kept from the last time, or as a person answers."""
    if columns is not None:
        return columns
    kept = store.meta(f"columns {header_key(header)}")
    if kept is not None:
        # The same columns may be written in other letters now.
        now = {name.strip().lower(): name for name in header}
        known = msgspec.json.decode(kept, type=dict[str, str])
        return {role: now.get(column.strip().lower(), column) for role, column in known.items()}
    guess = intake.guessed(header)
    if ask is not None:
        return ask(header, guess)
    shown = ",".join(f"{role}={column}" for role, column in guess.items()) or "statement=…"
    raise UsageError(
        f"which column holds what? There are {', '.join(header)}; say it once, as in"
        f" --columns {shown!r}, and it is kept"
    )


def _keep_columns(store: Store, header: list[str], mapping: Mapping[str, str]) -> None:
    key = f"columns {header_key(header)}"
    kept = msgspec.json.encode(dict(mapping)).decode()
    if store.meta(key) != kept:
        with store.writing(), store.transaction():
            store.set_meta(key, kept)


def _pages(
    store: Store,
    path: str | os.PathLike[str],
    pages: Iterator[Page | Rejected],
    kind: str,
) -> LoadReport:
    # Read first: a file that is broken at its end must not leave half of itself.
    found = list(pages)
    _forget(store, path)
    report = adding.add(store, found, (), 1, None)
    return LoadReport(
        kind=kind,
        read=report.read,
        added=report.added + report.replaced,
        held=report.held,
        rejected=report.rejected,
    )


def _reviews(store: Store, path: str | os.PathLike[str]) -> LoadReport:
    found = list(intake.read_reviews(path))
    rejected = tuple(one for one in found if isinstance(one, Rejected))
    reviews = [one for one in found if isinstance(one, ClaimReview)]
    _forget(store, path)
    with store.writing():
        for one in rejected:
            store.refuse(one)
        with store.transaction():
            added = sum([rows.insert_review(store.db, review) for review in reviews])
    return LoadReport(
        kind="reviews",
        read=len(found),
        added=added,
        held=len(reviews) - added,
        rejected=rejected,
    )


def _forget(store: Store, path: str | os.PathLike[str]) -> None:
    with store.writing(), store.transaction():
        rows.forget_rejected(store.db, PurePath(path).name)


def _facets(
    store: Store, path: str | os.PathLike[str], about: Literal["actor", "outlet"]
) -> LoadReport:
    found = list(intake.read_facets(path, about))
    with store.writing(), store.transaction():
        added = rows.insert_facets(store.db, found)
    return LoadReport(
        kind=f"{about}s", read=len(found), added=added, held=len(found) - added, rejected=()
    )


# ---- what is held of it


def facets(store: Store) -> Iterator[Facet]:
    """The facets that are kept, by name."""
    return rows.facets(store.db)


def reviewed(store: Store) -> Iterator[Reviewed]:
    """Every review, with the statements held that it may be about."""
    from retold import recalling

    for review in list(rows.reviews(store.db)):
        tellings: dict[str, None] = {}
        why = []
        try:
            found = recalling.recall(store.db, review.claim)
        except UsageError:  # a claim without a word to look for, or of hundreds of sentences
            found = []
        same = [m for one in found for m in one.matches if m.kind == "retelling"]
        for match in sorted(same, key=lambda m: (-m.score, m.step.telling.id)):
            tellings[match.step.telling.id] = None
            family = links.family_of(store.db, match.step.telling.id)
            tellings |= dict.fromkeys(family.tellings if family else ())
        if tellings:
            why.append(f"{counted(len(tellings), 'telling')} in its words")
        named = list(_appearances(store, review))
        if named:
            why.append(f"{counted(len(named), 'telling')} on a page that it names")
        tellings |= dict.fromkeys(named)
        yield Reviewed(
            review=review,
            tellings=tuple(tellings),
            detail="; ".join(why) or "no statement held has its words, and it names no page held",
        )


def _appearances(store: Store, review: ClaimReview) -> Iterator[str]:
    """The tellings on pages that the review names which share a word of the claim in two."""
    wanted = _stems(review.claim)
    for url in review.appearances:
        for telling in telling_rows.at(store.db, url):
            stems = _stems(" ".join(span.text for span in telling.spans))
            if len(wanted & stems) * 2 >= min(len(wanted), len(stems)):
                yield telling.id


def _stems(text: str) -> set[str]:
    from retold.words import words

    return {word.stem for word in words(text, "en", 0)}
