"""A run that is killed at any moment is whole, and goes on to be complete."""

import random
from pathlib import Path

from tests.collecting.killed import (
    finish,
    hold_to_complete,
    hold_to_polite,
    hold_to_sparing,
    hold_to_whole,
    kill_at_random,
)
from tests.fetching.server import Server, feed

PAGES, HOSTS, DELAY = 80, 4, 0.02


def test_a_run_that_is_killed_loses_doubles_and_halves_nothing(
    server: Server, tmp_path: Path
) -> None:
    corpus, dice = tmp_path / "harbour.retold", random.Random(7)  # noqa: S311 - a test, not a secret
    urls = [server.url(f"h{n % HOSTS}.test", f"/page/{n}") for n in range(PAGES)]
    server.site.feeds["/rss.xml"] = feed(urls)
    gone, urls = urls[::20], [url for n, url in enumerate(urls) if n % 20]
    server.site.gone |= {f"/page/{n}" for n in range(0, PAGES, 20)}
    url = server.url("feed.test", "/rss.xml")
    kills: list[float] = []
    for _ in range(3):
        killed = kill_at_random(server, corpus, url, DELAY, 40, dice)
        kills += [killed] if killed is not None else []
        hold_to_whole(corpus)
    finish(corpus, url, DELAY)
    assert kills
    hold_to_complete(corpus, urls, gone)
    hold_to_sparing(server, len(kills), HOSTS)
    assert hold_to_polite(server, DELAY, kills) >= PAGES - HOSTS
