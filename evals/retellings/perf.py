"""Times `retold link` on invented news of any size: seconds, memory, growth; and MinHash beside it.

    python evals/retellings/perf.py                         10,000 and 100,000 attributions
    python evals/retellings/perf.py 10000 100000 1000000    and a million
    python evals/retellings/perf.py 10000 --bare            without the baseline

The news is made, the same each time: words drawn as often as English has them; speeches of a few
statements each, most told by few outlets and some by many; each outlet tells a part, verbatim,
trimmed or reworded, within three days; now and then a formula. A day has as many attributions in a
large corpus as in a small one: a corpus grows by years.

Each size is a corpus of its own on the disk. Printed are what `link` takes of it, by the clock and
of the processors (all processes), the most memory of its processes, and what was found; then what
`link` takes once 100 more pages have come, of one day and of any; and how long `trace` of a free
text takes. Vectors stand for those of a network, lie in the corpus, and are not counted. `lines` is
what of it finding narratives, actors and answers takes.
The bars: time grows at most as n^1.15; a million in 20 minutes and 6 GB; a trace in 200 ms.
"""

import argparse
import gc
import math
import pickle
import random
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import accumulate, combinations, islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import wordfreq

from retold import __version__, linking, tracing
from retold.errors import UsageError
from retold.records import (
    Actor,
    Article,
    Attribution,
    Block,
    Date,
    Family,
    Reading,
    Span,
    Telling,
    content_id,
)
from retold.retellings import Capped, Decided, evidence, pairing
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told, Wordings
from retold.store import Store, links, readings
from retold.store.vectors import KeptVectors, _digest
from retold.vectors import SIZE, Vectors

A_DAY = 500
"""Attributions on one day."""
OUTLETS, SPEAKERS, MANY = 400, 3_000, 40
FIRST_DAY = date(2031, 1, 1)
LIGHT = ("the", "of", "and", "to", "in", "that", "a", "for", "with", "on", "by", "is", "will")
FORMULA = "we express our deep concern over the grave situation in the region"
GROWTH = 1.15
TRACE = 200
MORE = 100
"""Pages that come later."""


class Made(NamedTuple):
    """Readings, and which statement each attribution tells."""

    readings: list[Reading]
    statement: dict[str, int]


def make(count: int) -> Made:
    """News with so many attributions, or a few more."""
    made = Made([], {})
    for reading, told in pages(count):
        made.readings.append(reading)
        made.statement.update(told)
    return made


def pages(count: int, seed: int = 7) -> Iterator[tuple[Reading, dict[str, int]]]:
    """The readings of such news one by one, each with the statements that it tells."""
    draw = random.Random(seed)  # noqa: S311
    speech = statement = made = 0
    while made < count:
        day = FIRST_DAY + timedelta(days=made // A_DAY)
        number = zipf(draw, SPEAKERS)
        speaker = f"{name(number)} {name(number + 7_919)}"
        said = [sentence(draw) for _ in range(draw.randint(2, 6))]
        if draw.random() < 0.03:
            said[0] = FORMULA.split()
        for place in draw.sample(range(OUTLETS), zipf(draw, MANY)):
            told = [(k, words) for k, words in enumerate(said) if draw.random() < 0.6]
            if told:
                title = f"{speech}-{place}"
                when = day + timedelta(days=draw.choice((0, 0, 0, 1, 1, 2)))
                texts = [retold(draw, words) for _, words in told]
                reading = page(title, f"Outlet {place}", when, speaker, texts, sentence(draw))
                which = zip(told, reading.attributions, strict=True)
                yield reading, {attribution.id: statement + k for (k, _), attribution in which}
                made += len(told)
        speech += 1
        statement += len(said)


def zipf(draw: random.Random, most: int) -> int:
    """A number from 1 to `most`, each as often as it is small (Zipf's law)."""
    return int(most ** draw.random())


@lru_cache(maxsize=1)
def english() -> tuple[list[str], list[float]]:
    """Content words, and how often they are drawn, added up."""
    words = [w for w in wordfreq.top_n_list("en", 30_000) if w.isalpha() and len(w) > 3][40:]
    return words, list(accumulate(wordfreq.word_frequency(w, "en") for w in words))


@lru_cache(maxsize=10_000)
def name(number: int) -> str:
    return content_id(str(number)).translate(str.maketrans("0123456789", "aeiouaeiou"))[:7].title()


def sentence(draw: random.Random) -> list[str]:
    words, added = english()
    content = draw.choices(words, cum_weights=added, k=draw.randint(6, 13))
    return [w for c in content for w in ((draw.choice(LIGHT), c) if draw.random() < 0.7 else (c,))]


def retold(draw: random.Random, said: Sequence[str]) -> str:
    """Verbatim, trimmed to a part, or reworded: words dropped and changed, and halves swapped."""
    words = list(said)
    way = draw.random()
    if way < 0.3 or len(words) < 8:
        return " ".join(words)
    if way < 0.5:
        length = draw.randint(5, len(words) - 1)
        start = draw.randint(0, len(words) - length)
        return " ".join(words[start : start + length])
    vocabulary, added = english()
    kept = [w for w in words if draw.random() > 0.2]
    changed = [
        w if draw.random() > 0.15 else draw.choices(vocabulary, cum_weights=added)[0] for w in kept
    ]
    if draw.random() < 0.3:
        half = len(changed) // 2
        changed = changed[half:] + changed[:half]
    return " ".join(changed)


def page(
    title: str, outlet: str, day: date, speaker: str, said: Sequence[str], own: Sequence[str]
) -> Reading:
    """An article in which the speaker says all this, and the outlet one sentence of its own."""
    text = ""
    places = []
    for words in said:
        text += f"{speaker} said: “"
        places.append((len(text), len(text) + len(words)))
        text += f"{words}.”\n"
    text += " ".join(own).capitalize() + ".\n"
    article_id = content_id(title)
    who = Actor(id=content_id(speaker), name=speaker, kind="person")
    return Reading(
        article=Article(
            id=article_id,
            digest=article_id,
            text=text,
            blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="perf"),),
            language="en",
            covered=True,
            outlet=outlet,
            published=Date(value=day.isoformat(), precision="day", basis="given"),
        ),
        attributions=tuple(
            Attribution(
                id=content_id(article_id, str(start)),
                article_id=article_id,
                kind="direct",
                source=None,
                cue=None,
                content=(Span(start=start, end=end, text=text[start:end]),),
                act="said",
                confidence=1.0,
                actor_id=who.id,
            )
            for start, end in places
        ),
        mentions=(),
        actors=(who,),
        reader="perf",
    )


class Embedder:
    """Vectors that stand for those of a network: sums of a fixed vector a word."""

    def __init__(self) -> None:
        self._words = np.random.default_rng(3).standard_normal((8_192, SIZE), np.float32)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        said = ([w for w in t.split() if w not in LIGHT] or [t] for t in texts)
        rows = np.stack([self._words[[self._row(w) for w in words]].sum(0) for words in said])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    @staticmethod
    @lru_cache(maxsize=100_000)
    def _row(word: str) -> int:
        return int(content_id(word), 16) % 8_192


class Spent(NamedTuple):
    """Seconds by the clock, and of the processors in all processes that have ended."""

    clock: float
    processors: float

    @classmethod
    def now(cls) -> "Spent":
        own, ended = (resource.getrusage(of) for of in _PROCESSES)
        used = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
        return cls(time.perf_counter(), used)

    def since(self, before: "Spent") -> "Spent":
        return Spent(self.clock - before.clock, self.processors - before.processors)

    def __str__(self) -> str:
        return f"{self.processors:8.1f} s of processors, {self.clock:8.1f} s by the clock"


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


class Memory:
    """The most memory that this process and those it started hold at one time, in GB.

    Looked at twice a second. What `getrusage` says of another process is at least what the one that
    started it held.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self.own = self.other = self.all = 0.0

    def __enter__(self) -> "Memory":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            own = _resident("self")
            others = [_resident(pid) for pid in _started()]
            self.own = max(self.own, own)
            self.other = max([self.other, *others])
            self.all = max(self.all, own + sum(others))

    def __str__(self) -> str:
        others = f", another process {self.other:.2f}, all at one time {self.all:.2f}"
        return f"{self.own:.2f} GB{others if self.other else ''}"


def _resident(pid: str) -> float:
    """What a process holds now, in GB; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1e6
    return 0.0


def _started() -> list[str]:
    """The processes that this one has started and that run."""
    with suppress(OSError):
        return [
            pid
            for thread in Path("/proc/self/task").iterdir()
            for pid in (thread / "children").read_text().split()
        ]
    return []


def keep(store: Store, made: Iterable[Reading], embed: Embedder) -> None:
    """Puts readings into a corpus as `add` does, and the vectors of what they tell."""
    with store.writing():
        for some in batched(made, 2_000):
            texts: list[str] = []
            with store.transaction():
                for reading in some:
                    tellings = tell(reading.article, reading.attributions)
                    readings.put(store.db, 1, reading, tellings)
                    texts += [pairing.written(t.spans) for t in tellings]
                rows = zip(texts, embed(texts).astype(np.float16), strict=True)
                store.db.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    ((_digest(text), row.tobytes()) for text, row in rows),
                )


def batched(things: Iterable[Reading], count: int) -> Iterator[list[Reading]]:
    rest = iter(things)
    while some := list(islice(rest, count)):
        yield some


def timed(store: Store) -> tuple[Spent, Spent]:
    """What `link` takes, and what of it goes to narratives and actors."""
    lines: list[Spent] = []

    def noting(store: Store, embed: KeptVectors, decided: Sequence[Decided]) -> tuple[Capped, ...]:
        before = Spent.now()
        try:
            return find(store, embed, decided)
        finally:
            lines.append(Spent.now().since(before))

    find, linking._lines = linking._lines, noting
    try:
        before = Spent.now()
        linking.link(store)
        return Spent.now().since(before), lines[0]
    finally:
        linking._lines = find


def fill(folder: Path, count: int) -> None:
    """Makes news of a size and puts it into a corpus; leaves the rest beside it.

    That is which statement each attribution tells, and pages that come later, of one day and of
    any. Done in a process of its own, for what it takes is no part of linking.
    """
    statement: dict[str, int] = {}
    later: list[Reading] = []
    one_day: list[Reading] = []
    draw = random.Random(11)  # noqa: S311
    day = (FIRST_DAY + timedelta(days=count // A_DAY // 2)).isoformat()

    def first() -> Iterator[Reading]:
        for reading, told in pages(count):
            statement.update(told)
            published = reading.article.published
            if published and published.value == day and len(one_day) < MORE:
                one_day.append(reading)
            elif draw.random() < 2 * MORE / (count / 2.6) and len(later) < MORE:
                later.append(reading)
            else:
                yield reading

    with closing(Store(folder / "perf.retold", version=__version__)) as store:
        keep(store, first(), Embedder())
    (folder / "rest").write_bytes(pickle.dumps((statement, one_day, later)))


def size(count: int) -> tuple[list[str], float]:
    """How retold does on so many attributions: lines of the table; and the processors' seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            other.submit(fill, folder, count).result()
        store = Store(folder / "perf.retold", version=__version__)
        embed = Embedder()
        with Memory() as held:
            spent, lines = timed(store)
        found = [f"{count:>9,} attributions  link {spent}  (lines {lines.processors:.1f} s)"]
        found.append(f"{'':23}{held}")
        statement, one_day, later = pickle.loads((folder / "rest").read_bytes())  # noqa: S301
        draw = random.Random(11)  # noqa: S311
        for what, more in (("of one day", one_day), ("of any day", later)):
            keep(store, more, embed)
            again, of_lines = timed(store)
            rest = again.processors - of_lines.processors
            found.append(
                f"{'':23}{len(more)} pages more, {what}: {again}  "
                f"(lines {of_lines.processors:.1f} s, the rest {rest:.1f} s)"
            )
        tellings = {t.id: t for t in readings.tellings(store.db)}
        every = list(links.families(store.db))
        joint, right, true = joined(statement, every, tellings)
        folder_size = (
            sum(f.stat().st_size for f in (folder / "perf.retold").rglob("*") if f.is_file()) / 1e9
        )
        found.append(
            f"{'':23}{len(every):,} families; recall {right / max(1, true):.3f}, precision "
            f"{right / max(1, joint):.3f}; {folder_size:.2f} GB on the disk"
        )
        found.append(f"{'':23}{traced(store, list(tellings.values()), draw)}")
        store.close()
        return found, spent.processors


def traced(store: Store, tellings: Sequence[Telling], draw: random.Random) -> str:
    """How long `trace` by free text takes: whole sentences, fragments, and words in disorder."""
    gc.freeze()  # to look through what this script holds is no part of a trace
    took: list[float] = []
    for telling in draw.sample(tellings, 60):
        words = telling.spans[0].text.split()
        part = words[: max(3, len(words) // 2)]
        for asked in (words, part, draw.sample(words, len(words))):
            start = time.perf_counter()
            with suppress(UsageError):
                tracing.trace(store.db, " ".join(asked), linked=True)
            took.append(1000 * (time.perf_counter() - start))
    first, *others = took
    others.sort()
    middle, most = others[len(others) // 2], others[-1]
    return (
        f"trace by text: {middle:.0f} ms in the middle, {most:.0f} ms at most (bar {TRACE} ms);"
        f" the first {first:.0f} ms"
    )


def joined(
    statement: dict[str, int], families: Sequence[Family], tellings: dict[str, Telling]
) -> tuple[int, int, int]:
    """Pairs of attributions in one family, those of one statement among them, and all of these."""
    found = right = 0
    for family in families:
        said = {tellings[i].attribution_id for i in family.tellings} - {None}
        counts = Counter(statement[i] for i in said if i is not None)
        found += math.comb(counts.total(), 2)
        right += sum(math.comb(n, 2) for n in counts.values())
    true = sum(math.comb(n, 2) for n in Counter(statement.values()).values())
    return found, right, true


def words_of(made: Made) -> dict[str, Told]:
    """The telling of each attribution, with its words: what both ways start from."""
    wordings: Wordings = {}
    told: dict[str, Told] = {}
    for reading in made.readings:
        tellings = tell(reading.article, reading.attributions)
        for one in Teller(reading, wordings).all(tellings):
            told.setdefault(one.telling.attribution_id or "", one)
    return told


def confirmed(told: dict[str, Told], pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs that alignment and the evidence of words confirm."""
    shared = pairing.Overlaps()
    return {
        (a, b)
        for a, b in pairs
        if a in told and b in told
        if evidence.judge(told[a], told[b], shared(told[a], told[b])).same
    }


def by_keys(told: dict[str, Told]) -> set[tuple[str, str]]:
    """The pairs that retold's keys find."""
    found, _ = pairing.by_words(list(told.values()), [])
    return {ids(a.telling.attribution_id, b.telling.attribution_id) for a, b in found}


def by_minhash(told: dict[str, Told], places: int, least: float) -> set[tuple[str, str]]:
    """The pairs that MinHash LSH finds among the sets of stems."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=least, num_perm=places)
    pairs: set[tuple[str, str]] = set()
    for key, one in told.items():
        hashed = MinHash(num_perm=places)
        hashed.update_batch([stem.encode() for stem in one.wording.stems])
        pairs.update(ids(key, other) for other in index.query(hashed))
        index.insert(key, hashed)
    return pairs


def ids(a: str | None, b: str | None) -> tuple[str, str]:
    return min(a or "", b or ""), max(a or "", b or "")


def baseline(count: int) -> Iterator[str]:
    """Keys and alignment beside MinHash: seconds, recall and precision over pairs."""
    made = make(count)
    of: dict[int, list[str]] = {}
    for attribution, statement in made.statement.items():
        of.setdefault(statement, []).append(attribution)
    true = {ids(a, b) for same in of.values() for a, b in combinations(same, 2)}

    told = words_of(made)

    def line(what: str, find: Callable[[], set[tuple[str, str]]]) -> str:
        start = time.process_time()
        found = find()
        between = time.process_time()
        pairs = confirmed(told, found)
        end = time.process_time()
        right = len(pairs & true)
        return (
            f"{what:<32} {between - start:7.1f} s  {len(found):>9,} pairs  recall "
            f"{len(found & true) / len(true):.3f}; aligned {end - start:7.1f} s in all  recall "
            f"{right / len(true):.3f}  precision {right / max(1, len(pairs)):.3f}"
        )

    yield f"== pairs of one statement among {len(made.statement):,} attributions, {len(true):,}"
    yield line("keys", lambda: by_keys(told))
    for places, least in ((64, 0.5), (128, 0.5), (128, 0.3), (256, 0.3), (256, 0.2)):
        what = f"MinHash, {places} places, from {least}"
        yield line(what, partial(by_minhash, told, places, least))


def main() -> None:
    arguments = argparse.ArgumentParser(description="times linking on invented news")
    arguments.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    arguments.add_argument("--bare", action="store_true", help="without the baseline")
    options = arguments.parse_args()
    before: tuple[int, float] | None = None
    for count in options.counts:
        lines, seconds = size(count)
        if before is not None:
            power = math.log(seconds / before[1]) / math.log(count / before[0])
            lines[0] += f"; grows as n^{power:.2f} (bar {GROWTH})"
        before = count, seconds
        print("\n".join(lines), flush=True)
    if not options.bare:
        print("\n".join(baseline(min(options.counts))))


if __name__ == "__main__":
    main()
