"""The demo set: one invented statement, told and told again, with the dirt of real pages."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

import retold
from retold.corpus import Corpus
from retold.reports import Trace

ROOT_CAUSE = "root cause of the Sorrel Strait crisis"
DIRT = (
    "icon",
    "Visas",
    "tram line",
    "Crossword",
    "syndicated feed",
    "Podcasts",
    "Imprint",
    "Log in",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = resources.files("retold.demo")
    with (
        resources.as_file(folder) as demo,
        retold.open(tmp_path_factory.mktemp("demo") / "demo.retold") as held,
    ):
        report = held.add(retold.read(demo / "pages", about=demo / "about.csv"))
        assert (report.added, report.rejected) == (12, ())
        held.link()
        yield held


@pytest.fixture(scope="module")
def root_cause(corpus: Corpus) -> Trace:
    return corpus.trace(ROOT_CAUSE)


def outlets(trace: Trace) -> dict[str | None, str]:
    """Outlet -> form, or how it stands in the tree."""
    return {
        step.article.outlet: step.retelling.form if step.retelling else "root"
        for step in trace.steps
    }


def test_the_ministrys_own_page_is_the_earliest_held(root_cause: Trace) -> None:
    first = next(iter(root_cause.steps))
    assert first.article.outlet == "Foreign Ministry of Veldoria"
    assert first.retelling is None


def test_the_statement_is_found_in_every_outlet_that_told_it(root_cause: Trace) -> None:
    forms = outlets(root_cause)
    assert forms["Veldoria News Agency"] == "verbatim"
    assert forms["Southern Observer"] == "verbatim"
    assert forms["The Harbour Post"] == "trimmed"
    assert forms["Meridian Wire"] in ("reworded", "paraphrase")


def test_the_reprint_says_whose_copy_it_is(root_cause: Trace) -> None:
    (reprint,) = [s for s in root_cause.steps if s.article.outlet == "Southern Observer"]
    (agency,) = [s for s in root_cause.steps if s.article.outlet == "Veldoria News Agency"]
    assert reprint.telling.copy_of == agency.telling.id


def test_the_column_tells_the_line_as_its_own_words(root_cause: Trace) -> None:
    (column,) = [s for s in root_cause.steps if s.article.outlet == "The Daily Lantern"]
    assert column.telling.voice == "own"
    assert column.attribution is None


def test_the_envoys_echo_of_2025_is_apart_and_shows_the_shared_wording(root_cause: Trace) -> None:
    assert not any(
        ((s.article.published and s.article.published.value) or "").startswith("2025")
        for s in root_cause.steps
    )
    (echo,) = [
        e for e in root_cause.recurrences if e.root.actor and e.root.actor.name == "Tomas Verrin"
    ]
    assert "tariff diplomacy" in echo.recurrence.wording


def test_a_denial_never_reads_as_a_statement(corpus: Corpus) -> None:
    denials = [
        s for s in corpus.search("strangled harbours") if s.article.outlet == "Ostmark Courier"
    ]
    assert denials
    assert {s.attribution.act for s in denials if s.attribution} == {"denied"}


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("insurers had demanded", "Ilse Brandauer"),
        ("expected freight rates", "Jonas Hale"),
        ("printed in four languages", "Ruth Adeyemi-Kohl"),
        ("priority list", "Greta Holm"),
    ],
)
def test_the_speaker_is_named_in_full(corpus: Corpus, words: str, speaker: str) -> None:
    names = [s.actor.name for s in corpus.search(words) if s.actor]
    assert names == [speaker]


def test_a_german_page_is_kept_and_marked_as_not_covered(corpus: Corpus) -> None:
    (german,) = [a for a in corpus.articles() if a.language == "de"]
    assert not german.covered
    assert not [s for s in corpus.attributions() if s.article_id == german.id]


@pytest.mark.parametrize("dirt", DIRT)
def test_no_dirt_of_the_pages_is_in_any_telling(corpus: Corpus, dirt: str) -> None:
    assert not [t for t in corpus.tellings() if any(dirt in span.text for span in t.spans)]


def test_every_span_stands_in_its_article(corpus: Corpus) -> None:
    texts = {article.id: article.text for article in corpus.articles()}
    spans = [
        (said.article_id, span)
        for said in corpus.attributions()
        for span in (said.source, said.cue, *said.content)
        if span
    ] + [(told.article_id, span) for told in corpus.tellings() for span in told.spans]
    assert len(spans) > 60
    assert all(texts[article][s.start : s.end] == s.text for article, s in spans)


def test_running_everything_again_changes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    corpus.export(tmp_path / "before")
    with resources.as_file(resources.files("retold.demo")) as demo:
        report = corpus.add(retold.read(demo / "pages", about=demo / "about.csv"))
    corpus.link()
    corpus.export(tmp_path / "after")
    assert (report.added, report.held) == (0, 12)
    tables = sorted((tmp_path / "before").iterdir())
    assert [(tmp_path / "after" / t.name).read_bytes() for t in tables] == [
        t.read_bytes() for t in tables
    ]
