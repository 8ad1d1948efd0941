"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from retold.web import Settings, workbench

pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine."""
Serve = Callable[..., str]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; in continuous integration it must be there."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: `apt-get install chromium fonts-noto-cjk`")
        pytest.skip("needs Chromium: `apt-get install chromium fonts-noto-cjk`, then again")
    with sync_playwright() as playwright:
        # The sandbox of Chromium does not start for root, which is who runs in a container.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of axe-core, from a package that carries them: no network."""
    found = find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations is not None
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serves a corpus on a free port of this machine; gives its address."""
    with ExitStack() as stack:

        def served(corpus: Path, **settings: Any) -> str:
            listening = stack.enter_context(socket.socket())
            listening.bind(("127.0.0.1", 0))
            port: int = listening.getsockname()[1]
            app = workbench(Settings(corpus=corpus, port=port, **settings))
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    log_level="critical",
                    timeout_graceful_shutdown=1,
                )
            )
            running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            running.start()

            def stop() -> None:
                server.should_exit = True
                running.join()

            stack.callback(stop)
            return f"http://127.0.0.1:{port}"

        yield served


@pytest.fixture
def tab(browser: Browser) -> Iterator[Open]:
    """Opens a tab; whatever it complains about, or pops up, fails the test,
    unless the test is about that complaint."""
    complaints: list[str] = []
    wanted: list[str] = []
    with ExitStack() as stack:

        def opened(address: str, *, complains: str | None = None, **context: Any) -> Page:
            wanted.extend([complains] if complains else [])
            made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
            stack.callback(made.close)
            page = made.new_page()
            page.on("console", lambda told: note("console", told.type, told.text))
            page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
            page.on("dialog", refuse)
            made.set_default_timeout(PATIENCE)
            page.goto(address)
            return page

        def refuse(box: Dialog) -> None:
            complaints.append(f"dialog: {box.message}")
            box.dismiss()

        def note(where: str, kind: str, text: str) -> None:
            if kind in ("error", "warning"):
                complaints.append(f"{where} {kind}: {text}")

        yield opened
    assert [told for told in complaints if not any(one in told for one in wanted)] == []
