"""Which event an article reports, as far as its headline tells it from another of the same form.

Agencies report greetings, gifts and visits by the dozen, in one form of words and on one day: what
is said in them is the same to the letter, and yet was said to somebody else. The words of such a
statement cannot tell; the headlines can.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from retold.align import align
from retold.records import Article
from retold.retellings.places import called, with_countries
from retold.words import Word, words

FORM = 0.5
"""Part of the words of the shorter headline that two of one form share, in their order."""
LETTERS = 5
"""First letters by which a name is known again: Veldoria and Veldorian, Zelensky and Zelenskyy."""
LONGEST = 40
"""Words of a headline; a longer one is no headline."""

_COURTESIES = frozenset(
    (
        *("thank", "gratitud", "congratul", "felicit", "greet", "wish", "condol", "sympathi"),
        *("salut", "welcom"),
    )
)


class Event:
    """What an article reports: the names in its headline, and whether it mentions a name at all.

    Looked up only where two articles are compared, and once for each.
    """

    def __init__(self, article: Article) -> None:
        self._title, self._text = article.title or "", article.text
        self._language = article.language
        self._mentioned: dict[str, bool] = {}

    @cached_property
    def headline(self) -> tuple[Word, ...]:
        """The words of the headline."""
        found = words(self._title, self._language)
        return with_countries(found) if len(found) <= LONGEST else ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in the headline: countries, and what the text writes with a capital only."""
        return frozenset(
            _key(w)
            for w in self.headline
            if w.stem.startswith("=") or (w.is_content and w.capital and self._is_name(w))
        )

    def mentions(self, name: str) -> bool:
        """Whether a name stands anywhere in the headline or the text."""
        found = self._mentioned.get(name)
        if found is None:
            way = called(name[1:]) if name[0] == "=" else re.compile(rf"\b{re.escape(name)}", re.I)
            found = bool(way.search(self._title) or way.search(self._text))
            self._mentioned[name] = found
        return found

    def _is_name(self, word: Word) -> bool:
        """Whether a word of the headline has a capital inside a sentence, and never goes without.

        In headlines all words may have one.
        """
        written = re.escape(self._title[word.start : word.end][:LETTERS])
        small = written[:1].lower() + written[1:]
        return (
            re.search(rf"[^\W\d_],? {written}", self._text) is not None
            and re.search(rf"\b{small}", self._text) is None
        )


def other_event(a: Event | None, b: Event | None, looser: bool) -> bool:
    """Whether two articles report two events: each headline names what the other never mentions.

    Two outlets name one event by what matters to them: only headlines of one form count, but where
    it is `looser`: two articles of one outlet, or a courtesy, which is always paid to somebody.

    Example:
        "Chairman Receives Greetings from Sorrel's President" and "Chairman Receives Greetings from
        King of Marn", one day, one outlet: two greetings
    """
    if a is None or b is None or a is b or not (a.headline and b.headline):
        return False
    if not (looser or _one_form(a.headline, b.headline)):
        return False
    return not (all(map(b.mentions, a.names)) or all(map(a.mentions, b.names)))


def is_courtesy(stems: Iterable[str]) -> bool:
    """Whether somebody is thanked, greeted, congratulated or wished well in these words."""
    return not _COURTESIES.isdisjoint(stems)


def _one_form(a: tuple[Word, ...], b: tuple[Word, ...]) -> bool:
    """Whether most of the shorter headline stands in the longer one, in its order."""
    steps = align([w.stem for w in a], [w.stem for w in b])
    kept = [w for s in steps if s.change == "kept" for w in a[s.a : s.a_end]]
    return len(kept) >= FORM * min(len(a), len(b)) and any(w.is_content for w in kept)


def _key(word: Word) -> str:
    return word.stem if word.stem.startswith("=") else word.stem[:LETTERS]
