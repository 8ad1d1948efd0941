"""Families are held against families, over all that their articles tell."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retold.records import Actor, Reading
from retold.retellings import link
from retold.retellings.kindred import Kin, _rivals, held_against
from retold.retellings.meaning import LONE, STRANGER, Pair
from retold.retellings.pairing import Embed, Overlaps
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Wordings
from retold.vectors import SIZE, Vectors, vectors

from .news import actor, article, attribution, reading, told
from .test_meaning import together

SAND = actor("Henrik Sand")
CHIEF = actor("the chief executive", "office")
GROUNDED = "No aircraft of Aurelia will take off from midnight"
SALARIES = "The salaries for April have been paid into all accounts"
INVESTORS = "Two investors withdrew when fuel suppliers demanded payment"
GROUNDED_AGAIN = "Aurelia stops flying tonight, every plane stays where it is"
SALARIES_AGAIN = "Staff have received their wages for the month"
FAR = "the skies will be empty of its livery by tomorrow"

COSINES = {
    (GROUNDED, GROUNDED_AGAIN): 0.7,
    (SALARIES, SALARIES_AGAIN): 0.7,
    (GROUNDED, FAR): 0.205,
    (GROUNDED_AGAIN, FAR): 0.205,
}


def given_vectors(texts: Sequence[str]) -> Vectors:
    """Vectors with the cosines above, and 0.2 between all else."""
    known = [GROUNDED, SALARIES, INVESTORS, GROUNDED_AGAIN, SALARIES_AGAIN, FAR]
    cosines = np.full((len(known), len(known)), 0.2) + 0.8 * np.eye(len(known))
    for (a, b), cosine in COSINES.items():
        i, j = known.index(a), known.index(b)
        cosines[i, j] = cosines[j, i] = cosine
    made = np.zeros((len(known), SIZE), np.float32)
    made[:, : len(known)] = np.linalg.cholesky(cosines)
    return made[[known.index(text) for text in texts]]


def page(name: str, *said: str, by: Actor = SAND, far_by: Actor | None = None) -> Reading:
    """An article in which Henrik Sand says all this; FAR may have another speaker."""
    of = article(name, " ".join(f"He said: “{words}.”" for words in said), day="2031-03-20")
    speaker = {FAR: far_by or by}
    found = [attribution(of, words, by=speaker.get(words, by)) for words in said]
    return reading(of, *found, actors=(by, far_by) if far_by else (by,))


FIRST = page("A", GROUNDED, SALARIES, INVESTORS)
SECOND = page("B", GROUNDED_AGAIN, SALARIES_AGAIN, INVESTORS)


def test_a_far_paraphrase_is_known_by_the_pages_that_tell_much_the_same() -> None:
    third = page("C", FAR, SALARIES, INVESTORS)
    linked = link([FIRST, SECOND, third], embed=given_vectors)
    assert together(linked, GROUNDED_AGAIN, FAR)
    assert together(linked, GROUNDED, GROUNDED_AGAIN)
    (edge,) = [r for r in linked.retellings if "how others tell it" in r.detail]
    assert edge.form == "paraphrase"
    assert linked == link([third, SECOND, FIRST], embed=given_vectors)


def test_pages_that_tell_nothing_else_in_common_do_not_make_one_of_it() -> None:
    linked = link([page("A", GROUNDED), page("C", FAR)], embed=given_vectors)
    assert not together(linked, GROUNDED, FAR)


def test_a_speaker_whose_name_is_not_told_needs_no_name_in_common() -> None:
    third = page("C", FAR, SALARIES, INVESTORS, far_by=CHIEF)
    assert {GROUNDED, FAR} in held([FIRST, third])
    assert {GROUNDED, FAR} not in held([page("A", GROUNDED), page("C", FAR, far_by=CHIEF)])


def test_what_one_article_tells_apart_is_not_held_against_itself() -> None:
    assert {SALARIES, INVESTORS} not in held([FIRST, SECOND])


def test_a_formula_that_only_opens_alike_is_left_to_its_words() -> None:
    one = told("A", "The ministry solemnly declares today that the drills must stop", by=SAND)
    other = told("B", "The ministry solemnly declares today that the sailors be freed", by=SAND)
    assert not held([one, other], vectors, [(0, 1)])
    third = told("C", "Drills must stop, the ministry said in a solemn declaration", by=SAND)
    assert held([one, third], vectors, [(0, 1)])


@given(
    st.floats(-1, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.sampled_from([0.0, 1.0]),
)
def test_more_company_and_a_clearer_margin_never_speak_against(
    clear: float, company: float, content: float, more: float, unknown: float
) -> None:
    kin = Kin(clear, company, 0.0, content, 0.0, 0.0, unknown)
    assert kin._replace(clear=clear + more).chance() >= kin.chance()
    assert kin._replace(company=company + more).chance() >= kin.chance()
    assert kin._replace(unknown=1.0).chance() <= kin.chance()


def test_the_rival_of_a_cosine_is_the_best_of_its_row_but_itself() -> None:
    fits = np.array([[0.7, 0.5, 0.5], [0.1, 0.0, 0.0], [0.6, 0.6, 0.0]], np.float32)
    expected = [[0.5, 0.7, 0.7], [LONE, STRANGER, STRANGER], [0.6, 0.6, 0.6]]
    assert np.allclose(_rivals(fits), expected)
    assert np.allclose(_rivals(fits[:, :1]), LONE), "nothing else is told there"


def held(
    readings: list[Reading], embed: Embed = given_vectors, pairs: Sequence[Pair] = ()
) -> list[set[str]]:
    """The words of each two tellings whose families are held against each other, each alone."""
    wordings: Wordings = {}
    every = [t for r in readings for t in Teller(r, wordings).all(tell(r.article, r.attributions))]
    texts = [t.telling.spans[0].text for t in every]
    numbers = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    families = [numbers[text] for text in texts]
    found = held_against(every, embed(texts), families, pairs, Overlaps())
    cells = [cell for cells in found.values() for cell in cells if not cell.apart]
    return [{texts[cell.i], texts[cell.j]} for cell in cells]
