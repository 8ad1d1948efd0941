"""The trained network as a file that ONNX Runtime reads, its matrices in eight bits."""

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from retold.attributions.train.network import Network
from retold.encoder.windows import LIMIT
from retold.encoder.words import QUOTED, SHAPES, SPACED


class Plain(nn.Module):
    """The network for one window: no mask, no dropout, its tables made small.

    The pieces' table is in eight bits with a scale a row (one scale for all would cost half a
    point of F1), the three tables of looks are one, and places end with the longest window.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network.eval()
        table = network.pieces.weight.detach()
        scale = table.abs().amax(1, keepdim=True) / 127
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("places", network.places.weight.detach()[: LIMIT + 2].clone())
        every = torch.arange(SHAPES * QUOTED * SPACED)
        self.looks = nn.Embedding.from_pretrained(network.look(every).detach())

    def forward(self, pieces: Tensor, looks: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        x = self.rows[pieces].float() * self.scale[pieces]
        x = normed(n.norm, x + self.places[: pieces.shape[1]] + self.looks(looks))
        middle = x
        for number, layer in enumerate(n.layers, start=1):
            x = normed(layer.norm, x + layer.mixed(x, None))
            x = normed(layer.last, x + layer.fed(x))
            if number == n.sizes.middle:
                middle = x
        words = x[0].index_select(0, first)
        seen = torch.cat([middle[0].index_select(0, first), words], 1)
        return n.tags(words), n.link(words), seen


def normed(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    """Layer norm in plain steps, its means as products of matrices.

    ONNX Runtime's own operator for it goes number by number and takes twice as long.
    """
    even = torch.full((x.shape[-1], 1), 1 / x.shape[-1])
    middle = x @ even
    spread = (x * x) @ even - middle * middle
    return (x - middle) * torch.rsqrt(spread + norm.eps) * norm.weight + norm.bias


def export(network: Network, path: Path) -> None:
    """Writes the network in eight bits to `path`."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        floats(network, full)
        in_eight_bits(full, path)


def in_eight_bits(full: Path, path: Path) -> None:
    """Writes a network in floats with its constant matrices in eight bits, a scale a column."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        full,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )


def floats(network: Network, path: Path) -> None:
    """Writes the network in floats."""
    pieces = torch.ones(1, 12, dtype=torch.int64)
    first = torch.arange(1, 9)
    torch.onnx.export(
        Plain(network),
        (pieces, pieces, first),
        str(path),
        input_names=["pieces", "looks", "first"],
        output_names=["tags", "parts", "seen"],
        dynamic_axes={
            "pieces": {1: "length"},
            "looks": {1: "length"},
            "first": {0: "words"},
            "tags": {0: "words"},
            "parts": {0: "words"},
            "seen": {0: "words"},
        },
        opset_version=20,
        dynamo=False,
    )
