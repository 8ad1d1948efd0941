"""A corpus: the one room that knows the stages and the store."""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from retold import __version__, adding, judging, linking, loading, merging, verdicts
from retold.corpus.questions import Questions, day_of
from retold.intake import LoadReport, MergeReport
from retold.records import Judgement, Outlet, Page, Rejected
from retold.reports import AddReport, LinkReport, RedoReport, WatchReport
from retold.store import Store, judgements

if TYPE_CHECKING:  # what asks the network is loaded where it is asked
    from retold.fetching import Manners


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


class Corpus(Questions):
    """Pages held, who said what in them, and how each statement was told again."""

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
        at = day_of("when", when) or datetime.now(UTC).isoformat(timespec="microseconds")
        with self._store.writing(), self._store.transaction():
            judged = judging.judgement(self._db, verdict, one, other, (who, at, why))
            judgements.insert(self._db, judged)
            verdicts.refresh(self._db, judged)
        return judged
