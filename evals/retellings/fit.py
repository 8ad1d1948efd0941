"""Fits the weights of `evidence.by_meaning`, and says how well they do on what was left out.

    python evals/retellings/fit.py

From the labelled scenes (`tune`) come pairs right and wrong; they are dense in retellings, as no
real news is. From real articles (`tune/news.csv`) come labelled pairs, and all others that are
compared there: not labelled, nearly all of them wrong, so each counts little (REAL). Pairs that
their words join are left out there. A weight that would have the wrong sign is none. Prints; what
is printed is put into `evidence.py` by hand.
"""

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.retellings.news import cases, readings, told_at
from evals.retellings.scenes import Label, scenes
from numpy.typing import NDArray

from retold.records import Reading
from retold.retellings import evidence, pairing
from retold.retellings.meaning import meanings, near
from retold.retellings.speakers import compare
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told, Wordings
from retold.vectors import vectors

REAL = 0.1
"""What a pair of real articles that is not labelled counts, against a labelled one."""
PARTS = 5
"""Parts of the real articles, each judged by the weights of the others."""
RIDGE = 3e-3
SIGNS = dict.fromkeys(("days", "strangers", "unknown", "opening", "names", "numbers"), -1)
"""Features that speak against one statement; all others speak for it."""
Floats = NDArray[np.float64]
Row = tuple[Told, Told, dict[str, float]]


class Pairs(NamedTuple):
    """Pairs as the fit takes them: features, right or wrong, what each counts, what it is of."""

    x: Floats
    y: Floats
    counts: Floats
    group: NDArray[np.str_]


def rows(read: list[Reading], *, worded: bool) -> list[Row]:
    """Each pair compared by meaning: the two, and the features; none that is forbidden.

    Without `worded`, none that its words join.
    """
    wordings: Wordings = {}
    told = [t for r in read for t in Teller(r, wordings).all(tell(r.article, r.attributions))]
    told.sort(key=lambda t: (t.telling.article_id, t.telling.spans[0].start))
    shared = pairing.Overlaps()
    found, _ = pairing.by_words(told, [])
    place = {id(t): k for k, t in enumerate(told)}
    met = {pairing.pair(place[id(a)], place[id(b)]) for a, b in found}
    vector = pairing.rows(told, pairing.in_touch(told, met), vectors)
    meant, _ = near(told, vector)
    given = pairing.in_company(told, meanings(told, vector, met | meant), shared)
    made = []
    for (i, j), meaning in sorted(given.items()):
        a, b = told[i], told[j]
        both = shared(a, b)
        likeness = compare(a.speaker, b.speaker)
        days = a.said.days_apart(b.said) if a.said and b.said else None
        if a.telling.article_id == b.telling.article_id or a.outlet == b.outlet:
            continue
        if evidence.apart(a, b, both, likeness, days):
            continue
        if worded or not evidence.judge(a, b, both).same:
            made.append((a, b, evidence.features(a, b, both, likeness, days, meaning)))
    return made


def of_scenes() -> Pairs:
    """The pairs of the labelled scenes, each scene a group."""
    given = scenes("tune")
    labels: dict[str, list[tuple[Label, str]]] = {}
    for scene in given:
        for label in scene.labels:
            if not label.own:
                labels.setdefault(label.article_id, []).append((label, scene.name))

    def of(told: Told) -> tuple[Label, str]:
        start = told.telling.spans[0].start
        return min(labels[told.telling.article_id], key=lambda one: abs(one[0].start - start))

    found = rows([r for scene in given for r in scene.readings], worded=True)
    same = [of(a)[0].statement == of(b)[0].statement for a, b, _ in found]
    return _pairs(found, same, [1.0] * len(found), [of(a)[1] for a, *_ in found])


def of_news() -> Pairs:
    """The pairs of the real articles, labelled or not; groups by article."""
    found = rows(readings("tune"), worded=False)
    told = {t.telling.id: t.telling for a, b, _ in found for t in (a, b)}
    articles = {t.article_id for t in told.values()}
    labels = {
        frozenset(told_at(told.values(), place).id for place in case.places): case.same
        for case in cases("tune")
        if all(place.article_id in articles for place in case.places)
    }
    known = [labels.get(frozenset((a.telling.id, b.telling.id))) for a, b, _ in found]
    counts = [REAL if label is None else 1.0 for label in known]
    part = [str(int(a.telling.article_id[:6], 16) % PARTS) for a, *_ in found]
    return _pairs(found, [bool(label) for label in known], counts, part)


def _pairs(found: list[Row], same: list[bool], counts: list[float], group: list[str]) -> Pairs:
    x = np.array([list(given.values()) for *_, given in found])
    return Pairs(x, np.array(same, float), np.array(counts), np.array(group))


def fitted(x: Floats, y: Floats, counts: Floats, signs: Floats) -> Floats:
    """Weights of a logistic regression, the last one the bias; by Newton's method."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    weighed = counts / counts.sum()
    used = np.ones(z.shape[1], bool)
    weights = np.zeros(z.shape[1])
    for _ in signs:
        part, w = z[:, used], np.zeros(int(used.sum()))
        ridge = np.full(len(w), RIDGE)
        ridge[-1] = 0
        for _ in range(40):
            chance = 1 / (1 + np.exp(-np.clip(part @ w, -30, 30)))
            slope = part.T @ ((chance - y) * weighed) + ridge * w
            bend = (part * (chance * (1 - chance) * weighed)[:, None]).T @ part
            w -= np.linalg.solve(bend + np.diag(ridge + 1e-9), slope)
        weights[:] = 0
        weights[used] = w
        wrong = np.r_[weights[:-1] * signs < 0, False]
        if not wrong.any():
            break
        used &= ~wrong
    plain = weights[:-1] / spread
    made: Floats = np.r_[plain, weights[-1] - plain @ mean]
    return made


def fit(parts: list[Pairs], signs: Floats) -> Floats:
    x = np.concatenate([part.x for part in parts])
    y = np.concatenate([part.y for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    return fitted(x, y, counts, signs)


def left_out(one: Pairs, other: Pairs, signs: Floats) -> Floats:
    """The chance of each pair of one kind, by the weights of all groups but its own."""
    made = np.zeros(len(one.y))
    for name in sorted(set(one.group)):
        out = one.group == name
        kept = Pairs(one.x[~out], one.y[~out], one.counts[~out], one.group[~out])
        made[out] = chance(one.x[out], fit([kept, other], signs))
    return made


def chance(x: Floats, weights: Floats) -> Floats:
    made: Floats = 1 / (1 + np.exp(-(x @ weights[:-1] + weights[-1])))
    return made


def main() -> None:
    invented, real = of_scenes(), of_news()
    names = list(evidence.WEIGHTS)
    signs = np.array([SIGNS.get(name, 1) for name in names], float)
    weights = fit([invented, real], signs)
    print({name: round(float(w), 2) for name, w in zip(names, weights, strict=False)})
    print(f"bias {weights[-1]:.2f}")
    of_invented, of_real = left_out(invented, real, signs), left_out(real, invented, signs)
    labelled = real.counts == 1
    for bar in (evidence.MEANT, 0.55, 0.65):
        over, held = of_invented >= bar, of_real >= bar
        right, wrong = int(invented.y[over].sum()), int((1 - invented.y[over]).sum())
        print(f"from {bar}, left out: of scenes {right} right and {wrong} wrong pairs;")
        right, wrong = int(real.y[held].sum()), int((1 - real.y)[held & labelled].sum())
        more = int((held & ~labelled).sum())
        print(f"    of real articles {right} right, {wrong} wrong, {more} not labelled")


if __name__ == "__main__":
    main()
