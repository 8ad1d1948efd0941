"""What a page of text says about itself."""

from retold.articles.facts import Facts
from retold.articles.imprint import imprint
from retold.articles.plain import plain_pieces

BODY = "The envoy of Veldoria left Marn on Monday without a word, the ministry said."


def said(*lines: str) -> Facts:
    source = "\n\n".join(lines)
    return imprint(plain_pieces(source), source)


def test_a_syndication_note_names_the_outlet() -> None:
    note = (
        "(Except for the headline, this story has not been edited by Meridian Wire staff and is "
        "published from a syndicated feed.)"
    )
    facts = said("Envoy leaves Marn", BODY, note)
    assert (facts.outlet, facts.outlet_basis) == ("Meridian Wire", "text")


def test_an_address_footer_names_the_outlet() -> None:
    footer = "Harbour TV’s website can also be accessed at the following alternate addresses:"
    assert said("Envoy leaves Marn", BODY, footer).outlet == "Harbour TV"


def test_the_source_above_the_article_is_the_outlet() -> None:
    line = "Date: 13/09/2024 | Source: Radio Marn (EN) | Read original"
    facts = said("September 20, 2024", "Wire Watch", "Envoy leaves Marn at once", line, BODY)
    assert facts.outlet == "Radio Marn (EN)"
    assert facts.published is not None
    assert (facts.published.value, facts.published.basis) == ("2024-09-13", "text")


def test_more_from_somebody_is_no_outlet_by_itself() -> None:
    assert (
        said("Envoy leaves Marn", BODY, "More from Ana Holt", "Snow closes the pass").outlet is None
    )


def test_more_from_the_name_in_the_banner_is_the_outlet() -> None:
    facts = said(
        "The Harbour Post", "Envoy leaves Marn on Monday", BODY, "More from The Harbour Post"
    )
    assert facts.outlet == "The Harbour Post"


def test_an_agency_credited_below_is_no_outlet() -> None:
    assert said("Envoy leaves Marn", BODY, "Source: Meridian Wire").outlet is None


def test_two_names_are_no_outlet() -> None:
    lines = (
        "Harbour TV's website can also be accessed at the following alternate addresses:",
        "(Except for the headline, this story has not been edited by Wire staff and is published "
        "from a syndicated feed.)",
    )
    assert said("Envoy leaves Marn", BODY, *lines).outlet is None


def test_a_date_beside_the_headline_is_that_of_publication() -> None:
    facts = said("1 Oct, 2023 08:04", "Envoy leaves Marn on Monday", BODY)
    assert facts.published is not None
    assert (facts.published.value, facts.published.precision) == ("2023-10-01T08:04", "minute")


def test_the_date_in_a_banner_is_that_of_the_visit() -> None:
    assert said("Sunday, 14 July 2024", "Envoy leaves Marn on Monday", BODY).published is None
    banner = said("July 14, 2024", "The Wire Watch", "Envoy leaves Marn on Monday", BODY)
    assert banner.published is None


def test_a_day_that_may_be_a_month_is_the_year() -> None:
    facts = said("Envoy leaves Marn on Monday", "Published: 03/04/2024", BODY)
    assert facts.published is not None
    assert (facts.published.value, facts.published.precision) == ("2024", "year")


def test_an_update_is_no_publication() -> None:
    facts = said("Envoy leaves Marn on Monday", "Last updated: 4 March 2023", BODY)
    assert facts.published is None
    assert facts.modified is not None
    assert facts.modified.value == "2023-03-04"


def test_the_byline_and_the_headline_are_told() -> None:
    facts = said("Envoy leaves Marn on Monday", "By Ana Holt", BODY)
    assert (facts.title, facts.byline) == ("Envoy leaves Marn on Monday", "Ana Holt")
