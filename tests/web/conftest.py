"""A small corpus of invented pages, some of them hostile, and a workbench that serves it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import retold
from retold.pages import page
from retold.web import Settings, workbench

from .visits import LineOf, Visit, hostile, scripts


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...], line_of: LineOf
) -> Path:
    """The folder of a linked corpus; to be read only."""
    folder = tmp_path_factory.mktemp("web") / "strait.retold"
    lines = [*strait, hostile(line_of), *scripts(line_of)]
    with retold.open(folder) as corpus:
        corpus.add(
            page(line, name=f"x.jsonl:{n}", media_type="application/json")
            for n, line in enumerate(lines)
        )
        corpus.link()
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """The same corpus, to be written to."""
    return Path(shutil.copytree(made, tmp_path / "strait.retold"))


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Opens a workbench for a corpus, as a browser on this machine sees it."""
    with ExitStack() as stack:

        def opened(corpus: Path, *, html: bool = False, **settings: Any) -> TestClient:
            app = workbench(Settings(corpus=corpus, **settings))
            client = TestClient(
                app, base_url="http://127.0.0.1:8321", raise_server_exceptions=False
            )
            if html:
                client.headers["accept"] = "text/html"
            return stack.enter_context(client)

        yield opened
