"""Groups of things joined pair by pair (union-find), the same whatever the order of the pairs."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Clusters(Generic[T]):
    """What belongs together so far.

    Example:
        >>> clusters = Clusters(["a", "b", "c"])
        >>> clusters.join("a", "b")
        True
        >>> clusters.groups()
        [['a', 'b'], ['c']]

    Source: Tarjan (1975); with path halving and union by size, near-linear.
    """

    def __init__(self, things: Iterable[T] = ()) -> None:
        self._parent: dict[T, T] = {}
        self._size: dict[T, int] = {}
        for thing in things:
            self.add(thing)

    def add(self, thing: T) -> None:
        """Knows `thing`, alone unless it was joined before."""
        if thing not in self._parent:
            self._parent[thing] = thing
            self._size[thing] = 1

    def find(self, thing: T) -> T:
        """The one that stands for the group of `thing`; raises KeyError for a stranger."""
        parent = self._parent
        while parent[thing] != thing:
            parent[thing] = parent[parent[thing]]
            thing = parent[thing]
        return thing

    def join(self, a: T, b: T) -> bool:
        """Makes one group of two; False where they were one already."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self._size[a] < self._size[b]:
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]
        return True

    def groups(self) -> list[list[T]]:
        """The groups, each in the order in which its members were added, so too the groups."""
        found: dict[T, list[T]] = {}
        for thing in self._parent:
            found.setdefault(self.find(thing), []).append(thing)
        return list(found.values())
