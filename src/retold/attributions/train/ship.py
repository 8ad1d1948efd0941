"""The trained network made ready for use: exported, its confidence fitted, its files listed."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from retold.attributions import running
from retold.attributions.train import scores
from retold.attributions.train.export import export
from retold.attributions.train.grammar import Inventory
from retold.attributions.train.network import Network
from retold.attributions.train.parser import Parser
from retold.attributions.train.parser import export as export_parser
from retold.encoder.model import (
    DECODER,
    DIGESTS,
    FILES,
    GRAMMAR,
    NETWORK,
    TOKENIZER,
    Encoder,
    session,
)

LEARNT = ("transitions", "starts", "ends", "none", "no", "far", "broken")
EAGER = (0.0, 0.5, 0.0, 0.3, 0.0, 0.1, 0.0)
"""Added to the scores of the tags; chosen on dev."""
LEAST = 0.22
"""The chance under which nothing is shown; chosen on dev."""


def ship(
    network: Network,
    teach: Callable[[InferenceSession], Parser],
    inventory: Inventory,
    model: Path,
    rows: list[scores.Row],
    score: ModuleType,
    folder: Path,
) -> None:
    """Writes the files that `encoder` loads; the confidence is fitted on `rows` (dev).

    `teach` gives the parser that reads the network as it ships, `inventory` names its labels.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = network.state_dict()
    export(network.eval(), folder / NETWORK)
    export_parser(teach(session((folder / NETWORK).read_bytes())), folder / GRAMMAR)
    shutil.copy(model / TOKENIZER, folder / TOKENIZER)
    tables: dict[str, Any] = {
        name: np.round(weights[name].float().numpy(), 4).tolist() for name in LEARNT
    }
    tables["inventory"] = inventory
    tables["eager"] = EAGER
    tables["trust"] = {"weights": [], "bias": 0.0, "least": LEAST}
    _write(folder, tables)
    encoder = Encoder(folder)
    decoder, _ = running.learnt(encoder)
    evidence, verdicts = [], []
    for row in rows:
        found = list(running.read(row["text"], (), encoder, decoder))
        evidence += [e for _, e in found]
        verdicts += scores.right(score, row, [f for f, _ in found])
    slopes, bias = fit(np.array(evidence), np.array(verdicts, float))
    tables["trust"] = {
        "weights": np.round(slopes, 4).tolist(),
        "bias": round(bias, 4),
        "least": LEAST,
    }
    _write(folder, tables)


def _write(folder: Path, tables: dict[str, Any]) -> None:
    (folder / DECODER).write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / DIGESTS).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


def fit(
    evidence: NDArray[np.float64], right: NDArray[np.float64], held: float = 1.0
) -> tuple[NDArray[np.float64], float]:
    """Slopes and bias of a logistic regression by Newton's method, held to nought by `held`."""
    middle, spread = evidence.mean(0), evidence.std(0) + 1e-6
    rows = np.c_[np.ones(len(evidence)), (evidence - middle) / spread]
    hold = held * np.diag(np.r_[0, np.ones(rows.shape[1] - 1)])
    w = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ w))
        slope = rows.T @ (chance - right) + hold @ w
        w -= np.linalg.solve(rows.T @ (rows * (chance * (1 - chance))[:, None]) + hold, slope)
    slopes = w[1:] / spread
    return slopes, float(w[0] - slopes @ middle)
