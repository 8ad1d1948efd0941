"""Which event an article reports, as far as its headline tells it from another of the same form.

Agencies report greetings, gifts and visits by the dozen, in one form of words and on one day: what
is said in them is the same to the letter, and yet was said to somebody else. The words of such a
statement cannot tell; the headlines can.
"""

from collections.abc import Iterable
from functools import cached_property

from retold.align import align
from retold.records import Article
from retold.retellings.places import with_countries
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
    """What an article reports: the names in its headline, and those anywhere in it.

    Looked up only where two articles are compared, and once for each.
    """

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def headline(self) -> tuple[Word, ...]:
        """The words of the headline."""
        found = words(self._article.title or "", self._article.language)
        return with_countries(found) if len(found) <= LONGEST else ()

    @cached_property
    def known(self) -> frozenset[str]:
        """Every name in the headline and the text."""
        return self._capitals | frozenset(_key(w) for w in self.headline)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in the headline: countries, and what the text writes with a capital only."""
        return frozenset(
            _key(w)
            for w in self.headline
            if w.stem.startswith("=") or (w.is_content and _key(w) in self._names_of_text)
        )

    @cached_property
    def _text(self) -> tuple[Word, ...]:
        return with_countries(words(self._article.text, self._article.language))

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(_key(w) for w in self._text if w.capital)

    @cached_property
    def _names_of_text(self) -> frozenset[str]:
        """Capitals inside sentences, of words that never stand there without one."""
        headline = {w.stem for w in self.headline}
        plain = {_key(w) for w in self._text if not w.capital}
        inside = {_key(w) for w in self._text if w.is_name and w.stem in headline}
        return frozenset(inside - plain)


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
    return bool(a.names - b.known) and bool(b.names - a.known)


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
