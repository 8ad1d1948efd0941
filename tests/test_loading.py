"""What is loaded stands beside what was read: searched, linked, exported, and kept once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, PageError, UsageError
from retold.pages import page

REVIEW = {
    "@type": "ClaimReview",
    "url": "https://check.example/1",
    "claimReviewed": "The customs ledger of the Northern League is the root cause of the Sorrel"
    " Strait crisis",
    "author": {"name": "Gull Check"},
    "reviewRating": {"alternateName": "Half true"},
    "itemReviewed": {"appearance": "https://vna.example/1/"},
}


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[Corpus]:
    with retold.open(tmp_path / "strait.retold") as held:
        held.add(
            page(b, name=f"x:{n}", media_type="application/json") for n, b in enumerate(strait)
        )
        held.link()
        yield held


def test_a_review_is_linked_to_the_tellings_of_its_claim(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps([REVIEW, {**REVIEW, "claimReviewed": "Fog."}]))
    assert corpus.load(tmp_path / "feed.json", "reviews").added == 2
    again = corpus.load(tmp_path / "feed.json", "reviews")
    assert (again.added, again.held) == (0, 2)
    found = {one.review.claim: one for one in corpus.reviews()}
    told = found[REVIEW["claimReviewed"]]  # type: ignore[index] # a text, as given
    told_in = {t.article_id for t in corpus.tellings() if t.id in told.tellings}
    assert told_in == {"vna-1", "post-1", "five-1"}
    assert "tellings in its words; 1 telling on a page that it names" in told.detail
    assert found["Fog."].tellings == ()
    assert corpus.export(tmp_path / "out")["reviews"] == 2
    graph = corpus.export(tmp_path / "ld", "jsonld")
    assert graph["ClaimReview"] == 2
    nodes = json.loads((tmp_path / "ld" / "graph.jsonld").read_bytes())["@graph"]
    reviewed = [n.get("itemReviewed") for n in nodes if n.get("type") == "ClaimReview"]
    claims = {n["id"] for n in nodes if n.get("type") == "Claim"}
    assert [claim in claims for claim in reviewed].count(True) == 1, "it leads to the statement"


def test_the_columns_of_a_spreadsheet_are_asked_for_once(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("Wording,By\nThe gulls are back,Odo Reik\n")
    with pytest.raises(UsageError, match="There are Wording, By; say it once, as in --columns"):
        corpus.load(file, "statements")
    asked = []

    def ask(header: list[str], guess: dict[str, str]) -> dict[str, str]:
        asked.append((header, guess))
        return {"statement": "Wording", "speaker": "By"}

    assert corpus.load(file, "statements", ask=ask).added == 1
    file.write_text("by,wording\nOdo Reik,The gulls are gone\n")
    assert corpus.load(file, "statements", ask=ask).added == 1, "other order, other case"
    assert len(asked) == 1
    assert corpus.load(file, "statements").held == 1
    (step,) = corpus.search("gulls gone")
    assert step.actor is not None
    assert (step.actor.name, step.attribution and step.attribution.confidence) == ("Odo Reik", 1.0)


def test_a_file_that_is_broken_leaves_nothing_of_itself(corpus: Corpus, tmp_path: Path) -> None:
    before = [a.id for a in corpus.articles()]
    (tmp_path / "a.csv").write_text("statement,speaker\nWe wait,Odo Reik\nA,B,C\n")
    with pytest.raises(PageError, match="row 3, has more cells"):
        corpus.load(tmp_path / "a.csv", "statements", columns={"statement": "statement"})
    assert [a.id for a in corpus.articles()] == before
    with pytest.raises(UsageError, match="'songs' cannot be loaded; wanted statements"):
        corpus.load(tmp_path / "a.csv", "songs")
    with pytest.raises(UsageError, match="columns are named for statements"):
        corpus.load(tmp_path / "a.csv", "actors", columns={})


def test_facets_narrow_a_search_and_are_exported(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("name,party\nIlsa Varn,Harbour Union\nNobody,Greens\n")
    (tmp_path / "outlets.csv").write_text("name,side\nMeridian Wire,abroad\n")
    assert corpus.load(tmp_path / "actors.csv", "actors").added == 2
    assert corpus.load(tmp_path / "outlets.csv", "outlets").added == 1
    assert corpus.load(tmp_path / "outlets.csv", "outlets").held == 1
    everyone = corpus.search("customs ledger")
    union = corpus.search("customs ledger", facet="party=harbour union")
    abroad = corpus.search("customs ledger", facet="side=abroad")
    assert {s.actor and s.actor.name for s in union} == {"Ilsa Varn"}
    assert {s.article.outlet for s in abroad} == {"Meridian Wire"}
    assert len(everyone) == len(union) + len(abroad)
    assert corpus.search("customs ledger", facet="party=Greens") == []
    with pytest.raises(UsageError, match=r"no facet 'party=Reds'; there are party=Greens, "):
        corpus.search("customs ledger", facet="party=Reds")
    assert corpus.export(tmp_path / "out", "csv")["facets"] == 3
