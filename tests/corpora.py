"""What tests of a corpus put into one, and read out of it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from retold import Corpus
from retold.pages import page
from retold.records import About, Page


def pages(lines: Iterable[bytes], about: About | None = None) -> Iterator[Page]:
    for n, line in enumerate(lines, 1):
        yield page(line, name=f"x:{n}", media_type="application/json", about=about)


def tables(corpus: Corpus, folder: Path) -> dict[str, bytes]:
    corpus.export(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
