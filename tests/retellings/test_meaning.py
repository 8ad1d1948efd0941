"""What is joined by meaning, speaker, day and company, and what is not."""

from collections.abc import Sequence

import numpy as np

from retold.records import Reading
from retold.retellings import Linked, link
from retold.retellings.desk import Desk
from retold.retellings.held import Nothing
from retold.retellings.meaning import by_families, meanings
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Wordings
from retold.vectors import SIZE, Vectors

from .news import actor, article, attribution, reading

HALE = actor("Miriam Hale")
SHELTERS = "We have opened eleven shelters with room for 4,200 people"
DAM = "The dam at Olsa held, and those who spread the rumour that it had broken should be ashamed"
HELICOPTERS = "I have asked the army for helicopters because the road to the villages is cut off"
PAYMENT = "Every household will receive a first payment of 3,000 crowns within ten days"


def page(name: str, *said: str, day: str = "2031-03-20") -> Reading:
    """An article in which Miriam Hale says all this."""
    of = article(name, " ".join(f"She said: “{words}.”" for words in said), day=day)
    return reading(of, *(attribution(of, words, by=HALE) for words in said), actors=(HALE,))


def together(linked: Linked, one: str, other: str) -> bool:
    """Whether the tellings that begin with these words are one family."""
    ids = {" ".join(s.text for s in t.spans): t.id for t in linked.tellings}

    def family(words: str) -> str:
        (found,) = [i for text, i in ids.items() if text.startswith(words)]
        return next(f.id for f in linked.families if found in f.tellings)

    return family(one) == family(other)


SOURCE = page("A", SHELTERS, DAM, HELICOPTERS, PAYMENT)
RETOLD = page(
    "B",
    "Talk of a burst reservoir was malicious gossip",
    "only military aircraft could reach people in the mountains",
    "families would get cash within days",
    day="2031-03-21",
)


def test_a_far_retelling_is_joined_where_its_neighbours_are_told_too() -> None:
    linked = link([SOURCE, RETOLD])
    assert together(linked, "The dam at Olsa", "Talk of a burst reservoir")
    assert together(linked, "I have asked the army", "only military aircraft")
    assert not together(linked, "The dam at Olsa", "only military aircraft")
    assert {r.form for r in linked.retellings} == {"paraphrase"}
    assert all("near in meaning" in r.detail for r in linked.retellings)


def test_the_order_of_the_pages_changes_nothing_that_is_joined_by_meaning() -> None:
    assert link([SOURCE, RETOLD]) == link([RETOLD, SOURCE])


def test_two_statements_that_one_article_tells_apart_are_never_one() -> None:
    both = page("C", "The shelters have room for 4,200 people", "Shelters were opened for people")
    linked = link([SOURCE, RETOLD, both])
    assert not together(linked, "The shelters have room", "Shelters were opened")


def test_a_week_later_other_words_are_another_statement() -> None:
    later = page("B", "Talk of a burst reservoir was malicious gossip", day="2031-03-29")
    assert not together(link([SOURCE, later]), "The dam at Olsa", "Talk of a burst")


def test_two_lone_tellings_on_one_topic_are_two_statements() -> None:
    one = page("A", "Grain convoys will resume within ten days if the minesweepers finish")
    other = page("B", "Grain prices at the port fell by a fifth after the news", day="2031-03-20")
    assert not together(link([one, other]), "Grain convoys", "Grain prices")


CASH = "families would get cash within days"
GOSSIP = "Talk of a burst reservoir was malicious gossip"


def near_to_two(texts: Sequence[str]) -> Vectors:
    """Vectors in which GOSSIP is a little nearer to PAYMENT than to DAM, and CASH to PAYMENT."""
    cosines = np.array(
        [
            [1.0, 0.6, 0.45, 0.5],  # DAM
            [0.6, 1.0, 0.62, 0.6],  # GOSSIP
            [0.45, 0.62, 1.0, 0.95],  # PAYMENT
            [0.5, 0.6, 0.95, 1.0],  # CASH
        ]
    )
    made = np.zeros((4, SIZE), np.float32)
    made[:, :4] = np.linalg.cholesky(cosines)
    row = {DAM: 0, GOSSIP: 1, PAYMENT: 2, CASH: 3}
    return made[[row[text] for text in texts]]


def test_what_another_statement_is_told_by_is_no_rival() -> None:
    source, retold = page("A", DAM, PAYMENT), page("B", GOSSIP, CASH, day="2031-03-21")
    wordings: Wordings = {}
    told = [
        t
        for r in (source, retold)
        for t in Teller(r, wordings).all(tell(r.article, r.attributions))
    ]
    rows = near_to_two([DAM, PAYMENT, GOSSIP, CASH])
    rivals = meanings(told, rows, [(0, 2)])[0, 2].clear
    none = meanings(told, rows, [(0, 2)], ["dam", "payment", "gossip", "payment"])[0, 2].clear
    assert rivals < 0.05 < 0.1 < none


def test_a_statement_is_found_beside_one_that_both_pages_surely_tell() -> None:
    source, retold = page("A", DAM, PAYMENT), page("B", GOSSIP, CASH, day="2031-03-22")
    linked = link([source, retold], embed=near_to_two)
    assert together(linked, PAYMENT, CASH)
    assert together(linked, DAM, GOSSIP)
    alone = link([page("A", DAM), retold], embed=near_to_two)
    assert not together(alone, DAM, CASH)
    talk = page("A", DAM, "Grain convoys will resume within ten days")
    assert not together(link([talk, retold], embed=talked_of), DAM, GOSSIP)


def talked_of(texts: Sequence[str]) -> Vectors:
    """The same, where the source tells nothing that is told again."""
    known = near_to_two([t if t in (DAM, GOSSIP, CASH) else PAYMENT for t in texts])
    strange = np.eye(SIZE, dtype=np.float32)[SIZE - 1]
    return np.stack(
        [row if t in (DAM, GOSSIP, CASH) else strange for t, row in zip(texts, known, strict=True)]
    )


def test_a_vector_moves_halfway_to_its_familys() -> None:
    rows = np.eye(4, SIZE, dtype=np.float32)
    rows[3] = 0
    desk = Desk(Nothing())
    desk.take([page("A", DAM, PAYMENT), page("B", GOSSIP, CASH)])
    moved = by_families(desk.compared(), rows, ["x", "x", "y", "x"], {})
    assert np.allclose(np.linalg.norm(moved[:3], axis=1), 1)
    assert moved[0] @ moved[1] > 0.5
    assert np.array_equal(moved[2:], rows[2:])


def test_an_agency_called_otherwise_is_the_page_that_was_retold() -> None:
    from dataclasses import replace

    from retold.records import Hop

    agency = page("A", DAM)
    agency = replace(agency, article=replace(agency.article, outlet="KCNA"))
    copy, told = page("B", DAM), page("C", DAM, day="2031-03-21")
    hop = Hop(name="the Korean Central News Agency", span=None, basis="stated")
    told = replace(told, attributions=(replace(told.attributions[0], relay=(hop,)),))
    linked = link([copy, agency, told])
    parents = {r.later_id: r.earlier_id for r in linked.retellings}
    of = {t.article_id: t.id for t in linked.tellings}
    assert parents[of["C"]] == of["A"]


def test_an_odd_change_leads_back_to_the_page_that_made_it() -> None:
    odd = DAM.replace("ashamed", "punished").replace("rumour", "fable")
    pages = [page("A", DAM), page("B", DAM, day="2031-03-21"), page("C", odd, day="2031-03-21")]
    linked = link([*pages, page("D", odd[: odd.index(" that")], day="2031-03-22")])
    of = {t.article_id: t.id for t in linked.tellings}
    (edge,) = [r for r in linked.retellings if r.later_id == of["D"]]
    assert edge.earlier_id == of["C"]
    assert "shares “fable” with it, which the earliest held has not" in edge.detail
