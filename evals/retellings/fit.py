"""Fits the weights of `evidence.by_meaning` and of `kindred`, and says how well they do.

    python evals/retellings/fit.py

Right and wrong pairs are those of the labelled scenes (`tune`), and for families also those of
`pairs.csv`, where nothing keeps two tellings company. Further wrong ones are pairs that the
annotators' attributions of 840 real articles give (PolNeAR, ../shared/data): statements of one
speaker within days, nearly all of them different. These are not labelled; pairs of much the
same words are left out, and what is left counts little (REAL, REAL_KIN), for some of them are
right. A weight that would have the wrong sign is none. The second fit is of the families that the
weights in `evidence.py` make. Prints; what is printed is put into `evidence.py` and `kindred.py` by
hand, the first before the second is fitted; a second run prints much the same, for what a pair has
as company is judged by these weights too.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.retellings import pairs
from evals.retellings.press import every
from evals.retellings.scenes import Label, scenes
from numpy.typing import NDArray

from retold.records import Reading
from retold.retellings import evidence, kindred, pairing
from retold.retellings.meaning import by_families, meanings, near
from retold.retellings.speakers import compare
from retold.retellings.tell import tell
from retold.retellings.told import Teller, Told, Wordings
from retold.vectors import Vectors, vectors

REAL = 0.3
"""What a pair of the real articles counts, against one of the scenes."""
REAL_KIN = 0.01
"""The same for a pair of families: few of the scenes' pairs are still open then."""
BARS = frozenset(("border", "budget", "football", "hostage", "reactor"))
"""Scenes that the bars (`MEANT`, `ONE`) were chosen on; the weights are not fitted on these."""
NEAR = 0.6
"""Cosine from which on two real families may be one, and are left out."""
RIDGE = 3e-3
SIGNS = dict.fromkeys(("strangers", "unknown", "opening"), -1)
Floats = NDArray[np.float64]
Features = dict[str, float]
Ids = tuple[str, str]
Row = tuple[Told, Told, Features, float]


class Found:
    """What the first round finds in readings, as far as the fits need it."""

    def __init__(self, readings: list[Reading]) -> None:
        wordings: Wordings = {}
        readings = sorted(readings, key=lambda r: r.article.id)
        every = (Teller(r, wordings).all(tell(r.article, r.attributions)) for r in readings)
        self.told = [t for ts in every for t in ts if not t.says_nothing]
        self._shared = pairing.Overlaps()
        found, _ = pairing.by_words(self.told, [])
        place = {id(t): k for k, t in enumerate(self.told)}
        self._worded = {pairing.pair(place[id(a)], place[id(b)]) for a, b in found}
        self._rows = pairing.rows(self.told, self._worded, vectors)

    def pairs(self) -> list[Row]:
        """Each pair compared by meaning: the two, the features, the cosine; none forbidden."""
        told, shared = self.told, self._shared
        meant, _ = near(told, self._rows)
        meaning = meanings(told, self._rows, self._worded | meant)
        made = []
        for (i, j), given in sorted(pairing.in_company(told, meaning, shared).items()):
            a, b = told[i], told[j]
            likeness, both = compare(a.speaker, b.speaker), shared(a, b)
            days = a.said.days_apart(b.said) if a.said and b.said else None
            if a.telling.article_id != b.telling.article_id and not evidence.apart(
                a, b, both, likeness, days
            ):
                made.append((a, b, evidence.features(a, b, both, likeness, given), given.cosine))
        return made

    def families(self) -> list[Row]:
        """Each two families that are held against each other: of each a telling, as above."""
        told = self.told
        edges = pairing.joined(told, [], self._kept).edges
        families = pairing.numbered(told, edges)
        closer = by_families(self._rows, families)
        meant, _ = near(told, closer)
        pairs = self._worded | meant
        made = []
        for cells in kindred.held_against(told, closer, families, pairs, self._shared).values():
            nearest = max(cells, key=lambda cell: cell.meaning.cosine)
            features = kindred.kin(told, cells)._asdict()
            made.append((told[nearest.i], told[nearest.j], features, nearest.meaning.cosine))
        return made

    def _kept(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the tellings, in their order; the network is asked once."""
        asked = self._rows[self._rows.any(axis=1)]
        return asked if len(asked) == len(texts) else vectors(texts)


def alike(found: list[Row]) -> set[Ids]:
    """The pairs of articles that are one article under two links."""
    same = Counter((a.telling.article_id, b.telling.article_id) for a, b, _, c in found if c > 0.9)
    return {ids for ids, count in same.items() if count > 1}


def different(found: list[Row], reprints: set[Ids]) -> list[Features]:
    """The features of pairs of real articles that are likely two statements."""
    return [
        f
        for a, b, f, cosine in found
        if (a.telling.article_id, b.telling.article_id) not in reprints
        and not (cosine > NEAR and f["bag"] > NEAR and f.get("plain", 1.0) > NEAR / 2)
    ]


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


def of(told: Told, labels: dict[str, list[tuple[Label, str]]]) -> tuple[Label, str]:
    """The label of a telling, and its scene."""
    start = told.telling.spans[0].start
    return min(labels[told.telling.article_id], key=lambda one: abs(one[0].start - start))


def fit(
    found: list[Row],
    right: list[bool],
    scene: list[str],
    wrong: list[Features],
    counts: float,
    bar: float,
) -> None:
    """Prints the weights, and what they do to the scenes when each is left out in turn."""
    names = list(found[0][2])
    signs = np.array([SIGNS.get(name, 1) for name in names], float)
    x = np.array([list(f.values()) for _, _, f, _ in found])
    y, scene_of = np.array(right, float), np.array(scene)
    real = np.array([list(f.values()) for f in wrong])

    def weights(kept: NDArray[np.bool_]) -> Floats:
        return fitted(
            np.r_[x[kept], real],
            np.r_[y[kept], np.zeros(len(real))],
            np.r_[np.ones(int(kept.sum())), np.full(len(real), counts)],
            signs,
        )

    def chances(of_these: Floats, w: Floats) -> Floats:
        made: Floats = 1 / (1 + np.exp(-(of_these @ w[:-1] + w[-1])))
        return made

    chance = np.zeros(len(y))
    for name in sorted(set(scene)):
        left_out = scene_of == name
        chance[left_out] = chances(x[left_out], weights(~left_out))
    w = weights(np.ones(len(y), bool))
    print({name: round(float(v), 2) for name, v in zip(names, w, strict=False)})
    print(f"bias {w[-1]:.2f}; {len(y)} labelled pairs, {int(y.sum())} right; {len(real)} real ones")
    over = chance >= bar
    print(
        f"from {bar}: {int(y[over].sum())} right and {int((1 - y[over]).sum())} wrong pairs of"
        f" scenes left out; {int((chances(real, w) >= bar).sum())} of the real ones"
    )


def main() -> None:
    given = [scene for scene in scenes("tune") if scene.name not in BARS]
    labels: dict[str, list[tuple[Label, str]]] = {}
    for scene in given:
        for label in scene.labels:
            if not label.own:
                labels.setdefault(label.article_id, []).append((label, scene.name))

    def judged(found: list[Row]) -> tuple[list[bool], list[str]]:
        both = [(of(a, labels), of(b, labels)) for a, b, *_ in found]
        return [a[0].statement == b[0].statement for a, b in both], [a[1] for a, _ in both]

    invented = Found([r for scene in given for r in scene.readings])
    real = Found(every())
    of_real = real.pairs()
    reprints = alike(of_real)
    found = invented.pairs()
    right, scene_of = judged(found)
    print("evidence.WEIGHTS")
    fit(found, right, scene_of, different(of_real, reprints), REAL, evidence.MEANT)

    found = invented.families()
    right, scene_of = judged(found)
    for case in pairs.cases():
        alone = Found(
            [pairs.reading(case.a, "The Harbour Post"), pairs.reading(case.b, "Meridian Wire")]
        ).families()
        found += alone
        right += [case.same] * len(alone)
        scene_of += ["pairs"] * len(alone)
    wrong = [row for row in real.families() if row[3] <= NEAR]
    print("kindred.WEIGHTS")
    fit(found, right, scene_of, different(wrong, reprints), REAL_KIN, kindred.ONE)


if __name__ == "__main__":
    main()
