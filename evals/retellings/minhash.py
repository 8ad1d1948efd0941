"""The pairs that retold's keys find, beside those of MinHash (datasketch)."""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations

from evals.retellings.invented import Made, make

from retold.retellings import evidence, pairing
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told, Wordings


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
