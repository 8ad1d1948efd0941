"""What is kept of statements and of the lines they share, so that new ones cost what they touch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from retold.narratives.evidence import Shared, Sketch, may_share, shared, sketch
from retold.narratives.meeting import Numbers, Pairs, numbers
from retold.narratives.statement import Statement
from retold.records import Narrative, Recurrence
from retold.retellings import Capped
from retold.retellings.told import Order

Pair = tuple[str, str]
"""Two families, the earlier first."""
Block = tuple[Sequence[str], Pairs]
"""Families, and pairs of their positions."""
Judged = Mapping[frozenset[str], bool]
"""Two families → whether a person holds that they share a line."""


class Common(NamedTuple):
    """The line that two statements share (`evidence.Shared`), as it is kept.

    `weights` has the rarity of each shared word, `ours` and `theirs` the tellings that show it.
    """

    a: str
    b: str
    score: float
    rarity: float
    weights: dict[str, float]
    ours: str
    theirs: str

    @classmethod
    def of(cls, a: Statement, b: Statement, found: Shared) -> "Common":
        return cls(
            a.family.id,
            b.family.id,
            found.score,
            found.rarity,
            {stem: found.ours.weights[stem] for stem in sorted(found.stems)},
            found.ours.told.telling.id,
            found.theirs.told.telling.id,
        )

    def shared(self, a: Statement, b: Statement) -> Shared:
        """What it was made of, given the two statements."""
        ours = next(c for c in a.claims if c.told.telling.id == self.ours)
        theirs = next(c for c in b.claims if c.told.telling.id == self.theirs)
        return Shared(self.score, frozenset(self.weights), self.rarity, ours, theirs)


class Changed(NamedTuple):
    """What new statements change; all else that was found stands.

    `common` stands in place of the pairs `undone`, `recurrences` in place of those of the pairs
    `hidden`, and `narratives`, each with a digest of the pairs that it is made of, in place of
    those with the ids `gone`.
    """

    common: tuple[Common, ...]
    undone: frozenset[Pair]
    recurrences: tuple[Recurrence, ...]
    hidden: frozenset[Pair]
    narratives: tuple[tuple[Narrative, str], ...]
    gone: frozenset[str]
    capped: tuple[Capped, ...]


def near(of: Mapping[str, Sketch], block: Block) -> list[Pair]:
    """Those of these pairs that may share a line, by the outlines of their statements.

    Example:
        >>> near(sketches, (["8c1f…", "d20a…"], np.array([[0, 1]])))
        [('8c1f…', 'd20a…')]
    """
    families, pairs = block
    sketches = [of[i] for i in families]
    return [
        (families[i], families[j]) for i, j in pairs.tolist() if may_share(sketches[i], sketches[j])
    ]


def compared(of: Mapping[str, Statement], pairs: Iterable[Pair]) -> Iterator[Common]:
    """The lines that these pairs of statements share, in their order.

    Example:
        >>> [common.weights for common in compared(statements, [("8c1f…", "d20a…")])]
        [{'doctrin': 3.1, 'harbour': 2.9}]
    """
    for pair in pairs:
        a, b = sorted((of[i] for i in pair), key=_order)
        if (found := shared(a, b)) is not None:
            yield Common.of(a, b, found)


def _order(statement: Statement) -> Order:
    return statement.told.order()


class Held(Protocol):
    """The statements that there are, and what was found of them before."""

    def keys(self) -> tuple[Sequence[str], Sequence[Numbers]]:
        """The families of all statements, and the keys of each."""

    def new(self) -> Set[str]:
        """The families of the statements that are new, or another than before."""

    def gone(self) -> Mapping[str, Numbers]:
        """The families of those that are no more, or are another now, with the keys they had."""

    def near(self, blocks: Iterable[Block], /) -> Iterable[Pair]:
        """Those of the pairs in these blocks that may share a line, in their order."""

    def orders(self, families: Iterable[str], /) -> Mapping[str, Order]:
        """The time and place of the first tellings of these statements."""

    def statements(self, families: Iterable[str], /) -> Mapping[str, Statement]:
        """These statements."""

    def compared(self, pairs: Iterable[Pair], /) -> Iterable[Common]:
        """The lines that pairs of statements share, in their order."""

    def families(self, tellings: Iterable[str], /) -> Mapping[str, str]:
        """Telling → the family of the statement that it tells."""

    def common(self, families: Iterable[str], /) -> Iterable[Common]:
        """The lines that these were found to share with others."""

    def recurrences(self, families: Iterable[str], /) -> Mapping[Pair, str]:
        """The pairs with one of these that are shown, and the wording of each."""

    def narratives(self, families: Iterable[str], /) -> Mapping[str, str]:
        """The narratives with one of these: id → the digest of its pairs."""


class Only:
    """Statements of which nothing was found before."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._statements = {one.family.id: one for one in statements}
        self._sketches: dict[str, Sketch] = {}

    def keys(self) -> tuple[Sequence[str], Sequence[Numbers]]:
        every = self._statements
        return list(every), [numbers(one) for one in every.values()]

    def new(self) -> Set[str]:
        return self._statements.keys()

    def gone(self) -> Mapping[str, Numbers]:
        return {}

    def near(self, blocks: Iterable[Block]) -> Iterable[Pair]:
        for block in blocks:
            for i in block[0]:
                if i not in self._sketches:
                    self._sketches[i] = sketch(self._statements[i])
            yield from near(self._sketches, block)

    def orders(self, families: Iterable[str]) -> Mapping[str, Order]:
        return {i: self._statements[i].told.order() for i in families}

    def statements(self, families: Iterable[str]) -> Mapping[str, Statement]:
        return {i: self._statements[i] for i in families}

    def compared(self, pairs: Iterable[Pair]) -> Iterable[Common]:
        return compared(self._statements, pairs)

    def families(self, tellings: Iterable[str]) -> Mapping[str, str]:
        of = {i: name for name, one in self._statements.items() for i in one.family.tellings}
        return {i: of[i] for i in tellings if i in of}

    def common(self, _: Iterable[str]) -> Iterable[Common]:
        return ()

    def recurrences(self, _: Iterable[str]) -> Mapping[Pair, str]:
        return {}

    def narratives(self, _: Iterable[str]) -> Mapping[str, str]:
        return {}
