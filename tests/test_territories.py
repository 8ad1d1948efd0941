"""Countries by their names in other languages."""

import pytest

from retold.territories import country_named


@pytest.mark.parametrize("name", ["Nordkorea", "Corée du Nord", "北朝鮮", "朝鲜", "북한", "КНДР"])
def test_a_country_is_known_in_other_languages(name: str) -> None:
    assert country_named(name) == "North Korea"
    assert country_named(f"  {name.upper()}") == "North Korea"


@pytest.mark.parametrize("name", ["", "Kestrel", "Kongo", "x" * 500, "…"])
def test_what_is_no_country_or_two_is_nobodys(name: str) -> None:
    assert country_named(name) is None
