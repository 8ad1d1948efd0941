"""The article in an HTML page, and what the page says about itself."""

import json
from contextlib import suppress
from html import unescape

import pytest

from retold.articles import clean
from retold.errors import PageError
from retold.pages import page
from retold.records import About, Article

P1 = "The Foreign Ministry of Veldoria said on Monday that the talks with the League had failed."
P2 = "“We have &quot;nothing&quot; to add &amp; nothing to hide,” its spokesperson told the press."
P3 = "The envoy left Marn in the evening and was expected in Kestrel on the next day, it said."
URL = "https://post.example/world/talks-fail"


def html(*body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>Talks fail in Marn | The Harbour Post</title>{head}"
        "</head><body><nav><a href='/'>Home</a><a href='/world'>World</a></nav>"
        f"<article><h1>Talks fail in Marn</h1>{''.join(body)}</article>"
        "<footer>Imprint and contact of the Post</footer></body></html>"
    ).encode()


def cleaned(body: bytes, about: About | None = None, url: str | None = None) -> Article:
    return clean(page(body, name="talks.html", about=about, url=url))


PLAIN = tuple(f"<p>{p}</p>" for p in (P1, P2, P3))


def test_the_text_is_the_headline_once_and_the_paragraphs() -> None:
    article = cleaned(html(*PLAIN))
    assert article.text.split("\n\n")[:2] == ["Talks fail in Marn", P1]
    assert article.text.count("Talks fail in Marn") == 1
    assert [b.kind for b in article.blocks if b.text] == ["headline", "body", "body", "body"]


def test_every_block_leads_back_to_the_page() -> None:
    body = html(*PLAIN)
    article, source = cleaned(body), body.decode()
    for block in article.blocks:
        assert block.page is not None
        shown = source[slice(*block.page)]
        if block.text:
            assert unescape(shown) == article.text[slice(*block.text)]
    assert source[slice(*article.blocks[-1].page or (0, 0))] == "Imprint and contact of the Post"


def test_offsets_do_not_count_a_byte_order_mark() -> None:
    body = html(*PLAIN)
    with_mark = cleaned(b"\xef\xbb\xbf" + body)
    assert with_mark.blocks == cleaned(body).blocks


def test_what_trafilatura_leaves_in_is_judged_too() -> None:
    note = "(This story has not been edited by Post staff and is published from a syndicated feed.)"
    article = cleaned(html(*PLAIN, "<p>Read more: Who is the envoy?</p>", f"<p>{note}</p>"))
    reasons = [b.reason for b in article.blocks if b.kind == "boilerplate"]
    assert "link to another article" in reasons
    assert "syndication note" in reasons
    assert article.text.endswith(P3)


def test_a_press_statement_is_kept_whole() -> None:
    lead = "<p>The spokesperson of the ministry issued the following statement on March 3:</p>"
    paragraphs = [
        f"<p>Point {i} of the statement is that the League has broken its word.</p>"
        for i in range(30)
    ]
    article = cleaned(html(lead, *paragraphs, "<p>Kestrel, 3 March 2023</p>"))
    assert sum(b.kind == "body" and b.text is not None for b in article.blocks) == 32


def test_json_ld_gives_date_with_zone_and_outlet() -> None:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Talks fail in Marn",
        "datePublished": "2023-03-06T18:20:00+02:00",
        "dateModified": "2023-03-07T09:00:00+02:00",
        "publisher": {"@type": "Organization", "name": "The Harbour Post"},
        "author": {"@type": "Person", "name": "Ana Holt"},
    }
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    article = cleaned(html(*PLAIN, head=head))
    assert article.published is not None
    assert article.modified is not None
    assert (article.published.value, article.published.precision, article.published.basis) == (
        "2023-03-06T18:20:00+02:00",
        "second",
        "JSON-LD",
    )
    assert article.modified.value == "2023-03-07T09:00:00+02:00"
    assert (article.outlet, article.outlet_basis) == ("The Harbour Post", "JSON-LD")
    assert article.byline == "Ana Holt"


def test_the_site_outranks_the_agency_that_json_ld_calls_publisher() -> None:
    linked = json.dumps({"publisher": {"name": "Meridian Wire"}})
    head = (
        f'<script type="application/ld+json">{linked}</script>'
        '<meta property="og:site_name" content="The Harbour Post">'
    )
    article = cleaned(html(*PLAIN, head=head))
    assert (article.outlet, article.outlet_basis) == ("The Harbour Post", "meta tag")


def test_a_site_name_run_together_is_written_as_the_publisher_writes_it() -> None:
    linked = json.dumps({"publisher": {"name": "The Harbour Post"}})
    head = (
        f'<script type="application/ld+json">{linked}</script>'
        '<meta property="og:site_name" content="harbourpost">'
    )
    assert cleaned(html(*PLAIN, head=head)).outlet == "The Harbour Post"


def test_what_stands_outside_the_article_is_told_by_its_place() -> None:
    article = cleaned(html(*PLAIN))
    reasons = [b.reason for b in article.blocks if b.kind == "boilerplate"]
    assert reasons == [
        "outside the main content: above the article",
        "outside the main content: below the article",
    ]


def test_the_canonical_link_is_the_url_and_its_domain_the_outlet() -> None:
    article = cleaned(html(*PLAIN, head=f'<link rel="canonical" href="{URL}?utm_source=feed">'))
    assert article.url == URL
    assert (article.outlet, article.outlet_basis) == ("post.example", "url")


def test_a_domain_known_to_the_lexicon_names_the_outlet() -> None:
    link = '<link rel="canonical" href="http://www.kcna.kp/en/article/q/1.kcmsf">'
    title = "<title>Talks fail in Marn - KCNA</title>"
    article = cleaned(html(*PLAIN, head=link + title))
    assert (article.outlet, article.outlet_basis) == ("KCNA", "url")
    assert article.title == "Talks fail in Marn"


def test_a_name_the_page_gives_stays_as_the_page_gives_it() -> None:
    link = '<link rel="canonical" href="http://www.kcna.kp/en/article/q/1.kcmsf">'
    site = '<meta property="og:site_name" content="K.C.N.A. Korea">'
    article = cleaned(html(*PLAIN, head=link + site))
    assert (article.outlet, article.outlet_basis) == ("K.C.N.A. Korea", "meta tag")


def test_the_name_of_the_site_is_taken_off_the_title() -> None:
    head = (
        '<meta property="og:title" content="Talks fail in Marn - The Harbour Post">'
        '<meta property="og:site_name" content="The Harbour Post">'
    )
    article = cleaned(html(*PLAIN, head=head))
    assert (article.title, article.title_basis) == ("Talks fail in Marn", "meta tag")


def test_a_date_in_running_text_is_not_the_date_of_publication() -> None:
    past = "<p>The strait was closed on 3 May 2019, the League said.</p>"
    article = cleaned(html(past, *PLAIN))
    assert article.published is not None
    assert (article.published.value, article.published.not_before) == (None, "2019-05-03")


def test_a_date_by_itself_on_the_page_is() -> None:
    article = cleaned(html("<p class='date'>Published 6 March 2023</p>", *PLAIN))
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2023-03-06", "text")


@pytest.mark.parametrize(
    "around",
    [
        "<ul><li>5 May 2021</li><li>Ferries</li><li>5 May 2020</li><li>Rain</li></ul>",
        "<aside><time datetime='2020-05-05'>Ferries late in Marn</time></aside>",
        "<div><p>Posted on 2022-08-08 by gull7: nonsense, I never believed any of it</p></div>",
    ],
)
def test_a_date_of_something_else_on_the_page_is_none(around: str) -> None:
    article = cleaned(html(*PLAIN, around))
    assert article.published is None or article.published.value is None


def test_a_labelled_date_stands_among_others() -> None:
    around = "<ul><li>5 May 2021</li><li>Ferries</li><li>5 May 2020</li><li>Rain</li></ul>"
    article = cleaned(html("<p class='date'>Published 6 March 2023</p>", *PLAIN, around))
    assert str(article.published) == "2023-03-06"


def test_a_person_outranks_the_page() -> None:
    about = About(outlet="Post", url="https://post.example/x", title="T", published="2020-01")
    article = cleaned(html(*PLAIN), about)
    assert (article.outlet, article.outlet_basis, article.url) == ("Post", "person", about.url)
    assert (article.title, article.title_basis, str(article.published)) == (
        "T",
        "person",
        "2020-01",
    )


def test_captures_of_one_page_have_one_id() -> None:
    head = f'<link rel="canonical" href="{URL}">'
    one = cleaned(html(*PLAIN, head=head), url=URL + "#top")
    two = cleaned(html(*PLAIN, "<!-- ad -->", head=head), url=URL + "?fbclid=1")
    assert one.id == two.id
    assert one.digest != two.digest


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body></body></html>", "without an article's text"),
        (b"<html><body><script>let a = '<p>no</p>'</script></body></html>", "without"),
        (b"<html><body>" + b"<p>a</p>" * 60_000, "tags; at most"),
    ],
)
def test_a_page_without_an_article_is_told(body: bytes, said: str) -> None:
    with pytest.raises(PageError, match=said):
        cleaned(body)


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li", "table><tr><td"])
def test_deep_nesting_ends_in_an_article_or_a_reason(tag: str) -> None:
    body = b"<html><body>" + f"<{tag}>".encode() * 20_000 + "".join(PLAIN).encode()
    with suppress(PageError):
        assert cleaned(body).text


def test_nuls_and_broken_bytes_in_a_page_do_no_harm() -> None:
    body = html(*PLAIN).replace(b"ministry", b"mini\0stry") + b"\xff\xfe"
    assert "The envoy left Marn" in cleaned(body).text


STATEMENT = (
    "Kestrel, 3 March. (Foreign Ministry)",
    "Press Statement by the Spokesperson of the Ministry of Foreign Affairs of Veldoria",
    "The Northern League has once again staged its reckless drills at the doorstep of Veldoria.",
    "This is a grave provocation.",
    "It is well known to the world who closed the strait, and who drew up the customs ledger:",
    "First, the League tore up the Marn accord.",
    "Second, it now calls itself the victim.",
    "As a proverb of our people says, the thief cries loudest.",
    "The Ministry of Foreign Affairs, upon authorization, makes clear the following:",
    "1. Veldoria will not sit idle.",
    "2. The harbour of Kestrel stays open to every flag that respects our laws.",
    "We will watch.",
    "Ministry of Foreign Affairs",
    "Kestrel, March 3, 2031",
)


@pytest.mark.parametrize("mark", ["<p>{}</p>", "{}<br><br>", "<div>{}</div>", "<p><b>{}</b></p>"])
def test_the_whole_of_a_press_statement_is_kept(mark: str) -> None:
    html = (
        "<!DOCTYPE html><html lang=en><head><title>Press Statement | MFA</title></head><body>"
        "<header><a href=/>Home</a> <a href=/news>News</a> <a href=/posts>Embassies</a></header>"
        "<nav><ul><li><a href=/1>Minister</a></li><li><a href=/2>Visits</a></li></ul></nav>"
        "<div class=content><h1>Press Statement of the Foreign Ministry Spokesperson</h1>"
        f"<div class=date>2031-03-03</div>{''.join(map(mark.format, STATEMENT))}</div>"
        "<div class=share><a href=#>Share</a> <a href=#>Print</a></div>"
        "<footer>© Ministry of Foreign Affairs. All rights reserved.</footer></body></html>"
    )
    article = clean(page(html.encode(), name="a.html", url="https://mfa.example/s/1"))
    kept = [article.text[slice(*b.text)] for b in article.blocks if b.text and b.kind == "body"]
    assert "\n".join(kept).split("\n") == list(STATEMENT)
