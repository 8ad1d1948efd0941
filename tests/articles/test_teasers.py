"""Lists of other articles, found among lines."""

from retold.articles.teasers import Lines, teasers

LONG = "The envoy of Veldoria said in Kestrel on Monday that no ship would pass the strait."
OTHER = "The League answered that its rules on freight would stay in force until the spring."


def dropped(*lines: str) -> list[int]:
    return sorted(teasers(Lines(lines)))


def test_a_heading_begins_a_list_that_runs_to_the_end() -> None:
    assert dropped(LONG, "Most read", "Snow closes the pass", "3 May 2023") == [1, 2, 3]


def test_the_article_goes_on_after_a_list_in_its_middle() -> None:
    assert dropped(LONG, "Related", "Snow closes the pass", OTHER, LONG + " Again.") == [1, 2]


def test_one_sentence_below_a_title_is_still_the_list() -> None:
    assert dropped(LONG, "Related", "Snow closes the pass", OTHER) == [1, 2, 3]


def test_a_long_paragraph_is_the_article_again() -> None:
    assert dropped(LONG, "Related", "Snow closes the pass", f"{OTHER} {LONG} {OTHER}") == [1, 2]


def test_a_title_twice_in_a_row_begins_a_list() -> None:
    assert dropped(LONG, "Snow closes the pass", "Snow closes the pass", "Cut off in the") == [
        1,
        2,
        3,
    ]


def test_sentences_that_begin_like_a_heading_are_none() -> None:
    assert dropped(LONG, "More in the port heard it.", "Latest talks fail", OTHER) == []
