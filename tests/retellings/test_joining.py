"""What pairs make of groups: the surest first, and none on the strength of one doubtful pair."""

import pytest

from retold.retellings.joining import Tie, groups
from retold.retellings.meaning import Meaning
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told

from .news import actor, article, attribution, reading

SERRA = actor("Paolo Serra")
NEAR = Meaning(cosine=0.6, clear=0.2)
SAID = {
    "A": "There was no ransom",
    "B": "nothing was paid to the gunmen",
    "C": "There will be no talks",
    "D": "nobody shall sit down with hijackers",
}


def told() -> dict[str, Told]:
    """Four pages with a statement each, by the page's name."""
    found = {}
    for name, words in SAID.items():
        of = article(name, f"He said: “{words}.”", day="2031-07-08")
        read = reading(of, attribution(of, words, by=SERRA), actors=(SERRA,))
        (found[name],) = Teller(read, {}).all(tell(of, read.attributions))
    return found


def tie(a: Told, b: Told, score: float, meaning: Meaning | None, run: int) -> Tie:
    return Tie(a.telling.id, b.telling.id, score, run, meaning, early=True, final=True)


Pair = tuple[str, float, Meaning | None, int]


def grouped(pairs: list[Pair]) -> list[str]:
    """The pages of each group, where pairs such as "AB" are tied."""
    pages = told()
    ties = [
        tie(pages[both[0]], pages[both[1]], score, meaning, run)
        for both, score, meaning, run in pairs
    ]
    made = groups({t.telling.id: t for t in pages.values()}, ties, {})
    return sorted("".join(sorted(t.telling.article_id for t in members)) for members, _ in made)


SURE: list[Pair] = [("AB", 0.9, NEAR, 1), ("CD", 0.9, NEAR, 1)]


def test_one_pair_that_is_near_in_meaning_does_not_mix_two_groups() -> None:
    assert grouped([*SURE, ("AC", 0.6, NEAR, 1)]) == ["AB", "CD"]


def test_as_many_pairs_as_the_smaller_group_has_pages_make_one_of_two() -> None:
    assert grouped([*SURE, ("AC", 0.6, NEAR, 1), ("BD", 0.6, NEAR, 1)]) == ["ABCD"]


def test_one_pair_is_enough_for_a_page_alone() -> None:
    assert grouped([SURE[0], ("AC", 0.6, NEAR, 1)]) == ["ABC", "D"]


@pytest.mark.parametrize(("meaning", "run"), [(None, 1), (NEAR, 6)])
def test_one_pair_is_enough_where_words_speak_for_it(meaning: Meaning | None, run: int) -> None:
    assert grouped([*SURE, ("AC", 0.6, meaning, run)]) == ["ABCD"]
