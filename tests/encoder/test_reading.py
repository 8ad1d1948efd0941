"""A text is read in parts, so that what is in hand does not grow with it."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.encoder import reading
from retold.encoder.reading import parts


@settings(deadline=None)
@given(text=st.text(st.sampled_from("ab \n"), max_size=90), size=st.integers(2, 30))
def test_parts_cover_the_text(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_PART", size)
        cuts = list(parts(text))
    assert "".join(text[low:high] for low, high in cuts) == text
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(cuts))
    assert all(high - low <= size for low, high in cuts)


@pytest.mark.parametrize("end", ["\n", " "])
def test_parts_are_cut_at_lines_and_never_in_a_word(end: str) -> None:
    text = ("The ships left Kestrel at noon." + end) * 10_000
    cuts = list(parts(text))
    assert len(cuts) > 3
    assert all(text[high - 1] == end for _, high in cuts)
