"""Fetches many pages of many hosts, killed at random moments, and holds what is kept to be whole.

    python evals/collect/kill.py                                50 kills, 1,000 urls, 50 hosts
    python evals/collect/kill.py --urls 10000 --hosts 200       as many as a large crawl has
    python evals/collect/kill.py --freeze                       also writes kill.txt

The server is one of the tests, on this machine, under as many names as there are hosts. After each
kill the corpus is opened, and every record that its database knows is read and held to its digest.
At the end each page must be there once, with one record of it and of its request in the archive.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.collecting.killed import (  # noqa: E402 - the path to it is set above
    finish,
    hold_to_complete,
    hold_to_polite,
    hold_to_sparing,
    hold_to_whole,
    kill_at_random,
)
from tests.fetching.server import Server, feed  # noqa: E402

DELAY = 0.05


def run(urls: int, hosts: int, kills: int, seed: int) -> str:
    """What was done, in lines.

    Raises:
        AssertionError: something was lost, doubled or half-written.
    """
    dice = random.Random(seed)  # noqa: S311 - so that a run can be had again
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, Server() as server:
        corpus = Path(name) / "harbour.retold"
        listed = [server.url(f"h{n % hosts}.test", f"/page/{n}") for n in range(urls)]
        server.site.feeds["/rss.xml"] = feed(listed)
        url = server.url("feed.test", "/rss.xml")
        killed: list[float] = []
        for n in range(kills):
            at = kill_at_random(server, corpus, url, DELAY, max(2, 2 * urls // kills), dice)
            killed += [at] if at is not None else []
            hold_to_whole(corpus)
            print(f"\r{n + 1} of {kills} kills", end="", file=sys.stderr, flush=True)
        finish(corpus, url, DELAY)
        print(file=sys.stderr)
        hold_to_complete(corpus, listed)
        hold_to_sparing(server, len(killed), min(hosts, 16))
        again = hold_to_polite(server, DELAY, killed)
        asked = sum(row.path.startswith("/page") for row in server.asked)
    spent = time.perf_counter() - began
    return "\n".join(
        (
            f"{urls:,} urls over {hosts} hosts, killed {len(killed)} times; {spent:.0f} s",
            f"nothing lost, doubled or half-written; {asked - urls:,} pages asked for twice",
            f"{again:,} times a host was asked again, never within its delay of {DELAY} s but"
            " over a kill",
        )
    )


def main() -> None:
    """Print what was done, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urls", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--freeze", action="store_true", help="also write kill.txt")
    asked = parser.parse_args()
    found = run(asked.urls, asked.hosts, asked.kills, asked.seed)
    print(found)
    if asked.freeze:
        Path(__file__).with_name("kill.txt").write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
