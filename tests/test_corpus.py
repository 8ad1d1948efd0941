"""A corpus from pages to traced statements; its laws."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import retold
from retold import Corpus, UsageError, pipeline
from retold.lines import to_line
from retold.pages import page
from retold.records import About, Outlet, Page, Rejected
from retold.store import alerts, readings
from retold.store.schema import SCHEMA

FROZEN = Path(__file__).parent / "frozen" / "v1.retold"
EVERY_FROZEN = sorted(FROZEN.parent.glob("v*.retold"))
LineOf = Callable[..., bytes]


def pages(lines: Iterable[bytes], about: About | None = None) -> Iterator[Page]:
    for n, line in enumerate(lines, 1):
        yield page(line, name=f"x:{n}", media_type="application/json", about=about)


def tables(corpus: Corpus, folder: Path) -> dict[str, bytes]:
    corpus.export(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path / "strait.retold") as opened:
        opened.add(pages(strait))
        opened.link()
        yield opened


# ---- laws


def test_adding_twice_adds_once_and_running_again_changes_nothing(
    corpus: Corpus, strait: tuple[bytes, ...], tmp_path: Path
) -> None:
    before = tables(corpus, tmp_path / "before")
    report = corpus.add(pages(strait))
    assert (report.read, report.added, report.held) == (6, 0, 6)
    assert not corpus.stale
    assert not corpus.link().changed
    redone = corpus.redo()
    assert (redone.read, redone.unchanged) == (0, 6)
    assert tables(corpus, tmp_path / "after") == before


def test_the_order_of_pages_changes_nothing(
    corpus: Corpus, strait: tuple[bytes, ...], tmp_path: Path
) -> None:
    before = tables(corpus, tmp_path / "before")
    for seed in range(3):
        shuffled = random.Random(seed).sample(strait, len(strait))  # noqa: S311 - an order
        with retold.open(tmp_path / f"{seed}.retold") as other:
            other.add(pages(shuffled[:3]))
            other.link()
            other.add(pages(shuffled[3:]))
            other.link()
            assert tables(other, tmp_path / f"{seed}") == before


def test_what_extract_prints_adds_up_to_the_same_corpus(tmp_path: Path) -> None:
    texts = [
        "“The customs ledger is the root cause of the crisis,” Ilsa Varn said in Kestrel.",
        "Ostmark Republic envoy Tomas Brandt denied that the port had been closed on Monday.",
        "The customs ledger is the root cause of the crisis. Ferries ran late in Marn.",
    ]
    saved = [page(text.encode(), name=f"{n}.txt") for n, text in enumerate(texts)]
    extracted = [to_line(outcome) for outcome in pipeline.read_pages(saved)]
    found = []
    for name, given_pages in (("saved", saved), ("extracted", list(pages(extracted)))):
        with retold.open(tmp_path / f"{name}.retold") as corpus:
            corpus.add(given_pages)
            corpus.link()
            found.append(tables(corpus, tmp_path / name))
    assert found[0] == found[1]
    assert found[0]["attributions.jsonl"]


def test_one_worker_and_many_give_the_same(
    strait: tuple[bytes, ...], line_of: LineOf, tmp_path: Path
) -> None:
    lines = [*strait, *(line_of(f"Notice {n} of the port.", id=f"n{n}") for n in range(24))]
    found = []
    for workers in (1, 2):
        with retold.open(tmp_path / f"{workers}.retold") as corpus:
            assert corpus.add(pages(lines), workers=workers).added == 30
            corpus.link()
            found.append(tables(corpus, tmp_path / f"{workers}"))
    assert found[0] == found[1]


def test_redo_reads_again_what_another_reader_read(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(corpus, tmp_path / "before")
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    seen: list[int] = []
    report = corpus.redo(progress=seen.append)
    assert (report.read, report.rejected) == (6, ())
    assert seen == [1, 2, 3, 4, 5, 6]
    assert corpus.stale, "the readings name their new reader"
    corpus.link()
    after = tables(corpus, tmp_path / "after")
    assert {name for name in after if after[name] != before[name]} <= {"articles.jsonl"}
    assert corpus.redo().read == 0


def test_redo_keeps_what_a_person_said_of_a_page(
    strait: tuple[bytes, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(strait[:1], About(outlet="The Kestrel Gazette")))
        monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
        corpus.redo()
        assert [article.outlet for article in corpus.articles()] == ["The Kestrel Gazette"]


def test_a_page_whose_bytes_were_lost_is_reported_by_redo_and_stays(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus.path / "pages-00001.warc.gz").unlink()
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    report = corpus.redo()
    assert len(report.rejected) == 6
    assert "does not hold the page" in report.rejected[0].reason
    assert len(list(corpus.articles())) == 6


def test_redo_reads_a_page_whose_bytes_were_put_back(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = corpus.path / "pages-00001.warc.gz"
    segment.rename(corpus.path / "away")
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    corpus.redo()
    (corpus.path / "away").rename(segment)
    report = corpus.redo()
    assert (report.read, report.rejected) == (6, ())
    assert list(corpus.rejected()) == []


# ---- add


def test_what_was_told_of_a_page_leaves_with_it(tmp_path: Path) -> None:
    text = "“The strait is open,” Ilsa Varn said in Kestrel."
    one = page(text.encode(), name="post/a.txt")
    other = page(f"{text}\n".encode(), name="wire/a.txt")
    outlet = About(outlet="The Gull")
    moved = About(outlet="The Gull", url="https://gull.example/1")
    with retold.open(tmp_path / "a.retold") as corpus:
        for taken in (other, replace(one, about=outlet), replace(one, about=moved)):
            corpus.add([taken])
        held = {article.url: (article.outlet, article.digest) for article in corpus.articles()}
    assert held == {"https://gull.example/1": ("The Gull", one.digest), None: (None, other.digest)}


def test_a_capture_that_was_outranked_speaks_when_the_other_one_is_corrected(
    tmp_path: Path, line_of: LineOf
) -> None:
    a, b = (line_of("The strait is open.", id="a", byline=name) for name in ("Odo", "Uta"))
    days = [(a, "2022-03-05"), (b, "2022-03-03"), (a, "2022-03-01")]
    with retold.open(tmp_path / "a.retold") as corpus:
        for line, day in days:
            told = About(published=day)
            corpus.add([page(line, name=str(line), media_type="application/json", about=told)])
        (article,) = corpus.articles()
        assert str(article.published) == "2022-03-03"
        assert not corpus.redo().read


def test_what_is_told_anew_of_a_page_replaces_its_article_and_makes_links_stale(
    corpus: Corpus, strait: tuple[bytes, ...]
) -> None:
    report = corpus.add(pages(strait[1:2], About(outlet="The Gull")))
    assert (report.replaced, report.held) == (1, 0)
    assert corpus.stale
    assert corpus.link().changed
    assert "The Gull" in [outlet.name for outlet in corpus.outlets()]


def test_pages_that_cannot_be_used_are_listed_once_with_the_reason(
    tmp_path: Path, line_of: LineOf
) -> None:
    gone = Rejected(name="b.html", digest=None, url=None, stage="read", reason="'b.html' is empty")
    bad = page(b"\0\1\2", name="a.bin")
    with retold.open(tmp_path / "a.retold") as corpus:
        for _ in range(2):
            seen: list[int] = []
            good = page(line_of("The port opens.", id="a"), name="x:1")
            report = corpus.add([gone, bad, good], progress=seen.append)
            assert [row.name for row in report.rejected] == ["b.html", "a.bin"]
            assert seen == [1, 2, 3]
        assert [row.name for row in corpus.rejected()] == ["a.bin", "b.html"]
        assert len(list(corpus.articles())) == 1


def test_tellings_that_cannot_be_cut_reject_the_page(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise IndexError("no such word")

    with retold.open(tmp_path / "a.retold") as corpus:
        monkeypatch.setattr("retold.retellings.tell", stumble)
        (row,) = corpus.add(pages(strait[:1])).rejected
        assert (row.stage, row.reason) == ("tell", "unexpected IndexError: no such word")


def test_a_source_of_pages_that_fails_leaves_what_came_before(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    def broken() -> Iterator[Page]:
        yield from pages(strait[:3])
        raise KeyboardInterrupt

    with retold.open(tmp_path / "a.retold") as corpus:
        with pytest.raises(KeyboardInterrupt):
            corpus.add(broken(), workers=1)
        assert len(list(corpus.articles())) == 3
        assert corpus.add(pages(strait)).held == 3


INTERRUPTED = """
import sys
import retold
from retold.pages import page
lines = sys.stdin.buffer.read().splitlines()
pages = (page(b, name=f"x:{n}", media_type="application/json") for n, b in enumerate(lines, 1))
with retold.open(sys.argv[1]) as corpus:
    corpus.add(pages, workers=2, progress=lambda n: print(n, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_from_there(
    blow: signal.Signals, tmp_path: Path, line_of: LineOf
) -> None:
    folder = tmp_path / "a.retold"
    lines = [line_of(f"Notice {n} of the port of Kestrel.", id=f"n{n}") for n in range(3000)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", INTERRUPTED, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        run.stdin.write(b"\n".join(lines))
        run.stdin.close()
        run.stdin = None
        for _ in range(10):
            run.stdout.readline()
        run.send_signal(blow)
        run.communicate(timeout=30)
    with retold.open(folder, create=False) as corpus:
        kept = len(list(corpus.articles()))
        assert 10 <= kept < 3000
        report = corpus.add(pages(lines[: kept + 5]))
        assert (report.held, report.added) == (kept, 5)
        assert corpus.original(f"n{kept + 4}") == lines[kept + 4]


# ---- search


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


def test_all_words_must_occur_and_quoted_words_as_they_stand(corpus: Corpus) -> None:
    assert ids(corpus, "LEDGER crisis") == {"vna-1", "post-1", "five-1"}
    assert ids(corpus, '"never about customs"') == {"wire-2"}
    assert ids(corpus, "“never about customs”") == {"wire-2"}
    assert ids(corpus, '"customs about never"') == set()
    assert ids(corpus, "customs about never") == {"wire-2"}
    assert ids(corpus, "ledger zeppelin") == set()


def test_words_are_found_by_their_stems(corpus: Corpus) -> None:
    assert corpus.search("ledgers causing") == corpus.search("ledger cause") != []
    assert corpus.search('"customs ledgers"') == corpus.search('"customs ledger"') != []


def test_filters_narrow_a_search(corpus: Corpus) -> None:
    assert ids(corpus, "ledger", actor="BRANDT") == {"wire-2"}
    assert ids(corpus, "ledger", actor="tomas-brandt") == {"wire-2"}
    assert ids(corpus, "pilot", actor="port authority") == {"wire-1"}, "the source, unresolved"
    assert ids(corpus, "ledger", outlet="harbour") == {"post-1"}
    assert ids(corpus, "ledger", since="2023") == {"wire-2"}
    assert ids(corpus, "ledger", until="2022-03-01") == {"vna-1", "five-1"}, "March is not later"
    assert ids(corpus, "ledger", since="2022-03-02", until="2022") == {"post-1", "five-1"}
    assert ids(corpus, "ledger", kind="indirect") == set()
    assert ids(corpus, "ledger", language="EN", kind="direct") >= {"vna-1", "wire-2"}
    assert len(corpus.search("ledger", limit=2)) == 2


@pytest.mark.parametrize("words", ["", "  ", '""', "— * ^ :", "\0", "_"])
def test_a_search_for_no_word_is_told(corpus: Corpus, words: str) -> None:
    with pytest.raises(UsageError, match="holds no word to search for"):
        corpus.search(words)


def test_a_filter_that_is_off_is_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="kind 'shouted' is not known; wanted direct"):
        corpus.search("ledger", kind="shouted")
    with pytest.raises(UsageError, match="since 'yesterday' is no date"):
        corpus.search("ledger", since="yesterday")
    with pytest.raises(UsageError, match="limit 0"):
        corpus.search("ledger", limit=0)


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


def test_a_trace_tells_the_tellings_earliest_held_first(corpus: Corpus) -> None:
    traced = corpus.trace("root cause of the Sorrel Strait crisis")
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


def test_a_telling_without_a_date_comes_last(corpus: Corpus, line_of: LineOf) -> None:
    ledger = (
        "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"
    )
    said = ("Ilsa Varn", "said", ledger, "Ilsa Varn")
    undated = line_of(f"“{ledger},” Ilsa Varn said.", said, id="a-blog", outlet="Gull Notes")
    corpus.add(pages([undated]))
    corpus.link()
    traced = corpus.trace("root cause of the Sorrel Strait crisis")
    assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1", "a-blog"]


def test_a_line_that_comes_back_stands_apart_from_the_tellings(corpus: Corpus) -> None:
    traced = corpus.trace("root cause of the Sorrel Strait crisis")
    assert [echo.root.article.id for echo in traced.recurrences] == ["wire-2"]
    assert "customs ledger" in traced.recurrences[0].recurrence.wording.casefold()
    back = corpus.trace(traced.recurrences[0].root)
    assert [echo.root.article.id for echo in back.recurrences] == ["vna-1"]


def test_any_id_or_its_beginning_leads_to_the_statement(corpus: Corpus) -> None:
    wanted = corpus.trace("root cause of the Sorrel Strait crisis")
    assert wanted.family is not None
    telling = wanted.steps[0].telling.id
    for told in (telling, telling[:8], wanted.family.id[:8], "vna-1-1", "vna-1", "post-1"):
        assert corpus.trace(told).family == wanted.family


def test_free_text_is_the_statement_that_fits_best(corpus: Corpus) -> None:
    pasted = "“The customs ledger of the Northern League is a root cause of this crisis!”"
    assert corpus.trace(pasted).steps[0].article.id == "vna-1"
    with pytest.raises(UsageError, match="no statement held has these words"):
        corpus.trace("customs officers like zeppelins and other large airships")


def test_what_leads_nowhere_is_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="is no id, and no statement held"):
        corpus.trace("zeppelin")
    with pytest.raises(UsageError, match="nothing was told in 'quiet'"):
        corpus.trace("quiet")
    with pytest.raises(UsageError, match="several ids begin with 'wire-'"):
        corpus.trace("wire-")
    with pytest.raises(UsageError, match="no article with the id 'nobody'"):
        corpus.article("nobody")


def test_an_article_opens_the_page_it_was_read_from(
    corpus: Corpus, strait: tuple[bytes, ...]
) -> None:
    assert corpus.article("five").outlet == "Channel Five Online"
    assert corpus.original("five") == strait[3]


def test_counts_have_their_denominator(corpus: Corpus) -> None:
    assert [(h.outlet, h.day, h.pages) for h in corpus.holdings()] == [
        ("Channel Five Online", "2022-03", 1),
        ("Meridian Wire", "2022-03-02", 1),
        ("Meridian Wire", "2024-05-20", 1),
        ("The Harbour Post", "2022-03-02", 1),
        ("VNA", None, 1),
        ("VNA", "2022-03-01", 1),
    ]
    wire = next(outlet for outlet in corpus.outlets() if outlet.name == "Meridian Wire")
    assert (wire.domains, wire.articles) == (("wire.example",), 2)


# ---- outlets

GULL = Outlet(name="The Gull", domains=("gull.example",), country="VD", group="Gull Press")
FERRIES = (
    b'{"text": "The ferries ran late in Marn on Monday.", "url": "https://www.gull.example/1"}',
    b'{"text": "The ferries ran on time in Marn.", "url": "https://kcna.kp/1"}',
    b'{"text": "No ferry ran at all.", "url": "https://gull.example/2", "outlet": "Gull Sport"}',
)


def test_an_outlet_that_a_page_does_not_name_is_taken_from_its_url(tmp_path: Path) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES))
        assert {a.url: a.outlet for a in corpus.articles()} == {
            "https://www.gull.example/1": "gull.example",
            "https://kcna.kp/1": "KCNA",
            "https://gull.example/2": "Gull Sport",
        }
        korea = next(outlet for outlet in corpus.outlets() if outlet.name == "KCNA")
        assert (korea.country, korea.type, korea.articles) == ("KP", "state", 1)
        assert "Korean Central News Agency" in korea.also


def test_what_a_user_knows_of_outlets_names_them_before_and_after(tmp_path: Path) -> None:
    found = []
    ways: dict[str, list[tuple[tuple[bytes, ...], list[Outlet]]]] = {
        "before": [((), [GULL]), (FERRIES, [])],
        "with": [(FERRIES, [GULL])],
        "after": [(FERRIES, []), ((), [GULL])],
        "again": [(FERRIES, [GULL]), (FERRIES, [GULL])],
    }
    for name, calls in ways.items():
        with retold.open(tmp_path / f"{name}.retold") as corpus:
            for lines, known in calls:
                report = corpus.add(pages(lines), outlets=known)
            assert report.renamed == (name == "after")
            found.append(tables(corpus, tmp_path / name))
            assert [(o.name, o.group, o.articles) for o in corpus.outlets()] == [
                ("Gull Sport", None, 1),
                ("KCNA", None, 1),
                ("The Gull", "Gull Press", 1),
            ]
    assert all(one == found[0] for one in found)


def test_what_a_user_knows_of_an_outlet_outranks_what_ships_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [Outlet(name="Korean Central News Agency", also=("KCNA",), group="State Affairs")]
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES[1:2]), outlets=own)
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES[:1]), outlets=[GULL])
        monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
        corpus.redo()
        assert sorted(str(article.outlet) for article in corpus.articles()) == [
            *("Korean Central News Agency", "The Gull"),
        ]
        korea = next(outlet for outlet in corpus.outlets() if outlet.country == "KP")
        assert (korea.type, korea.group) == ("state", "State Affairs")
        assert "kcna.kp" in korea.domains, "what the row leaves empty stays as it ships"


def test_an_article_that_a_table_renames_is_to_be_linked_again(tmp_path: Path) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(FERRIES))
        corpus.link()
        corpus.add([], outlets=[Outlet(name="Wire")])
        assert corpus.stale, (
            "a statement may come through the wire, though none of its pages is held"
        )
        corpus.link()
        corpus.add([], outlets=[Outlet(name="Wire")])
        assert not corpus.stale, "nothing new was told"
        assert corpus.add([], outlets=[GULL]).renamed == 1
        assert corpus.stale
        assert [a.outlet for a in corpus.articles() if a.outlet_basis == "url"].count("The Gull")


def test_every_article_leads_to_one_outlet(corpus: Corpus) -> None:
    corpus.add(pages(FERRIES), outlets=[GULL])
    named = [{outlet.name, *outlet.also} for outlet in corpus.outlets()]
    for article in corpus.articles():
        assert sum(article.outlet in names for names in named) == 1, article.outlet
    assert sum(outlet.articles for outlet in corpus.outlets()) == 9


# ---- the frozen corpus


def test_a_corpus_of_schema_1_takes_outlets(tmp_path: Path) -> None:
    folder = tmp_path / "v1.retold"
    shutil.copytree(FROZEN, folder)
    wire = Outlet(name="Meridian Wire", type="agency", group="Meridian")
    with retold.open(folder, create=False) as corpus:
        corpus.add([], outlets=[wire])
    with retold.open(folder, create=False) as corpus:
        found = next(outlet for outlet in corpus.outlets() if outlet.name == "Meridian Wire")
        assert (found.type, found.group, found.articles) == ("agency", "Meridian", 2)


def test_a_corpus_of_the_present_schema_is_kept() -> None:
    assert f"v{SCHEMA}.retold" in {frozen.name for frozen in EVERY_FROZEN}, (
        "a new schema: `python -m tests.frozen.freeze` keeps a corpus of it"
    )


@pytest.mark.parametrize("frozen", EVERY_FROZEN, ids=lambda frozen: frozen.stem)
def test_a_corpus_of_each_schema_gives_the_same_answers(frozen: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(frozen, tmp_path / "old.retold"))
    with retold.open(folder, create=False) as corpus:
        assert {article.id for article in corpus.articles()} >= {
            *("five-1", "post-1", "quiet", "vna-1", "wire-1", "wire-2"),
        }
        found = corpus.search('"customs ledger"', actor="Brandt")
        assert [step.article.id for step in found] == ["wire-2"]
        traced = corpus.trace("root cause of the Sorrel Strait crisis")
        assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1"]
        assert [echo.root.article.id for echo in traced.recurrences] == ["wire-2"]
        assert "gone.html" in [row.name for row in corpus.rejected()]
        assert list(corpus.verify()) == []
        assert b"Sorrel Strait" in corpus.original("vna-1")
        corpus.redo()
        corpus.link()
        traced = corpus.trace("root cause of the Sorrel Strait crisis")
        assert [step.article.id for step in traced] == ["vna-1", "five-1", "post-1"]
        assert list(corpus.verify()) == []
    assert len(list(frozen.iterdir())) == 2, "the frozen corpus itself is never written"


def test_a_corpus_of_schema_11_has_something_in_every_table_and_keeps_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EVERY_FROZEN[0].parent / "v11.retold", tmp_path / "old.retold"))
    harbour = "https://harbour.example/berth/4"
    with closing(sqlite3.connect(folder / "corpus.sqlite")) as db:
        for (table,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        ).fetchall():
            rows = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            assert rows, table
    with retold.open(folder, create=False) as corpus:
        for _ in range(2):
            held = corpus.versions(harbour)
            assert [s.state for s in held.sightings].count("gone") == 1
            (revision,) = held.revisions
            assert "crack" in str(revision)
            assert b"crack" in corpus.page(harbour).body
            assert b"was sound" in corpus.page(harbour, "2024-06-01").body
            (judged,) = corpus.judgements()
            assert judged.judgement.who == "Ana Reik"
            assert [review.review.claim for review in corpus.reviews()] == [
                "The customs ledger of the Northern League is the root cause of the Sorrel Strait"
                " crisis"
            ]
            assert [alert.name for alert in alerts.latest(corpus._db, 9)] == ["the ledger line"]
            assert "Ilsa P. Varn" in {actor.name for actor in corpus.actors()}
            assert any(
                "Odo Reik" in (one.source.text if one.source else "")
                for one in corpus.attributions()
            )
            corpus.redo()
            corpus.link()


def test_the_rows_of_tellings_and_of_their_words_agree(corpus: Corpus) -> None:
    db = corpus._store.db
    assert (
        db.execute("SELECT n FROM tellings ORDER BY n").fetchall()
        == db.execute("SELECT rowid FROM words ORDER BY rowid").fetchall()
    )
    assert len(list(readings.every(db))) == 6


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files under /proc")
def test_closing_a_corpus_closes_its_files(tmp_path: Path, strait: tuple[bytes, ...]) -> None:
    with retold.open(tmp_path / "a.retold") as corpus:
        corpus.add(pages(strait))
    held = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    assert not [name for name in held if str(tmp_path) in str(name)]
    assert not (tmp_path / "a.retold" / "corpus.sqlite-wal").exists()
