"""Which tellings of a large family its picture shows, so that it can still be read."""

from collections.abc import Iterable
from dataclasses import replace

from retold.reports import Step, Trace

DRAWN = 80
"""Tellings that a picture shows at most."""


def drawn(trace: Trace, wanted: Iterable[str] = (), lane: str | None = None) -> Trace:
    """The family, or of a very large one the part that is drawn; every line in it is whole.

    These are the earliest held, those `wanted` (ids), then the first telling of each outlet, then
    the likest retellings, each with those that it came from. With a `lane` (an outlet) they are
    that outlet's own, from the earliest on.

    Example:
        >>> len(drawn(trace).steps), len(drawn(trace, lane="The Harbour Post").steps)
        (80, 12)
    """
    if lane is None and len(trace.steps) <= DRAWN:
        return trace
    steps = {step.telling.id: step for step in trace.steps}
    chosen: dict[str, None] = {}

    def choose(step: Step) -> None:
        """Takes a telling in with all that it came from, if there is room for them."""
        way: list[str] = []
        while step.telling.id not in chosen and step.telling.id not in way:
            way.append(step.telling.id)
            if len(chosen) + len(way) > DRAWN:
                return
            above = steps.get(step.retelling.earlier_id) if step.retelling else None
            if above is None:
                break
            step = above
        chosen.update(dict.fromkeys(way))

    for step in (*trace.steps[:1], *(steps[name] for name in wanted if name in steps)):
        choose(step)
    if lane is not None:
        for step in trace.steps:
            if step.article.outlet == lane:
                choose(step)
    else:
        firsts: dict[str | None, Step] = {}
        for step in trace.steps:
            firsts.setdefault(step.article.outlet, step)
        likest = sorted(
            (step for step in trace.steps if step.retelling and not step.telling.copy_of),
            key=lambda step: -step.retelling.score if step.retelling else 0.0,
        )
        for step in (*firsts.values(), *likest, *trace.steps):
            choose(step)
    return replace(trace, steps=tuple(s for s in trace.steps if s.telling.id in chosen))
