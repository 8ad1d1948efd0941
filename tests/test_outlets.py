"""Outlets found by a name or by an address, and a user's rows over those that ship."""

from typing import get_args

import pytest

from retold import outlets
from retold.outlets import Outlets, known
from retold.records import Outlet, OutletType

BEFORE = (
    *("AFP", "AP", "Al Jazeera", "Al Arabiya", "Al Mayadeen", "Anadolu", "ANSA", "Antara"),
    *("Asahi Shimbun", "Associated Press", "Axios", "BBC", "Bloomberg", "Breitbart"),
    *("BuzzFeed", "CBS", "CCTV", "CNBC", "CNN", "Deutsche Welle", "dpa", "DPA", "EFE"),
    *("El País", "Fars", "Fox", "Global Times", "Interfax", "IRNA", "ITAR-TASS"),
    *("Izvestia", "KCNA", "Kommersant", "Kyodo", "Le Figaro", "Le Monde", "Mehr", "MSNBC"),
    *("NBC", "NDTV", "NHK", "NK News", "NPR", "Novosti", "PBS", "Politico", "Press TV"),
    *("Pravda", "PTI", "Radio Free Asia", "Reuters", "RIA", "Rodong Sinmun", "RT"),
    *("Sky News", "Der Spiegel", "Sputnik", "TASS", "The Economist", "The Guardian"),
    *("The Hill", "The Independent", "The Intercept", "Tasnim", "Ukrinform", "UPI"),
    *("Voice of America", "Xinhua", "Yonhap"),
)
"""The names that were known before outlets were records."""

VNA = Outlet(
    name="Veldoria News Agency",
    also=("VNA",),
    domains=("vna.example",),
    country="VD",
    type="state",
    group="Veldoria State Media",
)
POST = Outlet(name="The Harbour Post", domains=("post.example", "news.vna.example"))
TABLE = Outlets([VNA, POST])


def name_of(phrase: str) -> str | None:
    found = known().by_name(phrase)
    return found.name if found else None


# ---- the lexicon


def test_no_name_and_no_domain_is_two_outlets() -> None:
    names: dict[str, Outlet] = {}
    domains: dict[str, Outlet] = {}
    for row in known().rows:
        for name in (row.name, *row.also):
            assert names.setdefault(outlets.key(name), row) is row, name
        for domain in row.domains:
            assert domains.setdefault(domain, row) is row, domain
            assert domain == domain.strip().lower()


def test_types_and_countries_are_known_ones() -> None:
    codes = {code for found in outlets._countries().values() for code in found}
    for row in known().rows:
        assert row.type is None or row.type in get_args(OutletType), row
        assert row.country is None or row.country in codes, row


def test_names_too_common_for_running_text_are_names_of_the_lexicon() -> None:
    names = {name for row in known().rows for name in (row.name, *row.also)}
    assert names >= outlets.EVERYDAY


@pytest.mark.parametrize("name", BEFORE)
def test_the_names_known_before_stay_known(name: str) -> None:
    assert name_of(name)
    assert outlets.named_in(f"told {name}, which")
    assert outlets.is_named(name)


# ---- by name


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Korean Central News Agency", "KCNA"),
        ("the korean central news agency", "KCNA"),
        ("North Korea's official Korean Central News Agency (KCNA)", "KCNA"),
        ("State media KCNA", "KCNA"),
        ("Russia’s RIA Novosti news agency", "RIA Novosti"),
        ("Iranian state TV Press TV", "Press TV"),
        ("Qatar-based Al-Jazeera", "Al Jazeera"),
        ("Voice of Korea (EN)", "Voice of Korea"),
        ("El Pais", "El País"),
        ("Associated Press of Pakistan", "Associated Press of Pakistan"),
        ("Interfax-Ukraine", "Interfax-Ukraine"),
    ],
)
def test_a_name_is_found_in_what_is_written_around_it(phrase: str, name: str) -> None:
    assert name_of(phrase) == name


@pytest.mark.parametrize(
    "phrase",
    [
        "Nigeria's Guardian newspaper",
        "China's KCNA",
        "independent broadcaster",
        "Independent Television News",
        "Radio Pravda",
        "Andhra Pradesh (AP)",
        "BBC (AP)",
        "Vicente Fox",
        "the Iranian news agency",
        "Veldoria News Agency",
        "VNA",
        "",
        "…",
        "KCNA " * 100,
    ],
)
def test_a_name_that_may_be_anothers_is_no_outlets(phrase: str) -> None:
    assert name_of(phrase) is None


def test_two_names_of_one_outlet_are_the_same() -> None:
    assert TABLE.same("VNA", "the Veldoria News Agency")
    assert not TABLE.same("VNA", "The Harbour Post")
    assert TABLE.same("The Daily Lantern", "daily lantern"), "both unknown, and equal"
    assert not TABLE.same("The Daily Lantern", "VNA")


# ---- by address


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://vna.example/1", "Veldoria News Agency"),
        ("HTTPS://user@En.Vna.Example.:8080/1", "Veldoria News Agency"),
        ("https://news.vna.example/1", "The Harbour Post"),
        ("https://my-vna.example/1", None),
        ("https://vna.example.gull.example/1", None),
        ("https://example/1", None),
        ("https://[vna.example", None),
        ("vna.example/1", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_the_outlets_whose_domain_it_is_on(url: str | None, name: str | None) -> None:
    found = TABLE.by_url(url)
    assert (found.name if found else None) == name


def test_a_ministry_shares_no_domain_with_its_governments_other_sites() -> None:
    found = known().by_url("https://www.gov.uk/news/1")
    assert found is not None
    assert found.type == "official"
    assert known().by_url("https://council.gov.uk/1") is None


# ---- in running text


def test_an_outlet_is_named_as_it_is_written() -> None:
    assert outlets.named_in("the ambassador, whom Reuters quoted,")
    assert outlets.named_in("North Korea’s People’s Daily")
    assert not outlets.named_in("the independent envoy went up the hill")
    assert not outlets.named_in("Reutersville")


def test_a_ministry_is_a_speaker_and_no_outlet_in_running_text() -> None:
    assert name_of("the Russian Foreign Ministry") == "Ministry of Foreign Affairs of Russia"
    assert not outlets.named_in("the Russian Foreign Ministry")
    assert not outlets.is_named("Pentagon")


def test_a_persons_name_is_no_outlet_in_running_text() -> None:
    assert name_of("Dawn") == "Dawn"
    assert not outlets.is_named("Dawn")
    assert not outlets.named_in("Dawn Arkwright")
    assert not outlets.is_named("Guardian")
    assert outlets.is_named("The Guardian")
    assert outlets.is_named("the Guardian")


# ---- a user's rows


def test_a_row_above_corrects_and_what_it_leaves_empty_stays() -> None:
    table = TABLE.over([Outlet(name="VNA", type="agency", domains=("vna.gull.example",))])
    assert len(table.rows) == 2
    assert table.by_name("Veldoria News Agency") == table.by_url("https://vna.example/1")
    assert table.by_url("https://vna.example/1") == Outlet(
        name="VNA",
        also=("Veldoria News Agency",),
        domains=("vna.gull.example", "vna.example"),
        country="VD",
        type="agency",
        group="Veldoria State Media",
    )


def test_an_outlet_may_be_given_another_name_to_be_shown_by() -> None:
    table = TABLE.over([Outlet(name="The Port", also=("The Harbour Post",))])
    assert len(table.rows) == 2
    found = table.by_url("https://post.example/1")
    assert found is not None
    assert found.name == "The Port"
    assert table.by_name("harbour post") is found


def test_a_row_of_the_same_name_in_another_country_is_another_outlet() -> None:
    table = TABLE.over([Outlet(name="Veldoria News Agency", country="OR")])
    assert len(table.rows) == 3
    named, placed = table.by_name("Veldoria News Agency"), table.by_url("https://vna.example/1")
    assert named is not None
    assert named.country == "OR"
    assert placed == VNA


def test_a_domain_that_a_row_above_claims_is_its_own() -> None:
    found = TABLE.over([Outlet(name="The Gull", domains=("post.example",))]).by_url(
        "https://post.example/1"
    )
    assert found is not None
    assert found.name == "The Gull"


def test_what_a_user_says_later_outranks_what_was_said_before() -> None:
    now = [
        Outlet(name="The Gull", also=("VNA",), domains=("post.example",)),
        Outlet(name="Lantern"),
    ]
    assert outlets.joined([VNA, POST, Outlet(name="the lantern", country="VD")], now) == [
        Outlet(name="Lantern"),
        now[0],
        Outlet(name="The Harbour Post", domains=("news.vna.example",)),
        Outlet(
            name="Veldoria News Agency",
            domains=("vna.example",),
            country="VD",
            type="state",
            group="Veldoria State Media",
        ),
    ]
    assert outlets.joined(outlets.joined([VNA], now), now) == outlets.joined([VNA], now)


def test_outlets_of_one_group_are_one_publisher_and_no_name_is_nobody() -> None:
    group = [Outlet(name=name, group="Gull Press") for name in ("The Post", "The Wire")]
    told = ["Tern Radio", "The Post", None, "tern  radio", "The Wire"]
    assert Outlets(group).publishers(told) == ("Tern Radio", "Gull Press")
