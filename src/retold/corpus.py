"""A corpus: the one room that knows the stages and the store."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from retold import (
    __version__,
    adding,
    judging,
    linking,
    loading,
    merging,
    proving,
    tracing,
    verifying,
    versioning,
)
from retold.browsing import Lists
from retold.codes.records import Code, CodesReport
from retold.dates import iso
from retold.errors import UsageError
from retold.evidence import Versions
from retold.export import KINDS, frame, tables, write
from retold.intake import Facet, LoadReport, MergeReport, Reviewed
from retold.profiles.records import ActorProfile, OutletProfile
from retold.records import (
    ActorGroup,
    Answer,
    Article,
    Attribution,
    Family,
    Fidelity,
    Holding,
    Judgement,
    Member,
    Narrative,
    Outlet,
    Page,
    Reading,
    Recurrence,
    Rejected,
    Retelling,
    Telling,
)
from retold.reports import (
    AddReport,
    Comparison,
    Echo,
    HeldOutlet,
    History,
    Judged,
    LinkReport,
    Recall,
    RedoReport,
    Step,
    Trace,
    Turn,
    WatchReport,
)
from retold.store import Filters, Store, answers, groups, holdings, judgements, links, readings
from retold.store import intake as intake_rows
from retold.store import outlets as outlet_rows

if TYPE_CHECKING:  # what asks the network is loaded where it is asked
    from arro3.core import Table as ArrowTable

    from retold.fetching import Manners

__all__ = [
    "ActorProfile",
    "AddReport",
    "CodesReport",
    "Comparison",
    "Corpus",
    "Echo",
    "HeldOutlet",
    "History",
    "Judged",
    "LinkReport",
    "OutletProfile",
    "Recall",
    "RedoReport",
    "Step",
    "Trace",
    "Turn",
    "WatchReport",
    "open",
]


def open(path: str | os.PathLike[str], *, create: bool = True) -> "Corpus":  # noqa: A001
    """The corpus in the folder `path`, made where there is none (unless `create` is False).

    Example:
        >>> with retold.open("strait.retold") as corpus:
        ...     corpus.add(retold.read("saved/*.html"))
        ...     corpus.link()

    Raises:
        CorpusError: the folder holds something else, the corpus is a newer one, or it is damaged.
    """
    return Corpus(Store(Path(path), version=__version__, create=create))


class Corpus:
    """Pages held, who said what in them, and how each statement was told again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the files. What was added is kept page by page, with or without it."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The folder of the corpus."""
        return self._store.folder

    # ---- add, redo, link

    def add(
        self,
        pages: Iterable[Page | Rejected],
        *,
        outlets: Iterable[Outlet] = (),
        workers: int | None = None,
        progress: adding.Progress | None = None,
    ) -> AddReport:
        """Reads pages that are not held yet and keeps them, each with what was said in it.

        Each page is kept in one step: a run that is stopped leaves the pages before it whole, and
        the same call goes on from there. A page held already is not read again, unless `about`
        says something new of it; `redo` is for a newer reader.

        What is known of `outlets` is kept, outranks what ships with retold and what was told of
        them before, and names the outlet of every page that does not name it and is on its domain.

        Example:
            >>> known = retold.read_outlets("outlets.csv")
            >>> corpus.add(retold.read("saved/", about="about.csv"), outlets=known).added
            12

        Raises:
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        return adding.add(self._store, pages, outlets, workers, progress)

    def fetch(
        self,
        *urls: str | os.PathLike[str],
        manners: "Manners | None" = None,
        outlets: Iterable[Outlet] = (),
        workers: int | None = None,
        progress: adding.Progress | None = None,
    ) -> AddReport:
        """Asks for pages of the web, and keeps and reads them as `add` does; so `retold add` does
        with urls.

        A url that is a feed (RSS, Atom, JSON) or a sitemap stands for the pages that it lists, but
        those that are held; so does the file of one, or of urls, one a line. One request at a time
        goes to a host, with a delay between; robots.txt is kept to; only public addresses are asked
        (see `Manners`). A page is kept as it came, with its request and headers, before it is read:
        a run that is killed loses nothing, and the same call goes on from there.

        Example:
            >>> corpus.fetch("https://vna.example/rss.xml").added
            40

        Raises:
            UsageError: a url is none of the web, and no file of a list.
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        from retold import collecting, fetching

        asked = collecting.plans(urls)
        known = manners or fetching.Manners()
        return collecting.collect(self._store, asked, known, outlets, workers, progress)

    def watch(
        self,
        sources: str | os.PathLike[str],
        *,
        once: bool = False,
        private: bool = False,
        workers: int | None = None,
        progress: adding.Progress | None = None,
    ) -> Iterator[WatchReport]:
        """Asks for what is due of the sources in a file, round after round; gives what each did.

        The file (sources.toml) names feeds, sitemaps, sites and pages, how often they are asked
        for, saved lines, and where to tell of those that come back; `docs/formats.md` says how.
        Saved lines are held against what came since the first round, each alert once. All state is
        in the corpus. With `once` there is a single round; else a round begins when something is
        due, and the iteration has no end.

        Example:
            >>> for report in corpus.watch("sources.toml", once=True):
            ...     print([alert.detail for alert in report.alerts])

        Raises:
            UsageError: the file is wrong, or a saved line leads to nothing that is held.
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        from retold import watching

        return watching.watch(
            self._store,
            watching.read_watchlist(sources),
            once=once,
            private=private,
            workers=workers,
            progress=progress,
        )

    def redo(
        self, *, workers: int | None = None, progress: adding.Progress | None = None
    ) -> RedoReport:
        """Reads again the kept pages that another version of the reader has read.

        A page that the newer reader cannot use keeps its old reading, and is listed as rejected.

        Raises:
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        return adding.redo(self._store, workers, progress)

    def load(
        self,
        path: str | os.PathLike[str],
        kind: str,
        *,
        columns: Mapping[str, str] | None = None,
        ask: loading.Asked | None = None,
    ) -> LoadReport:
        """Takes in what others have written down.

        `kind` is statements (a spreadsheet: CSV, XLSX, ODS), quotations (JSON of Citron or
        textacy), reviews (ClaimReview, in a page or a data feed), actors or outlets (a table of
        names with attributes, which become facets). `columns` says which column of a spreadsheet
        holds what (`retold.intake.ROLES`); it is asked for once (of `ask`, if that is given) and
        kept for all tables with the same columns.

        Example:
            >>> corpus.load("2023.xlsx", "statements", columns={"statement": "Quote"}).added
            112

        Raises:
            PageError: the file cannot be read or is of another kind; nothing of it is kept.
            UsageError: the kind or a column is not known, or nobody said which column holds what.
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        return loading.load(self._store, path, kind, columns, ask)

    def merge(
        self,
        other: "Corpus | str | os.PathLike[str]",
        *,
        workers: int | None = None,
        progress: adding.Progress | None = None,
    ) -> MergeReport:
        """Takes in all that another corpus holds; that one stays as it is.

        A page that both hold is held once, for ids are hashes of content. The judgements of both
        are kept; those that contradict each other are listed, and the later one holds. What is
        known of outlets here outranks what is known there.

        Example:
            >>> corpus.merge("colleague.retold").conflicts
            ()

        Raises:
            CorpusError: the other is no corpus, or a newer one; see `add`.
        """
        if isinstance(other, Corpus):
            return merging.merge(self._store, other._store, workers, progress)
        with open(other, create=False) as opened:
            return merging.merge(self._store, opened._store, workers, progress)

    def link(self) -> LinkReport:
        """Finds the retellings, families, recurrences and narratives in all that is held, and who
        is one actor in several articles.

        Where nothing has changed since the last time, nothing is done. Pages that came since then
        are linked with what is linked, and cost what they touch; all is linked anew where a page
        that was linked is read otherwise now, somebody judged, an outlet became known, or this
        version links otherwise. Either way the outcome is the same, as long as no wording stands in
        too much to be compared. What was linked stands until the new links are whole.

        Raises:
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        return linking.link(self._store)

    @property
    def stale(self) -> bool:
        """Whether `link` has work to do: something was added or read anew, or its rules changed."""
        return linking.linked(self._store) is None

    # ---- judge

    def judge(
        self,
        verdict: str,
        one: str,
        other: str | None = None,
        *,
        who: str,
        why: str = "",
        when: str | None = None,
    ) -> Judgement:
        """Keeps what a person says of actors or of a speaker; it outranks every score, for good.

        `verdict` is "same" or "different" (of two actors: names as they are held, or the id of a
        statement for the one who speaks there), "rename" (an actor, and what to call it), "not the
        speaker" (a statement's id), "speaker is" (a statement's id, and a name), "words are" (a
        statement's id, and what is said there, as it stands in the article), "same statement" or
        "different statements" (the ids of two tellings), "same line" or "different lines" (of two
        statements, by their ids), "coded" or "not coded" (a statement's id, and a code of a
        taxonomy, see `codes`), "withdrawn" (the id of a judgement, which stays in the log and holds
        no longer). Of judgements that contradict each other the last one holds. `when` is now,
        unless it is given.

        Example:
            >>> corpus.judge("same", "Odo Zalensky", "Zalenskyy", who="Ana Reik", why="one memoir")

        Raises:
            UsageError: the verdict is unknown, or what it speaks of is not held.
            CorpusError: another process writes to the corpus, or the disk is full.
        """
        at = _day("when", when) or datetime.now(UTC).isoformat(timespec="microseconds")
        with self._store.writing(), self._store.transaction():
            judged = judging.judgement(self._db, verdict, one, other, (who, at, why))
            judgements.insert(self._db, judged)
            judging.refresh(self._db, judged)
        return judged

    def judgements(self) -> Iterator[Judged]:
        """All that people judged, in the order of time, and whether it still finds its words."""
        return judging.listed(self._db)

    def codes(
        self, taxonomy: Iterable[Code], *, part: str | None = None, limit: int = 10
    ) -> CodesReport:
        """For each code of a taxonomy the statements that come nearest to it, with the reasons.

        Nothing is coded by this: a person decides, with `judge("coded", …)`, and what was decided
        stands beside each statement. `taxonomy` is what `read_codes` gives; `part` is a part of a
        code's name, to search for some codes only. Vectors are made once and kept.

        Example:
            >>> found = corpus.codes(retold.read_codes("taxonomy.yaml"), part="League")
            >>> found.codes[0].nearest[0].detail
            'nearest to “The League is to blame”: 0.61 in meaning; shares “League”'

        Raises:
            UsageError: no code has that part, `limit` is below 1, or `link` has work to do.
        """
        from retold import coding

        self._linked()
        return coding.codes(self._store, list(taxonomy), part, limit)

    # ---- search, trace

    def search(
        self,
        words: str,
        *,
        actor: str | None = None,
        outlet: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
        language: str | None = None,
        facet: str | None = None,
        limit: int = 20,
    ) -> list[Step]:
        """The statements in which all the words occur, "quoted words" as a phrase; best first.

        Words are compared by their English stems: "tariffs" finds "tariff", not "crises" "crisis".

        `actor` is an actor's id, or part of a name that the speaker has in this article or (once
        linked) in another one; a name that nobody held has is looked for in other spellings and
        scripts. `outlet` is part
        of its name, `kind` direct, indirect or mixed; `since` and `until` are ISO dates as fine as
        wanted, both included, and leave out what has no date. `facet` ("party=Greens") is what was
        loaded of actors and outlets: one who bears it spoke, or published.

        Example:
            >>> corpus.search('"grain corridor" closed', actor="Veldoria", since="2022-02")

        Raises:
            UsageError: there is no word to search for, or a filter is off.
        """
        filters = Filters(
            actor=actor,
            outlet=outlet,
            kind=kind,
            since=_day("since", since),
            until=_day("until", until),
            language=language,
        )
        with self._store.snapshot():
            if facet is not None:
                filters = replace(filters, borne_by=intake_rows.bearers(self._db, facet))
            return tracing.search(self._db, words, filters, limit)

    def trace(self, told: Step | str) -> Trace:
        """Every telling held of a statement, earliest first, and where its wording comes back.

        `told` is a step that `search` gave, or the id of a telling, attribution, article or family
        (its beginning will do), or words, which stand for the statement that fits them best. Of an
        attribution or article with several statements, the one told most is traced.

        Example:
            >>> for step in corpus.trace("the strait belongs to no one"):
            ...     print(step.article.outlet, step.retelling and step.retelling.detail)

        Raises:
            UsageError: no statement fits, or the beginning of an id fits several.
        """
        with self._store.snapshot():
            asked = told.telling.id if isinstance(told, Step) else told
            table = adding.outlets(self._store)
            return tracing.trace(self._db, asked, table, linked=not self.stale)

    def compare(self, told: Step | str) -> Comparison:
        """How each outlet tells a statement: what it keeps, in whose voice, and in which terms.

        `told` is what `trace` takes, or the id of a narrative. All is held against the earliest
        telling held. Every cell has the words that it rests on.

        Example:
            >>> for row in corpus.compare("the strait belongs to no one").framings:
            ...     print(row.outlet, row.voice.says, row.colour, [c.says for c in row.clauses])

        Raises:
            UsageError: no statement fits, or the beginning of an id fits several.
        """
        with self._store.snapshot():
            wanted = told.telling.id if isinstance(told, Step) else told
            return tracing.compared(self._db, wanted, adding.outlets(self._store))

    def recall(self, asked: str | Reading) -> list[Recall]:
        """Whether sentences are new, retellings of statements held, or old lines come back.

        `asked` is a text, or a page that was read (`retold.read_page`), whose statements are asked
        for. Each comes with since when it is held, by whom, and the tellings that show it; "new"
        says over which holdings. Only what has two of its words is looked at: a sentence that was
        told in other words altogether counts as new.

        Example:
            >>> corpus.recall("The strait belongs to no one.")[0].detail
            'told before: first held 2022-03-01 by Ilsa Varn in VNA; 3 tellings like it …'

        Raises:
            UsageError: there is no sentence to look for, or there are too many.
        """
        from retold import recalling

        with self._store.snapshot():
            return recalling.recall(self._db, asked)

    # ---- versions, verify

    def versions(self, url: str) -> Versions:
        """Each time that an address was met, and what changed on it from one text to the next.

        Statements come first (words, speaker, act), then words; clocks, counters and marks of
        advertisements are left out and listed apart. Where an address was no longer there, that is
        told as it was found, and no more. What was read of an older version is read again from the
        archive where it is not kept.

        Example:
            >>> for revision in corpus.versions("https://post.example/league").revisions:
            ...     print([change.detail for change in revision.statements])

        Raises:
            UsageError: nothing is held of this address.
        """
        with self._store.snapshot():
            return versioning.versions(self._store, url)

    def page(self, url: str, at: str | None = None) -> Page:
        """The page as it came from an address, the last one captured by a time, else the first.

        `at` is an ISO time. A page whose capture has no time of its own counts from its import.

        Example:
            >>> corpus.page("https://post.example/league", at="2022-03-02").body[:15]
            b'<!doctype html>'

        Raises:
            UsageError: no page is held of this address, or `at` is no date.
            CorpusError: the kept page is missing or was changed.
        """
        with self._store.snapshot():
            return versioning.page_at(self._store, url, _day("at", at))

    def verify(self) -> verifying.Verification:
        """Checks everything held once more, as it is iterated: gives each `Fault`, if there is one.

        Every record of the archive is unpacked and held to its digests; every paragraph of every
        article to the bytes of its page; every span of every finding to the text. Memory is flat.
        `checked` of what comes back counts what was looked at.

        Example:
            >>> check = corpus.verify()
            >>> [fault.detail for fault in check]
            []
            >>> check.checked["articles"]
            12

        Raises:
            CorpusError: while iterating, if the database cannot be read at all.
        """
        return verifying.Verification(self._store)

    def actor(self, name: str, *, split: str | None = None) -> ActorProfile:
        """What an actor said over time: about whom, in answer to whom, in which formulas.

        `name` is one of the actor's names, or an actor's id, or that of a statement, for who speaks
        there. Every count has the tellings that it counts, and the pages held that it is counted
        against. `split` ("2024-03", "2024") is where the actor's own past ends, against which
        formulas that entered or left are held; by default the month that halves the statements.

        Example:
            >>> found = corpus.actor("Ilsa Varn")
            >>> [(month.month, month.statements, month.held) for month in found.months]
            [('2022-03', 1, 4), ('2024-05', 0, 1)]

        Raises:
            UsageError: nobody or several are meant, they say nothing, or `link` has work to do.
        """
        from retold import profiling

        day = _day("split", split)
        with self._store.snapshot():
            self._linked()
            return profiling.actor(self._db, name, day[:7] if day else None)

    def outlet(self, name: str) -> OutletProfile:
        """How an outlet tells what was said: whom it carried, in whose voice, by what words, what
        it dropped of what others told first.

        Example:
            >>> found = corpus.outlet("The Harbour Post")
            >>> found.told.clauses, len(found.told.dropped), [c.colour for c in found.colours]
            (14, 3, ['neutral', 'doubting'])

        Raises:
            UsageError: no outlet or several are called so, or `link` has work to do.
        """
        from retold import profiling

        with self._store.snapshot():
            self._linked()
            return profiling.outlet(self._db, name, adding.outlets(self._store))

    def _linked(self) -> None:
        """Raises where pages that are not linked yet would be counted as silent."""
        if self.stale:
            raise UsageError(
                "not linked since pages came or changed, so that counts would be wrong; run"
                f" `retold link {self.path}` first"
            )

    # ---- what is held, each in an order that does not depend on how it came

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
        return iter(judging.across(self._db).groups) if self.stale else groups.groups(self._db)

    def members(self) -> Iterator[Member]:
        """Who in which article is one of `actors`, and why, by article and actor."""
        return iter(judging.across(self._db).members) if self.stale else groups.members(self._db)

    def tellings(self) -> Iterator[Telling]:
        """Every statement each time it is told; those in outlets' own voice once linked."""
        return readings.tellings(self._db)

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

    def narrative(self, narrative_id: str) -> History:
        """A line over time: its occasions, speakers and carriers, its counts by month, its drift.

        Carriers are publishers: outlets of one group, and reprints, count once. Every count has
        its denominator, the pages held of that outlet and month.

        Example:
            >>> for occasion in corpus.narrative("5f0a").occasions:
            ...     print(occasion.date, occasion.speaker, occasion.wording.says, occasion.drift)

        Raises:
            UsageError: no narrative has an id that begins so, or several have.
        """
        with self._store.snapshot():
            table = adding.outlets(self._store)
            return tracing.history(self._db, narrative_id, table, linked=not self.stale)

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

    @property
    def lists(self) -> Lists:
        """What is held, to leaf through: a page of a list at a time, with its counts."""
        return Lists(self._store)

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


def _day(name: str, value: str | None) -> str | None:
    """A date as `search` takes it, in the form that articles keep theirs."""
    if value is None:
        return None
    known = iso(value)
    if known is None:
        raise UsageError(f"{name} {value!r} is no date; wanted 2022, 2022-02 or 2022-02-28")
    return known[0]
