"""The five real pages: one line of North Korean diplomacy as five outlets told it, 2022 to 2024.

Texts of others stay out of the project: the pages are read from ../shared where that is there.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import retold
from retold.corpus import Corpus

FURNITURE = (
    "icon",
    "chevron",
    "alternate addresses",
    "Press TV News Roku",
    "More From",
    "More Articles",
    "Sports Team",
    "Duck Farm",
    "syndicated feed",
    "Podcasts",
    "Read original",
    "Photo by",
)


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with retold.open(tmp_path_factory.mktemp("seeds") / "seeds.retold") as held:
        report = held.add(retold.read(*sorted((shared / "seeds").glob("*.txt"))))
        assert (report.added, report.rejected) == (5, ())
        held.link()
        yield held


def test_the_hegemonic_policy_is_found_with_two_outlets_of_2022_and_the_statement_of_2024(
    corpus: Corpus,
) -> None:
    found = corpus.search('"hegemonic policy"')
    articles = {step.article.id for step in found}
    assert len(articles) == 3
    assert any(
        step.article.published and (step.article.published.value or "").startswith("2024-09-13")
        for step in found
    )
    assert all(step.attribution is not None for step in found)


def test_the_press_statement_of_2024_is_one_direct_attribution_with_many_tellings(
    corpus: Corpus,
) -> None:
    step = next(
        step
        for step in corpus.search('"smashing the imperialists"')
        if step.attribution and step.attribution.kind == "direct"
    )
    assert step.attribution is not None
    assert step.attribution.source is not None
    assert "External Policy Office" in step.attribution.source.text
    told = [
        telling for telling in corpus.tellings() if telling.attribution_id == step.attribution.id
    ]
    assert len(told) >= 10


def test_the_spokespersons_sentence_shows_where_its_wording_comes_back(corpus: Corpus) -> None:
    traced = corpus.trace("root cause of the Ukraine crisis totally lies in the hegemonic policy")
    own = {step.article.id for step in traced.steps}
    echoes = {
        echo.root.article.id: echo.recurrence.wording.casefold() for echo in traced.recurrences
    }
    others = {article: wording for article, wording in echoes.items() if article not in own}
    assert len(others) >= 2
    assert any("hegemonic policy" in wording for wording in others.values())
    assert any(
        "high-handed" in echo.recurrence.detail.casefold() + echo.recurrence.wording.casefold()
        for echo in traced.recurrences
    )


def test_the_double_dealing_policy_comes_back_from_the_ambassador(corpus: Corpus) -> None:
    traced = corpus.trace("there will never be peace in the world")
    (echo,) = [e for e in traced.recurrences if "double-dealing policy" in e.recurrence.wording]
    assert echo.root.actor is not None
    assert echo.root.actor.name == "Kim Song"


def test_the_spokesperson_speaks_through_kcna_and_the_agency_is_no_speaker(corpus: Corpus) -> None:
    step = corpus.search('"root cause of the Ukraine crisis"')[0]
    assert step.attribution is not None
    assert step.attribution.source is not None
    assert "spokesperson" in step.attribution.source.text
    assert any("KCNA" in hop.name for hop in step.attribution.relay)


@pytest.mark.parametrize("dirt", FURNITURE)
def test_no_icon_name_teaser_or_footer_is_in_any_statement(corpus: Corpus, dirt: str) -> None:
    for attribution in corpus.attributions():
        spans = (attribution.source, attribution.cue, *attribution.content)
        assert not any(dirt in span.text for span in spans if span)
    for telling in corpus.tellings():
        assert not any(dirt in span.text for span in telling.spans)


def test_three_of_the_five_print_no_date_and_get_none(corpus: Corpus) -> None:
    values = [
        article.published.value if article.published else None for article in corpus.articles()
    ]
    assert sum(value is None for value in values) == 3
    assert {value[:10] for value in values if value} == {"2024-09-13", "2023-10-01"}


def test_every_table_is_written_and_holds_every_row(corpus: Corpus, tmp_path: Path) -> None:
    corpus.export(tmp_path / "tables", format="csv")
    with (tmp_path / "tables" / "attributions.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(list(corpus.attributions()))


@pytest.fixture(scope="module")
def dated(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The same pages, with what a person knows of them."""
    folder = tmp_path_factory.mktemp("dated")
    about = folder / "about.csv"
    names = [path.name for path in sorted((shared / "seeds").glob("*.txt"))]
    told = [
        *("Press TV,2022-02-28", "HRNK Insider,2022-03-05", "Voice of Korea,2024-09-13"),
        *("RT,2023-10-01", "NDTV,2024-12-19"),
    ]
    rows = [f"{name},{known}" for name, known in zip(names, told, strict=True)]
    about.write_text("\n".join(["file,outlet,published", *rows, ""]), encoding="utf-8")
    with retold.open(folder / "seeds.retold") as held:
        held.add(retold.read(*sorted((shared / "seeds").glob("*.txt")), about=about))
        held.link()
        yield held


def carriers(corpus: Corpus, wording: str) -> set[tuple[str, ...]]:
    """For each narrative in which a wording comes back, the outlets that carry it."""
    return {
        tuple(sorted(corpus.narrative(found.id).carriers))
        for found in corpus.narratives()
        if any(wording in one for one in found.wordings)
    }


def test_the_hegemonic_policy_is_a_narrative_of_three_outlets_over_two_years(
    dated: Corpus,
) -> None:
    assert ("HRNK Insider", "IRIB", "Voice of Korea") in carriers(dated, "hegemonic policy")
    assert ("HRNK Insider", "IRIB", "Voice of Korea") in carriers(dated, "root cause")


def test_the_double_dealing_policy_is_a_narrative_of_the_ministry_and_the_ambassador(
    dated: Corpus,
) -> None:
    assert carriers(dated, "double-dealing policy") == {("HRNK Insider", "IRIB")}


def test_the_months_say_of_which_outlets_nothing_is_held(dated: Corpus) -> None:
    (found,) = [n for n in dated.narratives() if "hegemonic policy" in n.wordings]
    rows = dated.narrative(found.id).carried
    assert {(r.month, r.outlet) for r in rows if r.told} == {
        ("2022-02", "Press TV"),
        ("2022-03", "HRNK Insider"),
        ("2024-09", "Voice of Korea"),
    }
    assert all(r.told <= r.held for r in rows)


def test_the_unnamed_spokespersons_sentence_is_no_news(dated: Corpus) -> None:
    (found,) = dated.recall("The root cause of the Ukraine crisis lies in US hegemonic policy.")
    assert found.verdict == "retelling"
    assert (found.since or "").startswith("2022-02-28")
