"""Whose turn it is: one request at a time for a host, and a delay after each."""

from hypothesis import given
from hypothesis import strategies as st

from retold.fetching.turns import Turns


def test_a_host_that_is_busy_is_left_alone_and_another_is_not() -> None:
    turns: Turns[str] = Turns(delay=2.0)
    for host, path in (("a", "/1"), ("a", "/2"), ("b", "/3")):
        turns.put(host, path)
    assert turns.take(0.0) == ("a", "/1")
    assert turns.take(0.0) == ("b", "/3")
    assert turns.take(0.0) is None
    turns.done("a", 1.0)
    assert turns.take(1.0) == 2.0
    assert turns.take(3.0) == ("a", "/2")


def test_a_longer_wait_and_a_host_of_its_own_delay_are_kept_to() -> None:
    turns: Turns[str] = Turns(delay=1.0)
    turns.put("a", "/1")
    turns.put("a", "/2")
    turns.slow("a", 5.0)
    assert turns.take(0.0) == ("a", "/1")
    turns.done("a", 0.0, wait=7.0)
    assert turns.take(6.0) == 1.0
    assert turns.take(7.0) == ("a", "/2")
    turns.done("a", 8.0)
    turns.put("a", "/3")
    assert turns.take(8.0) == 5.0


def test_a_turn_in_which_nothing_was_asked_costs_no_delay() -> None:
    turns: Turns[str] = Turns(delay=9.0)
    turns.put("a", "/forbidden")
    turns.put("a", "/1")
    turns.take(0.0)
    turns.rest("a")
    assert turns.take(0.0) == ("a", "/1")


def test_what_is_dropped_is_given_back_and_asked_no_more() -> None:
    turns: Turns[str] = Turns(delay=0.0)
    turns.put("a", "/1")
    turns.put("a", "/2")
    assert len(turns) == 2
    assert turns.drop("a") == ["/1", "/2"]
    assert len(turns) == 0
    assert turns.take(0.0) is None


@given(
    jobs=st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 9)), max_size=40),
    steps=st.lists(st.floats(0, 2), min_size=5, max_size=60),
)
def test_no_host_has_two_requests_at_once_or_within_its_delay(
    jobs: list[tuple[str, int]], steps: list[float]
) -> None:
    turns: Turns[int] = Turns(delay=1.0)
    for host, job in jobs:
        turns.put(host, job)
    now, given_out = 0.0, 0
    busy: list[str] = []
    ended: dict[str, float] = {}
    for n in range(400):
        turn = turns.take(now)
        if isinstance(turn, tuple):
            host = turn[0]
            assert host not in busy
            assert now >= ended.get(host, -1.0) + 1.0
            busy.append(host)
            given_out += 1
        elif busy and (turn is None or n % 2):
            host = busy.pop(0)
            turns.done(host, now)
            ended[host] = now
        elif turn is None:
            break
        now += steps[n % len(steps)]
    assert given_out + len(turns) == len(jobs)
