"""Groups of things joined pair by pair."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from retold.clusters import Clusters

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


@given(pairs, st.randoms())
def test_the_order_of_the_pairs_does_not_matter(
    joins: list[tuple[int, int]], random: Random
) -> None:
    shuffled = list(joins)
    random.shuffle(shuffled)
    found = []
    for order in (joins, shuffled):
        clusters = Clusters(range(13))
        for a, b in order:
            clusters.join(a, b)
        found.append(clusters.groups())
    assert found[0] == found[1]


def test_joining_twice_joins_once() -> None:
    clusters = Clusters("ab")
    assert clusters.join("a", "b")
    assert not clusters.join("b", "a")
    assert clusters.groups() == [["a", "b"]]


def test_a_chain_of_a_hundred_thousand_is_one_group() -> None:
    clusters = Clusters(range(100_000))
    for k in range(99_999):
        clusters.join(k, k + 1)
    assert len(clusters.groups()) == 1
