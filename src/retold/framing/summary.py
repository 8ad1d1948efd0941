"""A comparison in plain words."""

from collections.abc import Iterable, Iterator, Sequence

from retold.reports import Cell, Framing, Term, counted

SHOWN = 60
"""Code points of a clause that a sentence shows."""
NAMED = 6
"""Outlets that a sentence names; of more, how many."""

COLOURS = {
    "doubting": "does not vouch for it",
    "approving": "takes it as so",
    "praising": "tells it as praise",
    "conceding": "tells it as an admission",
    "stressing": "tells it as insistence",
    "accusing": "tells it as an accusation",
    "warning": "tells it as a warning",
    "urging": "tells it as a demand",
    "denying": "tells it as a denial",
    "hostile": "belittles how it was said",
}
"""What an outlet does by its cue, for each colour but the neutral one."""


def summary(
    clauses: Sequence[Cell],
    framings: Sequence[Framing],
    terms: Sequence[Term],
    publishers: Sequence[str],
) -> Iterator[str]:
    """The differences in sentences, one each; what all do alike is said once.

    Example:
        "Dropped: “which treats our trade as its own” by The Harbour Post and Island Radio."
    """
    yield _told_by(framings, publishers)
    if len(framings) == 1:
        yield "Nothing else is held to compare it with."
    yield from _kept(clauses, framings)
    yield from _voices(framings)
    yield from _cues(framings)
    for term in terms:
        used: dict[str, list[str]] = {}
        names = {row.article_id: _name(row) for row in framings}
        for use in term.uses:
            used.setdefault(use.says, []).append(names[use.article_id])
        said = "; ".join(f"“{text}” in {_listed(by)}" for text, by in used.items())
        yield f"Different terms ({term.detail}): {said}."
    against = [row for row in framings if row.rebuttal]
    if against:
        said = "; ".join(f"{_name(row)} ({row.rebuttal.says})" for row in against if row.rebuttal)
        without = len(framings) - len(against)
        rest = f"; none was found in the other {without}" if without else ""
        yield f"A rebuttal stands in {said}{rest}."
    else:
        yield "No rebuttal was found in the same articles."


def _told_by(framings: Sequence[Framing], publishers: Sequence[str]) -> str:
    days = sorted(
        row.published.value[:10] for row in framings if row.published and row.published.value
    )
    undated = len(framings) - len(days)
    when = f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else ""
    when = when or (f", {days[0]}" if days else "")
    if undated:
        when += f" ({undated} without a date)"
    reprints = sum(row.copy_of is not None for row in framings)
    pages = counted(len(framings), "page") + (f" ({reprints} reprinted)" if reprints else "")
    by = counted(len(publishers), "independent publisher")
    if unnamed := sum(row.outlet is None for row in framings):
        by += f" ({unnamed} without an outlet's name)"
    return f"Told in {pages} by {by}{when}; earliest held: {_name(framings[0])}."


def _kept(clauses: Sequence[Cell], framings: Sequence[Framing]) -> Iterator[str]:
    others = framings[1:]
    whole = [row for row in others if all(cell.says == "kept" for cell in row.clauses)]
    if whole:
        yield f"Kept whole by {_listed(map(_name, whole))}."
    for fate in ("altered", "dropped"):
        for n, clause in enumerate(clauses):
            by = [_name(row) for row in others if row.clauses[n].says == fate]
            if by:
                yield f"{fate.capitalize()}: “{_short(clause.says)}” by {_listed(by)}."
    for row in others:
        if row.added is not None:
            yield f"Added by {_name(row)}: “{_short(row.added.says)}”."


def _voices(framings: Sequence[Framing]) -> Iterator[str]:
    own = [row for row in framings if row.voice.says == "in its own words"]
    if own:
        yield f"Told without attribution, in the outlet's own words, by {_listed(map(_name, own))}."


def _cues(framings: Sequence[Framing]) -> Iterator[str]:
    neutral = [row for row in framings if row.colour == "neutral" and row.cue]
    for colour, does in COLOURS.items():
        rows = [row for row in framings if row.colour == colour and row.cue]
        for row in rows:
            yield f"{_name(row)} {does} (“{row.cue.says if row.cue else ''}”, {colour})."
    if neutral:
        yield f"Neutral words of saying in {_listed(map(_name, neutral))}."


def _name(row: Framing) -> str:
    return row.outlet or f"an outlet not known ({row.article_id[:8]})"


def _listed(names: Iterable[str]) -> str:
    """Names in a row, each once; of very many, how many more there are."""
    each = list(dict.fromkeys(names))
    if len(each) > NAMED:
        return f"{', '.join(each[:NAMED])} and {len(each) - NAMED} more"
    return " and ".join([", ".join(each[:-1]), each[-1]] if len(each) > 1 else each)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]} …"
