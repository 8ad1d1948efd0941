"""clean(): a page in, its article out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles.texts import PAGES, source

from retold.articles import clean, with_about
from retold.articles.cleaning import LARGEST
from retold.errors import PageError
from retold.pages import page, read
from retold.records import About, Article, Rejected


def cleaned(text: str, about: About | None = None) -> Article:
    return clean(page(text.encode(), name="a.txt", about=about))


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_the_kept_lines_with_an_empty_line_between(name: str) -> None:
    article = cleaned(source(PAGES[name]))
    kept = [line for kind, line in PAGES[name] if kind not in ("boilerplate", "byline")]
    assert article.text == "\n\n".join(kept)
    assert (article.language, article.covered) == ("en", True)


@pytest.mark.parametrize("name", PAGES)
def test_blocks_lead_from_the_text_to_the_page(name: str) -> None:
    page_text = source(PAGES[name])
    for block in cleaned(page_text).blocks:
        assert block.page is not None
        if block.text:
            assert cleaned(page_text).text[slice(*block.text)] == page_text[slice(*block.page)]


def test_a_rejected_page_gives_its_reason() -> None:
    rejected = Rejected(name="a", digest=None, url=None, stage="read", reason="'a' is a pipe")
    with pytest.raises(PageError, match="'a' is a pipe"):
        clean(rejected)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n\0\0", "is empty"),
        (b"PK\x03\x04", "a zip archive"),
        (bytes(range(256)) * 20, "binary data"),
        (b"0:00\n\nShare this\n", "holds no article: only player clock, share line"),
        (b"x " * LARGEST, "at most 5,000,000"),
    ],
)
def test_what_is_no_page_of_text_is_told(body: bytes, said: str) -> None:
    with pytest.raises(PageError, match=said):
        clean(page(body, name="a.txt", media_type="text/plain"))


def test_what_a_person_knows_is_taken() -> None:
    about = About(url="https://Post.example/a#x", outlet="Post", published="2022-02")
    article = cleaned("The envoy left Marn on Monday without a word to the press.", about)
    assert (article.url, article.outlet, article.outlet_basis) == (
        "https://post.example/a",
        "Post",
        "person",
    )
    assert article.published is not None
    assert (article.published.value, article.published.precision, article.published.basis) == (
        "2022-02",
        "month",
        "person",
    )


def test_a_url_that_a_person_gives_names_the_outlet_where_nothing_else_does() -> None:
    text = "The envoy left Marn on Monday without a word to the press."
    article = cleaned(text, About(url="https://english.news.cn/20220301/1/c.html"))
    assert (article.outlet, article.outlet_basis) == ("Xinhua", "url")
    article = cleaned(text, About(url="https://post.example/a"))
    assert (article.outlet, article.outlet_basis) == ("post.example", "url")
    moved = with_about(article, About(url="https://kcna.kp/a"))
    assert (moved.outlet, moved.outlet_basis) == ("KCNA", "url")


def test_a_date_before_what_the_article_reports_is_not_its_date() -> None:
    body = "The envoy was told on 4 May 2022 that it was over."
    article = cleaned(f"3 May 2021\n\nEnvoy leaves Marn at last\n\n{body}")
    assert article.published is not None
    assert (article.published.value, article.published.not_before) == (None, "2022-05-04")


def test_a_page_in_another_language_is_not_covered() -> None:
    text = (
        "Das Außenministerium in Kestrel teilte am Montag mit, die Gespräche seien gescheitert. "
        * 3
    )
    article = cleaned(text)
    assert (article.language, article.covered) == ("de", False)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/plain", "text/html", "application/json"]))
def test_any_bytes_give_an_article_or_a_reason(body: bytes, media_type: str) -> None:
    made = page(body, name="fuzz", media_type=media_type)
    try:
        article = clean(made)
    except PageError:
        return
    assert article == clean(made)
    decoded = made.body.decode(made.encoding, "replace")
    for block in article.blocks:
        for place, text in ((block.page, decoded), (block.text, article.text)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


FURNITURE = (
    "icon",
    "0:00",
    "Podcasts",
    "Roku",
    "More From",
    "More Articles",
    "syndicated feed",
    "alternate addresses",
    "Read original",
    "December 21, 2024",
    "Ryesonggang",
    "News \xa0",
)


def test_the_five_real_pages_give_their_articles_and_no_dirt(shared: Path) -> None:
    articles = [clean(made) for made in read(shared / "seeds")]
    assert len(articles) == 5
    for article in articles:
        assert not [part for part in FURNITURE if part in article.text]
        assert article.covered
    kept = [sum(b.text is not None for b in article.blocks) for article in articles]
    assert kept == [27, 12, 13, 11, 12]
    first, second, third, fourth, fifth = articles
    assert [str(a.published) for a in articles] == [
        "not before 2021-12-25",
        "not before 2022-02-27",
        "2024-09-13",
        "2023-10-01T08:04",
        "not before 2022-02",
    ]
    assert [a.outlet for a in articles] == ["Press TV", None, "Voice of Korea (EN)", None, "NDTV"]
    assert [b.kind for b in first.blocks if b.text].count("heading") == 2
    assert [b.kind for b in first.blocks if b.text].count("caption") == 1
    assert [b.kind for b in second.blocks if b.text].count("heading") == 3
    assert third.text.startswith("Press statement of Head of External Policy Office")
    assert third.text.endswith("high-handed practices.")
    assert fourth.text.count(fourth.title or "") == 1
    assert fifth.title is None


def test_almost_nothing_of_real_articles_is_dropped(shared: Path) -> None:
    dropped = total = 0
    for made in read(shared / "polnear" / "dev.jsonl"):
        article = clean(made)
        as_text = clean(page(article.text.encode(), name=made.name, media_type="text/plain"))
        total += len(article.text)
        dropped += sum(b.page[1] - b.page[0] for b in as_text.blocks if b.page and not b.text)
    assert dropped < 0.002 * total
