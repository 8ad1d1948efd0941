"""The readings of a run put into one corpus, each once, however often it is stopped."""

from contextlib import closing
from pathlib import Path

import pytest

from retold import __version__
from retold.errors import UsageError
from retold.scale import engine, joined, scale, shards, stages
from retold.store import Store

pytestmark = pytest.mark.filterwarnings(  # see `left_open`
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def test_filling_goes_on_behind_what_is_kept(
    crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "TOGETHER", 1)
    monkeypatch.setattr(joined, "TOGETHER", 2)
    out = tmp_path / "out"
    assert scale(str(crawl), out, workers=1).parts == 5
    sizes = [len(engine.part(out, number)) for number in range(5)]
    assert all(sizes[:4])
    whole = engine.part

    def damaged(folder: Path, number: int) -> list[stages.ReadingRow]:
        if number == 3:
            raise UsageError("the file is damaged")
        return whole(folder, number)

    with closing(Store(tmp_path / "c.retold", version=__version__)) as store:

        def kept() -> int:
            count: int = store.db.execute("SELECT count(*) FROM captures").fetchone()[0]
            return count

        monkeypatch.setattr(engine, "part", damaged)
        with pytest.raises(UsageError, match="damaged"):
            joined.fill(store, out, 5)
        assert kept() == sum(sizes[:2])  # the third came with the fourth
        monkeypatch.setattr(engine, "part", whole)
        for _ in range(2):
            joined.fill(store, out, 5)
            assert kept() == sum(sizes)
