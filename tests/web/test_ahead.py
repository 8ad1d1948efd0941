"""Profiles that are made before anybody asks."""

import os
import subprocess
import sys
import tempfile
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


def test_what_a_killed_workbench_left_is_cleared_and_a_running_one_keeps_its_own(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    left = [tmp_path / f"retold-profiles-{who}-x" for who in (killed.pid, os.getpid(), "other")]
    for folder in left:
        folder.mkdir()
        (folder / "made").write_bytes(b"{}")
    with closing(Ahead(own)):
        assert all(folder.exists() for folder in left)
    killed.kill()
    killed.wait()
    with closing(Ahead(own)):
        assert [folder.exists() for folder in left] == [False, True, True]
