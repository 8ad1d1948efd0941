"""What an HTML page says about itself, by trafilatura's readers.

Trafilatura's own `extract_metadata` also looks for categories, tags and a licence, by searches of
the whole page that take a tenth of the time around the networks; retold keeps none of them.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from htmldate import find_date
from trafilatura import metadata
from trafilatura.settings import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a page states of itself, as it states it; None where it does not."""

    url: str | None
    title: str | None
    author: str | None
    sitename: str | None
    date: str | None


def declared(tree: Any, url: str | None, last: str) -> Declared:
    """What a page, given as a tree, states of itself.

    `url` is where it came from, if that is known, and `last` the last day on which it can have been
    published ("2024-03-02"). A date is taken from its tags and its url alone: a guessed one must
    not become a fact.

    Example:
        >>> declared(fromstring("<html><head><title>Envoy leaves</title></head></html>"),
        ...          "https://vna.example/1", "2024-03-02").title
        'Envoy leaves'
    """
    found: Document = metadata.examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None
    with suppress(Exception):  # as trafilatura has it: whatever a page's JSON may hold
        found = metadata.extract_meta_json(tree, found)
    found.title = found.title or metadata.extract_title(tree)
    found.author = found.author or metadata.extract_author(tree)
    found.url = found.url or metadata.extract_url(tree, url)
    found.date = find_date(
        tree,
        original_date=True,
        extensive_search=False,
        deferred_url_extractor=True,
        max_date=last,
        url=found.url,
    )
    found.sitename = _sitename(found.sitename or metadata.extract_sitename(tree), found.url)
    found.clean_and_trim()
    return Declared(
        url=found.url,
        title=found.title,
        author=found.author,
        sitename=found.sitename,
        date=found.date,
    )


def _sitename(name: str | None, url: str | None) -> str | None:
    """The name of a site as trafilatura writes it, or its host."""
    if name:
        name = name.lstrip("@")
        plain = name and "." not in name and not name[0].isupper()
        return name.title() if plain else name
    host = metadata.META_URL.match(url) if url else None
    return host[1] if host else name
