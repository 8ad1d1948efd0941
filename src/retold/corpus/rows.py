"""What a corpus holds, each thing in an order that does not depend on how it came."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from retold import adding, linking, loading, proving, tracing, verdicts
from retold.errors import UsageError
from retold.export import KINDS, frame, tables, write
from retold.intake import Facet, Reviewed
from retold.records import (
    ActorGroup,
    Answer,
    Article,
    Attribution,
    Family,
    Fidelity,
    Holding,
    Member,
    Narrative,
    Reading,
    Recurrence,
    Rejected,
    Retelling,
    Telling,
)
from retold.reports import HeldOutlet, Judged
from retold.store import Store, answers, groups, holdings, links, readings
from retold.store import outlets as outlet_rows
from retold.store import tellings as telling_rows

if TYPE_CHECKING:
    from arro3.core import Table as ArrowTable


class Rows:
    """The records of a corpus, kind by kind, and as tables for other programs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    @property
    def path(self) -> Path:
        """The folder of the corpus."""
        return self._store.folder

    @property
    def stale(self) -> bool:
        """Whether `link` has work to do: something was added or read anew, or its rules changed."""
        return linking.linked(self._store) is None

    def article(self, article_id: str) -> Article:
        """The article with this id, or the one whose id begins so.

        Raises:
            UsageError: there is none, or there are several.
        """
        with self._store.snapshot():
            found = tracing.article(self._db, article_id)
        return found.article

    def original(self, article_id: str) -> bytes:
        """The bytes of the page that an article was read from, as they came, held to their digest.

        Raises:
            UsageError: there is no such article.
            CorpusError: the kept page is missing or was changed.
        """
        return self._store.original(self.article(article_id).id)

    def readings(self) -> Iterator[Reading]:
        """All that was read, article by article in the order of their ids."""
        return readings.every(self._db)

    def articles(self) -> Iterator[Article]:
        """The articles held."""
        return (reading.article for reading in self.readings())

    def attributions(self) -> Iterator[Attribution]:
        """Who said what, in the order of articles and of their texts."""
        return (said for reading in self.readings() for said in reading.attributions)

    def actors(self) -> Iterator[ActorGroup]:
        """Everybody who is mentioned or speaks, once each with all the names, by id."""
        return iter(verdicts.across(self._db).groups) if self.stale else groups.groups(self._db)

    def members(self) -> Iterator[Member]:
        """Who in which article is one of `actors`, and why, by article and actor."""
        return iter(verdicts.across(self._db).members) if self.stale else groups.members(self._db)

    def tellings(self) -> Iterator[Telling]:
        """Every statement each time it is told; those in outlets' own voice once linked."""
        return telling_rows.every(self._db)

    def retellings(self) -> Iterator[Retelling]:
        """How later tellings came from earlier ones."""
        return links.retellings(self._db)

    def fidelities(self) -> Iterator[Fidelity]:
        """How every quotation stands to the earliest text held of its statement."""
        return tracing.fidelities(self._db)

    def families(self) -> Iterator[Family]:
        """The statements, each with all its tellings."""
        return links.families(self._db)

    def recurrences(self) -> Iterator[Recurrence]:
        """The lines that come back on other occasions or with other speakers."""
        return links.recurrences(self._db)

    def answers(self) -> Iterator[Answer]:
        """Which statement answers which, once linked."""
        return answers.every(self._db)

    def narratives(self) -> Iterator[Narrative]:
        """Statements joined by the lines they share."""
        return links.narratives(self._db)

    def outlets(self) -> Iterator[HeldOutlet]:
        """Who published what is held, by name, with what is known of each."""
        return outlet_rows.held(self._db, adding.outlets(self._store))

    def holdings(self) -> Iterator[Holding]:
        """Articles held per outlet and day: the denominator of every count."""
        return holdings.by_day(self._db)

    def rejected(self) -> Iterator[Rejected]:
        """The pages that could not be used, by name, each with the reason."""
        return self._store.rejected()

    def reviews(self) -> Iterator[Reviewed]:
        """The reviews of claims that were loaded, each with the statements it may be about."""
        return loading.reviewed(self._store)

    def facets(self) -> Iterator[Facet]:
        """What was loaded of actors and outlets: parties, sides, owners, by name."""
        return loading.facets(self._store)

    def judgements(self) -> Iterator[Judged]:
        """All that people judged, in the order of time, and whether it still finds its words."""
        return verdicts.listed(self._db)

    def export(
        self,
        folder: str | os.PathLike[str],
        format: str = "jsonl",  # noqa: A002 - the word of the command line
        *,
        id: str | None = None,  # noqa: A002 - the same
        force: bool = False,
    ) -> dict[str, int]:
        """Writes what is held for other programs; gives how many there are of each thing.

        `format`: the tables (one file a kind of record) as jsonl, csv, csv-bom, xlsx or parquet;
        who said what as marks on the texts: annotations, cas, brat; as a graph or linked data:
        graphml, jsonld, ftm, stix; as references: bibtex, ris, csl; as evidence: proof (one zip
        with all that one finding, `id`, rests on, for a stranger to check) and wacz (the pages, for
        web archive players). docs/formats.md says what each keeps and loses. With an `id` (see
        `trace`), only the family that it leads to is written, with the articles it was told in and
        the lines it shares; holdings and rejected pages stay whole, for they are what it counts
        against. Files that are there are replaced only if `force` is set, and only once all are
        whole.

        Example:
            >>> corpus.export("tables", "xlsx")["attributions"]
            53

        Raises:
            UsageError: the format is unknown, the folder holds files or cannot be written.
        """
        with self._store.snapshot():
            if format == "proof":
                return proving.prove(self._store, Path(folder), id, force=force)
            if format == "wacz":
                return proving.archive(self._store, Path(folder), id, force=force)
            only = None if id is None else tracing.selection(self._db, id)
            return write(self, only, Path(folder), format, force=force)

    def frame(self, table: str) -> "ArrowTable":
        """A table of `export` in memory, as an Arrow table: polars, pandas, DuckDB take it.

        Example:
            >>> polars.DataFrame(corpus.frame("attributions")).group_by("actor_group").len()

        Raises:
            UsageError: there is no such table, or the libraries for it (`retold[parquet]`) are
                not installed.
        """
        if table not in KINDS:
            raise UsageError(f"{table!r} is no table; there are {', '.join(KINDS)}")
        with self._store.snapshot():
            return frame(tables(self)[table])
