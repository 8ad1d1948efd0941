"""Paragraphs found again in the page they came from."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.articles.visible import Visible


def found(source: str, *paragraphs: str) -> list[str | None]:
    visible = Visible(source)
    return [
        source[slice(*visible.page(place))] if place else None
        for place in visible.locate(paragraphs)
    ]


def test_tags_entities_and_line_ends_do_not_hide_a_paragraph() -> None:
    source = "<p>The <b>envoy</b>\n said &ldquo;no&rdquo; &amp;\xa0left&#46;</p><p>Next</p>"
    assert found(source, "The envoy said “no” & left.", "Next") == [
        "The <b>envoy</b>\n said &ldquo;no&rdquo; &amp;\xa0left&#46;",
        "Next",
    ]


def test_scripts_styles_and_comments_are_not_seen() -> None:
    source = "<script>'<p>no</p>'</script><style>no</style><!-- <p>no</p> --><p>yes</p>"
    assert Visible(source).signs == "yes"


def test_a_script_that_is_never_closed_hides_nothing_else() -> None:
    assert "left" in Visible("<script><p>The envoy left.</p>").signs


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<SCRIPT>no</p></Script >yes", "yes"),
        ("<script>no</scripts></script>yes", "yes"),
        ("<script/>yes</script>", "yes"),
        ("<titlebar>yes</titlebar>", "yes"),
        ("<svg\n>no</svg>yes<!doctype html>", "yes"),
        ("<p>yes<!-- never closed <p>no", "yes"),
        ("yes<a", "yes"),
    ],
)
def test_what_a_reader_sees_depends_on_the_whole_name_of_a_tag(source: str, seen: str) -> None:
    assert Visible(source).signs == seen


def test_a_mark_without_its_partner_hides_no_more_than_its_tag() -> None:
    source = """<p>The envoy</p><a title="1">left<a title=">Kestrel</a><p title='a>b'>today</p>"""
    assert Visible(source).signs == "TheenvoyleftKestrelb'>today"


def test_an_entity_of_several_signs_is_one_place() -> None:
    source = "a&nosuch;b&NotEqualTilde;&nbsp;c"
    visible = Visible(source)
    assert visible.signs == "a&nosuch;b\u2242\u0338c"
    assert source[slice(*visible.page((2, 3)))] == "&nosuch;"
    assert source[slice(*visible.page((10, 12)))] == "&NotEqualTilde;"
    assert source[slice(*visible.page((12, 13)))] == "c"


def test_short_stretches_between_tags_are_runs() -> None:
    source = f"<p>3 May &amp; later</p> <p>{'long ' * 40}</p><b>5 < 6</b>"
    assert Visible(source).runs == ["3 May & later", "5", "<", "6"]


def test_the_same_words_twice_are_found_in_order() -> None:
    source = "<p>No.</p><p>Yes.</p><p>No.</p>"
    visible = Visible(source)
    places = visible.locate(["No.", "Yes.", "No."])
    assert [visible.page(p)[0] for p in places if p] == [3, 13, 24]


def test_a_bigger_than_sign_in_an_attribute_does_not_end_the_tag() -> None:
    assert Visible('<a title="1 > 0">Marn</a>').signs == "Marn"


def test_a_bare_less_than_sign_is_seen() -> None:
    assert Visible("<p>3 < 5, he said</p>").signs == "3<5,hesaid"


def test_what_is_not_there_is_none() -> None:
    assert found("<p>Yes.</p>", "Never said at all") == [None]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "left" + "</div>" * 100_000,
        "<" * 300_000,
        "<a '\">" * 50_000,
        '<a ">"' * 50_000 + "'",
        "<!--" * 100_000,
        "<script><style>" * 50_000,
        "&" * 500_000,
        "&amp" * 100_000,
    ],
)
def test_hostile_markup_comes_to_an_end(source: str) -> None:
    # In linear time this takes a second; in quadratic time it would run for hours.
    assert len(Visible(source).locate(["The envoy left.", "left"] * 50)) == 100


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)))
def test_every_paragraph_is_found_where_it_stands(texts: list[str]) -> None:
    texts = [text for text in texts if text.strip()]
    source = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    visible = Visible(source)
    for text, place in zip(texts, visible.locate(texts), strict=True):
        assert place is not None
        start, end = visible.page(place)
        assert "".join(html.unescape(source[start:end]).split()) == "".join(text.split())
