"""Which lines of a page saved as text are its article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.articles.texts import PAGES, PORTAL, source

from retold.articles.plain import plain_pieces


@pytest.mark.parametrize("name", PAGES)
def test_an_invented_page_gives_its_article_and_marks_its_dirt(name: str) -> None:
    page = source(PAGES[name])
    found = [(p.kind, page[slice(*p.page)]) for p in plain_pieces(page) if p.page]
    assert found == PAGES[name]


def test_pages_without_empty_lines_are_read_alike() -> None:
    page = "\r\n".join(line for _, line in PORTAL)
    assert [p.kind for p in plain_pieces(page)] == [kind for kind, _ in PORTAL]


def test_dropped_lines_keep_their_place_and_a_reason() -> None:
    page = source(PORTAL)
    for piece in plain_pieces(page):
        assert piece.reason
        assert piece.page is not None
        if piece.text is not None:
            assert page[slice(*piece.page)] == piece.text


def test_a_closing_note_in_a_paragraph_is_taken_off() -> None:
    page = (
        "The envoy of Veldoria left Marn on Monday without a word to the press. "
        "(This story has not been edited by Post staff and is published from a syndicated feed.)"
    )
    body, note = plain_pieces(page)
    assert body.text == "The envoy of Veldoria left Marn on Monday without a word to the press."
    assert note.kind == "boilerplate"
    assert note.page == (page.index("("), len(page))


def test_a_text_wrapped_at_a_fixed_width_is_put_together() -> None:
    page = (
        "The Foreign Ministry of Veldoria said that the talks which began in\n"
        "Kestrel on Monday had been broken off by the envoy of the League and\n"
        "that no date had been set for another round.\n\n"
        "The envoy said that he had been given no choice, as the harbours in\n"
        "the east of the country had been closed to the ships of the members\n"
        "of the League since the spring.\n"
    )
    pieces = plain_pieces(page)
    assert len(pieces) == 2
    assert pieces[0].text == page[: page.index("\n\n")].replace("\n", " ")


def test_titles_without_sentences_are_kept_as_they_are() -> None:
    kept = [p.text for p in plain_pieces("Kestrel votes\nMarn waits\n") if p.text]
    assert kept


def test_controls_and_no_break_spaces_are_spaces() -> None:
    (piece,) = plain_pieces("The envoy\0left\xa0Kestrel on Monday,\tthe ministry said there.")
    assert piece.text == "The envoy left Kestrel on Monday, the ministry said there."


@given(
    st.lists(st.sampled_from([line for page in PAGES.values() for _, line in page]), max_size=30)
)
def test_no_visible_character_vanishes(lines: list[str]) -> None:
    page = "\n".join(lines)
    pieces = plain_pieces(page)
    held = "".join(page[slice(*p.page)] for p in pieces if p.page)
    assert "".join(held.split()) == "".join(page.split())
    assert pieces == plain_pieces(page)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for piece in plain_pieces(text):
        assert piece.page is not None
        assert text[slice(*piece.page)].strip()
