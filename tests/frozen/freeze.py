"""Makes the frozen corpus of the present schema: `python tests/frozen/freeze.py`.

Run once for each new schema, and never again for an old one: the committed folder proves that
newer versions open what this one wrote.
"""

import importlib.util
import sys
from pathlib import Path

import retold
from retold.pages import page
from retold.records import Rejected
from retold.store.schema import SCHEMA


def freeze(lines: tuple[bytes, ...], folder: Path) -> None:
    """Writes the corpus of these lines to `folder`."""
    gone = Rejected(
        name="gone.html", digest=None, url=None, stage="read", reason="'gone.html' is empty"
    )
    pages = [
        page(line, name=f"strait.jsonl:{n}", media_type="application/json")
        for n, line in enumerate(lines, 1)
    ]
    with retold.open(folder) as corpus:
        corpus.add([*pages, gone])
        corpus.link()
    (folder / "corpus.lock").unlink(missing_ok=True)


if __name__ == "__main__":
    here = Path(__file__).parent
    target = here / f"v{SCHEMA}.retold"
    if target.exists():
        sys.exit(f"{target} is frozen already")
    spec = importlib.util.spec_from_file_location("conftest", here.parent / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    conftest = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(conftest)
    freeze(conftest.STRAIT, target)
