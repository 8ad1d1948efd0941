"""Whose page is whose source: outlets and go-betweens by who they are, however they are written."""

from retold.outlets import Outlets, key
from retold.retellings.speakers import Speaker
from retold.retellings.told import Told
from retold.words import words


class Sources:
    """Compares the names of outlets and of go-betweens.

    Example:
        >>> sources = Sources(known())
        >>> sources.key("North Korea's official Korean Central News Agency") == sources.key("KCNA")
        True
    """

    def __init__(self, outlets: Outlets) -> None:
        self._outlets = outlets
        self._keys: dict[str, str] = {}
        self._own: dict[tuple[str, Speaker], bool] = {}

    def key(self, name: str) -> str:
        """What two names of one outlet have in common: its usual name, if it is known."""
        if name not in self._keys:
            found = self._outlets.by_name(name)
            self._keys[name] = key(found.name if found else name)
        return self._keys[name]

    def named(self, told: Told) -> frozenset[str]:
        """The go-betweens that a telling names."""
        return frozenset(map(self.key, told.relay))

    def names(self, later: Told, earlier: Told) -> bool:
        """Whether a telling says that it comes through the outlet of an earlier one."""
        return earlier.outlet is not None and self.key(earlier.outlet) in self.named(later)

    def is_own(self, told: Told) -> bool:
        """Whether the speaker tells it on a page of its own: a ministry, on the ministry's site.

        No word of the outlet's name may be missing among those that the speaker is called by.
        """
        if told.outlet is None or told.speaker is None:
            return False
        pair = told.outlet, told.speaker
        if pair not in self._own:
            self._own[pair] = _is_own(*pair)
        return self._own[pair]


def _is_own(outlet: str, who: Speaker) -> bool:
    called = who.names | who.bodies | who.proper | who.countries | who.roles
    called |= {word.stem for word in words(who.name)}
    own = [word.stem for word in words(outlet) if word.is_content]
    return bool(own) and all(stem in called for stem in own)
