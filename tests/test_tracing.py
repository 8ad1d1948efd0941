"""A corpus asked: searched, its actors under all names, statements traced."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retold
from retold import Corpus, UsageError
from retold.store import links

from .corpora import pages

LineOf = Callable[..., bytes]


def test_search_finds_statements_before_they_are_linked(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(strait))
        assert corpus.stale
        found = corpus.search("customs ledger")
        assert {step.article.id for step in found} == {"vna-1", "post-1", "five-1", "wire-2"}
        step = next(step for step in found if step.article.id == "wire-2")
        assert step.actor is not None
        assert (step.actor.name, step.telling.voice, step.retelling) == (
            "Tomas Brandt",
            "attributed",
            None,
        )
        traced = corpus.trace(step)
        assert (traced.family, len(traced), traced.recurrences) == (None, 1, ())


def ids(corpus: Corpus, words: str, **filters: str) -> set[str]:
    return {step.article.id for step in corpus.search(words, **filters)}  # type: ignore[arg-type]


def test_all_words_must_occur_and_quoted_words_as_they_stand(strait_corpus: Corpus) -> None:
    assert ids(strait_corpus, "LEDGER crisis") == {"vna-1", "post-1", "five-1"}
    assert ids(strait_corpus, '"never about customs"') == {"wire-2"}
    assert ids(strait_corpus, "“never about customs”") == {"wire-2"}
    assert ids(strait_corpus, '"customs about never"') == set()
    assert ids(strait_corpus, "customs about never") == {"wire-2"}
    assert ids(strait_corpus, "ledger zeppelin") == set()


def test_words_are_found_by_their_stems(strait_corpus: Corpus) -> None:
    assert strait_corpus.search("ledgers causing") == strait_corpus.search("ledger cause") != []
    assert (
        strait_corpus.search('"customs ledgers"') == strait_corpus.search('"customs ledger"') != []
    )


def test_filters_narrow_a_search(strait_corpus: Corpus) -> None:
    assert ids(strait_corpus, "ledger", actor="BRANDT") == {"wire-2"}
    assert ids(strait_corpus, "ledger", actor="tomas-brandt") == {"wire-2"}
    assert ids(strait_corpus, "pilot", actor="port authority") == {"wire-1"}, (
        "the source, unresolved"
    )
    assert ids(strait_corpus, "ledger", outlet="harbour") == {"post-1"}
    assert ids(strait_corpus, "ledger", since="2023") == {"wire-2"}
    assert ids(strait_corpus, "ledger", until="2022-03-01") == {"vna-1", "five-1"}, (
        "March is not later"
    )
    assert ids(strait_corpus, "ledger", since="2022-03-02", until="2022") == {"post-1", "five-1"}
    assert ids(strait_corpus, "ledger", kind="indirect") == set()
    assert ids(strait_corpus, "ledger", language="EN", kind="direct") >= {"vna-1", "wire-2"}
    assert len(strait_corpus.search("ledger", limit=2)) == 2


@pytest.mark.parametrize("words", ["", "  ", '""', "— * ^ :", "\0", "_"])
def test_a_search_for_no_word_is_told(strait_corpus: Corpus, words: str) -> None:
    with pytest.raises(UsageError, match="holds no word to search for"):
        strait_corpus.search(words)


def test_a_filter_that_is_off_is_told(strait_corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="kind 'shouted' is not known; wanted direct"):
        strait_corpus.search("ledger", kind="shouted")
    with pytest.raises(UsageError, match="since 'yesterday' is no date"):
        strait_corpus.search("ledger", since="yesterday")
    with pytest.raises(UsageError, match="limit 0"):
        strait_corpus.search("ledger", limit=0)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path_factory.mktemp("shared") / "strait.retold") as opened:
        opened.add(pages(strait))
        opened.link()
        yield opened


@given(words=st.text(max_size=40) | st.sampled_from(['a"b', "a OR", "NEAR(", "a*", "-a", "col:a"]))
def test_no_words_break_a_search_or_a_trace(linked: Corpus, words: str) -> None:
    with suppress(UsageError):
        linked.search(words, actor=words, outlet=words, language=words)
    with suppress(UsageError):
        linked.trace(words)


def test_a_text_of_a_million_letters_can_be_searched_for(linked: Corpus) -> None:
    with suppress(UsageError):
        linked.trace("the customs ledger is long " * 40_000)


# ---- actors


@pytest.fixture
def envoys(tmp_path: Path, line_of: LineOf) -> Iterator[Corpus]:
    """Four articles that call two envoys Varnin, in three spellings."""

    def line(n: str, name: str, before: str = "") -> bytes:
        text = f"“The grain corridor is shut,” {before}{name} said in Marn on day {n}."
        said = (f"{before}{name}", "said", "The grain corridor is shut", name)
        return line_of(text, said, id=n, outlet=n, published=f"2022-03-0{n}")

    with retold.open(tmp_path / "envoys.retold") as opened:
        opened.add(
            pages(
                [
                    line("1", "Sergey Varnin", "Russian envoy "),
                    line("2", "Sergei Varnin", "Russia's envoy "),
                    line("3", "Сергей Варнин"),
                    line("4", "Odo Varnin", "Norwegian envoy "),
                ]
            )
        )
        opened.link()
        yield opened


def test_a_search_finds_an_actor_under_every_spelling(envoys: Corpus) -> None:
    for actor in ("Sergey Varnin", "sergei", "Сергей Варнин", "Sergej Warnin"):
        assert ids(envoys, "grain", actor=actor) == {"1", "2", "3"}, actor
    assert ids(envoys, "grain", actor="Varnin") == {"1", "2", "3", "4"}
    assert ids(envoys, "grain", actor="sergei-varnin") == {"1", "2", "3"}, "an id"
    assert ids(envoys, "grain", actor="Ilsa") == set()


def test_an_actor_is_one_row_with_all_names_and_each_article_says_why(envoys: Corpus) -> None:
    groups = {group.name: group for group in envoys.actors()}
    assert groups["Sergei Varnin"].names == ("Sergei Varnin", "Sergey Varnin", "Сергей Варнин")
    assert groups["Sergei Varnin"].articles == 3
    assert set(groups) == {"Sergei Varnin", "Odo Varnin"}
    details = {member.article_id: member.detail for member in envoys.members()}
    assert details["2"] == "the same name as “Sergey Varnin”, both of Russia"


def test_actors_are_known_across_articles_before_they_are_linked_too(
    envoys: Corpus, line_of: LineOf
) -> None:
    linked = list(envoys.actors())
    envoys.add(pages([line_of("The port is shut.", id="5")]))
    assert envoys.stale
    assert list(envoys.actors()) == linked


def test_exported_rows_lead_from_an_attribution_to_the_actor_across_articles(
    envoys: Corpus, tmp_path: Path
) -> None:
    envoys.export(tmp_path / "out")
    actors = [
        json.loads(line) for line in (tmp_path / "out" / "actors.jsonl").read_text().splitlines()
    ]
    said = (tmp_path / "out" / "attributions.jsonl").read_text().splitlines()
    groups = {row["id"]: row["group"] for row in actors}
    assert groups["sergey-varnin"] == groups["сергей-варнин"] != groups["odo-varnin"]
    for row in map(json.loads, said):
        assert row["actor_group"] == groups[row["actor"]["id"]]


# ---- trace


def test_a_trace_tells_the_tellings_earliest_held_first(strait_corpus: Corpus) -> None:
    traced = strait_corpus.trace("root cause of the Sorrel Strait crisis")
    assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1"]
    first, *later = traced.steps
    assert first.retelling is None
    assert traced.family is not None
    assert traced.family.root_id == first.telling.id
    assert all(step.retelling is not None and step.retelling.detail for step in later)
    for step in traced:
        assert step.actor is not None
        for span in step.telling.spans:
            assert step.article.text[span.start : span.end] == span.text


@pytest.mark.parametrize("together", [1, 500])
def test_all_quotations_are_held_against_the_text_that_a_trace_holds_them_against(
    strait_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(links, "TOGETHER", together)
    traced = [strait_corpus.trace(family.id) for family in strait_corpus.families()]
    shown = [step.fidelity for trace in traced for step in trace if step.fidelity]
    assert shown
    assert sorted(strait_corpus.fidelities(), key=str) == sorted(shown, key=str)


def test_a_telling_without_a_date_comes_last(strait_corpus: Corpus, line_of: LineOf) -> None:
    ledger = (
        "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"
    )
    said = ("Ilsa Varn", "said", ledger, "Ilsa Varn")
    undated = line_of(f"“{ledger},” Ilsa Varn said.", said, id="a-blog", outlet="Gull Notes")
    strait_corpus.add(pages([undated]))
    strait_corpus.link()
    traced = strait_corpus.trace("root cause of the Sorrel Strait crisis")
    assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1", "a-blog"]


def test_a_line_that_comes_back_stands_apart_from_the_tellings(strait_corpus: Corpus) -> None:
    traced = strait_corpus.trace("root cause of the Sorrel Strait crisis")
    assert [echo.root.article.id for echo in traced.recurrences] == ["wire-2"]
    assert "customs ledger" in traced.recurrences[0].recurrence.wording.casefold()
    back = strait_corpus.trace(traced.recurrences[0].root)
    assert [echo.root.article.id for echo in back.recurrences] == ["vna-1"]


def test_any_id_or_its_beginning_leads_to_the_statement(strait_corpus: Corpus) -> None:
    wanted = strait_corpus.trace("root cause of the Sorrel Strait crisis")
    assert wanted.family is not None
    telling = wanted.steps[0].telling.id
    for told in (telling, telling[:8], wanted.family.id[:8], "vna-1-1", "vna-1", "post-1"):
        assert strait_corpus.trace(told).family == wanted.family


def test_free_text_is_the_statement_that_fits_best(strait_corpus: Corpus) -> None:
    pasted = "“The customs ledger of the Northern League is a root cause of this crisis!”"
    assert strait_corpus.trace(pasted).steps[0].article.id == "vna-1"
    with pytest.raises(UsageError, match="no statement held has these words"):
        strait_corpus.trace("customs officers like zeppelins and other large airships")


def test_what_leads_nowhere_is_told(strait_corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="is no id, and no statement held"):
        strait_corpus.trace("zeppelin")
    with pytest.raises(UsageError, match="nothing was told in 'quiet'"):
        strait_corpus.trace("quiet")
    with pytest.raises(UsageError, match="several ids begin with 'wire-'"):
        strait_corpus.trace("wire-")
    with pytest.raises(UsageError, match="no article with the id 'nobody'"):
        strait_corpus.article("nobody")


def test_an_article_opens_the_page_it_was_read_from(
    strait_corpus: Corpus, strait: tuple[bytes, ...]
) -> None:
    assert strait_corpus.article("five").outlet == "Channel Five Online"
    assert strait_corpus.original("five") == strait[3]


def test_counts_have_their_denominator(strait_corpus: Corpus) -> None:
    assert [(h.outlet, h.day, h.pages) for h in strait_corpus.holdings()] == [
        ("Channel Five Online", "2022-03", 1),
        ("Meridian Wire", "2022-03-02", 1),
        ("Meridian Wire", "2024-05-20", 1),
        ("The Harbour Post", "2022-03-02", 1),
        ("VNA", None, 1),
        ("VNA", "2022-03-01", 1),
    ]
    wire = next(outlet for outlet in strait_corpus.outlets() if outlet.name == "Meridian Wire")
    assert (wire.domains, wire.articles) == (("wire.example",), 2)
