"""Which body "the ministry" is: the one met before, or the only one that fits."""

import re
from bisect import bisect_left

from retold.actors.scene import CANDIDATES, Read, Scene, shown
from retold.actors.titles import Description
from retold.records import Span

OPAQUE = frozenset(("company", "group", "agency", "firm", "organisation", "organization", "party"))


def again(
    scene: Scene, span: Span, described: Description, *, only_fuller: bool = False
) -> Read | None:
    if described.sense.kind == "country":
        event = next((e for e in scene.floor.back(span.start) if e.figure.kind == "country"), None)
        if event is None:
            return None
        figure = event.figure
        return Read(figure=figure, detail=f'"{span.text}" is {shown(figure.proof)}, met last')
    titled = scene.cast.labels.get(described.head, [])
    i = bisect_left(titled, span.start, key=lambda t: t.span.start)
    fitting = [
        t
        for t in titled[max(0, i - CANDIDATES) : i + CANDIDATES]
        if t.figure.kind == "organisation"
        and not t.figure.partial
        and described.fits(t.description) == 2
    ]
    before = {id(t.figure): t.figure for t in fitting if t.span.start < span.start}
    found = before or {id(t.figure): t.figure for t in fitting if described.words}
    turn = scene.floor.last_turn(span.start)
    if not found and not only_fuller:
        # "the Foreign Ministry in Kestrel … The ministry": no more is known of it, but it is one.
        found = {
            id(t.figure): t.figure
            for t in (*titled[max(0, i - CANDIDATES) : i], *titled[-CANDIDATES:])
            if t.span.start < span.start
            and t.figure.kind == "organisation"
            and t.figure.partial
            and described.fits(t.description) == 2
        }
    if turn is not None and id(turn.figure) in found:
        found = {id(turn.figure): turn.figure}
    if not found and described.head in OPAQUE:
        met = scene.floor.body(span.start)
        if met is not None and met.figure.kind == "organisation" and not met.figure.titles:
            found = {id(met.figure): met.figure}
    if len(found) == 1:
        figure = next(iter(found.values()))
        return Read(figure=figure, detail=f'"{span.text}" is {shown(figure.proof)}')
    if only_fuller:
        return None
    name = re.sub(r"^(?:the|its|his|her|their)\s+", "", span.text, flags=re.I)
    figure = scene.cast.other("organisation", span, name)
    figure.partial = True
    return Read(figure=figure, detail=f"{shown(span)}: the article does not say which")
