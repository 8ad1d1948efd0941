"""Actors and outlets over time: counts with their denominators, each with what it counts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError
from retold.pages import page

LineOf = Callable[..., bytes]

LEDGER = "The customs ledger of the Northern League is the root cause of the crisis"
PIRACY = "Their tariff piracy starves {} of our fishing villages"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, line_of: LineOf) -> Iterator[Corpus]:
    lines = []

    def tell(name: str, outlet: str | None, day: str | None, text: str, *said: object) -> None:
        facts = {"outlet": outlet, "published": day, "url": f"https://x.example/{name}"}
        facts = {key: value for key, value in facts.items() if value}
        lines.append(line_of(text, *said, id=name, **facts))

    varn = "Ilsa Varn"
    whole = f"{LEDGER}, which treats small nations as private property"
    tell("a", "VNA", "2031-03-03", f"“{whole},” {varn} said.", (varn, "said", whole, varn))
    tell("b", "Gull", "2031-03-04", f"“{LEDGER},” {varn} claimed.", (varn, "claimed", LEDGER, varn))
    for n, town in enumerate(("nine", "twelve", "scores", "hundreds"), 1):
        words = PIRACY.format(town)
        told = (varn, "said", words, varn)
        tell(f"p{n}", "VNA", f"2031-06-{n:02}", f"“{words},” {varn} said.", told)
    denial = "Veldoria had moved warships towards Kestrel"
    told = ("Odo Brandt", "denied", denial, "Odo Brandt")
    tell("d", "Gull", "2031-06-02", f"Odo Brandt denied {denial}.", told)
    lines[-1] = lines[-1].replace(b'"kind": "direct"', b'"kind": "indirect", "act": "denied"')
    free = "The United States pays for every patrol boat in the strait"
    tell("u", "Tern", None, f"“{free},” {varn} said.", (varn, "said", free, varn))
    tell("q1", "Tern", "2031-03-03", "Ferries ran late.")
    tell("q2", "Tern", "2031-05-09", "Ferries ran late again.")
    tell("q3", "Auk", "2031-04", "The fish market has opened.")
    tell("de", "Skua", "2031-03-03", "Die Fähren kamen zu spät.")
    lines[-1] = lines[-1].replace(b'"language": "en"', b'"language": "de", "covered": false')
    with retold.open(tmp_path_factory.mktemp("profiles") / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json") for n, line in enumerate(lines)
        )
        held.link()
        yield held


def test_statements_are_counted_by_month_over_the_pages_that_can_be_read(corpus: Corpus) -> None:
    found = corpus.actor("Ilsa Varn")
    months = {m.month: (m.statements, m.pages, m.held) for m in found.months}
    assert months == {
        "2031-03": (1, 2, 3),  # the page in German cannot be read, and is not silent
        "2031-04": (0, 0, 1),
        "2031-05": (0, 0, 1),
        "2031-06": (4, 4, 5),
    }
    assert (len(found.statements), found.undated) == (6, 1)
    assert sum(m.statements for m in found.months) + found.undated == len(found.statements)


def test_a_statement_told_twice_is_one_with_both_outlets(corpus: Corpus) -> None:
    first = corpus.actor("Ilsa Varn").statements[0]
    assert (first.date, first.tellings, first.outlets) == ("2031-03-03", 2, ("VNA", "Gull"))


def test_every_count_opens_its_tellings(corpus: Corpus) -> None:
    found = corpus.actor("Ilsa Varn")
    tellings = [one.tellings for one in found.months]
    tellings += [one.tellings for one in (*found.about, *found.answers, *found.acts)]
    tellings += [one.tellings for one in found.carriers]
    tellings += [one.tellings for one in found.formulas]
    for telling in {i for ids in tellings for i in ids}:
        assert corpus.trace(telling).told == telling
    for tally in (*found.about, *found.acts):
        assert len(tally.tellings) == tally.statements
    texts = {article.id: article.text for article in corpus.articles()}
    for statement in found.statements:
        for span in statement.spans:
            assert texts[statement.article_id][span.start : span.end] == span.text


def test_countries_spoken_of_are_told_by_any_of_their_names(corpus: Corpus) -> None:
    found = corpus.actor("Ilsa Varn")
    assert [(one.name, one.kind, one.statements) for one in found.about] == [
        ("United States", "country", 1)
    ]


def test_carriers_have_the_pages_held_of_them(corpus: Corpus) -> None:
    shares = {s.outlet: (s.pages, s.held) for s in corpus.actor("Ilsa Varn").carriers}
    assert shares == {"VNA": (5, 5), "Gull": (1, 2), "Tern": (1, 3)}


def test_a_denial_is_counted_as_one(corpus: Corpus) -> None:
    found = corpus.actor("Odo Brandt")
    assert [(one.name, one.statements) for one in found.acts] == [("denied", 1)]


def test_a_formula_enters_where_the_past_is_parted(corpus: Corpus) -> None:
    found = corpus.actor("Ilsa Varn", split="2031-05")
    assert (found.spoken.split, found.spoken.before, found.spoken.since) == ("2031-05", 1, 4)
    assert not found.formulas or all(one.z >= 1.96 for one in found.formulas)
    assert any("no formula entered or left for sure" in reason for reason in found.detail)


@pytest.mark.parametrize("name", ["ilsa  varn", "Varn", "p1-1", "ilsa-varn"])
def test_an_actor_is_found_by_name_part_statement_or_id(corpus: Corpus, name: str) -> None:
    assert corpus.actor(name).name == "Ilsa Varn"


def test_who_is_not_held_is_told(corpus: Corpus) -> None:
    for name in ("Nobody Here", "", "…", "\ud800", "a" * 5000):
        with pytest.raises(UsageError, match="nobody held is called"):
            corpus.actor(name)


def test_several_of_one_name_are_told_apart_by_their_ids(tmp_path: Path, line_of: LineOf) -> None:
    lines = [
        line_of(
            f"“Rates must fall in town {n},” {who} said.",
            (who, "said", f"Rates must fall in town {n}", who),
            id=f"n{n}",
        )
        for n, who in enumerate(("Ana Holt", "Bert Holt"))
    ]
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json") for n, line in enumerate(lines)
        )
        held.link()
        with pytest.raises(UsageError, match=r"'Holt' may mean 2 actors: ana-holt 'Ana Holt'"):
            held.actor("Holt")
        assert held.actor("ana-holt").name == "Ana Holt"


def test_what_is_not_linked_is_not_counted(tmp_path: Path, strait: tuple[bytes, ...]) -> None:
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        for ask in (held.actor, held.outlet):
            with pytest.raises(UsageError, match="not linked since pages came or changed"):
                ask("VNA")


# ---- outlets


def test_an_outlet_shows_whom_it_carried_and_how(corpus: Corpus) -> None:
    found = corpus.outlet("gull")
    assert (found.pages, found.read, found.telling, found.statements) == (2, 2, 2, 2)
    assert {one.name: one.statements for one in found.speakers} == {
        "Ilsa Varn": 1,
        "Odo Brandt": 1,
    }
    doubting = next(one for one in found.colours if one.colour == "doubting")
    assert (doubting.cues, doubting.cues_of) == (1, 2)
    assert doubting.elsewhere == 0 < doubting.elsewhere_of
    assert doubting.words == (("claimed", 1),)
    assert doubting.speakers == (("Ilsa Varn", 1),)


def test_an_outlet_shows_what_it_dropped_of_what_others_told_first(corpus: Corpus) -> None:
    told = corpus.outlet("Gull").told
    assert (told.statements, told.shared, told.first) == (1, 1, 0)
    assert told.clauses == told.kept + told.altered + len(told.dropped)
    (dropped,) = told.dropped
    assert "treats small nations as private property" in dropped.clause.says
    text = corpus.article(dropped.clause.article_id).text
    assert all(text[s.start : s.end] == s.text for s in dropped.clause.spans)
    assert corpus.outlet("VNA").told.first == 1


def test_pages_that_cannot_be_read_are_no_denominator(corpus: Corpus) -> None:
    found = corpus.outlet("Skua")
    assert (found.pages, found.read, found.months) == (1, 0, ())
    assert "1 page in other languages: nothing is looked for there" in found.detail


def test_an_outlet_that_is_not_held_is_told(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="no outlet held is called 'Pelican'; held are VNA"):
        corpus.outlet("Pelican")
    with pytest.raises(UsageError, match="no outlet held is called ''"):
        corpus.outlet("")


# ---- silence


def test_captured_but_silent_is_not_the_same_as_not_captured(corpus: Corpus) -> None:
    found = corpus.trace("a-1").silences
    assert found is not None
    third, fourth = found
    assert (third.day, third.told) == ("2031-03-03", ("VNA",))
    assert [(row.outlet, row.pages) for row in third.silent] == [("Tern", 1)]
    assert third.unread == ("Skua",)
    assert third.missing == ("Auk",), "Gull told it a day later, and is not silent"
    assert fourth.day == "2031-03-04"
    assert fourth.silent == ()
    assert fourth.unsure == ("Tern",), "an undated page of it may be of that day"
    assert set(fourth.missing) == {"Auk", "Skua"}


def test_a_coarse_date_may_be_of_that_day(corpus: Corpus) -> None:
    # April is all that is known of the page of Auk; nothing was told in April.
    for silence in corpus.trace("p1-1").silences or ():
        assert "Auk" in silence.missing


def test_silence_is_not_told_while_pages_wait_to_be_linked(
    tmp_path: Path, strait: tuple[bytes, ...]
) -> None:
    with retold.open(tmp_path / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate(strait)
        )
        assert held.trace("vna-1").silences is None
        held.link()
        assert held.trace("vna-1").silences
        (narrative,) = held.narratives()
        days = [one.silence for one in held.narrative(narrative.id).occasions]
        assert [silence and silence.day for silence in days] == ["2022-03-01", "2024-05-20"]
        first = days[0]
        assert first is not None
        assert first.told == ("VNA",)
        assert first.missing == ("Meridian Wire",)
        assert first.silent == ()
