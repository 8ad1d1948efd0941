"""A corpus: what it holds (`rows`), what it answers (`questions`), what it takes in (`corpus`)."""

from retold.corpus.corpus import Corpus, open  # noqa: A004 - retold.open, as gzip.open

__all__ = ["Corpus", "open"]
