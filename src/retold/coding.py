"""From a taxonomy to the statements held that come nearest to each of its codes."""

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext

from retold import tracing, verdicts
from retold import vectors as network
from retold.codes.rank import Said, Text, detail, nearest, stems, texts
from retold.codes.records import Code, Coded, CodesReport, Near
from retold.errors import UsageError
from retold.records import Family, Telling
from retold.reports import counted
from retold.store import Filters, Store, ids, links, words
from retold.store.vectors import KeptVectors
from retold.vectors import Vectors

ALL = 10_000
"""Statements up to which each is held against each code by its meaning; of more, only those that
have words of a code."""
FOUND = 200
"""Statements that are looked at for a text of a code, where there are more than ALL."""


def codes(store: Store, taxonomy: Sequence[Code], part: str | None, limit: int) -> CodesReport:
    """What `Corpus.codes` gives.

    Raises:
        UsageError: no code has that part in its name, or the limit is below 1.
    """
    if limit < 1:
        raise UsageError(f"limit {limit!r} is below 1")
    asked = [code for code in taxonomy if _has(code, part)]
    if not asked:
        known = ", ".join(repr(code.name) for code in taxonomy[:5])
        raise UsageError(
            f"no code has {part!r} in its name; there are {known}" if part else "there is no code"
        )
    searched = {code.name: texts(code) for code in asked}
    families, total = _families(store, [text for found in searched.values() for text in found])
    tellings = {t.id: t for t in ids.tellings(store.db, (f.root_id for f in families))}
    held = [(f, tellings[f.root_id]) for f in families if f.root_id in tellings]
    embed = _Embedder(store)
    rows = embed([_plain(telling) for _, telling in held])
    said = [Said(stems(telling.spans), row) for (_, telling), row in zip(held, rows, strict=True)]
    decided = verdicts.coded(store.db)
    made = []
    for code in asked:
        of = searched[code.name]
        own = embed([text.text for text in of])
        near = nearest(of, own, said)[:limit]
        shown = []
        for k, one in near:
            family, telling = held[k]
            for step in tracing.steps(store.db, [telling]):
                shown.append(
                    Near(
                        code=code.name,
                        family_id=family.id,
                        score=one.score,
                        meaning=one.meaning,
                        words=one.words,
                        nearest=one.nearest,
                        shared=one.shared,
                        detail=detail(one),
                        step=step,
                        tellings=len(family.tellings),
                        decided=decided.get((family.id, code.name)),
                    )
                )
        coded = tuple(
            judged
            for (_, name), judged in sorted(decided.items())
            if name == code.name and judged.verdict == "coded"
        )
        made.append(
            Coded(code=code, nearest=tuple(shown), coded=coded, detail=_why(code, of, shown))
        )
    return CodesReport(
        codes=tuple(made), statements=total, detail=tuple(_limits(asked, total, len(held)))
    )


def _has(code: Code, part: str | None) -> bool:
    return part is None or part.casefold() in code.name.casefold()


def _families(store: Store, of: Iterable[Text]) -> tuple[list[Family], int]:
    """The statements that are held against the codes, and how many there are."""
    total: int = store.db.execute("SELECT count(*) FROM families").fetchone()[0]
    if total <= ALL:
        return list(links.families(store.db)), total
    found: dict[str, Family] = {}
    for text in of:
        asked = words.terms(" ".join(re.findall(r"\w+", text.text)))
        for telling in words.find(store.db, asked, Filters(), together=False, limit=FOUND):
            family = links.family_of(store.db, telling.id)
            if family is not None:
                found.setdefault(family.id, family)
    return [found[name] for name in sorted(found)], total


def _plain(telling: Telling) -> str:
    """The words of a telling as `link` reads them for their meaning: a vector is made once."""
    return " ".join(" ".join(span.text for span in telling.spans).split())


class _Embedder:
    """Vectors of texts, kept in the corpus where it may be written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keep = os.access(store.folder, os.W_OK)

    def __call__(self, given: list[str]) -> Vectors:
        """A row for each text."""
        with self._store.writing() if self._keep else nullcontext():
            return KeptVectors(self._store)(given) if self._keep else network.vectors(given)


def _why(code: Code, of: Sequence[Text], shown: Sequence[Near]) -> tuple[str, ...]:
    """What is to be known of the list of a code."""
    if not of:
        return ("its words say too little to search for; give it a definition or examples",)
    said = []
    if code.definition is None and not code.examples:
        said.append("searched by its name alone; a definition and examples would find more")
    if not shown:
        said.append("no statement held is near to it")
    return tuple(said)


def _limits(asked: Sequence[Code], total: int, held: int) -> Iterable[str]:
    bare = sum(code.definition is None and not code.examples for code in asked)
    if bare:
        yield (
            f"{counted(bare, 'code')} of {len(asked):,} with neither definition nor examples:"
            " searched by name alone"
        )
    if held < total:
        yield (
            f"{counted(total, 'statement')} held: only the {held:,} with words of a code were"
            " looked at"
        )
    if not total:
        yield "no statement is held"
