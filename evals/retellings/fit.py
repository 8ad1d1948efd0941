"""Fits the weights of `evidence.by_meaning`, and says how well they do on scenes left out.

    python evals/retellings/fit.py

Right pairs are those of the labelled scenes (`tune`). Wrong ones are those of the scenes, and pairs
that the annotators' attributions of 840 real articles give (PolNeAR, ../shared/data): statements of
one speaker within days, nearly all of them different. These are not labelled; pairs of much the
same words are left out, and what is left counts little (REAL), for some of them are right. A weight
that would have the wrong sign is none. Prints; what is printed is put into `evidence.py` by hand.
"""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from evals.retellings.press import every
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
"""What a pair of the real articles counts, against one of the scenes."""
RIDGE = 3e-3
SIGNS = {"strangers": -1, "unknown": -1, "opening": -1}
Floats = NDArray[np.float64]
Row = tuple[Told, Told, dict[str, float], float]


def rows(readings: list[Reading]) -> list[Row]:
    """Each pair compared by meaning: the two, the features, the cosine; none that is forbidden."""
    wordings: Wordings = {}
    told = [t for r in readings for t in Teller(r, wordings).all(tell(r.article, r.attributions))]
    shared = pairing.Overlaps()
    found, _ = pairing.by_words(told, [])
    place = {id(t): k for k, t in enumerate(told)}
    worded = {pairing.pair(place[id(a)], place[id(b)]) for a, b in found}
    vector = pairing.rows(told, pairing.in_touch(told, worded), vectors)
    meant, _ = near(told, vector)
    given = pairing.in_company(told, meanings(told, vector, worded | meant), shared)
    made = []
    for (i, j), meaning in sorted(given.items()):
        a, b = told[i], told[j]
        likeness, both = compare(a.speaker, b.speaker), shared(a, b)
        days = a.said.days_apart(b.said) if a.said and b.said else None
        if a.telling.article_id != b.telling.article_id and not evidence.apart(
            a, b, both, likeness, days
        ):
            made.append((a, b, evidence.features(a, b, both, likeness, meaning), meaning.cosine))
    return made


def real() -> list[dict[str, float]]:
    """The features of pairs of real articles that are likely two statements."""
    found = rows(every())
    alike = Counter((a.telling.article_id, b.telling.article_id) for a, b, f, c in found if c > 0.9)
    return [
        f
        for a, b, f, cosine in found
        if alike[a.telling.article_id, b.telling.article_id] < 2  # one article under two links
        and not (cosine > 0.6 and f["bag"] > 0.6 and f["plain"] > 0.3)
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


def main() -> None:
    given = scenes("tune")
    labels: dict[str, list[tuple[Label, str]]] = {}
    for scene in given:
        for label in scene.labels:
            if not label.own:
                labels.setdefault(label.article_id, []).append((label, scene.name))

    def of(told: Told) -> tuple[Label, str]:
        start = told.telling.spans[0].start
        return min(labels[told.telling.article_id], key=lambda one: abs(one[0].start - start))

    found = rows([r for scene in given for r in scene.readings])
    names = list(found[0][2])
    signs = np.array([SIGNS.get(name, 1) for name in names], float)
    x = np.array([list(f.values()) for _, _, f, _ in found])
    y = np.array([of(a)[0].statement == of(b)[0].statement for a, b, _, _ in found], float)
    scene_of = np.array([of(a)[1] for a, *_ in found])
    wrong = np.array([list(f.values()) for f in real()])

    def fit(kept: NDArray[np.bool_]) -> Floats:
        return fitted(
            np.r_[x[kept], wrong],
            np.r_[y[kept], np.zeros(len(wrong))],
            np.r_[np.ones(int(kept.sum())), np.full(len(wrong), REAL)],
            signs,
        )

    chance = np.zeros(len(y))
    for scene_name in sorted(set(scene_of)):
        left_out = scene_of == scene_name
        w = fit(~left_out)
        chance[left_out] = 1 / (1 + np.exp(-(x[left_out] @ w[:-1] + w[-1])))
    weights = fit(np.ones(len(y), bool))
    print({name: round(float(w), 2) for name, w in zip(names, weights, strict=False)})
    print(
        f"bias {weights[-1]:.2f}; {len(y)} pairs of scenes, {int(y.sum())} right; {len(wrong)} real"
    )
    of_real = 1 / (1 + np.exp(-(wrong @ weights[:-1] + weights[-1])))
    for bar in (0.5, evidence.MEANT, 0.3):
        over = chance >= bar
        print(
            f"from {bar}: {int(y[over].sum())} right and {int((1 - y[over]).sum())} wrong pairs of"
            f" scenes left out; {int((of_real >= bar).sum())} of the real ones"
        )


if __name__ == "__main__":
    main()
