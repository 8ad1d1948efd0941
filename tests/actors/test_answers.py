"""Which statement is answered: by whom it names, near in time, about the same thing, or none."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import retold
from retold.actors.across import resolve_across
from retold.actors.answers import WINDOW, answers
from retold.actors.standing import appearances
from retold.records import Answer, Family, Reading, Telling, in_line
from retold.retellings.tell import tell

CLAIM = (
    "US Secretary of State Paula Brandt said on Monday that the missile shipments through the port"
    " of Rason broke the embargo.\n\nBrandt said the grain talks in Geneva would resume next week."
)
REPLY = (
    "Russia's deputy foreign minister Ivan Sorel has rebuffed Washington's claim that missile"
    " shipments through Rason broke the embargo."
)


def readings(folder: Path, *articles: tuple[str, str]) -> list[Reading]:
    """What articles of these days and texts are read as."""
    lines = [
        {"id": f"a{n}", "outlet": f"Outlet {n}", "published": day, "text": text}
        for n, (day, text) in enumerate(articles)
    ]
    page = folder / "pages.jsonl"
    page.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    read = list(retold.read_pages(retold.read(str(page))))
    assert all(isinstance(one, Reading) for one in read)
    return [one for one in read if isinstance(one, Reading)]


def found(read: list[Reading], families: tuple[Family, ...] = ()) -> tuple[Answer, ...]:
    across = resolve_across(one for reading in read for one in appearances(reading))
    return answers(read, _tellings(read), families, across)


def _tellings(read: list[Reading]) -> list[Telling]:
    return [t for reading in read for t in tell(reading.article, reading.attributions)]


def test_a_claim_rebuffed_is_found_where_another_article_tells_it(tmp_path: Path) -> None:
    read = readings(tmp_path, ("2023-04-03", CLAIM), ("2023-04-04", REPLY))
    (answer,) = found(read)
    assert answer.article_id == "a1"
    assert answer.span.text == "has rebuffed Washington's claim"
    telling = next(t for t in _tellings(read) if t.id == answer.telling_id)
    assert telling.article_id == "a0"
    assert "missile shipments through the port" in in_line(telling.spans)
    assert answer.answered_id == telling.attribution_id
    assert answer.detail == (
        "what Paula Brandt, who speaks for United States, said the day before fits best what is"
        " answered, with “Rason”, “embargo”, “shipments”, “missile”"
    )


@pytest.mark.parametrize(
    ("day", "is_found"),
    [("2023-04-03", True), ("2023-04-04", False), (f"2023-03-{31 - WINDOW}", False)],
)
def test_what_is_answered_is_told_before_and_not_long_before(
    tmp_path: Path, day: str, is_found: bool
) -> None:
    read = readings(tmp_path, (day, CLAIM), ("2023-04-03", REPLY))
    assert bool(found(read)) == is_found


def test_what_somebody_else_said_of_it_is_not_answered(tmp_path: Path) -> None:
    other = CLAIM.replace("US Secretary", "French Secretary")
    assert found(readings(tmp_path, ("2023-04-03", other), ("2023-04-04", REPLY))) == ()


def test_what_the_same_one_said_of_something_else_is_not_answered(tmp_path: Path) -> None:
    other = "US Secretary of State Paula Brandt said that pensions would rise by four per cent."
    assert found(readings(tmp_path, ("2023-04-03", other), ("2023-04-04", REPLY))) == ()


def test_of_two_that_fit_about_equally_none_is_answered(tmp_path: Path) -> None:
    other = CLAIM.replace("broke the embargo", "had broken the embargo").replace("Monday", "Sunday")
    read = readings(tmp_path, ("2023-04-02", other), ("2023-04-03", CLAIM), ("2023-04-04", REPLY))
    assert found(read) == ()
    fits = [t.id for t in _tellings(read) if "missile" in in_line(t.spans)]
    one = Family(id="f", root_id=fits[0], tellings=tuple(fits[:2]))
    (answer,) = found(read, (one,))  # two tellings of one statement: the earliest held
    assert answer.telling_id == fits[0]


@given(order=st.permutations(range(3)))
@settings(max_examples=6)
def test_the_order_of_articles_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("read")
    read = readings(folder, ("2023-04-03", CLAIM), ("2023-04-04", REPLY), ("2023-04-05", REPLY))
    assert found([read[n] for n in order]) == found(read)


def test_a_corpus_shows_who_answers_whom(tmp_path: Path) -> None:
    read = readings(tmp_path, ("2023-04-03", CLAIM), ("2023-04-04", REPLY))
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(retold.read(str(tmp_path / "pages.jsonl")))
        corpus.link()
        (answer,) = corpus.answers()
        assert (answer,) == found(read)
        reply = corpus.trace(answer.attribution_id)
        (turn,) = reply.answers
        assert turn.step.article.id == "a0"
        assert reply.answered_by == ()
        (back,) = corpus.trace(turn.step.telling.id).answered_by
        assert back.answer == answer
        assert back.step.article.id == "a1"
        (row,) = corpus.export(tmp_path / "out", "jsonl") and (
            (tmp_path / "out" / "answers.jsonl").read_bytes().splitlines()
        )
        assert msgspec.json.decode(row, type=Answer) == answer
