"""The trained network as a file that ONNX Runtime reads, its matrices in eight bits."""

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from retold.attributions.train.network import Network
from retold.encoder.words import QUOTED, SHAPES, SPACED


class Plain(nn.Module):
    """The network for one window: one table of looks instead of three, no mask, no dropout."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network.eval()
        every = torch.arange(SHAPES * QUOTED * SPACED)
        self.looks = nn.Embedding.from_pretrained(network.look(every).detach())

    def forward(self, pieces: Tensor, looks: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        n = self.network
        x = n.pieces(pieces) + n.places.weight[: pieces.shape[1]] + self.looks(looks)
        x = n.norm(x)
        for layer in n.layers:
            x = layer(x, None)
        words = x[0].index_select(0, first)
        return n.tags(words), n.link(words)


def export(network: Network, path: Path) -> None:
    """Writes the network in eight bits to `path`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        floats(network, full)
        quantize_dynamic(
            full,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
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
        output_names=["tags", "parts"],
        dynamic_axes={
            "pieces": {1: "length"},
            "looks": {1: "length"},
            "first": {0: "words"},
            "tags": {0: "words"},
            "parts": {0: "words"},
        },
        opset_version=20,
        dynamo=False,
    )
