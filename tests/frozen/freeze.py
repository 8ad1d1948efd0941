"""Makes the frozen corpus of the present schema: `python -m tests.frozen.freeze`.

Run once for each new schema, and never again for an old one: the committed folder proves that
newer versions open what this one wrote. There is something in every table.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.articles.pdfs import SHEET, pdf
from tests.conftest import LEDGER, STRAIT
from tests.fetching.server import article

import retold
from retold.alerting import Saved, evaluate
from retold.pages import page
from retold.records import Exchange, Outlet, Page, Rejected
from retold.store import alerts, visits
from retold.store.schema import SCHEMA

HARBOUR = "https://harbour.example/berth/4"
GONE = Rejected(
    name="gone.html", digest=None, url=None, stage="read", reason="'gone.html' is empty"
)
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://check.example/1",
    "claimReviewed": LEDGER,
    "author": {"name": "Gull Check"},
    "reviewRating": {"alternateName": "Half true"},
}


def fetched(n: int, day: int, said: str | None = None) -> Page:
    """A page of the harbour as it came over the network on a day."""
    return page(
        article(n, said),
        name=HARBOUR,
        url=HARBOUR,
        fetched=f"2024-06-{day:02d}T08:00:00Z",
        media_type="text/html; charset=utf-8",
        exchange=Exchange(
            status=200,
            phrase="OK",
            headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"7"')),
            asked="GET /berth/4 HTTP/1.1\r\nHost: harbour.example",
            hops=("https://harbour.example/4",),
            obtained="fetched by retold",
            address="192.0.2.7",
        ),
    )


def freeze(folder: Path) -> None:
    """Writes the corpus to `folder`."""
    pages = [
        page(line, name=f"strait.jsonl:{n}", media_type="application/json")
        for n, line in enumerate(STRAIT, 1)
    ]
    wire = Outlet(name="Meridian Wire", type="agency", group="Meridian")
    with retold.open(folder) as corpus, TemporaryDirectory() as name:
        corpus.add([*pages, GONE, page(b"", name="empty.txt")], outlets=[wire])
        corpus.add([fetched(4, 1), fetched(4, 8, "The wall had a crack when the winter began")])
        corpus.add([page(pdf(SHEET), name="berth.pdf")])
        review, actors = Path(name) / "review.json", Path(name) / "actors.csv"
        review.write_text(json.dumps([REVIEW]), encoding="utf-8")
        actors.write_text("name,party\nIlsa Varn,Harbour Union\n", encoding="utf-8")
        corpus.load(review, "reviews")
        corpus.load(actors, "actors")
        corpus.judge("rename", "Ilsa Varn", "Ilsa P. Varn", who="Ana Reik", why="her full name")
        corpus.link()
        db, at = corpus._db, "2024-06-01T08:00:00Z"
        with corpus._store.writing(), corpus._store.transaction():
            visits.want(db, HARBOUR, "watch harbour", "page", at)
            for status, said in ((200, "HTTP 200"), (410, "HTTP 410 Gone")):
                before = visits.visit(db, HARBOUR)
                assert before is not None
                digest = fetched(4, 1).digest if status == 200 else None
                visits.answered(
                    db,
                    before,
                    at,
                    due=at,
                    status=status,
                    said=said,
                    digest=digest,
                    whole=digest is not None,
                )
            saved = [Saved(name="the ledger line", statement=LEDGER)]
            alerts.insert(db, evaluate(db, saved, ["vna-1"], at))
    (folder / "corpus.lock").unlink(missing_ok=True)


if __name__ == "__main__":
    target = Path(__file__).parent / f"v{SCHEMA}.retold"
    if target.exists():
        sys.exit(f"{target} is frozen already")
    freeze(target)
