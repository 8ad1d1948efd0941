"""How a statement is pointed at from outside: its words, a link to them, an id that is an IRI."""

import re
from urllib.parse import quote

from retold.records import Article, Span

_WORDS = 4
"""Words at either end by which a longer passage is found."""
_SHORT = 12
"""Words up to which a passage is written out."""
_BREAKS = re.compile(r"\s+")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def urn(kind: str, *ids: str) -> str:
    """The id of something held, as an IRI.

    Example:
        >>> urn("attribution", "vna-1", "a 2")
        'urn:retold:attribution:vna-1:a%202'
    """
    return ":".join(("urn:retold", kind, *(quote(part, safe="") for part in ids)))


def page(article: Article) -> str:
    """The address of an article: its url, or its id as an IRI where it has none that is one."""
    url = article.url
    if url and re.match(r"https?://[^\s/]", url):
        return iri(url)
    return urn("article", article.id)


def iri(url: str) -> str:
    """A url without what no IRI may hold.

    Example:
        >>> iri("https://post.example/a b|c")
        'https://post.example/a%20b%7Cc'
    """
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def fragment_url(article: Article, span: Span) -> str | None:
    """The url of an article with a text fragment: a browser scrolls to the words and marks them.

    Example:
        >>> fragment_url(article, article.span(0, 14))
        'https://post.example/a#:~:text=The%20envoy%20left'

    None where the article has no url or the span no word.
    Source: WICG, "URL Fragment Text Directives".
    """
    words = _BREAKS.split(span.text.strip())
    if not article.url or not page(article).startswith("http") or not words[0]:
        return None
    if len(words) <= _SHORT:
        wanted = _coded(" ".join(words))
    else:
        wanted = f"{_coded(' '.join(words[:_WORDS]))},{_coded(' '.join(words[-_WORDS:]))}"
    url = page(article)
    return f"{url}{'' if '#' in url else '#'}:~:text={wanted}"


def _coded(text: str) -> str:
    # A dash, a comma and an ampersand part the directive; `quote` leaves dashes as they are.
    return quote(text, safe="").replace("-", "%2D")


def without_forbidden(text: str) -> str:
    """Text without the characters that XML forbids; the mark of a lost letter in their place.

    Example:
        >>> without_forbidden("The envoy\\x00 left")
        'The envoy� left'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def cut(text: str, longest: int) -> str:
    """A text on one line, with an ellipsis where it is longer.

    Example:
        >>> cut("The strait\\nbelongs to no one", 15)
        'The strait bel…'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
