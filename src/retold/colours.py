"""The colour of a reporting word: what "claimed" tells a reader that "said" does not.

Read from `lexicon/reporting.csv`. Not covered: irony, a colour that only the sentence has, and
languages other than English.
"""

from functools import lru_cache
from typing import cast

from retold import lexicon
from retold.records import Colour
from retold.words import words


def colour(cue: str | None) -> Colour | None:
    """What a cue adds to "said"; None where there is no cue, or no word of it is in the table.

    Where one verb stands inside another ("was quoted as claiming") the one that is nearest to the
    words speaks, unless it is neutral and the other is not ("claimed, saying").

    Example:
        >>> colour("was quoted as claiming"), colour("pointed out"), colour("said")
        ('doubting', 'approving', 'neutral')
    """
    found = _found(cue or "")
    strong = [one for one in found if one != "neutral"]
    return strong[-1] if strong else found[-1] if found else None


def _found(cue: str) -> list[Colour]:
    """The colours of the reporting words in a cue, in order; the longest entry at each place."""
    table, longest = _table()
    stems = tuple(word.stem for word in words(cue.casefold()))
    found: list[Colour] = []
    at = 0
    while at < len(stems):
        for length in range(min(longest, len(stems) - at), 0, -1):
            known = table.get(stems[at : at + length])
            if known is not None:
                found.append(known)
                at += length
                break
        else:
            at += 1
    return found


@lru_cache(maxsize=1)
def _table() -> tuple[dict[tuple[str, ...], Colour], int]:
    """Stems of an entry → its colour, and the length of the longest entry."""
    table: dict[tuple[str, ...], Colour] = {}
    for row in lexicon.rows("reporting.csv"):
        for form in (row["verb"], *filter(None, (row["also"] or "").split(";"))):
            stems = tuple(word.stem for word in words(form))
            table.setdefault(stems, cast(Colour, row["colour"]))
    return table, max(map(len, table))
