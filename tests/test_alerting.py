"""Saved lines held against what is new: what matches, what does not, and why."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import retold
from retold.alerting import Saved, evaluate, hold
from retold.errors import UsageError
from retold.reports import Alert

LEDGER = "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"
AT = "2024-06-01T08:00:00Z"
Line = Callable[..., bytes]


@pytest.fixture
def corpus(tmp_path: Path, strait: tuple[bytes, ...]) -> Iterator[retold.Corpus]:
    """The six articles of the strait, linked."""
    file = tmp_path / "strait.jsonl"
    file.write_bytes(b"\n".join(strait))
    with retold.open(tmp_path / "strait.retold") as opened:
        opened.add(retold.read(file))
        opened.link()
        yield opened


def add(corpus: retold.Corpus, *lines: bytes) -> list[str]:
    """Adds articles already read, and gives their ids."""
    file = corpus.path.parent / "new.jsonl"
    file.write_bytes(b"\n".join(lines))
    before = {article.id for article in corpus.articles()}
    corpus.add(retold.read(file))
    return [article.id for article in corpus.articles() if article.id not in before]


def alerts(corpus: retold.Corpus, new: list[str], **saved: Any) -> list[Alert]:
    return list(evaluate(corpus._db, [Saved(name="a line", **saved)], new, AT))


@pytest.fixture
def new(corpus: retold.Corpus, line_of: Line) -> list[str]:
    """A later article in which the line comes back, is denied, and is told in its own words."""
    said, denied = f"{LEDGER} and will remain so", f"{LEDGER}, as they pretend"
    return add(
        corpus,
        line_of(
            f"“{said},” Envoy Tomas Brandt said in Marn. The ministry of Ostmark denied that"
            f" {denied}. {LEDGER}, and the harbour knows it. Ferries ran late in Kestrel.",
            ("Envoy Tomas Brandt", "said", said, "Tomas Brandt"),
            id="gull-1",
            url="https://gull.example/1",
            outlet="The Gull",
            published="2024-06-01",
        ),
    )


def test_a_statement_that_comes_back_is_told_with_words_and_reason(
    corpus: retold.Corpus, new: list[str]
) -> None:
    found = alerts(corpus, new, statement=f"{LEDGER}.")
    told = next(one for one in found if one.voice == "attributed")
    assert (told.kind, told.speaker, told.act) == ("retelling", "Tomas Brandt", "said")
    assert "the same statement, by “" in told.detail
    assert LEDGER in told.detail
    article = corpus.article(told.article_id)
    assert all(article.text[s.start : s.end] == s.text for s in told.spans)
    assert (told.outlet, told.url, told.published) == (
        "The Gull",
        "https://gull.example/1",
        "2024-06-01",
    )
    assert not any("Ferries" in one.spans[0].text for one in found)


def test_an_outlets_own_sentence_is_looked_at_before_anything_is_linked(
    corpus: retold.Corpus, new: list[str]
) -> None:
    found = alerts(corpus, new, statement=LEDGER, voice="own")
    assert {(one.voice, one.speaker, one.act) for one in found} == {("own", None, None)}
    assert any("the harbour knows it" in one.spans[0].text for one in found)


RATES = "The key interest rate will rise before the summer."


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (
            "Money will be more expensive to borrow, for the bank is going to lift rates",
            ["meaning"],
        ),
        ("The bank will lift rates ahead of June", ["meaning"]),
        ("The bank will not lift rates ahead of June", []),
        ("Savers at the bank were given umbrellas", []),
    ],
)
def test_a_statement_in_other_words_is_told_as_near_in_meaning(
    corpus: retold.Corpus, line_of: Line, said: str, kinds: list[str]
) -> None:
    new = add(
        corpus,
        line_of(
            f"“{said},” Envoy Odo Marn said.", ("Envoy Odo Marn", "said", said, "Odo Marn"), id="x"
        ),
    )
    found = alerts(corpus, new, statement=RATES)
    assert [alert.kind for alert in found] == kinds
    for alert in found:
        assert (alert.speaker, alert.line, alert.spans[0].text) == ("Odo Marn", RATES, said)
        assert alert.detail.startswith("near in meaning, in other words (cosine 0.")
        assert alert.detail.endswith(f"saved: “{RATES}”")


def test_meaning_is_looked_at_only_where_a_statement_or_narrative_is_saved(
    corpus: retold.Corpus, new: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retold.alerting.vectors", None)
    assert alerts(corpus, new, actor="Tomas Brandt")


def test_filters_leave_out(corpus: retold.Corpus, new: list[str]) -> None:
    assert alerts(corpus, new, statement=LEDGER, outlet="gull")
    assert not alerts(corpus, new, statement=LEDGER, outlet="VNA")
    assert not alerts(corpus, new, statement="The fish market opened on a cold morning in May.")
    attributed = alerts(corpus, new, statement=LEDGER, voice="attributed")
    assert {one.voice for one in attributed} == {"attributed"}


def test_a_statement_may_be_named_by_its_id(corpus: retold.Corpus, new: list[str]) -> None:
    found = corpus.search("root cause of the crisis")[0]
    assert alerts(corpus, new, statement=found.telling.id)


def test_a_narrative_is_found_by_its_id_and_by_its_words(
    corpus: retold.Corpus, new: list[str]
) -> None:
    narrative = next(iter(corpus.narratives()))
    by_id = alerts(corpus, new, narrative=narrative.id)
    by_words = alerts(corpus, new, narrative="customs ledger root cause")
    assert by_id
    assert [one.spans for one in by_id] == [one.spans for one in by_words]


def test_a_narrative_is_kept_as_words_once_it_was_met(
    corpus: retold.Corpus, new: list[str]
) -> None:
    narrative = next(iter(corpus.narratives()))
    saved = Saved(name="a line", narrative=narrative.id)
    with corpus._store.writing(), corpus._store.transaction():
        hold(corpus._db, [saved])
        corpus._db.execute("DELETE FROM narratives")  # as if they had regrouped
    assert list(evaluate(corpus._db, [saved], new, AT))


def test_an_actor_and_a_term(corpus: retold.Corpus, new: list[str]) -> None:
    (one,) = alerts(corpus, new, actor="Tomas Brandt", term='"customs ledgers" crisis')
    assert (one.kind, one.speaker) == ("words", "Tomas Brandt")
    assert one.detail == 'Tomas Brandt speaks; it has the words "customs ledgers" crisis'
    assert alerts(corpus, new, actor="Brandt")
    assert not alerts(corpus, new, actor="Brand")  # a part of a name is no name
    assert not alerts(corpus, new, actor="Ilsa Varn", term="ledger")
    assert not alerts(corpus, new, actor="Tomas Brandt", term="ferries")
    assert {one.voice for one in alerts(corpus, new, term="ferries")} == {"own"}


def test_an_actor_is_known_by_the_names_that_linking_joined(
    corpus: retold.Corpus, line_of: Line
) -> None:
    corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who="Ana Reik")
    corpus.link()
    new = add(
        corpus,
        line_of(
            "“The escorts begin in April,” Tomas Brandt said.",
            ("Tomas Brandt", "said", "The escorts begin in April", "Tomas Brandt"),
            id="gull-2",
        ),
    )
    assert alerts(corpus, new, actor="Ilsa Varn", term="escorts")


def test_what_was_denied_says_so(corpus: retold.Corpus, line_of: Line) -> None:
    line = json.loads(
        line_of(
            f"The ministry denied that {LEDGER}.",
            ("The ministry", "denied", LEDGER, None),
            id="gull-3",
        )
    )
    line["attributions"][0] |= {"act": "denied", "kind": "indirect"}
    (one,) = alerts(corpus, add(corpus, json.dumps(line).encode()), statement=LEDGER)
    assert one.act == "denied"


def test_the_same_words_at_the_same_address_are_one_alert(
    corpus: retold.Corpus, line_of: Line
) -> None:
    def page(more: str, ident: str) -> bytes:
        return line_of(
            f"“{LEDGER},” Ilsa Varn said. {more}",
            ("Ilsa Varn", "said", LEDGER, "Ilsa Varn"),
            id=ident,
            url="https://gull.example/9",
        )

    first = alerts(corpus, add(corpus, page("It rained.", "gull-4")), statement=LEDGER)
    again = alerts(corpus, add(corpus, page("It snowed.", "gull-5")), statement=LEDGER)
    assert first[0].article_id != again[0].article_id
    assert [one.id for one in first] == [one.id for one in again]


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ({}, "wants one thing"),
        ({"statement": "It is so.", "term": "so"}, "wants one thing"),
        ({"statement": "It is so.", "voice": "loud"}, "asks for the voice 'loud'"),
        ({"term": "!?"}, "a term without a word"),
    ],
)
def test_a_saved_line_that_asks_for_nothing_is_told(saved: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Saved(name="a line", **saved)


@pytest.mark.parametrize("statement", ["", "…", "!!!"])
def test_a_statement_without_words_is_told(corpus: retold.Corpus, statement: str) -> None:
    with pytest.raises(UsageError, match="no words to look for"):
        alerts(corpus, [], statement=statement)
