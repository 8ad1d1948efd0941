"""A store opened in a new folder, and pages to keep in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retold import pipeline
from retold.pages import page
from retold.records import About, Page, Reading
from retold.store import Kept, Store

Keep = Callable[..., Kept]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "strait.retold"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = Store(folder, version="test")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def make_page() -> Callable[..., Page]:
    def make(line: bytes, name: str = "a.jsonl:1", about: About | None = None) -> Page:
        return page(line, name=name, media_type="application/json", about=about)

    return make


@pytest.fixture(scope="session")
def keep() -> Keep:
    """Reads a page and keeps it, as `add` does."""

    def kept(store: Store, page: Page, reader: str = "r1") -> Kept:
        with store.writing():
            store.came(page.name)
            if known := store.known(page, reader):
                return known
            outcome = pipeline.read_page(page)
            tellings = pipeline.tell_reading(outcome) if isinstance(outcome, Reading) else ()
            assert isinstance(tellings, tuple)
            return store.keep(page, outcome, tellings, reader)

    return kept
