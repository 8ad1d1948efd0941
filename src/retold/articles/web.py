"""The article in an HTML page: body and metadata by trafilatura and htmldate.

Their paragraphs are then judged like lines of text, for they leave in share lines, teasers and
notes of the wire service; and each is found again in the page, so that its offsets lead back.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from lxml.html import HtmlElement, HTMLParser, fromstring  # type: ignore[import-untyped]
from rapidfuzz import fuzz
from trafilatura.utils import is_dubious_html, repair_faulty_html

from retold.articles.declared import Declared, declared
from retold.articles.facts import Facts, canonical, domain, publisher, without_outlet
from retold.articles.furniture import BYLINE, about_page, closing_note, names_editors
from retold.articles.marks import Marks
from retold.articles.pieces import Piece
from retold.articles.teasers import Lines, teasers
from retold.articles.visible import Visible
from retold.errors import PageError
from retold.records import BlockKind, Page

for _name in ("trafilatura", "htmldate", "courlan"):
    # they warn of pages without text, which retold tells in its own words
    logging.getLogger(_name).setLevel(logging.CRITICAL)

MOST_TAGS = 100_000
"""Tags, opening and closing, of the largest HTML page that is cleaned; trafilatura takes a minute
for more. The largest of 102 pages of news sites has 3,200."""

_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|Page saved with SingleFile\s+url:\s*(\S+)"
)

_PARSER = HTMLParser(
    collect_ids=False,
    default_doctype=False,
    encoding="utf-8",
    remove_comments=True,
    remove_pis=True,
)
# Else lxml asks Python for the class of every element that is looked at.
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))

Found = tuple[list[Piece], Facts]


def web_pieces(page: Page, source: str) -> Found:
    """The pieces of an HTML page, in their order on it, and what it says about itself.

    Raises PageError: over MOST_TAGS, no HTML that can be parsed, or no text in it.
    """
    tags = source.count("<")
    if tags > MOST_TAGS:
        raise PageError(
            f"{page.name!r} is HTML with {tags:,} tags; at most {MOST_TAGS:,} are read, "
            "which no news page comes near"
        )
    body, stated, marks = _extracted(page, source)
    visible = Visible(source)
    facts = _facts(page, source, stated, marks, visible)
    paragraphs = list(_paragraphs(body))
    return _pieces(paragraphs, facts.title, visible), facts


def _extracted(page: Page, source: str) -> tuple[Any, Declared, Marks]:
    """The body that trafilatura finds in the page, what the page states, and its own marks.

    Lxml and trafilatura fail on hostile pages in several ways; each is a page that cannot be used.
    """
    try:
        tree = _tree(source.replace("\0", " "))
        if tree is None:
            raise PageError(f"{page.name!r} is no HTML that can be parsed")
        marks = Marks.of(tree)
        stated, document = _read(
            tree,
            (page.about.url if page.about else None) or page.url,
            page.fetched[:10] if page.fetched else "2100-01-01",
        )
    except (
        RecursionError,
        MemoryError,
        ValueError,
        TypeError,
        AttributeError,
        etree.LxmlError,
    ) as error:
        raise PageError(
            f"{page.name!r} is HTML that cannot be read: {type(error).__name__} {error}"
        ) from error
    body = document.body if document is not None else None
    if stated is None or body is None or not "".join(body.itertext()).strip():
        raise PageError(f"{page.name!r} is HTML without an article's text in it")
    return body, stated, marks


def _read(tree: Any, url: str | None, last: str) -> tuple[Declared | None, Any]:
    """What a page states of itself, and what trafilatura makes of it; None where they fail."""
    try:
        stated = declared(tree, url, last)
    except (TypeError, ValueError):  # as trafilatura has it
        return None, None
    return stated, trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        output_format="txt",  # the other ones write the text anew
    )


def _tree(source: str) -> Any:
    """The page as a tree, as trafilatura's own `load_html` reads it; None where it is no HTML."""
    beginning = source[:50].lower()
    repaired = repair_faulty_html(source, beginning)
    tree = None
    for given in (repaired, repaired.encode("utf-8", "surrogatepass")):
        tree = None
        with suppress(ValueError, etree.LxmlError):  # a string must not declare an encoding
            tree = fromstring(given, parser=_PARSER)
        if tree is not None and len(tree):
            break
    return None if tree is None or (len(tree) < 2 and is_dubious_html(beginning)) else tree


def _facts(page: Page, source: str, stated: Declared, marks: Marks, visible: Visible) -> Facts:
    given = (page.about.url if page.about else None) or page.url
    declared = stated.url if stated.url != given else None
    if not given and not declared:
        saved = _SAVED_FROM.search(source[:5_000])
        given = (saved[1] or saved[2]) if saved else None
    url = canonical(given, declared)
    host = domain(url)
    outlet, basis = marks.outlet(stated.sitename, publisher(url))
    title = " ".join((stated.title or "").split()) or None
    title_basis = (marks.states(title) or "text") if title else None
    if title:
        title = without_outlet(title, outlet, host)
    published = None
    if stated.date:
        published = marks.published(stated.date, url, visible.runs)
    modified = marks.modified()
    if published and modified and (modified.value or "")[:10] < (published.value or "")[:10]:
        modified = None
    return Facts(
        url=url,
        outlet=outlet,
        outlet_basis=basis,
        title=title,
        title_basis=title_basis,
        byline=" ".join((stated.author or "").split()) or None,
        published=published,
        modified=modified,
    )


def _paragraphs(body: Any) -> Iterator[tuple[BlockKind, str]]:
    """The paragraphs of trafilatura's tree: each list item, table row and line one of its own."""
    for element in body:
        kind: BlockKind = "heading" if element.tag == "head" else "body"
        for holder in _holders(element):
            for text in _broken("".join(_runs(holder))):
                yield kind, text
        for text in _broken(element.tail or ""):
            yield "body", text


def _holders(element: Any) -> list[Any]:
    if element.tag == "list":
        return list(element.iterfind("item")) or [element]
    if element.tag == "table":
        return list(element.iter("row")) or [element]
    if element.tag == "quote" and not (element.text or "").strip():
        return [child for child in element if child.tag in ("p", "head", "list")] or [element]
    return [element]


def _runs(element: Any) -> Iterator[str]:
    """The text of an element with a line end for each break in it and a space after each cell."""
    for event, child in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield "\n" if child.tag == "lb" or (child.tag == "p" and child is not element) else ""
            yield child.text or ""
        else:
            yield " " if child.tag == "cell" else ""
            yield (child.tail or "") if child is not element else ""


def _broken(text: str) -> list[str]:
    """The lines of a text that hold words, and what a closing note says apart."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = " ".join(line.split())
        note = closing_note(line)
        lines += [line[:note].rstrip(), line[note:]] if note else [line]
    return [line for line in lines if line]


def _pieces(
    paragraphs: list[tuple[BlockKind, str]], title: str | None, visible: Visible
) -> list[Piece]:
    lines = Lines([text for _, text in paragraphs])
    dropped = {i: reason for i, reason in enumerate(lines.furniture) if reason} | teasers(lines)
    again = next(
        (i for i, (_, text) in enumerate(paragraphs[:3]) if title and _same(text, title)), None
    )
    if again is not None:
        title = paragraphs[again][1]
    places = visible.locate([*([title] if title else []), *lines.texts])
    if title:
        places, top = places[1:], places[0]
        if again is not None:
            top = places[again] or top
    first = next((i for i in range(len(lines)) if lines.ends[i] and lines.words[i] >= 8), 0)
    found: list[tuple[tuple[int, int] | None, Piece]] = []
    if title:
        reason = "title of the page" if top else "title from the page's markup"
        found.append((top, _piece("headline", top, title, reason, visible)))
    for i, (kind, text) in enumerate(paragraphs):
        if i == again:
            continue
        where = places[i]
        if i in dropped:
            piece = _piece("boilerplate", where, None, dropped[i], visible)
        elif names_editors(text):
            piece = _piece("byline", where, None, "names of reporters and editors", visible)
        elif i < first and (lines.dates[i] or about_page(text)):
            piece = _piece("boilerplate", where, None, "date or source of the page", visible)
        elif i < first and BYLINE.match(text) and lines.words[i] <= 12:
            piece = _piece("byline", where, None, "byline", visible)
        elif lines.first[i] != i and lines.words[i] >= 12 and lines.count[lines.folded[i]] == 2:
            piece = _piece("boilerplate", where, None, "a line of the page again", visible)
        else:
            piece = _piece(kind, where, text, "main content", visible)
        found.append((where, piece))
    outside = list(_outside([where for where, _ in found if where], visible))
    return _in_order([piece for _, piece in found], outside)


def _in_order(pieces: list[Piece], outside: list[Piece]) -> list[Piece]:
    """The pieces of the article in its own order, what stands outside it where the page has it."""
    found: list[Piece] = []
    waiting = outside[::-1]
    for piece in pieces:
        while piece.page and waiting and (waiting[-1].page or (0, 0)) < piece.page:
            found.append(waiting.pop())
        found.append(piece)
    return found + waiting[::-1]


def _piece(
    kind: BlockKind, where: tuple[int, int] | None, text: str | None, reason: str, visible: Visible
) -> Piece:
    return Piece(kind=kind, page=visible.page(where) if where else None, text=text, reason=reason)


def _outside(places: list[tuple[int, int]], visible: Visible) -> Iterator[Piece]:
    """The visible text between, above and below the paragraphs: one piece for each stretch."""
    at = 0
    end = max((high for _, high in places), default=0)
    for low, high in [*sorted(places), (len(visible.signs), len(visible.signs))]:
        if low > at:
            where = "above" if at == 0 else "below" if at >= end else "between the paragraphs of"
            yield Piece(
                kind="boilerplate",
                page=visible.page((at, low)),
                text=None,
                reason=f"outside the main content: {where} the article",
            )
        at = max(at, high)


def _same(text: str, title: str) -> bool:
    """Whether a first paragraph is the headline, perhaps with other marks than it."""
    plain = [re.sub(r"\W+", " ", held).casefold().strip() for held in (text[:500], title[:500])]
    return plain[0] == plain[1] or (
        min(map(len, plain)) >= 20 and fuzz.ratio(*plain, score_cutoff=90) >= 90
    )
