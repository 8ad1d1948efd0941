"""Quotations held against the earliest text."""

import pytest

from retold.records import Fidelity, Verbatimness
from retold.retellings.fidelity import fidelity
from retold.retellings.tell import telling

from .news import article, attribution

STATEMENT = "We will not sign a treaty of 14 pages that was drafted behind our back in Marn"


def against(quoted: str) -> Fidelity | None:
    """What the ledger says where a page quotes this of STATEMENT."""
    first = article("A", f"Ships waited. {STATEMENT}. Prices rose.")
    held = telling(first, [first.span(14, 14 + len(STATEMENT))], "first")
    later = article("B", f"“{quoted},” the envoy said.")
    said = attribution(later, quoted)
    return fidelity(telling(later, said.content, said.id), said, later, first, held)


@pytest.mark.parametrize(
    ("quoted", "verdict"),
    [
        (STATEMENT, "verbatim"),
        (STATEMENT.upper(), "verbatim"),
        (STATEMENT.replace("will not", "won’t"), "verbatim"),
        ("drafted behind our back", "fragment"),
        ("We will not sign a treaty … drafted behind our back", "fragment"),
        ("a treaty [with the League] of 14 pages", "fragment"),
        ("Ships waited", "fragment"),
        ("a treaty of 40 pages", "altered"),
        ("We will sign a treaty of 14 pages", "altered"),
        ("We will not sign a treaty drafted behind our back", "altered"),
        ("a treaty of 14 pages that was drafted behind our back in Kestrel", "altered"),
        (
            "We will never sign the pact of 14 sheets that was written behind our spine",
            "back-translated",
        ),
        ("The herring season begins in the spring", "not located"),
    ],
)
def test_a_quotation_has_a_verdict(quoted: str, verdict: Verbatimness) -> None:
    found = against(quoted)
    assert found is not None
    assert found.verdict == verdict


def test_what_was_altered_is_shown() -> None:
    found = against("a treaty of 40 pages that was drafted behind our back")
    assert found is not None
    assert [(a.was, a.became) for a in found.alterations] == [("14", "40")]
    assert found.detail == "altered inside the quotation marks: “14” became “40”"


def test_words_that_nobody_quotes_have_no_verdict() -> None:
    first = article("A", f"{STATEMENT}.")
    later = article("B", "The envoy said that they would not sign a treaty.")
    held = telling(first, [first.span(0, len(STATEMENT))], "first")
    told = telling(later, [later.span(15, 48)], None)
    assert fidelity(told, None, later, first, held) is None


def test_a_long_page_is_searched_in_one_pass() -> None:
    first = article("A", "The ferry was late again today. " * 20_000 + f"{STATEMENT}.")
    held = telling(first, [first.span(0, 30)], "first")
    later = article("B", f"“{STATEMENT},” the envoy said.")
    said = attribution(later, STATEMENT)
    found = fidelity(telling(later, said.content, said.id), said, later, first, held)
    assert found is not None
    assert found.verdict in ("verbatim", "fragment")
