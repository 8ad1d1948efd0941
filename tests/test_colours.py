"""What a reporting word tells besides that something was said."""

from typing import get_args

import pytest

from retold import lexicon
from retold.colours import colour
from retold.records import Colour


@pytest.mark.parametrize(
    ("cue", "found"),
    [
        ("said", "neutral"),
        ("told reporters", "neutral"),
        ("according to", "neutral"),
        ("claimed", "doubting"),
        ("pointed out", "approving"),
        ("pointing out", "approving"),
        ("admitted", "conceding"),
        ("insisted", "stressing"),
        ("has accused", "accusing"),
        ("lashed out at", "accusing"),
        ("criticized", "accusing"),
        ("hailed", "praising"),
        ("threatening", "warning"),
        ("called for", "urging"),
        ("rebuffed", "denying"),
        ("hit back", "denying"),
        ("RAILED against", "hostile"),
    ],
)
def test_a_cue_has_the_colour_of_its_verb(cue: str, found: Colour) -> None:
    assert colour(cue) == found


def test_the_verb_nearest_to_the_words_speaks() -> None:
    assert colour("was quoted as claiming") == "doubting"
    assert colour("was quoted as saying") == "neutral"


def test_a_coloured_verb_outweighs_a_neutral_one_beside_it() -> None:
    assert colour("claimed, saying") == "doubting"


@pytest.mark.parametrize("cue", [None, "", "  ", ":", "danced"])
def test_what_is_not_in_the_table_has_no_colour(cue: str | None) -> None:
    assert colour(cue) is None


def test_every_row_has_a_known_colour_and_comes_once() -> None:
    rows = lexicon.rows("reporting.csv")
    assert {row["colour"] for row in rows} == set(get_args(Colour))
    verbs = [row["verb"] for row in rows]
    assert len(verbs) == len(set(verbs))
