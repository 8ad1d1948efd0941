"""The grammar, read from what the trained network sees: one more layer beside it, taught by spaCy.

Each word takes its head by a bilinear score (Dozat and Manning 2017) and how far off it stands,
and its labels by a linear one. The network stays as it is: who said what does not change.
"""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from torch import Tensor, nn
from torch.nn import functional

from retold.attributions import tagging
from retold.attributions.train.examples import UNKNOWN, Example, Labelled
from retold.attributions.train.export import in_eight_bits, normed
from retold.attributions.train.grammar import Inventory
from retold.attributions.train.learn import cut
from retold.attributions.train.names import renamed
from retold.attributions.train.network import Layer, Sizes
from retold.encoder import Vocabulary
from retold.encoder.windows import LIMIT

SIZES = Sizes(inner=768)
"""The measures of the layer."""
SIDE = 64
"""Numbers a word has as head and as dependent."""
READINGS, PASSES = 2, 8
"""How often the texts are read with new dirt, and how often what was read is gone over."""
RATE = 1e-3
DROPOUT = 0.1
WARM = 0.05
WORDS = 3000
"""Words of a batch, about."""
FAR = 20
"""The distance in words beyond which all are one."""
CHOICES = 4
"""Heads that a word is given, best first."""


class Read(NamedTuple):
    """A window as the network sees it: numbers a word, its labels, heads and paragraphs."""

    rows: NDArray[np.float16]
    labels: NDArray[np.int64]
    heads: NDArray[np.int64]
    paragraph: NDArray[np.int64]


class Parser(nn.Module):
    """The layer and its heads: for each word of a window its labels, and what may be its head.

    The kinds of labels are those of `labels`, how many of each; the last two, the place in a name
    and the name's kind, are given as scores.
    """

    def __init__(self, labels: Sequence[int], rows: int = 2 * SIZES.hidden) -> None:
        super().__init__()
        self.rows = rows
        self.into = nn.Linear(rows, SIZES.hidden)
        self.places = nn.Embedding(LIMIT + 2, SIZES.hidden)
        self.norm = nn.LayerNorm(SIZES.hidden, eps=1e-12)
        self.layer = Layer(SIZES, DROPOUT)
        self.labels = nn.ModuleList(nn.Linear(SIZES.hidden, each) for each in labels)
        self.dependent = nn.Linear(SIZES.hidden, SIDE)
        self.head = nn.Linear(SIZES.hidden, SIDE)
        self.far = nn.Parameter(torch.zeros(2 * FAR + 1))
        nn.init.normal_(self.places.weight, std=0.02)

    def scores(
        self, rows: Tensor, paragraph: Tensor, real: Tensor | None = None
    ) -> tuple[list[Tensor], Tensor]:
        """Of labels `[windows, words, labels]` and of heads `[windows, words, words]`, where no
        head is in another paragraph. `real`: which words are there."""
        x = normed(self.norm, self.into(rows) + self.places.weight[: rows.shape[1]])
        keep = None if real is None else real[:, None, None, :]
        x = normed(self.layer.norm, x + self._dropped(self.layer.mixed(x, keep)))
        x = normed(self.layer.last, x + self._dropped(self.layer.fed(x)))
        heads = self.dependent(x) @ self.head(x).transpose(1, 2) / SIDE**0.5
        at = torch.arange(rows.shape[1])
        heads = heads + self.far[(at[None] - at[:, None]).clamp(-FAR, FAR) + FAR]
        apart = paragraph[:, :, None] != paragraph[:, None, :]
        return [label(x) for label in self.labels], heads.masked_fill(apart, tagging.NEVER)

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, DROPOUT, self.training)

    def forward(self, rows: Tensor, paragraph: Tensor) -> tuple[Tensor, ...]:
        """For one window: the likeliest labels of all kinds but the last two `[words, kinds]`, the
        log chances of those, and the likeliest heads and their scores `[words, CHOICES]`; a head
        past the last word stands for none."""
        labels, heads = self.scores(rows[None], paragraph[None])
        none = torch.full((rows.shape[0], CHOICES), 2 * tagging.NEVER)
        best = torch.topk(torch.cat([heads[0], none], 1), CHOICES)
        likeliest = torch.stack([each[0].argmax(-1) for each in labels[:-2]], 1)
        places, kinds = (functional.log_softmax(each[0], -1) for each in labels[-2:])
        return likeliest, places, kinds, best[1], best[0]


def taught(
    session: InferenceSession,
    vocabulary: Vocabulary,
    articles: Sequence[Labelled],
    inventory: Inventory,
    seed: int,
    say: Callable[[str], None] = print,
) -> Parser:
    """The head, taught by the grammar of articles as a trained network (`session`) sees them."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311
    readings = [
        [
            seen(session, each)
            for each in cut(renamed(articles, inventory, chance), vocabulary, chance)
        ]
        for _ in range(READINGS)
    ]
    parser = Parser([len(kind) for kind in inventory.values()])
    optimizer = torch.optim.AdamW(
        parser.parameters(), lr=RATE, weight_decay=0.01, betas=(0.9, 0.98)
    )
    started, done, total = time.monotonic(), 0, 0
    for number in range(PASSES):
        groups = batches(readings[number % READINGS], chance)
        total = total or len(groups) * PASSES
        lost = 0.0
        for group in groups:
            pace = min(1.0, done / (WARM * total)) * max(0.0, (total - done) / total)
            optimizer.param_groups[0]["lr"] = RATE * pace
            loss = lesson(parser, group)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parser.parameters(), 1.0)
            optimizer.step()
            lost += float(loss.detach())
            done += 1
        took = time.monotonic() - started
        say(f"grammar, pass {number + 1} of {PASSES}: {lost / len(groups):.3f}, {took:.0f} s")
    parser.eval()
    return parser


def seen(session: InferenceSession, example: Example) -> Read:
    """A window as the network sees it."""
    pieces, looks = example.pieces[None], example.looks[None]
    given = {"pieces": pieces, "looks": looks, "first": example.first}
    (rows,) = session.run(["seen"], given)
    return Read(rows.astype(np.float16), example.labels, example.heads, example.paragraph)


def lesson(parser: Parser, group: Sequence[Read]) -> Tensor:
    """Cross entropy of heads and labels over a batch of windows."""
    wide = max(len(each.heads) for each in group)

    def table(values: Sequence[NDArray[np.int64]], fill: int) -> Tensor:
        out = np.full((len(values), wide), fill, np.int64)
        for row, each in zip(out, values, strict=True):
            row[: len(each)] = each
        return torch.from_numpy(out)

    rows = np.zeros((len(group), wide, group[0].rows.shape[1]), np.float32)
    for row, each in zip(rows, group, strict=True):
        row[: len(each.rows)] = each.rows
    paragraph = table([each.paragraph for each in group], -1)
    real = paragraph >= 0
    with torch.autocast("cpu", torch.bfloat16):
        labels, heads = parser.scores(torch.from_numpy(rows), paragraph, real)
    loss = _entropy(heads, table([each.heads for each in group], UNKNOWN))
    for kind, scores in enumerate(labels):
        loss = loss + _entropy(scores, table([each.labels[kind] for each in group], UNKNOWN))
    return loss


def _entropy(scores: Tensor, right: Tensor) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, 1), right.flatten(), ignore_index=UNKNOWN)


def batches(readings: Sequence[Read], chance: random.Random) -> list[list[Read]]:
    """Windows in batches of about `WORDS` words, like lengths together, shuffled."""
    long = [each for each in readings if (each.heads != UNKNOWN).any()]
    long.sort(key=lambda each: len(each.heads) + chance.random() * 24)
    made: list[list[Read]] = [[]]
    for each in long:
        if made[-1] and (len(made[-1]) + 1) * len(each.heads) > WORDS:
            made.append([])
        made[-1].append(each)
    chance.shuffle(made)
    return made


def export(parser: Parser, path: Path) -> None:
    """Writes the head in eight bits to `path`."""
    rows = torch.zeros(9, parser.rows)
    paragraph = torch.zeros(9, dtype=torch.int64)
    names = ["rows", "paragraph"], ["labels", "places", "kinds", "heads", "scores"]
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            parser,
            (rows, paragraph),
            str(full),
            input_names=names[0],
            output_names=names[1],
            dynamic_axes={name: {0: "words"} for name in [*names[0], *names[1]]},
            opset_version=20,
            dynamo=False,
        )
        in_eight_bits(full, path)
