"""The join on candidate keys, by `link` and by the engine: the same pairs, what each takes.

    python evals/scale/keys.py link FOLDER [ERA]      FOLDER: a run of `retold scale`
    python evals/scale/keys.py engine FOLDER [ERA]

`link` finds its candidates in arrays of one process, era by era (`retold.retellings.candidates`).
The engine is given the same keys as a table (key, fortnight, wording) and groups, caps and joins
it. Making the keys, and judging the pairs, is no part of either time. ERA: articles at a time.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from retold.records import Reading
from retold.retellings import candidates as room
from retold.retellings.candidates import HEAVY, keys, period
from retold.retellings.desk import Page
from retold.retellings.pairing import _by_period, _by_wording
from retold.retellings.told import Wording, Wordings
from retold.scale import engine

ERA = 8_000
"""Readings that are joined at one time, of which `retold.linking` takes more."""
Units = tuple[list[Wording], list[Wording], list[int]]
"""What is attributed, what outlets say themselves, and the fortnights of both."""
Found = tuple[float, float, int]
"""Seconds by the clock and of the processors, and pairs."""


def eras(folder: Path, size: int) -> Iterator[list[Reading]]:
    """The readings of a run in the order of their dates, so many at a time; the dated ones."""
    decode = msgspec.json.Decoder(Reading).decode
    rows = engine.readings(folder).select("reading").to_pydict()["reading"]
    dated = [(date.value, r) for r in map(decode, rows) if (date := r.article.published)]
    every = [
        r for day, r in sorted(dated, key=lambda one: (one[0] or "", one[1].article.id)) if day
    ]
    for n in range(0, len(every), size):
        yield every[n : n + size]


def units(some: list[Reading]) -> Units:
    """Each wording once a fortnight."""
    wordings: Wordings = {}
    pages = [Page(reading, wordings) for reading in some]
    made: tuple[list[Wording], list[Wording]] = ([], [])
    when: list[int] = []
    for told, to in zip(
        ([t for p in pages for t in p.told], [t for p in pages for t in p.running]),
        made,
        strict=True,
    ):
        for unit in (u for group in _by_wording(told) for u in _by_period(group)):
            if (number := period(unit[0])) is not None:
                to.append(unit[0].wording)
                when.append(number)
    return *made, when


def by_link(some: Units) -> Found:
    """As `link` does: keys in a sorted array."""
    attributed, own, when = some
    every = [*attributed, *own]
    known = {id(w): keys(w) for w in every}
    worth, made = room._worth, room.keys
    room.keys = lambda wording: known[id(wording)]
    room._worth = lambda *_: True
    try:
        began = time.perf_counter(), time.process_time()
        found = room.candidates(attributed, own, when)
        return *_since(began), len(found.pairs)
    finally:
        room.keys, room._worth = made, worth


def by_engine(some: Units) -> Found:
    """As the engine does: group by key and fortnight, leave out what is too heavy, join."""
    import daft
    from daft.functions import when

    attributed, own, at = some
    rows = [
        (crc32(f"{a} {b}".encode()) << 32 | crc32(f"{b} {a}".encode()), at[n], n)
        for n, wording in enumerate([*attributed, *own])
        for a, b in keys(wording)
    ]
    table = np.array(rows, np.uint64)
    asked = len(attributed)
    began = time.perf_counter(), time.process_time()
    col: Callable[[str], Any] = daft.col
    keyed = daft.from_pydict(
        {"key": table[:, 0], "at": table[:, 1].astype(np.int64), "n": table[:, 2]}
    )
    on: Any = ["key", "at"]
    shared = keyed.groupby("key").agg(col("n").count().alias("size"), col("n").min().alias("first"))
    shared = shared.where((col("size") > 1) & (col("first") < asked)).select("key")
    keyed = keyed.join(shared, on="key", how="semi")
    sizes = keyed.groupby(*on).agg(col("n").count().alias("size"))
    light = keyed.join(sizes.where(col("size") <= HEAVY), on=on).select(*on, "n")
    others = light.select(*on, col("n").alias("m"))
    next_ = others.select("key", (col("at") - 1).alias("at"), "m")
    met = light.join(others, on=on).concat(light.join(next_, on=on))
    pairs = met.where((col("n") != col("m")) & ((col("n") < asked) | (col("m") < asked)))
    is_first = when(col("n") < col("m"), col("n"))
    smaller = is_first.otherwise(col("m"))
    count = (
        pairs.select(smaller.alias("a"), (col("n") + col("m")).alias("both"))
        .distinct()
        .count_rows()
    )
    return *_since(began), int(count)


def _since(began: tuple[float, float]) -> tuple[float, float]:
    return time.perf_counter() - began[0], time.process_time() - began[1]


def main(by: str, folder: Path, size: int) -> None:
    """Prints what it took, and the pairs, over all eras."""
    engine.start(None)
    work = by_engine if by == "engine" else by_link
    found = [work(units(some)) for some in eras(folder, size)]
    names = ("seconds", "processors", "pairs")
    print(json.dumps(dict(zip(names, map(sum, zip(*found, strict=True)), strict=True))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else ERA)
