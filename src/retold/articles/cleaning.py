"""clean(): a page in, its article out."""

import re
from dataclasses import replace
from itertools import chain

from retold.articles.facts import Facts, canonical, date, publisher, with_about
from retold.articles.given import given_blocks, read_given
from retold.articles.imprint import imprint
from retold.articles.language import COVERED, language
from retold.articles.past import not_before
from retold.articles.pdf import pdf_text
from retold.articles.pieces import put_together
from retold.articles.plain import plain_pieces
from retold.articles.web import web_pieces
from retold.errors import PageError
from retold.records import Article, Block, Date, Page, Rejected, content_id

LARGEST = 5_000_000
"""Code points of the largest page that is cleaned: some 800,000 words, a library and no article."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound recording"),
    (b"{\\rtf", "an RTF document"),
)
_CODE = re.compile(r"[a-z]{2,3}")


def clean(page: Page | Rejected) -> Article:
    """The article of a page: its text without what stands around it, and what is known about it.

    `Article.text` is the headline and the paragraphs, an empty line between two of them. Each
    block says where its characters stand in the page: code points of
    `page.body.decode(page.encoding, "replace")`, which drops a byte-order mark; of a PDF, whose
    letters are packed, it says nothing. What is no part of
    the article keeps its place and a reason, with `text` None. A byline is such a block of its own
    kind; it is in `Article.byline`. The text of a line of JSON is taken exactly as it is; what is
    plainly dirt in it stays there and is marked boilerplate.

    What a person's table says (`page.about`) outranks the page. Where no date of publication is
    found, `published` holds at most the latest day that the text speaks of as past. A `published`
    given on a line of JSON that is no date is none: better no date than no article.

    Example:
        >>> body = b"Envoy leaves Kestrel\\n\\nThe envoy of the Ostmark Republic left Kestrel "
        >>> body += b"on Monday, the ministry said.\\n\\nShare this"
        >>> article = clean(page(body, name="a.txt"))
        >>> [(block.kind, block.text) for block in article.blocks]
        [('headline', (0, 20)), ('body', (22, 93)), ('boilerplate', None)]

    Raises PageError, with the reason in a sentence: the page was rejected before, is empty, binary,
    too large, without text, or no JSON as it should be.

    Not covered: several articles on one page (live blogs, front pages) are not told apart.
    """
    if isinstance(page, Rejected):
        raise PageError(page.reason)
    source = _decoded(page)
    if page.media_type == "application/json":
        return _from_line(page, source)
    if page.media_type == "text/html":
        pieces, facts = web_pieces(page, source)
    else:
        pieces = plain_pieces(source)
        facts = imprint(pieces, source)
        if page.media_type == "application/pdf":  # places in its text are none in its bytes
            pieces = [replace(piece, page=None) for piece in pieces]
        facts = replace(facts, url=canonical((page.about.url if page.about else None) or page.url))
        if facts.outlet is None and facts.url:
            facts = replace(facts, outlet=publisher(facts.url), outlet_basis="url")
    text, blocks = put_together(pieces)
    if not any(block.kind == "body" and block.text for block in blocks):
        raise PageError(f"{page.name!r} holds no article: {_held(blocks)}")
    facts = with_about(facts, page.about)
    body = _body(text, blocks)
    told = language(body)
    return _article(page, text, blocks, facts, told=told, given_id=None)


def _article(
    page: Page,
    text: str,
    blocks: tuple[Block, ...],
    facts: Facts,
    *,
    told: str | None,
    given_id: str | None,
) -> Article:
    return Article(
        id=given_id or content_id(facts.url or "", text),
        digest=page.digest,
        text=text,
        blocks=blocks,
        language=told,
        covered=told in COVERED,
        url=facts.url,
        outlet=facts.outlet,
        outlet_basis=facts.outlet_basis,
        title=facts.title,
        title_basis=facts.title_basis,
        byline=facts.byline,
        published=_bounded(page, text, blocks, facts.published),
        modified=facts.modified,
    )


def _from_line(page: Page, source: str) -> Article:
    given = read_given(source, page.name)
    blocks = given_blocks(given)
    url = canonical((page.about.url if page.about else None) or given.url or page.url)
    outlet = given.outlet or publisher(url)
    facts = Facts(
        url=url,
        outlet=outlet,
        outlet_basis="given" if given.outlet else "url" if outlet else None,
        title=given.title,
        title_basis="given" if given.title else None,
        published=date(given.published, "given"),
    )
    code = (given.language or "").lower().replace("_", "-").partition("-")[0]
    told = code if _CODE.fullmatch(code) else language(_body(given.text, blocks))
    return _article(
        page, given.text, blocks, with_about(facts, page.about), told=told, given_id=given.id
    )


def _bounded(
    page: Page, text: str, blocks: tuple[Block, ...], published: Date | None
) -> Date | None:
    """The date of publication, or what the text says of when it cannot have been published yet.

    A date in the running lines of a page that lies before what the article reports is another one.
    """
    if published and published.basis != "text":
        return published
    held = [(block.kind, text[slice(*block.text)]) for block in blocks if block.text]
    least = not_before(
        (part for kind, part in held if kind == "body"),
        (part for kind, part in held if kind == "caption"),
        until=page.fetched,
    )
    if published and not (
        least and (published.value or "")[: len(least)] < least[: len(published.value or "")]
    ):
        return published
    return Date(value=None, precision=None, basis="text", not_before=least) if least else None


def _decoded(page: Page) -> str:
    """The page's text: every offset of a block counts its code points."""
    if not page.body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise PageError(f"{page.name!r} is empty")
    if page.media_type == "application/pdf":
        source = pdf_text(page.body, page.name)
        if len(source) > LARGEST:
            raise PageError(
                f"{page.name!r} has {len(source):,} characters; at most {LARGEST:,} are read"
            )
        return source
    for start, what in _SIGNATURES:
        if page.body.startswith(start):
            raise PageError(f"{page.name!r} is {what}; wanted HTML, text, PDF or JSON lines")
    source = page.body.decode(page.encoding, "replace")
    if len(source) > LARGEST:
        raise PageError(
            f"{page.name!r} has {len(source):,} characters; at most {LARGEST:,} are read"
        )
    sample = source[:100_000]
    if len(_CONTROL.findall(sample)) > 0.05 * len(sample) + 2:
        raise PageError(f"{page.name!r} is binary data, not text")
    return source


def _body(text: str, blocks: tuple[Block, ...]) -> str:
    parts = (
        text[slice(*block.text)] for block in blocks if block.text and block.kind != "boilerplate"
    )
    kept: list[str] = []
    length = 0
    for part in chain(parts):
        kept.append(part)
        length += len(part)
        if length > 20_000:
            break
    return "\n".join(kept)


def _held(blocks: tuple[Block, ...]) -> str:
    """What a page without an article holds, for the reason of its rejection."""
    reasons = list(dict.fromkeys(block.reason for block in blocks))
    return f"only {', '.join(reasons[:4])}" if reasons else "no words"
