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
    chance = random.Random(seed)  # noqa: S311
    syntax = Syntax(labels)
    optimizer, parameters = _optimizer(network, syntax, run.rate)
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    network.train()
    started, done, total = time.monotonic(), 0, 0
    for number in range(1, run.passes + 1):
        groups = batches(cut(articles, vocabulary, chance), chance)
        total = total or int(len(groups) * run.passes * 1.01)
        sums = torch.zeros(3)
        for group in groups:
            for part in optimizer.param_groups:
                part["lr"] = part["top"] * _pace(done, total)
            lessons = _lessons(network, syntax, losses.batch(group), vocabulary.mask)
            optimizer.zero_grad()
            (TAGS * lessons[0] + LINKS * lessons[1] + SYNTAX * lessons[2]).backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            done += 1
            keep = min(MEAN, (1 + done) / (10 + done))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    mean[name].lerp_(value, 1 - keep)
            sums += torch.stack(lessons).detach()
        tag, link, tree = (sums / len(groups)).tolist()
        say(
            f"pass {number} of {run.passes}: tags {tag:.3f}, links {link:.3f}, grammar {tree:.3f}, "
            f"{time.monotonic() - started:.0f} s"
        )
    return mean


def _lessons(network: Network, syntax: Syntax, b: losses.Batch, mask: int) -> list[Tensor]:
    """The losses of tags, links and grammar on a batch."""
    hide = (torch.rand(b.pieces.shape) < HIDDEN) & (b.pieces > mask)
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.hidden(b.pieces.masked_fill(hide, mask), b.looks, b.mask)
    words = losses.of_words(hidden.float(), b.first)
    return [
        losses.tagged(network, network.tags(words), b),
        losses.linked(network, network.link(words), b),
        losses.grammar(syntax, words, b),
    ]


def _optimizer(
    network: Network, syntax: Syntax, rate: float
) -> tuple[torch.optim.Optimizer, list[nn.Parameter]]:
    pretrained = ("pieces.", "places.", "norm.", "layers.")
    old = [p for name, p in network.named_parameters() if name.startswith(pretrained)]
    new = [p for name, p in network.named_parameters() if not name.startswith(pretrained)]
    new += syntax.parameters()
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
