"""Times `narrate`, `compare` and `recall` on invented readings, kept in a store.

    python evals/narratives/perf.py                    small: up to 20,000 statements
    python evals/narratives/perf.py --large            the bars: 100,000 and a million
    python evals/narratives/perf.py --profile 20000    where the time of `narrate` goes
    python evals/narratives/perf.py --large --freeze   also writes perf.txt

Statements are words drawn by their frequency in English, most of them from one of 60 topics, as in
the news; one in eight has a line of four to seven words that comes back in eight statements or so,
on other days and by other speakers. Each is a family alone: linking is timed in `evals/corpus`.
Growth is the slope of log time over log size. Beside the seconds of the clock stand those of the
processor, which other work on the machine does not lengthen.
"""

import argparse
import cProfile
import math
import platform
import pstats
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import wordfreq

import retold
from retold.narratives import narrate
from retold.records import (
    Actor,
    Article,
    Attribution,
    Date,
    Family,
    Mention,
    Reading,
    Telling,
    content_id,
)
from retold.retellings import Linked, tell
from retold.store import Store, readings
from retold.store import tellings as telling_rows

FROZEN = Path(__file__).with_name("perf.txt")
A_PAGE = 10
"""Statements on a page."""
TOPICS, OF_TOPIC = 60, 500
OFTEN = 8
"""Statements that share a line, or so."""
FIRST_DAY = date(2020, 1, 1)
TOLD = (
    "The customs ledger of the Northern League is the root cause of the crisis in the strait,"
    " which treats the trade of small nations as private property, and no fisherman of this coast"
    " will ever pay for a permit to sail past his own village"
)
BARS = "bars: narrate 100,000 in 120 s, growth 1.2; compare 1 s; recall 300 ms on a million"


class Press:
    """Invents pages; the same seed gives the same pages."""

    def __init__(self, statements: int, seed: int = 6) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        known = [w for w in wordfreq.top_n_list("en", 30_000) if w.isascii() and w.isalpha()]
        self._light, content = known[:120], known[300:]
        self._weights = [1 / (n + 20) for n in range(len(self._light))]
        self._topics = [self._random.sample(content, OF_TOPIC) for _ in range(TOPICS)]
        self._lines = [
            self._random.sample(content, self._random.randint(4, 7))
            for _ in range(max(1, statements // (8 * OFTEN)))
        ]
        self._speakers = [f"Envoy{n} Holt{n % 97}" for n in range(300)]

    def statement(self) -> str:
        """A sentence of 12 to 26 words."""
        draw = self._random
        topic = draw.choice(self._topics)
        length = draw.randint(12, 26)
        words = []
        for _ in range(length):
            light = draw.random() < 0.5
            words += draw.choices(self._light, self._weights) if light else [draw.choice(topic)]
        if draw.random() < 1 / 8:
            at = draw.randrange(length)
            words[at:at] = draw.choice(self._lines)
        return " ".join(words).capitalize()

    def page(self, number: int) -> Reading:
        """A page on which ten statements are quoted."""
        draw = self._random
        pieces: list[str] = []
        said: list[tuple[int, int, int, int, Actor]] = []
        at = 0
        for _ in range(A_PAGE):
            words, name = self.statement(), draw.choice(self._speakers)
            actor = Actor(id=content_id("actor", name), name=name, kind="person")
            start = at + 1
            source = start + len(words) + 3
            piece = f"“{words},” {name} said.\n"
            said.append((start, start + len(words), source, source + len(name), actor))
            pieces.append(piece)
            at += len(piece)
        text = "".join(pieces)
        day = (FIRST_DAY + timedelta(days=number % 1800)).isoformat()
        article = Article(
            id=content_id("page", str(number)),
            digest="",
            text=text,
            blocks=(),
            language="en",
            covered=True,
            outlet=f"Outlet {number % 40}",
            published=Date(value=day, precision="day", basis="given"),
        )
        attributions = tuple(
            Attribution(
                id=content_id(article.id, str(n)),
                article_id=article.id,
                kind="direct",
                source=article.span(source, end),
                cue=None,
                content=(article.span(start, stop),),
                act="said",
                confidence=0.9,
                actor_id=actor.id,
            )
            for n, (start, stop, source, end, actor) in enumerate(said)
        )
        actors = {one[4].id: one[4] for one in said}
        return Reading(
            article=article,
            attributions=attributions,
            mentions=tuple(
                Mention(span=article.span(source, end), actor_id=actor.id, detail="")
                for _, _, source, end, actor in said
            ),
            actors=tuple(actors[i] for i in sorted(actors)),
            reader="perf",
        )


def kept(folder: Path, statements: int) -> Store:
    """A store with so many invented statements."""
    store = Store(folder, version=retold.__version__)
    press = Press(statements)
    with store.writing():
        for first in range(0, statements // A_PAGE, 1000):
            with store.transaction():
                for number in range(first, min(first + 1000, statements // A_PAGE)):
                    reading = press.page(number)
                    told = tuple(tell(reading.article, reading.attributions))
                    readings.put(store.db, number, reading, told)
    return store


def alone(store: Store) -> Linked:
    """Each telling as a family by itself."""
    told: list[Telling] = list(telling_rows.every(store.db))
    families = (Family(id=content_id("family", t.id), root_id=t.id, tellings=(t.id,)) for t in told)
    return Linked(tuple(told), (), tuple(families), ())


class Spent(NamedTuple):
    """Seconds of the clock and of the processor, and what was found in them."""

    clock: float
    processor: float
    recurrences: int = 0
    narratives: int = 0


def time_narrate(statements: int, profile: bool = False) -> Spent:
    """What `narrate` takes on so many, and how many recurrences and narratives it finds."""
    with tempfile.TemporaryDirectory() as folder:
        store = kept(Path(folder) / "c.retold", statements)
        linked = alone(store)
        watch = cProfile.Profile()
        if profile:
            watch.enable()
        began, busy = time.perf_counter(), time.process_time()
        found = narrate(readings.every(store.db), linked)
        clock, processor = time.perf_counter() - began, time.process_time() - busy
        if profile:
            watch.disable()
            pstats.Stats(watch).sort_stats("tottime").print_stats(25)
        store.close()
    return Spent(clock, processor, len(found.recurrences), len(found.narratives))


def time_compare() -> Spent:
    """The medians of what `compare` takes on a statement that ten articles tell."""
    base = TOLD.split()
    draw = random.Random(6)  # noqa: S311 - no secret
    lines = []
    for n in range(10):
        words = [w for w in base if n == 0 or draw.random() > 0.12]
        text = f"“{' '.join(words)},” Ilsa Varn {draw.choice(['said', 'claimed', 'insisted'])}."
        lines.append(
            f'{{"text": "{text}", "id": "a{n}", "outlet": "Outlet {n}", "published":'
            f' "2031-03-{n + 1:02}"}}'
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        with retold.open(Path(folder) / "c.retold") as corpus:
            corpus.add(retold.read(file))
            corpus.link()
            assert len(corpus.trace("a0").steps) == 10
            corpus.compare("a0")  # the word tables are loaded once
            spent = list(timed(corpus.compare, ["a0"] * 9))
            return Spent(
                statistics.median(one.clock for one in spent),
                statistics.median(one.processor for one in spent),
            )


def timed(work: Callable[[str], object], asked: Sequence[str]) -> Iterator[Spent]:
    """What each call takes."""
    for one in asked:
        began, busy = time.perf_counter(), time.process_time()
        work(one)
        yield Spent(time.perf_counter() - began, time.process_time() - busy)


def time_recall(statements: int, sentences: int = 200) -> list[Spent]:
    """What `recall` takes for each of some sentences, half of which are held."""
    with tempfile.TemporaryDirectory() as folder:
        store = kept(Path(folder) / "c.retold", statements)
        rows = store.db.execute("SELECT text FROM words ORDER BY rowid LIMIT ?", (sentences // 2,))
        old = [row[0] for row in rows]
        store.close()
        new = Press(statements, seed=7)
        asked = old + [new.statement() for _ in range(sentences // 2)]
        with retold.open(Path(folder) / "c.retold") as corpus:
            corpus.recall(asked[0])
            return list(timed(corpus.recall, asked))


def table(sizes: Sequence[int], recalled: int) -> list[str]:
    """The figures, a line each."""
    lines = [f"{platform.machine()}, Python {platform.python_version()}", BARS]
    spent = []
    for size in sizes:
        spent.append(time_narrate(size))
        lines.append(
            f"narrate {size:>9,} statements  {spent[-1].clock:7.1f} s ({spent[-1].processor:.1f} s"
            f" of the processor)  {spent[-1].recurrences:,} recurrences,"
            f" {spent[-1].narratives:,} narratives"
        )
        print(lines[-1], flush=True)
    longer = math.log(spent[-1].processor / spent[0].processor)
    growth = longer / math.log(sizes[-1] / sizes[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(f"narrate grows as n^{growth:.2f}; peak memory {peak:,.0f} MB")
    compared = time_compare()
    lines.append(
        f"compare ten tellings  {compared.clock * 1000:.0f} ms"
        f" ({compared.processor * 1000:.0f} ms of the processor)"
    )
    print("\n".join(lines[-2:]), flush=True)
    found = time_recall(recalled)
    for name, times in (
        ("clock", sorted(one.clock for one in found)),
        ("processor", sorted(one.processor for one in found)),
    ):
        middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
        lines.append(
            f"recall over {recalled:,} statements, {name}: median {middle * 1000:.0f} ms,"
            f" 95 of 100 within {late * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms"
        )
    return lines


def main() -> None:
    """Print the figures, and keep them if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--large", action="store_true", help="the sizes of the bars")
    parser.add_argument("--profile", type=int, metavar="N", help="profile narrate on N statements")
    parser.add_argument("--freeze", action="store_true", help="keep the figures in perf.txt")
    asked = parser.parse_args()
    if asked.profile:
        time_narrate(asked.profile, profile=True)
        return
    sizes = (25_000, 100_000) if asked.large else (5_000, 10_000, 20_000)
    lines = table(sizes, 1_000_000 if asked.large else 20_000)
    print("\n".join(lines))
    if asked.freeze:
        FROZEN.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
