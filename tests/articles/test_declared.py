"""What a page says about itself: the same that trafilatura's whole reading of it gives."""

from typing import Any

import pytest
from lxml.html import document_fromstring  # type: ignore[import-untyped]  # lxml ships no types
from trafilatura import metadata

from retold.articles.declared import declared

LAST = "2024-03-02"
HEADS = [
    "<title>Envoy leaves Kestrel | VNA</title><meta name='author' content='Ilke Sand'>",
    "<meta property='og:site_name' content='@vna'><meta name='author' content='admin'>",
    "<meta property='og:title' content='Talks &amp; tides'><link rel='canonical' href='/n/1'>"
    "<meta property='og:url' content='https://vna.example/n/1'>",
    "<script type='application/ld+json'>{'@type': 3</script><title>Dova: no talks</title>",
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    ' "headline": "Envoy leaves", "datePublished": "2024-03-01", "author": {"@type": "Person",'
    ' "name": "Ilke Sand"}, "publisher": {"@type": "Organization", "name": "VNA"}}</script>',
    "<title>vna.example - news</title><meta property='article:published_time'"
    " content='2024-02-29T10:00:00Z'>",
]


def tree(head: str) -> Any:
    return document_fromstring(
        f"<html><head>{head}</head><body><h1>Envoy leaves</h1><div class='byline'>By Ilke Sand"
        "</div><p>The envoy left on Monday.</p></body></html>"
    )


@pytest.mark.parametrize("url", [None, "https://www.vna.example/2024/02/28/envoy"])
@pytest.mark.parametrize("head", HEADS)
def test_it_is_what_trafilaturas_whole_reading_gives(head: str, url: str | None) -> None:
    whole = metadata.extract_metadata(
        tree(head),
        url,
        {
            "original_date": True,
            "extensive_search": False,
            "deferred_url_extractor": True,
            "max_date": LAST,
        },
    )
    stated = declared(tree(head), url, LAST)
    for name in ("url", "title", "author", "sitename", "date"):
        assert getattr(stated, name) == getattr(whole, name), name


def test_no_day_after_the_last_one_is_taken() -> None:
    late = "<meta property='article:published_time' content='2024-03-05'>"
    assert (declared(tree(late), None, LAST).date or "") <= LAST
    assert declared(tree(late), None, "2024-03-05").date == "2024-03-05"
