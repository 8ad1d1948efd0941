"""Articles that are the same page again: reprints, found before any telling is compared."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from retold.records import Article, Telling
from retold.retellings.evidence import APART
from retold.retellings.times import when

LONG = 120
"""Words from which on two articles with the same words are one text, however far apart."""

_WORD = re.compile(r"[^\W_]+")


def twins(articles: Iterable[Article]) -> dict[str, str]:
    """For each article that repeats another word for word, the id of that other (the earliest).

    Case, punctuation and white space make no difference. A short text that comes again after more
    than two weeks (a greeting, every year) is another text.

    Example:
        >>> twins([in_the_morning, same_under_another_link])
        {'5f0a…': '3c11…'}
    """
    same: dict[bytes, list[Article]] = {}
    for article in articles:
        if (digest := text_digest(article)) is not None:
            same.setdefault(digest, []).append(article)
    twin: dict[str, str] = {}
    for group in same.values():
        group.sort(key=_order)
        first = group[0]
        is_long = len(group) > 1 and len(_words(first)) >= LONG
        for article in group[1:]:
            if is_long or _near(first, article):
                twin[article.id] = first.id
            else:
                first = article
    return twin


def text_digest(article: Article) -> bytes | None:
    """What two articles of the same words have in common; None where there are none."""
    found = _words(article)
    return sha256(" ".join(found).encode("utf-8", "surrogatepass")).digest() if found else None


def _words(article: Article) -> list[str]:
    return _WORD.findall(article.text.casefold())


def _order(article: Article) -> tuple[bool, tuple[int, int], str]:
    time = when(article.published)
    return time is None, time.order() if time else (0, 0), article.id


def _near(a: Article, b: Article) -> bool:
    times = when(a.published), when(b.published)
    return times[0] is None or times[1] is None or times[0].days_apart(times[1])[0] <= APART


def counterparts(
    copied: Sequence[tuple[Telling, object]], held: Sequence[tuple[Telling, object]]
) -> dict[str, str]:
    """For each telling of a reprint, the id of the telling of the same words in its twin.

    Each comes with what must be equal (its wording); of several the first with the first.
    """
    waiting: dict[object, list[str]] = {}
    for telling, wording in held:
        waiting.setdefault(wording, []).append(telling.id)
    for ids in waiting.values():
        ids.reverse()
    return {
        telling.id: waiting[wording].pop() for telling, wording in copied if waiting.get(wording)
    }
