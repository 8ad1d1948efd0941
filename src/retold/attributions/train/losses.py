"""What the network is taught by: the likelihood of the right tags, links and grammar."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from retold.attributions import tagging
from retold.attributions.train.examples import KINDS, UNKNOWN, Example
from retold.attributions.train.network import WIDTH, Network, Syntax

_ALLOWED = torch.tensor(tagging.allowed())
_GOING_ON = torch.tensor(tagging.GOING_ON)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length, as tensors."""

    pieces: Tensor
    looks: Tensor
    mask: Tensor
    first: Tensor
    real: Tensor
    begins: Tensor
    tags: Tensor
    labels: Tensor
    heads: Tensor
    links: Tensor
    far: Tensor
    broken: Tensor


def batch(examples: Sequence[Example]) -> Batch:
    """A batch of examples."""
    long = max(len(e.pieces) for e in examples)
    wide = max(len(e.first) for e in examples)

    def table(name: str, size: int, fill: int, kind: int | None = None) -> Tensor:
        out = np.full((len(examples), size), fill, np.int64)
        for row, example in enumerate(examples):
            values = getattr(example, name)
            values = values if kind is None else values[kind]
            out[row, : len(values)] = values
        return torch.from_numpy(out)

    paragraph = table("paragraph", wide, -1)
    begins = torch.ones_like(paragraph, dtype=torch.bool)
    begins[:, 1:] = paragraph[:, 1:] != paragraph[:, :-1]
    rows = [(n, k) for n, e in enumerate(examples) for k in e.links]
    links = np.zeros((len(rows), 7), np.int64)
    far = np.zeros((3, len(rows), wide), np.int64)
    broken = np.zeros((2, len(rows), wide), np.int64)
    everywhere = np.arange(wide)
    for at, (n, link) in enumerate(rows):
        links[at] = n, link.first, link.last, *link.cue, *link.source
        here = np.zeros(wide, np.int64)
        here[: len(examples[n].paragraph)] = examples[n].paragraph
        far[0, at] = tagging.bucket(tagging.apart(link.first, link.last, everywhere))
        far[1, at] = far[0, at]
        far[2, at] = tagging.bucket(tagging.apart(link.cue[0], link.cue[1] - 1, everywhere))
        broken[:, at] = tagging.breaks(int(here[link.first]), here)
    return Batch(
        pieces=table("pieces", long, 0),
        looks=table("looks", long, 0),
        mask=torch.arange(long)[None] < torch.tensor([len(e.pieces) for e in examples])[:, None],
        first=table("first", wide, 0),
        real=torch.arange(wide)[None] < torch.tensor([len(e.first) for e in examples])[:, None],
        begins=begins,
        tags=table("tags", wide, 0),
        labels=torch.stack([table("labels", wide, UNKNOWN, kind) for kind in range(KINDS)]),
        heads=table("heads", wide, UNKNOWN),
        links=torch.from_numpy(links),
        far=torch.from_numpy(far),
        broken=torch.from_numpy(broken),
    )


def of_words(pieces: Tensor, first: Tensor) -> Tensor:
    """The rows of the words' first pieces."""
    return pieces.gather(1, first[:, :, None].expand(-1, -1, pieces.shape[2]))


def tagged(network: Network, scores: Tensor, b: Batch) -> Tensor:
    """Negative log likelihood of the tags by a linear-chain CRF, a word.

    Lafferty, McCallum and Pereira 2001.
    """
    scores = scores.masked_fill(b.begins[:, :, None] & _GOING_ON, tagging.NEVER)
    moves = network.transitions.masked_fill(~_ALLOWED, tagging.NEVER)
    gold = scores.gather(2, b.tags[:, :, None]).squeeze(2)
    gold[:, 1:] = gold[:, 1:] + moves[b.tags[:, :-1], b.tags[:, 1:]]
    total = (gold * b.real).sum() + network.starts[b.tags[:, 0]].sum()
    last = b.real.sum(1) - 1
    total = total + network.ends[b.tags.gather(1, last[:, None]).squeeze(1)].sum()
    alpha = network.starts + scores[:, 0]
    for step in range(1, scores.shape[1]):
        following = torch.logsumexp(alpha[:, :, None] + moves, 1) + scores[:, step]
        alpha = torch.where(b.real[:, step, None], following, alpha)
    norm = torch.logsumexp(alpha + network.ends, 1).sum()
    return (norm - total) / b.real.sum()


def linked(network: Network, parts: Tensor, b: Batch) -> Tensor:
    """Negative log likelihood of each content's cue and source among all words, or none.

    The right answer is any word of the right cue (of the right source).
    """
    if not len(b.links):
        return parts.sum() * 0
    part = parts.view(*parts.shape[:2], -1, WIDTH)
    n, first, last, cue_low, cue_high, source_low, source_high = b.links.T
    words = torch.arange(parts.shape[1])
    has_cue = (cue_low < cue_high).float()[:, None]
    at_cue = part[n, first, 0] + part[n, last, 1]
    at_source = part[n, first, 3] + part[n, last, 4] + part[n, cue_low, 5] * has_cue
    far, broken = network.far, network.broken
    cue = _scores(at_cue, part[n, :, 2], network, 0)
    source = _scores(at_source, part[n, :, 6], network, 1)
    by_cue = far[0][b.far[0]] + broken[0][b.broken[0]]
    by_source = far[1][b.far[1]] + broken[1][b.broken[1]] + far[2][b.far[2]] * has_cue
    loss = parts.new_zeros(())
    for scores, bias, low, high in (
        (cue, by_cue, cue_low, cue_high),
        (source, by_source, source_low, source_high),
    ):
        body = (scores[:, 1:] + bias).masked_fill(~b.real[n], tagging.NEVER)
        every = torch.cat([scores[:, :1], body], 1)
        right = (words >= low[:, None]) & (words < high[:, None])
        right = torch.cat([(low >= high)[:, None], right], 1)
        chance = torch.logsumexp(every.masked_fill(~right, tagging.NEVER), 1)
        loss = loss + (torch.logsumexp(every, 1) - chance).mean()
    return loss


def _scores(asks: Tensor, answers: Tensor, network: Network, which: int) -> Tensor:
    """How well each word answers, after the column of "none"."""
    none = (asks * network.none[which]).sum(1, keepdim=True) / WIDTH**0.5 + network.no[which]
    return torch.cat([none, torch.einsum("qd,qwd->qw", asks, answers) / WIDTH**0.5], 1)


def grammar(syntax: Syntax, words: Tensor, b: Batch) -> Tensor:
    """Cross entropy of each word's head, and of what the labels say of it."""
    labels, heads = syntax(words)
    heads = heads.masked_fill(~b.real[:, None, :], tagging.NEVER)
    lost = entropy(heads, b.heads)
    for scores, right in zip(labels, b.labels, strict=False):
        lost = lost + entropy(scores, right)
    return lost


def entropy(scores: Tensor, right: Tensor) -> Tensor:
    """The mean cross entropy of what is known; nought where nothing is."""
    known = (right != UNKNOWN).sum().clamp(min=1)
    total = functional.cross_entropy(
        scores.float().flatten(0, -2), right.flatten(), ignore_index=UNKNOWN, reduction="sum"
    )
    return total / known
