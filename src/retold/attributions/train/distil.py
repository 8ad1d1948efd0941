"""A narrower network taught by a wider one (knowledge distillation, Hinton et al. 2015).

The narrower network has all layers of the wider one, each with the heads of attention and the
inner numbers that its layer makes most of (structured pruning, Michel et al. 2019). It learns from
the labels, and to see each word as the wider one does: the same last hidden layer (Jiao et al.
2020, TinyBERT) and the same scores of tags. That needs no labels, so texts of another kind than
the labelled ones are read beside them.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from retold.attributions.train import losses
from retold.attributions.train.examples import Example, Labelled
from retold.attributions.train.learn import (
    LINKS,
    TAGS,
    Run,
    Weights,
    batches,
    cut,
    passes,
    read,
)
from retold.attributions.train.network import Network, Syntax
from retold.encoder import Vocabulary

HEADS, INNER = 5, 768
"""What a layer keeps of its 12 heads and 1,536 inner numbers; chosen on dev and by the clock."""
SEEN, SCORED, GRAMMAR = 2.0, 4.0, 0.3
"""How much it counts to see and to score words as the wider network does, and to know grammar."""
BESIDE = 0.25
"""The share of the unlabelled texts that is read in each pass."""
_LOOKED_AT = 6
"""Batches by which the worth of heads and inner numbers is judged."""


def narrower(network: Network, groups: Sequence[Sequence[Example]]) -> Network:
    """A network of the heads and inner numbers that count most over some batches of windows.

    What a number counts for is its mean size times that of the weights that read it.
    """
    sizes = replace(network.sizes, heads=HEADS, inner=INNER)
    worth = _worth(network, groups)
    weights = dict(network.state_dict())
    for at in range(sizes.layers):
        mixed, fed = (worth[f"layers.{at}.{name}"] for name in ("out", "down"))
        heads = mixed.view(-1, sizes.head).sum(1).topk(HEADS).indices.sort().values
        rows = (heads[:, None] * sizes.head + torch.arange(sizes.head)).flatten()
        joint = torch.cat([rows + part * len(mixed) for part in range(3)])
        inner = fed.topk(INNER).indices.sort().values
        for name, kept in (("joint", joint), ("up", inner)):
            for kind in ("weight", "bias"):
                key = f"layers.{at}.{name}.{kind}"
                weights[key] = weights[key][kept]
        for name, kept in (("out", rows), ("down", inner)):
            key = f"layers.{at}.{name}.weight"
            weights[key] = weights[key][:, kept]
    made = Network(sizes)
    made.load_state_dict(weights)
    return made


def _worth(network: Network, groups: Sequence[Sequence[Example]]) -> dict[str, Tensor]:
    """What each number that goes into `out` and `down` of each layer counts for."""
    sums: dict[str, Tensor] = {}

    def look(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def add(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            sums[name] = sums.get(name, torch.zeros(())) + given[0].abs().mean((0, 1))

        return add

    read_by = {
        name: module
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear) and name.endswith((".out", ".down"))
    }
    hooks = [m.register_forward_pre_hook(look(name)) for name, m in read_by.items()]
    network.eval()
    with torch.no_grad():
        for group in groups[:_LOOKED_AT]:
            read(network, losses.batch(group))
    for hook in hooks:
        hook.remove()
    return {
        name: sums[name].float() * module.weight.detach().norm(dim=0)
        for name, module in read_by.items()
    }


def distil(
    articles: Sequence[Labelled],
    bare: Sequence[Labelled],
    labels: Sequence[int],
    teacher: Network,
    network: Network,
    vocabulary: Vocabulary,
    run: Run,
    seed: int,
    say: Callable[[str], None] = print,
) -> Weights:
    """The narrower network's weights after a run's passes over labelled articles and bare ones.

    `network` holds the weights to start from and is changed. Of the bare articles only the grammar
    is known; `labels` are the numbers of its labels.
    """
    torch.manual_seed(seed)
    teacher.eval()
    syntax = Syntax(labels)

    def lesson(group: Sequence[Example]) -> dict[str, Tensor]:
        b = losses.batch(group)
        with torch.no_grad():
            shown, _ = read(teacher, b)
            scores = teacher.tags(shown)[b.real]
        words, middle = read(network, b, vocabulary.mask)
        tags = network.tags(words)
        lost = {
            "seen": SEEN * functional.mse_loss(words[b.real], shown[b.real]),
            "scored": SCORED
            * functional.kl_div(
                functional.log_softmax(tags[b.real], -1),
                functional.softmax(scores, -1),
                reduction="batchmean",
            ),
            "grammar": GRAMMAR * losses.grammar(syntax, middle, b),
        }
        if group[0].labelled:
            lost["tags"] = TAGS * losses.tagged(network, tags, b)
            lost["links"] = LINKS * losses.linked(network, network.link(words), b)
        return lost

    def windows(chance: random.Random) -> list[list[Example]]:
        some = chance.sample(bare, round(len(bare) * BESIDE))
        made = batches(cut(articles, vocabulary, chance), chance)
        more = batches([replace(e, labelled=False) for e in cut(some, vocabulary, chance)], chance)
        groups = made + more
        chance.shuffle(groups)
        return groups

    return passes(network, syntax, windows, lesson, run, seed, say)
