"""The vectors of texts that were compared before, so that each is made once."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import numpy as np

from retold import vectors
from retold.store import rows
from retold.store.store import Store


class KeptVectors:
    """Gives the vectors of texts, from the corpus where it has them; keeps those it has not.

    Example:
        >>> link(corpus.readings(), embed=KeptVectors(store))
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, texts: Sequence[str]) -> vectors.Vectors:
        """A row for each text, in their order."""
        digests = [_digest(text) for text in texts]
        held = _held(self._store.db, digests)
        held |= self._made({d: t for d, t in zip(digests, texts, strict=True) if d not in held})
        made = b"".join(held[d] for d in digests)
        return np.frombuffer(made, np.float16).reshape(-1, vectors.SIZE).astype(np.float32)

    def keep(self, texts: Iterable[str]) -> None:
        """Makes those that are not kept yet."""
        digests = {_digest(text): text for text in texts}
        held = _held(self._store.db, digests)
        self._made({digest: text for digest, text in digests.items() if digest not in held})

    def _made(self, new: Mapping[bytes, str]) -> dict[bytes, bytes]:
        found = vectors.vectors(list(new.values()))
        made = {d: row.astype(np.float16).tobytes() for d, row in zip(new, found, strict=True)}
        if made and self._store.db.in_transaction:
            self._keep(made.items())
        elif made:
            with self._store.transaction():
                self._keep(made.items())
        return made

    def _keep(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        self._store.db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _digest(text: str) -> bytes:
    named = f"{vectors.NETWORK} {text}".encode("utf-8", "surrogatepass")
    return sha256(named).digest()[:16]


def _held(db: sqlite3.Connection, digests: Iterable[bytes]) -> dict[bytes, bytes]:
    query = "SELECT digest, vector FROM vectors WHERE digest IN ({})"
    return dict(rows.each(db, query, sorted(set(digests))))
