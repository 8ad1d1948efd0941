"""How to cite a telling: APA, Chicago, BibTeX, and an address that leads to the very words.

Source: https://wicg.github.io/scroll-to-text-fragment/
"""

import re
from typing import NamedTuple
from urllib.parse import quote

from retold.records import Article, Span, in_line
from retold.reports import Step
from retold.web.words import day, link

ENDS = 5
"""Words at either end of a quotation that lead to it."""


class Citation(NamedTuple):
    """One way to cite, and the text to copy."""

    style: str
    text: str


def citations(step: Step) -> list[Citation]:
    """A telling in the usual styles. What is not known is left out, never guessed.

    Example:
        >>> citations(step)[0].text
        'The Harbour Post. (2023, March 15). The strait question. https://post.example/a#:~:text=…'
    """
    article = step.article
    outlet = article.outlet or "Outlet not known"
    title = _line(article.title) or _cut(in_line(step.telling.spans))
    where = fragment(article, step.telling.spans)
    by = _line(article.byline) or outlet
    kept = f"retold telling {step.telling.id}; page sha256 {article.digest}"
    date = article.published.value if article.published else None
    apa = f"{_stop(by)} ({_apa(date)}). {_stop(title)}"
    apa += f" {_stop(outlet)}" if by != outlet else ""
    chicago = f"{_stop(by)} “{_stop(title)}” {outlet}, {day(date)}."
    found = [
        Citation("APA", " ".join(filter(None, (apa, where)))),
        Citation("Chicago", " ".join(filter(None, (chicago, f"{where}." if where else "")))),
        Citation("BibTeX", _bibtex(article, by, outlet, title, date, where, kept)),
    ]
    if where:
        found.append(Citation("Address of the words", where))
    return [*found, Citation("Evidence", kept)]


def fragment(article: Article, spans: tuple[Span, ...]) -> str | None:
    """The page's address with a text fragment, so that a browser scrolls to the words and marks
    them; None where the page has no address.

    Example:
        "https://vna.example/1#:~:text=The%20root%20cause,private%20property"
    """
    address = link(article.url)
    if address is None or not spans:
        return address
    words = spans[0].text.split()
    if len(words) <= 2 * ENDS:
        texts = [" ".join(words)]
    else:
        texts = [" ".join(words[:ENDS]), " ".join(words[-ENDS:])]
    # "-" and "," mean something in a fragment.
    marked = ",".join(quote(text, safe="").replace("-", "%2D") for text in texts)
    return f"{address.partition('#')[0]}#:~:text={marked}"


def _bibtex(
    article: Article,
    by: str,
    outlet: str,
    title: str,
    date: str | None,
    where: str | None,
    kept: str,
) -> str:
    name = re.sub(r"[^A-Za-z0-9]", "", outlet)[:20] or "page"
    fields = {
        "author": f"{{{_tex(by)}}}",
        "title": _tex(title),
        "organization": _tex(outlet),
        "date": date[:10] if date else None,
        "url": where,
        "note": _tex(kept),
    }
    rows = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@online{{{name}{(date or 'nd')[:4]}{article.id[:6]},\n{rows}\n}}"


def _tex(text: str) -> str:
    return re.sub(r"([{}\\$&%#_~^])", r"\\\1", text)


def _apa(date: str | None) -> str:
    if date is None:
        return "n.d."
    words = day(date).split()
    return {1: words[0], 2: f"{words[-1]}, {words[0]}"}.get(
        len(words), f"{words[-1]}, {words[1]} {words[0]}" if len(words) == 3 else words[-1]
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", ".”")) else f"{text}."


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
