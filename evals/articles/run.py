"""Scores clean() on real news pages: python evals/articles/run.py [--data DIR] [--freeze]

The pages and the measure are those of ../shared/data/html (its score.py): precision and recall over
shingles of four words against the article's text, averaged over pages, and F1 of the averages. The
gold is the body alone, so the headline block is left out of ours. Plain trafilatura is run beside
it. Prints a table; --freeze also writes results.json, which holds figures and no texts.
"""

import argparse
import importlib.util
import json
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import trafilatura

from retold.articles import clean
from retold.errors import PageError
from retold.pages import read
from retold.records import Article, Page

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "data" / "html"


def body(article: Article) -> str:
    """The article's text without its headline and what is marked boilerplate."""
    kept = [b.text for b in article.blocks if b.text and b.kind not in ("headline", "boilerplate")]
    return "\n".join(article.text[start:end] for start, end in kept)


def by_clean(page: Page) -> str:
    try:
        return body(clean(page))
    except PageError:
        return ""


def by_trafilatura(page: Page) -> str:
    source = page.body.decode(page.encoding, "replace")
    return trafilatura.extract(source, include_comments=False) or ""


def score(data: Path, pages: list[Page], cleaner: Callable[[Page], str]) -> dict[str, float]:
    """Precision, recall and F1 over the pages, and how many of them a second."""
    spec = importlib.util.spec_from_file_location("score", data / "score.py")
    assert spec is not None
    assert spec.loader is not None
    measure: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    gold = json.loads((data / "gold.json").read_text("utf-8"))
    precision: list[float] = []
    recall: list[float] = []
    seconds = 0.0
    for page in pages:
        begin = time.perf_counter()
        text = cleaner(page)
        seconds += time.perf_counter() - begin
        true = measure.shingles(gold[Path(page.name).name.partition(".")[0]]["articleBody"])
        said = measure.shingles(text)
        both = sum((true & said).values())
        precision += [both / sum(said.values())] if said else []
        recall += [both / sum(true.values())] if true else []
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    return {
        "precision": round(p, 4),
        "recall": round(r, 4),
        "f1": round(2 * p * r / (p + r), 4),
        "pages_per_second": round(len(pages) / seconds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=SHARED, help="a folder like ../shared/data/html"
    )
    parser.add_argument("--freeze", action="store_true", help="also write results.json")
    asked = parser.parse_args()
    data = asked.data
    if not (data / "gold.json").is_file():
        raise SystemExit(f"{str(data)!r} holds no gold.json; name the folder with --data")
    pages = [page for page in read(data / "pages") if isinstance(page, Page)]
    rows = {
        "plain trafilatura": score(data, pages, by_trafilatura),
        "retold clean()": score(data, pages, by_clean),
    }
    articles = [clean(page) for page in pages if by_clean(page)]
    blocks = [b for article in articles for b in article.blocks if b.text]
    held = {
        "pages": len(pages),
        "articles": len(articles),
        "kept blocks found again in the page": round(
            sum(b.page is not None for b in blocks) / len(blocks), 4
        ),
        "with a title": sum(a.title is not None for a in articles),
        "with an outlet": sum(a.outlet is not None for a in articles),
        "with a date": sum(bool(a.published and a.published.value) for a in articles),
    }
    print(f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}{'pages/s':>10}")
    for name, row in rows.items():
        print(f"{name:20}" + "".join(f"{value:10}" for value in row.values()))
    for name, value in held.items():
        print(f"{name:40}{value}")
    results = {
        "python": platform.python_version(),
        "trafilatura": version("trafilatura"),
        "htmldate": version("htmldate"),
        "scores": rows,
        **held,
    }
    if asked.freeze:
        (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
