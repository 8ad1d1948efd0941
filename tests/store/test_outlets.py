"""What a user knows of outlets, kept; and the outlets of the articles that are held."""

from collections.abc import Callable
from typing import Any

from retold.outlets import Outlets
from retold.records import Outlet, Page
from retold.reports import HeldOutlet
from retold.store import Kept, Store, outlets

MakePage = Callable[..., Page]
Keep = Callable[..., Kept]
LineOf = Callable[..., bytes]

VNA = Outlet(
    name="Veldoria News Agency",
    also=("VNA",),
    domains=("vna.example",),
    country="VD",
    type="state",
    group="Veldoria State Media",
)
TABLE = Outlets([VNA])


def insert(store: Store, rows: list[Outlet]) -> None:
    with store.writing(), store.transaction():
        outlets.insert(store.db, rows)


def held(
    store: Store, keep: Keep, make_page: MakePage, line_of: LineOf, *facts: dict[str, Any]
) -> list[HeldOutlet]:
    """The outlets of articles with these facts."""
    for n, fact in enumerate(facts):
        keep(store, make_page(line_of(f"Ferry {n} is late.", id=f"f{n}", **fact), name=f"x:{n}"))
    return list(outlets.held(store.db, TABLE))


def test_rows_come_back_as_they_were_given_and_make_way_for_others(store: Store) -> None:
    post = Outlet(name="The Harbour Post")
    insert(store, [VNA, post])
    assert outlets.given(store.db) == [post, VNA]
    insert(store, [post])
    assert outlets.given(store.db) == [post]


def test_the_names_of_one_outlet_are_counted_together(
    store: Store, keep: Keep, make_page: MakePage, line_of: LineOf
) -> None:
    (row,) = held(
        store,
        keep,
        make_page,
        line_of,
        {"outlet": "VNA"},
        {"outlet": "the Veldoria News Agency (VNA)"},
        {"outlet": "VNA", "url": "https://gull.example/vna/1"},
    )
    assert row == HeldOutlet(
        name="Veldoria News Agency",
        also=("VNA", "the Veldoria News Agency (VNA)"),
        domains=("vna.example",),
        country="VD",
        type="state",
        group="Veldoria State Media",
        articles=3,
    )


def test_an_unknown_outlet_has_the_name_written_most_and_the_domains_seen(
    store: Store, keep: Keep, make_page: MakePage, line_of: LineOf
) -> None:
    (row,) = held(
        store,
        keep,
        make_page,
        line_of,
        {"outlet": "Harbour Post"},
        {"outlet": "The Harbour Post", "url": "https://post.example/1"},
        {"outlet": "The Harbour Post", "url": "https://vna.example/from-the-post"},
    )
    assert row == HeldOutlet(
        name="The Harbour Post", also=("Harbour Post",), domains=("post.example",), articles=3
    )


def test_a_namesake_on_other_domains_is_another_outlet(
    store: Store, keep: Keep, make_page: MakePage, line_of: LineOf
) -> None:
    said_so = {"outlet": "VNA", "outlet_basis": "meta tag"}
    (row,) = held(
        store, keep, make_page, line_of, {**said_so, "url": "https://vote-now-always.example/1"}
    )
    assert row == HeldOutlet(name="VNA", domains=("vote-now-always.example",), articles=1)
    (row,) = held(
        store, keep, make_page, line_of, {}, {**said_so, "url": "https://en.vna.example/2"}
    )
    assert (row.name, row.articles) == ("Veldoria News Agency", 2), "one of them is on its domain"


def test_an_article_without_an_outlet_has_no_row(
    store: Store, keep: Keep, make_page: MakePage, line_of: LineOf
) -> None:
    assert held(store, keep, make_page, line_of, {}, {"url": "https://post.example/1"}) == []
