"""A run that is killed, started again, and held to be whole each time.

As a program this is the run itself: `python -m tests.collecting.killed CORPUS URL DELAY`.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from tests.fetching.served import named_here
from tests.fetching.server import Asked, Server
from warcio.archiveiterator import ArchiveIterator

import retold
from retold.fetching.fetch import WAITING

ROOT = Path(__file__).resolve().parents[2]


def start(corpus: Path, url: str, delay: float) -> "subprocess.Popen[bytes]":
    """The run, in a process of its own."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "tests.collecting.killed", str(corpus), url, str(delay)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def kill_at_random(
    server: Server, corpus: Path, url: str, delay: float, spread: int, dice: random.Random
) -> float | None:
    """Starts the run and kills it after some of its requests; when, by the monotonic clock, or None
    where it ended before."""
    run = start(corpus, url, delay)
    before, wanted = len(server.asked), dice.randint(1, spread)
    while run.poll() is None and len(server.asked) < before + wanted:
        time.sleep(0.002)
    time.sleep(dice.uniform(0, 0.3))
    ended = run.poll() is not None
    run.send_signal(signal.SIGKILL)
    at = time.monotonic()
    output = run.communicate()[0].decode()
    assert not ended or run.returncode == 0, output
    return None if ended else at


def finish(corpus: Path, url: str, delay: float) -> None:
    """Runs to the end."""
    run = start(corpus, url, delay)
    output = run.communicate()[0].decode()
    assert run.returncode == 0, output


def hold_to_whole(corpus: Path) -> None:
    """After a kill: every record that the database knows is on the disk as it was kept."""
    if not (corpus / "corpus.sqlite").exists():
        return
    with retold.open(corpus, create=False) as held:
        db = held._db
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = db.execute("SELECT digest, segment, start, length FROM records").fetchall()
        captures = db.execute("SELECT digest FROM captures").fetchall()
        assert {row[0] for row in captures} == {row[0] for row in rows}
        for digest, segment, begin, length in rows:
            with (corpus / segment).open("rb") as file:
                file.seek(begin)
                assert sha256(held._store.body(digest)).hexdigest() == digest
                assert len(file.read(length)) == length


def hold_to_complete(corpus: Path, urls: list[str], gone: Sequence[str] = ()) -> None:
    """At the end: each page once in the database, and once, with its request, in the archive; so
    what was answered where a page is `gone`, however often it was asked for."""
    hold_to_whole(corpus)
    with retold.open(corpus, create=False) as held:
        assert sorted(article.url or "" for article in held.articles()) == sorted(urls)
        assert sorted(one.url or "" for one in held.rejected()) == sorted(gone)
        assert list(held.verify()) == []
        readings = held._db.execute("SELECT count(*) FROM captures WHERE reader <> ''").fetchone()
        assert readings == (len(urls),)
    kinds: Counter[str] = Counter()
    targets: Counter[str] = Counter()
    for segment in sorted(corpus.glob("pages-*.warc.gz")):
        with segment.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                record.content_stream().read()
                assert record.digest_checker.passed is not False
                kinds[record.rec_type] += 1
                if record.rec_type == "response":
                    targets[record.rec_headers.get_header("WARC-Target-URI")] += 1
    assert targets == Counter([*urls, *gone])
    assert kinds["request"] == kinds["response"]


def hold_to_sparing(server: Server, kills: int, hosts_at_once: int) -> None:
    """Only what was on its way when a run was killed is asked for again, and what is gone."""
    pages = (
        r for r in server.asked if r.path.startswith("/page") and r.path not in server.site.gone
    )
    asked = Counter((row.host, row.path) for row in pages)
    assert sum(asked.values()) - len(asked) <= kills * (hosts_at_once + WAITING)


def hold_to_polite(server: Server, delay: float, kills: list[float]) -> int:
    """Every host had its delay, but over a kill, for a new run knows nothing of the one before.

    Gives how often a host was asked again.
    """
    hosts: dict[str, list[Asked]] = defaultdict(list)
    for row in sorted(server.asked):
        hosts[row.host].append(row)
    pairs = [pair for rows in hosts.values() for pair in pairwise(rows)]
    for before, after in pairs:
        over_a_kill = any(before.begun <= at + 0.5 and at <= after.begun for at in kills)
        assert after.begun - before.ended >= delay or over_a_kill, (before, after)
    return len(pairs)


def main() -> None:
    """Fetches a feed to its end."""
    socket.getaddrinfo = named_here()
    folder, url, delay = sys.argv[1], sys.argv[2], float(sys.argv[3])
    with retold.open(folder) as corpus:
        corpus.fetch(url, manners=retold.Manners(private=True, delay=delay), workers=1)


if __name__ == "__main__":
    main()
