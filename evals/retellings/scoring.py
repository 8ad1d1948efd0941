"""What `link` made of labelled scenes, in numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from evals.retellings.scenes import FORMS, Label, Scene, pair_form

from retold.records import Date, Telling
from retold.retellings import Linked


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts; each share is printed beside what it is a share of."""

    pairs: Counter[str] = field(default_factory=Counter)
    joined: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Label, Label]] = field(default_factory=list)
    missed: list[tuple[Label, Label]] = field(default_factory=list)
    alike: list[tuple[str, str, str, bool]] = field(default_factory=list)
    own_right: int = 0
    own_wrong: list[str] = field(default_factory=list)
    own_asked: int = 0
    running: int = 0
    edges: int = 0
    forward: int = 0
    known_parents: int = 0
    right_parents: int = 0
    families: int = 0
    b3: tuple[float, float] = (0.0, 0.0)

    @property
    def precision(self) -> float:
        right = self.joined.total()
        return right / max(1, right + len(self.wrong))


def score(scenes: list[Scene], linked: Linked) -> Score:
    """The counts over all scenes, which were linked together."""
    made = Score()
    told = _Told(linked)
    labels = [label for scene in scenes for label in scene.labels]
    said = [label for label in labels if not label.own]
    held = [label for label in said if told.telling(label)]
    for a, b in combinations(said, 2):
        if a.article_id == b.article_id:
            continue
        together = told.family(a) is not None and told.family(a) == told.family(b)
        if a.statement == b.statement:
            made.pairs[pair_form(a, b)] += 1
            made.joined[pair_form(a, b)] += together
            if not together:
                made.missed.append((a, b))
        elif together:
            made.wrong.append((a, b))
    families: dict[str, set[str]] = {}
    for label in held:
        families.setdefault(label.statement, set()).add(told.family(label) or "")
    sizes = Counter(label.statement for label in said)
    made.families = sum(count > 1 for count in sizes.values())
    for scene in scenes:
        for one, other, why in scene.alike:
            together = bool(families.get(one, set()) & families.get(other, set()))
            made.alike.append((one, other, why, together))
    made.b3 = _b_cubed(held, told)
    _own(made, scenes, told)
    _edges(made, scenes, told)
    return made


class _Told:
    """Finds the telling, and the family, that a label speaks of."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self._of: dict[str, list[Telling]] = {}
        for telling in linked.tellings:
            self._of.setdefault(telling.article_id, []).append(telling)
        self._family = {i: f.id for f in linked.families for i in f.tellings}

    def telling(self, label: Label) -> Telling | None:
        return self.at(label.article_id, label.start, label.end, label.own)

    def at(self, article_id: str, start: int, end: int, own: bool) -> Telling | None:
        """The telling of that voice that shares most letters with the stretch."""
        best, most = None, 0
        for telling in self._of.get(article_id, ()):
            if (telling.voice == "own") is own:
                shared = sum(min(s.end, end) - max(s.start, start) for s in telling.spans)
                if shared > most:
                    best, most = telling, shared
        return best

    def family(self, label: Label) -> str | None:
        telling = self.telling(label)
        return self._family.get(telling.id) if telling else None


def _b_cubed(labels: list[Label], told: _Told) -> tuple[float, float]:
    """B³ precision and recall over labelled tellings (Bagga and Baldwin 1998)."""
    by_family: dict[str, list[Label]] = {}
    by_statement: dict[str, list[Label]] = {}
    for label in labels:
        by_family.setdefault(told.family(label) or "", []).append(label)
        by_statement.setdefault(label.statement, []).append(label)
    precision = recall = 0.0
    for label in labels:
        family, statement = by_family[told.family(label) or ""], by_statement[label.statement]
        both = sum(other.statement == label.statement for other in family)
        precision += both / len(family)
        recall += both / len(statement)
    return precision / max(1, len(labels)), recall / max(1, len(labels))


def _own(made: Score, scenes: Iterable[Scene], told: _Told) -> None:
    """Own voice: right where the sentence tells a statement and joins a telling of it."""
    for scene in scenes:
        texts = {r.article.id: r.article.text for r in scene.readings}
        of_statement: dict[str, set[str]] = {}
        for label in scene.labels:
            if not label.own and (family := told.family(label)):
                of_statement.setdefault(label.statement, set()).add(family)
        for label in scene.labels:
            if not label.own:
                continue
            made.own_asked += 1
            made.running += 1
            if (family := told.family(label)) is None:
                continue
            if family in of_statement.get(label.statement, ()):
                made.own_right += 1
            else:
                made.own_wrong.append(texts[label.article_id][label.start : label.end])
        for article_id, start, end in scene.plain:
            made.running += 1
            if told.at(article_id, start, end, own=True) is not None:
                made.own_wrong.append(texts[article_id][start:end])


def _edges(made: Score, scenes: Iterable[Scene], told: _Told) -> None:
    """Directions, where the truth is known: another day or hour, taken from it, or the first.

    The first article of a scene is the speaker's own publication.
    """
    article = {t.id: t.article_id for t in told.linked.tellings}
    for scene in scenes:
        order = {r.article.id: k for k, r in enumerate(scene.readings)}
        times = {r.article.id: r.article.published for r in scene.readings}
        first = scene.readings[0].article.id
        for edge in told.linked.retellings:
            ends = article[edge.earlier_id], article[edge.later_id]
            if not order.keys() >= set(ends):
                continue
            earlier, later = ends
            sources = scene.taken.get(later, frozenset())
            if sources:
                made.known_parents += 1
                made.right_parents += earlier in sources
            known = (
                first in ends
                or earlier in sources
                or later in scene.taken.get(earlier, frozenset())
                or _hours_differ(times[earlier], times[later])
            )
            if known:
                made.edges += 1
                made.forward += order[earlier] < order[later]


def _hours_differ(a: Date | None, b: Date | None) -> bool:
    if a is None or b is None or not a.value or not b.value:
        return False
    return a.value[:10] != b.value[:10] or (len(a.value) == len(b.value) > 10 and a != b)


def pooled(parts: Iterable[Score]) -> Score:
    """The pairs and look-alikes of several parts, each of which was linked by itself."""
    made = Score()
    for one in parts:
        made.pairs += one.pairs
        made.joined += one.joined
        made.wrong += one.wrong
        made.alike += one.alike
    return made


def of_pairs(made: Score) -> Iterator[str]:
    """The table of pairs by form, line by line."""
    yield "form        pairs  joined  share"
    for form in FORMS:
        yield _line(form, made.joined[form], made.pairs[form])
    yield _line("all", made.joined.total(), made.pairs.total())
    yield f"precision {made.precision:.3f} ({len(made.wrong)} pairs of two statements joined)"
    apart = sum(together for *_, together in made.alike)
    yield f"look-alikes joined {apart} of {len(made.alike)}"


def lines(made: Score) -> Iterator[str]:
    """The table, line by line."""
    yield from of_pairs(made)
    precision, recall = made.b3
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    yield f"B³ precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
    told = made.own_right + len(made.own_wrong)
    yield (
        f"own voice: {told} of {made.running} running sentences found, {made.own_right} of them "
        f"right (precision {made.own_right / max(1, told):.2f}); {made.own_asked} are labelled so"
    )
    yield f"edges: {made.forward} of {made.edges} run from the earlier to the later, as is known"
    yield f"parents: {made.right_parents} of {made.known_parents} known ones right"


def _line(name: str, part: int, whole: int) -> str:
    return f"{name:<11} {whole:>5} {part:>7}  {part / max(1, whole):.2f}"
