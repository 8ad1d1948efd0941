"""Profiles that are made before anybody asks."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import retold
from retold.profiles.records import ActorProfile, OutletProfile
from retold.web.ahead import Ahead

LONG = 120
"""Seconds that a start and a few profiles may take on a busy machine."""


@pytest.fixture
def ahead(own: Path) -> Iterator[Ahead]:
    with closing(Ahead(own)) as made:
        yield made


def test_they_are_what_is_found_when_somebody_asks(ahead: Ahead, own: Path) -> None:
    ahead.begin()
    ahead.wait(LONG)
    with retold.open(own) as corpus:
        ids = [one.id for one in corpus.lists.actors("", after=0, limit=20)[0]]
        profiles = {i: found for i in ids if (found := ahead.profile(f"actor {i}", ActorProfile))}
        assert profiles == {i: corpus.actor(i) for i in profiles}
        assert "Ilsa Varn" in {profile.name for profile in profiles.values()}
        post = ahead.profile("outlet The Harbour Post", OutletProfile)
        assert post == corpus.outlet("The Harbour Post")


def test_none_is_left_once_the_corpus_is_written(ahead: Ahead, own: Path) -> None:
    ahead.begin()
    ahead.wait(LONG)
    with retold.open(own) as corpus:
        corpus.judge("rename", "Ilsa Varn", "Ilsa Maria Varn", who="Ana Reik")
        assert ahead.profile("outlet The Harbour Post", OutletProfile) is None
        corpus.link()
        ahead.begin()
        ahead.wait(LONG)
        assert ahead.profile("outlet The Harbour Post", OutletProfile) is not None
