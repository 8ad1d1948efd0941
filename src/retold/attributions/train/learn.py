"""One run of training: windows in, weights out."""

import random
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from retold.attributions.train import losses
from retold.attributions.train.dirt import dirtied
from retold.attributions.train.examples import Example, Labelled, examples
from retold.attributions.train.network import Network, Syntax
from retold.attributions.train.relays import passed_on
from retold.encoder import Vocabulary
from retold.encoder.windows import LIMIT

Weights = dict[str, Tensor]
Lesson = Callable[[Sequence[Example]], dict[str, Tensor]]
"""The losses of a batch, by name; each counts as it stands."""

PIECES = 3072
"""Pieces of a batch, about."""
FRESH = 1e-3
"""The learning rate of the new layers, at most. The rates rise for the first `WARM` of the steps
and fall to nought after it."""
WARM = 0.08
MEAN = 0.998
"""How much of the running mean of the weights each step keeps; that mean is what is learnt."""
TAGS, LINKS, SYNTAX = 4.0, 1.0, 0.2
"""How much the three lessons count."""
HIDDEN = 0.04
"""The share of pieces that is hidden behind the vocabulary's mask."""
SHORTEST = 60
"""Pieces of a window, at least, where windows are cut anew."""


class Run(NamedTuple):
    """How often a run of training sees the articles, and the encoder's learning rate, at most."""

    passes: int
    rate: float


def learn(
    articles: Sequence[Labelled],
    labels: int,
    network: Network,
    vocabulary: Vocabulary,
    run: Run,
    seed: int,
    say: Callable[[str], None] = print,
) -> Weights:
    """The weights after a run's passes over the articles, each dirtied and cut anew every time.

    `network` holds the weights to start from and is changed; `labels` is the number of labels of
    the grammar.
    """
    torch.manual_seed(seed)
    syntax = Syntax((labels,))

    def lesson(group: Sequence[Example]) -> dict[str, Tensor]:
        b = losses.batch(group)
        words, _ = read(network, b, vocabulary.mask)
        return {
            "tags": TAGS * losses.tagged(network, network.tags(words), b),
            "links": LINKS * losses.linked(network, network.link(words), b),
            "grammar": SYNTAX * losses.grammar(syntax, words, b),
        }

    def windows(chance: random.Random) -> list[list[Example]]:
        return batches(cut(articles, vocabulary, chance), chance)

    return passes(network, syntax, windows, lesson, run, seed, say)


def passes(
    network: Network,
    beside: nn.Module,
    windows: Callable[[random.Random], list[list[Example]]],
    lesson: Lesson,
    run: Run,
    seed: int,
    say: Callable[[str], None] = print,
) -> Weights:
    """The running mean of the network's weights after a run's passes over batches of windows.

    `beside` is what learns with the network and is not kept; `windows` gives the batches of a
    pass, `lesson` the losses of one.
    """
    chance = random.Random(seed)  # noqa: S311
    optimizer, parameters = _optimizer(network, beside, run.rate)
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    network.train()
    started, done, total = time.monotonic(), 0, 0
    for number in range(1, run.passes + 1):
        groups = windows(chance)
        total = total or int(len(groups) * run.passes * 1.01)
        sums: dict[str, float] = {}
        for group in groups:
            for part in optimizer.param_groups:
                part["lr"] = part["top"] * _pace(done, total)
            lost = lesson(group)
            optimizer.zero_grad()
            torch.stack(list(lost.values())).sum().backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            done += 1
            keep = min(MEAN, (1 + done) / (10 + done))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    mean[name].lerp_(value, 1 - keep)
            for name, loss in lost.items():
                sums[name] = sums.get(name, 0.0) + float(loss.detach())
        means = ", ".join(f"{name} {total_of / len(groups):.3f}" for name, total_of in sums.items())
        took = time.monotonic() - started
        say(f"pass {number} of {run.passes}: {means}, {took:.0f} s")
    return mean


def read(network: Network, b: losses.Batch, mask: int | None = None) -> tuple[Tensor, Tensor]:
    """The last and the middle hidden layer of a batch's words.

    With `mask`, some pieces are hidden behind it.
    """
    pieces = b.pieces
    if mask is not None:
        pieces = pieces.masked_fill((torch.rand(pieces.shape) < HIDDEN) & (pieces > mask), mask)
    with torch.autocast("cpu", torch.bfloat16):
        last, middle = network.hidden(pieces, b.looks, b.mask)
    return losses.of_words(last.float(), b.first), losses.of_words(middle.float(), b.first)


def _optimizer(
    network: Network, beside: nn.Module, rate: float
) -> tuple[torch.optim.Optimizer, list[nn.Parameter]]:
    pretrained = ("pieces.", "places.", "norm.", "layers.")
    old = [p for name, p in network.named_parameters() if name.startswith(pretrained)]
    new = [p for name, p in network.named_parameters() if not name.startswith(pretrained)]
    new += beside.parameters()
    groups = [{"params": old, "top": rate}, {"params": new, "top": FRESH}]
    optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    return optimizer, [*old, *new]


def _pace(done: int, total: int) -> float:
    rising = min(1.0, done / (WARM * total))
    return rising * max(0.0, min(1.0, (total - done) / (total * (1 - WARM))))


def cut(
    articles: Sequence[Labelled], vocabulary: Vocabulary, chance: random.Random
) -> list[Example]:
    """The windows of all articles, with dirt, most of them whole, some short."""
    made: list[Example] = []
    for article in articles:
        limit = LIMIT if chance.random() < 0.8 else chance.randint(SHORTEST, LIMIT)
        head = chance.randint(SHORTEST, limit)
        made += examples(dirtied(passed_on(article, chance), chance), vocabulary, limit, head)
    return made


def batches(windows: list[Example], chance: random.Random) -> list[list[Example]]:
    """The windows in batches of about `PIECES` pieces, like lengths together, shuffled."""
    chance.shuffle(windows)
    windows.sort(key=lambda e: len(e.pieces) + chance.random() * 24)
    made: list[list[Example]] = [[]]
    longest = 0
    for example in windows:
        longest = max(longest, len(example.pieces))
        if made[-1] and (len(made[-1]) + 1) * longest > PIECES:
            made.append([])
            longest = len(example.pieces)
        made[-1].append(example)
    chance.shuffle(made)
    return made
