"""Which words of one text stand in another."""

from hypothesis import given
from hypothesis import strategies as st

from retold import align as module
from retold.align import align, kept

few = st.lists(st.sampled_from(["we", "will", "not", "yield", "the", "harbour"]), max_size=25)


@given(few, few)
def test_every_word_of_either_side_is_in_exactly_one_step(a: list[str], b: list[str]) -> None:
    steps = align(a, b)
    assert [k for s in steps for k in range(s.a, s.a_end)] == list(range(len(a)))
    assert [k for s in steps for k in range(s.b, s.b_end)] == list(range(len(b)))
    assert all(a[i] == b[j] for i, j in kept(steps))
    assert all(
        (s.a < s.a_end, s.b < s.b_end)
        == {
            "kept": (True, True),
            "altered": (True, True),
            "dropped": (True, False),
            "added": (False, True),
        }[s.change]
        for s in steps
    )


@given(few)
def test_a_text_is_kept_by_itself(a: list[str]) -> None:
    assert [s.change for s in align(a, a)] == (["kept"] if a else [])


def test_a_word_in_another_place_is_altered() -> None:
    steps = align(["the", "fleet", "will", "leave"], ["the", "fleet", "may", "leave", "now"])
    assert [s.change for s in steps] == ["kept", "altered", "kept", "added"]


def test_long_texts_are_aligned_in_little_memory() -> None:
    a = [f"word{k % 977}" for k in range(30_000)]
    b = a[:10_000] + ["inserted"] * 50 + a[10_000:20_000] + a[21_000:]
    assert len(a) * len(b) > module.MATRIX
    assert sum(1 for _ in kept(align(a, b))) >= 28_900
