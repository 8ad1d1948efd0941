"""One step of what `retold scale` does once all is read, timed over stored readings.

    python evals/scale/linking.py FOLDER PARTS filling

The steps are filling, vectors, linking, tables, in this order; readings lie in FOLDER as those of a
run in so many PARTS. `vectors` stands for the network that makes the vectors of what is told:
readings that are copies get those of what was copied, so that linking itself is timed.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from retold import __version__, linking
from retold.corpus import Corpus
from retold.records import Telling
from retold.retellings.pairing import written
from retold.scale import engine, joined
from retold.store import Store
from retold.store import tellings as telling_rows
from retold.store.vectors import KeptVectors, _digest

SOME = 2_000


def give_vectors(store: Store) -> dict[str, float]:
    """Keeps, for what copies tell, the vectors of what the originals tell at the same place."""
    kept = KeptVectors(store)
    tellings = list(telling_rows.every(store.db))
    first = [t for t in tellings if "-" not in t.article_id]
    began = time.perf_counter()
    with store.writing():
        for some in _slices(first):
            kept([written(t.spans) for t in some])
        network = time.perf_counter() - began
        texts = {_place(t): written(t.spans) for t in first}
        for some in _slices([t for t in tellings if "-" in t.article_id and _place(t) in texts]):
            rows = kept([texts[_place(t)] for t in some]).astype(np.float16)
            made = [
                (_digest(written(t.spans)), row.tobytes())
                for t, row in zip(some, rows, strict=True)
            ]
            with store.transaction():
                store.db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", made)
    held: int = store.db.execute("SELECT count(*) FROM articles").fetchone()[0]
    return {"tellings a page": len(tellings) / held, "ms a telling": 1000 * network / len(first)}


def _place(telling: Telling) -> tuple[str, int]:
    """Where it stands in the article, or in the one that is copied."""
    return telling.article_id.partition("-")[0], telling.spans[0].start


def _slices(tellings: Sequence[Telling]) -> Iterator[Sequence[Telling]]:
    for n in range(0, len(tellings), SOME):
        yield tellings[n : n + SOME]


def main(folder: Path, parts: int, step: str) -> None:
    """Takes the step, and prints the seconds that it took and what it found."""
    engine.start(None)
    found: dict[str, float] = {}
    corpus = folder / joined.CORPUS
    with closing(Store(corpus, version=__version__)) as store:
        began = time.perf_counter()
        if step == "filling":
            joined.fill(store, folder, parts)
        elif step == "vectors":
            found = give_vectors(store)
        elif step == "linking":
            found["families"] = linking.link(store).families
            found["bytes"] = sum(file.stat().st_size for file in corpus.iterdir())
        else:
            joined.write(Corpus(store), folder, parts)
        print(json.dumps({"seconds": time.perf_counter() - began} | found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
