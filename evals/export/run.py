"""Times each format of `retold export` over 100,000 attributions: seconds, peak memory, size.

    python evals/export/run.py                   all formats
    python evals/export/run.py csv xlsx          these
    python evals/export/run.py --freeze          also writes results.txt

The corpus is invented: 10,000 articles of 10 attributions, each statement told in five of them. It
is written to the database as it is, for what is timed is going out. Each format runs as a process
of its own, start-up included, on one thread; where other work is done on the machine the seconds of
the processor are what it would take alone. Peak memory is that of the process.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import retold
from retold.export import FORMATS
from retold.linking import _linker
from retold.pages import page
from retold.pipeline import read_page
from retold.records import ActorGroup, Family, Member, Reading, Retelling
from retold.reports import LinkReport
from retold.retellings import tell
from retold.store import Store, groups, links, readings

ARTICLES, EACH, TIMES = 10_000, 10, 5
NAMES = ("Ilsa Varn", "Tomas Brandt", "Ruth Adeyemi-Kohl", "Jonas Hale", "Greta Holm")
SAID = "The customs ledger number {} of the Northern League keeps the Sorrel Strait closed to trade"


def line(number: int) -> bytes:
    """One invented article as a line of `retold extract`."""
    import msgspec

    text, attributions = "Kestrel (VNA) -- ", []
    for n in range(EACH):
        words = SAID.format(number // TIMES * EACH + n)
        name = NAMES[(number + n) % len(NAMES)]
        at = len(text) + 1
        text += f"“{words},” {name} said on Tuesday. The harbour stays open to every flag. 🙂\n"
        source = at + len(words) + 3
        attributions.append(
            {
                "id": f"{number}-{n}",
                "kind": "direct",
                "content": [{"start": at, "end": at + len(words), "text": words}],
                "source": {"start": source, "end": source + len(name), "text": name},
                "actor": {"id": name.lower(), "name": name, "kind": "person"},
                "confidence": 0.9,
            }
        )
    article = {
        "id": f"a{number:05}",
        "url": f"https://outlet{number % TIMES}.example/{number}",
        "outlet": f"Outlet {number % TIMES}",
        "title": f"Ledger {number}",
        "published": f"20{10 + number % 14}-03-{1 + number % 28:02}",
        "language": "en",
        "text": text,
    }
    return msgspec.json.encode({"article": article, "attributions": attributions})


def build(folder: Path) -> None:
    """The corpus, linked as it was invented."""
    families: dict[str, list[str]] = {}
    members: list[Member] = []
    with retold.open(folder):
        pass
    store = Store(folder, version=retold.__version__)
    with store.writing(), store.transaction():
        for number in range(ARTICLES):
            made = page(line(number), name=f"x:{number}", media_type="application/json")
            read = read_page(made)
            assert isinstance(read, Reading)
            row = (number, made.digest, made.name, made.media_type, read.reader, read.article.id)
            store.db.execute(
                "INSERT INTO captures (id, digest, name, media_type, reader, article_id)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
            told = tell(read.article, read.attributions)
            readings.put(store.db, number, read, told)
            for n, telling in enumerate(told):
                families.setdefault(f"{number // TIMES}-{n}", []).append(telling.id)
            members += [
                Member(article_id=read.article.id, actor_id=a.id, group_id=a.id, detail="")
                for a in read.actors
            ]
        links.insert(
            store.db,
            (
                Retelling(earlier_id=first, later_id=later, form="verbatim", score=1.0,
                          detail="word for word the same words; same speaker", passages=())
                for first, *rest in families.values() for later in rest
            ),
            (Family(id=f, root_id=ids[0], tellings=tuple(ids)) for f, ids in families.items()),
            (),
            (),
        )  # fmt: skip
        everyone = [
            ActorGroup(id=n.lower(), name=n, kind="person", names=(n,), actors=(n.lower(),),
                       articles=ARTICLES)
            for n in NAMES
        ]  # fmt: skip
        groups.replace(store.db, ((one, None) for one in everyone), members)
        import msgspec

        report = LinkReport(tellings=0, retellings=0, families=len(families), recurrences=0,
                            narratives=0, capped=(), changed=True)  # fmt: skip
        store.set_meta("linked", _linker())
        store.set_meta("report", msgspec.json.encode(report).decode())
    store.close()


def timed(corpus: Path, folder: Path, format_: str) -> tuple[float, float, float, float]:
    """Seconds by the clock and of the processor, peak megabytes, and megabytes written, of one
    export in a process of its own."""
    began = time.perf_counter()
    done = os.wait4(
        subprocess.Popen(  # noqa: S603 - our own verb
            [
                *(sys.executable, "-c", "from retold.cli import main; main()"),
                *("export", str(corpus), str(folder), "--format", format_),
            ],
            stdout=subprocess.DEVNULL,
        ).pid,
        0,
    )
    spent = time.perf_counter() - began
    assert done[1] == 0, f"{format_} failed"
    usage: resource.struct_rusage = done[2]
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size / 1e6


def main() -> None:
    """Print the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("formats", nargs="*", default=list(FORMATS))
    parser.add_argument("--freeze", action="store_true", help="also write results.txt")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "timed.retold"
        build(corpus)
        load = os.getloadavg()[0]
        rows = [
            f"{ARTICLES * EACH:,} attributions in {ARTICLES:,} articles, {os.cpu_count()} cores,"
            f" load {load:.1f} before the first"
        ]
        for format_ in asked.formats:
            spent, worked, peak, size = timed(corpus, Path(folder) / format_, format_)
            rows.append(
                f"{format_:12}{spent:8.1f} s{worked:8.1f} s of the processor"
                f"{peak:8.0f} MB peak{size:8.1f} MB written"
            )
            print(rows[-1], flush=True)
    if asked.freeze:
        found = "\n".join(rows) + "\n"
        Path(__file__).with_name("results.txt").write_text(found, encoding="utf-8")


if __name__ == "__main__":
    main()
