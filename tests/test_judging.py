"""From a person's words to a judgement that is kept and outranks what was found."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError, pipeline
from retold.pages import page
from retold.records import Page

LineOf = Callable[..., bytes]
ANA = "Ana Reik"


def pages(lines: Iterable[bytes]) -> Iterator[Page]:
    for n, line in enumerate(lines, 1):
        yield page(line, name=f"x:{n}", media_type="application/json")


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path / "strait.retold") as opened:
        opened.add(pages(strait))
        opened.link()
        yield opened


def speakers(corpus: Corpus, words: str = "ledger", **filters: str) -> dict[str, str | None]:
    """Article → who is shown to speak in it."""
    return {
        step.article.id: step.actor.name if step.actor else None
        for step in corpus.search(words, **filters)  # type: ignore[arg-type]
    }


def names(corpus: Corpus) -> list[tuple[str, ...]]:
    return sorted(group.names for group in corpus.actors())


# ---- speakers


def test_search_trace_and_export_show_the_corrected_speaker(corpus: Corpus, tmp_path: Path) -> None:
    corpus.judge("speaker is", "five-1-1", "Odo Reik", who=ANA, why="he told us")
    assert speakers(corpus)["five-1"] == "Odo Reik"
    assert speakers(corpus, actor="Odo") == {"five-1": "Odo Reik"}
    assert "five-1" not in speakers(corpus, actor="Varn")
    assert corpus.trace("five-1").steps[0].actor is not None
    corpus.link()
    assert speakers(corpus, actor="Odo") == {"five-1": "Odo Reik"}
    corpus.export(tmp_path / "out")
    said = (tmp_path / "out" / "attributions.jsonl").read_text().splitlines()
    by_article = {row["article_id"]: row["actor"] for row in map(json.loads, said)}
    assert by_article["five-1"]["name"] == "Odo Reik"
    (row,) = map(json.loads, (tmp_path / "out" / "judgements.jsonl").read_text().splitlines())
    assert (row["verdict"], row["who"], row["why"], row["holds"]) == (
        *("speaker is", ANA, "he told us"),
        True,
    )


def test_a_corrected_speaker_counts_when_tellings_are_linked(corpus: Corpus) -> None:
    assert "five-1" in [step.article.id for step in corpus.trace("vna-1")]
    corpus.judge("speaker is", "five-1-1", "Odo Reik", who=ANA)
    corpus.link()
    assert "five-1" not in [step.article.id for step in corpus.trace("vna-1")]


def test_one_who_is_not_the_speaker_is_no_longer_found(corpus: Corpus) -> None:
    telling = corpus.search("ledger", actor="Brandt")[0].telling.id
    corpus.judge("not the speaker", telling[:8], who=ANA)
    assert speakers(corpus)["wire-2"] is None
    assert speakers(corpus, actor="Brandt") == {}


# ---- actors


def test_two_names_judged_the_same_are_one_actor(corpus: Corpus) -> None:
    judged = corpus.judge("same", "Ilsa Varn", "tomas brandt", who=ANA, why="a pen name")
    assert (judged.about, judged.one.name) == ("actor", "Ilsa Varn")
    assert corpus.stale
    assert ("Ilsa Varn", "Tomas Brandt") in names(corpus)
    corpus.link()
    assert set(speakers(corpus, actor="Brandt")) == {"vna-1", "post-1", "five-1", "wire-2"}
    details = [member.detail for member in corpus.members()]
    assert f"same, judged by {ANA} on {judged.when[:10]} (a pen name)" in details


def test_two_judged_different_are_never_one_and_the_last_judgement_holds(
    corpus: Corpus, line_of: LineOf
) -> None:
    said = ("Ilsá Varn", "said", "No", "Ilsá Varn")
    corpus.add(pages([line_of("“No,” Ilsá Varn said.", said, id="x")]))
    assert ("Ilsa Varn", "Ilsá Varn") in names(corpus)
    with pytest.raises(UsageError, match=r"are one name; .* give the id of a statement of each"):
        corpus.judge("different", "Ilsa Varn", "Ilsá Varn", who=ANA)
    corpus.judge("different", "x-1", "vna-1-1", who=ANA)
    corpus.judge("different", "x-1", "post-1-1", who=ANA)
    corpus.judge("different", "x-1", "five-1-1", who=ANA)
    assert {("Ilsa Varn",), ("Ilsá Varn",), ("Tomas Brandt",)} <= set(names(corpus))
    corpus.judge("same", "x-1", "vna-1-1", who=ANA)
    corpus.judge("same", "x-1", "Tomas Brandt", who=ANA)
    corpus.judge("different", "x-1", "Tomas Brandt", who=ANA)
    assert ("Tomas Brandt",) in names(corpus)


def test_a_renamed_actor_is_shown_and_found_by_the_new_name_and_the_old(corpus: Corpus) -> None:
    corpus.judge("rename", "Ilsa Varn", "Ilse Warnholt", who=ANA)
    for _ in ("before link", "after"):
        assert speakers(corpus, actor="Warnholt")["vna-1"] == "Ilse Warnholt"
        assert speakers(corpus, actor="Ilsa Varn")["vna-1"] == "Ilse Warnholt"
        corpus.link()
    (group,) = (g for g in corpus.actors() if g.name == "Ilse Warnholt")
    assert group.names == ("Ilsa Varn", "Ilse Warnholt")
    corpus.judge("same", "Ilse Warnholt", "Tomas Brandt", who=ANA)
    assert ("Ilsa Varn", "Ilse Warnholt", "Tomas Brandt") in names(corpus)


# ---- laws


def test_judgements_survive_redo_and_link(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.judge("speaker is", "five-1-1", "Odo Reik", who=ANA)
    corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who=ANA)
    before = speakers(corpus), names(corpus), list(corpus.judgements())
    monkeypatch.setattr(pipeline, "reader", lambda: "a-newer-reader")
    assert corpus.redo().read == 6
    corpus.link()
    assert (speakers(corpus), names(corpus), list(corpus.judgements())) == before
    assert all(judged.holds for judged in before[2])


def test_adding_the_pages_again_changes_nothing(corpus: Corpus, strait: tuple[bytes, ...]) -> None:
    corpus.judge("not the speaker", "five-1-1", who=ANA)
    corpus.link()
    corpus.add(pages(strait))
    assert not corpus.stale
    assert speakers(corpus)["five-1"] is None


def test_the_same_judgement_at_the_same_time_is_kept_once(corpus: Corpus) -> None:
    for _ in range(2):
        corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who=ANA, when="2024-05-01")
    assert [judged.judgement.when for judged in corpus.judgements()] == ["2024-05-01"]


def test_the_order_of_articles_changes_nothing(strait: tuple[bytes, ...], tmp_path: Path) -> None:
    found = []
    for n, lines in enumerate((strait, strait[::-1])):
        with retold.open(tmp_path / f"{n}.retold") as other:
            other.add(pages(lines))
            other.judge("speaker is", "five-1-1", "Odo Reik", who=ANA, when="2024-05-01")
            other.judge("same", "Ilsa Varn", "Tomas Brandt", who=ANA, when="2024-05-02")
            other.link()
            other.export(tmp_path / f"out-{n}")
        found.append({p.name: p.read_bytes() for p in (tmp_path / f"out-{n}").iterdir()})
    assert found[0] == found[1]


def test_a_judgement_that_no_longer_anchors_is_listed_not_lost(
    corpus: Corpus, line_of: LineOf
) -> None:
    facts = {"id": "v", "url": "https://vna.example/v"}
    said = ("Ilsa Varn", "said", "The strait is shut", "Ilsa Varn")
    first = line_of("“The strait is shut,” Ilsa Varn said.", said, modified="2022-03-01", **facts)
    corpus.add(pages([first]))
    corpus.judge("speaker is", "v-1", "Odo Reik", who=ANA)
    corpus.add(pages([line_of("Nothing was said.", modified="2022-03-02", **facts)]))
    (judged,) = corpus.judgements()
    assert not judged.holds
    assert judged.detail == (
        "'The strait is shut' is no longer found as a statement in https://vna.example/v"
    )
    again = line_of("“The strait is shut,” Ilsa Varn said.", said, modified="2022-03-03", **facts)
    corpus.add(pages([again]))
    (judged,) = corpus.judgements()
    assert judged.holds
    assert speakers(corpus, '"strait is shut"') == {"v": "Odo Reik"}


def test_a_name_that_nobody_has_any_more_is_listed(corpus: Corpus) -> None:
    corpus.judge("rename", "Tomas Brandt", "Tom Brandt", who=ANA)
    corpus.judge("not the speaker", "wire-2-1", who=ANA)
    corpus.link()
    details = [(judged.holds, judged.detail) for judged in corpus.judgements()]
    assert details == [(False, "nobody held is called 'Tomas Brandt'"), (True, "")]


# ---- what is off


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("alike", "Ilsa Varn", "Tomas Brandt"), "verdict 'alike' is not known; wanted same"),
        (("same", "Ilsa Varn", "Nobody"), "nobody held is called 'Nobody'"),
        (("same", "Ilsa Varn", None), "'same' takes a second name"),
        (("same", "Ilsa Varn", "ilsa varn"), "are one name"),
        (("rename", "Ilsa Varn", "…"), "'…' is no name: it holds no letter"),
        (("rename", "", "Odo"), "nobody held is called ''"),
        (("rename", "x" * 500, "Odo"), "nobody held is called 'xxx"),
        (("speaker is", "nothing", "Odo"), "'nothing' is the id of no statement"),
        (("speaker is", "five-1-1", ""), "is no name"),
        (("not the speaker", "five-1-1", "Odo"), "takes one attribution alone"),
        (("not the speaker", "wire-", None), "several ids begin with 'wire-'"),
    ],
)
def test_a_judgement_that_is_off_is_told_and_not_kept(
    corpus: Corpus, words: tuple[str, str, str | None], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        corpus.judge(*words, who=ANA)
    assert list(corpus.judgements()) == []
    assert not corpus.stale


def test_one_who_is_not_known_is_nobody_to_be_judged_the_same(corpus: Corpus) -> None:
    corpus.judge("not the speaker", "five-1-1", who=ANA)
    with pytest.raises(UsageError, match="the speaker of 'five-1-1' is not known; name them first"):
        corpus.judge("same", "five-1-1", "Ilsa Varn", who=ANA)


def test_a_judgement_needs_somebody_and_a_time_that_is_one(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="needs who made it"):
        corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who=" ")
    with pytest.raises(UsageError, match="when 'soon' is no date"):
        corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who=ANA, when="soon")


@pytest.mark.parametrize("name", ["x" * 500, "محمد المصري", "A\u202eb", "bad\udcff", "임천일"])
def test_any_name_can_be_given(corpus: Corpus, name: str) -> None:
    corpus.judge("speaker is", "five-1-1", name, who=name)
    corpus.judge("rename", "Ilsa Varn", name, who=ANA)
    corpus.link()
    assert len(list(corpus.judgements())) == 2
    assert speakers(corpus)["vna-1"] == speakers(corpus)["five-1"]
