"""The network: a small pretrained encoder, a tag for every word, and links between the pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from retold.attributions import tagging
from retold.encoder.words import QUOTED, SHAPES, SPACED

TAGS = len(tagging.TAGS)
WIDTH = tagging.WIDTH
SYNTAX = 64
"""Numbers a word has as head and as dependent."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of a pretrained encoder of the BERT family."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    head: int = 32
    inner: int = 1536
    positions: int = 512
    middle: int = 4
    """The layer (counted from one) whose words a narrower network's grammar is taught by."""


class Layer(nn.Module):
    """Self-attention and feed-forward, each with its residual and norm (Devlin et al. 2019)."""

    def __init__(self, s: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = s.heads
        self.joint = nn.Linear(s.hidden, 3 * s.heads * s.head)
        self.out = nn.Linear(s.heads * s.head, s.hidden)
        self.norm = nn.LayerNorm(s.hidden, eps=1e-12)
        self.up = nn.Linear(s.hidden, s.inner)
        self.down = nn.Linear(s.inner, s.hidden)
        self.last = nn.LayerNorm(s.hidden, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.norm(x + self._dropped(self.mixed(x, mask)))
        return self.last(x + self._dropped(self.fed(x)))

    def mixed(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """What each piece takes from the others."""
        batch, length, _ = x.shape
        width = self.out.in_features
        joint = self.joint(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = joint.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(2, 3)
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        mixed = torch.softmax(scores, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))

    def fed(self, x: Tensor) -> Tensor:
        """What each piece makes of itself."""
        return self.down(functional.gelu(self.up(x)))

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training)


class Network(nn.Module):
    """A hidden layer for every piece of a window, and the heads that read it.

    `hidden` takes piece numbers and looks `[windows, pieces]` and a mask of real pieces; `tags`
    and `link` take rows of the hidden layer and give `TAGS` scores and `len(PARTS) * WIDTH` parts.
    """

    def __init__(self, sizes: Sizes | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        s = sizes or Sizes()
        self.sizes = s
        self.dropout = dropout
        self.pieces = nn.Embedding(s.vocabulary, s.hidden)
        self.places = nn.Embedding(s.positions, s.hidden)
        self.shape = nn.Embedding(SHAPES, s.hidden)
        self.quoted = nn.Embedding(QUOTED, s.hidden)
        self.spaced = nn.Embedding(SPACED, s.hidden)
        self.norm = nn.LayerNorm(s.hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(s, dropout) for _ in range(s.layers))
        self.tags = nn.Linear(s.hidden, TAGS)
        self.mixed = nn.Linear(s.hidden, s.hidden)
        self.parts = nn.Linear(s.hidden, len(tagging.PARTS) * WIDTH)
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.starts = nn.Parameter(torch.zeros(TAGS))
        self.ends = nn.Parameter(torch.zeros(TAGS))
        self.none = nn.Parameter(torch.zeros(2, WIDTH))
        self.no = nn.Parameter(torch.zeros(2))
        self.far = nn.Parameter(torch.zeros(3, tagging.BUCKETS))
        self.broken = nn.Parameter(torch.zeros(2, tagging.BREAKS))
        for table in (self.shape, self.quoted, self.spaced):
            nn.init.normal_(table.weight, std=0.02)

    def hidden(
        self, pieces: Tensor, looks: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last and the middle hidden layer `[windows, pieces, hidden]`."""
        length = pieces.shape[1]
        x = self.pieces(pieces) + self.places.weight[:length] + self.look(looks)
        x = middle = functional.dropout(self.norm(x), self.dropout, self.training)
        keep = None if mask is None else mask[:, None, None, :]
        for number, layer in enumerate(self.layers, start=1):
            x = layer(x, keep)
            if number == self.sizes.middle:
                middle = x
        return x, middle

    def link(self, x: Tensor) -> Tensor:
        """The parts of links, from the last hidden layer."""
        return self.parts(functional.gelu(self.mixed(x)))

    def look(self, looks: Tensor) -> Tensor:
        """What letter case, quotation and space add to a piece."""
        shape = torch.div(looks, QUOTED * SPACED, rounding_mode="floor")
        quoted = torch.div(looks, SPACED, rounding_mode="floor") % QUOTED
        return self.shape(shape) + self.quoted(quoted) + self.spaced(looks % SPACED)


def pretrained(folder: Path, network: Network) -> None:
    """Puts the weights of a BERT checkpoint (`model.safetensors`) into the network."""
    from safetensors.torch import load_file

    given = load_file(str(folder / "model.safetensors"))
    given = {k.removeprefix("bert."): v for k, v in given.items()}
    with torch.no_grad():
        network.pieces.weight.copy_(given["embeddings.word_embeddings.weight"])
        network.places.weight.copy_(
            given["embeddings.position_embeddings.weight"]
            + given["embeddings.token_type_embeddings.weight"][0]
        )
        network.norm.weight.copy_(given["embeddings.LayerNorm.weight"])
        network.norm.bias.copy_(given["embeddings.LayerNorm.bias"])
        for number, layer in enumerate(network.layers):
            at = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                joint = [given[f"{at}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                getattr(layer.joint, kind).copy_(torch.cat(joint))
                for ours, theirs in (
                    (layer.out, "attention.output.dense"),
                    (layer.norm, "attention.output.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.last, "output.LayerNorm"),
                ):
                    getattr(ours, kind).copy_(given[f"{at}{theirs}.{kind}"])


class Syntax(nn.Module):
    """The grammar: the head of each word, and its labels, of as many kinds as `labels` counts."""

    def __init__(self, labels: Sequence[int], hidden: int = 384) -> None:
        super().__init__()
        self.labels = nn.ModuleList(nn.Linear(hidden, each) for each in labels)
        self.dependent = nn.Linear(hidden, SYNTAX)
        self.head = nn.Linear(hidden, SYNTAX)

    def forward(self, words: Tensor) -> tuple[list[Tensor], Tensor]:
        """Scores of labels `[windows, words, labels]` and of heads `[windows, words, words]`."""
        scores = self.dependent(words) @ self.head(words).transpose(1, 2) / SYNTAX**0.5
        return [label(words) for label in self.labels], scores
