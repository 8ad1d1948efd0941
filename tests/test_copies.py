"""One page by many outlets: what is worked out of its words is worked out once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus
from retold.framing import terms
from retold.pages import page
from retold.reports import Step
from retold.retellings import fidelity
from retold.web.views import statement

from .retellings.news import article

COPIES = 40
SAID = "The war in Veldoria is an act of piracy against the fishermen of the Sorrel Strait"


@pytest.fixture
def copied(tmp_path: Path, line_of: Callable[..., bytes]) -> Iterator[Corpus]:
    """A page of which there are forty."""
    with retold.open(tmp_path / "copies.retold") as corpus:
        corpus.add(
            page(
                line_of(
                    f"“{SAID},” Ilsa Varn said in Kestrel.",
                    ("Ilsa Varn", "said", SAID, "Ilsa Varn"),
                    id=f"copy-{n}",
                    url=f"https://{n}.example/",
                    outlet=f"The Courier of Pier {n % 20}",
                    published=f"2031-03-{1 + n % 3:02d}",
                ),
                name=f"x:{n}",
                media_type="application/json",
            )
            for n in range(COPIES)
        )
        corpus.link()
        yield corpus


def counted(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[object]:
    """The calls of a function from now on."""
    calls: list[object] = []
    work = getattr(owner, name)

    def count(*given: object) -> object:
        calls.append(given)
        return work(*given)

    monkeypatch.setattr(owner, name, count)
    return calls


def test_a_quotation_is_held_against_the_earliest_text_once(
    copied: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, fidelity, "fidelity")
    first, *others = copied.trace(SAID).steps
    assert len(others) == COPIES - 1
    assert first.fidelity is None
    assert len(calls) == 1

    def is_own(step: Step) -> bool:
        held = step.fidelity
        return held is not None and (held.telling_id, held.verdict) == (step.telling.id, "verbatim")

    assert all(map(is_own, others))


def test_terms_are_looked_for_in_a_text_once(
    copied: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, terms, "_words")
    assert len(copied.compare(SAID).framings) == COPIES
    assert len(calls) == 1


def test_the_outlets_with_most_tellings_are_offered_and_the_one_at_hand(
    copied: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "LANES", 3)
    trace = copied.trace(SAID)
    assert len(statement._lanes(trace, None)) == 3
    assert "The Courier of Pier 19" in statement._lanes(trace, "The Courier of Pier 19")


def test_of_a_very_long_article_the_beginning_is_looked_through_for_terms() -> None:
    line = "The intervention in Veldoria went on. "
    found = terms._words(article("long", line * (2 * terms.LETTERS // len(line))))
    assert terms.LETTERS - 50 < found[-1].end <= terms.LETTERS
