"""Fixtures that every room's tests share."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import retold
from retold.corpus import Corpus

from .corpora import pages

# How long an example takes depends on what else the machine does, and says nothing here.
settings.register_profile("retold", deadline=None)
settings.load_profile("retold")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; tests that need it are skipped without it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not here")
    return folder


Said = tuple[str | None, str, str, str | None]
"""Source, cue, content and speaker of an attribution, as words of the text."""


def told_line(text: str, *said: Said, **article: Any) -> bytes:
    """A line as `retold extract` prints it: a text, what is said in it, and facts about it."""

    def span(words: str | None) -> dict[str, Any] | None:
        if words is None:
            return None
        start = text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    def actor(name: str | None) -> dict[str, str] | None:
        return (
            {"id": name.lower().replace(" ", "-"), "name": name, "kind": "person"} if name else None
        )

    attributions = [
        {
            "id": f"{article['id']}-{n}",
            "kind": "direct",
            "source": span(source),
            "cue": span(cue),
            "content": [span(content)],
            "actor": actor(speaker),
            "confidence": 0.9,
        }
        for n, (source, cue, content, speaker) in enumerate(said, 1)
    ]
    line = {"article": {"language": "en", **article, "text": text}, "attributions": attributions}
    return json.dumps(line, ensure_ascii=False).encode()


LEDGER = "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"
STRAIT = (
    told_line(
        f"Kestrel, 1 March (VNA) -- “{LEDGER}, and Veldoria will not sign it,” Foreign Minister"
        " Ilsa Varn said on Tuesday. The harbour stays open to every flag.",
        (
            "Foreign Minister Ilsa Varn",
            "said",
            f"{LEDGER}, and Veldoria will not sign it",
            "Ilsa Varn",
        ),
        id="vna-1",
        url="https://vna.example/1",
        outlet="VNA",
        published="2022-03-01",
    ),
    told_line(
        f"“{LEDGER},” Foreign Minister Ilsa Varn told reporters in Kestrel, according to VNA.",
        ("Foreign Minister Ilsa Varn", "told", LEDGER, "Ilsa Varn"),
        id="post-1",
        url="https://post.example/a",
        outlet="The Harbour Post",
        published="2022-03-02",
    ),
    told_line(
        "Ferries ran late in Marn. The Ostmark Republic's port authority denied that a pilot"
        " had refused to sail.",
        (
            "The Ostmark Republic's port authority",
            "denied",
            "a pilot had refused to sail",
            None,
        ),
        id="wire-1",
        url="https://wire.example/a",
        outlet="Meridian Wire",
        published="2022-03-02",
    ),
    told_line(
        f"“{LEDGER},” Ilsa Varn said in March, Channel Five Online recalls.",
        ("Ilsa Varn", "said", LEDGER, "Ilsa Varn"),
        id="five-1",
        url="https://five.example/a",
        outlet="Channel Five Online",
        published="2022-03",
    ),
    told_line(
        "“The customs ledger of the Northern League was never about customs,” Trade Envoy"
        " Tomas Brandt said in Marn.",
        (
            "Trade Envoy Tomas Brandt",
            "said",
            "The customs ledger of the Northern League was never about customs",
            "Tomas Brandt",
        ),
        id="wire-2",
        url="https://wire.example/b",
        outlet="Meridian Wire",
        published="2024-05-20",
    ),
    told_line("Nobody spoke at the opening of the fish market.", id="quiet", outlet="VNA"),
)
"""Six invented articles, already read: a statement told, retold, and echoed two years later."""


@pytest.fixture(scope="session")
def strait() -> tuple[bytes, ...]:
    """Six invented articles, already read; see `STRAIT`."""
    return STRAIT


@pytest.fixture
def strait_corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    """The articles of `STRAIT` in a corpus, linked."""
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(pages(strait))
        corpus.link()
        yield corpus


@pytest.fixture(scope="session")
def line_of() -> Callable[..., bytes]:
    """Makes a line as `retold extract` prints it; see `told_line`."""
    return told_line
