"""Articles that come already clean, as lines of JSON."""

import json

import pytest

from retold.articles import clean
from retold.errors import PageError
from retold.pages import page
from retold.records import About, Article

TEXT = "Envoy leaves Marn\nKestrel, March 14 (VNA) -- The envoy of Veldoria left Marn on Monday.\n"


def given(about: About | None = None, **fields: object) -> Article:
    line = json.dumps(fields).encode()
    return clean(page(line, name="crawl.jsonl:12", media_type="application/json", about=about))


def test_the_text_is_taken_exactly_as_it_is() -> None:
    text = "  Tabs\tstay, \u200band\u0000all.\r\n\n\nSo does this 🙂.  "
    assert given(text=text).text == text


def test_its_lines_are_blocks_and_a_dateline_is_body() -> None:
    article = given(text=TEXT, title="Envoy leaves Marn")
    assert [(b.kind, b.page) for b in article.blocks] == [("headline", None), ("body", None)]
    assert article.title_basis == "given"


def test_dirt_in_it_is_marked_and_stays() -> None:
    text = TEXT + (
        "icon arrow-lefticon closeicon menuicon shareicon flag\nMost read\nSnow closes the pass\n"
        "(With inputs from agencies)"
    )
    article = given(text=text)
    assert article.text == text
    marked = [text[slice(*b.text)] for b in article.blocks if b.kind == "boilerplate" and b.text]
    assert marked == text.splitlines()[2:]


def test_a_line_may_mark_boilerplate_itself() -> None:
    article = given(text=TEXT, boilerplate=[[0, 17]])
    assert any(b.kind == "boilerplate" and b.text == (0, 17) for b in article.blocks)


def test_what_is_given_is_kept_with_its_basis() -> None:
    article = given(
        text=TEXT,
        id="a-7",
        url="https://Post.example/a?utm_source=x",
        outlet="The Harbour Post",
        published="2022-02-28T14:05Z",
        language="en-GB",
    )
    assert (article.id, article.url) == ("a-7", "https://post.example/a")
    assert (article.outlet, article.outlet_basis) == ("The Harbour Post", "given")
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2022-02-28T14:05Z", "given")
    assert (article.language, article.covered) == ("en", True)


def test_a_line_without_an_outlet_takes_it_from_its_url() -> None:
    article = given(text=TEXT, url="https://tass.com/politics/1")
    assert (article.outlet, article.outlet_basis) == ("TASS", "url")
    article = given(text=TEXT, url="https://post.example/a")
    assert (article.outlet, article.outlet_basis) == ("post.example", "url")
    assert given(text=TEXT).outlet_basis is None


def test_a_given_language_outranks_the_detected_one() -> None:
    article = given(text=TEXT, language="ru")
    assert (article.language, article.covered) == ("ru", False)


def test_a_person_outranks_the_line() -> None:
    about = About(outlet="Post", published="2021", title="Another")
    article = given(about, text=TEXT, outlet="Wire", published="2022", title="One")
    assert (article.outlet, article.outlet_basis) == ("Post", "person")
    assert (article.title, article.title_basis) == ("Another", "person")
    assert str(article.published) == "2021"


def test_a_date_in_words_is_read_and_no_date_is_none() -> None:
    assert str(given(text=TEXT, published="13 September 2024").published) == "2024-09-13"
    assert given(text=TEXT, published="yesterday").published is None


def test_the_id_depends_on_url_and_text_alone() -> None:
    assert given(text=TEXT).id == given(text=TEXT, outlet="Wire").id
    assert given(text=TEXT).id != given(text=TEXT, url="https://post.example/a").id


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "is no JSON"),
        (b"[1]", "is a JSON list; wanted an object"),
        (b"null", "is a JSON null"),
        (b'"text"', "is a JSON string"),
        (b'{"txt": "a"}', r"has no 'text' \(its fields: 'txt'\)"),
        (b'{"text": 7}', "'text' that is a number"),
        (b'{"text": " "}', "an empty 'text'"),
        (b'{"text": "a", "id": 7}', "'id' that is a number"),
        (b'{"text": "a", "published": true}', "'published' that is a true or false"),
        (b'{"text": "a \\ud800"}', "half a surrogate pair"),
        (b'{"text": "a", "boilerplate": 7}', "'boilerplate' that is a number"),
        (b'{"text": "a", "boilerplate": [[0, 2]]}', "outside its text of 1"),
        (b'{"text": "a", "boilerplate": [[true, 1]]}', "wanted a list of"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_wrong_line_is_told_by_name(line: bytes, said: str) -> None:
    with pytest.raises(PageError, match=said) as error:
        clean(page(line, name="crawl.jsonl:12", media_type="application/json"))
    assert "crawl.jsonl:12" in str(error.value)
