"""What `link` keeps of what it decided, and how that crosses from process to process."""

from hypothesis import given
from hypothesis import strategies as st

from retold.retellings import extend
from retold.retellings.held import Changed, Nothing, packed, unpacked

from .news import actor, told

SAID = (
    "the harbour will stay closed until the blockade of the strait is lifted",
    "the harbour will stay closed until the blockade is lifted",
    "four hundred ferries wait outside the strait",
)


def plain(changed: Changed) -> Changed:
    """The same with lists of numbers, which can be held against each other."""
    return changed._replace(
        reaches=tuple(
            reach._replace(**{name: getattr(reach, name).tolist() for name in NUMBERS})
            for reach in changed.reaches
        )
    )


NUMBERS = ("words", "own", "names")


@given(st.lists(st.sampled_from(SAID), max_size=5))
def test_what_was_packed_is_unpacked_as_it_was(said: list[str]) -> None:
    pages = [told(f"page{k}", words) for k, words in enumerate(said)]
    changed = extend(pages, Nothing())
    assert plain(unpacked(packed(changed))) == plain(changed)


def test_the_names_that_a_page_may_be_met_by_are_kept_in_one_order() -> None:
    office = actor("the foreign ministry of Veldoria", kind="office")
    (reach,) = extend([told("page", SAID[0], by=office)], Nothing()).reaches
    names = reach.names.tolist()
    assert len(names) > 2
    assert names == sorted(names)
