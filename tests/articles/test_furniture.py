"""Lines that are no part of any article, by themselves."""

import pytest

from retold.articles.furniture import (
    about_page,
    breadcrumb,
    closing_note,
    dates_alone,
    furniture,
    heads_list,
    icons,
    names_editors,
    rows,
    words,
)


@pytest.mark.parametrize(
    "line",
    [
        "icon arrow-lefticon closeicon menuicon shareicon flag ru",
        "svg-menu svg-search svg-close svg-share",
        "menu search close expand_more arrow_back share",
        "0:00",
        "1:02:33 / 2:00:01",
        "* * *",
        "https://post.example/a/1",
        "1.2K shares",
        "5 min read",
        "3 hours ago",
        "Comments (12)",
        "ADVERTISEMENT",
        "Sign up for our daily newsletter",
        "Follow us on Telegram",
        "We use cookies to make this site better.",
        "The Post’s website can also be accessed at the following alternate addresses:",
        "(With inputs from agencies)",
        "This article was originally published by the Meridian Wire.",
    ],
)
def test_a_line_of_furniture_is_known(line: str) -> None:
    assert furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "No.",
        "He left at 14:05.",
        "“Share the burden,” the minister said.",
        "The iconic tower, an icon of the city, is an icon no more, said an icon painter.",
        "Search teams found no ship.",
        "Print runs fell by half, the Post said.",
        "Kestrel / Marn",
        "The League plays for time; home and back, left and right, it closes every door.",
        "Watch officers said the ship had turned.",
        "Comments by the envoy were struck from the record.",
        "Veldoria, March 14 (VNA) --",
    ],
)
def test_a_line_of_an_article_is_let_be(line: str) -> None:
    assert furniture(line) is None


def test_heads_of_lists_are_whole_lines() -> None:
    assert heads_list("More from The Harbour Post")
    assert heads_list("MOST READ:")
    assert not heads_list("More than ten ships turned back.")
    assert not heads_list("Latest talks fail")


def test_a_path_of_sections_is_told_from_a_headline() -> None:
    assert breadcrumb("News \xa0 / \xa0 More")
    assert breadcrumb("Home › World › Asia")
    assert not breadcrumb("Veldoria and the League reach a deal / Envoys to sign it in Marn")
    assert not breadcrumb("Kestrel-Marn rail line")


def test_lines_about_the_page_are_told_from_sentences() -> None:
    assert about_page("Date: 13/09/2024 | Source: Radio Marn (EN) | Read original")
    assert about_page("Last updated: 4 March 2023")
    assert not about_page("Source: the ministry says the deal is off and will not be signed.")


def test_a_date_alone_may_have_a_day_and_a_time() -> None:
    for line in ("December 22, 2024", "Tue 5 Sep 2023 09:15", "Published on 4 March 2023 at 5 pm"):
        assert dates_alone(line) or line.endswith("5 pm")
    assert not dates_alone("March 4, 2023: ships turn back")


def test_a_closing_note_starts_at_its_bracket() -> None:
    text = "He left (for Marn). (With inputs from agencies)"
    assert closing_note(text) == text.rindex("(")
    assert closing_note("He left (for Marn).") is None
    assert closing_note("He left (for Marn)") is None


def test_names_of_reporters_are_known() -> None:
    assert names_editors("(Reporting by Ana Holt; Editing by Jonas Hale)")
    assert not names_editors("Reports by the ministry were denied.")


def test_icon_names_are_no_words_of_a_list() -> None:
    assert not icons("Left, right, up and down: the share price moved all day and closed at home")
    assert not icons("Home News Sport")


def test_words_of_chinese_are_counted_by_signs() -> None:
    assert words("外交部发言人星期一表示会谈破裂") >= 6
    assert words("") == 0


def test_the_lexicon_is_well_formed() -> None:
    places = {"line", "note", "list", "label", "byline", "icon"}
    held = rows()
    assert len(held) == len({(phrase, where) for phrase, where, _ in held})
    for phrase, where, reason in held:
        assert where in places
        assert reason
        assert phrase == phrase.casefold() or "{outlet}" in phrase
