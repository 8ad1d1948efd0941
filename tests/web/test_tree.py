"""The part of a large family that is drawn."""

from dataclasses import replace
from pathlib import Path

import pytest

import retold
from retold.reports import Step, Trace
from retold.web import tree
from retold.web.tree import drawn


@pytest.fixture
def trace(made: Path) -> Trace:
    """A family with two more tellings of the last outlet, each from the one before it."""
    with retold.open(made, create=False) as corpus:
        found = corpus.trace("post-1-1")
    last = next(step for step in reversed(found.steps) if step.retelling)
    assert last.retelling is not None
    more: list[Step] = []
    for n in range(2):
        above = more[-1].telling.id if more else last.telling.id
        telling = replace(last.telling, id=f"more-{n}")
        retelling = replace(last.retelling, earlier_id=above, later_id=telling.id)
        more.append(replace(last, telling=telling, retelling=retelling))
    return replace(found, steps=(*found.steps, *more))


def test_a_small_family_is_drawn_whole(trace: Trace) -> None:
    assert drawn(trace) is trace


def test_of_a_large_one_no_line_is_cut(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "DRAWN", len(trace.steps) - 1)
    part = drawn(trace)
    names = {step.telling.id for step in part.steps}
    assert len(part.steps) < len(trace.steps)
    assert part.steps[0] is trace.steps[0]
    assert {step.article.outlet for step in part.steps} == {s.article.outlet for s in trace.steps}
    assert all(s.retelling is None or s.retelling.earlier_id in names for s in part.steps)


def test_a_lane_is_drawn_from_the_earliest_on(trace: Trace) -> None:
    lane = trace.steps[-1].article.outlet
    part = drawn(trace, lane=lane)
    assert part.steps[0] is trace.steps[0]
    assert [s for s in trace.steps if s.article.outlet == lane] == [
        s for s in part.steps if s.article.outlet == lane
    ]


def test_what_is_looked_at_is_drawn(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "DRAWN", len(trace.steps) - 1)
    wanted = trace.steps[-1].telling.id
    assert wanted in {step.telling.id for step in drawn(trace, [wanted]).steps}


def test_a_chain_of_thousands_is_followed_no_further_than_it_is_drawn(trace: Trace) -> None:
    last = trace.steps[-1]
    assert last.retelling is not None
    chain: list[Step] = []
    for n in range(5_000):
        telling = replace(last.telling, id=f"link-{n}")
        above = chain[-1].telling.id if chain else last.telling.id
        retelling = replace(last.retelling, earlier_id=above, later_id=telling.id)
        chain.append(replace(last, telling=telling, retelling=retelling))
    part = drawn(replace(trace, steps=(*trace.steps, *chain)))
    names = {step.telling.id for step in part.steps}
    assert len(names) == tree.DRAWN
    assert all(s.retelling is None or s.retelling.earlier_id in names for s in part.steps)
