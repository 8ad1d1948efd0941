"""Terms for one thing: how much is laid side by side."""

import tracemalloc

from retold.framing.terms import terms
from retold.retellings.tell import tell
from retold.retellings.told import Teller

from ..retellings.news import told


def test_of_thousands_of_tellings_no_list_of_all_pairs_is_made() -> None:
    page = told("page", "the harbour will stay closed until the blockade is lifted")
    (telling,) = tell(page.article, page.attributions)
    one = Teller(page, {}).told(telling)
    assert one is not None
    tracemalloc.start()
    try:
        assert terms([one] * 5_000, {page.article.id: page.article}) == ()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
