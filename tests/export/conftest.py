"""A linked corpus with the dirt that formats stumble over, and the demo corpus."""

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

import retold
from retold import Corpus
from retold.pages import page


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The demo corpus, linked."""
    folder = resources.files("retold.demo")
    with (
        resources.as_file(folder) as pages,
        retold.open(tmp_path_factory.mktemp("demo") / "demo.retold") as held,
    ):
        held.add(retold.read(pages / "pages", about=pages / "about.csv"))
        held.link()
        yield held


@pytest.fixture(scope="session")
def dirty(
    tmp_path_factory: pytest.TempPathFactory,
    strait: tuple[bytes, ...],
    line_of: Callable[..., bytes],
) -> Iterator[Corpus]:
    """The strait, and articles with what XML, TeX, spreadsheets and file names do not like."""
    odd = line_of(
        "=SUM(A1) “The dock\x08 & the {pier} 🙂 cost 5% <more>_now,\n\nin all,” e\u0301 Ilsa"
        " Varn\t said.",
        ("Ilsa\u0020Varn", "said", "The dock\x08 & the {pier} 🙂 cost 5% <more>_now", "Ilsa\nVarn"),
        id="odd/../ id",
        url="https://post.example/odd page?a=1#top",
        outlet="=The {Odd} & Post\n",
        title="\x01Costs: 5% <b>& more_\\ \uffff",
        published="2022-03",
    )
    long = line_of(
        f"“The ferry waits,” Ilsa Varn said. {'The quay was grey 🙂. ' * 3000}",
        ("Ilsa Varn", "said", "The ferry waits", "Ilsa Varn"),
        id="long",
        outlet="VNA",
    )
    with retold.open(tmp_path_factory.mktemp("dirty") / "dirty.retold") as held:
        pages = [
            page(body, name=f"x:{n}", media_type="application/json")
            for n, body in enumerate((*strait, odd, long))
        ]
        report = held.add(pages)
        assert not report.rejected
        held.link()
        yield held


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Corpus]:
    """The five seed pages, linked; skipped where they are not at hand."""
    with retold.open(tmp_path_factory.mktemp("seeds") / "seeds.retold") as held:
        held.add(retold.read(str(shared / "seeds")))
        held.link()
        yield held
