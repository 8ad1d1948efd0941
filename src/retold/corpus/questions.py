"""What is asked of a corpus: statements and their tellings, lines, profiles, versions, checks."""

from collections.abc import Iterable
from dataclasses import replace

from retold import adding, tracing, verifying, versioning
from retold.browsing import Lists
from retold.codes.records import Code, CodesReport
from retold.corpus.rows import Rows
from retold.dates import iso
from retold.doubting import Doubts
from retold.errors import UsageError
from retold.evidence import Versions
from retold.profiles.records import ActorProfile, OutletProfile
from retold.records import Page, Reading
from retold.reports import Comparison, History, Recall, Step, Trace
from retold.store import Filters
from retold.store import intake as intake_rows


class Questions(Rows):
    """A corpus that answers."""

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
            since=day_of("since", since),
            until=day_of("until", until),
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

        day = day_of("split", split)
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
            return versioning.page_at(self._store, url, day_of("at", at))

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

    def _linked(self) -> None:
        """Raises where pages that are not linked yet would be counted as silent."""
        if self.stale:
            raise UsageError(
                "not linked since pages came or changed, so that counts would be wrong; run"
                f" `retold link {self.path}` first"
            )

    @property
    def lists(self) -> Lists:
        """What is held, to leaf through: a page of a list at a time, with its counts."""
        return Lists(self._store)

    @property
    def doubts(self) -> Doubts:
        """What is in doubt and waits for a person to judge it, the least sure first."""
        return Doubts(self._store)


def day_of(name: str, value: str | None) -> str | None:
    """A date as people give it, in the form that articles keep theirs."""
    if value is None:
        return None
    known = iso(value)
    if known is None:
        raise UsageError(f"{name} {value!r} is no date; wanted 2022, 2022-02 or 2022-02-28")
    return known[0]
