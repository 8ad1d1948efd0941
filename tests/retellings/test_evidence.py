"""What speaks against one statement where two are near in meaning."""

import pytest

from retold.retellings.evidence import by_meaning, features, overlap
from retold.retellings.meaning import Meaning
from retold.retellings.speakers import compare
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told

from .news import actor, article, attribution, reading

DORN = actor("Ruben Dorn")
NEAR = Meaning(cosine=0.7, clear=0.3)


def told(outlet: str, words: str, day: str = "2035-06-11") -> Told:
    of = article(outlet, f"He said that {words}.", day=day)
    read = reading(of, attribution(of, words, by=DORN), actors=(DORN,))
    (found,) = Teller(read, {}).all(tell(of, read.attributions))
    return found


def weighed(a: Told, b: Told) -> tuple[dict[str, float], float]:
    """The features of two tellings, and their chance to be one statement."""
    assert a.said
    assert b.said
    shared, likeness = overlap(a, b), compare(a.speaker, b.speaker)
    given = a, b, shared, likeness, a.said.days_apart(b.said), NEAR
    return features(*given), by_meaning(*given)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("days", told("B", "the force needs more patrols", day="2035-06-13")),
        ("names", told("B", "the force of Lindau needs more patrols")),
        ("numbers", told("B", "the force needs 40 more patrols")),
    ],
)
def test_another_day_name_or_number_makes_one_statement_less_likely(
    name: str, changed: Told
) -> None:
    one = told("A", "the 300 officers in Brenn want more patrols")
    before, likely = weighed(one, told("B", "the force needs more patrols"))
    after, less = weighed(one, changed)
    assert before[name] == 0.0
    assert after[name] > 0.0
    assert less < likely


def test_a_name_or_number_that_both_have_speaks_against_nothing() -> None:
    one = told("A", "the 300 officers in Brenn want more patrols")
    given, _ = weighed(one, told("B", "his 300 officers in Brenn lack what Lindau has"))
    assert given["names"] == given["numbers"] == 0.0


def test_a_name_or_number_that_one_leaves_out_speaks_against_nothing() -> None:
    given, _ = weighed(
        told("A", "300 officers in Brenn want patrols"), told("B", "the force lacks patrols")
    )
    assert given["names"] == given["numbers"] == 0.0
