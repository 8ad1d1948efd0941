"""The articles in hand while `link` works: their tellings, and which of them repeat another."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from retold.records import DOUBTFUL, Article, Reading, Telling
from retold.retellings.copies import counterparts, text_digest, twins
from retold.retellings.held import Held
from retold.retellings.reach import Numbers, Reach, reaches
from retold.retellings.tell import sentences, tell, telling
from retold.retellings.told import Teller, Told, Wording, Wordings


class Page:
    """An article with its tellings: what is attributed, and its running sentences."""

    def __init__(self, reading: Reading, wordings: Wordings) -> None:
        self.article = reading.article
        teller = Teller(reading, wordings)
        self.told = teller.all(tell(reading.article, reading.attributions))
        self.running = teller.all(_running(reading))


class Desk:
    """Articles that are new, and those that were linked before as far as they are asked for."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._wordings: Wordings = {}
        self._keyed: dict[Wording, Numbers] = {}
        self.pages: dict[str, Page] = {}
        self.article_of: dict[str, str] = {}
        """The article of each telling."""
        self.twin: dict[str, str] = {}
        self._repeated: dict[str, set[str]] = {}
        self._copied: dict[str, dict[str, str]] = {}

    def take(self, readings: Iterable[Reading]) -> set[str]:
        """Takes new articles in; gives those of which all is to be decided.

        These are the new ones, and those held whose page turns out to repeat another one now. One
        that is held already is decided anew too.
        """
        new = {r.article.id: self._put(r) for r in readings}
        texts = {text_digest(page.article) for page in new.values()}
        linked = self._held.same_text(t for t in texts if t is not None)
        self.load(linked)
        known = self._held.twins(linked)
        before = {i: known.get(i) for i in linked}
        for i in linked:
            self.twin.pop(i, None)
        self.twin |= twins(self.pages[i].article for i in new.keys() | linked)
        self._repeated.clear()
        for copy, original in self.twin.items():
            self._repeated.setdefault(original, set()).add(copy)
        changed = {i for i in linked if self.twin.get(i) != before[i]}
        return new.keys() | changed | self._left(i for i in changed if i in self.twin)

    def _left(self, articles: Iterable[str]) -> set[str]:
        """The articles that lose the company of these, which only repeat others now."""
        pages = [self.pages[i] for i in articles]
        met = self._held.met(
            [r for p in pages for r in reaches(p.article.id, p.told, p.running, self._keyed)]
        )
        self.load(met)
        return met & self.pages.keys()

    def load(self, articles: Iterable[str]) -> None:
        """Brings in articles linked before, and those that they repeat or that repeat them."""
        wanted = set(articles) - self.pages.keys()
        while wanted:
            for reading in self._held.readings(sorted(wanted)):
                self._put(reading)
            known = self._held.twins(wanted)
            for copy, original in known.items():
                if copy not in self.twin:
                    self.twin[copy] = original
                    self._repeated.setdefault(original, set()).add(copy)
            wanted = {i for pair in known.items() for i in pair} - self.pages.keys()

    def _put(self, reading: Reading) -> Page:
        page = self.pages[reading.article.id] = Page(reading, self._wordings)
        self.article_of.update((t.telling.id, page.article.id) for t in (*page.told, *page.running))
        return page

    def tellings(self, articles: Iterable[str]) -> set[str]:
        """The ids of all that may be told in these articles, attributed or in their own voice."""
        pages = (self.pages[i] for i in articles)
        return {t.telling.id for page in pages for t in (*page.told, *page.running)}

    def compared(self, articles: Iterable[str] | None = None) -> list[Told]:
        """What is attributed in these articles, or in all; no copies, nothing that says nothing."""
        return [
            t
            for i in sorted(self.pages if articles is None else articles)
            for t in self.pages[i].told
            if t.telling.id not in self.copied(i) and not t.says_nothing
        ]

    def running(self, articles: Iterable[str] | None = None) -> list[Told]:
        """The running sentences of these articles, or of all, those of copies left out."""
        wanted = sorted(self.pages if articles is None else articles)
        return [t for i in wanted if i not in self.twin for t in self.pages[i].running]

    def copied(self, article: str) -> dict[str, str]:
        """Telling → the telling it repeats, where the article is a copy of another."""
        if article not in self.twin:
            return {}
        if article not in self._copied:
            original = self.pages[self.twin[article]]
            ours, theirs = _worded(self.pages[article].told), _worded(original.told)
            self._copied[article] = counterparts(ours, theirs)
        return self._copied[article]

    def repeated(self, article: str) -> set[str]:
        """The articles that repeat this one."""
        return self._repeated.get(article, set())

    def reaches(self, articles: Iterable[str]) -> list[Reach]:
        """The keys of these articles' tellings."""
        return [r for i in sorted(articles) for r in self._reaches(i)]

    def _reaches(self, article: str) -> Iterator[Reach]:
        compared, running = self.compared([article]), self.running([article])
        yield from reaches(article, compared, running, self._keyed)


def own_copies(desk: Desk, own: dict[str, list[Told]]) -> tuple[dict[str, str], dict[str, Told]]:
    """The own voice of copies: telling → the telling it repeats, and these tellings by id.

    `own` has the tellings in their own voice of articles, in the order of their places.
    """
    copies: dict[str, str] = {}
    told: dict[str, Told] = {}
    for article, tellings in own.items():
        for copy in sorted(desk.repeated(article)):
            running = desk.pages[copy].running
            found = counterparts(_worded(running), _worded(tellings))
            copies |= found
            told |= {t.telling.id: t for t in running if t.telling.id in found}
    return copies, told


def _worded(told: Iterable[Told]) -> list[tuple[Telling, object]]:
    return [(t.telling, (t.wording.stems, t.denied, t.speaker and t.speaker.names)) for t in told]


def _running(reading: Reading) -> list[Telling]:
    """The sentences of an article that no attribution covers, as tellings in its own voice.

    An attribution that is more likely wrong than right (`DOUBTFUL`) covers none.
    """
    article = reading.article
    taken = sorted(
        (span.start, span.end)
        for said in reading.attributions
        if said.confidence >= DOUBTFUL
        for span in (*said.content, *(s for s in (said.source, said.cue) if s is not None))
    )
    starts = [start for start, _ in taken]
    reach = list(accumulate((end for _, end in taken), max))
    found = []
    for start, end in _told_blocks(article):
        for span in sentences(article, start, end):
            before = bisect_left(starts, span.end)
            if not before or reach[before - 1] <= span.start:
                found.append(telling(article, [span], None))
    return found


def _told_blocks(article: Article) -> list[tuple[int, int]]:
    """Where the article itself speaks: its headline, headings, body and captions."""
    if not article.blocks:
        return [(0, len(article.text))]
    kinds = ("headline", "heading", "body", "caption")
    return [b.text for b in article.blocks if b.text is not None and b.kind in kinds]
